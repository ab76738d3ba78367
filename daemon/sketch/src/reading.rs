//! What a prompt can say: the closed lists of settings, times, things and relations, and the reading itself.

mod kind;
mod place;

use crate::colour::Rgb;
pub use kind::Kind;
pub use place::Setting;

/// What drives light and gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOfDay {
    /// Low warm light under a cool sky.
    Dawn,
    /// High neutral light.
    Day,
    /// The sun overhead: short shadows, hard light.
    Noon,
    /// Low golden light under a clear sky.
    GoldenHour,
    /// Low red light under a violet sky.
    Dusk,
    /// After sunset: everything blue, lamps on.
    BlueHour,
    /// Moon and lamps.
    Night,
    /// The darkest sky, the moon high.
    Midnight,
}

/// How near the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Camera {
    /// A part of the subject fills the picture.
    ExtremeClose,
    /// The subject fills most of the picture.
    Close,
    /// Subject and surroundings in balance.
    Medium,
    /// The whole subject with air around it.
    Full,
    /// The surroundings lead.
    Wide,
    /// The subject is a mark in the surroundings.
    ExtremeWide,
}

/// How high the camera is, and where it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Angle {
    /// Level, at the height of eyes.
    EyeLevel,
    /// From below: a low horizon, things tower.
    Low,
    /// From above: a high horizon, much ground.
    High,
    /// Straight down, as far as the setting allows.
    TopDown,
}

/// Lenses, by what they do to space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lens {
    /// Bent edges, everything in it.
    Fisheye,
    /// 28 mm and shorter: near things large, far things small.
    WideAngle,
    /// 35 mm.
    Mm35,
    /// 50 mm, as the eye sees.
    Mm50,
    /// 85 mm: a soft background.
    Mm85,
    /// 105 mm and longer: the distance comes near.
    Telephoto,
    /// Very near, very soft behind.
    Macro,
}

/// Weather that changes the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Nothing in the air.
    Clear,
    /// Heaps of cloud, and sun between them.
    Clouds,
    /// One grey cover, soft light.
    Overcast,
    /// Streaks, and reflections on the ground.
    Rain,
    /// Dark clouds, slanting rain, lightning.
    Storm,
    /// Torn clouds and things that fly.
    Wind,
    /// The distance disappears.
    Fog,
    /// Flakes, and a white ground.
    Snow,
}

/// What grows, and what lies on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Where the key light comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LightFrom {
    Left,
    Right,
    Above,
    Below,
}

/// A word about light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LightCue {
    /// Where the key comes from.
    From(LightFrom),
    /// A bright edge around bodies.
    Rim,
    /// The key is behind: dark bodies, bright edges.
    Back,
    /// Two saturated colours from signs.
    Neon,
    /// A small warm flame.
    Candle,
    /// No hard shadows.
    Soft,
    /// Hard shadows.
    Hard,
    /// A cone from above, dark around it.
    Spot,
    /// Cold light of a clear night.
    Moon,
}

/// How the picture is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A few flat tones without shading.
    Flat,
    /// Black lines and spots on paper.
    Ink,
    /// Smudged greys, grain and lines.
    Charcoal,
    /// Washes on paper with soft edges.
    Watercolour,
    /// Black and white, hard light.
    Noir,
    /// Parallel view from above.
    Isometric,
    /// White lines on blue.
    Blueprint,
}

/// What the picture is to feel like; it leans palette, contrast and light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Mood {
    Calm,
    Tense,
    Joyful,
    Gloomy,
    Dreamy,
    Epic,
    Romantic,
    Mysterious,
    Cosy,
    Lonely,
    /// Low key.
    Dark,
    /// High key.
    Bright,
    Warm,
    Cold,
    Vivid,
    Muted,
}

/// A part of the picture: where space is kept free, or where a thing or a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
    Top,
    Bottom,
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
    Centre,
}

/// Space to be kept free for words that come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Nobody said where.
    Anywhere,
    /// In a part of the picture.
    At(Side),
}

/// How large a thing is among its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Size {
    Small,
    #[default]
    Usual,
    Large,
}

/// Where quoted text goes, if it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPlace {
    /// A part of the picture.
    At(Side),
    /// On a board that is drawn for it.
    Sign,
}

/// What quoted text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typeface {
    /// EB Garamond, for running words.
    Serif,
    /// Inter semi-bold, for running words and for captions.
    Sans,
    /// Noto Sans Display condensed black, for posters, signs and headlines.
    Display,
}

/// The shape that was asked for, width to height. The caller's size wins; this is told, not obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aspect {
    /// Width, in lowest terms with the height (16 of 16:9, 239 of 2.39:1).
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// Surfaces that are drawn differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Material {
    Glossy,
    Glass,
    Metal,
    Oak,
    Walnut,
    Stone,
    Matte,
}

/// How a thing stands to the next one named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Relation {
    On,
    Beside,
    Behind,
    InFrontOf,
    Under,
    In,
    /// In the hands, or carried.
    Holding,
}

/// One thing in the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Which silhouette.
    pub kind: Kind,
    /// The word as it was written, lower case.
    pub word: String,
    /// How many, 1 to 6.
    pub count: u8,
    /// The size word before it.
    pub size: Size,
    /// The colour word before it.
    pub colour: Option<Rgb>,
    /// The material word before it.
    pub material: Option<Material>,
    /// How it stands to another subject, by position in [`Reading::subjects`].
    pub relation: Option<(Relation, usize)>,
}

/// What was understood of a prompt, and what was not. Nothing is dropped silently.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// Where, if it was said.
    pub setting: Option<Setting>,
    /// When, if it was said.
    pub time: Option<TimeOfDay>,
    /// How near, if it was said.
    pub camera: Option<Camera>,
    /// How high the camera is, if it was said.
    pub angle: Option<Angle>,
    /// The camera is tilted to its side.
    pub dutch: bool,
    /// Which lens, if it was said.
    pub lens: Option<Lens>,
    /// What is in the air, if it was said.
    pub weather: Option<Weather>,
    /// The season, if it was said.
    pub season: Option<Season>,
    /// Words about light, each once, in order.
    pub light: Vec<LightCue>,
    /// How it is drawn, if it was said.
    pub style: Option<Style>,
    /// What it is to feel like, if it was said.
    pub mood: Option<Mood>,
    /// Where space is to be kept free, if it was said.
    pub space: Option<Space>,
    /// Where the main subject is to stand, if it was said.
    pub focus: Option<Side>,
    /// The shape that was asked for.
    pub aspect: Option<Aspect>,
    /// The things, in the order they were named; at most eight.
    pub subjects: Vec<Subject>,
    /// Every colour named, by word or as hex, in order.
    pub colours: Vec<Rgb>,
    /// Text to be set in the picture.
    pub quoted: Vec<String>,
    /// Where each text of [`Reading::quoted`] goes; as long as that.
    pub text_places: Vec<Option<TextPlace>>,
    /// What quoted text is set in, if it was said, or if words like `poster` said it.
    pub typeface: Option<Typeface>,
    /// What must not be there, as written.
    pub negated: Vec<String>,
    /// Words and phrases that shaped the picture, in order, lower case.
    pub understood: Vec<String>,
    /// Words that changed nothing, as written (lower case), each once. An unknown noun is drawn as a
    /// labelled block and listed here too.
    pub not_understood: Vec<String>,
}
