//! The ladder as a whole: which provider's routes its tiers use, using another one's, and what is still missing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::Digest;

use super::projects::Project;
use super::{Caller, Engine, Fault};
use crate::catalog::{ProviderLadder, RUNGS, Route, Rung};
use crate::config::read::{PROJECT_FILE, ReadError, read_text};
use crate::config::write::{NewWallet, Rebound, Setting, rebind};
use crate::config::{PersonConfig, ProjectFile};
use crate::ledger::available;
use crate::ledger::money::{Microcredits, Rate};
use crate::plan::words::Stage;
use crate::platform::files;
use crate::providers::KeyTest;
use crate::state::records::WalletRecord;

/// The person's own file.
const PERSON_FILE: &str = "config.toml";
/// A new wallet's unit. The shipped catalogs say their prices in it.
const UNIT: &str = "USD";
/// What a unit of a new wallet is worth in house credits.
const RATE: &str = "100";
/// How long a server of one's own is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// A ladder's name; with `tier`, a route.
    pub what: String,
    /// The tier that alone is bound.
    pub tier: Option<String>,
    /// Whether it goes into the project's file.
    pub in_project: bool,
    /// What is granted to the wallet, in millionths of its unit.
    pub funds: Option<i64>,
    /// Makes the grant happen once, whatever is repeated.
    pub key: Option<(String, Digest)>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Whether the file changed.
    pub changed: bool,
    /// The file.
    pub file: PathBuf,
    /// The file as it was before, where there was one that changed.
    pub backup: Option<PathBuf>,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Something that is missing, and how to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What it is.
    pub what: String,
    /// How to get it.
    pub hint: String,
}

impl Engine {
    /// Binds tiers to a provider's routes, or one tier to one route.
    ///
    /// # Errors
    /// Where there is no such ladder, route or project file, a file cannot be used or written, or the funds cannot be granted.
    pub async fn use_ladder(&self, caller: &Caller, project: &Project, asked: Use) -> Result<Used, Fault> {
        let rungs = self.rungs(&asked)?;
        let person = self.projects.person()?;
        let wallets = match asked.in_project {
            true => Vec::new(),
            false => self.new_wallets(&rungs, &person),
        };
        let tiers: Vec<Rebound> = rungs.iter().map(|rung| self.rebound(rung, asked.in_project)).collect();
        let file = match (asked.in_project, &project.root) {
            (false, _) => self.folders.config.join(PERSON_FILE),
            (true, Some(root)) => Path::new(root).join(PROJECT_FILE),
            (true, None) => return Err(no_project_file()),
        };
        let (changed, backup) = self.rewrite(&file, asked.in_project, &tiers, &wallets).await?;
        let mut notes = self.notes(&asked, &rungs, &wallets);
        if !asked.in_project {
            self.open_wallets().await?;
        }
        if let Some(funds) = asked.funds {
            notes.push(self.fund(caller, &rungs, funds, asked.key).await?);
        }
        Ok(Used { changed, file, backup, notes })
    }

    /// Whether the project's tiers use exactly the routes of a ladder.
    pub fn is_in_use(ladder: &ProviderLadder, project: &Project) -> bool {
        let uses = |rung: &Rung| project.ladder.tier(rung.tier).is_some_and(|tier| tier.route == rung.route);
        ladder.rungs.iter().all(uses)
    }

    fn rungs(&self, asked: &Use) -> Result<Vec<Rung>, Fault> {
        let Some(tier) = &asked.tier else {
            let ladder = self.catalog.ladder(&asked.what).ok_or_else(|| self.no_ladder(&asked.what))?;
            return Ok(ladder.rungs.clone());
        };
        let tiers: Vec<&str> = RUNGS.iter().map(|(tier, _)| *tier).collect();
        let Some((tier, stage)) = RUNGS.iter().find(|(name, _)| name == tier) else {
            return Err(Fault::Invalid {
                message: format!("`{tier}` is no tier that every ladder has"),
                hint: format!("It is one of {}; others stand in your config.toml.", tiers.join(", ")),
            });
        };
        match self.catalog.route(&asked.what) {
            Some(route) if route.stages.contains(stage) => Ok(vec![Rung { tier, route: route.name.clone() }]),
            Some(route) => Err(Fault::Invalid {
                message: format!("{} cannot be used for {tier}", route.name),
                hint: "`maquette models` says which stages a route serves.".to_owned(),
            }),
            None => Err(Fault::Plan(crate::plan::Refusal::UnknownRoute {
                tier: (*tier).to_owned(),
                name: asked.what.clone(),
                near: self.catalog.near(&asked.what),
            })),
        }
    }

    fn no_ladder(&self, name: &str) -> Fault {
        let names: Vec<&str> = self.catalog.ladders().map(|ladder| ladder.name.as_str()).collect();
        let shown: String = name.chars().take(64).collect();
        Fault::Invalid {
            message: format!("no catalog file has a ladder `{shown}`"),
            hint: format!(
                "There are {}. For one route: `maquette ladder use ROUTE --tier TIER`.",
                names.join(", ")
            ),
        }
    }

    /// A project names routes and nothing else. In the person's own file a new tier also says what is usual for it.
    fn rebound(&self, rung: &Rung, in_project: bool) -> Rebound {
        let route = self.catalog.route(&rung.route);
        let otherwise =
            route.filter(|_| !in_project).map(|route| usual(rung.tier, route)).unwrap_or_default();
        Rebound { tier: rung.tier.to_owned(), route: rung.route.clone(), otherwise }
    }

    fn new_wallets(&self, rungs: &[Rung], person: &PersonConfig) -> Vec<NewWallet> {
        let mut wallets: Vec<NewWallet> = Vec::new();
        for route in rungs.iter().filter_map(|rung| self.catalog.route(&rung.route)) {
            let is_known = person.wallets.contains_key(&route.wallet);
            if !is_known && !wallets.iter().any(|wallet| wallet.name == route.wallet) {
                wallets.push(NewWallet { name: route.wallet.clone(), unit: UNIT, rate: RATE });
            }
        }
        wallets
    }

    /// Changes the file, whole or not at all. Gives whether it changed, and where the old one lies.
    async fn rewrite(
        &self,
        file: &Path,
        in_project: bool,
        tiers: &[Rebound],
        wallets: &[NewWallet],
    ) -> Result<(bool, Option<PathBuf>), Fault> {
        let before = read_text(file)?;
        let in_file = |error| Fault::from(ReadError::Config { path: file.to_owned(), error });
        let old = before.clone().unwrap_or_default();
        let new = rebind(&old, tiers, wallets).map_err(in_file)?;
        // What cannot be read again is never written.
        let reads =
            if in_project { ProjectFile::parse(&new).map(drop) } else { PersonConfig::parse(&new).map(drop) };
        reads.map_err(in_file)?;
        if before.as_ref() == Some(&new) {
            return Ok((false, None));
        }
        let file = file.to_owned();
        let written = tokio::task::spawn_blocking(move || {
            write(&file, before.as_deref(), &new).map_err(|why| Fault::File {
                path: file.to_string_lossy().into_owned(),
                why: why.to_string(),
            })
        });
        Ok((true, written.await.map_err(|error| Fault::Broken(error.to_string()))??))
    }

    fn notes(&self, asked: &Use, rungs: &[Rung], wallets: &[NewWallet]) -> Vec<String> {
        let mut notes = Vec::new();
        for NewWallet { name, unit, rate } in wallets {
            notes.push(format!(
                "the wallet {name} was added: 1 {unit} there counts as {rate} house credits, in prices, budgets and the books; change `rate` before you spend if another figure suits you"
            ));
        }
        if asked.tier.is_none() {
            for (tier, _) in RUNGS.iter().filter(|(tier, _)| !rungs.iter().any(|rung| rung.tier == *tier)) {
                notes.push(format!("{} has no route for {tier}, so that stays as it is", asked.what));
            }
        }
        notes
    }

    /// Grants what the person says an account holds. Nobody else knows it.
    async fn fund(
        &self,
        caller: &Caller,
        rungs: &[Rung],
        funds: i64,
        key: Option<(String, Digest)>,
    ) -> Result<String, Fault> {
        let person = self.projects.person()?;
        let paying = rungs.iter().filter_map(|rung| self.catalog.route(&rung.route));
        let paying = paying.filter(|route| !is_free(route)).map(|route| route.wallet.as_str()).next();
        let Some((name, wallet)) = paying.and_then(|name| person.wallets.get_key_value(name)) else {
            return Err(Fault::Invalid {
                message: "these routes are free, so no wallet needs funds".to_owned(),
                hint: "Leave `--funds` away.".to_owned(),
            });
        };
        // Funds are rounded down, since prices are rounded up.
        let amount = granted(funds, wallet.rate).ok_or_else(|| Fault::Invalid {
            message: "that is more than a wallet can hold".to_owned(),
            hint: "Say what the account holds, in its own unit.".to_owned(),
        })?;
        let reason = format!("what the account holds, as its owner says: {} {}", decimal(funds), wallet.unit);
        let view = self.grant(caller, name, amount, reason, None, key).await?;
        let available = spendable(&view.wallet)?;
        let (funds, unit) = (decimal(funds), &wallet.unit);
        Ok(format!(
            "{funds} {unit} were granted to the wallet {name}: {available} credits may be spent there"
        ))
    }

    /// What is missing before the tiers of a project can make anything. Asks servers of one's own whether they answer.
    pub async fn missing(&self, project: &Project) -> Result<Vec<Missing>, Fault> {
        let mut missing: Vec<Missing> = Vec::new();
        let mut add = |found: Option<Missing>| {
            if let Some(found) = found.filter(|found| !missing.contains(found)) {
                missing.push(found);
            }
        };
        let person = self.projects.person()?;
        for tier in &project.ladder.tiers {
            let Some(route) = self.catalog.route(&tier.route) else {
                let what = format!("{}: there is no route {}", tier.name, tier.route);
                add(Some(Missing { what, hint: "maquette models".to_owned() }));
                continue;
            };
            if !tier.allowed {
                let what =
                    format!("{}: `routes` in your config.toml does not allow {}", tier.name, tier.route);
                add(Some(Missing { what, hint: "add it there".to_owned() }));
            }
            add(self.missing_at(&route.provider).await);
            add(self.missing_funds(route, &person)?);
            if !is_free(route) && !self.is_accepted(route)? {
                let what = format!(
                    "your yes to paying {}, which was never checked against its provider",
                    route.name
                );
                add(Some(Missing { what, hint: format!("maquette models accept {}", route.name) }));
            }
        }
        Ok(missing)
    }

    /// A key, or a server that answers.
    async fn missing_at(&self, name: &str) -> Option<Missing> {
        let Some(provider) = self.executor.providers().find(|provider| provider.name() == name).cloned()
        else {
            let what = format!("this daemon has no provider {name}");
            return Some(Missing { what, hint: "use another route, or a newer Maquette".to_owned() });
        };
        if !provider.key_variables().is_empty() {
            let key = self.provider_keys().into_iter().find(|key| key.provider == name)?;
            let what = key.warning.unwrap_or_else(|| format!("a key for {name}"));
            return key.place.is_none().then(|| Missing { what, hint: format!("maquette key set {name}") });
        }
        if provider.is_local() {
            return None;
        }
        let answer = tokio::time::timeout(PATIENCE, provider.test_key()).await;
        let reason = match answer {
            Ok(KeyTest::Good { .. } | KeyTest::NotChecked | KeyTest::Bad { .. }) => return None,
            Ok(KeyTest::NotReached { reason }) => reason,
            Err(_) => "no answer in time".to_owned(),
        };
        let hint = format!(
            "start its server; if it runs elsewhere, put a copy of the shipped {name}.toml with its `base_url` into the folder `catalog` beside your config.toml"
        );
        Some(Missing { what: format!("{name} does not answer: {reason}"), hint })
    }

    fn missing_funds(&self, route: &Route, person: &PersonConfig) -> Result<Option<Missing>, Fault> {
        if is_free(route) {
            return Ok(None);
        }
        let name = &route.wallet;
        let Some(program) = person.wallets.get(name) else {
            let what = format!("a `[wallets.{name}]` that says what {} costs in credits", route.name);
            return Ok(Some(Missing { what, hint: self.command_for(route, "") }));
        };
        let wallet = self.get::<WalletRecord>(name.as_str())?;
        let available = wallet.as_ref().map(spendable).transpose()?.unwrap_or_default();
        if available > Microcredits::ZERO {
            return Ok(None);
        }
        let unit = &program.unit;
        let what = format!(
            "credits in the wallet {name}: nobody but you knows what your account holds, so say how much of it may be spent"
        );
        let funds = " --funds 20";
        Ok(Some(Missing { what, hint: format!("{} (that is 20 {unit})", self.command_for(route, funds)) }))
    }

    /// The command that uses a route's ladder.
    pub(super) fn command_for(&self, route: &Route, more: &str) -> String {
        let has = |ladder: &&ProviderLadder| ladder.rungs.iter().any(|rung| rung.route == route.name);
        match self.catalog.ladders().find(has) {
            Some(ladder) => format!("maquette ladder use {}{more}", ladder.name),
            None => {
                let serves = |(_, stage): &&(&str, Stage)| route.stages.contains(stage);
                let tier = RUNGS.iter().find(serves).map_or("draft", |(tier, _)| tier);
                format!("maquette ladder use {} --tier {tier}{more}", route.name)
            }
        }
    }

    /// The project anew, after its files changed.
    pub fn project_again(&self, project: &Project) -> Result<Arc<Project>, Fault> {
        self.project(project.root.as_deref(), true)
    }
}

fn no_project_file() -> Fault {
    Fault::Invalid {
        message: "the built-in project has no file to write into".to_owned(),
        hint: "Run `maquette init` first, or leave `--in-project` away.".to_owned(),
    }
}

fn spendable(wallet: &WalletRecord) -> Result<Microcredits, Fault> {
    available(wallet).map_err(|error| Fault::Broken(error.to_string()))
}

fn is_free(route: &Route) -> bool {
    route.price.as_ref().is_some_and(|price| price.micro_units == 0)
}

/// What a new tier says beside its route. Free drafts are made by eight, paid ones by four.
fn usual(tier: &str, route: &Route) -> Vec<(&'static str, Setting)> {
    let large = if route.limits.max_side >= 2048 { "2K" } else { "1K" };
    match tier {
        "draft" => {
            let count = if is_free(route) { 8 } else { 4 };
            vec![("count", Setting::Number(count)), ("size", Setting::Text("1K"))]
        }
        "hero" => vec![("rolls", Setting::Number(3)), ("size", Setting::Text(large))],
        _ => {
            let seconds = route.limits.max_ms.map_or(4, |max| (max / 1000).clamp(1, 4));
            vec![("needs", Setting::Text("anchor")), ("seconds", Setting::Number(seconds))]
        }
    }
}

/// The old file is kept beside the new one, as it was.
fn write(file: &Path, before: Option<&str>, new: &str) -> std::io::Result<Option<PathBuf>> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    files::create_private_dir(folder)?;
    let mut backup = None;
    if let Some(before) = before {
        let kept = format!("{name}.bak");
        files::create_file_durably(folder, &kept, before.as_bytes(), || Ok(()))?;
        backup = Some(folder.join(kept));
    }
    // Whoever shared the file with others goes on sharing it.
    let permissions = std::fs::metadata(file).ok().map(|metadata| metadata.permissions());
    let written = files::create_file_durably(folder, &name, new.as_bytes(), || Ok(()))?;
    if let Some(permissions) = permissions {
        written.set_permissions(permissions)?;
    }
    Ok(backup)
}

/// Millionths of a unit in house credits, rounded down.
fn granted(micro_units: i64, rate: Rate) -> Option<Microcredits> {
    let credits = i128::from(micro_units).checked_mul(i128::from(rate.numerator))?;
    let credits = credits.checked_div(i128::from(rate.denominator))?;
    i64::try_from(credits).ok().map(Microcredits)
}

/// Millionths as people write them.
fn decimal(millionths: i64) -> String {
    Microcredits(millionths).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funds_are_rounded_down() {
        let check = |units, numerator, denominator, expect: Option<i64>| {
            assert_eq!(granted(units, Rate { numerator, denominator }), expect.map(Microcredits));
        };
        check(20_000_000, 100_000_000, 1_000_000, Some(2_000_000_000));
        check(1, 1, 3, Some(0));
        check(i64::MAX, 100_000_000, 1_000_000, None);
    }

    #[test]
    fn a_file_is_replaced_whole_and_the_old_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        assert_eq!(write(&file, None, "a").unwrap(), None);
        let backup = write(&file, Some("a"), "b").unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(backup).unwrap(), "a");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "b");
    }
}
