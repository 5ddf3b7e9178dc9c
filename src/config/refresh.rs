//! How often a timeline is refreshed.

use std::time::Duration;

/// When twite asks for new posts by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refresh {
    /// Paced by what the service still allows.
    #[default]
    Auto,
    /// At this interval, 10 s to 24 h; never faster than the service allows.
    Every(Duration),
    /// Only when the user asks.
    Off,
}

impl Refresh {
    /// What the configuration may say.
    pub(super) const REMEDY: &'static str = "it must be \"auto\", \"off\", or an interval from \"10s\" to \"24h\", such as \"90s\", \"5m\" or \"2h\"";

    /// Reads `auto`, `off`, or a whole number with `s`, `m` or `h`.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "auto" => return Some(Self::Auto),
            "off" => return Some(Self::Off),
            _ => {}
        }
        let (number, unit) = [("s", 1), ("m", 60), ("h", 3600)]
            .into_iter()
            .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let seconds = number.parse::<u64>().ok()?.checked_mul(unit)?;
        (10..=24 * 3600).contains(&seconds).then(|| Self::Every(Duration::from_secs(seconds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_intervals_are_read_and_nothing_else() {
        let every = |seconds| Some(Refresh::Every(Duration::from_secs(seconds)));
        for (text, refresh) in [
            ("auto", Some(Refresh::Auto)),
            ("off", Some(Refresh::Off)),
            ("5m", every(300)),
            ("10s", every(10)),
            ("24h", every(86_400)),
            ("9s", None),
            ("25h", None),
            ("0m", None),
            ("5", None),
            ("m", None),
            ("", None),
            ("-5m", None),
            ("+5m", None),
            ("5 m", None),
            ("1.5h", None),
            ("99999999999999999999h", None),
            ("18446744073709551615h", None),
            ("Auto", None),
        ] {
            assert_eq!(Refresh::read(text), refresh, "{text:?}");
        }
    }
}
