//! The isometric camera: the setting as a square plate in parallel projection, with a few of its marks on it.

use super::parts::{Soil, Tree, tree};
use crate::canvas::Plane;
use crate::colour::{Ink, ink};
use crate::paint::Paint;
use crate::path::Point;
use crate::read::Setting;
use crate::stage::{Floor, Stage};

/// Where plate units land: `u` to the lower right, `v` to the lower left, both −1 to 1, and up.
#[derive(Debug, Clone, Copy)]
struct Iso {
    centre: Point,
    unit: f32,
}

impl Iso {
    fn at(&self, u: f32, v: f32, up: f32) -> Point {
        (self.centre.0 + (u - v) * self.unit, self.centre.1 + (u + v) * self.unit * 0.5 - up * self.unit)
    }
}

/// What stands on the plate, by setting.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Marks {
    Trees(Tree, Soil),
    Houses,
    Walls(Soil),
    Shore(Soil),
    Rocks(Soil),
}

fn marks(setting: Setting) -> Marks {
    match setting {
        Setting::Interior | Setting::Kitchen | Setting::Library | Setting::Stage => {
            Marks::Walls(Soil::Boards)
        }
        Setting::Studio | Setting::Hall | Setting::Station => Marks::Walls(Soil::Stone),
        Setting::Street | Setting::Alley | Setting::Skyline | Setting::Market => Marks::Houses,
        Setting::Road | Setting::Meadow | Setting::Park | Setting::Garden | Setting::Hills => {
            Marks::Trees(Tree::Round, Soil::Grass)
        }
        Setting::Forest | Setting::Mountains => Marks::Trees(Tree::Fir, Soil::Grass),
        Setting::Jungle => Marks::Trees(Tree::Palm, Soil::Earth),
        Setting::Beach | Setting::Island | Setting::Coast | Setting::Sea | Setting::Underwater => {
            Marks::Shore(Soil::Sand)
        }
        Setting::Bridge | Setting::Harbour => Marks::Shore(Soil::Stone),
        Setting::River | Setting::Lake => Marks::Shore(Soil::Grass),
        Setting::Desert | Setting::Canyon => Marks::Rocks(Soil::Sand),
        Setting::Cave | Setting::Ruins => Marks::Rocks(Soil::Stone),
        Setting::Snowfield | Setting::Sky => Marks::Rocks(Soil::Snow),
        Setting::Space => Marks::Rocks(Soil::Moon),
    }
}

/// Plain ground, the plate with its grid, and the marks.
pub(super) fn plate(stage: &mut Stage) -> Floor {
    let (w, h) = (stage.w, stage.h);
    let light = stage.light.clone();
    let iso = Iso { centre: (w * 0.5, h * 0.6), unit: (w * 0.225).min(h * 0.36) };
    let back = stage.plan.palette[0].mix(ink(244, 240, 232), 0.4);
    stage.plane(0);
    stage.rect(
        0.0,
        0.0,
        w,
        h,
        Paint::vertical(0.0, h, &[(0.0, light.tone(back, 1.05)), (1.0, light.tone(back, 0.7))]),
    );
    stage.on_what_is_there();
    let dark = light.shade.times(light.shade);
    let low = iso.at(1.0, 1.0, -0.26);
    stage.ellipse(
        (iso.centre.0 - light.side * iso.unit * 0.2, low.1 - iso.unit * 0.85),
        iso.unit * 2.05,
        iso.unit * 1.0,
        dark.alpha(0.22),
    );
    let marks = marks(stage.plan.setting);
    let soil = match marks {
        Marks::Trees(_, soil) | Marks::Walls(soil) | Marks::Shore(soil) | Marks::Rocks(soil) => soil,
        Marks::Houses => Soil::Stone,
    };
    slab(stage, iso, soil);
    match marks {
        Marks::Trees(kind, _) => trees(stage, iso, kind),
        Marks::Houses => houses(stage, iso),
        Marks::Walls(_) => walls(stage, iso),
        Marks::Shore(_) => shore(stage, iso),
        Marks::Rocks(_) => blocks(stage, iso, soil.ink(&light)),
    }
    let (far, near) = (iso.at(-1.0, -1.0, 0.0).1, iso.at(1.0, 1.0, 0.0).1);
    Floor { far, near, stand: far + (near - far) * 0.56, shadow_end: near, mirror: 0.0, water: None }
}

fn slab(stage: &mut Stage, iso: Iso, soil: Soil) {
    let light = stage.light.clone();
    let base = soil.ink(&light);
    let p = |u: f32, v: f32, up: f32| iso.at(u, v, up);
    let (left, right) = if light.side < 0.0 { (0.6, 0.2) } else { (0.2, 0.6) };
    let earth = base.mix(ink(120, 92, 70), 0.5);
    stage.plane(180);
    stage.polygon(
        &[p(-1.0, 1.0, 0.0), p(1.0, 1.0, 0.0), p(1.0, 1.0, -0.26), p(-1.0, 1.0, -0.26)],
        light.tone(earth, left),
    );
    stage.polygon(
        &[p(1.0, -1.0, 0.0), p(1.0, 1.0, 0.0), p(1.0, 1.0, -0.26), p(1.0, -1.0, -0.26)],
        light.tone(earth, right),
    );
    let (far, near) = (p(-1.0, -1.0, 0.0).1, p(1.0, 1.0, 0.0).1);
    stage.canvas.plane(Plane::Slope((far, 60), (near, 200)));
    stage.polygon(
        &[p(-1.0, -1.0, 0.0), p(1.0, -1.0, 0.0), p(1.0, 1.0, 0.0), p(-1.0, 1.0, 0.0)],
        light.tone(base, 0.95),
    );
    stage.on_what_is_there();
    let thin = stage.s * 0.0016;
    for i in 1..12 {
        let t = i as f32 / 6.0 - 1.0;
        stage.stroke(&[p(t, -1.0, 0.0), p(t, 1.0, 0.0)], thin, thin, light.tone(base, 0.4).alpha(0.4));
        stage.stroke(&[p(-1.0, t, 0.0), p(1.0, t, 0.0)], thin, thin, light.tone(base, 0.4).alpha(0.4));
    }
}

/// Spots along the two far edges, the farthest first.
const EDGE: [Point; 7] =
    [(-0.8, -0.8), (-0.3, -0.85), (-0.85, -0.3), (0.25, -0.8), (-0.8, 0.25), (0.8, -0.75), (-0.75, 0.8)];

fn trees(stage: &mut Stage, iso: Iso, kind: Tree) {
    let mut chance = stage.chance(901);
    for (i, (u, v)) in EDGE.iter().enumerate() {
        let foot = iso.at(u + chance.range(-0.08, 0.08), v + chance.range(-0.08, 0.08), 0.0);
        let r = iso.unit * 0.2;
        stage.on_what_is_there();
        let shadow = stage.light.shade.times(stage.light.shade).alpha(0.35);
        stage.ellipse((foot.0 - stage.light.side * r * 0.8, foot.1), r * 1.3, r * 0.5, shadow);
        stage.plane(76 + 12 * i as u8);
        let tall = iso.unit * chance.range(0.75, 1.1);
        tree(stage, &mut chance, kind, foot, tall, 0.0);
    }
}

/// A block with three visible faces.
fn block(stage: &mut Stage, iso: Iso, (u, v): Point, half: f32, tall: f32, colour: Ink) {
    let light = stage.light.clone();
    let p = |du: f32, dv: f32, up: f32| iso.at(u + du * half, v + dv * half, up);
    let (left, right) = if light.side < 0.0 { (0.85, 0.25) } else { (0.25, 0.85) };
    stage.polygon(
        &[p(-1.0, 1.0, tall), p(1.0, 1.0, tall), p(1.0, 1.0, 0.0), p(-1.0, 1.0, 0.0)],
        light.tone(colour, left),
    );
    stage.polygon(
        &[p(1.0, -1.0, tall), p(1.0, 1.0, tall), p(1.0, 1.0, 0.0), p(1.0, -1.0, 0.0)],
        light.tone(colour, right),
    );
    stage.polygon(
        &[p(-1.0, -1.0, tall), p(1.0, -1.0, tall), p(1.0, 1.0, tall), p(-1.0, 1.0, tall)],
        light.tone(colour, 1.1),
    );
}

fn houses(stage: &mut Stage, iso: Iso) {
    let mut chance = stage.chance(902);
    let light = stage.light.clone();
    for (i, spot) in EDGE.iter().enumerate() {
        let (half, tall) = (0.19, chance.range(0.45, 1.15));
        let wall = [stage.plan.palette[0], stage.plan.palette[1], stage.plan.palette[3], ink(214, 204, 190)]
            [chance.index(4)];
        stage.plane(76 + 12 * i as u8);
        block(stage, iso, *spot, half, tall, wall);
        let rows = (tall / 0.2) as usize;
        for row in 0..rows {
            for column in 0..2 {
                let (t, up) = (-0.6 + 0.75 * column as f32, 0.1 + 0.2 * row as f32);
                let p = |du: f32, dv: f32, y: f32| iso.at(spot.0 + du * half, spot.1 + dv * half, y);
                let lit = light.is_dark() && chance.happens(0.6);
                let pane = if lit { ink(255, 214, 140) } else { light.tone(ink(86, 104, 126), 0.8) };
                stage.polygon(
                    &[p(t, 1.0, up + 0.1), p(t + 0.4, 1.0, up + 0.1), p(t + 0.4, 1.0, up), p(t, 1.0, up)],
                    pane,
                );
                stage.polygon(
                    &[p(1.0, t, up + 0.1), p(1.0, t + 0.4, up + 0.1), p(1.0, t + 0.4, up), p(1.0, t, up)],
                    pane.shift(-0.15),
                );
            }
        }
    }
}

/// Two walls of a room, a window in one.
fn walls(stage: &mut Stage, iso: Iso) {
    let light = stage.light.clone();
    let wall = stage.plan.palette[0];
    let tall = 1.15;
    let p = |u: f32, v: f32, up: f32| iso.at(u, v, up);
    let (a, b) = if light.side < 0.0 { (0.4, 0.95) } else { (0.95, 0.4) };
    stage.plane(58);
    stage.polygon(
        &[p(-1.0, -1.0, tall), p(-1.0, 1.0, tall), p(-1.0, 1.0, 0.0), p(-1.0, -1.0, 0.0)],
        light.tone(wall, a),
    );
    stage.polygon(
        &[p(-1.0, -1.0, tall), p(1.0, -1.0, tall), p(1.0, -1.0, 0.0), p(-1.0, -1.0, 0.0)],
        light.tone(wall, b),
    );
    stage.plane(62);
    let pane = |stage: &mut Stage, t0: f32, t1: f32| {
        let window = [p(t0, -1.0, 0.9), p(t1, -1.0, 0.9), p(t1, -1.0, 0.38), p(t0, -1.0, 0.38)];
        stage.polygon(&window, Paint::linear(window[0], window[2], light.sky[0], light.sky[2]));
    };
    pane(stage, -0.4, -0.02);
    pane(stage, 0.02, 0.4);
    let skirt = light.tone(ink(240, 234, 224), 0.8);
    stage.polygon(&[p(-1.0, -1.0, 0.07), p(1.0, -1.0, 0.07), p(1.0, -1.0, 0.0), p(-1.0, -1.0, 0.0)], skirt);
    stage.polygon(
        &[p(-1.0, -1.0, 0.07), p(-1.0, 1.0, 0.07), p(-1.0, 1.0, 0.0), p(-1.0, -1.0, 0.0)],
        skirt.shift(-0.15),
    );
    stage.plane(90);
    block(stage, iso, (-0.78, -0.5), 0.16, 0.5, stage.plan.palette[2]);
    stage.plane(104);
    block(stage, iso, (-0.78, 0.6), 0.18, 0.24, stage.plan.palette[1]);
}

/// Water along the lower left of the plate.
fn shore(stage: &mut Stage, iso: Iso) {
    let light = stage.light.clone();
    let deep = ink(48, 122, 150).times(light.fill).mix(light.sky[0], 0.3);
    let p = |u: f32, v: f32| iso.at(u, v, -0.03);
    stage.plane(140);
    stage.smooth(
        &[
            p(-0.98, 0.4),
            p(-0.4, 0.3),
            p(0.2, 0.52),
            p(0.98, 0.44),
            p(0.98, 0.98),
            p(0.0, 0.98),
            p(-0.98, 0.98),
        ],
        light.lit(ink(246, 250, 250)).alpha(0.8),
    );
    stage.smooth(
        &[
            p(-0.98, 0.46),
            p(-0.4, 0.36),
            p(0.2, 0.58),
            p(0.98, 0.5),
            p(0.98, 0.98),
            p(0.0, 0.98),
            p(-0.98, 0.98),
        ],
        deep,
    );
    let mut chance = stage.chance(903);
    stage.on_what_is_there();
    for _ in 0..16 {
        let (u, v) = (chance.range(-0.9, 0.9), chance.range(0.66, 0.95));
        stage.stroke(
            &[p(u - 0.06, v), p(u + 0.06, v)],
            stage.s * 0.002,
            stage.s * 0.002,
            light.sky[2].shift(0.4).alpha(0.6),
        );
    }
    for (i, (u, v)) in EDGE[..4].iter().enumerate() {
        stage.plane(76 + 12 * i as u8);
        let tall = iso.unit * chance.range(0.7, 1.0);
        tree(stage, &mut chance, Tree::Palm, iso.at(*u, *v, 0.0), tall, 0.0);
    }
}

fn blocks(stage: &mut Stage, iso: Iso, colour: Ink) {
    let mut chance = stage.chance(904);
    for (i, spot) in EDGE.iter().enumerate() {
        stage.plane(76 + 12 * i as u8);
        let (half, tall) = (chance.range(0.08, 0.2), chance.range(0.12, 0.7));
        block(stage, iso, *spot, half, tall, colour.shift(chance.range(-0.3, -0.05)));
        block(stage, iso, (spot.0 + 0.16, spot.1 + 0.12), half * 0.5, tall * 0.35, colour.shift(-0.2));
    }
}
