//! Sizes in the words of providers: aspects such as `16:9` and classes such as `2K`. Pure.

/// The nearest of some aspects; `1:1` where there is none.
pub fn aspect(width: u32, height: u32, known: &[(u32, u32)]) -> String {
    // Per mille are fine enough: the aspects lie further apart.
    let ratio = |(width, height): (u32, u32)| i64::from(width) * 1000 / i64::from(height.max(1));
    let asked = ratio((width, height));
    let nearest = known.iter().min_by_key(|aspect| (ratio(**aspect) - asked).abs());
    nearest.map_or_else(|| "1:1".to_owned(), |(width, height)| format!("{width}:{height}"))
}

/// The class of a still. Providers keep a class's area rather than its long side, so the area counts, as it does in prices.
pub fn class(width: u32, height: u32) -> &'static str {
    match u64::from(width) * u64::from(height) {
        0..=1_600_000 => "1K",
        1_600_001..=6_400_000 => "2K",
        _ => "4K",
    }
}

/// The class of a clip, by its short side.
pub fn lines(width: u32, height: u32) -> &'static str {
    match width.min(height) {
        0..=480 => "480p",
        481..=900 => "720p",
        901..=1440 => "1080p",
        _ => "4k",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_names() {
        let known = [(1, 1), (16, 9), (9, 16), (21, 9)];
        let check = |width, height, expect: (&str, &str, &str)| {
            let aspect = aspect(width, height, &known);
            assert_eq!(
                (aspect.as_str(), class(width, height), lines(width, height)),
                expect,
                "{width}x{height}"
            );
        };
        check(1024, 1024, ("1:1", "1K", "1080p"));
        check(1280, 720, ("16:9", "1K", "720p"));
        check(1920, 1080, ("16:9", "2K", "1080p"));
        check(720, 1280, ("9:16", "1K", "720p"));
        check(3840, 2160, ("16:9", "4K", "4k"));
        check(2400, 1000, ("21:9", "2K", "1080p"));
        assert_eq!(aspect(3, 2, &[]), "1:1");
    }
}
