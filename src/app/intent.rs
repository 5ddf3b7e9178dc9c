//! What a person can want, and the one table from which key map, help, hints and the docs' key table are made.

use super::key::{Key, KeyCode};

/// Something a person wants, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Select the next (older) post, or scroll inside a tall one.
    NextPost,
    /// Select the previous (newer) post.
    PreviousPost,
    /// Go to the newest post.
    Newest,
    /// Go to the oldest loaded post.
    Oldest,
    /// One screen down.
    PageDown,
    /// One screen up.
    PageUp,
    /// Half a screen down.
    HalfDown,
    /// Half a screen up.
    HalfUp,
    /// Act on the selected row: load a gap, try again.
    Open,
    /// Go back to what was in front before.
    Back,
    /// Unfold or fold warned text and sensitive media.
    Unfold,
    /// Ask for newer posts.
    Refresh,
    /// Go on although the day's limit of money is reached.
    GoOn,
    /// Go to the line between what was read and what is new.
    UnreadLine,
    /// The next (older) unread post.
    NextUnread,
    /// The previous (newer) unread post.
    PreviousUnread,
    /// The next account.
    NextAccount,
    /// The account before.
    PreviousAccount,
    /// Log the account in front in again.
    LogIn,
    /// What went wrong, and what to do about it.
    Errors,
    /// This help.
    Help,
    /// Paint the screen anew.
    Redraw,
    /// Suspend to the shell.
    Suspend,
    /// Back; at the root, quit.
    Leave,
    /// Quit from anywhere.
    Quit,
}

/// Where an intent belongs in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Moving about.
    Move,
    /// Doing something with a post or the timeline.
    Act,
    /// The program itself.
    Program,
}

/// One row of the table.
#[derive(Debug)]
pub struct Entry {
    /// What it does.
    pub intent: Intent,
    /// The name in the configuration and the docs.
    pub name: &'static str,
    /// The keys it has unless remapped.
    pub keys: &'static [Key],
    /// What it does, in a few words.
    pub help: &'static str,
    /// Where it stands in the help.
    pub group: Group,
}

const fn entry(
    intent: Intent,
    name: &'static str,
    keys: &'static [Key],
    group: Group,
    help: &'static str,
) -> Entry {
    Entry { intent, name, keys, help, group }
}

const fn plain(code: KeyCode) -> Key {
    Key::plain(code)
}

/// Every intent with its keys, in the order of the help.
pub const TABLE: &[Entry] = &[
    entry(
        Intent::NextPost,
        "next-post",
        &[Key::char('j'), plain(KeyCode::Down)],
        Group::Move,
        "next post; inside a tall post, next line",
    ),
    entry(
        Intent::PreviousPost,
        "previous-post",
        &[Key::char('k'), plain(KeyCode::Up)],
        Group::Move,
        "previous post",
    ),
    entry(
        Intent::PageDown,
        "page-down",
        &[Key::char(' '), plain(KeyCode::PageDown)],
        Group::Move,
        "one screen down",
    ),
    entry(Intent::PageUp, "page-up", &[Key::char('b'), plain(KeyCode::PageUp)], Group::Move, "one screen up"),
    entry(Intent::HalfDown, "half-down", &[Key::ctrl('d')], Group::Move, "half a screen down"),
    entry(Intent::HalfUp, "half-up", &[Key::ctrl('u')], Group::Move, "half a screen up"),
    entry(Intent::Newest, "newest", &[Key::char('g'), plain(KeyCode::Home)], Group::Move, "newest post"),
    entry(
        Intent::Oldest,
        "oldest",
        &[Key::char('G'), plain(KeyCode::End)],
        Group::Move,
        "oldest loaded post",
    ),
    entry(Intent::NextUnread, "next-unread", &[Key::char('n')], Group::Move, "next unread post"),
    entry(Intent::PreviousUnread, "previous-unread", &[Key::char('N')], Group::Move, "previous unread post"),
    entry(Intent::UnreadLine, "unread-line", &[Key::char('.')], Group::Move, "the line between read and new"),
    entry(Intent::Refresh, "refresh", &[Key::char('r')], Group::Act, "ask for newer posts"),
    entry(
        Intent::Open,
        "open",
        &[plain(KeyCode::Enter), Key::char('l')],
        Group::Act,
        "load the posts of a gap; try again",
    ),
    entry(
        Intent::GoOn,
        "go-on",
        &[Key::char('$')],
        Group::Act,
        "read on today though the daily limit is reached",
    ),
    entry(Intent::Unfold, "unfold", &[Key::char('z')], Group::Act, "unfold a warned post or sensitive media"),
    entry(Intent::NextAccount, "next-account", &[Key::ctrl('n')], Group::Act, "next account"),
    entry(Intent::PreviousAccount, "previous-account", &[Key::ctrl('p')], Group::Act, "previous account"),
    entry(Intent::LogIn, "log-in", &[Key::char('L')], Group::Act, "log this account in again"),
    entry(
        Intent::Errors,
        "errors",
        &[Key::char('e')],
        Group::Program,
        "what went wrong, and what to do about it",
    ),
    entry(Intent::Help, "help", &[Key::char('?')], Group::Program, "this help"),
    entry(Intent::Redraw, "redraw", &[Key::ctrl('l')], Group::Program, "paint the screen anew"),
    entry(Intent::Suspend, "suspend", &[Key::ctrl('z')], Group::Program, "suspend; fg comes back"),
    entry(
        Intent::Back,
        "back",
        &[plain(KeyCode::Esc), Key::char('h'), plain(KeyCode::Backspace)],
        Group::Program,
        "back; cancels a wait",
    ),
    entry(Intent::Leave, "leave", &[Key::char('q')], Group::Program, "back; at the timeline, quit"),
    entry(Intent::Quit, "quit", &[Key::char('Q'), Key::ctrl('c')], Group::Program, "quit from anywhere"),
];

/// Which key means what.
#[derive(Clone, Debug)]
pub struct KeyMap(Vec<(Key, Intent)>);

impl Default for KeyMap {
    fn default() -> Self {
        Self(TABLE.iter().flat_map(|entry| entry.keys.iter().map(|key| (*key, entry.intent))).collect())
    }
}

impl KeyMap {
    /// What a key means.
    pub fn intent(&self, key: Key) -> Option<Intent> {
        self.0.iter().find(|(bound, _)| *bound == key).map(|(_, intent)| *intent)
    }

    /// The keys of an intent, in order.
    pub fn keys(&self, intent: Intent) -> impl Iterator<Item = Key> + '_ {
        self.0.iter().filter(move |(_, bound)| *bound == intent).map(|(key, _)| *key)
    }

    /// The keys of an intent for people: `j, Down`.
    pub fn label(&self, intent: Intent) -> String {
        self.keys(intent).map(|key| key.label()).collect::<Vec<_>>().join("  ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_means_two_things() {
        let map = KeyMap::default();
        let keys: HashSet<Key> = map.0.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys.len(), map.0.len());
    }

    #[test]
    fn every_action_has_a_key_that_any_terminal_can_send() {
        for entry in TABLE {
            assert!(entry.keys.iter().any(|key| !key.alt), "{}", entry.name);
        }
    }

    #[test]
    fn names_are_unique_and_plain() {
        let names: HashSet<&str> = TABLE.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), TABLE.len());
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }
}
