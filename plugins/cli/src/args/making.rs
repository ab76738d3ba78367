//! Commands that make takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// How a making command runs.
#[derive(Debug, Clone, Default, Args)]
pub struct RunArgs {
    /// Only say what it would cost
    #[arg(long, help_heading = "Running")]
    pub quote: bool,
    /// Run only if the plan still is the one that was quoted
    #[arg(long, value_name = "ID", help_heading = "Running")]
    pub quote_id: Option<String>,
    /// Same key and same request: same answer, never twice the work
    #[arg(long, help_heading = "Running")]
    pub key: Option<String>,
    /// Roll anew even where the cache has an answer
    #[arg(long, help_heading = "Running")]
    pub again: bool,
    /// Go on in spite of a gate or the Three-Roll Rule, for this reason
    #[arg(long = "override", visible_alias = "reason", value_name = "REASON", help_heading = "Running")]
    pub override_reason: Option<String>,
    /// Allow spending in this project, which was made elsewhere
    #[arg(long, help_heading = "Running")]
    pub trust: bool,
    /// Do not wait for the jobs
    #[arg(long, help_heading = "Running")]
    pub no_wait: bool,
}

/// `draft`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette draft \"a ceramic teapot on an oak table at dawn, 'SPRING'\" -n 8
  maquette draft \"the same\" --more 8          eight more variations
  maquette draft \"a harbour\" --shot harbour --size 2K --aspect 16:9 --palette '#0b5fff,#fff4e0'
  maquette draft \"a harbour\" -n 50 --quote    what it would cost")]
pub struct DraftArgs {
    /// What to draw
    pub prompt: String,
    /// How many variations; else the tier's count
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub count: Option<u32>,
    /// Continue with so many more variations
    #[arg(long, value_name = "N", conflicts_with = "count", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub more: Option<u32>,
    /// Name of the shot; else one is made from the prompt
    #[arg(long)]
    pub shot: Option<String>,
    /// Tier; else the lowest
    #[arg(long)]
    pub tier: Option<String>,
    /// Seed of the first variation
    #[arg(long)]
    pub seed: Option<u64>,
    /// 1K, 2K, 4K (long side) or 1280x720
    #[arg(long)]
    pub size: Option<String>,
    /// 16:9 and the like, with a named size
    #[arg(long)]
    pub aspect: Option<String>,
    /// What not to draw
    #[arg(long)]
    pub negative: Option<String>,
    /// Colours; else the project's
    #[arg(long, value_delimiter = ',', value_name = "#RRGGBB,…")]
    pub palette: Option<Vec<String>>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `promote`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette promote 3                        the third of the last list, to the next tier
  maquette promote 1 3 5-8 --to hero
  maquette promote spring-hero -n 2 --prompt \"the same, in evening light\"")]
pub struct PromoteArgs {
    /// Takes: numbers of the last list, ids, or shots (their newest kept take)
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// Tier to go to; else the next one up
    #[arg(long, value_name = "TIER")]
    pub to: Option<String>,
    /// How many variations of each
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub count: Option<u32>,
    /// Continue after the variations there already are
    #[arg(long)]
    pub more: bool,
    /// Another wording for this tier
    #[arg(long)]
    pub prompt: Option<String>,
    /// How much may change, 0 (nothing) to 1 (anything)
    #[arg(long, value_name = "0..1")]
    pub strength: Option<f64>,
    /// 2K, 4K (long side) or 1280x720
    #[arg(long)]
    pub size: Option<String>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `motion`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette motion                           from the anchor of the shot that changed last
  maquette motion spring-hero --seconds 4 --motion 60 --guidance 0.8")]
pub struct MotionArgs {
    /// A shot (its anchor), or a take; else the anchored shot that changed last
    #[arg(value_name = "SHOT|TAKE")]
    pub which: Option<String>,
    /// Tier to go to; else the project's motion tier
    #[arg(long, value_name = "TIER")]
    pub to: Option<String>,
    /// How many variations
    #[arg(short = 'n', long, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub count: Option<u32>,
    /// Continue after the variations there already are
    #[arg(long)]
    pub more: bool,
    /// Another wording for the clip
    #[arg(long)]
    pub prompt: Option<String>,
    /// Length, 0.5 to 20 seconds
    #[arg(long)]
    pub seconds: Option<f64>,
    /// How strong the motion is, 0 to 255
    #[arg(long)]
    pub motion: Option<u32>,
    /// How close to the anchor it stays, 0 to 1
    #[arg(long)]
    pub guidance: Option<f64>,
    /// Frames a second, 12 to 60
    #[arg(long)]
    pub fps: Option<u32>,
    /// 1K, 2K (long side) or 1280x720
    #[arg(long)]
    pub size: Option<String>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `edit`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette edit 3 --op inpaint --mask mask.png --prompt \"a blue cup\"
  maquette edit t17 --op upscale --factor 2")]
pub struct EditArgs {
    /// The take
    #[arg(value_name = "TAKE")]
    pub which: String,
    /// What to do
    #[arg(long, value_enum)]
    pub op: Op,
    /// Inpaint: a picture of the take's size; white is filled, black stays
    #[arg(long, value_name = "FILE", required_if_eq("op", "inpaint"))]
    pub mask: Option<PathBuf>,
    /// Inpaint: what to put there
    #[arg(long)]
    pub prompt: Option<String>,
    /// Upscale: 2 or 4
    #[arg(long)]
    pub factor: Option<u32>,
    /// Tier that pays; else the take's own
    #[arg(long)]
    pub tier: Option<String>,
    /// Seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Op {
    /// Fill the white part of a mask
    Inpaint,
    /// More pixels, same picture
    Upscale,
}

/// `stitch`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette stitch t21 t24 t30 --shot reel")]
pub struct StitchArgs {
    /// The clips, in order
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// The shot that gets the result; else the first clip's
    #[arg(long)]
    pub shot: Option<String>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `quote`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  maquette quote draft \"a harbour\" -n 50\n  maquette quote promote 3")]
pub struct QuoteArgs {
    /// The command to price, with its own flags.
    #[command(subcommand)]
    pub command: Quotable,
}

/// Commands that have a price.
#[derive(Debug, Clone, Subcommand)]
pub enum Quotable {
    /// See `maquette draft`
    Draft(DraftArgs),
    /// See `maquette promote`
    Promote(PromoteArgs),
    /// See `maquette motion`
    Motion(MotionArgs),
    /// See `maquette edit`
    Edit(EditArgs),
    /// See `maquette stitch`
    Stitch(StitchArgs),
}

/// `retry`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette retry j4")]
pub struct RetryArgs {
    /// The job
    pub job: maquette_protocol::JobId,
    /// Same key: same answer, never twice the work
    #[arg(long)]
    pub key: Option<String>,
    /// Do not wait for the job
    #[arg(long)]
    pub no_wait: bool,
}
