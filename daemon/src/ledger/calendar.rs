//! Dates from times, for budgets by the day and check-ins by the ISO week; and instants as RFC 3339 writes them, which is how providers
//! say when something was. All in UTC, so that a traveller's day is no longer than anybody's.
//!
//! Civil dates by Howard Hinnant's `civil_from_days` (chrono-Compatible Low-Level Date Algorithms, 2013); weeks by ISO 8601.

const DAY_MS: u64 = 86_400_000;

/// The date of a time, `YYYY-MM-DD`.
pub fn date(at_ms: u64) -> String {
    let (year, month, day) = civil(days(at_ms));
    format!("{year:04}-{month:02}-{day:02}")
}

/// ISO year and week (1 to 53) of a time.
pub fn iso_week(at_ms: u64) -> (i32, u8) {
    let day = days(at_ms);
    // 1970-01-01 was a Thursday; the Thursday of a week decides its year.
    let weekday = (day + 3).rem_euclid(7);
    let thursday = day - weekday + 3;
    let (year, _, _) = civil(thursday);
    let week = (thursday - first_day(year)) / 7 + 1;
    (i32::try_from(year).unwrap_or(i32::MAX), u8::try_from(week).unwrap_or(0))
}

/// An instant as RFC 3339 writes it in UTC: `2026-11-21T02:04:05.678Z`.
pub fn instant(at_ms: u64) -> String {
    let of_day = at_ms % DAY_MS;
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, ms) = (of_day / 1_000 % 60, of_day % 1_000);
    format!("{}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z", date(at_ms))
}

/// The milliseconds since the Unix epoch of an instant as RFC 3339 writes it, fractions cut off; none for anything else, and for what
/// was before the epoch. A leap second counts as the second after it.
pub fn read_instant(text: &str) -> Option<u64> {
    let (date, time) = (text.get(..10)?, text.get(11..19)?);
    if !matches!(text.as_bytes().get(10)?, b'T' | b't' | b' ') {
        return None;
    }
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (ms, zone) = fraction(text.get(19..)?)?;
    let seconds = day_number(year, month, day)? * 86_400 + hour * 3_600 + minute * 60 + second;
    u64::try_from((seconds - offset(zone)?) * 1_000 + ms).ok()
}

/// Three numbers with so many digits each.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut next = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        part.parse::<i64>().ok()
    };
    Some([next(digits[0])?, next(digits[1])?, next(digits[2])?])
}

/// The milliseconds of `.678` or of nothing, and what follows.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let digits: String = rest.get(..length)?.chars().chain("00".chars()).take(3).collect();
    Some((digits.parse().ok().filter(|_| length > 0)?, rest.get(length..)?))
}

/// The seconds by which a zone, `Z` or `+02:00`, is ahead.
fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let [hours, minutes, _] = numbers(&format!("{}:00", zone.get(1..)?), ':', [2, 2, 2])?;
    (zone.len() == 6 && hours <= 23 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Days since 1970-01-01 of a date; none where there is no such date.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let days = from_civil(year, month, day);
    // The 31st of a month with 30 days would come out as another day.
    (civil(days) == (year, month, day)).then_some(days)
}

/// Days from the day of `now_ms` to a date `YYYY-MM-DD`; negative where it is past, none where it is no date.
pub fn days_until(date: &str, now_ms: u64) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(from_civil(year, month, day) - days(now_ms))
}

fn days(at_ms: u64) -> i64 {
    i64::try_from(at_ms / DAY_MS).unwrap_or(0)
}

/// Days since 1970-01-01 of the first of January.
fn first_day(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400 - 719_162
}

/// Days since 1970-01-01 of year, month and day: Hinnant's `days_from_civil`. Years begin in March, so that the leap day is the last one.
fn from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted_year = year - i64::from(month <= 2);
    let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day from days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_to_a_date() {
        let now_ms = 951_782_400_000; // 2000-02-29
        let check = |date: &str, expect| assert_eq!(days_until(date, now_ms), expect, "{date}");
        check("2000-02-29", Some(0));
        check("2000-03-01", Some(1));
        check("2000-02-28", Some(-1));
        check("2001-02-28", Some(365));
        check("1970-01-01", Some(-11_016));
        check("2000-13-01", None);
        check("soon", None);
        for day in 0..80_000_u64 {
            assert_eq!(days_until(&date(day * DAY_MS), 0), i64::try_from(day).ok(), "{day}");
        }
    }

    #[test]
    fn dates_and_weeks() {
        let check = |at_s: u64, expect_date: &str, expect_week: (i32, u8)| {
            assert_eq!(date(at_s * 1000), expect_date);
            assert_eq!(iso_week(at_s * 1000), expect_week, "{expect_date}");
        };
        check(0, "1970-01-01", (1970, 1));
        check(951_782_400, "2000-02-29", (2000, 9));
        check(1_609_372_800, "2020-12-31", (2020, 53));
        check(1_609_459_200, "2021-01-01", (2020, 53));
        check(1_609_718_400, "2021-01-04", (2021, 1));
        check(1_735_516_800, "2024-12-30", (2025, 1));
        check(1_795_219_200, "2026-11-21", (2026, 47));
    }

    #[test]
    fn instants_are_read_strictly() {
        let check = |text: &str, expect: Option<u64>| assert_eq!(read_instant(text), expect, "{text}");
        check("1970-01-01T00:00:00Z", Some(0));
        check("2026-11-20T10:00:00Z", Some(1_795_168_800_000));
        check("2026-11-20T10:00:00.5Z", Some(1_795_168_800_500));
        check("2026-11-20T10:00:00.123456789Z", Some(1_795_168_800_123));
        check("2026-11-20T12:00:00+02:00", Some(1_795_168_800_000));
        check("2026-11-20T04:30:00-05:30", Some(1_795_168_800_000));
        check("2026-11-20 10:00:00z", Some(1_795_168_800_000));
        check("2028-02-29T00:00:00Z", Some(1_835_395_200_000));
        check("2016-12-31T23:59:60Z", Some(1_483_228_800_000));
        for none in [
            "",
            "2026-11-20",
            "2026-11-20T10:00:00",
            "2026-11-20T10:00:00.Z",
            "2026-11-20T10:00:00+0200",
            "2026-11-20T10:00:00+02:00x",
            "2026-11-20T10:00:00+24:00",
            "2026-11-20T24:00:00Z",
            "2026-11-20T10:60:00Z",
            "2026-11-20T10:00:61Z",
            "2026-02-29T10:00:00Z",
            "2026-11-31T10:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-00-10T10:00:00Z",
            "2026-1-20T10:00:00Z",
            "+026-11-20T10:00:00Z",
            "1969-12-31T23:59:59Z",
            "2026-11-20X10:00:00Z",
            "2026-11-2éT10:00:00Z",
            "yesterday at ten o'clock",
        ] {
            check(none, None);
        }
        for at_ms in (0..4_000_000_000_000).step_by(9_876_543_211) {
            assert_eq!(read_instant(&instant(at_ms)), Some(at_ms), "{}", instant(at_ms));
        }
        assert_eq!(instant(1_795_168_800_123), "2026-11-20T10:00:00.123Z");
    }
}
