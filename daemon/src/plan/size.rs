//! Sizes: from `2K` and an aspect to pixels that a route makes.

use super::recipe::Sides;
use super::refusal::Refusal;
use crate::catalog::{Makes, Route};

/// A size as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// `1K`, `2K`, `4K`: a class of sizes.
    Named(Class),
    /// Exactly so many pixels.
    Exact(u32, u32),
}

/// A class of sizes. A still's long side is 1024, 2048 or 4096 pixels; a clip has at most the pixels of 1280 × 720, 1920 × 1080 or
/// 3840 × 2160, whatever its aspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// `1K`
    K1,
    /// `2K`
    K2,
    /// `4K`
    K4,
}

impl Class {
    fn long_side(self) -> u32 {
        match self {
            Class::K1 => 1024,
            Class::K2 => 2048,
            Class::K4 => 4096,
        }
    }

    fn clip_pixels(self) -> u64 {
        match self {
            Class::K1 => 1280 * 720,
            Class::K2 => 1920 * 1080,
            Class::K4 => 3840 * 2160,
        }
    }
}

/// Reads `1K`, `2K`, `4K` or `1280x720`.
pub fn parse_size(text: &str) -> Option<Size> {
    match text.trim() {
        "1K" | "1k" => Some(Size::Named(Class::K1)),
        "2K" | "2k" => Some(Size::Named(Class::K2)),
        "4K" | "4k" => Some(Size::Named(Class::K4)),
        other => parse_exact(other).map(|(width, height)| Size::Exact(width, height)),
    }
}

/// Reads `1280x720`, each side 1 to 65,535.
pub fn parse_exact(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    Some((side(width, 65_535)?, side(height, 65_535)?))
}

/// Reads `16:9`, each part 1 to 1,000.
pub fn parse_aspect(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(':')?;
    Some((side(width, 1000)?, side(height, 1000)?))
}

fn side(text: &str, max: u32) -> Option<u32> {
    let text = text.trim();
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|side| plain && (1..=max).contains(side))
}

/// The pixels that a tier makes on this route if a request does not say; its square where nothing fits.
pub fn usual(tier: &crate::config::Tier, route: &Route) -> (u32, u32) {
    let clip = route.makes == Makes::Clip;
    let aspect = tier.aspect.unwrap_or(if clip { (16, 9) } else { (1, 1) });
    pixels(tier.size, aspect, route).unwrap_or((route.limits.max_side, route.limits.max_side))
}

/// The pixels of `size` in `aspect` on `route`.
///
/// # Errors
/// [`Refusal::SizeNotMade`], and [`Refusal::OddClip`] for a clip whose sides are not even.
pub fn pixels(size: Size, aspect: (u32, u32), route: &Route) -> Result<(u32, u32), Refusal> {
    let (width, height) = match size {
        Size::Exact(width, height) => (width, height),
        Size::Named(class) => nearest_listed(route, class, aspect).unwrap_or_else(|| match route.makes {
            Makes::Still => long_side(class.long_side(), aspect),
            Makes::Clip => within_area(class.clip_pixels(), aspect),
        }),
    };
    check(width, height, route)
}

/// Checks a size against what a route makes.
///
/// # Errors
/// As [`pixels`].
pub fn check(width: u32, height: u32, route: &Route) -> Result<(u32, u32), Refusal> {
    if !route.makes_size(width, height) {
        return Err(Refusal::SizeNotMade {
            route: route.name.clone(),
            width,
            height,
            min_side: route.limits.min_side,
            max_side: route.limits.max_side,
            sizes: route.limits.sizes.iter().map(|(width, height)| format!("{width}x{height}")).collect(),
            aspects: route.limits.aspects.iter().map(|(width, height)| format!("{width}:{height}")).collect(),
        });
    }
    if route.makes == Makes::Clip && (!width.is_multiple_of(2) || !height.is_multiple_of(2)) {
        return Err(Refusal::OddClip { width, height });
    }
    Ok((width, height))
}

/// The long side is given; the short one follows the aspect, to the nearest even number.
fn long_side(long: u32, (width, height): (u32, u32)) -> (u32, u32) {
    let short = |small: u32, large: u32| {
        let halves = (u64::from(long) * u64::from(small) + u64::from(large)) / (2 * u64::from(large));
        u32::try_from(2 * halves).unwrap_or(long).max(2)
    };
    if width >= height { (long, short(height, width)) } else { (short(width, height), long) }
}

/// The largest part of a picture that has an aspect, at least one pixel a side.
pub fn largest_within((width, height): (u32, u32), (across, down): (u32, u32)) -> (u32, u32) {
    let (w, h, a, d) = (u64::from(width), u64::from(height), u64::from(across), u64::from(down));
    let nearest =
        |part: u64, of: u64, most: u32| u32::try_from((part + of / 2) / of).unwrap_or(most).clamp(1, most);
    match w * d > h * a {
        true => (nearest(h * a, d, width), height),
        false => (width, nearest(w * d, a, height)),
    }
}

/// What is added to a picture's sides so that it has an aspect: evenly left and right, or above and below.
pub fn grown_to((width, height): (u32, u32), (across, down): (u32, u32)) -> Sides {
    let (w, h, a, d) = (u64::from(width), u64::from(height), u64::from(across), u64::from(down));
    let missing = |part: u64, of: u64, has: u32| {
        u32::try_from((part + of / 2) / of).unwrap_or(u32::MAX).saturating_sub(has)
    };
    let (more_across, more_down) = (missing(h * a, d, width), missing(w * d, a, height));
    match w * d < h * a {
        true => Sides { left: more_across / 2, right: more_across.div_ceil(2), ..Sides::default() },
        false => Sides { top: more_down / 2, bottom: more_down.div_ceil(2), ..Sides::default() },
    }
}

/// The largest even sides in the aspect that have at most so many pixels.
fn within_area(area: u64, (width, height): (u32, u32)) -> (u32, u32) {
    let across = (u128::from(area) * u128::from(width) / u128::from(height)).isqrt();
    let across = u64::try_from(across).unwrap_or(u64::MAX) / 2 * 2;
    let down = across * u64::from(height) / u64::from(width) / 2 * 2;
    let to_side = |side: u64| u32::try_from(side.max(2)).unwrap_or(u32::MAX);
    (to_side(across), to_side(down))
}

/// Of a route that makes only certain sizes, the one whose aspect is nearest, and then whose long side is.
fn nearest_listed(route: &Route, class: Class, aspect: (u32, u32)) -> Option<(u32, u32)> {
    let ratio = |(width, height): (u32, u32)| i64::from(width) * 10_000 / i64::from(height);
    let far = |size: &(u32, u32)| {
        let long = size.0.max(size.1);
        ((ratio(*size) - ratio(aspect)).abs(), long.abs_diff(class.long_side()), *size)
    };
    route.limits.sizes.iter().copied().min_by_key(far)
}
