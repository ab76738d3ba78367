//! `maquette.toml`: a stranger. What it may not say is ignored with a warning that names the line.

use std::collections::BTreeMap;

use super::budget::{ProjectBudget, read_budget};
use super::person::read_prices;
use super::table::{At, ConfigError, Table, Warning, read_root};
use super::tier::{TierConfig, read_tiers, value, warn_left_over};
use crate::ledger::money::Microcredits;
use crate::plan::numbers::colour;

/// A project's file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFile {
    /// Its id, which stays when the folder moves; none where the file was written by hand.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its tiers, in the order of the file.
    pub tiers: Vec<TierConfig>,
    /// Its limits.
    pub budget: ProjectBudget,
    /// House prices by route.
    pub prices: BTreeMap<String, At<Microcredits>>,
    /// Brand colours by name, `#rrggbb`.
    pub palette: BTreeMap<String, Vec<String>>,
    /// How far a colour may be from a brand colour, in thousandths of CIEDE2000.
    pub tolerance_thousandths: Option<u32>,
}

/// The most colours of a palette, and the most palettes.
const MAX_COLOURS: usize = 16;

/// What only the person's own config may say, and why.
const FORBIDDEN: &[&str] = &[
    "auth",
    "base_url",
    "catalog",
    "credentials",
    "key",
    "keys",
    "provider",
    "providers",
    "route",
    "routes",
    "secret",
    "token",
    "url",
    "urls",
    "wallet",
    "wallets",
];

impl ProjectFile {
    /// Reads the text of `maquette.toml`. What it may not say and what nobody knows are warnings, wrong values are errors.
    ///
    /// # Errors
    /// The first value that cannot be used.
    pub fn parse(text: &str) -> Result<(ProjectFile, Vec<Warning>), ConfigError> {
        read_root(text, |mut root| {
            let mut warnings = Vec::new();
            let mut file = ProjectFile {
                tiers: read_tiers(&mut root, &mut warnings)?,
                prices: read_prices(&mut root)?,
                ..ProjectFile::default()
            };
            file.read_project(&mut root, &mut warnings)?;
            if let Some(mut table) = root.table("budget")? {
                file.budget = read_budget(&mut table)?;
                warn_left_over(&table, &mut warnings);
            }
            file.read_palette(&mut root)?;
            warnings.extend(root.left_over().into_iter().map(left_over));
            warnings.sort_by_key(|warning| warning.line);
            Ok((file, warnings))
        })
    }

    /// All brand colours, each once.
    pub fn brand(&self) -> Vec<String> {
        let mut brand: Vec<String> = Vec::new();
        for colour in self.palette.values().flatten() {
            if !brand.contains(colour) && brand.len() < MAX_COLOURS {
                brand.push(colour.clone());
            }
        }
        brand
    }

    fn read_project(&mut self, root: &mut Table<'_>, warnings: &mut Vec<Warning>) -> Result<(), ConfigError> {
        let Some(mut table) = root.table("project")? else { return Ok(()) };
        if let Some(At { value, line }) = table.text("id")? {
            let expected = "an id of 1 to 64 small letters, digits and dashes, as `maquette init` makes it";
            self.id = Some(value).filter(|id| is_project_id(id));
            self.id.as_ref().ok_or_else(|| table.wrong(line, "id", expected))?;
        }
        if let Some(At { value, line }) = table.text("name")? {
            self.name = Some(value).filter(|name| is_project_name(name));
            self.name
                .as_ref()
                .ok_or_else(|| table.wrong(line, "name", "a name of 1 to 80 visible characters"))?;
        }
        warn_left_over(&table, warnings);
        Ok(())
    }

    fn read_palette(&mut self, root: &mut Table<'_>) -> Result<(), ConfigError> {
        let Some(mut table) = root.table("palette")? else { return Ok(()) };
        self.tolerance_thousandths = value(table.thousandths("tolerance", 0..=100_000)?);
        let names = table.keys_left();
        if names.len() > MAX_COLOURS {
            return Err(table.wrong(table.line, "", &format!("a table of at most {MAX_COLOURS} palettes")));
        }
        for name in names {
            let Some(At { value, line }) = table.texts(&name)? else { continue };
            let colours: Option<Vec<String>> = value.iter().map(|text| colour(text)).collect();
            let colours = colours.filter(|colours| colours.len() <= MAX_COLOURS);
            let wrong = || table.wrong(line, &name, "a list of at most 16 colours such as \"#0b5fff\"");
            self.palette.insert(name.clone(), colours.ok_or_else(wrong)?);
        }
        Ok(())
    }
}

fn left_over(At { value, line }: At<String>) -> Warning {
    let message = if FORBIDDEN.contains(&value.as_str()) {
        format!("`{value}` is only for your own config, never for a project's; ignored")
    } else {
        format!("`{value}` is unknown; ignored")
    };
    Warning { line, message }
}

/// Whether a text can be the id of a project.
pub fn is_project_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(allowed)
}

/// Whether a text can be the name of a project.
pub fn is_project_name(name: &str) -> bool {
    (1..=80).contains(&name.chars().take(81).count())
        && !name.chars().any(char::is_control)
        && name.chars().any(|letter| !letter.is_whitespace())
}
