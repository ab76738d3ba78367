//! What things do by nature: how they meet the world, where people look for them, what they are made of, and
//! who can hold one.

use crate::path::Point;
use crate::read::{Kind, Material, Relation, Subject};
use crate::subject::measure;

/// How a thing meets the world when the prompt does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Stands on its feet, wheels or foundation.
    Stands,
    /// Lies flat and so needs no more than a narrow contact.
    Lies,
    /// Floats on water; on land it is set down.
    Floats,
    /// Lives in the water: half under it at sea, and lies or hangs elsewhere.
    Swims,
    /// Is in the air.
    Flies,
    /// Is held up, or rests on its point.
    Held,
}

/// Where most people would look for a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// On a table or in a room.
    Indoors,
    /// Wherever there is company: a room with small things, else a street.
    People,
    /// In a street.
    Street,
    /// At the sea.
    Coast,
    /// Far out on the water.
    Sea,
    /// Under water.
    Underwater,
    /// On warm sand.
    Beach,
    /// On snow and ice.
    Snow,
    /// In dry country.
    Desert,
    /// On grass.
    Meadow,
    /// In the air.
    Sky,
    /// In open country.
    Country,
    /// Among trees.
    Forest,
}

/// What one kind does by nature.
#[derive(Debug, Clone, Copy)]
struct Nature {
    home: Home,
    habit: Habit,
    material: Material,
    hand: Option<Point>,
}

/// How `kind` meets the world.
pub(crate) fn habit(kind: Kind) -> Habit {
    nature(kind).habit
}

/// Where `kind` is at home.
pub(crate) fn home(kind: Kind) -> Home {
    nature(kind).home
}

/// What things of this kind are usually made of.
pub(crate) fn usual_material(kind: Kind) -> Material {
    nature(kind).material
}

/// The hand of a person that may hold something, in the person's own units.
pub(crate) fn hand(kind: Kind) -> Option<Point> {
    nature(kind).hand
}

/// Where most people would look for these things together: the first decides, unless it stands on a piece
/// of furniture, or would be at home in a room and something large beside it would not; people go where the
/// small things are. Nobody is put into air or water who does not fly or swim.
pub(crate) fn home_of(subjects: &[Subject]) -> Home {
    let Some(main) = subjects.first() else { return Home::Country };
    let support = main.relation.filter(|(relation, _)| *relation == Relation::On);
    let support = support.and_then(|(_, to)| subjects.get(to)).map(|s| s.kind);
    if support.is_some_and(|kind| kind != Kind::Unknown && home(kind) == Home::Indoors) {
        return Home::Indoors;
    }
    let all = |habits: &[Habit]| subjects.iter().all(|s| habits.contains(&habit(s.kind)));
    let there = first_home(main, subjects);
    if there == Home::Sky && !all(&[Habit::Flies]) {
        Home::Country
    } else if there == Home::Sea && !all(&[Habit::Floats, Habit::Swims, Habit::Flies])
        || there == Home::Underwater && !all(&[Habit::Swims])
    {
        Home::Coast
    } else {
        there
    }
}

/// The home of the main thing, or of what draws it out of the house.
fn first_home(main: &Subject, subjects: &[Subject]) -> Home {
    let here = home(main.kind);
    if !matches!(here, Home::Indoors | Home::People) {
        return here;
    }
    let homes = || subjects.iter().map(|s| (home(s.kind), measure(s.kind).metres, s.kind));
    let outdoors = homes().find(|(home, metres, kind)| {
        !matches!(home, Home::Indoors | Home::People) && *metres > 1.2 && *kind != Kind::Umbrella
    });
    let indoors = || homes().any(|(home, metres, _)| home == Home::Indoors && metres < 2.5);
    match outdoors {
        Some((there, _, _)) => there,
        None if here == Home::People && indoors() => Home::Indoors,
        None => here,
    }
}

impl Nature {
    /// Somebody with a hand there.
    const fn with_hand(self, x: f32, y: f32) -> Self {
        Self { hand: Some((x, y)), ..self }
    }
}

/// The table: a row a kind.
fn nature(kind: Kind) -> Nature {
    let of = |home, habit, material| Nature { home, habit, material, hand: None };
    match kind {
        Kind::Teapot => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Mug => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Bottle => of(Home::Indoors, Habit::Stands, Material::Glass),
        Kind::Vase => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Bowl => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Book => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Lamp => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Candle => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Plant => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Box => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Phone => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Apple => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Chair => of(Home::Indoors, Habit::Stands, Material::Oak),
        Kind::Table => of(Home::Indoors, Habit::Stands, Material::Oak),
        Kind::Sofa => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Window => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Person => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.12, 0.5),
        Kind::Cat => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Dog => of(Home::People, Habit::Stands, Material::Matte),
        Kind::Bird => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Tree => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Pine => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::House => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Lighthouse => of(Home::Coast, Habit::Stands, Material::Matte),
        Kind::Car => of(Home::Street, Habit::Stands, Material::Glossy),
        Kind::Bicycle => of(Home::Street, Habit::Stands, Material::Matte),
        Kind::Boat => of(Home::Coast, Habit::Floats, Material::Matte),
        Kind::Umbrella => of(Home::Street, Habit::Held, Material::Matte),
        Kind::Lantern => of(Home::Street, Habit::Stands, Material::Matte),
        Kind::Walker => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.17, 0.57),
        Kind::Runner => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.36, 0.75),
        Kind::Sitter => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.17, 0.48),
        Kind::Dancer => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.41, 0.9),
        Kind::Cheerer => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.23, 0.97),
        Kind::Child => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.205, 0.82),
        Kind::Couple => of(Home::People, Habit::Stands, Material::Matte).with_hand(0.03, 0.52),
        Kind::Crowd => of(Home::People, Habit::Stands, Material::Matte),
        Kind::Horse => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Cow => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Sheep => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Deer => of(Home::Forest, Habit::Stands, Material::Matte),
        Kind::Giraffe => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Elephant => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Rabbit => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Owl => of(Home::Forest, Habit::Stands, Material::Matte),
        Kind::Whale => of(Home::Sea, Habit::Swims, Material::Matte),
        Kind::Fish => of(Home::Underwater, Habit::Swims, Material::Matte),
        Kind::Butterfly => of(Home::Meadow, Habit::Flies, Material::Matte),
        Kind::Penguin => of(Home::Snow, Habit::Stands, Material::Matte),
        Kind::Turtle => of(Home::Beach, Habit::Stands, Material::Matte),
        Kind::Bus => of(Home::Street, Habit::Stands, Material::Glossy),
        Kind::Truck => of(Home::Street, Habit::Stands, Material::Matte),
        Kind::Motorbike => of(Home::Street, Habit::Stands, Material::Glossy),
        Kind::Tractor => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Train => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Plane => of(Home::Sky, Habit::Flies, Material::Metal),
        Kind::Helicopter => of(Home::Sky, Habit::Flies, Material::Matte),
        Kind::Rocket => of(Home::Country, Habit::Stands, Material::Metal),
        Kind::Balloon => of(Home::Sky, Habit::Flies, Material::Matte),
        Kind::Ship => of(Home::Sea, Habit::Floats, Material::Matte),
        Kind::Armchair => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Bed => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Bookshelf => of(Home::Indoors, Habit::Stands, Material::Oak),
        Kind::Desk => of(Home::Indoors, Habit::Stands, Material::Oak),
        Kind::Palm => of(Home::Beach, Habit::Stands, Material::Matte),
        Kind::Cactus => of(Home::Desert, Habit::Stands, Material::Matte),
        Kind::Flower => of(Home::Meadow, Habit::Stands, Material::Matte),
        Kind::Mushroom => of(Home::Forest, Habit::Stands, Material::Matte),
        Kind::Tower => of(Home::Street, Habit::Stands, Material::Matte),
        Kind::Castle => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Skyscraper => of(Home::Street, Habit::Stands, Material::Matte),
        Kind::Church => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Barn => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Windmill => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Tent => of(Home::Country, Habit::Stands, Material::Matte),
        Kind::Bridge => of(Home::Coast, Habit::Floats, Material::Matte),
        Kind::Banana => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Cake => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Burger => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::IceCream => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Bread => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Wineglass => of(Home::Indoors, Habit::Stands, Material::Glass),
        Kind::Pizza => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Guitar => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Piano => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Violin => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Drum => of(Home::Indoors, Habit::Stands, Material::Glossy),
        Kind::Trumpet => of(Home::Indoors, Habit::Lies, Material::Metal),
        Kind::Laptop => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Camera => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Shoe => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Watch => of(Home::Indoors, Habit::Stands, Material::Metal),
        Kind::Hat => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Backpack => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Glasses => of(Home::Indoors, Habit::Lies, Material::Matte),
        Kind::Key => of(Home::Indoors, Habit::Lies, Material::Metal),
        Kind::Clock => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Headphones => of(Home::Indoors, Habit::Stands, Material::Matte),
        Kind::Perfume => of(Home::Indoors, Habit::Stands, Material::Glass),
        Kind::Unknown => of(Home::Indoors, Habit::Stands, Material::Matte),
    }
}
