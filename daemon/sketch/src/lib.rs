//! Sketch, the embedded renderer: composition sketches, finishes, edits and parallax clips.
//!
//! It is no generative model and does not claim to be one. It reads a prompt by a small grammar, composes
//! layers with known depth, and draws them. Everything here is pure: no input or output, no clock, no
//! threads; equal orders give equal bytes on every machine.

mod arrange;
mod bounds;
mod camera;
mod canvas;
mod chance;
mod colour;
mod colour_names;
mod compose;
mod depth;
mod detail;
mod error;
mod fill;
mod finish;
mod inpaint;
mod layers;
mod lettering;
mod light;
mod look;
mod mp4;
mod number;
mod paint;
mod parallax;
mod pass;
mod patches;
mod path;
mod picture;
mod plan;
mod portrait;
mod read;
mod reading;
mod resample;
mod sameness;
mod setting;
mod shade;
mod sheet;
mod stage;
mod stitch;
mod subject;
mod text;
mod unit;
mod words;
mod yuv;

pub use colour::Rgb;
pub use compose::{Still, StillOrder, compose};
pub use error::SketchError;
pub use finish::{FinishOrder, finish};
pub use inpaint::inpaint;
pub use parallax::{Clip, Frame, MotionOrder, parallax, rendered};
pub use picture::{DepthMap, MAX_PIXELS, MAX_SIDE, Mask, Picture};
pub use portrait::portrait;
pub use read::{
    Angle, Aspect, Camera, Kind, Lens, LightCue, LightFrom, Material, Mood, Reading, Relation, Season,
    Setting, Side, Size, Space, Style, Subject, TextPlace, TimeOfDay, Weather, read,
};
pub use resample::{thumbnail, upscale};
pub use sameness::{Sameness, sameness};
pub use sheet::{Tile, sheet};
pub use stitch::{Joined, Piece, stitch, stitch_pieces};

/// Version of every pixel this crate makes; it is part of every cache key and changes when any of them does.
pub const RENDERER_VERSION: u32 = 3;
