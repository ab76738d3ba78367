//! Commands on credits and jobs.

use clap::{Args, ValueEnum};
use maquette_protocol::{BatchId, JobId};

use crate::{amount, day};

use super::PageArgs;

/// `jobs`
#[derive(Debug, Clone, Args)]
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
    /// What became of it
    #[arg(value_enum)]
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
  maquette budget day 300
  maquette budget tier hero 120.5
  maquette budget client krita --clear")]
pub struct BudgetArgs {
    /// What it covers; all are shown if not given
    #[arg(value_enum)]
    pub scope: Option<Covers>,
    /// For tier and client its name, then the limit in credits
    #[arg(value_name = "NAME] [LIMIT", num_args = 0..=2)]
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
