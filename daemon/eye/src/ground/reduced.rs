//! A picture at a smaller size, in linear light: every pixel is the mean of the area that it covers, with fractions at its rims.
//!
//! Codes become integers by a table and are summed as such, over whole rows where columns come out even: no rounding until a sum is whole.

use maquette_colour::{MID_GREY, linear_table};

use crate::Frame;

/// Light of 1 in the integers that areas are summed in.
const ONE: f32 = (1 << 18) as f32;

/// What one pixel of the result covers along an axis: whole source pixels, and a share of one before and after them.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    lead: f32,
    trail: f32,
}

/// The spans of `to` pixels over `from ≥ to` pixels; shares under a thousandth are dropped.
fn spans(from: usize, to: usize) -> Vec<Span> {
    let share = |v: usize| v as f32 / to as f32;
    (0..to)
        .map(|i| {
            let (low, high) = (i * from, (i + 1) * from);
            let (start, end) = (low.div_ceil(to), high / to);
            // Within one source pixel (only when nothing is reduced) there is no whole one.
            Span { start, end, lead: share(start * to - low), trail: share(high - end * to) }
        })
        .collect()
}

/// Light as integers, of every code.
fn codes() -> [u32; 256] {
    linear_table().map(|light| (light * ONE + 0.5) as u32)
}

/// The light of some pixels, summed.
#[inline(always)]
fn sum_of(codes: &[u32; 256], pixels: &[[u8; 4]]) -> [u32; 3] {
    let mut sum = [0_u32; 3];
    for pixel in pixels {
        // Read at once and taken apart: quicker than four bytes by themselves.
        let pixel = u32::from_le_bytes(*pixel);
        (0..3).for_each(|c| sum[c] += codes[(pixel >> (8 * c) & 255) as usize]);
    }
    sum
}

/// The light of a picture at a size that is nowhere larger than its own (sides at least 1), and the mean of its alpha, 0 to 1.
pub(super) fn reduced(frame: Frame<'_>, width: usize, height: usize) -> (Vec<[f32; 3]>, f32) {
    let (from_x, from_y) = (frame.width() as usize, frame.height() as usize);
    let row = |y: usize| &frame.pixels()[y * from_x..(y + 1) * from_x];
    let mut rows = Rows::new(from_x, width);
    let mut light = vec![[0.0_f32; 3]; width * height];
    let scale = (width as f64 * height as f64 / (from_x as f64 * from_y as f64)) as f32 / ONE;
    let mut covered = 0_u64;
    for (span, out) in spans(from_y, height).iter().zip(light.chunks_exact_mut(width)) {
        if span.lead > 0.0 {
            // The row that the span before this one ended with.
            add_weighted(out, &rows.sums, span.lead);
        }
        for y in span.start..span.end {
            covered += rows.add(row(y), out);
        }
        rows.settle(out);
        if span.trail > 0.0 {
            covered += rows.sum(row(span.end));
            add_weighted(out, &rows.sums, span.trail);
        }
        out.iter_mut().for_each(|p| *p = p.map(|v| (v * scale).min(1.0)));
    }
    (light, (covered as f64 / (255.0 * frame.pixels().len() as f64)) as f32)
}

fn add_weighted(out: &mut [[f32; 3]], sums: &[[f32; 3]], weight: f32) {
    for (out, sum) in out.iter_mut().zip(sums) {
        (0..3).for_each(|c| out[c] += sum[c] * weight);
    }
}

/// Sums of light over the columns of rows.
struct Rows {
    codes: [u32; 256],
    columns: Vec<Span>,
    /// How many source pixels each pixel covers, where that is a whole number.
    even: Option<usize>,
    /// Of one row.
    sums: Vec<[f32; 3]>,
    /// Of whole opaque rows that are not settled yet, and how many pixels each has taken.
    whole: Vec<[u32; 3]>,
    taken: usize,
    shown: Vec<[u32; 3]>,
}

/// The most pixels that are summed as integers: so many times [`ONE`] is under 2³².
const SUMMED: usize = 16_000;

impl Rows {
    fn new(from: usize, to: usize) -> Self {
        let even = Some(from / to).filter(|each| *each > 0 && each * to == from);
        Self {
            codes: codes(),
            columns: spans(from, to),
            even,
            sums: vec![[0.0; 3]; to],
            whole: vec![[0; 3]; to],
            taken: 0,
            shown: Vec::new(),
        }
    }

    /// Adds a whole row, at once or until [`Rows::settle`]; gives the sum of its alphas.
    fn add(&mut self, row: &[[u8; 4]], out: &mut [[f32; 3]]) -> u64 {
        let Some(each) = self.even.filter(|_| opaque(row)) else {
            let covered = self.sum(row);
            add_weighted(out, &self.sums, 1.0);
            return covered;
        };
        if self.taken + each > SUMMED {
            self.settle(out);
        }
        self.taken += each;
        match each {
            4 => add_even::<4>(&self.codes, row, &mut self.whole),
            8 => add_even::<8>(&self.codes, row, &mut self.whole),
            16 => add_even::<16>(&self.codes, row, &mut self.whole),
            _ => add_all(&self.codes, row.chunks_exact(each), &mut self.whole),
        }
        255 * row.len() as u64
    }

    /// Hands on what was added as integers.
    fn settle(&mut self, out: &mut [[f32; 3]]) {
        if std::mem::take(&mut self.taken) > 0 {
            for (out, sum) in out.iter_mut().zip(&mut self.whole) {
                (0..3).for_each(|c| out[c] += sum[c] as f32);
                *sum = [0; 3];
            }
        }
    }

    /// Sums one row by itself; gives the sum of its alphas.
    fn sum(&mut self, row: &[[u8; 4]]) -> u64 {
        let codes = &self.codes;
        if opaque(row) {
            sum_spans(row, |pixels| sum_of(codes, pixels), &self.columns, &mut self.sums);
            return 255 * row.len() as u64;
        }
        let grey = (MID_GREY * ONE + 0.5) as u32;
        self.shown.clear();
        self.shown.extend(row.iter().map(|pixel| {
            let alpha = u32::from(pixel[3]);
            let light = |c: usize| codes[usize::from(pixel[c])];
            [0, 1, 2].map(|c| (light(c) * alpha + grey * (255 - alpha) + 127) / 255)
        }));
        let add = |[a, b, c]: [u32; 3], [d, e, f]: &[u32; 3]| [a + d, b + e, c + f];
        sum_spans(&self.shown, |lights| lights.iter().fold([0; 3], add), &self.columns, &mut self.sums);
        row.iter().map(|pixel| u64::from(pixel[3])).sum()
    }
}

fn opaque(row: &[[u8; 4]]) -> bool {
    row.iter().fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel)) >> 24 == 255
}

/// [`add_all`] where the compiler knows how many pixels go together.
fn add_even<const EACH: usize>(codes: &[u32; 256], row: &[[u8; 4]], sums: &mut [[u32; 3]]) {
    add_all(codes, row.as_chunks::<EACH>().0.iter().map(|pixels| &pixels[..]), sums);
}

#[inline(always)]
fn add_all<'a>(codes: &[u32; 256], groups: impl Iterator<Item = &'a [[u8; 4]]>, sums: &mut [[u32; 3]]) {
    for (pixels, sum) in groups.zip(sums) {
        let light = sum_of(codes, pixels);
        (0..3).for_each(|c| sum[c] += light[c]);
    }
}

fn sum_spans<P>(row: &[P], light: impl Fn(&[P]) -> [u32; 3], columns: &[Span], sums: &mut [[f32; 3]]) {
    for (span, sum) in columns.iter().zip(sums) {
        *sum = light(row.get(span.start..span.end).unwrap_or(&[])).map(|v| v as f32);
        let before = span.start.checked_sub(1).filter(|_| span.lead > 0.0).map(|i| (i, span.lead));
        let after = (span.trail > 0.0).then_some((span.end, span.trail));
        for (index, weight) in before.into_iter().chain(after) {
            let light = light(&row[index..=index]);
            (0..3).for_each(|c| sum[c] += light[c] as f32 * weight);
        }
    }
}
