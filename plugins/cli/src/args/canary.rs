//! `canary`: takes that are made again when a model's version changes.

use clap::{Args, Subcommand};

/// `canary`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette canary pin 3 t17                   takes that stand for what your prompts give today
  maquette canary pin t21 --template teapot   under a name of your own
  maquette canary list                        what made each one, then and now
  maquette canary run --quote                 what it costs to make those again whose model changed
  maquette canary run                         makes them, into the shot `canary`
  maquette canary report                      how far each template moved, and which need re-tuning

A pinned take is never deleted. `maquette undo` takes pinning and unpinning back.")]
pub struct CanaryArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: CanaryAction,
}

/// What is done with pins.
#[derive(Debug, Clone, Subcommand)]
pub enum CanaryAction {
    /// Pin stills and clips, against which later versions of their models are measured
    Pin(CanaryPinArgs),
    /// Take pins away; the takes stay
    Unpin(CanaryUnpinArgs),
    /// The pins, with the version of each one's model then and now
    List,
    /// Make pinned takes again whose model has another version; the price is shown first
    Run(CanaryRunArgs),
    /// How far the new takes are from the pinned ones, by template
    Report(CanaryReportArgs),
}

/// `canary pin`
#[derive(Debug, Clone, Args)]
pub struct CanaryPinArgs {
    /// Takes: numbers of the last list, ids, or shots
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// What they stand for; else the prompt file of the project that makes each of them
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
}

/// `canary unpin`
#[derive(Debug, Clone, Args)]
pub struct CanaryUnpinArgs {
    /// Pinned takes: numbers of the last list, or ids
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
}

/// `canary run`
#[derive(Debug, Clone, Default, Args)]
pub struct CanaryRunArgs {
    /// Only pins of this route
    #[arg(long)]
    pub route: Option<String>,
    /// Only pins of this tier
    #[arg(long)]
    pub tier: Option<String>,
    /// Also those whose model is what it was: that shows how much comes by chance
    #[arg(long)]
    pub all: bool,
    /// Only say what it would cost
    #[arg(long)]
    pub quote: bool,
    /// Do not ask before credits are spent
    #[arg(long, short)]
    pub yes: bool,
    /// Allow spending in this project, which was made elsewhere
    #[arg(long)]
    pub trust: bool,
    /// Do not wait: print what is there, and let the jobs go on
    #[arg(long)]
    pub no_wait: bool,
}

/// `canary report`
#[derive(Debug, Clone, Args)]
pub struct CanaryReportArgs {
    /// Only pins of this route
    #[arg(long)]
    pub route: Option<String>,
    /// Have lettering read too, where tesseract is installed
    #[arg(long)]
    pub text: bool,
}
