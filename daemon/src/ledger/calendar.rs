//! Dates from times, for budgets by the day and check-ins by the ISO week. All in UTC, so that a traveller's day is no longer than anybody's.
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

/// Days from the day of `now_ms` to a date `YYYY-MM-DD`; negative where it is past, none where it is no date.
pub fn days_until(date: &str, now_ms: u64) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let mut part = || parts.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Hinnant's `days_from_civil`: years begin in March, so that the leap day is the last one.
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year - era * 400;
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468 - days(now_ms))
}

fn days(at_ms: u64) -> i64 {
    i64::try_from(at_ms / DAY_MS).unwrap_or(0)
}

/// Days since 1970-01-01 of the first of January.
fn first_day(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400 - 719_162
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
}
