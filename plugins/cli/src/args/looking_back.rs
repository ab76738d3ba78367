//! `stats` and `advise`: what there was so far, and what could be done next.

use std::path::PathBuf;

use clap::Args;

use super::numbers::up_to;

/// `stats`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette stats                       the last twelve weeks
  maquette stats --weeks 4 --plot stats.png
  maquette stats --plot stats.svg --light

Each figure comes with its n, the number of cases that it rests on. Weeks are ISO weeks in UTC.")]
pub struct StatsArgs {
    /// How many weeks, the present one among them
    #[arg(short, long, value_name = "WEEKS", value_parser = up_to::<104>)]
    pub weeks: Option<u32>,
    /// Draw the figures into this file; the name ends in .png or .svg
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Draw them on a light ground instead of a dark one
    #[arg(long, requires = "plot")]
    pub light: bool,
    /// The weeks before those of an earlier page
    #[arg(long)]
    pub cursor: Option<String>,
}

/// `advise`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette advise 3
  maquette advise spring-hero      its anchor, else its best take

Facts for and against five options, each with where it comes from. Nothing says which to choose, and nothing is done.")]
pub struct AdviseArgs {
    /// The take
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
}
