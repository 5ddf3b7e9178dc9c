//! How fields are read that may be odd: numbers as strings, strings as numbers, nulls, things of another kind.

use std::fmt;

use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A field that is nice to have: whatever cannot be read is not there.
pub(in crate::service) fn lax<'de, D, T>(json: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(serde_json::from_value(Value::deserialize(json)?).ok())
}

/// A list whose unreadable elements are left out.
pub(in crate::service) fn lax_list<'de, D, T>(json: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(json)? {
        Value::Array(all) => all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect(),
        _ => Vec::new(),
    })
}

/// An id, written as a string or as a whole number of up to 64 bits.
#[derive(Clone, Debug)]
pub(in crate::service) struct Id(pub(in crate::service) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Id, E> {
        /// Far longer than any service's ids, and short enough to be kept by the thousand.
        const LONGEST: usize = 256;
        if id.is_empty() || id.len() > LONGEST { Err(E::custom("not an id")) } else { Ok(Id(id.to_owned())) }
    }
}

/// How often something was done: a number, or the string "100+" of old answers.
#[derive(Debug)]
pub(in crate::service) struct Count(pub(in crate::service) u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let count = match Value::deserialize(json)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim_end_matches('+').parse().ok(),
            _ => None,
        };
        count.map(Self).ok_or_else(|| D::Error::custom("not a count"))
    }
}

/// A text. Numbers are taken for their digits, as some servers write a name that looks like one.
#[derive(Clone, Debug)]
pub(in crate::service) struct Text(pub(in crate::service) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        match Value::deserialize(json)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::Null => Err(D::Error::custom("expected a text, found null")),
            _ => Err(D::Error::custom("expected a text")),
        }
    }
}
