//! One tier as a file describes it: what it does not say is left to the layer below.

use super::table::{At, ConfigError, Table, Warning};
use crate::ledger::money::Microcredits;
use crate::plan::size::{Class, Size, parse_aspect, parse_size};
use crate::plan::words::Stage;

/// A tier of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TierConfig {
    /// Its name.
    pub name: String,
    /// Where it stands in the file; 0 for built-in ones.
    pub line: u32,
    /// What it is for.
    pub stage: Option<Stage>,
    /// The route.
    pub route: Option<String>,
    /// Routes it may use where its own is retired.
    pub fallbacks: Vec<String>,
    /// Takes of a request.
    pub count: Option<u32>,
    /// What is added to every prompt.
    pub adds: Option<String>,
    /// Size.
    pub size: Option<Size>,
    /// Aspect.
    pub aspect: Option<(u32, u32)>,
    /// The Three-Roll Rule's number.
    pub rolls: Option<u32>,
    /// Whether a shot needs an anchor first.
    pub needs_anchor: bool,
    /// How much may change, per mille.
    pub strength_per_mille: Option<u16>,
    /// How strong the motion is.
    pub motion: Option<u8>,
    /// How close to the anchor it stays, per mille.
    pub guidance_per_mille: Option<u16>,
    /// Length of a clip.
    pub duration_ms: Option<u32>,
    /// Frames a second.
    pub fps: Option<u16>,
    /// House price of a take.
    pub price: Option<Microcredits>,
    /// Limit on what a project spends on the tier.
    pub budget: Option<Microcredits>,
}

/// The most tiers in a file.
const MAX_TIERS: usize = 32;

impl TierConfig {
    /// The ladder of a fresh machine: free, offline, in three rungs.
    pub fn built_in() -> Vec<TierConfig> {
        let tier = |name: &str, route: &str, class| TierConfig {
            name: name.to_owned(),
            route: Some(route.to_owned()),
            size: Some(Size::Named(class)),
            ..TierConfig::default()
        };
        vec![
            TierConfig { count: Some(8), ..tier("draft", "sketch/composition", Class::K1) },
            TierConfig { rolls: Some(3), ..tier("hero", "sketch/finish", Class::K2) },
            TierConfig {
                needs_anchor: true,
                motion: Some(40),
                guidance_per_mille: Some(600),
                duration_ms: Some(4_000),
                fps: Some(24),
                ..tier("motion", "sketch/parallax", Class::K1)
            },
        ]
    }

    /// What holds where this stands on `below`, a tier of the same name. With another route it begins anew.
    pub fn over(&self, below: &TierConfig) -> TierConfig {
        if self.route.is_some() && self.route != below.route {
            // What the person limits stays, whatever the model.
            return TierConfig {
                rolls: self.rolls.or(below.rolls),
                budget: self.budget.or(below.budget),
                ..self.clone()
            };
        }
        TierConfig {
            name: self.name.clone(),
            line: self.line,
            stage: self.stage.or(below.stage),
            route: below.route.clone(),
            fallbacks: if self.fallbacks.is_empty() {
                below.fallbacks.clone()
            } else {
                self.fallbacks.clone()
            },
            count: self.count.or(below.count),
            adds: self.adds.clone().or_else(|| below.adds.clone()),
            size: self.size.or(below.size),
            aspect: self.aspect.or(below.aspect),
            rolls: self.rolls.or(below.rolls),
            needs_anchor: self.needs_anchor || below.needs_anchor,
            strength_per_mille: self.strength_per_mille.or(below.strength_per_mille),
            motion: self.motion.or(below.motion),
            guidance_per_mille: self.guidance_per_mille.or(below.guidance_per_mille),
            duration_ms: self.duration_ms.or(below.duration_ms),
            fps: self.fps.or(below.fps),
            price: self.price.or(below.price),
            budget: self.budget.or(below.budget),
        }
    }
}

/// Reads the table `tiers`, in the order of the file.
pub(super) fn read_tiers(
    root: &mut Table<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<TierConfig>, ConfigError> {
    let Some(mut tiers) = root.table("tiers")? else { return Ok(Vec::new()) };
    let tables = tiers.tables()?;
    if tables.len() > MAX_TIERS {
        return Err(tiers.wrong(tiers.line, "", &format!("a table of at most {MAX_TIERS} tiers")));
    }
    tables.into_iter().map(|(name, table)| read_tier(name, table, warnings)).collect()
}

const STAGES: &[(&str, Stage)] = crate::catalog::STAGE_WORDS;
const NEEDS: &[(&str, bool)] = &[("anchor", true), ("nothing", false)];

fn read_tier(
    name: String,
    mut table: Table<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<TierConfig, ConfigError> {
    let t = &mut table;
    if !is_tier_name(&name) {
        return Err(t.wrong(t.line, "", "named with 1 to 32 letters, digits, dashes and underscores"));
    }
    let tier = TierConfig {
        name,
        line: t.line,
        stage: value(t.word("stage", STAGES)?),
        route: value(t.text("route")?),
        fallbacks: value(t.texts("fallbacks")?).unwrap_or_default(),
        count: value(t.integer("count", 1..=256)?),
        adds: adds(t)?,
        size: parsed(t, "size", parse_size, "a size such as \"2K\" or \"1280x720\"")?,
        aspect: parsed(t, "aspect", parse_aspect, "an aspect such as \"16:9\"")?,
        rolls: value(t.integer("rolls", 0..=1000)?),
        needs_anchor: value(t.word("needs", NEEDS)?).unwrap_or(false),
        strength_per_mille: value(t.thousandths("strength", 0..=1000)?).and_then(to_u16),
        motion: value(t.integer("motion", 0..=255)?).and_then(|motion| u8::try_from(motion).ok()),
        guidance_per_mille: value(t.thousandths("guidance", 0..=1000)?).and_then(to_u16),
        duration_ms: value(t.thousandths("seconds", 500..=20_000)?),
        fps: value(t.integer("fps", 12..=60)?).and_then(to_u16),
        price: value(t.credits("price")?),
        budget: value(t.credits("budget")?),
    };
    warn_left_over(t, warnings);
    Ok(tier)
}

/// The longest text that a tier adds to a prompt, in bytes.
const MAX_ADDS: usize = 2_000;

/// Words that are added to every prompt of a tier; nothing where only white space is left.
fn adds(table: &mut Table<'_>) -> Result<Option<String>, ConfigError> {
    let Some(At { value, line }) = table.text("adds")? else { return Ok(None) };
    let text = value.trim();
    if text.len() > MAX_ADDS || text.chars().any(char::is_control) {
        return Err(table.wrong(line, "adds", &format!("a line of at most {MAX_ADDS} bytes")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Says which keys nobody knows.
pub(super) fn warn_left_over(table: &Table<'_>, warnings: &mut Vec<Warning>) {
    let unknown =
        |At { value, line }: At<String>| Warning { line, message: format!("`{value}` is unknown; ignored") };
    warnings.extend(table.left_over().into_iter().map(unknown));
}

pub(super) fn value<T>(found: Option<At<T>>) -> Option<T> {
    found.map(|found| found.value)
}

fn parsed<T>(
    table: &mut Table<'_>,
    key: &str,
    read: fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, ConfigError> {
    let Some(At { value, line }) = table.text(key)? else { return Ok(None) };
    read(&value).map(Some).ok_or_else(|| table.wrong(line, key, expected))
}

fn to_u16(number: u32) -> Option<u16> {
    u16::try_from(number).ok()
}

fn is_tier_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=32).contains(&name.len()) && name.bytes().all(allowed)
}
