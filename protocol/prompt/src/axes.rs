//! Axes and their combinations. Which value an axis has in the i-th combination that is picked is a function of the seed, the axis's name
//! and i, and of nothing else: another axis, or the order of axes, changes nothing about it.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::fields::MAX_COMBINATIONS;
use crate::files::{Files, Kind};
use crate::finding::{Code, Finding};
use crate::settings::{At, Axis, Settings, Source, Templated};

/// The most values that one axis may have.
pub const MAX_VALUES: usize = 10_000;

/// One value of a resolved axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The value.
    pub value: Value,
    /// What not to draw where it is chosen.
    pub negative: Option<Templated>,
}

/// An axis with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The input's name.
    pub name: String,
    /// At least one.
    pub choices: Vec<Choice>,
}

/// All axes of a file, with what was read from files of words and what a person has set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Axes {
    axes: Vec<Values>,
    pick: Option<u64>,
    seed: u64,
}

impl Axes {
    /// Resolves the axes of a file. An axis that is `set` has that one value.
    ///
    /// # Errors
    /// What keeps it from having combinations.
    pub fn resolve(
        settings: &Settings,
        files: &dyn Files,
        set: &Map<String, Value>,
    ) -> Result<Axes, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut axes = Vec::new();
        for axis in &settings.axes {
            match choices(axis, files, set) {
                Ok(choices) => axes.push(Values { name: axis.name.value.clone(), choices }),
                Err(finding) => findings.push(finding),
            }
        }
        let pick = settings.pick.as_ref().map(|pick| u64::from(pick.value));
        let seed = settings.own.seed.as_ref().map_or(0, |seed| seed.value);
        let axes = Axes { axes, pick, seed };
        if axes.total() > MAX_COMBINATIONS {
            let span =
                settings.axes.iter().map(|axis| axis.name.span).reduce(|a, b| a.to(b)).unwrap_or_default();
            let message =
                format!("the axes make {} combinations; {MAX_COMBINATIONS} are the most", axes.size());
            let hint = "Take some of them: `maquette.pick: 64`.";
            findings.push(Finding::new(Code::TooManyCombinations, span, message).hinted(hint));
        }
        if findings.is_empty() { Ok(axes) } else { Err(findings) }
    }

    /// The axes in order.
    pub fn list(&self) -> &[Values] {
        &self.axes
    }

    /// How many combinations there are in all; 1 where there are no axes.
    pub fn size(&self) -> u64 {
        self.axes.iter().fold(1, |product: u64, axis| product.saturating_mul(axis.choices.len() as u64))
    }

    /// How many are made: all, or as many as are picked.
    pub fn total(&self) -> u64 {
        self.pick.map_or(self.size(), |pick| pick.min(self.size()))
    }

    /// The combination of this number, from 0: its choice on each axis, in their order.
    pub fn combination(&self, k: u64) -> Vec<(&str, &Choice)> {
        let places = if self.is_picked() { self.picked(k) } else { self.counted(k) };
        let chosen = self.axes.iter().zip(places);
        chosen.filter_map(|(axis, place)| Some((axis.name.as_str(), axis.choices.get(place)?))).collect()
    }

    fn is_picked(&self) -> bool {
        self.pick.is_some_and(|pick| pick < self.size())
    }

    /// As one counts: the last axis fastest.
    fn counted(&self, k: u64) -> Vec<usize> {
        let mut left = k;
        let mut places: Vec<usize> = self
            .axes
            .iter()
            .rev()
            .map(|axis| {
                let length = (axis.choices.len() as u64).max(1);
                let place = left % length;
                left /= length;
                usize::try_from(place).unwrap_or(0)
            })
            .collect();
        places.reverse();
        places
    }

    /// Each axis goes through all of its values in an order of its own before one comes again.
    fn picked(&self, k: u64) -> Vec<usize> {
        let place = |axis: &Values| {
            let length = axis.choices.len().max(1);
            let round = k / length as u64;
            let order = shuffled(length, hash(self.seed, &axis.name, round));
            usize::try_from(k % length as u64).ok().and_then(|at| order.get(at).copied()).unwrap_or(0)
        };
        self.axes.iter().map(place).collect()
    }
}

fn choices(axis: &Axis, files: &dyn Files, set: &Map<String, Value>) -> Result<Vec<Choice>, Finding> {
    let name = &axis.name.value;
    if let Some(value) = set.get(name) {
        let known =
            listed(axis, files).unwrap_or_default().into_iter().find(|choice| same(&choice.value, value));
        return Ok(vec![known.unwrap_or_else(|| Choice { value: value.clone(), negative: None })]);
    }
    let choices = listed(axis, files)?;
    if choices.is_empty() {
        let message = format!("the axis `{name}` has no values, so there is nothing to make");
        return Err(Finding::new(Code::EmptyAxis, axis.name.span, message).hinted("Give it at least one."));
    }
    if choices.len() > MAX_VALUES {
        let message = format!("the axis `{name}` has {} values; {MAX_VALUES} are the most", choices.len());
        return Err(Finding::new(Code::TooManyCombinations, axis.span, message).hinted("Split the list."));
    }
    Ok(choices)
}

/// A value that was typed is text: `7` there is 7 here.
fn same(value: &Value, typed: &Value) -> bool {
    let spelt = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    value == typed || typed.as_str() == Some(&spelt)
}

fn listed(axis: &Axis, files: &dyn Files) -> Result<Vec<Choice>, Finding> {
    match &axis.source {
        Source::Values(values) => Ok(values
            .iter()
            .map(|value| Choice { value: value.value.clone(), negative: value.negative.clone() })
            .collect()),
        Source::File(path) => {
            let text = files.read(Kind::Wildcard, &path.value).ok_or_else(|| missing(path))?;
            Ok(words(&text).map(|word| Choice { value: Value::from(word), negative: None }).collect())
        }
    }
}

fn missing(path: &At<String>) -> Finding {
    let message = format!("there is no list of words `{}`", path.value);
    Finding::new(Code::MissingWildcard, path.span, message)
        .hinted("Looked beside this file and in the project's prompts folder. It has one value a line.")
}

/// The values of a file of words: a line each, without empty ones and those that begin with `#`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// FNV-1a over the seed, the name and the round, stirred by the last steps of SplitMix64. Written out here because what it gives is
/// frozen: takes that were made stay where they are.
fn hash(seed: u64, name: &str, round: u64) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(name.bytes()).chain(round.to_le_bytes());
    let folded = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    stir(folded)
}

fn stir(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// The numbers from 0 in an order that the state decides (Fisher and Yates).
fn shuffled(length: usize, mut state: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    for at in (1..length).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let other = stir(state) % (at as u64 + 1);
        order.swap(at, usize::try_from(other).unwrap_or(0));
    }
    order
}
