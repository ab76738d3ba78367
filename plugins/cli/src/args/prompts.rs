//! Commands about prompt files.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `run`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette run teapot.prompt --dry-run      what it would make, and for how much
  maquette run teapot.prompt                drafts all combinations, then stops for your keep
  maquette keep 3 5                         the third and the fifth of the list are good
  maquette run teapot.prompt                goes on from there: heroes of what was kept
  maquette run teapot.prompt --to motion --set light=dusk

What was made before is in the cache and costs nothing, so the same command can be typed at any time.")]
pub struct RunFileArgs {
    /// The prompt file
    pub file: PathBuf,
    /// The last tier to make; else the last one that the file mentions
    #[arg(long, value_name = "TIER")]
    pub to: Option<String>,
    /// The value of an input; an axis then has this one value. May be given several times
    #[arg(long, value_name = "INPUT=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Only say what it would make and cost
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before credits are spent
    #[arg(long, short)]
    pub yes: bool,
    /// Allow spending in this project, which was made elsewhere
    #[arg(long)]
    pub trust: bool,
    /// Do not wait: print what is there, and let the jobs go on
    #[arg(long)]
    pub no_wait: bool,
    /// Go on in spite of a missing keep or the Three-Roll Rule, for this reason
    #[arg(long = "override", value_name = "REASON")]
    pub override_reason: Option<String>,
}

/// `prompt`
#[derive(Debug, Clone, Args)]
pub struct PromptArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: PromptAction,
}

/// What can be done with a prompt file.
#[derive(Debug, Clone, Subcommand)]
pub enum PromptAction {
    /// Say what is wrong with prompt files
    Check(PromptCheckArgs),
    /// Show the wordings that a prompt file makes
    Expand(PromptExpandArgs),
    /// Tidy prompt files up, without changing what they say
    Fmt(PromptFmtArgs),
    /// Begin a prompt file
    New(PromptNewArgs),
}

/// `prompt check`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Exit codes: 0 nothing that stops it, 3 an error was found.")]
pub struct PromptCheckArgs {
    /// The prompt files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Warnings stop it as well
    #[arg(long)]
    pub strict: bool,
}

/// `prompt expand`
#[derive(Debug, Clone, Args)]
pub struct PromptExpandArgs {
    /// The prompt file
    pub file: PathBuf,
    /// The tier whose wording is shown; else the lowest
    #[arg(long, value_name = "TIER")]
    pub tier: Option<String>,
    /// The value of an input; may be given several times
    #[arg(long, value_name = "INPUT=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// The first combination, from 0
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub from: u64,
    /// How many combinations
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20, value_parser = super::numbers::up_to::<1000>)]
    pub count: u32,
}

/// `prompt fmt`
#[derive(Debug, Clone, Args)]
pub struct PromptFmtArgs {
    /// The prompt files; `-` reads one from standard input and writes it to standard output
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Change nothing; say which files are not tidy
    #[arg(long)]
    pub check: bool,
}

/// `prompt new`
#[derive(Debug, Clone, Args)]
pub struct PromptNewArgs {
    /// The file to write, for example prompts/teapot.prompt
    pub file: PathBuf,
    /// What to draw, to begin with
    #[arg(default_value = "a ceramic teapot on an oak table")]
    pub prompt: String,
}

/// `name=value`, where the value may hold further equals signs.
fn assignment(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as input=value")?;
    let name = name.trim();
    if name.is_empty() {
        Err("write the input's name before the =".into())
    } else {
        Ok((name.into(), value.into()))
    }
}
