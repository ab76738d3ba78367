//! Patch search and voting, coarse to fine, for `inpaint`.

use crate::bounds::Bounds;
use crate::chance::Chance;

/// Half the side of a patch: 7 × 7 pixels.
const REACH: isize = 3;
/// Where a hole has more pixels than this, matches are carried over from the coarser level, not searched anew.
const SEARCH_LIMIT: usize = 22_000;
/// Where a hole has more pixels than this, they are copied by the coarser level's matches and no patch is compared, so that time stays
/// in bounds for the largest pictures.
const VOTE_LIMIT: usize = 150_000;

/// A picture with a hole, already filled with a first guess.
pub(crate) struct Patchwork {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 4]>,
    /// Not zero where the picture must be made.
    pub hole: Vec<u8>,
    /// The known rectangle, if the hole is all that lies around it: matches are then looked for where the mirror image comes from.
    pub known: Option<Bounds>,
}

/// A pixel's position.
type Spot = (u32, u32);

/// Replaces the first guess by what patches of the rest suggest. Without room for a whole patch outside the
/// hole the guess stays.
pub(crate) fn complete(work: Patchwork, seed: u64) -> Vec<[u8; 4]> {
    let mut levels = vec![work];
    while let Some(last) = levels.last() {
        // Around a known picture the coarsest level stays fine enough for matches to keep their place.
        let least = if last.known.is_some() { 200 } else { 40 };
        let small = last.width.min(last.height) < least || last.hole_size() < 160;
        if small || levels.len() > 8 {
            break;
        }
        let next = last.halved();
        levels.push(next);
    }
    let mut chance = Chance::new(seed, 17);
    let mut matches: Option<(usize, Vec<Spot>)> = None;
    for index in (0..levels.len()).rev() {
        let Some(mut level) = levels.pop() else { break };
        debug_assert_eq!(index, levels.len());
        if let Some(coarse) = matches.as_ref().filter(|_| level.hole_size() > VOTE_LIMIT) {
            let finer = level.copied_by(coarse);
            matches = Some((level.width, finer));
            if index == 0 {
                return level.pixels;
            }
            continue;
        }
        let Some(mut search) = Search::new(&level, matches.as_ref(), &mut chance) else {
            // No whole patch is free here; a finer level may have room.
            if index == 0 {
                return level.pixels;
            }
            continue;
        };
        let rounds = if search.targets.len() > SEARCH_LIMIT { 1 } else { 3 };
        let random = search.targets.len() <= SEARCH_LIMIT;
        if matches.is_some() {
            search.vote(&mut level);
        }
        for round in 0..rounds {
            search.improve(&level, round % 2 == 1, random, &mut chance);
            search.vote(&mut level);
        }
        matches = Some((level.width, search.matches));
        if index == 0 {
            return level.pixels;
        }
    }
    Vec::new()
}

impl Patchwork {
    fn hole_size(&self) -> usize {
        self.hole.iter().filter(|h| **h > 0).count()
    }

    /// Makes every pixel of the hole the mean of what the matches of the four nearest coarse pixels say; gives the matches at this size.
    fn copied_by(&mut self, (coarse_width, field): &(usize, Vec<Spot>)) -> Vec<Spot> {
        let (width, height) = (self.width, self.height);
        let coarse_height = field.len() / coarse_width;
        let mut finer = vec![(0, 0); width * height];
        let mut made = Vec::with_capacity(self.hole_size());
        for (x, y) in spots(width, height).filter(|s| self.hole[at(*s, width)] > 0) {
            let beside = |v: u32, size: usize| {
                let own = (v as usize / 2).min(size - 1);
                [own, if v.is_multiple_of(2) { own.saturating_sub(1) } else { (own + 1).min(size - 1) }]
            };
            let (mut sum, mut count) = ([0_u32; 4], 0);
            for cy in beside(y, coarse_height) {
                for cx in beside(x, *coarse_width) {
                    let from = field[cy * coarse_width + cx];
                    let along = |from: u32, v: u32, c: usize| {
                        (i64::from(from) * 2 + i64::from(v) - 2 * c as i64) as usize
                    };
                    let (sx, sy) = (along(from.0, x, cx), along(from.1, y, cy));
                    if from == (0, 0) || sx >= width || sy >= height || self.hole[sy * width + sx] > 0 {
                        continue;
                    }
                    if count == 0 {
                        finer[at((x, y), width)] = (sx as u32, sy as u32);
                    }
                    sum.iter_mut().zip(self.pixels[sy * width + sx]).for_each(|(s, v)| *s += u32::from(v));
                    count += 1;
                }
            }
            if count > 0 {
                made.push((at((x, y), width), sum.map(|s| ((s + count / 2) / count) as u8)));
            }
        }
        made.into_iter().for_each(|(i, pixel)| self.pixels[i] = pixel);
        finer
    }

    /// Half the size; a pixel that has any hole in it is a hole.
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let (mut pixels, mut hole) = (Vec::with_capacity(width * height), Vec::with_capacity(width * height));
        for y in 0..height {
            for x in 0..width {
                let at = y * 2 * self.width + x * 2;
                let four = [at, at + 1, at + self.width, at + self.width + 1];
                let mean =
                    |c: usize| (four.iter().map(|i| u32::from(self.pixels[*i][c])).sum::<u32>() / 4) as u8;
                pixels.push([mean(0), mean(1), mean(2), mean(3)]);
                hole.push(u8::from(four.iter().any(|i| self.hole[*i] > 0)));
            }
        }
        let known = self.known.map(|k| Bounds {
            left: k.left.div_ceil(2),
            top: k.top.div_ceil(2),
            right: k.right / 2,
            bottom: k.bottom / 2,
        });
        Self { width, height, pixels, hole, known }
    }

    /// Where the mirror image at a pixel comes from: a patch there is whole.
    fn mirrored(&self, (x, y): Spot) -> Option<(isize, isize)> {
        let known = self.known?;
        let inside = |at: u32, from: usize, to: usize| {
            let (low, high) = (from as isize + REACH, to as isize - 1 - REACH);
            let at = at as isize;
            let back = if at < low {
                2 * low - at
            } else if at > high {
                2 * high - at
            } else {
                at
            };
            back.clamp(low.min(high), high.max(low))
        };
        Some((inside(x, known.left, known.right), inside(y, known.top, known.bottom)))
    }

    /// For every pixel, whether the patch around it meets the hole or the border.
    fn near_hole(&self) -> (Vec<bool>, Vec<bool>) {
        let (width, height) = (self.width as isize, self.height as isize);
        let reach = REACH;
        let mut across = vec![false; self.hole.len()];
        for y in 0..height {
            for x in 0..width {
                let range = (x - reach).max(0)..=(x + reach).min(width - 1);
                across[(y * width + x) as usize] =
                    range.into_iter().any(|i| self.hole[(y * width + i) as usize] > 0);
            }
        }
        let (mut touched, mut free) = (vec![false; self.hole.len()], vec![false; self.hole.len()]);
        for y in 0..height {
            for x in 0..width {
                let range = (y - reach).max(0)..=(y + reach).min(height - 1);
                let at = (y * width + x) as usize;
                touched[at] = range.into_iter().any(|i| across[(i * width + x) as usize]);
                let inside = x >= reach && y >= reach && x < width - reach && y < height - reach;
                free[at] = inside && !touched[at];
            }
        }
        (touched, free)
    }
}

/// The nearest-neighbour field of one level.
struct Search {
    width: usize,
    height: usize,
    /// Pixels whose patch meets the hole, in reading order.
    targets: Vec<Spot>,
    /// Whether a pixel is one of them.
    wanted: Vec<bool>,
    /// Whether the patch around a pixel is whole and free of the hole.
    free: Vec<bool>,
    /// The match of every pixel; only those of targets mean something.
    matches: Vec<Spot>,
    costs: Vec<u32>,
}

impl Search {
    /// Starts from the coarser level's matches, or from random ones. None if no patch is free.
    fn new(level: &Patchwork, coarse: Option<&(usize, Vec<Spot>)>, chance: &mut Chance) -> Option<Self> {
        let (width, height) = (level.width, level.height);
        let (wanted, free) = level.near_hole();
        let sources: Vec<Spot> = spots(width, height).filter(|s| free[at(*s, width)]).collect();
        if sources.is_empty() {
            return None;
        }
        let targets: Vec<Spot> = spots(width, height).filter(|s| wanted[at(*s, width)]).collect();
        let mut matches = vec![(0, 0); width * height];
        for target in &targets {
            let carried = coarse.and_then(|(coarse_width, field)| {
                let from = field.get((target.1 / 2) as usize * coarse_width + (target.0 / 2) as usize)?;
                let spot = (from.0 * 2 + target.0 % 2, from.1 * 2 + target.1 % 2);
                let inside = (spot.0 as usize) < width && (spot.1 as usize) < height;
                (inside && free[at(spot, width)]).then_some(spot)
            });
            let mirrored = || {
                let (x, y) = level.mirrored(*target)?;
                let spot = (x as u32, y as u32);
                let inside = (spot.0 as usize) < width && (spot.1 as usize) < height;
                (inside && free[at(spot, width)]).then_some(spot)
            };
            matches[at(*target, width)] =
                carried.or_else(mirrored).unwrap_or_else(|| sources[chance.index(sources.len())]);
        }
        let mut search =
            Self { width, height, targets, wanted, free, matches, costs: vec![0; width * height] };
        search.measure(level);
        Some(search)
    }

    /// Costs of all current matches.
    fn measure(&mut self, level: &Patchwork) {
        for target in &self.targets {
            let i = at(*target, self.width);
            self.costs[i] = self.cost(level, *target, self.matches[i], u32::MAX);
        }
    }

    /// Sum of squared differences of two patches; stops where it passes `limit`.
    fn cost(&self, level: &Patchwork, target: Spot, source: Spot, limit: u32) -> u32 {
        let (width, height) = (self.width as isize, self.height as isize);
        let (tx, ty) = (target.0 as isize, target.1 as isize);
        let (sx, sy) = (source.0 as isize, source.1 as isize);
        let (left, right) = ((-REACH).max(-tx), REACH.min(width - 1 - tx));
        let mut sum = 0_u32;
        for dy in (-REACH).max(-ty)..=REACH.min(height - 1 - ty) {
            let t = ((ty + dy) * width + tx + left) as usize;
            let s = ((sy + dy) * width + sx + left) as usize;
            let length = (right - left + 1) as usize;
            for (a, b) in level.pixels[t..t + length].iter().zip(&level.pixels[s..s + length]) {
                for channel in 0..3 {
                    let d = i32::from(a[channel]) - i32::from(b[channel]);
                    sum += (d * d) as u32;
                }
            }
            if sum >= limit {
                return sum;
            }
        }
        sum
    }

    /// One round of PatchMatch: neighbours' matches, then (if wanted) random ones ever nearer.
    fn improve(&mut self, level: &Patchwork, backwards: bool, random: bool, chance: &mut Chance) {
        self.measure(level);
        let step: isize = if backwards { 1 } else { -1 };
        for k in 0..self.targets.len() {
            let target = self.targets[if backwards { self.targets.len() - 1 - k } else { k }];
            for (dx, dy) in [(step, 0), (0, step)] {
                if let Some(candidate) = self.neighbours_match(target, dx, dy) {
                    self.offer(level, target, candidate);
                }
            }
            let mut radius = if random { self.width.max(self.height) as isize } else { 0 };
            if level.known.is_some() {
                radius /= 16;
            }
            while radius >= 2 {
                let here = self.matches[at(target, self.width)];
                let spread = |v: u32, chance: &mut Chance| {
                    v as isize - radius + chance.index(2 * radius as usize + 1) as isize
                };
                let candidate = (spread(here.0, chance), spread(here.1, chance));
                if let Some(candidate) = self.source(candidate) {
                    self.offer(level, target, candidate);
                }
                radius /= 3;
            }
        }
    }

    /// The match of the neighbour, moved back by as much.
    fn neighbours_match(&self, target: Spot, dx: isize, dy: isize) -> Option<Spot> {
        let (x, y) = (target.0 as isize + dx, target.1 as isize + dy);
        let inside = x >= 0 && y >= 0 && x < self.width as isize && y < self.height as isize;
        if !inside || !self.wanted[y as usize * self.width + x as usize] {
            return None;
        }
        let from = self.matches[y as usize * self.width + x as usize];
        self.source((from.0 as isize - dx, from.1 as isize - dy))
    }

    /// A position, if a whole free patch stands there.
    fn source(&self, (x, y): (isize, isize)) -> Option<Spot> {
        let inside = x >= 0 && y >= 0 && x < self.width as isize && y < self.height as isize;
        (inside && self.free[y as usize * self.width + x as usize]).then_some((x as u32, y as u32))
    }

    fn offer(&mut self, level: &Patchwork, target: Spot, candidate: Spot) {
        let i = at(target, self.width);
        let cost = self.cost(level, target, candidate, self.costs[i]);
        if cost < self.costs[i] {
            (self.costs[i], self.matches[i]) = (cost, candidate);
        }
    }

    /// Every pixel of the hole becomes the mean of what the patches over it say, the surer the heavier.
    fn vote(&self, level: &mut Patchwork) {
        let (width, height) = (self.width as isize, self.height as isize);
        let old = &level.pixels;
        let mut made = Vec::with_capacity(self.targets.len());
        for target in self.targets.iter().filter(|t| level.hole[at(**t, self.width)] > 0) {
            let (x, y) = (target.0 as isize, target.1 as isize);
            let (mut sums, mut weights) = ([0.0_f32; 4], 0.0);
            for qy in (y - REACH).max(0)..=(y + REACH).min(height - 1) {
                for qx in (x - REACH).max(0)..=(x + REACH).min(width - 1) {
                    let q = (qy * width + qx) as usize;
                    let from = self.matches[q];
                    let source = (from.1 as isize + y - qy) * width + from.0 as isize + x - qx;
                    let weight = 1.0 / (60.0 + self.costs[q] as f32);
                    for (sum, value) in sums.iter_mut().zip(old[source as usize]) {
                        *sum += f32::from(value) * weight;
                    }
                    weights += weight;
                }
            }
            made.push((at(*target, self.width), sums.map(|s| (s / weights + 0.5) as u8)));
        }
        made.into_iter().for_each(|(i, pixel)| level.pixels[i] = pixel);
    }
}

fn at(spot: Spot, width: usize) -> usize {
    spot.1 as usize * width + spot.0 as usize
}

fn spots(width: usize, height: usize) -> impl Iterator<Item = Spot> {
    (0..height as u32).flat_map(move |y| (0..width as u32).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_go_on_through_a_hole() {
        let (width, height) = (96, 96);
        let stripe = |i: usize| {
            if (i % width / 6).is_multiple_of(2) { [30, 30, 40, 255] } else { [220, 210, 200, 255] }
        };
        let hole: Vec<u8> = (0..width * height)
            .map(|i| u8::from((36..60).contains(&(i % width)) && (36..60).contains(&(i / width))))
            .collect();
        let pixels: Vec<[u8; 4]> =
            (0..width * height).map(|i| if hole[i] > 0 { [125, 120, 120, 255] } else { stripe(i) }).collect();
        let made = complete(Patchwork { width, height, pixels, hole: hole.clone(), known: None }, 3);
        let wrong =
            (0..made.len()).filter(|i| hole[*i] > 0 && made[*i][0].abs_diff(stripe(*i)[0]) > 60).count();
        assert!(wrong < 24 * 24 / 10, "{wrong} of 576 pixels are off");
    }

    #[test]
    fn without_room_the_guess_stays() {
        let pixels = vec![[7, 8, 9, 255]; 25];
        let made = complete(
            Patchwork { width: 5, height: 5, pixels: pixels.clone(), hole: vec![1; 25], known: None },
            1,
        );
        assert_eq!(made, pixels);
    }
}
