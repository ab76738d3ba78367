//! The plugins of other programs: where these look for them, what lies there, what is written and what is taken away again.
//!
//! What can be decided without touching anything is decided in `places`, `plan`, `kritarc`, `vsix`, `sandbox`, `needs` and `checks`; `machine`, `disk` and
//! `editor` look and write.

pub mod checks;
pub mod disk;
pub mod editor;
pub mod host;
pub mod kritarc;
pub mod machine;
pub mod needs;
pub mod places;
pub mod plan;
pub mod receipt;
pub mod sandbox;
pub mod switch;
pub mod vsix;
pub mod work;
