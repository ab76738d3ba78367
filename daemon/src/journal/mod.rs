//! stand-in
use serde::{Deserialize, Serialize};
/// Place
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// pack
    pub pack: u32,
    /// offset
    pub offset: u64,
    /// len
    pub len: u32,
}
