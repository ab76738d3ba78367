//! What a prompt can say: the closed lists of settings, times, things and relations, and the reading itself.

use crate::colour::Rgb;

/// Where a picture takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A room with a wall, a window's light and a table or floor.
    Interior,
    /// A street between houses, in one-point perspective.
    Street,
    /// Trunks in layers of haze.
    Forest,
    /// Sea, horizon and beach.
    Coast,
    /// Ridges, hills and a meadow.
    Mountains,
}

/// What drives light and gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOfDay {
    /// Low warm light under a cool sky.
    Dawn,
    /// High neutral light.
    Day,
    /// Low red light under a violet sky.
    Dusk,
    /// Moon and lamps.
    Night,
}

/// How near the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Camera {
    /// The subject fills most of the picture.
    Close,
    /// Subject and surroundings in balance.
    Medium,
    /// The surroundings lead.
    Wide,
}

/// Weather that changes the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Nothing in the air.
    Clear,
    /// Streaks, and reflections on the ground.
    Rain,
    /// The distance disappears.
    Fog,
    /// Flakes, and a white ground.
    Snow,
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
}

/// The things that have a silhouette of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Teapot,
    Mug,
    Bottle,
    Vase,
    Bowl,
    Book,
    Lamp,
    Candle,
    Plant,
    Box,
    Phone,
    Apple,
    Chair,
    Table,
    Sofa,
    Window,
    Person,
    Cat,
    Dog,
    Bird,
    Tree,
    Pine,
    House,
    Lighthouse,
    Car,
    Bicycle,
    Boat,
    Umbrella,
    Lantern,
    Walker,
    Runner,
    Sitter,
    Dancer,
    Cheerer,
    Child,
    Couple,
    Crowd,
    Horse,
    Cow,
    Sheep,
    Deer,
    Giraffe,
    Elephant,
    Rabbit,
    Owl,
    Whale,
    Fish,
    Butterfly,
    Penguin,
    Turtle,
    Bus,
    Truck,
    Motorbike,
    Tractor,
    Train,
    Plane,
    Helicopter,
    Rocket,
    Balloon,
    Ship,
    Armchair,
    Bed,
    Bookshelf,
    Desk,
    Palm,
    Cactus,
    Flower,
    Mushroom,
    Tower,
    Castle,
    Skyscraper,
    Church,
    Barn,
    Windmill,
    Tent,
    Bridge,
    Banana,
    Cake,
    Burger,
    IceCream,
    Bread,
    Wineglass,
    Pizza,
    Guitar,
    Piano,
    Violin,
    Drum,
    Trumpet,
    Laptop,
    Camera,
    Shoe,
    Watch,
    Hat,
    Backpack,
    Glasses,
    Key,
    Clock,
    Headphones,
    Perfume,
    /// A noun without a silhouette: drawn as a labelled mannequin block.
    Unknown,
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
    /// What is in the air, if it was said.
    pub weather: Option<Weather>,
    /// The things, in the order they were named; at most eight.
    pub subjects: Vec<Subject>,
    /// Every colour named, by word or as hex, in order.
    pub colours: Vec<Rgb>,
    /// Text to be set in the picture.
    pub quoted: Vec<String>,
    /// What must not be there, as written.
    pub negated: Vec<String>,
    /// Words that changed nothing, as written (lower case), each once. An unknown noun is drawn as a
    /// labelled block and listed here too.
    pub not_understood: Vec<String>,
}
