//! The one place where the state changes: a message comes, effects leave.

use jiff::Timestamp;

use crate::account::{Outcome, Request};
use crate::budget::Spent;
use crate::service::{Cause, RateLimit, Trouble, clock_words};

use super::home::{Home, Kind, Stopped};
use super::intent::Intent;
use super::key::Key;
use super::message::{Effect, Effects, Message, RequestId};
use super::model::{Model, Overlay, Screen};
use super::notice::Notice;

impl Model {
    /// What to do when the program begins.
    pub fn begin(&mut self, now: Timestamp) -> Effects {
        self.now = now;
        let mut effects = match self.screen {
            Screen::Login => self.begin_login(),
            Screen::Home => self.come_to_front(),
        };
        effects.append(self.settle());
        effects
    }

    /// Takes a message in. `now` is the moment it came.
    pub fn update(&mut self, now: Timestamp, message: Message) -> Effects {
        self.now = now;
        let mut effects = match message {
            Message::Key(key) => self.key(key),
            Message::Paste(text) => {
                if self.takes_text() {
                    self.login.paste(&text);
                }
                Effects::none()
            }
            Message::Resize { width, height } => {
                self.size = (width, height);
                Effects::none()
            }
            Message::Wake => self.wake(),
            Message::Reply { id, outcome } => self.reply(id, outcome),
            Message::Retrying { id, attempt } => {
                if self.is_in_flight(id) {
                    self.notices.remark(format!("no answer yet; try {attempt} of 3 is under way"));
                }
                Effects::none()
            }
            Message::Stored { id, newer, rate, skipped, spent } => {
                self.stored(id, newer, rate, &skipped, spent)
            }
            Message::Resumed => {
                let (now, pacing) = (self.now, self.pacing());
                self.homes.iter_mut().for_each(|home| home.resumed(now, pacing));
                Effects::none()
            }
            Message::Loaded { account, place, slice, spent } => {
                self.spent(account.service(), spent);
                match self.homes.iter_mut().find(|home| home.account.name == account) {
                    Some(home) => home.take_in(&place, *slice),
                    None => Effects::none(),
                }
            }
            Message::NotKept(why) => {
                let trouble = Trouble::local(Cause::NotKept, why);
                let (during, at) = ("keeping what you read".to_owned(), self.now);
                self.notices.add(Notice { trouble, during, at, retry_at: None });
                Effects::none()
            }
            Message::Authorised { id, verifier } => self.authorised(id, verifier),
            Message::Saved(saved) => {
                self.saved(saved);
                Effects::none()
            }
            Message::Listening { id, listening } => self.listening(id, listening),
            Message::CameBack { id, address } => self.came_back(id, address),
            Message::Copied(copied) => {
                self.copied(copied);
                Effects::none()
            }
            Message::Opened(opened) => {
                self.opened(opened);
                Effects::none()
            }
            Message::Clock { service, ahead_by } => {
                self.clock_differs(&service, ahead_by);
                Effects::none()
            }
        };
        effects.append(self.settle());
        effects
    }

    /// Lays out what will be painted, and asks for older posts when the end is near.
    fn settle(&mut self) -> Effects {
        let (area, is_too_small) = (self.home_area(), self.is_too_small());
        let mut effects = Effects::none();
        if self.screen == Screen::Home
            && let Some(home) = self.homes.get_mut(self.front)
        {
            let is_seen = self.overlay.is_none() && !is_too_small;
            effects.append(home.settle(area, &self.settings, (self.now, &self.zone), is_seen));
            if let Some(query) = home.older_query(self.now) {
                self.last_id += 1;
                home.fetching.older = Some(self.last_id);
                effects
                    .push(Effect::Send(self.last_id, Request::Home { account: home.account.clone(), query }));
            }
        }
        effects
    }

    fn key(&mut self, key: Key) -> Effects {
        self.notices.forget_remark();
        let intent = self.keys.intent(key);
        // Quitting and redrawing work whatever is in front, an input field included; letters do not.
        match intent {
            Some(Intent::Quit) if key.ctrl => return Effect::Exit.into(),
            Some(Intent::Redraw) => return Effect::Repaint.into(),
            Some(Intent::Suspend) => return Effect::Suspend.into(),
            _ => {}
        }
        match (self.overlay, self.screen) {
            (Some(overlay), _) => self.overlay_key(overlay, intent),
            (None, Screen::Login) => self.login_key(key),
            (None, Screen::Home) => intent.map_or_else(Effects::none, |intent| self.home_intent(intent)),
        }
    }

    fn overlay_key(&mut self, overlay: Overlay, intent: Option<Intent>) -> Effects {
        let page = self.size.1.saturating_sub(4).max(1);
        let scrolled = |by: i32| {
            let moved =
                |rows: u16| u16::try_from(i32::from(rows).saturating_add(by).max(0)).unwrap_or(u16::MAX);
            Some(match overlay {
                Overlay::Help(rows) => Overlay::Help(moved(rows)),
                Overlay::Errors(rows) => Overlay::Errors(moved(rows)),
            })
        };
        self.overlay = match intent {
            Some(Intent::Back | Intent::Leave) => None,
            Some(Intent::Help) if matches!(overlay, Overlay::Help(_)) => None,
            Some(Intent::Help) => Some(Overlay::Help(0)),
            Some(Intent::Errors) if matches!(overlay, Overlay::Errors(_)) => None,
            Some(Intent::Errors) => Some(Overlay::Errors(0)),
            Some(Intent::Quit) => return Effect::Exit.into(),
            Some(Intent::NextPost) => scrolled(1),
            Some(Intent::PreviousPost) => scrolled(-1),
            Some(Intent::PageDown | Intent::HalfDown) => scrolled(i32::from(page)),
            Some(Intent::PageUp | Intent::HalfUp) => scrolled(-i32::from(page)),
            Some(Intent::Newest) => scrolled(i32::from(i16::MIN)),
            Some(Intent::Oldest) => scrolled(i32::from(i16::MAX)),
            _ => Some(overlay),
        };
        self.clamp_overlay();
        Effects::none()
    }

    fn home_intent(&mut self, intent: Intent) -> Effects {
        match intent {
            Intent::Leave | Intent::Quit => return Effect::Exit.into(),
            Intent::Help => self.overlay = Some(Overlay::Help(0)),
            Intent::Errors => {
                self.overlay = Some(Overlay::Errors(0));
                self.notices.clear();
            }
            Intent::Back => return self.cancel(),
            Intent::Refresh => return self.refresh(true),
            Intent::Open => return self.open(),
            Intent::GoOn => return self.read_on_today(),
            Intent::NextAccount => return self.switch(1),
            Intent::LogIn => return self.log_in_again(),
            Intent::PreviousAccount => return self.switch(self.homes.len().saturating_sub(1)),
            _ => {
                let Some(home) = self.homes.get_mut(self.front) else { return Effects::none() };
                return home.act(intent).unwrap_or_default();
            }
        }
        Effects::none()
    }

    /// Asks for newer posts, unless that is under way or the service wants none.
    pub(super) fn refresh(&mut self, asked_for: bool) -> Effects {
        let (now, pacing) = (self.now, self.pacing());
        let Some(home) = self.homes.get_mut(self.front) else { return Effects::none() };
        if home.fetching.refresh.request.is_some() {
            return Effects::none();
        }
        if let Some(trouble) = home.obstacle(now) {
            home.plan(now, pacing);
            if asked_for {
                let retry_at = home.fetching.refresh.next_at;
                let during = "asking for newer posts".to_owned();
                self.notices.add(Notice { trouble, during, at: now, retry_at });
            }
            return Effects::none();
        }
        if asked_for {
            self.notices.clear();
        }
        self.last_id += 1;
        home.fetching.refresh.request = Some(self.last_id);
        let query = home.newer_query(now);
        Effect::Send(self.last_id, Request::Home { account: home.account.clone(), query }).into()
    }

    /// Enter: fills the selected gap, or tries again what failed at the end of the list.
    fn open(&mut self) -> Effects {
        let now = self.now;
        let Some(home) = self.homes.get_mut(self.front) else { return Effects::none() };
        if let Some((gap, query)) = home.gap_query(now) {
            if let Some(trouble) = home.obstacle(now) {
                let during = "loading a gap".to_owned();
                self.notices.add(Notice { trouble, during, at: now, retry_at: None });
                return Effects::none();
            }
            self.last_id += 1;
            home.fetching.gap = Some((self.last_id, gap));
            return Effect::Send(self.last_id, Request::Home { account: home.account.clone(), query }).into();
        }
        if home.fetching.older_stopped.take().is_some() {
            self.notices.clear();
        } else if !home.is_loaded || home.slice.rows.is_empty() {
            return self.refresh(true);
        }
        Effects::none()
    }

    /// Esc: gives up what is under way; else lets the line at the bottom go.
    pub(super) fn cancel(&mut self) -> Effects {
        let mut effects = Effects::none();
        let (now, pacing) = (self.now, self.pacing());
        let Some(home) = self.homes.get_mut(self.front) else { return effects };
        let under_way: Vec<RequestId> = home.fetching.requests().collect();
        for id in &under_way {
            if home.fetching.end(*id) == Some(Kind::Older) {
                home.fetching.older_stopped = Some(Stopped::Cancelled);
            }
            effects.push(Effect::Cancel(*id));
        }
        if under_way.is_empty() {
            self.notices.clear();
        } else {
            home.plan(now, pacing);
            self.notices.remark("cancelled");
        }
        effects
    }

    fn switch(&mut self, by: usize) -> Effects {
        if self.homes.len() < 2 {
            self.notices.remark("there is one account; `twite login` adds another");
            return Effects::none();
        }
        let mut effects = self.cancel();
        self.notices.clear();
        self.front = (self.front + by) % self.homes.len();
        effects.append(self.come_to_front());
        effects
    }

    /// The account in front shows what is kept and asks for news when that is due.
    pub(super) fn come_to_front(&mut self) -> Effects {
        let now = self.now;
        let Some(home) = self.homes.get_mut(self.front) else { return Effects::none() };
        let mut effects = home.reload();
        if home.fetching.refresh.next_at.is_none_or(|next| next <= now) {
            effects.append(self.refresh(false));
        }
        effects
    }

    fn wake(&mut self) -> Effects {
        match self.screen {
            Screen::Login => self.login_wake(),
            Screen::Home => {
                let refresh = self.home().map(|home| &home.fetching.refresh);
                let due = refresh.is_some_and(|refresh| refresh.next_at.is_some_and(|next| next <= self.now));
                if due { self.refresh(false) } else { Effects::none() }
            }
        }
    }

    /// A service's clock goes differently: ages are told by it, and the reader is told once.
    fn clock_differs(&mut self, service: &str, ahead_by: i64) {
        for home in self.homes.iter_mut().filter(|home| home.account.site.name == service) {
            home.clock_ahead = ahead_by;
        }
        let words = if ahead_by == 0 {
            format!("this computer's clock and that of {service} agree again")
        } else {
            format!("{}: twite goes by that of {service}", clock_words(ahead_by))
        };
        match self.screen {
            Screen::Login => self.login.remark = Some(words),
            Screen::Home => self.notices.remark(words),
        }
    }

    fn home_of(&mut self, id: RequestId) -> Option<&mut Home> {
        self.homes.iter_mut().find(|home| home.fetching.requests().any(|under_way| under_way == id))
    }

    fn is_in_flight(&mut self, id: RequestId) -> bool {
        self.login.waits_for(id) || self.home_of(id).is_some()
    }

    fn stored(
        &mut self,
        id: RequestId,
        newer: usize,
        rate: Option<RateLimit>,
        skipped: &[String],
        spent: Option<Spent>,
    ) -> Effects {
        let (now, pacing) = (self.now, self.pacing());
        let Some(home) = self.home_of(id) else { return Effects::none() };
        let Some(kind) = home.fetching.end(id) else { return Effects::none() };
        home.rate = rate.or(home.rate);
        let account = home.account.name.clone();
        let effects = home.reload();
        self.notices.recovered();
        if let Some(spent) = spent {
            self.spent(account.service(), spent);
        }
        let Some(home) = self.homes.iter_mut().find(|home| home.account.name == account) else {
            return effects;
        };
        home.succeeded(kind, now, pacing);
        if let Some(first) = skipped.first() {
            let more = skipped.len();
            let trouble = Trouble::local(Cause::Unreadable, format!("{more} of the posts: {first}"));
            self.notices.add(Notice {
                trouble,
                during: "reading the answer".into(),
                at: now,
                retry_at: None,
            });
        } else if kind == Kind::Newer && newer > 0 {
            let posts = if newer == 1 { "post" } else { "posts" };
            self.notices.remark(format!("{newer} new {posts}"));
        }
        effects
    }

    fn reply(&mut self, id: RequestId, outcome: Outcome) -> Effects {
        if self.login.waits_for(id) {
            return self.login_reply(outcome);
        }
        let (now, pacing) = (self.now, self.pacing());
        // A reply that nothing waits for is dropped: it was cancelled, or its account is gone.
        let Some(home) = self.home_of(id) else { return Effects::none() };
        let Outcome::Failed(trouble) = outcome else { return Effects::none() };
        let Some(kind) = home.fetching.end(id) else { return Effects::none() };
        home.failed(kind, &trouble, now, pacing);
        let during = match kind {
            Kind::Newer => "asking for newer posts",
            Kind::Older => "asking for older posts",
            Kind::Gap => "loading a gap",
        };
        let retry_at = (kind == Kind::Newer).then_some(home.fetching.refresh.next_at).flatten();
        self.notices.add(Notice { trouble, during: during.into(), at: now, retry_at });
        Effects::none()
    }

    fn clamp_overlay(&mut self) {
        // The face knows how long a pane is at this size; the core only keeps the number sane. See `view::panes`.
        let most = match self.overlay {
            Some(Overlay::Help(_)) => super::panes::help_rows(self),
            Some(Overlay::Errors(_)) => super::panes::error_rows(self),
            None => return,
        };
        let room = usize::from(super::panes::height(self));
        let last = u16::try_from(most.saturating_sub(room)).unwrap_or(u16::MAX);
        self.overlay = self.overlay.map(|overlay| match overlay {
            Overlay::Help(rows) => Overlay::Help(rows.min(last)),
            Overlay::Errors(rows) => Overlay::Errors(rows.min(last)),
        });
    }
}
