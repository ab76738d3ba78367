//! The name that we give to an order where the provider lets its caller choose one, so that it can be found after a crash. Pure.

use super::Order;
use crate::plan::recipe::Recipe;

/// The id of an order's job: the same for the same order however often it is asked for. It looks like a random UUID because some
/// servers take nothing else.
pub fn own_id(order: &Order) -> String {
    // Its first words are older than its second user; they stay, so that an id is the same after an update.
    let mut hasher = blake3::Hasher::new_derive_key("maquette comfyui prompt id 1");
    hasher.update(&order.job.0.to_le_bytes());
    hasher.update(&order.k.to_le_bytes());
    hasher.update(&order.seed.to_le_bytes());
    hasher.update(&crate::cache::recipe_digest(&Recipe { base_url: None, ..Recipe::clone(&order.recipe) }).0);
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = *hasher.finalize().as_bytes();
    let (g, i) = (g & 0x0F | 0x40, i & 0x3F | 0x80);
    format!(
        "{a:02x}{b:02x}{c:02x}{d:02x}-{e:02x}{f:02x}-{g:02x}{h:02x}-{i:02x}{j:02x}-{k:02x}{l:02x}{m:02x}{n:02x}{o:02x}{p:02x}"
    )
}
