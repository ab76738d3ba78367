//! Commands on takes, shots and files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::day;

use super::numbers::{between, rate, up_to, whole};

/// `keep` and `reject`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette keep 3\n  maquette keep 1 3 5-8 --reason \"the light\"\n  maquette reject t17 --clear"
)]
pub struct JudgeArgs {
    /// Takes: numbers of the last list, ids, or shots
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
    /// Take an earlier word back instead
    #[arg(long)]
    pub clear: bool,
}

/// `anchor`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette anchor 1 --reason \"approved by Ana\"
  maquette anchor spring-hero                 shows the anchor
  maquette anchor --history spring-hero")]
pub struct AnchorArgs {
    /// A take to pin (number or id), or a shot whose anchor to show
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
    /// Why
    #[arg(long)]
    pub reason: Option<String>,
    /// All anchors the shot ever had
    #[arg(long, conflicts_with = "reason")]
    pub history: bool,
}

/// `show`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette show 3\n  maquette show spring-hero      its anchor, else its best kept take"
)]
pub struct ShowArgs {
    /// The take
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
}

/// `open`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  maquette open 3\n  gimp \"$(maquette open 3 --print)\"")]
pub struct OpenArgs {
    /// The take
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
    /// Only print the path of the copy
    #[arg(long)]
    pub print: bool,
}

/// `export`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette export 1 3 -o stills --recipes\n  maquette export spring-hero     its anchor, else its best kept take\n  maquette export t21 --format gif  a clip for a chat"
)]
pub struct ExportArgs {
    /// Takes: numbers of the last list, ids, or shots
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// The folder; it is made if it is not there
    #[arg(short = 'o', long, value_name = "DIR", default_value = ".")]
    pub output: PathBuf,
    /// Write each take's recipe beside it
    #[arg(long)]
    pub recipes: bool,
    /// Another format: gif for clips, as chats show them; png or jpeg for stills
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
}

/// Pages of a list.
#[derive(Debug, Clone, Default, Args)]
pub struct PageArgs {
    /// How many, 1 to 500
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = up_to::<500>)]
    pub limit: Option<u32>,
    /// Go on where a page ended; the list says how
    #[arg(long)]
    pub cursor: Option<String>,
}

/// `search`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette search teapot dawn\n  maquette search --verdict keep --after 2026-11-01 --everywhere"
)]
pub struct SearchArgs {
    /// Words of the prompt, or how they begin; all must be in it
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only this tier
    #[arg(long)]
    pub tier: Option<String>,
    /// Only this seed
    #[arg(long, allow_negative_numbers = true, value_parser = whole)]
    pub seed: Option<u64>,
    /// Only this shot
    #[arg(long)]
    pub shot: Option<String>,
    /// Only takes with this verdict: keep or reject
    #[arg(long, value_enum, hide_possible_values = true)]
    pub verdict: Option<Word>,
    /// Only takes of this day (UTC) or later
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    pub after: Option<u64>,
    /// Only takes before this day (UTC)
    #[arg(long, value_name = "DATE", value_parser = day::parse)]
    pub before: Option<u64>,
    /// Look in all projects
    #[arg(long)]
    pub everywhere: bool,
    /// Pages.
    #[command(flatten)]
    pub page: PageArgs,
}

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Word {
    /// Good
    Keep,
    /// Not good
    Reject,
}

/// `drift`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette drift 3           from the take that it came from\n  maquette drift t2 t9       from the first to the second\n  maquette drift 3 --text    reads the lettering too, where tesseract is installed"
)]
pub struct DriftArgs {
    /// The take; with a second one, what was there before
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
    /// What came of it
    #[arg(value_name = "TAKE|SHOT")]
    pub to: Option<String>,
    /// Have lettering read too, where tesseract is installed
    #[arg(long)]
    pub text: bool,
}

/// `kinetic`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette kinetic 3\n  maquette kinetic spring-hero      its anchor\n  maquette kinetic --calibrate      whether such promises held over the project's own clips"
)]
pub struct KineticArgs {
    /// The still
    #[arg(value_name = "TAKE|SHOT", required_unless_present = "calibrate")]
    pub which: Option<String>,
    /// The rank correlation of each sub-score with what the project's clips then did, with n and an interval
    #[arg(long, conflicts_with = "which")]
    pub calibrate: bool,
    /// With --calibrate: only clips of this route
    #[arg(long, requires = "calibrate")]
    pub route: Option<String>,
}

/// `flicker`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette flicker t21
  maquette flicker spring-hero -o strip.png
  maquette flicker renders/ --fps 24 --against spring-hero
  maquette flicker ./cut.mov
  maquette flicker t21 --no-text

Beside the measures over time stands how far the clip goes from the still that it was made from, with lettering where tesseract is installed.")]
pub struct FlickerArgs {
    /// The clip: a take or shot; or a file, or a folder of PNG, JPEG or WebP frames, written with a / in it or with --fps
    #[arg(value_name = "TAKE|SHOT|PATH")]
    pub which: String,
    /// Frames a second of a folder of frames
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub fps: Option<f64>,
    /// The still that its frames are compared with; of a take the one that it was made from, if not given
    #[arg(long, value_name = "TAKE|SHOT")]
    pub against: Option<String>,
    /// Leave the lettering unread, which takes longest
    #[arg(long)]
    pub no_text: bool,
    /// Put the strip picture into this file
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `lineage`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  maquette lineage 3\n  maquette lineage spring-hero")]
pub struct LineageArgs {
    /// The take
    #[arg(value_name = "TAKE|SHOT")]
    pub which: String,
}

/// `takes`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  maquette takes\n  maquette takes spring-hero --tier hero")]
pub struct TakesArgs {
    /// Only this shot; else the whole project
    pub shot: Option<String>,
    /// Only this tier
    #[arg(long)]
    pub tier: Option<String>,
    /// Pages.
    #[command(flatten)]
    pub page: PageArgs,
}

/// `rename`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette rename a-ceramic-teapot spring-hero")]
pub struct RenameArgs {
    /// The shot, by name or number (s3)
    pub shot: String,
    /// Its name from now on
    pub name: String,
}

/// `delete`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette delete 2 4-6 --yes")]
pub struct DeleteArgs {
    /// Takes: numbers of the last list, or ids
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// Do not ask: deletion is final
    #[arg(long)]
    pub yes: bool,
}

/// `board`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette board 1-8 -o sheet.png --columns 4
  maquette board spring-hero                what is kept of the shot, else all of it
  maquette board arrival harbour night      a storyboard: the anchor of each shot
  maquette board --mood --title \"Spring\" -o spring.html    a page to mail: all that is kept

A page holds its pictures and needs nothing else. Their texts for screen readers hold the prompts.")]
pub struct BoardArgs {
    /// Takes: numbers of the last list, ids, or shots; else all that is kept in the project
    #[arg(value_name = "WHICH")]
    pub which: Vec<String>,
    /// Copy the board to this file; a page where it ends in .html
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A mood board: larger and smaller pictures, and the colours of all; at most 48 takes
    #[arg(long)]
    pub mood: bool,
    /// A page of HTML that holds its pictures, to mail and to print
    #[arg(long)]
    pub html: bool,
    /// What it is called, one line
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Columns of a sheet, 1 to 16; else as many as leave few holes
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = up_to::<16>, conflicts_with = "mood")]
    pub columns: Option<u32>,
    /// Long side of a tile of a sheet in pixels, 64 to 1024; else 256
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true, value_parser = between::<64, 1024>, conflicts_with = "mood")]
    pub tile: Option<u32>,
    /// No text with the pictures; verdicts and lengths stay marked
    #[arg(long)]
    pub no_captions: bool,
}

/// `import`
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Examples:\n  maquette import photo.jpg --shot spring-hero\n  maquette import mask.png"
)]
pub struct ImportArgs {
    /// PNG or JPEG
    pub file: PathBuf,
    /// Make it a take of this shot
    #[arg(long)]
    pub shot: Option<String>,
    /// Tier the take counts for; else the lowest
    #[arg(long, requires = "shot")]
    pub tier: Option<String>,
    /// Words to find it by
    #[arg(long, requires = "shot")]
    pub prompt: Option<String>,
}

/// `watch`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette watch links                        until Ctrl-C
  maquette watch links --shot spring-hero --once

For each shot: <shot>.png (its anchor, else its newest kept still, else its newest still), <shot>.mp4 (its newest kept or newest
clip) and <shot>.json, which says what they are. Files that were there before, or that somebody changed, are left alone; nothing is removed.")]
pub struct WatchArgs {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only these shots, by name or number; they are followed when they are renamed
    #[arg(long, value_name = "SHOT", num_args = 1..)]
    pub shot: Vec<String>,
    /// Bring the files up to date once, then end; 3 if one was left alone
    #[arg(long)]
    pub once: bool,
}
