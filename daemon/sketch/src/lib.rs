//! Sketch, the embedded renderer: composition sketches, finishes, edits and parallax clips.
//!
//! It is no generative model and does not claim to be one. It reads a prompt by a small grammar, composes
//! layers with known depth, and draws them. Everything here is pure: no input or output, no clock, no
//! threads; equal orders give equal bytes on every machine.

mod animation;
mod arrange;
mod background;
mod bounds;
mod canvas;
mod chance;
mod colour;
mod colour_names;
mod compose;
mod coverage;
mod crop;
mod depth;
mod detail;
mod error;
mod fill;
mod finish;
mod gif_palette;
mod guides;
mod inpaint;
mod layers;
mod lettering;
mod light;
mod look;
mod materials;
mod mp4;
mod number;
mod outpaint;
mod paint;
mod palette_lock;
mod parallax;
mod pass;
mod patches;
mod path;
mod picture;
mod plan;
mod portrait;
mod read;
mod reading;
mod recolour;
mod resample;
mod run;
mod sameness;
mod segments;
mod setting;
mod shade;
mod sheet;
mod stage;
mod stitch;
mod subject;
mod surfaces;
mod text;
mod textures;
mod travel;
mod unit;
mod warp;
mod words;
mod yuv;

pub use animation::{Animation, GifReel, animate};
pub use background::{Background, replace_background};
pub use colour::Rgb;
pub use compose::{Still, StillOrder, compose, compose_with};
pub use crop::{Cropped, crop, focal_point};
pub use error::SketchError;
pub use finish::{FinishHints, FinishOrder, Finished, composition_drift, finish, finish_with};
pub use guides::{Guide, depth_guide, edge_guide, segment_guide};
pub use inpaint::{inpaint, remove};
pub use lettering::LetteringBox;
pub use materials::Texture;
pub use outpaint::{Sides, outpaint};
pub use parallax::{Clip, Frame, MotionOrder, parallax, parallax_along, rendered, rendered_along};
pub use picture::{DepthMap, MAX_PIXELS, MAX_SIDE, Mask, Picture};
pub use portrait::portrait;
pub use read::{
    Angle, Aspect, Camera, Kind, Lens, LightCue, LightFrom, Material, Mood, Reading, Relation, Season,
    Setting, Side, Size, Space, Style, Subject, TextPlace, TimeOfDay, Typeface, Weather, missing_letters,
    read, read_with,
};
pub use recolour::{RecolourOrder, recolour};
pub use resample::{thumbnail, upscale};
pub use sameness::{Sameness, sameness};
pub use segments::Segments;
pub use sheet::{Area, Mark, Sheet, Tile, Words, sheet, words_width};
pub use stitch::{Joined, Piece, stitch, stitch_pieces};
pub use surfaces::Surface;
pub use text::FontFile;
pub use travel::{CameraMove, Course};

/// Version of every pixel this crate makes; it is part of every cache key and changes when any of them does.
pub const RENDERER_VERSION: u32 = 5;
