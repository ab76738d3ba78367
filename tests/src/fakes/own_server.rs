//! What the servers of a person's own have in common: no key, no price, and an order that names size, seed and number.

use serde_json::Value;

use super::exchange::Ask;
use super::picture::{Kind, Recipe};

/// What is shown, though none of them asks for it.
pub fn shown(ask: &Ask) -> Option<String> {
    ask.header("authorization").map(str::to_owned)
}

/// The pictures that an order asks for: each one's seed is one more than that of the one before. `size` and `seed` stand where the order
/// says nothing.
pub fn recipes(
    body: &Value,
    prompt: &str,
    count: u64,
    kind: Kind,
    size: (u64, u64),
    seed: i64,
) -> Vec<Recipe> {
    let side = |name: &str, or: u64| body[name].as_u64().unwrap_or(or);
    let (width, height) = (side("width", size.0), side("height", size.1));
    let seed = body["seed"].as_i64().filter(|seed| *seed >= 0).unwrap_or(seed);
    let count = i64::try_from(count).unwrap_or(1);
    (0..count).map(|index| Recipe::small(prompt, seed + index, kind).sized(width, height)).collect()
}
