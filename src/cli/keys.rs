//! `twite keys`: the key table, as help and docs/keys.md have it.

use crate::app::{KeyMap, TABLE};

/// One line an action: its name, its keys, what it does.
pub(super) fn table() -> String {
    let map = KeyMap::default();
    TABLE
        .iter()
        .map(|entry| format!("{:<17} {:<18} {}\n", entry.name, map.label(entry.intent), entry.help))
        .collect()
}
