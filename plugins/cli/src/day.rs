//! Days and times of day in UTC, as the books count them, from milliseconds since the Unix epoch.
//! The civil calendar is Howard Hinnant's `days_from_civil` and its inverse: exact for the proleptic Gregorian calendar.

const DAY_MS: u64 = 86_400_000;

/// The day as `2026-11-21`.
pub fn day(at_ms: u64) -> String {
    let (year, month, day) = civil(at_ms / DAY_MS);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The minute as `2026-11-21 02:04`.
pub fn minute(at_ms: u64) -> String {
    let minutes = at_ms % DAY_MS / 60_000;
    format!("{} {:02}:{:02}", day(at_ms), minutes / 60, minutes % 60)
}

/// The instant at which the day `2026-11-21` begins, in milliseconds since the Unix epoch.
pub fn parse(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no date: write it as 2026-11-21 (UTC)");
    let mut parts = text.splitn(3, '-');
    let mut next = |length: usize| {
        let part = parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse::<u64>().ok()).ok_or_else(wrong)
    };
    let (year, month, date) = (next(4)?, next(2)?, next(2)?);
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return Err(wrong());
    }
    let days = days_since_epoch(year, month, date);
    // The 31st of a month with 30 days would come out as another day.
    if civil(days) == (year, month, date) { Ok(days * DAY_MS) } else { Err(wrong()) }
}

/// Days since 1970-01-01 of a date not before it.
fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back_as_themselves_across_leap_years() {
        let check = |text: &str, at_ms: u64| {
            assert_eq!(parse(text), Ok(at_ms), "{text}");
            assert_eq!(day(at_ms), text);
            assert_eq!(day(at_ms + DAY_MS - 1), text);
        };
        check("1970-01-01", 0);
        check("2000-02-29", 951_782_400_000);
        check("2026-11-21", 1_795_219_200_000);
        check("2028-02-29", 1_835_395_200_000);
        check("2100-03-01", 4_107_542_400_000);
        for days in 0..60_000 {
            let (year, month, day) = civil(days);
            assert_eq!(days_since_epoch(year, month, day), days);
        }
    }

    #[test]
    fn days_that_are_none_are_refused() {
        for text in [
            "",
            "2026-11",
            "2026-13-01",
            "2026-02-29",
            "2026-11-31",
            "2026-1-1",
            "1969-12-31",
            "tomorrow",
            "2026-11-21-",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(minute(1_795_219_200_000 + 7_440_000), "2026-11-21 02:04");
    }
}
