//! Small pieces of text: colours, counts, times, sizes.

/// What a colour means. Never the only sign of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As the terminal writes.
    Plain,
    /// Secondary.
    Dim,
    /// What a line begins with.
    Strong,
    /// Kept, done.
    Good,
    /// Waiting for the person.
    Warn,
    /// Rejected, failed.
    Bad,
}

/// The text in its style, or as it is where colours are off.
pub fn painted(text: &str, style: Style, colour: bool) -> String {
    let code = match style {
        Style::Plain => return text.to_owned(),
        Style::Dim => "2",
        Style::Strong => "1",
        Style::Good => "32",
        Style::Warn => "33",
        Style::Bad => "31",
    };
    if colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// `1 draft`, `8 drafts`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
pub fn duration(ms: u64) -> String {
    let tenths = (ms + 50) / 100;
    if tenths < 100 {
        return format!("{}.{} s", tenths / 10, tenths % 10);
    }
    let seconds = (ms + 500) / 1_000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// Time left: whole seconds, rounded up, so that it never says 0 while something is still to do.
pub fn time_left(ms: u64) -> String {
    let seconds = ms.div_ceil(1_000).max(1);
    if seconds < 60 { format!("{seconds} s left") } else { format!("{} left", duration(seconds * 1_000)) }
}

/// Bytes in units of 1,024: `512 B`, `1.5 MiB`.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1_024 {
        return format!("{bytes} B");
    }
    let mut unit = 0;
    let mut scale = 1_024;
    while bytes / scale >= 1_024 && unit + 1 < UNITS.len() {
        unit += 1;
        scale *= 1_024;
    }
    let tenths = (u128::from(bytes) * 10 / u128::from(scale)).to_string();
    let (whole, tenth) = tenths.split_at(tenths.len() - 1);
    format!("{whole}.{tenth} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_do() {
        let check = |ms: u64, expect: &str| assert_eq!(duration(ms), expect);
        check(0, "0.0 s");
        check(413, "0.4 s");
        check(9_940, "9.9 s");
        check(9_960, "10 s");
        check(59_499, "59 s");
        check(185_000, "3 min 5 s");
        check(7_800_000, "2 h 10 min");
        assert_eq!(time_left(11_200), "12 s left");
        assert_eq!(time_left(0), "1 s left");
        assert_eq!(time_left(61_000), "1 min 1 s left");
    }

    #[test]
    fn sizes_keep_one_decimal() {
        let check = |size: u64, expect: &str| assert_eq!(bytes(size), expect);
        check(512, "512 B");
        check(1_024, "1.0 KiB");
        check(1_572_864, "1.5 MiB");
        check(u64::MAX, "16777215.9 TiB");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(count(1, "draft", "drafts"), "1 draft");
        assert_eq!(count(0, "draft", "drafts"), "0 drafts");
    }
}
