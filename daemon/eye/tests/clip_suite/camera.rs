//! Cameras: clean clips of a world, as planes of 4:2:0.

use super::world::{Chance, World};

pub const WIDTH: usize = 384;
pub const HEIGHT: usize = 216;
pub const FPS: u32 = 24;

/// Planes of one frame, BT.709, limited range, colours at half the size.
#[derive(Debug, Clone, PartialEq)]
pub struct Planes {
    pub y: Vec<u8>,
    pub u: Vec<u8>,
    pub v: Vec<u8>,
}

/// Ways of a camera, and a thing that moves before one that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Static,
    Pan,
    Zoom,
    /// What is near goes faster than what is far.
    Orbit,
    Turn,
    /// A thing turns and travels before a still ground.
    Sprite,
    Handheld,
    /// One world, then another.
    Cut,
}

pub const WAYS: [Way; 8] =
    [Way::Static, Way::Pan, Way::Zoom, Way::Orbit, Way::Turn, Way::Sprite, Way::Handheld, Way::Cut];

impl Way {
    pub fn moves(self) -> bool {
        !matches!(self, Self::Static | Self::Handheld | Self::Cut)
    }

    /// Something goes in one direction, at a speed that can be chosen.
    pub fn travels(self) -> bool {
        matches!(self, Self::Pan | Self::Orbit | Self::Sprite)
    }
}

/// A clip of some frames; the seed chooses speeds and directions.
pub fn shoot(world: &World, other: &World, way: Way, fast: bool, frames: usize, seed: u64) -> Vec<Planes> {
    let mut chance = Chance(seed ^ 0xc1a5);
    let angle = chance.between(-0.7, 0.7) + if chance.share() < 0.5 { std::f32::consts::PI } else { 0.0 };
    // From two thirds of a pixel to over three at the normal size, or from two to five.
    let speed = if fast { chance.between(3.5, 7.0) } else { chance.between(1.0, 5.0) };
    let (vx, vy) = (speed * angle.cos(), 0.5 * speed * angle.sin());
    let rate = if chance.share() < 0.5 { -1.0 } else { 1.0 } * chance.between(0.004, 0.012);
    let beat = chance.between(0.3, 0.9);
    let half = frames as f32 / 2.0;
    (0..frames)
        .map(|i| {
            let t = i as f32 - half;
            match way {
                Way::Static => frame(|x, y| world.at(x + centre(world).0, y + centre(world).1)),
                Way::Pan => {
                    frame(|x, y| world.at(x + centre(world).0 + vx * t, y + centre(world).1 + vy * t))
                }
                Way::Zoom => {
                    let scale = (rate * t).exp();
                    frame(|x, y| world.at(x * scale + centre(world).0, y * scale + centre(world).1))
                }
                Way::Turn => {
                    let (sin, cos) = (rate * 1.2 * t).sin_cos();
                    frame(|x, y| {
                        world.at(x * cos - y * sin + centre(world).0, x * sin + y * cos + centre(world).1)
                    })
                }
                Way::Handheld => {
                    let (a, b) = (beat * t / 3.0, beat * t / 4.1 + 1.0);
                    frame(|x, y| {
                        world.at(x + centre(world).0 + 6.0 * a.sin(), y + centre(world).1 + 4.0 * b.sin())
                    })
                }
                Way::Orbit => {
                    let near = |x: f32, y: f32| y > 20.0 + 30.0 * ((x + vx * t) * 0.03).sin();
                    frame(|x, y| match near(x, y) {
                        true => other.at(x + centre(other).0 + vx * t, y + centre(other).1),
                        false => world.at(x + centre(world).0 + 0.3 * vx * t, y + centre(world).1),
                    })
                }
                Way::Sprite => {
                    let (sin, cos) = (0.02 * t).sin_cos();
                    let (sx, sy) = (vx * t * 0.8, vy * t * 0.8);
                    frame(|x, y| {
                        let (dx, dy) = (x - sx, y - sy);
                        match dx * dx + dy * dy * 1.5 < 62.0 * 62.0 {
                            true => other.at(
                                dx * cos - dy * sin + centre(other).0,
                                dx * sin + dy * cos + centre(other).1,
                            ),
                            false => world.at(x + centre(world).0, y + centre(world).1),
                        }
                    })
                }
                Way::Cut => {
                    let world = if t < 0.0 { world } else { other };
                    frame(|x, y| world.at(x + centre(world).0 + 0.3 * vx * t, y + centre(world).1))
                }
            }
        })
        .collect()
}

fn centre(world: &World) -> (f32, f32) {
    (world.width as f32 / 2.0, world.height as f32 / 2.0)
}

/// A frame of what lies at each place from its middle.
fn frame(at: impl Fn(f32, f32) -> [f32; 3]) -> Planes {
    let mut planes =
        Planes { y: vec![0; WIDTH * HEIGHT], u: vec![0; WIDTH * HEIGHT / 4], v: vec![0; WIDTH * HEIGHT / 4] };
    let mut colours = vec![[0.0_f32; 2]; WIDTH * HEIGHT / 4];
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let [r, g, b] = at(column as f32 - WIDTH as f32 / 2.0, row as f32 - HEIGHT as f32 / 2.0)
                .map(|c| c.clamp(0.0, 255.0));
            let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
            planes.y[row * WIDTH + column] = (16.5 + luma * 219.0 / 255.0) as u8;
            let colour = &mut colours[row / 2 * (WIDTH / 2) + column / 2];
            colour[0] += (b - luma) / 1.8556 * 224.0 / 255.0 / 4.0;
            colour[1] += (r - luma) / 1.5748 * 224.0 / 255.0 / 4.0;
        }
    }
    for (i, [u, v]) in colours.into_iter().enumerate() {
        planes.u[i] = (128.5 + u).clamp(0.0, 255.0) as u8;
        planes.v[i] = (128.5 + v).clamp(0.0, 255.0) as u8;
    }
    planes
}
