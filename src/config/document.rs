//! A TOML file read strictly: every key must be known, and every complaint names the file, the line and the column.
//!
//! Complaints name keys, never values: a value may be a secret.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::did_you_mean;
use super::read::path_text;
use crate::text::one_line;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", path_text(&self.file), self.line, self.column)
    }
}

/// Something in a file that twite does not take, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{spot}: {what}; {remedy}")]
pub struct DocumentError {
    /// Where.
    pub spot: Spot,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// A file's name and text, to turn byte positions into lines.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    file: &'a Path,
    text: &'a str,
}

impl<'a> Document<'a> {
    pub(crate) fn new(file: &'a Path, text: &'a str) -> Self {
        Self { file, text }
    }

    /// Parses the text; the TOML parser's own limit on nesting holds.
    pub(crate) fn parse(&self) -> Result<Spanned<DeTable<'a>>, DocumentError> {
        DeTable::parse(self.text).map_err(|error| {
            // Only the message: the parser's full text quotes the line, which may hold a secret.
            let what = one_line(error.message(), 200);
            let at = error.span().unwrap_or(0..0);
            if what == "duplicate key" {
                let key = one_line(self.text.get(at.clone()).unwrap_or_default(), 60);
                return self.error(&at, format!("duplicate key `{key}`"), "keep only one of the two");
            }
            self.error(&at, what, "mend this line")
        })
    }

    pub(crate) fn error(
        &self,
        at: &Range<usize>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> DocumentError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column =
            before.rsplit('\n').next().unwrap_or_default().chars().filter(|c| *c != '\u{feff}').count() + 1;
        let spot = Spot { file: self.file.to_owned(), line, column };
        DocumentError { spot, what: what.into(), remedy: remedy.into() }
    }
}

/// A key that the user chose, with what it holds.
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) at: Range<usize>,
    pub(crate) value: &'a DeValue<'a>,
}

/// One table of a document, every key of which is known.
pub(crate) struct Section<'a> {
    pub(crate) document: Document<'a>,
    /// How the table is called in messages: `[services.work]`, or nothing for the file's top.
    name: String,
    at: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// Checks that every key of the table is one of `known`; the first unknown one in the file is the error.
    pub(crate) fn new(
        document: Document<'a>,
        name: impl Into<String>,
        at: Range<usize>,
        table: &'a DeTable<'a>,
        known: &[&str],
    ) -> Result<Self, DocumentError> {
        let unknown = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        let section = Self { document, name: name.into(), at, table };
        match unknown.min_by_key(|key| key.span().start) {
            None => Ok(section),
            Some(key) => {
                let what = format!("unknown key `{}`{}", one_line(key.get_ref(), 60), section.place());
                Err(document.error(&key.span(), what, did_you_mean(key.get_ref(), known)))
            }
        }
    }

    /// An error about the section as a whole.
    pub(crate) fn error(&self, what: impl Into<String>, remedy: impl Into<String>) -> DocumentError {
        self.document.error(&self.at, format!("{}{}", what.into(), self.place()), remedy)
    }

    /// An error about the value of a key (about the section, if the key is not there).
    pub(crate) fn error_at(
        &self,
        key: &str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> DocumentError {
        let at = self.table.get(key).map_or_else(|| self.at.clone(), Spanned::span);
        self.document.error(&at, what, remedy)
    }

    fn place(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!(" in {}", self.name) }
    }

    fn get<T>(
        &self,
        key: &str,
        wanted: &str,
        take: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, DocumentError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let taken = take(value.get_ref());
        let wrong = || {
            let what = format!("`{key}` is of the wrong type ({})", value.get_ref().type_str());
            self.document.error(&value.span(), what, format!("it must be {wanted}"))
        };
        taken.map(Some).ok_or_else(wrong)
    }

    pub(crate) fn text(&self, key: &str) -> Result<Option<&'a str>, DocumentError> {
        self.get(key, "a text in quotes", DeValue::as_str)
    }

    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, DocumentError> {
        self.get(key, "true or false, without quotes", DeValue::as_bool)
    }

    pub(crate) fn integer(&self, key: &str) -> Result<Option<i64>, DocumentError> {
        self.get(key, "a whole number, without quotes", |value| {
            value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
        })
    }

    pub(crate) fn number(&self, key: &str) -> Result<Option<f64>, DocumentError> {
        self.get(key, "a number, without quotes", |value| match value {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        })
    }

    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<String>>, DocumentError> {
        self.get(key, "a list of texts: [\"…\", \"…\"]", |value| {
            let items = value.as_array()?.iter();
            items.map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        })
    }

    /// A table within this one.
    pub(crate) fn section(
        &self,
        key: &str,
        name: impl Into<String>,
        known: &[&str],
    ) -> Result<Option<Section<'a>>, DocumentError> {
        let Some(table) = self.get(key, "a table of its own", DeValue::as_table)? else { return Ok(None) };
        Section::new(self.document, name, self.span_of(key), table, known).map(Some)
    }

    /// The tables within a list of tables.
    pub(crate) fn sections(
        &self,
        key: &str,
        name: &str,
        known: &[&str],
    ) -> Result<Vec<Section<'a>>, DocumentError> {
        let Some(items) = self.get(key, "a list of tables", DeValue::as_array)? else {
            return Ok(Vec::new());
        };
        items
            .iter()
            .map(|item| {
                let table = item.get_ref().as_table().ok_or_else(|| {
                    self.document.error(
                        &item.span(),
                        format!("an item of {name} is not a table"),
                        "make it a table",
                    )
                })?;
                Section::new(self.document, name, item.span(), table, known)
            })
            .collect()
    }

    /// The keys of a table whose keys are names that the user chose, in the order of the file.
    pub(crate) fn names_in(&self, key: &str) -> Result<Vec<Named<'a>>, DocumentError> {
        let Some(table) = self.get(key, "a table of its own", DeValue::as_table)? else {
            return Ok(Vec::new());
        };
        let mut names: Vec<Named<'_>> = table
            .iter()
            .map(|(name, value)| Named { name: name.get_ref(), at: name.span(), value: value.get_ref() })
            .collect();
        names.sort_by_key(|named| named.at.start);
        Ok(names)
    }

    fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get_key_value(key).map_or_else(|| self.at.clone(), |(key, _)| key.span())
    }
}
