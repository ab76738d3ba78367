//! Edits of pictures at graded strength, with no chance but a seed.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, RgbaImage};
use maquette_colour::{ciede2000, code, lab_of_srgb, linear_table, srgb_of_lab};

/// A small generator (G. Steele and others, SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Nearly normally distributed, by the sum of four.
    pub fn bell(&mut self) -> f32 {
        ((0..4).map(|_| self.next()).sum::<f32>() - 2.0) * 3.0_f32.sqrt()
    }
}

fn clamp(v: f32) -> u8 {
    (v + 0.5).clamp(0.0, 255.0) as u8
}

fn each(picture: &RgbaImage, change: impl Fn([u8; 3]) -> [u8; 3]) -> RgbaImage {
    let mut out = picture.clone();
    for pixel in out.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        let [r, g, b] = change([r, g, b]);
        pixel.0 = [r, g, b, a];
    }
    out
}

/// Takes every pixel from a place of the source (in pixels, bilinear), rims mirrored.
fn warped(picture: &RgbaImage, place: impl Fn(f32, f32) -> (f32, f32)) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let fold = |v: i64, n: u32| {
        let period = (2 * i64::from(n) - 2).max(1);
        let v = v.rem_euclid(period);
        (if v < i64::from(n) { v } else { period - v }) as u32
    };
    RgbaImage::from_fn(width, height, |x, y| {
        let (sx, sy) = place(x as f32, y as f32);
        let (left, top) = (sx.floor(), sy.floor());
        let (along, down) = (sx - left, sy - top);
        let at = |dx: i64, dy: i64| {
            picture.get_pixel(fold(left as i64 + dx, width), fold(top as i64 + dy, height)).0.map(f32::from)
        };
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        image::Rgba([0, 1, 2, 3].map(|i| {
            let (upper, lower) = (a[i] + (b[i] - a[i]) * along, c[i] + (d[i] - c[i]) * along);
            clamp(upper + (lower - upper) * down)
        }))
    })
}

/// Shifted by a share of the width, in a direction of `angle` radians.
pub fn shift(picture: &RgbaImage, share: f32, angle: f32) -> RgbaImage {
    let step = share * picture.width() as f32;
    // Whole pixels, so that nothing is blurred beside.
    let (dx, dy) = ((step * angle.cos()).round(), (step * angle.sin()).round());
    warped(picture, |x, y| (x - dx, y - dy))
}

/// The middle share of both sides.
pub fn crop(picture: &RgbaImage, share: f32) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let side = |n: u32| ((n as f32 * share).round() as u32).clamp(1, n);
    let (w, h) = (side(width), side(height));
    image::imageops::crop_imm(picture, (width - w) / 2, (height - h) / 2, w, h).to_image()
}

/// Turned about the middle.
pub fn rotate(picture: &RgbaImage, degrees: f32) -> RgbaImage {
    let (s, c) = degrees.to_radians().sin_cos();
    let (mx, my) = (picture.width() as f32 / 2.0, picture.height() as f32 / 2.0);
    warped(picture, |x, y| {
        let (x, y) = (x + 0.5 - mx, y + 0.5 - my);
        (c * x + s * y + mx - 0.5, c * y - s * x + my - 0.5)
    })
}

/// Left to right.
pub fn mirror(picture: &RgbaImage) -> RgbaImage {
    image::imageops::flip_horizontal(picture)
}

/// Hues turned in L*a*b*.
pub fn hue(picture: &RgbaImage, degrees: f32) -> RgbaImage {
    let (s, c) = degrees.to_radians().sin_cos();
    each(picture, |rgb| {
        let [l, a, b] = lab_of_srgb(rgb);
        srgb_of_lab([l, c * a - s * b, s * a + c * b])
    })
}

/// Chroma multiplied in L*a*b*.
pub fn saturation(picture: &RgbaImage, factor: f32) -> RgbaImage {
    each(picture, |rgb| {
        let [l, a, b] = lab_of_srgb(rgb);
        srgb_of_lab([l, a * factor, b * factor])
    })
}

/// Codes bent by a power.
pub fn gamma(picture: &RgbaImage, power: f32) -> RgbaImage {
    let table: Vec<u8> = (0..256).map(|v| clamp(255.0 * (v as f32 / 255.0).powf(power))).collect();
    each(picture, |rgb| rgb.map(|v| table[usize::from(v)]))
}

/// A Gaussian blur; `deviation` is in pixels at a long edge of 512.
pub fn blur(picture: &RgbaImage, deviation: f32) -> RgbaImage {
    image::imageops::blur(picture, deviation * picture.width().max(picture.height()) as f32 / 512.0)
}

/// Unsharp masking by a blurred copy.
pub fn sharpen(picture: &RgbaImage, soft: &RgbaImage, amount: f32) -> RgbaImage {
    let mut out = picture.clone();
    for (pixel, soft) in out.pixels_mut().zip(soft.pixels()) {
        for (v, soft) in pixel.0.iter_mut().zip(soft.0).take(3) {
            *v = clamp(f32::from(*v) + amount * (f32::from(*v) - f32::from(soft)));
        }
    }
    out
}

/// Independent noise on every channel, with a deviation in codes.
pub fn noise(picture: &RgbaImage, deviation: f32, seed: u64) -> RgbaImage {
    let (mut out, mut chance) = (picture.clone(), Chance(seed));
    for pixel in out.pixels_mut() {
        pixel.0.iter_mut().take(3).for_each(|v| *v = clamp(f32::from(*v) + deviation * chance.bell()));
    }
    out
}

/// Through JPEG and back.
pub fn jpeg(picture: &RgbaImage, quality: u8) -> RgbaImage {
    let rgb: Vec<u8> = picture.pixels().flat_map(|p| [p.0[0], p.0[1], p.0[2]]).collect();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode(&rgb, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    image::load_from_memory(&bytes).expect("the same JPEG").to_rgba8()
}

/// Another size.
pub fn scaled(picture: &RgbaImage, share: f32, filter: FilterType) -> RgbaImage {
    let side = |n: u32| ((n as f32 * share).round() as u32).max(1);
    resize(picture, side(picture.width()), side(picture.height()), filter)
}

/// Another size, in linear light.
pub fn scaled_in_light(picture: &RgbaImage, share: f32, filter: FilterType) -> RgbaImage {
    let table = linear_table();
    let side = |n: u32| ((n as f32 * share).round() as u32).max(1);
    let (width, height) = picture.dimensions();
    let light: Vec<f32> = picture
        .pixels()
        .flat_map(|p| {
            [
                table[usize::from(p.0[0])],
                table[usize::from(p.0[1])],
                table[usize::from(p.0[2])],
                f32::from(p.0[3]) / 255.0,
            ]
        })
        .collect();
    let light = image::Rgba32FImage::from_raw(width, height, light).expect("as many values");
    let light = resize(&light, side(width), side(height), filter);
    RgbaImage::from_fn(light.width(), light.height(), |x, y| {
        let [r, g, b, a] = light.get_pixel(x, y).0;
        image::Rgba([clamp(code(r)), clamp(code(g)), clamp(code(b)), clamp(a * 255.0)])
    })
}

/// Mean chroma.
pub fn chroma(picture: &RgbaImage) -> f32 {
    let of = |p: &image::Rgba<u8>| {
        let [_, a, b] = lab_of_srgb([p.0[0], p.0[1], p.0[2]]);
        a.hypot(b)
    };
    picture.pixels().map(of).sum::<f32>() / (picture.width() * picture.height()) as f32
}

/// Lit from one side: linear light times 0.3 to 1.7 across the picture, `degrees` as in the measure (0 right, 90 above).
pub fn lit(picture: &RgbaImage, degrees: f32) -> RgbaImage {
    let table = linear_table();
    let ((s, c), mut out) = (degrees.to_radians().sin_cos(), picture.clone());
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let along = c * (x as f32 / width - 0.5) - s * (y as f32 / height - 0.5);
        let gain = 1.0 + 1.4 * along.clamp(-0.5, 0.5);
        pixel.0.iter_mut().take(3).for_each(|v| *v = clamp(code(table[usize::from(*v)] * gain)));
    }
    out
}

/// Lays an ellipse of another picture on this one; `area` and the place of its middle are shares.
pub fn object(picture: &RgbaImage, from: &RgbaImage, area: f32, place: (f32, f32)) -> RgbaImage {
    let mut out = picture.clone();
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let radius = (area / std::f32::consts::PI).sqrt();
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let (dx, dy) = (x as f32 / width - place.0, y as f32 / height - place.1);
        if (dx * dx + dy * dy).sqrt() < radius {
            // The other picture's middle travels with the object.
            let at = |d: f32, n: u32| (((0.5 + d) * n as f32) as u32).min(n - 1);
            *pixel = *from.get_pixel(at(dx, from.width()), at(dy, from.height()));
        }
    }
    out
}

/// Lays a rectangle of one colour on a picture: 4 % of it.
pub fn label(picture: &RgbaImage, srgb: [u8; 3], place: (f32, f32)) -> RgbaImage {
    let mut out = picture.clone();
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        if (x as f32 / width - place.0).abs() < 0.125 && (y as f32 / height - place.1).abs() < 0.08 {
            pixel.0 = [srgb[0], srgb[1], srgb[2], 255];
        }
    }
    out
}

/// A colour that is `off` CIEDE2000 away from another one, some way round in hue, chroma and lightness, as near as 8 bits allow.
pub fn off_by(srgb: [u8; 3], off: f32, way: f32) -> [u8; 3] {
    let base = lab_of_srgb(srgb);
    let (s, c) = (way * std::f32::consts::TAU).sin_cos();
    let mut best = (f32::MAX, srgb);
    for step in 0..200 {
        let far = step as f32 * 0.25;
        let candidate = srgb_of_lab([base[0] + far * 0.4 * s, base[1] + far * c, base[2] + far * s]);
        let miss = (ciede2000(lab_of_srgb(candidate), base) - off).abs();
        if miss < best.0 {
            best = (miss, candidate);
        }
    }
    best.1
}
