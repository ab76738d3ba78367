//! Subjects: silhouettes with simple inner form, each drawn in its own units.
//!
//! One local unit is the subject's height; the origin is where it stands, x to its right, y up.

mod building;
mod creature;
mod every;
mod figure;
mod flora;
mod food;
mod furnishing;
mod furniture;
mod gadget;
mod group;
mod hoofed;
mod instrument;
mod landmark;
mod living;
mod measure;
mod names;
mod nature;
mod outdoor;
mod road;
mod sea;
mod things;
mod tint;
mod vehicle;
mod vessel;
mod voyage;
mod wear;
mod wild;

pub(crate) use measure::measure;
pub(crate) use names::{CROWDS, THINGS, posed};
pub(crate) use nature::{Habit, Home, habit, hand, home, home_of, usual_material};
pub(crate) use tint::usual_colour;

use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::light::Light;
use crate::paint::Paint;
use crate::path::{Path, Place, Point};
use crate::read::{Kind, Material};

/// How a subject is to look.
#[derive(Debug, Clone)]
pub(crate) struct Look<'a> {
    pub kind: Kind,
    /// The surface's own colour.
    pub base: Ink,
    /// A second colour for bands, shades and clothes.
    pub accent: Ink,
    pub material: Material,
    /// Tells one of several from the next.
    pub index: usize,
    /// Sits on a seat that is drawn as a thing of its own.
    pub seated: bool,
    /// Is in the air, so that wings are spread.
    pub aloft: bool,
    /// Is in somebody's hand, or carries somebody: a balloon is a toy then, and a boat is rowed.
    pub in_use: bool,
    /// A word for mannequin blocks.
    pub label: &'a str,
}

/// Draws a subject; used for its silhouette and for its colours alike.
pub(crate) fn draw(canvas: &mut Canvas, place: Place, light: &Light, look: &Look<'_>) {
    let mut pen = Pen { canvas, place, light, look };
    match look.kind {
        Kind::Teapot => vessel::teapot(&mut pen),
        Kind::Mug => vessel::mug(&mut pen),
        Kind::Bottle => vessel::bottle(&mut pen),
        Kind::Vase => vessel::vase(&mut pen),
        Kind::Bowl => vessel::bowl(&mut pen),
        Kind::Book => things::book(&mut pen),
        Kind::Lamp => things::lamp(&mut pen),
        Kind::Candle => things::candle(&mut pen),
        Kind::Plant => things::plant(&mut pen),
        Kind::Box => things::parcel(&mut pen),
        Kind::Phone => things::phone(&mut pen),
        Kind::Apple => things::apple(&mut pen),
        Kind::Umbrella => things::umbrella(&mut pen),
        Kind::Unknown => things::mannequin(&mut pen),
        Kind::Chair => furniture::chair(&mut pen),
        Kind::Table => furniture::table(&mut pen),
        Kind::Sofa => furniture::sofa(&mut pen),
        Kind::Window => furniture::window(&mut pen),
        Kind::Person => figure::person(&mut pen),
        Kind::Cat => living::cat(&mut pen),
        Kind::Dog => living::dog(&mut pen),
        Kind::Bird => living::bird(&mut pen),
        Kind::Tree => outdoor::tree(&mut pen),
        Kind::Pine => outdoor::pine(&mut pen),
        Kind::House => outdoor::house(&mut pen),
        Kind::Lighthouse => outdoor::lighthouse(&mut pen),
        Kind::Lantern => outdoor::lantern(&mut pen),
        Kind::Car => vehicle::car(&mut pen),
        Kind::Bicycle => vehicle::bicycle(&mut pen),
        Kind::Boat => vehicle::boat(&mut pen),
        Kind::Walker => figure::walker(&mut pen),
        Kind::Runner => figure::runner(&mut pen),
        Kind::Sitter => figure::sitter(&mut pen),
        Kind::Dancer => figure::dancer(&mut pen),
        Kind::Cheerer => figure::cheerer(&mut pen),
        Kind::Child => group::child(&mut pen),
        Kind::Couple => group::couple(&mut pen),
        Kind::Crowd => group::crowd(&mut pen),
        Kind::Horse => hoofed::horse(&mut pen),
        Kind::Cow => hoofed::cow(&mut pen),
        Kind::Sheep => hoofed::sheep(&mut pen),
        Kind::Deer => wild::deer(&mut pen),
        Kind::Giraffe => wild::giraffe(&mut pen),
        Kind::Elephant => wild::elephant(&mut pen),
        Kind::Rabbit => creature::rabbit(&mut pen),
        Kind::Owl => creature::owl(&mut pen),
        Kind::Whale => sea::whale(&mut pen),
        Kind::Fish => sea::fish(&mut pen),
        Kind::Butterfly => creature::butterfly(&mut pen),
        Kind::Penguin => creature::penguin(&mut pen),
        Kind::Turtle => creature::turtle(&mut pen),
        Kind::Bus => road::bus(&mut pen),
        Kind::Truck => road::truck(&mut pen),
        Kind::Motorbike => road::motorbike(&mut pen),
        Kind::Tractor => road::tractor(&mut pen),
        Kind::Train => voyage::train(&mut pen),
        Kind::Plane => voyage::plane(&mut pen),
        Kind::Helicopter => voyage::helicopter(&mut pen),
        Kind::Rocket => voyage::rocket(&mut pen),
        Kind::Balloon => voyage::balloon(&mut pen),
        Kind::Ship => voyage::ship(&mut pen),
        Kind::Armchair => furnishing::armchair(&mut pen),
        Kind::Bed => furnishing::bed(&mut pen),
        Kind::Bookshelf => furnishing::bookshelf(&mut pen),
        Kind::Desk => furnishing::desk(&mut pen),
        Kind::Palm => flora::palm(&mut pen),
        Kind::Cactus => flora::cactus(&mut pen),
        Kind::Flower => flora::flower(&mut pen),
        Kind::Mushroom => flora::mushroom(&mut pen),
        Kind::Tower => building::tower(&mut pen),
        Kind::Castle => building::castle(&mut pen),
        Kind::Skyscraper => building::skyscraper(&mut pen),
        Kind::Church => building::church(&mut pen),
        Kind::Barn => landmark::barn(&mut pen),
        Kind::Windmill => landmark::windmill(&mut pen),
        Kind::Tent => landmark::tent(&mut pen),
        Kind::Bridge => landmark::bridge(&mut pen),
        Kind::Banana => food::banana(&mut pen),
        Kind::Cake => food::cake(&mut pen),
        Kind::Burger => food::burger(&mut pen),
        Kind::IceCream => food::ice_cream(&mut pen),
        Kind::Bread => food::bread(&mut pen),
        Kind::Wineglass => food::wineglass(&mut pen),
        Kind::Pizza => food::pizza(&mut pen),
        Kind::Guitar => instrument::guitar(&mut pen),
        Kind::Piano => instrument::piano(&mut pen),
        Kind::Violin => instrument::violin(&mut pen),
        Kind::Drum => instrument::drum(&mut pen),
        Kind::Trumpet => instrument::trumpet(&mut pen),
        Kind::Laptop => gadget::laptop(&mut pen),
        Kind::Camera => gadget::camera(&mut pen),
        Kind::Watch => gadget::watch(&mut pen),
        Kind::Clock => gadget::clock(&mut pen),
        Kind::Headphones => gadget::headphones(&mut pen),
        Kind::Shoe => wear::shoe(&mut pen),
        Kind::Hat => wear::hat(&mut pen),
        Kind::Backpack => wear::backpack(&mut pen),
        Kind::Glasses => wear::glasses(&mut pen),
        Kind::Key => wear::key(&mut pen),
        Kind::Perfume => wear::perfume(&mut pen),
    }
}

/// Draws in local units and knows the light.
pub(crate) struct Pen<'a> {
    pub canvas: &'a mut Canvas,
    pub place: Place,
    pub light: &'a Light,
    pub look: &'a Look<'a>,
}

impl Pen<'_> {
    /// A closed smooth outline.
    pub(crate) fn smooth(&mut self, knots: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).smooth(knots), paint);
    }

    /// A polygon.
    pub(crate) fn polygon(&mut self, corners: &[Point], paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).polygon(corners), paint);
    }

    /// A rectangle.
    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).rect(x, y, width, height), paint);
    }

    /// A rectangle with round corners.
    pub(crate) fn round(
        &mut self,
        (x, y): Point,
        (width, height): Point,
        radius: f32,
        paint: impl Into<Paint>,
    ) {
        self.canvas.fill(&Path::new(self.place).round_rect(x, y, width, height, radius), paint);
    }

    /// An ellipse.
    pub(crate) fn ellipse(&mut self, centre: Point, rx: f32, ry: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).ellipse(centre, rx, ry), paint);
    }

    /// A round-ended stroke.
    pub(crate) fn stroke(&mut self, knots: &[Point], from: f32, to: f32, paint: impl Into<Paint>) {
        self.canvas.fill(&Path::new(self.place).stroke(knots, from, to), paint);
    }

    /// A free outline.
    pub(crate) fn outline(&mut self, build: impl FnOnce(&mut Path), paint: impl Into<Paint>) {
        let mut path = Path::new(self.place);
        build(&mut path);
        self.canvas.fill(&path, paint);
    }

    /// A surface between shade (0), full light (1) and the key's own colour (2).
    pub(crate) fn tone(&self, base: Ink, amount: f32) -> Ink {
        self.light.tone(base, amount)
    }

    /// The subject's own surface, in light.
    pub(crate) fn base(&self, amount: f32) -> Ink {
        self.tone(self.look.base, amount)
    }

    /// The side the light comes from, in local x: −1 or 1.
    pub(crate) fn side(&self) -> f32 {
        if self.place.right.0 < 0.0 { -self.light.side } else { self.light.side }
    }

    /// A round body's shading between two local x: light, core shadow, reflected light.
    pub(crate) fn round_shade(&self, base: Ink, left: f32, right: f32) -> Paint {
        let tones = [(0.0, 0.86), (0.2, 1.14), (0.52, 0.78), (0.84, 0.28), (1.0, 0.48)];
        let stops: Vec<(f32, Ink)> = tones.iter().map(|(t, amount)| (*t, self.tone(base, *amount))).collect();
        let (from, to) = if self.side() < 0.0 { (left, right) } else { (right, left) };
        Paint::Linear { from: self.place.at((from, 0.3)), to: self.place.at((to, 0.22)), stops }
    }

    /// From one tone at local `y0` to another at `y1`.
    pub(crate) fn upright(&self, (y0, from): (f32, Ink), (y1, to): (f32, Ink)) -> Paint {
        Paint::linear(self.place.at((0.0, y0)), self.place.at((0.0, y1)), from, to)
    }

    /// A glow around a local point; it is light and no body, so silhouettes leave it out.
    pub(crate) fn glow(&mut self, centre: Point, radius: f32, colour: Ink) {
        if self.canvas.wants_body_only() {
            return;
        }
        let at = self.place.at(centre);
        let r = radius * self.place.scale();
        let paint = Paint::glow(at, (r, r), colour);
        self.canvas.fill(&Path::new(Place::CANVAS).rect(at.0 - r, at.1 - r, 2.0 * r, 2.0 * r), paint);
    }

    /// Shine of the key light, for smooth surfaces.
    pub(crate) fn shine(&self, alpha: f32) -> Ink {
        let strength = match self.look.material {
            Material::Glossy | Material::Glass | Material::Metal => 1.0,
            Material::Oak | Material::Walnut | Material::Stone => 0.5,
            Material::Matte => 0.3,
        };
        let dim = if self.light.is_dark() { 0.7 } else { 1.0 };
        self.light.key.mix(ink(255, 255, 255), 0.45).alpha(alpha * strength * dim)
    }
}

#[cfg(test)]
mod tests;
