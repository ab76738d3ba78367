//! Bounds and numbers of requests, checked and turned into integers.

use super::refusal::Refusal;
use crate::cache::MAX_SEED;

/// The longest prompt, in bytes.
pub const MAX_PROMPT: usize = 32_768;
/// The longest negative prompt, in bytes.
pub const MAX_NEGATIVE: usize = 8_192;
/// The most variations of one prompt.
pub const MAX_DRAFTS: u32 = 256;
/// The most wordings of one draft request.
pub const MAX_VARIANTS: usize = 256;
/// The most takes of one request, whatever they come from: all its jobs are one frame of the journal, which holds a megabyte.
pub const MAX_TAKES: u64 = 1_000;
/// The most variations of each take in one promotion.
pub const MAX_PROMOTED_EACH: u32 = 16;
/// The most takes in one promotion.
pub const MAX_PARENTS: usize = 256;
/// The most colours.
pub const MAX_COLOURS: usize = 16;

/// The most bytes of words of all takes of one request: each take is told with its prompt, and one reply holds 4 MiB.
pub const MAX_WORDS: u64 = 2 << 20;

/// A prompt without the space around it.
pub fn prompt(text: &str) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::EmptyPrompt);
    }
    bounded("prompt", trimmed, MAX_PROMPT)
}

/// A negative prompt without the space around it; none where nothing is left.
pub fn negative(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let trimmed = text.map(str::trim).filter(|text| !text.is_empty());
    trimmed.map(|text| bounded("negative", text, MAX_NEGATIVE)).transpose()
}

fn bounded(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    if text.len() > max {
        return Err(Refusal::TextTooLong { field, bytes: text.len(), max });
    }
    Ok(text.to_owned())
}

/// A count in 1 to `max`.
pub fn count(field: &'static str, count: u32, max: u32) -> Result<u32, Refusal> {
    if (1..=max).contains(&count) {
        return Ok(count);
    }
    Err(Refusal::CountOutOfRange { field, count: count.into(), min: 1, max: max.into() })
}

/// A seed that every JSON reader keeps exact.
pub fn seed(seed: u64) -> Result<u64, Refusal> {
    if seed <= MAX_SEED {
        Ok(seed)
    } else {
        Err(Refusal::BadNumber { field: "seed", min: "0", max: "9007199254740991" })
    }
}

/// A fraction, 0 to 1, as per mille.
pub fn per_mille(field: &'static str, fraction: f64) -> Result<u16, Refusal> {
    let whole = (fraction * 1000.0).round();
    if (0.0..=1000.0).contains(&whole) {
        Ok(whole as u16)
    } else {
        Err(Refusal::BadNumber { field, min: "0", max: "1" })
    }
}

/// The strength of a motion, 0 to 255.
pub fn motion(motion: u32) -> Result<u8, Refusal> {
    u8::try_from(motion).map_err(|_| Refusal::BadNumber { field: "motion", min: "0", max: "255" })
}

/// The length of a clip, 0.5 to 20 seconds, in milliseconds.
pub fn duration_ms(seconds: f64) -> Result<u32, Refusal> {
    let whole = (seconds * 1000.0).round();
    if (500.0..=20_000.0).contains(&whole) {
        return Ok(whole as u32);
    }
    Err(Refusal::BadNumber { field: "seconds", min: "0.5", max: "20" })
}

/// Frames a second, 12 to 60.
pub fn fps(fps: u32) -> Result<u16, Refusal> {
    u16::try_from(fps).ok().filter(|fps| (12..=60).contains(fps)).ok_or(Refusal::BadNumber {
        field: "fps",
        min: "12",
        max: "60",
    })
}

/// Colours as `#rrggbb` in small letters, at most [`MAX_COLOURS`], each once, in order.
pub fn palette(colours: &[String]) -> Result<Vec<String>, Refusal> {
    if colours.len() > MAX_COLOURS {
        let (count, max) = (colours.len() as u64, MAX_COLOURS as u64);
        return Err(Refusal::CountOutOfRange { field: "palette", count, min: 0, max });
    }
    let mut palette = Vec::new();
    for text in colours {
        let colour =
            colour(text).ok_or_else(|| Refusal::BadColour { text: text.chars().take(40).collect() })?;
        if !palette.contains(&colour) {
            palette.push(colour);
        }
    }
    Ok(palette)
}

/// `#rrggbb` or `#rgb` as `#rrggbb` in small letters.
pub fn colour(text: &str) -> Option<String> {
    let digits = text.trim().strip_prefix('#')?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let digits = digits.to_ascii_lowercase();
    match digits.len() {
        6 => Some(format!("#{digits}")),
        3 => Some(digits.chars().fold("#".to_owned(), |text, digit| format!("{text}{digit}{digit}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_become_per_mille() {
        let check = |fraction: f64, expect: Option<u16>| {
            assert_eq!(per_mille("strength", fraction).ok(), expect, "{fraction}");
        };
        check(0.0, Some(0));
        check(0.6, Some(600));
        check(1.0, Some(1000));
        check(1.01, None);
        check(-0.1, None);
        check(f64::NAN, None);
        check(f64::INFINITY, None);
    }

    #[test]
    fn lengths_become_milliseconds() {
        let check =
            |seconds: f64, expect: Option<u32>| assert_eq!(duration_ms(seconds).ok(), expect, "{seconds}");
        check(4.0, Some(4000));
        check(0.5, Some(500));
        check(20.0, Some(20_000));
        check(0.4, None);
        check(20.1, None);
        check(f64::NAN, None);
    }

    #[test]
    fn whole_numbers_have_bounds() {
        assert_eq!(motion(255), Ok(255));
        assert!(motion(256).is_err());
        assert_eq!(fps(24), Ok(24));
        assert!(fps(11).is_err() && fps(61).is_err() && fps(u32::MAX).is_err());
        assert_eq!(seed(MAX_SEED), Ok(MAX_SEED));
        assert!(seed(MAX_SEED + 1).is_err());
        assert!(count("count", 0, 256).is_err() && count("count", 100_000, 256).is_err());
        assert_eq!(count("count", 256, 256), Ok(256));
    }

    #[test]
    fn colours_are_written_alike() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(colour(text).as_deref(), expect, "{text}");
        check("#0B5FFF", Some("#0b5fff"));
        check("#fa0", Some("#ffaa00"));
        check("0b5fff", None);
        check("#0b5ff", None);
        check("#gggggg", None);
        check("#äöü", None);
        let twice = ["#FFF".to_owned(), "#ffffff".to_owned()];
        assert_eq!(palette(&twice), Ok(vec!["#ffffff".to_owned()]));
        assert!(palette(&vec!["#fff".to_owned(); 17]).is_err());
    }

    #[test]
    fn prompts_have_bounds() {
        assert_eq!(prompt("  a teapot\n"), Ok("a teapot".into()));
        assert_eq!(prompt(" \n\t\u{3000} "), Err(Refusal::EmptyPrompt));
        assert!(prompt(&"x".repeat(MAX_PROMPT)).is_ok());
        let long = Refusal::TextTooLong { field: "prompt", bytes: MAX_PROMPT + 1, max: MAX_PROMPT };
        assert_eq!(prompt(&"x".repeat(MAX_PROMPT + 1)), Err(long));
        assert_eq!(negative(Some("  ")), Ok(None));
    }
}
