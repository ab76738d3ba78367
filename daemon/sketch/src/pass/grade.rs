//! The mood's grade: saturation, contrast, light and tint of the whole picture.

use crate::canvas::Canvas;
use crate::colour::{Ink, ink};
use crate::read::Mood;

/// How a mood changes the picture.
struct Grade {
    saturation: f32,
    contrast: f32,
    /// Added to every channel, −1 to 1.
    lift: f32,
    tint: Ink,
    amount: f32,
}

fn grade(mood: Mood) -> Grade {
    let g = |saturation, contrast, lift, tint, amount| Grade { saturation, contrast, lift, tint, amount };
    match mood {
        Mood::Calm => g(0.85, 0.88, 0.03, ink(176, 206, 214), 0.1),
        Mood::Tense => g(0.8, 1.3, -0.05, ink(110, 40, 36), 0.12),
        Mood::Joyful => g(1.3, 1.06, 0.05, ink(255, 226, 140), 0.08),
        Mood::Gloomy => g(0.45, 0.95, -0.1, ink(70, 84, 104), 0.2),
        Mood::Dreamy => g(0.85, 0.78, 0.1, ink(236, 204, 240), 0.2),
        Mood::Epic => g(1.15, 1.25, -0.02, ink(230, 140, 60), 0.1),
        Mood::Romantic => g(1.0, 0.95, 0.03, ink(244, 160, 166), 0.18),
        Mood::Mysterious => g(0.75, 1.1, -0.08, ink(50, 60, 130), 0.22),
        Mood::Cosy => g(1.05, 1.0, 0.0, ink(236, 150, 76), 0.18),
        Mood::Lonely => g(0.55, 0.95, 0.0, ink(130, 156, 184), 0.16),
        Mood::Dark => g(0.85, 1.06, -0.1, ink(20, 20, 40), 0.18),
        Mood::Bright => g(1.0, 0.85, 0.15, ink(255, 252, 244), 0.14),
        Mood::Warm => g(1.05, 1.0, 0.01, ink(246, 164, 84), 0.2),
        Mood::Cold => g(0.9, 1.02, 0.0, ink(90, 150, 220), 0.22),
        Mood::Vivid => g(1.6, 1.12, 0.0, ink(128, 128, 128), 0.0),
        Mood::Muted => g(0.5, 0.86, 0.04, ink(206, 196, 180), 0.12),
    }
}

/// Bends what would be black into a soft end, so that shapes in the dark stay apart.
fn toe(c: f32) -> f32 {
    const END: f32 = 0.08;
    if c < END { END * END / (2.0 * END - c) } else { c }
}

/// Applies the grade; depth stays.
pub(crate) fn mood(canvas: &mut Canvas, mood: Option<Mood>) {
    let Some(mood) = mood else { return };
    let grade = grade(mood);
    let curve = |tint: f32| -> Vec<u8> {
        let bend = |v: usize| {
            let c = (v as f32 / 255.0 - 0.5) * grade.contrast + 0.5 + grade.lift;
            let c = toe(c);
            let c = c + (tint * (0.35 + 0.65 * c) - c) * grade.amount;
            (c.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
        };
        (0..256).map(bend).collect()
    };
    let curves = [curve(grade.tint.r), curve(grade.tint.g), curve(grade.tint.b)];
    let saturation = (grade.saturation * 256.0) as i32;
    for pixel in &mut canvas.pixels {
        let [r, g, b, _] = pixel.map(i32::from);
        let luma = (54 * r + 183 * g + 19 * b) >> 8;
        let channel =
            |c: i32, curve: &[u8]| curve[(luma + (((c - luma) * saturation) >> 8)).clamp(0, 255) as usize];
        *pixel = [channel(r, &curves[0]), channel(g, &curves[1]), channel(b, &curves[2]), 255];
    }
}
