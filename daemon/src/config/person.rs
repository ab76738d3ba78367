//! The person's own config: ladder, wallets, budgets, and which routes may be used.

use std::collections::BTreeMap;

use super::budget::{Budget, read_budget};
use super::table::{At, ConfigError, Table, Warning, decimal, read_root};
use super::tier::{TierConfig, read_tiers, value, warn_left_over};
use crate::ledger::money::{Microcredits, Rate};

/// Name of the wallet that is always there.
pub const HOUSE: &str = "house";

/// `config.toml` in the config folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonConfig {
    /// Changes to the built-in ladder.
    pub tiers: Vec<TierConfig>,
    /// Wallets by name; `house` is always among them.
    pub wallets: BTreeMap<String, WalletProgram>,
    /// Limits for every project.
    pub budget: Budget,
    /// House prices by route.
    pub prices: BTreeMap<String, Microcredits>,
    /// Routes that may be used, `*` at the end standing for anything; none means all.
    pub routes: Option<Vec<String>>,
    /// What was ignored.
    pub warnings: Vec<Warning>,
}

/// What a wallet's unit is worth, and what it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalletProgram {
    /// Its own unit, for example `USD`.
    pub unit: String,
    /// What the unit is worth in house credits.
    pub rate: Rate,
    /// What it begins with.
    pub signup: Microcredits,
    /// What a weekly check-in gives.
    pub checkin: Microcredits,
    /// Check-ins fill the wallet up to this.
    pub checkin_cap: Microcredits,
}

impl WalletProgram {
    /// The house's: 400 credits at sign-up, 40 a week up to 840.
    pub fn house() -> WalletProgram {
        WalletProgram {
            unit: "credit".into(),
            rate: Rate::HOUSE,
            signup: Microcredits::credits(400),
            checkin: Microcredits::credits(40),
            checkin_cap: Microcredits::credits(840),
        }
    }

    /// A wallet of another account: nothing is given, its unit is a credit unless the file says otherwise.
    fn other() -> WalletProgram {
        WalletProgram {
            signup: Microcredits::ZERO,
            checkin: Microcredits::ZERO,
            checkin_cap: Microcredits::ZERO,
            ..WalletProgram::house()
        }
    }
}

impl Default for PersonConfig {
    fn default() -> Self {
        PersonConfig {
            tiers: Vec::new(),
            wallets: BTreeMap::from([(HOUSE.to_owned(), WalletProgram::house())]),
            budget: Budget::default(),
            prices: BTreeMap::new(),
            routes: None,
            warnings: Vec::new(),
        }
    }
}

impl PersonConfig {
    /// Reads the text of `config.toml`. Unknown keys are warnings, wrong values are errors.
    ///
    /// # Errors
    /// The first value that cannot be used.
    pub fn parse(text: &str) -> Result<PersonConfig, ConfigError> {
        read_root(text, |mut root| {
            let mut config = PersonConfig::default();
            config.tiers = read_tiers(&mut root, &mut config.warnings)?;
            config.read_wallets(&mut root)?;
            config.read_budget(&mut root)?;
            config.prices =
                read_prices(&mut root)?.into_iter().map(|(name, price)| (name, price.value)).collect();
            config.routes = value(root.texts("routes")?);
            warn_left_over(&root, &mut config.warnings);
            Ok(config)
        })
    }

    /// Whether a route may be used.
    pub fn allows(&self, route: &str) -> bool {
        allows(self.routes.as_deref(), route)
    }

    fn read_wallets(&mut self, root: &mut Table<'_>) -> Result<(), ConfigError> {
        let Some(mut wallets) = root.table("wallets")? else { return Ok(()) };
        for (name, mut table) in wallets.tables()? {
            let before = self.wallets.remove(&name).unwrap_or_else(WalletProgram::other);
            let program = read_wallet(&mut table, before, name == HOUSE)?;
            warn_left_over(&table, &mut self.warnings);
            self.wallets.insert(name, program);
        }
        Ok(())
    }

    fn read_budget(&mut self, root: &mut Table<'_>) -> Result<(), ConfigError> {
        let Some(mut table) = root.table("budget")? else { return Ok(()) };
        let both = read_budget(&mut table)?;
        self.budget = Budget {
            credits: value(both.credits),
            per_day: value(both.per_day),
            per_client_per_day: value(table.credits("per_client_per_day")?),
        };
        warn_left_over(&table, &mut self.warnings);
        Ok(())
    }
}

/// Whether a list of routes has one, `*` at the end standing for anything; without a list all may be used.
pub fn allows(routes: Option<&[String]>, route: &str) -> bool {
    let fits = |pattern: &String| match pattern.strip_suffix('*') {
        Some(start) => route.starts_with(start),
        None => pattern == route,
    };
    routes.is_none_or(|routes| routes.iter().any(fits))
}

fn read_wallet(
    table: &mut Table<'_>,
    before: WalletProgram,
    is_house: bool,
) -> Result<WalletProgram, ConfigError> {
    let rate = match table.text("rate")? {
        None => before.rate,
        Some(At { line, .. }) if is_house => {
            return Err(table.wrong(
                line,
                "rate",
                "there: a house credit is a house credit, so take the line out",
            ));
        }
        Some(At { value, line }) => parse_rate(&value).ok_or_else(|| {
            table.wrong(line, "rate", "credits for one unit in quotes, such as \"100\" or \"0.5\"")
        })?,
    };
    Ok(WalletProgram {
        unit: value(table.text("unit")?).unwrap_or(before.unit),
        rate,
        signup: value(table.credits("signup")?).unwrap_or(before.signup),
        checkin: value(table.credits("checkin")?).unwrap_or(before.checkin),
        checkin_cap: value(table.credits("cap")?).unwrap_or(before.checkin_cap),
    })
}

/// Credits for one unit, as a fraction of integers. More than nothing.
fn parse_rate(text: &str) -> Option<Rate> {
    let numerator = decimal(text, 6).filter(|numerator| *numerator > 0)?;
    Some(Rate { numerator, denominator: 1_000_000 })
}

/// Reads the table `prices`: credits by route.
pub(super) fn read_prices(root: &mut Table<'_>) -> Result<BTreeMap<String, At<Microcredits>>, ConfigError> {
    let Some(mut prices) = root.table("prices")? else { return Ok(BTreeMap::new()) };
    let mut read = BTreeMap::new();
    for name in prices.keys_left() {
        if let Some(price) = prices.credits(&name)? {
            read.insert(name, price);
        }
    }
    Ok(read)
}
