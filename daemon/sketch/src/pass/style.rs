//! Styles: one last pass over the picture and its depth.

use super::grain;
use super::soft::soften;
use crate::canvas::Canvas;
use crate::read::Style;

/// Redraws the picture in a style; depth stays.
pub(crate) fn style(canvas: &mut Canvas, style: Option<Style>) {
    match style {
        None | Some(Style::Isometric) => {}
        Some(Style::Flat) => flat(canvas),
        Some(Style::Ink) => ink(canvas),
        Some(Style::Charcoal) => charcoal(canvas),
        Some(Style::Watercolour) => watercolour(canvas),
        Some(Style::Noir) => noir(canvas),
        Some(Style::Blueprint) => blueprint(canvas),
    }
}

fn luma_of(p: [u8; 4]) -> i32 {
    (54 * i32::from(p[0]) + 183 * i32::from(p[1]) + 19 * i32::from(p[2])) >> 8
}

fn unit(canvas: &Canvas) -> usize {
    (canvas.width.min(canvas.height) / 512).max(1)
}

/// How much of a line each pixel is, 0 to 255: where luma or depth jump.
fn lines(canvas: &Canvas, gain: i32) -> Vec<u8> {
    let (width, height) = (canvas.width, canvas.height);
    let luma: Vec<i16> = canvas.pixels.iter().map(|p| luma_of(*p) as i16).collect();
    let step = unit(canvas);
    let mut out = vec![0_u8; width * height];
    for y in 0..height {
        let (up, down) = (y.saturating_sub(step) * width, (y + step).min(height - 1) * width);
        for x in 0..width {
            let (left, right) = (x.saturating_sub(step), (x + step).min(width - 1));
            let row = y * width;
            let tone = i32::from((luma[row + left] - luma[row + right]).abs())
                + i32::from((luma[up + x] - luma[down + x]).abs());
            let near = |at: usize| i32::from(canvas.depth[at]);
            let jump = (near(row + left) - near(row + right)).abs() + (near(up + x) - near(down + x)).abs();
            let strength = (tone - 14).max(0) * gain + (jump - 12).max(0) * gain * 2;
            out[row + x] = (strength / 2).clamp(0, 255) as u8;
        }
    }
    out
}

/// A mix of two colours, weight 0 to 255.
fn mixed(a: [i32; 3], b: [i32; 3], weight: i32) -> [u8; 4] {
    let c = |i: usize| (a[i] + (b[i] - a[i]) * weight / 255).clamp(0, 255) as u8;
    [c(0), c(1), c(2), 255]
}

/// Few tones: a soft copy, its luma in five steps, colours kept and a little stronger.
fn flat(canvas: &mut Canvas) {
    let radius = unit(canvas) + 1;
    soften(&mut canvas.pixels, canvas.width, canvas.height, radius);
    let step = |luma: i32| -> i32 { [22, 66, 112, 160, 206, 240][(luma * 6 / 256).clamp(0, 5) as usize] };
    for pixel in &mut canvas.pixels {
        let luma = luma_of(*pixel);
        let to = step(luma);
        let channel = |c: u8| (to + (i32::from(c) - luma) * 5 / 4).clamp(0, 255) as u8;
        *pixel = [channel(pixel[0]), channel(pixel[1]), channel(pixel[2]), 255];
    }
}

/// Black lines and spots on paper, hatching between them.
fn ink(canvas: &mut Canvas) {
    let lines = lines(canvas, 9);
    let pitch = 5 * unit(canvas);
    let (paper, black) = ([247, 242, 230], [24, 22, 28]);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let at = y * canvas.width + x;
            let luma = luma_of(canvas.pixels[at]);
            let down = (x + y) % pitch < pitch.div_ceil(3);
            let up = (x + pitch * canvas.height - y) % (pitch + pitch / 2) < pitch.div_ceil(3);
            let spot = if luma < 44 {
                255
            } else if luma < 82 {
                if down || up { 255 } else { 0 }
            } else if luma < 118 && down {
                220
            } else {
                0
            };
            canvas.pixels[at] = mixed(paper, black, spot.max(i32::from(lines[at])));
        }
    }
}

/// Smudged greys with the paper's tooth in them, and dark lines.
fn charcoal(canvas: &mut Canvas) {
    let lines = lines(canvas, 5);
    let radius = 2 * unit(canvas);
    soften(&mut canvas.pixels, canvas.width, canvas.height, radius);
    let (paper, coal) = ([236, 231, 221], [34, 32, 33]);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let at = y * canvas.width + x;
            let dark = 255 - luma_of(canvas.pixels[at]);
            let dark = (dark - 30) * 250 / 255;
            let tooth = (grain(x / 2, y / 2) + 2 * grain(x, y) + grain(x / 5, y / 3)) as i32 / 4 - 128;
            let stroke = i32::from(((x + 2 * y) / (3 * radius)) as u16 % 3) * 8 - 8;
            let rough = dark + tooth * (60 + dark.min(255 - dark).max(0)) / 220 + stroke;
            let weight = rough.max(i32::from(lines[at]) + tooth / 3).clamp(0, 235);
            canvas.pixels[at] = mixed(paper, coal, weight);
        }
    }
}

/// Thin washes on paper: soft inside, darker at their edges, granulated.
fn watercolour(canvas: &mut Canvas) {
    let (width, height) = (canvas.width, canvas.height);
    let radius = 2 * unit(canvas);
    soften(&mut canvas.pixels, width, height, radius);
    let sharp = canvas.pixels.clone();
    soften(&mut canvas.pixels, width, height, radius * 3);
    let paper = [250, 247, 238];
    for y in 0..height {
        for x in 0..width {
            let at = y * width + x;
            let (wash, wide) = (sharp[at], canvas.pixels[at]);
            // Pigment gathers where the wash ends: darker than its surroundings becomes darker still.
            let rim = (luma_of(wide) - luma_of(wash)).clamp(0, 60);
            let grains = grain(x / 2, y / 2) as i32 + grain(x / 7, y / 7) as i32 - 255;
            let thin = 176 + rim + grains / 9 - luma_of(wash) / 6;
            let colour = [0, 1, 2].map(|i| (i32::from(wash[i]) * 5 - luma_of(wash)) / 4 - rim / 2);
            canvas.pixels[at] = mixed(paper, colour.map(|c| c.clamp(0, 255)), thin.clamp(90, 248));
        }
    }
}

/// The lumas between which all but a fiftieth of the pixels lie at either end.
fn range(canvas: &Canvas) -> (f32, f32) {
    let mut counts = [0_usize; 256];
    for pixel in canvas.pixels.iter().step_by(7) {
        counts[luma_of(*pixel) as usize & 255] += 1;
    }
    let fiftieth = canvas.pixels.len() / 7 / 50;
    let (mut low, mut below) = (0, 0);
    while low < 255 && below + counts[low] <= fiftieth {
        below += counts[low];
        low += 1;
    }
    let (mut high, mut above) = (255, 0);
    while high > low && above + counts[high] <= fiftieth {
        above += counts[high];
        high -= 1;
    }
    (low as f32, (high as f32).max(low as f32 + 24.0))
}

/// Black and white with deep shadows and a little grain, exposed for what there is.
fn noir(canvas: &mut Canvas) {
    let (low, high) = range(canvas);
    // Where most of it is night, the middle is lifted, so that a figure stands out from its alley.
    let middle = canvas.pixels.iter().step_by(13).map(|p| luma_of(*p) as f32).sum::<f32>()
        / canvas.pixels.len().div_ceil(13) as f32;
    let middle = ((middle - low) / (high - low)).clamp(0.04, 1.0);
    let gain = (0.3 * (1.0 - middle) / (middle * 0.7)).max(1.0);
    let curve: Vec<i32> = (0..256)
        .map(|v| {
            let t = ((v as f32 - low) / (high - low)).clamp(0.0, 1.0);
            let t = t * gain / (1.0 + t * (gain - 1.0));
            let t = (t * 1.16 - 0.12).clamp(0.0, 1.0);
            let bent = t * t * (3.0 - 2.0 * t);
            (bent * 240.0) as i32 + 6
        })
        .collect();
    let (w, h) = (canvas.width as f32, canvas.height as f32);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let at = y * canvas.width + x;
            let (dx, dy) = (x as f32 / w - 0.5, y as f32 / h - 0.5);
            let fall = 256 - ((dx * dx + dy * dy) * 190.0) as i32;
            let value =
                curve[luma_of(canvas.pixels[at]) as usize & 255] * fall / 256 + grain(x, y) as i32 / 24 - 5;
            let grey = value.clamp(0, 255) as u8;
            canvas.pixels[at] = [grey, grey, grey.saturating_add(2), 255];
        }
    }
}

/// White lines on blue, over a faint grid.
fn blueprint(canvas: &mut Canvas) {
    let lines = lines(canvas, 7);
    let grid = (canvas.width.min(canvas.height) / 20).max(6);
    let (blue, white) = ([24, 62, 128], [236, 244, 255]);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let at = y * canvas.width + x;
            let tone = luma_of(canvas.pixels[at]) / 9;
            let ruled = match (x % grid == 0 || y % grid == 0, x % (grid * 5) == 0 || y % (grid * 5) == 0) {
                (_, true) => 44,
                (true, false) => 22,
                (false, false) => 0,
            };
            let line = i32::from(lines[at]) * 230 / 255;
            canvas.pixels[at] = mixed(blue, white, (tone + ruled).max(line).min(240));
        }
    }
}
