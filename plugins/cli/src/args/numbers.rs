//! Numbers as people type them, with words of our own where they are none.

/// A whole number, for seeds.
pub fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "it is a whole number from 0".to_owned())
}

/// A whole number from 1 to `MOST`.
pub fn up_to<const MOST: u32>(text: &str) -> Result<u32, String> {
    between::<1, MOST>(text)
}

/// A whole number from `LEAST` to `MOST`.
pub fn between<const LEAST: u32, const MOST: u32>(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
    number.ok_or_else(|| format!("it is a whole number from {LEAST} to {MOST}"))
}

/// What pictures are enlarged by: 2 or 4.
pub fn factor(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|factor| [2, 4].contains(factor)).ok_or_else(|| "it is 2 or 4".to_owned())
}

/// A share of the whole, 0 to 1.
pub fn share(text: &str) -> Result<f64, String> {
    decimal(text, 0.0, 1.0)
}

/// A place in a picture, 0 to 1 across and down, with a comma between.
pub fn place(text: &str) -> Result<(f64, f64), String> {
    let (x, y) = text.split_once(',').ok_or_else(|| "write it like 0.3,0.5".to_owned())?;
    Ok((share(x.trim())?, share(y.trim())?))
}

/// A time from a millisecond to an hour, in milliseconds.
pub fn within_ms(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => 1.0,
        "s" | "" => 1_000.0,
        "m" | "min" => 60_000.0,
        _ => 0.0,
    };
    let ms = digits.parse::<f64>().ok().map(|number| (number * unit).round());
    // The range keeps the number whole and small.
    let ms = ms.filter(|ms| (1.0..=3_600_000.0).contains(ms)).map(|ms| ms as u64);
    ms.ok_or_else(|| "it is a time such as 10s, 800ms or 2m".to_owned())
}

/// A length in seconds, 0.5 to 20.
pub fn seconds(text: &str) -> Result<f64, String> {
    decimal(text, 0.5, 20.0)
}

/// Frames a second, 1 to 240.
pub fn rate(text: &str) -> Result<f64, String> {
    decimal(text, 1.0, 240.0)
}

/// A part of a clip: whose, and from where to where in seconds; one of the two ends may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrimArg {
    /// The clip, as clips are named.
    pub which: String,
    /// Where the part begins, in milliseconds.
    pub in_ms: u32,
    /// Where it ends; the clip's end if not given.
    pub out_ms: Option<u32>,
}

/// `t1=0.5..2.0`, `3=..1.5`, `harbour=2..`.
pub fn trim(text: &str) -> Result<TrimArg, String> {
    let wrong = || "it is a clip and a part of it in seconds, such as t1=0.5..2.0".to_owned();
    let (which, part) = text.rsplit_once('=').filter(|(which, _)| !which.is_empty()).ok_or_else(wrong)?;
    let (begin, end) =
        part.split_once("..").filter(|(begin, end)| begin.len() + end.len() > 0).ok_or_else(wrong)?;
    let ms = |text: &str| {
        let digits = text.strip_suffix('s').unwrap_or(text);
        let seconds = digits.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
        // The range keeps the number small.
        seconds.map(|seconds| (seconds * 1_000.0).round() as u32).ok_or_else(wrong)
    };
    let in_ms = if begin.is_empty() { 0 } else { ms(begin)? };
    let out_ms = if end.is_empty() { None } else { Some(ms(end)?) };
    Ok(TrimArg { which: which.to_owned(), in_ms, out_ms })
}

fn decimal(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("it is a number from {least} to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_their_range_is_told() {
        assert_eq!(
            (whole("18446744073709551615"), up_to::<500>("500"), share("0.4")),
            (Ok(u64::MAX), Ok(500), Ok(0.4))
        );
        let check = |got: Result<String, String>, expect: &str| assert_eq!(got.unwrap_err(), expect);
        let text = |number: u32| number.to_string();
        for wrong in ["-1", "1.5", "x", "", "18446744073709551616"] {
            check(whole(wrong).map(|number| number.to_string()), "it is a whole number from 0");
        }
        for wrong in ["0", "501", "-1", "x", "99999999999"] {
            check(up_to::<500>(wrong).map(text), "it is a whole number from 1 to 500");
        }
        check(between::<12, 60>("11").map(text), "it is a whole number from 12 to 60");
        for wrong in ["1.1", "-0.1", "NaN", "inf", ""] {
            check(share(wrong).map(|number| number.to_string()), "it is a number from 0 to 1");
        }
        assert_eq!((place("0.3,0.5"), place("0, 1")), (Ok((0.3, 0.5)), Ok((0.0, 1.0))));
        for (wrong, expect) in [("0.3", "write it like 0.3,0.5"), ("2,0", "it is a number from 0 to 1")] {
            check(place(wrong).map(|at| format!("{at:?}")), expect);
        }
        let times = ["10s", "10", "0.8s", "800ms", "2m"].map(within_ms);
        assert_eq!(times, [10_000, 10_000, 800, 800, 120_000].map(Ok));
        for wrong in ["", "s", "0", "-1s", "2h", "1e9", "NaNs", "10 s"] {
            check(within_ms(wrong).map(|ms| ms.to_string()), "it is a time such as 10s, 800ms or 2m");
        }
        let part = |which: &str, in_ms, out_ms| Ok(TrimArg { which: which.to_owned(), in_ms, out_ms });
        assert_eq!(trim("t1=0.5..2.0"), part("t1", 500, Some(2_000)));
        assert_eq!(trim("a=b=..1.5s"), part("a=b", 0, Some(1_500)));
        assert_eq!(trim("harbour=2s.."), part("harbour", 2_000, None));
        for wrong in
            ["", "t1", "t1=", "t1=..", "=1..2", "t1=1-2", "t1=1.5", "t1=-1..2", "t1=a..b", "t1=1..inf"]
        {
            check(
                trim(wrong).map(|trim| trim.which),
                "it is a clip and a part of it in seconds, such as t1=0.5..2.0",
            );
        }
        check(factor("3").map(text), "it is 2 or 4");
        check(seconds("21").map(|number| number.to_string()), "it is a number from 0.5 to 20");
    }
}
