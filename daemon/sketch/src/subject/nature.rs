//! What things do by nature: how they meet the world, where people look for them, and who can hold one.

use crate::path::Point;
use crate::read::{Kind, Relation, Subject};
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

/// How `kind` meets the world.
pub(crate) fn habit(kind: Kind) -> Habit {
    match kind {
        Kind::Boat | Kind::Ship | Kind::Bridge => Habit::Floats,
        Kind::Whale | Kind::Fish => Habit::Swims,
        Kind::Butterfly | Kind::Plane | Kind::Helicopter | Kind::Balloon => Habit::Flies,
        Kind::Umbrella => Habit::Held,
        Kind::Book
        | Kind::Banana
        | Kind::Bread
        | Kind::Trumpet
        | Kind::Shoe
        | Kind::Hat
        | Kind::Glasses
        | Kind::Key => Habit::Lies,
        Kind::Teapot
        | Kind::Mug
        | Kind::Bottle
        | Kind::Vase
        | Kind::Bowl
        | Kind::Lamp
        | Kind::Candle
        | Kind::Plant
        | Kind::Box
        | Kind::Phone
        | Kind::Apple
        | Kind::Chair
        | Kind::Table
        | Kind::Sofa
        | Kind::Window
        | Kind::Person
        | Kind::Cat
        | Kind::Dog
        | Kind::Bird
        | Kind::Tree
        | Kind::Pine
        | Kind::House
        | Kind::Lighthouse
        | Kind::Car
        | Kind::Bicycle
        | Kind::Lantern
        | Kind::Walker
        | Kind::Runner
        | Kind::Sitter
        | Kind::Dancer
        | Kind::Cheerer
        | Kind::Child
        | Kind::Couple
        | Kind::Crowd
        | Kind::Horse
        | Kind::Cow
        | Kind::Sheep
        | Kind::Deer
        | Kind::Giraffe
        | Kind::Elephant
        | Kind::Rabbit
        | Kind::Owl
        | Kind::Penguin
        | Kind::Turtle
        | Kind::Bus
        | Kind::Truck
        | Kind::Motorbike
        | Kind::Tractor
        | Kind::Train
        | Kind::Rocket
        | Kind::Armchair
        | Kind::Bed
        | Kind::Bookshelf
        | Kind::Desk
        | Kind::Palm
        | Kind::Cactus
        | Kind::Flower
        | Kind::Mushroom
        | Kind::Tower
        | Kind::Castle
        | Kind::Skyscraper
        | Kind::Church
        | Kind::Barn
        | Kind::Windmill
        | Kind::Tent
        | Kind::Cake
        | Kind::Burger
        | Kind::IceCream
        | Kind::Wineglass
        | Kind::Pizza
        | Kind::Guitar
        | Kind::Piano
        | Kind::Violin
        | Kind::Drum
        | Kind::Laptop
        | Kind::Camera
        | Kind::Watch
        | Kind::Backpack
        | Kind::Clock
        | Kind::Headphones
        | Kind::Perfume
        | Kind::Unknown => Habit::Stands,
    }
}

/// The hand of a person that may hold something, in the person's own units.
pub(crate) fn hand(kind: Kind) -> Option<Point> {
    match kind {
        Kind::Person => Some((0.12, 0.5)),
        Kind::Walker => Some((0.17, 0.57)),
        Kind::Runner => Some((0.36, 0.75)),
        Kind::Sitter => Some((0.17, 0.48)),
        Kind::Dancer => Some((0.41, 0.9)),
        Kind::Cheerer => Some((0.23, 0.97)),
        Kind::Child => Some((0.205, 0.82)),
        Kind::Couple => Some((0.03, 0.52)),
        Kind::Teapot
        | Kind::Mug
        | Kind::Bottle
        | Kind::Vase
        | Kind::Bowl
        | Kind::Book
        | Kind::Lamp
        | Kind::Candle
        | Kind::Plant
        | Kind::Box
        | Kind::Phone
        | Kind::Apple
        | Kind::Chair
        | Kind::Table
        | Kind::Sofa
        | Kind::Window
        | Kind::Cat
        | Kind::Dog
        | Kind::Bird
        | Kind::Tree
        | Kind::Pine
        | Kind::House
        | Kind::Lighthouse
        | Kind::Car
        | Kind::Bicycle
        | Kind::Boat
        | Kind::Umbrella
        | Kind::Lantern
        | Kind::Crowd
        | Kind::Horse
        | Kind::Cow
        | Kind::Sheep
        | Kind::Deer
        | Kind::Giraffe
        | Kind::Elephant
        | Kind::Rabbit
        | Kind::Owl
        | Kind::Whale
        | Kind::Fish
        | Kind::Butterfly
        | Kind::Penguin
        | Kind::Turtle
        | Kind::Bus
        | Kind::Truck
        | Kind::Motorbike
        | Kind::Tractor
        | Kind::Train
        | Kind::Plane
        | Kind::Helicopter
        | Kind::Rocket
        | Kind::Balloon
        | Kind::Ship
        | Kind::Armchair
        | Kind::Bed
        | Kind::Bookshelf
        | Kind::Desk
        | Kind::Palm
        | Kind::Cactus
        | Kind::Flower
        | Kind::Mushroom
        | Kind::Tower
        | Kind::Castle
        | Kind::Skyscraper
        | Kind::Church
        | Kind::Barn
        | Kind::Windmill
        | Kind::Tent
        | Kind::Bridge
        | Kind::Banana
        | Kind::Cake
        | Kind::Burger
        | Kind::IceCream
        | Kind::Bread
        | Kind::Wineglass
        | Kind::Pizza
        | Kind::Guitar
        | Kind::Piano
        | Kind::Violin
        | Kind::Drum
        | Kind::Trumpet
        | Kind::Laptop
        | Kind::Camera
        | Kind::Shoe
        | Kind::Watch
        | Kind::Hat
        | Kind::Backpack
        | Kind::Glasses
        | Kind::Key
        | Kind::Clock
        | Kind::Headphones
        | Kind::Perfume
        | Kind::Unknown => None,
    }
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

/// Where `kind` is at home.
pub(crate) fn home(kind: Kind) -> Home {
    match kind {
        Kind::Person
        | Kind::Walker
        | Kind::Runner
        | Kind::Sitter
        | Kind::Dancer
        | Kind::Cheerer
        | Kind::Child
        | Kind::Couple
        | Kind::Crowd
        | Kind::Dog => Home::People,
        Kind::Car
        | Kind::Bicycle
        | Kind::Lantern
        | Kind::Umbrella
        | Kind::Bus
        | Kind::Truck
        | Kind::Motorbike
        | Kind::Skyscraper
        | Kind::Tower => Home::Street,
        Kind::Boat | Kind::Lighthouse | Kind::Bridge => Home::Coast,
        Kind::Ship | Kind::Whale => Home::Sea,
        Kind::Fish => Home::Underwater,
        Kind::Palm | Kind::Turtle => Home::Beach,
        Kind::Penguin => Home::Snow,
        Kind::Cactus => Home::Desert,
        Kind::Plane | Kind::Helicopter | Kind::Balloon => Home::Sky,
        Kind::Horse
        | Kind::Cow
        | Kind::Sheep
        | Kind::Giraffe
        | Kind::Elephant
        | Kind::Rabbit
        | Kind::Butterfly
        | Kind::Flower
        | Kind::Tractor => Home::Meadow,
        Kind::Owl | Kind::Deer | Kind::Mushroom => Home::Forest,
        Kind::Tree
        | Kind::Pine
        | Kind::House
        | Kind::Bird
        | Kind::Train
        | Kind::Rocket
        | Kind::Castle
        | Kind::Church
        | Kind::Barn
        | Kind::Windmill
        | Kind::Tent => Home::Country,
        Kind::Teapot
        | Kind::Mug
        | Kind::Bottle
        | Kind::Vase
        | Kind::Bowl
        | Kind::Book
        | Kind::Lamp
        | Kind::Candle
        | Kind::Plant
        | Kind::Box
        | Kind::Phone
        | Kind::Apple
        | Kind::Chair
        | Kind::Table
        | Kind::Sofa
        | Kind::Window
        | Kind::Cat
        | Kind::Armchair
        | Kind::Bed
        | Kind::Bookshelf
        | Kind::Desk
        | Kind::Banana
        | Kind::Cake
        | Kind::Burger
        | Kind::IceCream
        | Kind::Bread
        | Kind::Wineglass
        | Kind::Pizza
        | Kind::Guitar
        | Kind::Piano
        | Kind::Violin
        | Kind::Drum
        | Kind::Trumpet
        | Kind::Laptop
        | Kind::Camera
        | Kind::Shoe
        | Kind::Watch
        | Kind::Hat
        | Kind::Backpack
        | Kind::Glasses
        | Kind::Key
        | Kind::Clock
        | Kind::Headphones
        | Kind::Perfume
        | Kind::Unknown => Home::Indoors,
    }
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
    match first_home(main, subjects) {
        Home::Sky if !all(&[Habit::Flies]) => Home::Country,
        Home::Sea if !all(&[Habit::Floats, Habit::Swims, Habit::Flies]) => Home::Coast,
        Home::Underwater if !all(&[Habit::Swims]) => Home::Coast,
        there @ (Home::Indoors
        | Home::People
        | Home::Street
        | Home::Coast
        | Home::Sea
        | Home::Underwater
        | Home::Beach
        | Home::Snow
        | Home::Desert
        | Home::Meadow
        | Home::Sky
        | Home::Country
        | Home::Forest) => there,
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
