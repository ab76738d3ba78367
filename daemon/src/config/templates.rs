//! The files that `maquette init` writes.

/// The `maquette.toml` of a new project: the built-in ladder, and where to change it.
pub fn new_project(id: &str, name: &str) -> String {
    format!(
        r##"# A Maquette project. This file may travel with the folder: it names routes and lowers limits, and holds no keys.

[project]
id = "{id}"
name = {name}

# Tiers change the built-in ladder; `maquette tiers` shows it.
# [tiers]
# draft = {{ count = 4, size = "1K", aspect = "16:9" }}

# [budget]          # in house credits; your own config's limits hold where they are lower
# credits = 2000
# per_day = 300

# [palette]
# brand = ["#0b5fff", "#fff4e0"]
# tolerance = 3.0   # CIEDE2000
"##,
        name = quoted(name)
    )
}

/// The `maquette.toml` of the demo project: house prices for free routes, so that the ledger has something to show.
pub fn demo_project(id: &str, name: &str) -> String {
    format!(
        r##"# The Maquette demo. The sketch renderer is free; these house prices give the ledger something to show.

[project]
id = "{id}"
name = {name}

[tiers]
draft  = {{ route = "sketch/composition", count = 8, size = "1K", price = 1 }}
hero   = {{ route = "sketch/finish", rolls = 3, size = "2K", price = 12 }}
motion = {{ route = "sketch/parallax", needs = "anchor", motion = 40, guidance = 0.6, seconds = 4, price = 40 }}   # motion 0..255, guidance 0..1

[budget]            # in house credits
credits = 2000
per_day = 300

[palette]
brand = ["#0b5fff", "#fff4e0"]
tolerance = 3.0     # CIEDE2000
"##,
        name = quoted(name)
    )
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
