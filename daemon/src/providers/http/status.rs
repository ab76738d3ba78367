//! What a status means where nothing else is known, and when a provider wants to be asked again. Pure.

use std::time::Duration;

use crate::providers::Why;

/// The longest wait that an answer may ask for; beyond it, it is no wait but a failure.
pub const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What the status of a create says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was taken.
    Good,
    /// The provider did no work, so nothing was charged.
    Denied(Why),
    /// It may have done the work: 5xx and whatever else has no certain meaning.
    Perhaps,
}

/// The table. A redirect and a wrong method prove that nobody worked; a timeout at the server or any other failure there proves nothing.
pub fn of_create(status: u16) -> Status {
    match status {
        200..=299 => Status::Good,
        401 | 403 => Status::Denied(Why::Key),
        402 => Status::Denied(Why::Money),
        404 | 410 => Status::Denied(Why::Model),
        429 => Status::Denied(Why::Rate),
        408 | 409 | 499 => Status::Perhaps,
        300..=498 => Status::Denied(Why::Order),
        _ => Status::Perhaps,
    }
}

/// The header `Retry-After` in seconds; a date is not read, because clocks differ. `retry-after-ms` is more exact where it is given.
pub fn retry_after(header: impl Fn(&str) -> Option<String>) -> Option<Duration> {
    let number = |name| header(name)?.trim().parse::<u64>().ok();
    let wait = match number("retry-after-ms") {
        Some(ms) => Duration::from_millis(ms),
        None => Duration::from_secs(number("retry-after")?),
    };
    Some(wait.min(LONGEST_WAIT))
}

/// A duration as protobuf writes it: `3.5s`.
pub fn protobuf_duration(text: &str) -> Option<Duration> {
    let (whole, part) = text.strip_suffix('s')?.split_once('.').unwrap_or((text.strip_suffix('s')?, "0"));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    let ms = whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(digits.parse::<u64>().ok()?)?;
    Some(Duration::from_millis(ms).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_one_meaning() {
        let check = |status, expect| assert_eq!(of_create(status), expect, "{status}");
        check(200, Status::Good);
        check(202, Status::Good);
        check(302, Status::Denied(Why::Order));
        check(400, Status::Denied(Why::Order));
        check(401, Status::Denied(Why::Key));
        check(402, Status::Denied(Why::Money));
        check(403, Status::Denied(Why::Key));
        check(404, Status::Denied(Why::Model));
        check(405, Status::Denied(Why::Order));
        check(408, Status::Perhaps);
        check(409, Status::Perhaps);
        check(413, Status::Denied(Why::Order));
        check(422, Status::Denied(Why::Order));
        check(429, Status::Denied(Why::Rate));
        for server in [499, 500, 502, 503, 504, 520, 599, 999, 0] {
            check(server, Status::Perhaps);
        }
    }

    #[test]
    fn waits_are_read_and_bounded() {
        let check = |name: &str, value: &str, expect: Option<u64>| {
            let header = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(retry_after(header), expect.map(Duration::from_millis), "{name}: {value}");
        };
        check("retry-after", "7", Some(7_000));
        check("retry-after-ms", "250", Some(250));
        check("retry-after", "99999999", Some(3_600_000));
        check("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT", None);
        check("other", "7", None);
    }

    #[test]
    fn durations_of_protobuf_are_read() {
        let check = |text: &str, expect: Option<u64>| {
            assert_eq!(protobuf_duration(text), expect.map(Duration::from_millis), "{text}");
        };
        check("8s", Some(8_000));
        check("3.5s", Some(3_500));
        check("0.000123s", Some(0));
        check("8", None);
        check("-1s", None);
        check("s", None);
        check("999999999999999999999s", None);
    }
}
