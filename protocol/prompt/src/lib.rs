//! Prompt files that know tiers: Dotprompt (`.prompt`: YAML front matter and a Handlebars body) with `maquette.` fields.
//!
//! Pure: text goes in; spans, findings and wordings come out. What stands in other files is asked of [`files::Files`].

pub mod axes;
pub mod check;
pub mod document;
pub mod expand;
pub mod facts;
pub mod fields;
pub mod files;
pub mod finding;
pub mod format;
pub mod front;
pub mod inputs;
pub mod mend;
pub mod metadata;
pub mod picoschema;
pub mod render;
pub mod settings;
pub mod span;
pub mod template;
pub mod tokens;
pub mod yaml;

pub use finding::{Code, Edit, Finding, Fix, Severity};
pub use span::{Encoding, Lines, Place, Span};
