//! Times in words: RFC 3339 for programs, "12 days ago" for people.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// RFC 3339, in UTC, to the second. `at` counts seconds since the epoch.
#[must_use]
pub fn rfc3339(at: i64) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at).ok();
    moment.and_then(|moment| moment.format(&Rfc3339).ok()).unwrap_or_else(|| at.to_string())
}

/// The instant that RFC 3339 words: seconds since the epoch.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    OffsetDateTime::parse(text.trim(), &Rfc3339).ok().map(OffsetDateTime::unix_timestamp)
}

/// The day alone: `2026-11-23`.
#[must_use]
pub fn day(at: i64) -> String {
    let date = OffsetDateTime::from_unix_timestamp(at).ok().map(OffsetDateTime::date);
    match date.map(|date| (date.year(), u8::from(date.month()), date.day())) {
        Some((year @ 0..=9999, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
        _ => rfc3339(at).chars().take(10).collect(),
    }
}

/// A length of time in its largest fitting unit: `12 days`, `3 hours`, `1 minute`. `seconds` may be negative.
#[must_use]
pub fn span(seconds: i64) -> String {
    let length = seconds.saturating_abs();
    let (count, unit) = match length {
        0..60 => (length, "second"),
        60..HOUR => (length / 60, "minute"),
        HOUR..DAY => (length / HOUR, "hour"),
        _ if length < 2 * 365 * DAY => (length / DAY, "day"),
        _ => (length / (365 * DAY), "year"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// `12 days ago` or `in 12 days`, seen from `now`.
#[must_use]
pub fn relative(at: i64, now: i64) -> String {
    if at <= now { format!("{} ago", span(now - at)) } else { format!("in {}", span(at - now)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_take_the_largest_unit_that_fits() {
        let shown: Vec<_> = [0, 1, 90, 7200, 90_000, 31 * DAY, 1000 * DAY].map(span).into();
        assert_eq!(shown, ["0 seconds", "1 second", "1 minute", "2 hours", "1 day", "31 days", "2 years"]);
        assert_eq!(relative(0, 90), "1 minute ago");
        assert_eq!(relative(90, 0), "in 1 minute");
    }

    #[test]
    fn moments_out_of_range_are_numbers() {
        assert_eq!(rfc3339(1_795_435_200), "2026-11-23T12:00:00Z");
        assert_eq!(seconds("2026-11-23T12:00:00Z"), Some(1_795_435_200));
        assert_eq!(seconds("noon"), None);
        assert_eq!(day(1_795_435_200), "2026-11-23");
        assert_eq!(rfc3339(i64::MAX), i64::MAX.to_string());
    }
}
