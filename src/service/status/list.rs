//! From a body to its entries, each of which is then read by itself, so that one bad entry spoils nothing else.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// More entries than this are counted, not read: no service gives so many, whatever it is asked for.
const MOST: usize = 1000;

/// The entries of a list, unread.
pub(in crate::service) struct Entries<'a> {
    /// The JSON text of each.
    pub(in crate::service) raw: Vec<&'a RawValue>,
    /// How many more there were.
    pub(in crate::service) beyond: usize,
}

/// The body as text. Bytes that are not UTF-8 become U+FFFD: they cost a character, not the page.
pub(in crate::service) fn text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body))
}

/// The entries of a JSON list that stands at the path `root`, or why there are none, with the JSON path.
pub(in crate::service) fn entries<'a>(root: &str, json: &'a str) -> Result<Entries<'a>, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let entries = json.deserialize_seq(ListOfPosts).map_err(|error| {
        let why = error.to_string();
        if why.starts_with('[') { format!("{root}{why}") } else { format!("{root}: {why}") }
    })?;
    json.end().map_err(|error| format!("{root}: {error}"))?;
    Ok(entries)
}

/// An error with the path to where it is, below `root`.
pub(in crate::service) fn explain(
    root: &str,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> String {
    let path = error.path().to_string();
    let (dot, path) = match path.as_str() {
        "." => ("", ""),
        path if path.starts_with('[') => ("", path),
        path => (".", path),
    };
    format!("{root}{dot}{path}: {}", error.inner())
}

struct ListOfPosts;

impl<'de> Visitor<'de> for ListOfPosts {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of posts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut entries = Entries { raw: Vec::new(), beyond: 0 };
        while entries.raw.len() < MOST {
            let at = entries.raw.len();
            match list.next_element().map_err(|error| A::Error::custom(format!("[{at}]: {error}")))? {
                Some(entry) => entries.raw.push(entry),
                None => return Ok(entries),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            entries.beyond += 1;
        }
        Ok(entries)
    }
}
