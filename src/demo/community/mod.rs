//! The community: who posts, and what. The same seed makes the same community; times follow the clock.

mod arriving;
mod draft;
mod everyday;
mod people;
mod prng;
mod scripts;
mod status;
mod templates;
mod town;

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use draft::{Draft, With};
use prng::Prng;
use status::About;

/// How many neighbours have no text twice.
const NEIGHBOURS: usize = 60;
/// Milliseconds of the epoch that ids count from.
const ID_EPOCH: i64 = 1_288_834_974_657;

/// Everything that was posted, newest first.
pub(super) struct Community {
    posts: VecDeque<(u64, Value)>,
    named: HashMap<&'static str, usize>,
    /// Number of posts so far: ages of names are counted in posts.
    made: usize,
    recent: VecDeque<String>,
    prng: Prng,
    arrived: usize,
}

/// A community of so many posts; the newest is a minute old.
pub(super) fn community(posts: usize, seed: u64, now: i64) -> Community {
    let mut community = Community {
        posts: VecDeque::with_capacity(posts),
        named: HashMap::new(),
        made: 0,
        recent: VecDeque::new(),
        prng: Prng::new(seed),
        arrived: 0,
    };
    // From the oldest on: an answer comes after what it answers.
    let written: Vec<&Draft> = town::POSTS.iter().chain(scripts::POSTS).chain(everyday::POSTS).collect();
    let times = times(posts, &mut Prng::new(seed ^ 0x71de), now);
    let mut hand = written.len();
    for (slot, at) in (0..posts).rev().zip(times) {
        // Every eighth entry is a repost; the written posts stand at the top, the older part is made from templates.
        let reposts = slot / 8 + usize::from(slot % 8 > 2);
        let place = slot - reposts.min(slot);
        if slot % 8 == 2 && community.made > 12 {
            community.repost(at);
        } else if place < hand
            && let Some(draft) = written.get(place)
        {
            hand = place;
            community.write(draft, at);
        } else {
            community.make_up(at);
        }
    }
    community
}

/// Moments from the oldest to the newest: dense at the top, two weeks for the usual number.
fn times(posts: usize, prng: &mut Prng, now: i64) -> Vec<i64> {
    let mut at = now - 60;
    let mut times: Vec<i64> = (0..posts)
        .map(|slot| {
            let this = at;
            let (least, spread) = if slot < 40 { (70, 420) } else { (900, 4500) };
            at -= least + i64::try_from(prng.below(spread)).unwrap_or(0);
            this
        })
        .collect();
    times.reverse();
    times
}

impl Community {
    /// The reader.
    pub(super) fn me(&self) -> Value {
        people::user("maru")
    }

    /// Ids and statuses, newest first.
    pub(super) fn posts(&self) -> &VecDeque<(u64, Value)> {
        &self.posts
    }

    /// So many new posts.
    pub(super) fn arrive(&mut self, count: usize, now: i64) {
        for _ in 0..count {
            let draft = arriving::POSTS.get(self.arrived);
            self.arrived += 1;
            match draft {
                Some(draft) => self.write(draft, now),
                None if self.arrived.is_multiple_of(7) => self.repost(now),
                None => self.make_up(now),
            }
        }
    }

    /// The status in compat mode.
    pub(super) fn compat(status: &Value) -> Value {
        status::compat(status)
    }

    fn next_id(&mut self, at: i64) -> u64 {
        self.made += 1;
        let wanted = u64::try_from((at * 1000 - ID_EPOCH).max(1)).unwrap_or(1) << 22;
        let least = self.posts.front().map_or(0, |(id, _)| id + 1);
        wanted.max(least)
    }

    fn find(&self, name: &str) -> Option<&Value> {
        let made = self.named.get(name)?;
        self.posts.get(self.made.checked_sub(*made)?).map(|(_, status)| status)
    }

    fn write(&mut self, draft: &Draft, at: i64) {
        let id = self.next_id(at);
        // The post being written counts already: what it is about lies one further down.
        self.made -= 1;
        let about = match draft.with {
            With::Answers(name) | With::Quotes(name) => self.find(name).cloned(),
            _ => None,
        };
        self.made += 1;
        let likes = self.likes();
        let about = about.as_ref().map(|status| About { status });
        let status = status::status(draft, id, at, about.as_ref(), likes);
        self.push(id, status);
        if !draft.name.is_empty() {
            self.named.insert(draft.name, self.made);
        }
    }

    fn likes(&mut self) -> u64 {
        let limit = self.prng.pick(&[3, 9, 9, 30, 30, 80, 400, 2600]);
        u64::try_from(self.prng.below(limit)).unwrap_or(0)
    }

    fn make_up(&mut self, at: i64) {
        let mut made = templates::make(&mut self.prng);
        for _ in 0..50 {
            if !self.recent.contains(&made.1) {
                break;
            }
            made = templates::make(&mut self.prng);
        }
        let (who, text) = made;
        self.recent.push_back(text.clone());
        if self.recent.len() > NEIGHBOURS {
            self.recent.pop_front();
        }
        let id = self.next_id(at);
        let likes = self.likes();
        self.push(id, status::made_up(who, &text, id, at, likes));
    }

    fn repost(&mut self, at: i64) {
        let back = 3 + self.prng.below(9);
        let original = self.posts.iter().skip(back).map(|(_, status)| status);
        let Some(original) =
            original.into_iter().find(|status| status.get("retweeted_status").is_none()).cloned()
        else {
            return self.make_up(at);
        };
        let author = original.get("user").and_then(|user| user.get("screen_name")).and_then(Value::as_str);
        let others = ["tom", "ana", "radio", "greta", "luc", "museum", "yuki", "deniz"];
        let first = self.prng.below(others.len());
        let other = others.iter().cycle().skip(first).take(others.len()).find(|who| Some(**who) != author);
        let who = other.copied().unwrap_or("tom");
        let id = self.next_id(at);
        self.push(id, status::repost(who, &original, id, at));
    }

    fn push(&mut self, id: u64, status: Value) {
        self.posts.push_front((id, status));
    }
}

#[cfg(test)]
mod tests;
