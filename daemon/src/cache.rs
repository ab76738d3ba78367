//! stand-in
use maquette_protocol::Digest;
/// seed
pub fn seed_for(series: &Digest, base: Option<u64>, k: u32) -> u64 {
    base.unwrap_or(u64::from(series.0[0]) * 1000).wrapping_add(u64::from(k))
}
