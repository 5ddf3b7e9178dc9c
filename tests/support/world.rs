//! A model with an account, and posts that are hard to show.

#![allow(dead_code, unreachable_pub, reason = "each test that includes this uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper of tests fails as a test does")]

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use twite::account::{Account, AccountName, Site};
use twite::app::{Effect, Effects, Login, Message, Model, Settings};
use twite::budget::{Ledger, day};
use twite::oauth::{Credentials, Secret};
use twite::post::{
    Author, AuthorId, Content, Counts, Media, MediaKind, OrderKey, Poll, PollOption, Post, PostId, PostKey,
    Quote, ReplyTo, Span,
};
use twite::service::{Page, Query, RateLimit};
use twite::store::Timeline;

/// The moment at which every test takes place.
pub fn now() -> Timestamp {
    "2026-11-23T17:40:00Z".parse().unwrap()
}

/// A site with keys.
pub fn site() -> Arc<Site> {
    let client = Credentials::new("key", Secret::new("secret"));
    Arc::new(Site::new("work", "twitter-1.1", "https://social.example").unwrap().with_client(client))
}

/// An account of that handle.
pub fn account(handle: &str) -> Account {
    Account {
        name: AccountName::new(handle, "work").unwrap(),
        user_id: AuthorId::new("1"),
        site: site(),
        token: Credentials::new("token", Secret::new("hush")),
    }
}

pub fn author(handle: &str, name: &str) -> Author {
    Author { id: AuthorId::new("7"), handle: handle.into(), name: name.into() }
}

pub fn content(author: Author, text: &str) -> Content {
    Content {
        author,
        written_at: now(),
        body: vec![Span::Text(text.into())],
        url: None,
        reply_to: None,
        media: Vec::new(),
        poll: None,
        warning: None,
        sensitive: false,
        lang: None,
        counts: Counts::default(),
    }
}

/// Post number `id`: the greater, the newer; 4 minutes apart.
pub fn post(id: u128, content: Content) -> Post {
    let minutes = 4 * i64::try_from(id).unwrap();
    Post {
        key: PostKey::new(OrderKey(id), PostId::new(id.to_string())),
        created_at: now() - SignedDuration::from_mins(400 - minutes.min(399)),
        original_id: None,
        reposted_by: None,
        content,
        quote: None,
    }
}

/// Post number `id` with some text.
pub fn plain(id: u128) -> Post {
    post(id, content(author("ana", "Ana Lima"), &format!("post number {id}")))
}

/// Posts in which everything that is hard to show comes, newest first.
pub fn hard_posts() -> Vec<Post> {
    let mut ferry =
        post(98, content(author("ana", "Ana Lima"), "The ferry is late again. Photos from the pier:"));
    ferry.reposted_by = Some(author("tom", "Tom"));
    ferry.content.counts = Counts { likes: Some(12), reposts: Some(3), replies: Some(1) };
    ferry.content.media = vec![Media {
        kind: MediaKind::Photo,
        url: "https://pic.example/pier".into(),
        alt: Some("pier at dawn, two gulls on a rail".into()),
        width: None,
        height: None,
    }];
    let mut mixed = content(author("seoul", "서울날씨"), "");
    mixed.body = vec![
        Span::Text("오늘은 맑음 ☀ 최고 8도 👩‍👩‍👧‍👦 🇰🇷 1️⃣ 👍🏽 — ".into()),
        Span::Link { url: "https://weather.example/seoul".into(), shown: "weather.example/seoul".into() },
        Span::Text(" ".into()),
        Span::Tag("#날씨".into()),
    ];
    mixed.reply_to = Some(ReplyTo { id: PostId::new("1"), handle: Some("ana".into()) });
    let mut rtl =
        post(95, content(author("noa", "נעה"), "שלום לכולם, مرحبا بالجميع 123 — e\u{301}te\u{301}"));
    rtl.quote = Some(Quote::Post {
        id: PostId::new("1"),
        content: Box::new(content(author("li", "李"), &"潮".repeat(60))),
    });
    let mut poll = content(author("cafe", "Harbour Café"), "What shall we bake tomorrow?");
    let option = |label: &str, votes| PollOption { label: label.into(), votes: Some(votes) };
    poll.poll = Some(Poll {
        options: vec![option("Apfelkuchen", 30), option("팥빵", 10)],
        ends_at: None,
        closed: false,
    });
    let mut warned = content(author("tom", "Tom"), "He dies in the end.");
    warned.warning = Some("the last chapter".into());
    vec![
        ferry,
        post(97, mixed),
        post(
            96,
            content(
                author("e\u{1b}ve", "E\u{202e}ve\n\u{9b}2J"),
                "\u{1b}[31mred\u{7} \u{202e}desrever\u{2028}next",
            ),
        ),
        rtl,
        post(94, content(author("long", "Long Word"), &"x".repeat(250))),
        post(93, poll),
        post(92, warned),
    ]
}

/// A shell without threads: carries effects out on a store at once and remembers requests.
pub struct World {
    pub model: Model,
    pub timeline: Timeline,
    pub ledger: Ledger,
    pub sent: Vec<(u64, Query)>,
    pub cancelled: Vec<u64>,
    pub exited: bool,
    pub now: Timestamp,
}

impl World {
    /// A model on its home timeline, at that size.
    pub fn new(width: u16, height: u16) -> Self {
        Self::of(account("maru"), width, height)
    }

    /// The same for this account.
    pub fn of(account: Account, width: u16, height: u16) -> Self {
        let model = Model::new(now(), TimeZone::UTC, Settings::default(), vec![account], Login::new(vec![]));
        let mut world = Self {
            model,
            timeline: Timeline::default(),
            ledger: Ledger::default(),
            sent: Vec::new(),
            cancelled: Vec::new(),
            exited: false,
            now: now(),
        };
        let begun = world.model.begin(now());
        world.carry_out(begun);
        world.take(Message::Resize { width, height });
        world
    }

    pub fn take(&mut self, message: Message) {
        let effects = self.model.update(self.now, message);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Effects) {
        for effect in effects.into_vec() {
            match effect {
                Effect::Send(id, twite::account::Request::Home { query, .. }) => self.sent.push((id, query)),
                Effect::Cancel(id) => self.cancelled.push(id),
                Effect::Load(account, place) => {
                    let slice = self.timeline.slice(&place, 600);
                    self.take(Message::Loaded {
                        account,
                        place,
                        slice: Box::new(slice),
                        spent: self.ledger.spent(day(self.now)),
                    });
                }
                Effect::Exit => self.exited = true,
                _ => {}
            }
        }
    }

    /// Answers a request with these posts, as worker and store together do.
    pub fn answer(&mut self, id: u64, query: &Query, posts: Vec<Post>) {
        let rate = Some(RateLimit {
            limit: Some(15),
            remaining: Some(14),
            reset: Some(now() + SignedDuration::from_mins(4)),
        });
        let page = Page { posts, ..Page::default() };
        let is_priced = self.model.home().is_some_and(|home| home.account.site.tariff.is_some());
        let spent = is_priced.then(|| self.ledger.charge(day(self.now), &page.charges()));
        let newer = self.timeline.ingest(query, page);
        self.take(Message::Stored { id, newer, rate, skipped: Vec::new(), spent });
    }

    /// Answers the oldest request that is waiting.
    pub fn answer_next(&mut self, posts: Vec<Post>) {
        let (id, query) = self.sent.remove(0);
        self.answer(id, &query, posts);
    }
}
