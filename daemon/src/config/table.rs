//! Reading TOML strictly, with the line in every complaint. Catalog and config files are read through this.
//!
//! A table remembers which keys were asked for; what is left over is unknown, and the caller decides what to make of that.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ledger::money::{MAX_AMOUNT, Microcredits};

/// The longest file that is read, in bytes.
pub const MAX_FILE: usize = 256 * 1024;
/// The longest text a file may hold in one value, in bytes.
const MAX_TEXT: usize = 2048;
/// The longest list.
const MAX_LIST: usize = 256;

/// How deep a value for JSON may be nested.
const MAX_DEPTH: usize = 8;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ConfigError {
    /// Counted from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// The next step.
    pub hint: String,
}

/// Something in a file that was ignored or lowered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Counted from 1; 0 where no line is to blame.
    pub line: u32,
    /// What was ignored and why.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            f.write_str(&self.message)
        } else {
            write!(f, "line {}: {}", self.line, self.message)
        }
    }
}

/// A value and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its line, counted from 1.
    pub line: u32,
}

/// Reads `text` and hands the root table to `read`.
///
/// # Errors
/// Where the text is too long or no TOML, and whatever `read` says.
pub fn read_root<T>(
    text: &str,
    read: impl FnOnce(Table<'_>) -> Result<T, ConfigError>,
) -> Result<T, ConfigError> {
    if text.len() > MAX_FILE {
        let message = format!("the file has {} bytes; at most {MAX_FILE} are read", text.len());
        return Err(ConfigError { line: 1, message, hint: "make it shorter".into() });
    }
    let root = DeTable::parse(text).map_err(|error| ConfigError {
        line: line_at(text, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
        hint: "put the TOML right; https://toml.io shows how it is written".into(),
    })?;
    read(Table { text, table: root.get_ref(), name: String::new(), line: 1, asked: BTreeSet::new() })
}

fn line_at(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let newlines = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(newlines).unwrap_or(u32::MAX).saturating_add(1)
}

/// One table of a file.
pub struct Table<'d> {
    text: &'d str,
    table: &'d DeTable<'d>,
    /// Its name with a dot behind it, or nothing for the root.
    name: String,
    /// Where it begins.
    pub line: u32,
    asked: BTreeSet<&'d str>,
}

impl<'d> Table<'d> {
    /// A text.
    pub fn text(&mut self, key: &str) -> Result<Option<At<String>>, ConfigError> {
        self.get(key, "a text in quotes", |value| {
            value.as_str().filter(|text| text.len() <= MAX_TEXT).map(str::to_owned)
        })
    }

    /// A text that has to be there.
    pub fn need_text(&mut self, key: &str) -> Result<At<String>, ConfigError> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    /// One of a few words.
    pub fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Option<At<T>>, ConfigError> {
        let Some(At { value, line }) = self.text(key)? else { return Ok(None) };
        match words.iter().find(|(word, _)| *word == value) {
            Some((_, meaning)) => Ok(Some(At { value: *meaning, line })),
            None => {
                let choice: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                Err(self.wrong(line, key, &format!("one of {}", choice.join(", "))))
            }
        }
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &str) -> Result<Option<At<bool>>, ConfigError> {
        self.get(key, "true or false", DeValue::as_bool)
    }

    /// A whole number in `range`.
    pub fn integer(&mut self, key: &str, range: RangeInclusive<u32>) -> Result<Option<At<u32>>, ConfigError> {
        let expected = format!("a whole number, {} to {}", range.start(), range.end());
        self.get(key, &expected, |value| whole(value).filter(|number| range.contains(number)))
    }

    /// A decimal number times 1000, in `range` of thousandths; read from its digits, without floats.
    pub fn thousandths(
        &mut self,
        key: &str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<At<u32>>, ConfigError> {
        let (from, to) = (f64::from(*range.start()) / 1000.0, f64::from(*range.end()) / 1000.0);
        let expected = format!("a number, {from} to {to}, with at most three decimals");
        self.get(key, &expected, |value| {
            let thousand = decimal(&number_text(value)?, 3)?;
            u32::try_from(thousand).ok().filter(|number| range.contains(number))
        })
    }

    /// Credits with at most six decimals: `12`, `0.5` or `"0.5"`; read from the digits, without floats.
    pub fn credits(&mut self, key: &str) -> Result<Option<At<Microcredits>>, ConfigError> {
        self.get(key, "credits such as 12 or \"0.5\", with at most six decimals", credits_of)
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &str) -> Result<Option<At<Vec<String>>>, ConfigError> {
        self.get(key, "a list of texts", texts_of)
    }

    /// A list of words, each one of a few.
    pub fn words<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Result<Vec<T>, ConfigError> {
        let Some(At { value, line }) = self.texts(key)? else { return Ok(Vec::new()) };
        let find = |text: &String| words.iter().find(|(word, _)| word == text).map(|(_, meaning)| *meaning);
        let choice: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let wrong = || self.wrong(line, key, &format!("a list out of {}", choice.join(", ")));
        value.iter().map(find).collect::<Option<Vec<T>>>().ok_or_else(wrong)
    }

    /// A list of whole numbers in `range`.
    pub fn integers(
        &mut self,
        key: &str,
        range: RangeInclusive<u32>,
    ) -> Result<Option<At<Vec<u32>>>, ConfigError> {
        let expected = format!("a list of whole numbers, {} to {}", range.start(), range.end());
        self.get(key, &expected, |value| {
            let list = value.as_array().filter(|list| list.len() <= MAX_LIST)?;
            list.iter().map(|item| whole(item.get_ref()).filter(|number| range.contains(number))).collect()
        })
    }

    /// Anything that JSON can hold: a table, a list, a text, a number, true or false.
    pub fn json(&mut self, key: &str) -> Result<Option<At<serde_json::Value>>, ConfigError> {
        let expected =
            "a table of texts, numbers, lists and tables, at most 8 deep and with at most 256 entries";
        self.get(key, expected, |value| json(value, MAX_DEPTH, &mut { MAX_LIST }))
    }

    /// A table inside.
    pub fn table(&mut self, key: &str) -> Result<Option<Table<'d>>, ConfigError> {
        let Some((name, value)) = self.entry(key) else { return Ok(None) };
        let line = line_at(self.text, name.span().start);
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(line, key, "a table"))?;
        Ok(Some(self.child(name, table)))
    }

    /// All tables inside that nobody asked for yet, in the order in which they stand in the file.
    pub fn tables(&mut self) -> Result<Vec<(String, Table<'d>)>, ConfigError> {
        let mut entries: Vec<_> =
            self.table.iter().filter(|(key, _)| !self.asked.contains(key.get_ref().as_ref())).collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut tables = Vec::new();
        for (key, value) in entries {
            self.asked.insert(key.get_ref());
            let line = line_at(self.text, key.span().start);
            let table =
                value.get_ref().as_table().ok_or_else(|| self.wrong(line, key.get_ref(), "a table"))?;
            tables.push((key.get_ref().to_string(), self.child(key, table)));
        }
        Ok(tables)
    }

    /// The keys that nobody asked for yet, with their lines, in the order of the file.
    pub fn left_over(&self) -> Vec<At<String>> {
        let mut left: Vec<_> =
            self.table.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())).collect();
        left.sort_by_key(|key| key.span().start);
        left.iter()
            .map(|key| At {
                value: format!("{}{}", self.name, key.get_ref()),
                line: line_at(self.text, key.span().start),
            })
            .collect()
    }

    /// The keys that nobody asked for yet, without the table's name.
    pub fn keys_left(&self) -> Vec<String> {
        let mut left: Vec<_> =
            self.table.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())).collect();
        left.sort_by_key(|key| key.span().start);
        left.iter().map(|key| key.get_ref().to_string()).collect()
    }

    /// Refuses the keys that nobody asked for.
    pub fn nothing_left(&self) -> Result<(), ConfigError> {
        match self.left_over().into_iter().next() {
            None => Ok(()),
            Some(At { value, line }) => Err(ConfigError {
                line,
                message: format!("`{value}` is unknown"),
                hint: "take it out or put its spelling right".into(),
            }),
        }
    }

    /// An error about a value of this table.
    pub fn wrong(&self, line: u32, key: &str, expected: &str) -> ConfigError {
        let name = &self.name;
        ConfigError {
            line,
            message: format!("`{name}{key}` is not {expected}"),
            hint: format!("write {expected} for `{key}`"),
        }
    }

    /// An error about a value that is not there.
    pub fn missing(&self, key: &str) -> ConfigError {
        let name = &self.name;
        ConfigError {
            line: self.line,
            message: format!("`{name}{key}` is missing"),
            hint: format!("add a line `{key} = …`"),
        }
    }

    fn entry(
        &mut self,
        key: &str,
    ) -> Option<(&'d Spanned<std::borrow::Cow<'d, str>>, &'d Spanned<DeValue<'d>>)> {
        let (name, value) = self.table.get_key_value(key)?;
        self.asked.insert(name.get_ref());
        Some((name, value))
    }

    fn get<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&DeValue<'d>) -> Option<T>,
    ) -> Result<Option<At<T>>, ConfigError> {
        let Some((name, value)) = self.entry(key) else { return Ok(None) };
        let line = line_at(self.text, name.span().start);
        match read(value.get_ref()) {
            Some(value) => Ok(Some(At { value, line })),
            None => Err(self.wrong(line, key, expected)),
        }
    }

    fn child(&self, key: &'d Spanned<std::borrow::Cow<'d, str>>, table: &'d DeTable<'d>) -> Table<'d> {
        Table {
            text: self.text,
            table,
            name: format!("{}{}.", self.name, key.get_ref()),
            line: line_at(self.text, key.span().start),
            asked: BTreeSet::new(),
        }
    }
}

fn whole(value: &DeValue<'_>) -> Option<u32> {
    let integer = value.as_integer()?;
    u32::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()
}

/// A value as JSON; none where it is nested too deeply, too long, or of a kind that JSON has not, such as a date.
fn json(value: &DeValue<'_>, depth: usize, left: &mut usize) -> Option<serde_json::Value> {
    *left = left.checked_sub(1)?;
    let depth = depth.checked_sub(1)?;
    Some(match value {
        DeValue::String(text) => text.as_ref().get(..).filter(|text| text.len() <= MAX_TEXT)?.into(),
        DeValue::Integer(_) => {
            let integer = value.as_integer()?;
            i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok()?.into()
        }
        DeValue::Float(float) => {
            serde_json::Number::from_f64(float.as_str().replace('_', "").parse().ok()?)?.into()
        }
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(_) => return None,
        DeValue::Array(list) => {
            let items = list.iter().map(|item| json(item.get_ref(), depth, left));
            items.collect::<Option<Vec<_>>>()?.into()
        }
        DeValue::Table(table) => {
            let fields = table
                .iter()
                .map(|(key, value)| Some((key.get_ref().to_string(), json(value.get_ref(), depth, left)?)));
            serde_json::Value::Object(fields.collect::<Option<_>>()?)
        }
    })
}

/// The digits of a number, or of a text that holds one.
fn number_text(value: &DeValue<'_>) -> Option<String> {
    if value.as_integer().is_some() {
        return whole_text(value);
    }
    let text = value.as_float().map(|float| float.as_str()).or_else(|| value.as_str())?;
    Some(text.replace('_', ""))
}

fn whole_text(value: &DeValue<'_>) -> Option<String> {
    let integer = value.as_integer()?;
    u64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix())
        .ok()
        .map(|number| number.to_string())
}

fn credits_of(value: &DeValue<'_>) -> Option<Microcredits> {
    parse_credits(&number_text(value)?)
}

fn texts_of(value: &DeValue<'_>) -> Option<Vec<String>> {
    let list = value.as_array().filter(|list| list.len() <= MAX_LIST)?;
    list.iter()
        .map(|item| item.get_ref().as_str().filter(|text| text.len() <= MAX_TEXT).map(str::to_owned))
        .collect()
}

/// Credits from digits: `12`, `0.5`. No sign, no exponent, at most six decimals, at most [`MAX_AMOUNT`].
pub fn parse_credits(text: &str) -> Option<Microcredits> {
    let micro = i64::try_from(decimal(text, 6)?).ok()?;
    (micro <= MAX_AMOUNT.0).then_some(Microcredits(micro))
}

/// A decimal number times 10^`places`, exactly. No sign, no exponent, at most `places` decimals.
pub fn decimal(text: &str, places: u32) -> Option<u64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits =
        |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|byte| byte.is_ascii_digit());
    let rest_kept = rest.trim_end_matches('0');
    if !digits(whole) || !digits(rest) || rest_kept.len() > places as usize {
        return None;
    }
    let scale = 10u64.checked_pow(places)?;
    let missing = places - u32::try_from(rest_kept.len()).ok()?;
    let rest: u64 = if rest_kept.is_empty() { 0 } else { rest_kept.parse().ok()? };
    whole.parse::<u64>().ok()?.checked_mul(scale)?.checked_add(rest.checked_mul(10u64.checked_pow(missing)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let check = |text: &str, expect: Option<u64>| assert_eq!(decimal(text, 6), expect, "{text}");
        check("12", Some(12_000_000));
        check("0.5", Some(500_000));
        check("0.000001", Some(1));
        check("0.1000000", Some(100_000));
        check("0.0000001", None);
        check("1e3", None);
        check("-1", None);
        check("+1", None);
        check(".5", None);
        check("1.", None);
        check("", None);
        check("inf", None);
        check("nan", None);
        check("999999999999999999", None);
        check("9000000000", Some(9_000_000_000_000_000));
    }

    #[test]
    fn credits_stop_at_the_largest_sum() {
        assert_eq!(parse_credits("9000000000"), Some(MAX_AMOUNT));
        assert_eq!(parse_credits("9000000000.000001"), None);
    }

    #[test]
    fn complaints_name_the_line() {
        let check = |text: &str, line: u32, part: &str| {
            let error = read_root(text, |mut root| {
                let mut table = root.table("a")?.ok_or_else(|| root.missing("a"))?;
                table.integer("n", 1..=9)?;
                table.credits("c")?;
                table.thousandths("t", 0..=1000)?;
                table.nothing_left()
            })
            .unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.message.contains(part), "{error}");
        };
        check("x = 1", 1, "`a` is missing");
        check("[a]\n\nn = 10", 3, "`a.n` is not a whole number, 1 to 9");
        check("[a]\nn = \"3\"", 2, "`a.n`");
        check("[a]\nn = 99999999999999999999999", 2, "");
        check("[a]\nc = 1e400", 2, "`a.c`");
        check("[a]\nc = -1", 2, "`a.c`");
        check("[a]\nt = 1.5", 2, "0 to 1");
        check("[a]\nn = 3\nm = 3", 3, "`a.m` is unknown");
        check("[a\n", 1, "");
        check(&format!("a = {}", "[".repeat(100_000)), 1, "");
    }
}
