//! Commands that make takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::numbers::{TrimArg, between, factor, place, seconds, share, trim, up_to, whole, within_ms};

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
    /// Go on in spite of a missing keep or the Three-Roll Rule, for this reason
    #[arg(long = "override", alias = "reason", value_name = "REASON", help_heading = "Running")]
    pub override_reason: Option<String>,
    /// Allow spending in this project, which was made elsewhere
    #[arg(long, help_heading = "Running")]
    pub trust: bool,
    /// Only by a route that makes 95 of 100 takes within this time, as measured: 10s, 800ms, 2m
    #[arg(long, value_name = "TIME", help_heading = "Running", value_parser = within_ms)]
    pub within: Option<u64>,
    /// Only by a route that makes a take for at most so many credits
    #[arg(long, value_name = "CREDITS", help_heading = "Running", value_parser = crate::amount::parse)]
    pub under: Option<i64>,
    /// Do not wait: print what is there, and let the jobs go on
    #[arg(long, help_heading = "Running")]
    pub no_wait: bool,
}

/// `draft`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette draft \"a ceramic teapot on an oak table at dawn, 'SPRING'\" -n 8
  maquette draft \"a harbour\" --more 8         eight more of what this prompt gave before
  maquette draft \"a harbour\" --shot harbour --size 2K --aspect 16:9 --palette '#0b5fff,#fff4e0'
  maquette draft \"a harbour\" -n 50 --quote    what it would cost")]
pub struct DraftArgs {
    /// What to draw, in quotes
    pub prompt: String,
    /// How many variations; else the tier's count
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = up_to::<256>)]
    pub count: Option<u32>,
    /// Continue with so many more variations
    #[arg(long, value_name = "N", conflicts_with = "count", allow_negative_numbers = true, value_parser = up_to::<256>)]
    pub more: Option<u32>,
    /// Name of the shot; else one is made from the prompt
    #[arg(long)]
    pub shot: Option<String>,
    /// Tier; else the lowest
    #[arg(long)]
    pub tier: Option<String>,
    /// Seed of the first variation; else one is made from the prompt
    #[arg(long, allow_negative_numbers = true, value_parser = whole)]
    pub seed: Option<u64>,
    /// 1K, 2K or 4K for the long side, or 1280x720; else the tier's size
    #[arg(long)]
    pub size: Option<String>,
    /// 16:9 and the like, together with a size such as 1K
    #[arg(long, value_name = "W:H")]
    pub aspect: Option<String>,
    /// What not to draw
    #[arg(long, value_name = "WORDS")]
    pub negative: Option<String>,
    /// Colours to draw with; else the project's
    #[arg(long, value_delimiter = ',', value_name = "#RRGGBB,…")]
    pub palette: Option<Vec<String>>,
    /// A picture to look at: a file, or a take; may be given several times
    #[arg(long = "ref", value_name = "FILE|TAKE")]
    pub references: Vec<String>,
    /// Depth or lines that the composition has to keep to: a file, or a take
    #[arg(long, value_name = "FILE|TAKE")]
    pub guide: Option<String>,
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
  maquette promote --kept --quote           what all kept drafts of the project would cost, in one sum
  maquette promote --kept spring-hero       all kept drafts of a shot
  maquette promote spring-hero -n 2 --prompt \"the same, in evening light\"")]
pub struct PromoteArgs {
    /// Takes: numbers of the last list, ids, or shots (their newest kept take)
    #[arg(required_unless_present = "kept", value_name = "WHICH")]
    pub which: Vec<String>,
    /// All kept drafts of the shots that are named, or of the whole project
    #[arg(long)]
    pub kept: bool,
    /// Tier to go to; else the next one up
    #[arg(long, value_name = "TIER")]
    pub to: Option<String>,
    /// How many variations of each
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = up_to::<16>)]
    pub count: Option<u32>,
    /// Make further variations than there already are
    #[arg(long)]
    pub more: bool,
    /// Another wording for this tier
    #[arg(long, value_name = "WORDS")]
    pub prompt: Option<String>,
    /// How much may change, 0 (nothing) to 1 (anything)
    #[arg(long, value_name = "0..1", allow_negative_numbers = true, value_parser = share)]
    pub strength: Option<f64>,
    /// 1K, 2K or 4K for the long side, or 1280x720; else the tier's size
    #[arg(long)]
    pub size: Option<String>,
    /// A picture to look at: a file, or a take; may be given several times
    #[arg(long = "ref", value_name = "FILE|TAKE")]
    pub references: Vec<String>,
    /// Depth or lines that the composition has to keep to: a file, or a take
    #[arg(long, value_name = "FILE|TAKE")]
    pub guide: Option<String>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `motion`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette motion                           from the anchor of the shot that changed last
  maquette motion spring-hero --seconds 4 --motion 60 --guidance 0.8
  maquette motion spring-hero --camera orbit-left --loop")]
pub struct MotionArgs {
    /// A shot (its anchor), or a take; else the anchored shot that changed last
    #[arg(value_name = "SHOT|TAKE")]
    pub which: Option<String>,
    /// Tier to go to; else the project's motion tier
    #[arg(long, value_name = "TIER")]
    pub to: Option<String>,
    /// How many variations
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true, value_parser = up_to::<16>)]
    pub count: Option<u32>,
    /// Make further variations than there already are
    #[arg(long)]
    pub more: bool,
    /// Another wording for the clip
    #[arg(long, value_name = "WORDS")]
    pub prompt: Option<String>,
    /// Length in seconds, 0.5 to 20
    #[arg(long, value_name = "S", allow_negative_numbers = true, value_parser = seconds)]
    pub seconds: Option<f64>,
    /// How strong the motion is, 0 to 255
    #[arg(long, value_name = "0..255", allow_negative_numbers = true, value_parser = between::<0, 255>)]
    pub motion: Option<u32>,
    /// How close to the anchor it stays, 0 to 1
    #[arg(long, value_name = "0..1", allow_negative_numbers = true, value_parser = share)]
    pub guidance: Option<f64>,
    /// Frames a second, 12 to 60
    #[arg(long, value_name = "12..60", allow_negative_numbers = true, value_parser = between::<12, 60>)]
    pub fps: Option<u32>,
    /// Where the camera goes, else what the prompt says: push, pull, pan-left, pan-right, tilt-up, tilt-down, orbit-left,
    /// orbit-right, dolly-zoom or handheld
    #[arg(long, value_enum, value_name = "MOVE", hide_possible_values = true)]
    pub camera: Option<Camera>,
    /// The last frame leads into the first
    #[arg(long = "loop")]
    pub looped: bool,
    /// 1K or 2K for the long side, or 1280x720; else the tier's size in the anchor's shape
    #[arg(long)]
    pub size: Option<String>,
    /// A picture to look at: a file, or a take; may be given several times
    #[arg(long = "ref", value_name = "FILE|TAKE")]
    pub references: Vec<String>,
    /// The last frame: a file, or a take, where the route takes one
    #[arg(long = "last", value_name = "FILE|TAKE")]
    pub last_frame: Option<String>,
    /// How it runs.
    #[command(flatten)]
    pub run: RunArgs,
}

/// `edit`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette edit 3 --mask mask.png --prompt \"a blue cup\"   fills the white part of the mask
  maquette edit 3 --op remove --mask mask.png              takes away what it covers
  maquette edit t17 --factor 2                             twice as many pixels a side
  maquette edit 3 --right 256                              goes on beyond the right side
  maquette edit 3 --op outpaint --aspect 16:9              goes on until it has the shape
  maquette edit 3 --aspect 1:1                             cuts out the part that stands out
  maquette edit 3 --aspect 4:5 --focus 0.3,0.5             … or the part around a place
  maquette edit 3 --from \"#aa2020\" --to \"#0b5fff\"        another colour, the same light
  maquette edit 3 --mask sky.png --behind \"#101830,#ff9060\"   another background: colours, a file or a take
  maquette edit 3 --op calm                                softer texture where a clip would boil
  maquette edit 3 --map depth                              depth, edges or segments, as a guide for --guide

A mask is a PNG or JPEG of the take's size. Black parts stay as they are, to the pixel.")]
pub struct EditArgs {
    /// The take
    #[arg(value_name = "TAKE")]
    pub which: String,
    /// A picture of the take's size: its white part is changed
    #[arg(long, value_name = "FILE")]
    pub mask: Option<PathBuf>,
    /// What to put there; else the take's own prompt
    #[arg(long, value_name = "WORDS")]
    pub prompt: Option<String>,
    /// Give it 2 or 4 times as many pixels a side
    #[arg(long, value_name = "2|4", allow_negative_numbers = true, value_parser = factor)]
    pub factor: Option<u32>,
    /// Go on so many pixels to the left
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true, value_parser = between::<0, 8192>)]
    pub left: Option<u32>,
    /// Go on so many pixels upwards
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true, value_parser = between::<0, 8192>)]
    pub top: Option<u32>,
    /// Go on so many pixels to the right
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true, value_parser = between::<0, 8192>)]
    pub right: Option<u32>,
    /// Go on so many pixels downwards
    #[arg(long, value_name = "PIXELS", allow_negative_numbers = true, value_parser = between::<0, 8192>)]
    pub bottom: Option<u32>,
    /// The shape of the result, such as 16:9
    #[arg(long, value_name = "W:H")]
    pub aspect: Option<String>,
    /// What a crop keeps in its middle, 0 to 1 across and down; else what stands out
    #[arg(long, value_name = "X,Y", allow_negative_numbers = true, value_parser = place)]
    pub focus: Option<(f64, f64)>,
    /// The old colour; else the one that leads
    #[arg(long, value_name = "COLOUR")]
    pub from: Option<String>,
    /// The new colour, #rrggbb
    #[arg(long, value_name = "COLOUR")]
    pub to: Option<String>,
    /// How far a colour changes or texture is calmed, 0 to 1
    #[arg(long, value_name = "0..1", allow_negative_numbers = true, value_parser = share)]
    pub strength: Option<f64>,
    /// What comes behind: a colour, two colours from top to bottom, a file, or a take
    #[arg(long, value_name = "COLOURS|FILE|TAKE")]
    pub behind: Option<String>,
    /// A map of the picture for other models: depth, edges or segments
    #[arg(long, value_enum, value_name = "MAP", hide_possible_values = true)]
    pub map: Option<Map>,
    /// What to do, where the other flags leave it open: inpaint, remove, outpaint, upscale, recolour, crop, background, guide or calm
    #[arg(long, value_enum, value_name = "OP", hide_possible_values = true)]
    pub op: Option<Op>,
    /// Tier that pays; else the take's own
    #[arg(long)]
    pub tier: Option<String>,
    /// Seed; else one is made from the request
    #[arg(long, allow_negative_numbers = true, value_parser = whole)]
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
    /// Take away what the white part of a mask covers
    Remove,
    /// Go on beyond the sides
    Outpaint,
    /// More pixels, same picture
    Upscale,
    /// Another colour, the same light and shade
    Recolour,
    /// The part of another shape that stands out
    Crop,
    /// Another background in the white part of a mask
    Background,
    /// A map of depth, edges or segments
    Guide,
    /// Softer texture where a motion model would have it boil
    Calm,
}

/// Maps of a picture's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Map {
    /// White is near, black is far
    Depth,
    /// White lines on black
    Edges,
    /// A colour for each thing
    Segments,
}

/// Where the camera of a clip goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Camera {
    /// In
    Push,
    /// Back
    Pull,
    /// Turning to the left
    PanLeft,
    /// Turning to the right
    PanRight,
    /// Turning up
    TiltUp,
    /// Turning down
    TiltDown,
    /// Around the subject, to the left
    OrbitLeft,
    /// Around the subject, to the right
    OrbitRight,
    /// In while the lens widens
    DollyZoom,
    /// Held in the hand
    Handheld,
}

/// `stitch`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette stitch t21 t24 t30 --shot reel
  maquette stitch t21 t24 t21                       a clip may come back
  maquette stitch t21 t24 --trim t21=0.5..2.0       from half a second to two seconds
  maquette stitch t21 --trim t21=..1.5              one clip by itself, cut
  maquette stitch t21 t24 t30 --look                only say what jumps where they meet, and where to cut instead
A clip that comes back is cut in the same way each time, or has a --trim for each time")]
pub struct StitchArgs {
    /// The clips in order: numbers of the last list, ids, or shots (their newest clip)
    #[arg(required = true, value_name = "WHICH")]
    pub which: Vec<String>,
    /// Use only this part of a clip, in seconds, exact to the frame; an end that is left out is the clip's own
    #[arg(long = "trim", value_name = "WHICH=IN..OUT", value_parser = trim)]
    pub trims: Vec<TrimArg>,
    /// The shot that gets the result; else the first clip's
    #[arg(long)]
    pub shot: Option<String>,
    /// Join nothing: say what jumps at each seam, and where to cut instead
    #[arg(long, conflicts_with_all = ["shot", "quote", "no_wait"])]
    pub look: bool,
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
