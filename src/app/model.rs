//! The whole state of the program. Only [`Model::update`] changes it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::account::Account;

use super::home::{Area, Home, Pacing};
use super::intent::KeyMap;
use super::login::Login;
use super::message::{RequestId, earlier};
use super::notice::Notices;
use super::settings::Settings;

/// The smallest screen that can be read on.
pub const SMALLEST: (u16, u16) = (20, 5);

/// Which screen is at the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Logging in.
    Login,
    /// The home timeline of the account in front.
    Home,
}

/// What lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys; scrolled by so many rows.
    Help(u16),
    /// What went wrong; scrolled by so many rows.
    Errors(u16),
}

/// The state of the program.
#[derive(Debug)]
pub struct Model {
    /// The moment of the last message.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: TimeZone,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Choices.
    pub settings: Settings,
    /// Keys.
    pub keys: KeyMap,
    /// The screen at the root.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// A timeline for each account.
    pub homes: Vec<Home>,
    /// Which of them is in front.
    pub front: usize,
    /// The login.
    pub login: Login,
    /// What went wrong.
    pub notices: Notices,
    /// Any number, another one in each run: so that not everybody asks at the same moment.
    pub dice: u64,
    pub(super) last_id: RequestId,
}

impl Model {
    /// A program with these accounts, the first in front; with none, the login.
    pub fn new(
        now: Timestamp,
        zone: TimeZone,
        settings: Settings,
        accounts: Vec<Account>,
        login: Login,
    ) -> Self {
        let homes: Vec<Home> = accounts.into_iter().map(Home::new).collect();
        Self {
            now,
            zone,
            size: (80, 24),
            settings,
            keys: KeyMap::default(),
            screen: if homes.is_empty() { Screen::Login } else { Screen::Home },
            overlay: None,
            homes,
            front: 0,
            login,
            notices: Notices::default(),
            dice: 0,
            last_id: 0,
        }
    }

    /// The timeline in front.
    pub fn home(&self) -> Option<&Home> {
        self.homes.get(self.front)
    }

    /// A moment as a clock time of the reader: `17:44`.
    pub fn clock(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M").to_string()
    }

    /// When something will happen, for people: `17:44`, or `within a minute`, which stays true until then.
    pub fn soon(&self, at: Timestamp) -> String {
        let is_soon = at.duration_since(self.now) < SignedDuration::from_mins(1);
        if is_soon { "within a minute".to_owned() } else { self.clock(at) }
    }

    /// How refreshes are paced.
    pub(super) fn pacing(&self) -> Pacing {
        Pacing { pace: self.settings.pace, dice: self.dice.wrapping_add(self.last_id) }
    }

    /// Whether a field has the focus, so that what is typed is text and no command.
    pub fn takes_text(&self) -> bool {
        self.screen == Screen::Login && self.overlay.is_none() && !self.login.takes_no_text()
    }

    /// Whether the screen is too small to read on.
    pub fn is_too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Whether there is room for rules and blank rows between posts.
    pub fn is_roomy(&self) -> bool {
        self.size.1 >= 16
    }

    /// Columns left of a post: the marker and blanks.
    pub fn gutter(&self) -> u16 {
        if self.size.0 >= 50 { 3 } else { 2 }
    }

    /// The part of the screen that scrolls on the home timeline.
    pub fn home_area(&self) -> Area {
        let (width, height) = self.size;
        let (frame, spacing, margin) = if self.is_roomy() { (4, 1, 1) } else { (2, 0, 0) };
        Area {
            width: width.saturating_sub(self.gutter() + margin).max(1),
            height: height.saturating_sub(frame).max(1),
            spacing,
        }
    }

    /// When [`super::Message::Wake`] is next wanted: a refresh is due, a label changes, a step of the demo's login
    /// was seen long enough. `None`: nothing will change by itself.
    pub fn next_wake(&self) -> Option<Timestamp> {
        match (self.screen, self.home()) {
            (Screen::Login, _) => self.login.wakes_at(),
            (Screen::Home, Some(home)) => {
                let refresh = &home.fetching.refresh;
                let due = refresh.next_at.filter(|_| refresh.request.is_none());
                earlier(due, home.label_changes_at())
            }
            (Screen::Home, None) => None,
        }
    }
}
