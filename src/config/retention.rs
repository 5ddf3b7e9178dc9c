//! How much of what was read is kept: `[archive]`.

use jiff::SignedDuration;

/// How much the archive keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Posts made within this time; `None`: for ever.
    pub keep: Option<SignedDuration>,
    /// Bytes; `None`: as many as come.
    pub max_size: Option<u64>,
}

pub(super) const KEEP: &str =
    "it must be \"forever\", or a time from \"1d\" on, such as \"90d\", \"26w\" or \"2y\"";
pub(super) const MAX_SIZE: &str =
    "it must be \"unlimited\", or a size from \"10MB\" on, such as \"500MB\" or \"2GB\"";

/// Reads `forever`, or a whole number with `d`, `w` or `y` (365 days). `None`: neither.
pub(super) fn keep(text: &str) -> Option<Option<SignedDuration>> {
    if text == "forever" {
        return Some(None);
    }
    let days = amount(text, &[("d", 1), ("w", 7), ("y", 365)])?;
    (1..=36_500)
        .contains(&days)
        .then(|| i64::try_from(days).ok())?
        .map(|days| Some(SignedDuration::from_hours(24 * days)))
}

/// Reads `unlimited`, or a whole number with `MB` or `GB` (powers of 1000). `None`: neither.
pub(super) fn max_size(text: &str) -> Option<Option<u64>> {
    if text == "unlimited" {
        return Some(None);
    }
    let bytes = amount(text, &[("MB", 1_000_000), ("GB", 1_000_000_000)])?;
    (bytes >= 10_000_000).then_some(Some(bytes))
}

fn amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = units.iter().find_map(|(unit, worth)| Some((text.strip_suffix(unit)?, worth)))?;
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u64>().ok()?.checked_mul(*unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_read_and_nothing_else() {
        let days = |days: i64| Some(Some(SignedDuration::from_hours(24 * days)));
        for (text, read) in [
            ("forever", Some(None)),
            ("90d", days(90)),
            ("26w", days(182)),
            ("2y", days(730)),
            ("100y", days(36_500)),
            ("101y", None),
            ("0d", None),
            ("d", None),
            ("90", None),
            ("+9d", None),
            ("9 d", None),
            ("18446744073709551615y", None),
        ] {
            assert_eq!(keep(text), read, "{text}");
        }
        for (text, read) in [
            ("unlimited", Some(None)),
            ("500MB", Some(Some(500_000_000))),
            ("2GB", Some(Some(2_000_000_000))),
            ("9MB", None),
            ("500", None),
            ("500mb", None),
            ("18446744073709551615GB", None),
        ] {
            assert_eq!(max_size(text), read, "{text}");
        }
    }
}
