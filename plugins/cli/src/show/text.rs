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

/// A number of things as people say it: `no drafts`, `1 draft`, `8 drafts`, `2 entries`.
pub fn count<N: Copy + PartialEq + From<u8> + std::fmt::Display>(number: N, noun: &str) -> String {
    if number == N::from(0) {
        return format!("no {}", plural(noun));
    }
    let is_one = number == N::from(1);
    format!("{number} {}", if is_one { noun.to_owned() } else { plural(noun) })
}

/// The plural of an English noun of ours: `takes`, `entries`, `batches`.
pub fn plural(noun: &str) -> String {
    let is_vowel = |letter: char| "aeiou".contains(letter);
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        Some(_) | None if noun.ends_with("ch") || noun.ends_with('s') => format!("{noun}es"),
        Some(_) | None => format!("{noun}s"),
    }
}

/// Names in a sentence, with `and` or `or` before the last: `t1`, `t1 and t2`, `t1, t2 or t3`.
pub fn listed(names: &[String], before_last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {before_last} {last}", first.join(", ")),
    }
}

/// A length as people say it: `4 s`, `2.5 s`.
pub fn seconds(ms: u64) -> String {
    if ms.is_multiple_of(1_000) { format!("{} s", ms / 1_000) } else { duration(ms) }
}

/// A duration as people say it: `12 ms`, `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
pub fn duration(ms: u64) -> String {
    if ms < 100 {
        return format!("{ms} ms");
    }
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
        check(0, "0 ms");
        check(99, "99 ms");
        check(100, "0.1 s");
        check(413, "0.4 s");
        check(9_940, "9.9 s");
        check(9_960, "10 s");
        check(59_499, "59 s");
        check(185_000, "3 min 5 s");
        check(7_800_000, "2 h 10 min");
        assert_eq!((seconds(4_000), seconds(2_500)), ("4 s".to_owned(), "2.5 s".to_owned()));
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
    fn one_is_not_many_and_nothing_has_no_figure() {
        let check = |number: usize, noun: &str, expect: &str| assert_eq!(count(number, noun), expect);
        check(0, "draft", "no drafts");
        check(1, "draft", "1 draft");
        check(8, "draft", "8 drafts");
        check(2, "hero take", "2 hero takes");
        check(2, "entry", "2 entries");
        check(1, "entry", "1 entry");
        check(2, "day", "2 days");
        check(3, "batch", "3 batches");
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let check = |names: &[&str], expect: &str| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(listed(&names, "and"), expect);
        };
        assert_eq!(listed(&["keep".to_owned(), "reject".to_owned()], "or"), "keep or reject");
        check(&[], "");
        check(&["t1"], "t1");
        check(&["t1", "t2"], "t1 and t2");
        check(&["t1", "t2", "t3"], "t1, t2 and t3");
    }
}
