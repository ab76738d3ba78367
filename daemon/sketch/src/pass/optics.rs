//! What a lens does: a soft background, bent edges, a camera that leans.

use super::soft::soften;
use crate::canvas::Canvas;
use crate::number::{cos_turns, sin_turns};
use crate::plan::Plan;
use crate::read::Lens;

/// Softens what is behind the subjects, before they are drawn.
pub(crate) fn background(canvas: &mut Canvas, lens: Option<Lens>) {
    let share = match lens {
        Some(Lens::Mm85) => 0.007,
        Some(Lens::Macro) => 0.014,
        Some(Lens::Telephoto) => 0.004,
        Some(Lens::Fisheye | Lens::WideAngle | Lens::Mm35 | Lens::Mm50) | None => return,
    };
    let radius = ((canvas.width.min(canvas.height)) as f32 * share) as usize;
    for _ in 0..2 {
        soften(&mut canvas.pixels, canvas.width, canvas.height, radius.max(1));
    }
}

/// Leans the picture for a canted camera and bends it for a fisheye; depth and parts go along.
pub(crate) fn bend(canvas: &mut Canvas, plan: &Plan) {
    let fisheye = plan.lens == Some(Lens::Fisheye);
    if !fisheye && plan.roll == 0.0 {
        return;
    }
    let (w, h) = (canvas.width as f32, canvas.height as f32);
    let (cos, sin) = (cos_turns(plan.roll), sin_turns(plan.roll));
    // The picture is enlarged until its turned frame covers the corners.
    let cover = cos.abs() + sin.abs() * (w / h).max(h / w);
    let (cx, cy) = (w / 2.0, h / 2.0);
    let reach = 1.0 / (cx * cx + cy * cy);
    let (pixels, depth, parts) = (canvas.pixels.clone(), canvas.depth.clone(), canvas.parts.clone());
    let last = (canvas.width - 1, canvas.height - 1);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let (dx, dy) = (x as f32 + 0.5 - cx, y as f32 + 0.5 - cy);
            let bow = if fisheye { 0.7 + 0.3 * (dx * dx + dy * dy) * reach } else { 1.0 };
            let bow = bow / cover;
            let sx = (cx + (dx * cos - dy * sin) * bow - 0.5).clamp(0.0, last.0 as f32);
            let sy = (cy + (dx * sin + dy * cos) * bow - 0.5).clamp(0.0, last.1 as f32);
            let (x0, y0) = (sx as usize, sy as usize);
            let (x1, y1) = ((x0 + 1).min(last.0), (y0 + 1).min(last.1));
            let (tx, ty) = (((sx - x0 as f32) * 256.0) as u32, ((sy - y0 as f32) * 256.0) as u32);
            let at = |x: usize, y: usize| pixels[y * canvas.width + x];
            let (a, b, c, d) = (at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1));
            let channel = |i: usize| {
                let top = u32::from(a[i]) * (256 - tx) + u32::from(b[i]) * tx;
                let low = u32::from(c[i]) * (256 - tx) + u32::from(d[i]) * tx;
                ((top * (256 - ty) + low * ty + 32_768) >> 16) as u8
            };
            let to = y * canvas.width + x;
            canvas.pixels[to] = [channel(0), channel(1), channel(2), 255];
            canvas.depth[to] = depth[y0 * canvas.width + x0];
            canvas.parts[to] = parts[y0 * canvas.width + x0];
        }
    }
}
