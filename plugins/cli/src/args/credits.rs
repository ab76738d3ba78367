//! Commands on credits and jobs.

use clap::{Args, ValueEnum};
use maquette_protocol::{BatchId, JobId};

use crate::{amount, day};

use super::PageArgs;

/// `jobs`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  maquette jobs --open\n  maquette jobs --batch b2 -n 20")]
pub struct JobsArgs {
    /// Only jobs that have not ended
    #[arg(long)]
    pub open: bool,
    /// Only jobs of this batch
    #[arg(long)]
    pub batch: Option<BatchId>,
    /// Jobs of all projects
    #[arg(long)]
    pub everywhere: bool,
    /// Pages.
    #[command(flatten)]
    pub page: PageArgs,
}

/// `cancel`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette cancel j4 j5\n  maquette cancel b2        a whole batch\n  maquette cancel --all"
)]
pub struct CancelArgs {
    /// Jobs (j4) or one batch (b2)
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "JOB|BATCH")]
    pub which: Vec<String>,
    /// All open jobs of the project
    #[arg(long)]
    pub all: bool,
}

/// `resolve`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette resolve j4 not-charged --reason \"not on the provider's bill\"")]
pub struct ResolveArgs {
    /// The job
    pub job: JobId,
    /// What the provider did: charged or not-charged
    #[arg(value_enum, hide_possible_values = true)]
    pub outcome: Outcome,
    /// How you know, for the books
    #[arg(long)]
    pub reason: String,
    /// What the provider charged, in credits; else the whole hold
    #[arg(long, value_name = "CREDITS", value_parser = amount::parse)]
    pub amount: Option<i64>,
    /// The result, if you have it
    #[arg(long, value_name = "FILE")]
    pub file: Option<std::path::PathBuf>,
}

/// What a person found out about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Outcome {
    /// The provider charged it
    Charged,
    /// The provider did not charge it
    NotCharged,
}

/// `ledger`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette ledger -n 20
  maquette ledger --wallet house --everywhere

Kinds: hold reserves credits before work, capture takes them after it, release gives back what was not taken.")]
pub struct LedgerArgs {
    /// Only this wallet
    #[arg(long)]
    pub wallet: Option<String>,
    /// Entries of all projects
    #[arg(long)]
    pub everywhere: bool,
    /// Pages.
    #[command(flatten)]
    pub page: PageArgs,
}

/// `grant`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette grant 400 --reason \"spring campaign\" --expires 2027-01-01")]
pub struct GrantArgs {
    /// Credits, with up to six decimals
    #[arg(value_parser = amount::parse)]
    pub amount: i64,
    /// Why, for the books
    #[arg(long)]
    pub reason: String,
    /// The wallet; else house
    #[arg(long)]
    pub wallet: Option<String>,
    /// Day (UTC) on which the rest is lost
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    pub expires: Option<u64>,
    /// Same key: granted once
    #[arg(long)]
    pub key: Option<String>,
}

/// `checkin`
#[derive(Debug, Clone, Args)]
pub struct CheckinArgs {
    /// The wallet; else house
    #[arg(long)]
    pub wallet: Option<String>,
}

/// `budget`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette budget                    shows all
  maquette budget project 2000       all that the project ever spends
  maquette budget day 300            what it spends on one day (UTC)
  maquette budget tier hero 120.5    what it spends on one tier
  maquette budget client krita 50    what one client spends on one day (UTC)
  maquette budget client krita --clear")]
pub struct BudgetArgs {
    /// project, day, tier or client; all are shown if not given
    #[arg(value_enum, hide_possible_values = true)]
    pub scope: Option<Covers>,
    /// The limit in credits; before it, for tier and client, its name
    #[arg(value_name = "LIMIT", num_args = 0..=2)]
    pub rest: Vec<String>,
    /// Take the limit away
    #[arg(long, requires = "scope")]
    pub clear: bool,
}

/// What a budget covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Covers {
    /// All a project ever spends
    Project,
    /// What a project spends on one day (UTC)
    Day,
    /// What a project spends on one tier
    Tier,
    /// What one client spends on one day (UTC)
    Client,
}

/// `reconcile`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette reconcile fal
  maquette reconcile replicate --since 7d
  maquette reconcile fal --since 2026-11-01 --until 2026-12-01

Exit codes: 0 everything was compared and agrees, 3 something differs, 5 not everything could be compared.
Nothing is ever changed: what a person finds out goes into the books by maquette resolve.")]
pub struct ReconcileArgs {
    /// The provider: the part of a route before the slash
    pub provider: String,
    /// How far back (90m, 24h, 7d), or a day (UTC); else 24h
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub since: Option<Moment>,
    /// Until when, likewise; else now
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<Moment>,
}

/// A point in time, as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So many milliseconds ago.
    Ago(u64),
    /// In milliseconds since the Unix epoch.
    At(u64),
}

impl Moment {
    /// In milliseconds since the Unix epoch.
    pub fn at_ms(self, now_ms: u64) -> u64 {
        match self {
            Moment::Ago(ms) => now_ms.saturating_sub(ms),
            Moment::At(at_ms) => at_ms,
        }
    }
}

/// A time back from now, or the beginning of a day.
fn moment(text: &str) -> Result<Moment, String> {
    let minutes = [("m", 1), ("h", 60), ("d", 24 * 60)];
    let ago = minutes.iter().find_map(|(unit, minutes)| {
        let number = text.strip_suffix(unit)?.parse::<u64>().ok()?;
        number.checked_mul(minutes * 60_000).map(Moment::Ago)
    });
    let wrong = || format!("`{text}` is no time: write it as 90m, 24h, 7d or 2026-11-21 (UTC)");
    ago.map_or_else(|| day::parse(text).map(Moment::At).map_err(|_| wrong()), Ok)
}

/// `notify`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette notify &
  maquette notify --after 60 --json | while read -r line; do ...; done

One notification for each batch, of all projects unless --project names one. With --json they are printed, a line each, instead of shown.")]
pub struct NotifyArgs {
    /// Only of work that took this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub after: u32,
}
