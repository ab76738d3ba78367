//! Which colour things usually have.

use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::read::Kind;

/// The colour such things usually have; the palette decides where any would do.
pub(crate) fn usual_colour(palette: &[Ink; 4], light: &Light, kind: Kind, index: usize) -> Ink {
    match kind {
        Kind::Tree => light.leaf(ink(98, 132, 72)),
        Kind::Pine => ink(56, 88, 72),
        Kind::Palm => ink(84, 128, 70),
        Kind::Cactus => ink(86, 132, 84),
        Kind::Plant => ink(196, 112, 78),
        Kind::Bottle => ink(58, 92, 66),
        Kind::Apple => ink(186, 44, 44),
        Kind::Banana => ink(240, 204, 74),
        Kind::Bread => ink(198, 138, 76),
        Kind::Burger => ink(206, 140, 72),
        Kind::Pizza => ink(238, 196, 96),
        Kind::IceCream => ink(246, 214, 206),
        Kind::Cake => ink(248, 236, 224),
        Kind::Mushroom => ink(196, 52, 44),
        Kind::Cat => [ink(196, 138, 84), ink(84, 82, 86), ink(206, 196, 182), ink(60, 54, 52)][index % 4],
        Kind::Dog => [ink(176, 126, 78), ink(92, 74, 62), ink(222, 206, 178)][index % 3],
        Kind::Horse => [ink(140, 86, 54), ink(96, 66, 52), ink(190, 168, 144)][index % 3],
        Kind::Bird => ink(120, 132, 148),
        Kind::Cow | Kind::Sheep => ink(238, 230, 216),
        Kind::Deer => ink(172, 118, 72),
        Kind::Giraffe => ink(226, 182, 104),
        Kind::Elephant => ink(140, 140, 148),
        Kind::Rabbit => [ink(186, 160, 132), ink(222, 214, 204), ink(140, 128, 120)][index % 3],
        Kind::Owl => ink(138, 104, 72),
        Kind::Whale => ink(70, 96, 124),
        Kind::Penguin => ink(44, 50, 62),
        Kind::Turtle => ink(104, 128, 78),
        Kind::House | Kind::Church => ink(226, 214, 194),
        Kind::Barn => ink(164, 58, 48),
        Kind::Castle | Kind::Tower => ink(186, 174, 156),
        Kind::Skyscraper => ink(126, 150, 172),
        Kind::Windmill => ink(220, 206, 184),
        Kind::Bridge => ink(178, 74, 56),
        Kind::Lighthouse => ink(190, 52, 46),
        Kind::Table | Kind::Chair | Kind::Desk | Kind::Bookshelf => ink(176, 130, 84),
        Kind::Teapot | Kind::Mug | Kind::Bowl | Kind::Vase => {
            [ink(236, 228, 212), palette[1], ink(206, 216, 214), palette[2].shift(0.15)][index % 4]
        }
        Kind::Candle => ink(240, 230, 210),
        Kind::Lamp | Kind::Window => ink(240, 228, 206),
        Kind::Guitar => ink(198, 136, 72),
        Kind::Violin => ink(162, 82, 42),
        Kind::Piano => ink(40, 36, 40),
        Kind::Trumpet | Kind::Key => ink(196, 146, 54),
        Kind::Laptop => ink(186, 190, 196),
        Kind::Camera | Kind::Headphones => ink(58, 58, 64),
        Kind::Wineglass => ink(214, 226, 232),
        Kind::Glasses => ink(52, 46, 46),
        Kind::Plane | Kind::Rocket => ink(232, 234, 238),
        Kind::Hat => ink(150, 112, 76),
        Kind::Book
        | Kind::Box
        | Kind::Phone
        | Kind::Sofa
        | Kind::Armchair
        | Kind::Bed
        | Kind::Person
        | Kind::Walker
        | Kind::Runner
        | Kind::Sitter
        | Kind::Dancer
        | Kind::Cheerer
        | Kind::Child
        | Kind::Couple
        | Kind::Crowd
        | Kind::Fish
        | Kind::Butterfly
        | Kind::Car
        | Kind::Bicycle
        | Kind::Bus
        | Kind::Truck
        | Kind::Motorbike
        | Kind::Tractor
        | Kind::Train
        | Kind::Helicopter
        | Kind::Balloon
        | Kind::Ship
        | Kind::Boat
        | Kind::Umbrella
        | Kind::Lantern
        | Kind::Flower
        | Kind::Tent
        | Kind::Drum
        | Kind::Shoe
        | Kind::Watch
        | Kind::Backpack
        | Kind::Clock
        | Kind::Perfume
        | Kind::Unknown => palette[1 + index % 3],
    }
}
