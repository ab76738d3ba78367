//! Writing into a config file that a person keeps: routes of tiers and wallets change, comments and everything else stay. Pure.

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::table::ConfigError;

/// A tier that is to use a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebound {
    /// The tier.
    pub tier: String,
    /// The route.
    pub route: String,
    /// What else it says, unless the file says it already.
    pub otherwise: Vec<(&'static str, Setting)>,
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A text.
    Text(&'static str),
    /// A number.
    Number(u32),
}

/// A wallet that is to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWallet {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: &'static str,
    /// What the unit is worth in house credits, as the file says it.
    pub rate: &'static str,
}

/// The text with these tiers bound to their routes, and these wallets added where it has none of their name. A text that says all of it
/// already comes back as it was.
///
/// # Errors
/// Where the text is no TOML, or has something else where tables belong.
pub fn rebind(text: &str, tiers: &[Rebound], wallets: &[NewWallet]) -> Result<String, ConfigError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| ConfigError {
        line: line_at(text, error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
        hint: "put the TOML right; https://toml.io shows how it is written".to_owned(),
    })?;
    for rebound in tiers {
        bind(&mut document, rebound)?;
    }
    for wallet in wallets {
        add(&mut document, wallet)?;
    }
    Ok(document.to_string())
}

fn bind(document: &mut DocumentMut, rebound: &Rebound) -> Result<(), ConfigError> {
    let tiers = table_in(document.as_table_mut(), "tiers", "tiers")?;
    let name = format!("tiers.{}", rebound.tier);
    if tiers.get(&rebound.tier).is_none() {
        let mut tier = InlineTable::new();
        tier.insert("route", rebound.route.as_str().into());
        for (key, setting) in &rebound.otherwise {
            tier.insert(*key, setting.value());
        }
        tiers.insert(&rebound.tier, Item::Value(Value::InlineTable(tier)));
        return Ok(());
    }
    let tier = tiers.get_mut(&rebound.tier).and_then(Item::as_table_like_mut);
    let tier = tier.ok_or_else(|| no_table(&name))?;
    put(tier, "route", rebound.route.as_str().into());
    for (key, setting) in &rebound.otherwise {
        if tier.get(key).is_none() {
            tier.insert(key, Item::Value(setting.value()));
        }
    }
    Ok(())
}

/// Changes a value and keeps what stands around it, such as a comment.
fn put(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

fn add(document: &mut DocumentMut, wallet: &NewWallet) -> Result<(), ConfigError> {
    let is_new = document.get("wallets").is_none();
    let wallets = table_in(document.as_table_mut(), "wallets", "wallets")?;
    if wallets.get(&wallet.name).is_some() {
        return Ok(());
    }
    let mut table = Table::new();
    table.insert("unit", wallet.unit.into());
    table.insert("rate", wallet.rate.into());
    table.decor_mut().set_prefix(format!(
        "\n# One {} of this account counts as {} house credits, in prices, budgets and the books.\n",
        wallet.unit, wallet.rate
    ));
    let is_inline = !is_new && document.get("wallets").is_some_and(Item::is_value);
    let wallets = table_in(document.as_table_mut(), "wallets", "wallets")?;
    let item = if is_inline {
        Item::Value(Value::InlineTable(table.into_inline_table()))
    } else {
        Item::Table(table)
    };
    wallets.insert(&wallet.name, item);
    if is_inline {
        // Spaces as everybody writes them; there is no room for comments in there.
        wallets.fmt();
    }
    Ok(())
}

/// The table of this name; a new one where there is none.
fn table_in<'d>(root: &'d mut Table, key: &str, name: &str) -> Result<&'d mut dyn TableLike, ConfigError> {
    let fresh = || {
        let mut table = Table::new();
        // A table that holds tables alone needs no line of its own.
        table.set_implicit(true);
        Item::Table(table)
    };
    root.entry(key).or_insert_with(fresh).as_table_like_mut().ok_or_else(|| no_table(name))
}

fn no_table(name: &str) -> ConfigError {
    let message = format!("`{name}` is no table");
    ConfigError { line: 0, message, hint: "write it as in the README, or take it out".to_owned() }
}

fn line_at(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}

impl Setting {
    fn value(&self) -> Value {
        match self {
            Setting::Text(text) => (*text).into(),
            Setting::Number(number) => i64::from(*number).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::PersonConfig;

    fn draft() -> Rebound {
        let otherwise = vec![("count", Setting::Number(4)), ("size", Setting::Text("1K"))];
        Rebound { tier: "draft".into(), route: "far/new".into(), otherwise }
    }

    fn wallet() -> NewWallet {
        NewWallet { name: "far".into(), unit: "USD", rate: "100" }
    }

    #[test]
    fn what_is_there_stays_and_what_is_asked_for_comes() {
        let check = |before: &str, expect: &str| {
            let after = rebind(before, &[draft()], &[wallet()]).unwrap();
            assert_eq!(after, expect, "{before}");
            let config = PersonConfig::parse(&after).unwrap();
            let tier = config.tiers.iter().find(|tier| tier.name == "draft").unwrap();
            assert_eq!(tier.route.as_deref(), Some("far/new"), "{after}");
            assert!(config.wallets.contains_key("far") && tier.count.is_some(), "{after}");
            assert_eq!(rebind(&after, &[draft()], &[wallet()]).unwrap(), after, "once is enough");
        };
        let added = "\n# One USD of this account counts as 100 house credits, in prices, budgets and the books.\n[wallets.far]\nunit = \"USD\"\nrate = \"100\"\n";
        check("", &format!("[tiers]\ndraft = {{ route = \"far/new\", count = 4, size = \"1K\" }}\n{added}"));
        check(
            "# mine\n[tiers]\ndraft = { route = \"a/b\", count = 2, size = \"2K\" } # the one\nhero = { rolls = 5 }\n\n[wallets.far]\nunit = \"EUR\" # not dollars\n",
            "# mine\n[tiers]\ndraft = { route = \"far/new\", count = 2, size = \"2K\" } # the one\nhero = { rolls = 5 }\n\n[wallets.far]\nunit = \"EUR\" # not dollars\n",
        );
        check(
            "[tiers.draft]\nroute = \"a/b\" # why\nprice = 1\n\n[budget]\ncredits = 5\n",
            &format!(
                "[tiers.draft]\nroute = \"far/new\" # why\nprice = 1\ncount = 4\nsize = \"1K\"\n\n[budget]\ncredits = 5\n{added}"
            ),
        );
        check(
            "tiers.draft.route = \"a/b\"\nwallets = { house = { signup = 5 } }\n",
            "tiers.draft.route = \"far/new\"\ntiers.draft.count = 4\ntiers.draft.size = \"1K\"\nwallets = { house = { signup = 5 }, far = { unit = \"USD\", rate = \"100\" } }\n",
        );
    }

    #[test]
    fn a_tier_joins_tables_of_other_tiers() {
        let after = rebind("[tiers.model]\nroute = \"a/b\"\n", &[draft()], &[]).unwrap();
        let config = PersonConfig::parse(&after).unwrap();
        assert_eq!(config.tiers.len(), 2, "{after}");
    }

    #[test]
    fn what_is_no_toml_or_no_table_is_told() {
        let check = |text: &str, expect: &str| {
            let error = rebind(text, &[draft()], &[wallet()]).unwrap_err();
            assert!(error.to_string().contains(expect), "{error}");
        };
        check("a =\n= 5", "line 1");
        check("tiers = 5", "`tiers` is no table");
        check("tiers = { draft = 5 }", "`tiers.draft` is no table");
        check("wallets = 5", "`wallets` is no table");
    }
}
