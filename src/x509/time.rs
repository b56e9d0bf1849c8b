//! Times of certificates, kept as written: OpenSSL treats an odd form as an error of the field, not of the certificate.

/// A `UTCTime` or `GeneralizedTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time<'a> {
    pub is_generalized: bool,
    pub bytes: &'a [u8],
}

impl Time<'_> {
    /// Seconds since the epoch, if the form is the only one that `X509_cmp_time` takes: `YYMMDDHHMMSSZ` or
    /// `YYYYMMDDHHMMSSZ`.
    #[must_use]
    pub fn strict(&self) -> Option<i64> {
        let length = if self.is_generalized { 15 } else { 13 };
        let (last, digits) = self.bytes.split_last()?;
        if self.bytes.len() != length || *last != b'Z' || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.lenient()
    }

    /// Seconds since the epoch in any form that `ASN1_TIME_to_tm` takes: without seconds, with a fraction, with an offset.
    #[must_use]
    pub fn lenient(&self) -> Option<i64> {
        let mut rest = self.bytes;
        let mut pair = || -> Option<i64> {
            let (&[tens, ones], after) = rest.split_first_chunk::<2>()?;
            if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
                return None;
            }
            rest = after;
            Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
        };
        let year = if self.is_generalized {
            pair()? * 100 + pair()?
        } else {
            let short = pair()?;
            if short < 50 { 2000 + short } else { 1900 + short }
        };
        let (month, day, hour, minute) = (pair()?, pair()?, pair()?, pair()?);
        let second = pair().unwrap_or(0);
        if !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = days_from_civil(year, month, day)?;
        let offset = zone(self.is_generalized, rest)?;
        Some(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
    }
}

/// Seconds east of Greenwich: `Z`, or `+hhmm`, after an optional fraction of a `GeneralizedTime`.
fn zone(is_generalized: bool, rest: &[u8]) -> Option<i64> {
    let rest = match rest {
        [b'.', fraction @ ..] if is_generalized => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            &fraction[digits..]
        }
        other => other,
    };
    match rest {
        b"Z" => Some(0),
        [sign @ (b'+' | b'-'), digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit) => {
            let value = |at: usize| i64::from(digits[at] - b'0') * 10 + i64::from(digits[at + 1] - b'0');
            let (hours, minutes) = (value(0), value(2));
            if hours > 12 || minutes > 59 {
                return None;
            }
            let seconds = hours * 3600 + minutes * 60;
            Some(if *sign == b'+' { seconds } else { -seconds })
        }
        _ => None,
    }
}

/// Days since 1970-01-01 of a Gregorian date; `None` where the month has no such day.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Counted from 1 March, so that the leap day ends the year (Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Time<'_> {
        Time { is_generalized: false, bytes: text.as_bytes() }
    }

    fn generalized(text: &str) -> Time<'_> {
        Time { is_generalized: true, bytes: text.as_bytes() }
    }

    #[test]
    fn the_two_forms_of_rfc_5280() {
        assert_eq!(utc("700101000000Z").strict(), Some(0));
        assert_eq!(utc("491231235959Z").strict(), Some(2_524_607_999));
        assert_eq!(utc("500101000000Z").strict(), Some(-631_152_000));
        assert_eq!(generalized("20240229120000Z").strict(), Some(1_709_208_000));
        assert_eq!(generalized("20230229120000Z").strict(), None, "no such day");
        assert_eq!(generalized("99991231235959Z").strict(), Some(253_402_300_799));
    }

    #[test]
    fn other_forms_are_read_but_not_accepted() {
        assert_eq!(utc("7001010000Z").strict(), None);
        assert_eq!(utc("7001010000Z").lenient(), Some(0));
        assert_eq!(utc("700101010000+0100").strict(), None);
        assert_eq!(utc("700101010000+0100").lenient(), Some(0));
        assert_eq!(generalized("19700101000000.5Z").lenient(), Some(0));
        assert_eq!(utc("7001010000").lenient(), None);
    }
}
