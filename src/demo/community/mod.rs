//! The community: stand-in.

use serde_json::{Value, json};

pub(super) struct Community {
    posts: Vec<(u64, Value)>,
    n: u64,
}

pub(super) fn community(posts: usize, _seed: u64, now: i64) -> Community {
    let mut c = Community { posts: Vec::new(), n: 0 };
    for i in 0..posts {
        c.arrive(1, now - 60 - 600 * i64::try_from(posts - i).unwrap_or(0));
    }
    c
}

impl Community {
    pub(super) fn me(&self) -> Value {
        user("1000", "maru", "Maru")
    }
    pub(super) fn posts(&self) -> &[(u64, Value)] {
        &self.posts
    }
    pub(super) fn arrive(&mut self, n: usize, now: i64) {
        for _ in 0..n {
            self.n += 1;
            let id = ((u64::try_from(now).unwrap_or(0) * 1000 - 1_288_834_974_657) << 22) | (self.n & 0xfff);
            let text = match self.n % 4 {
                0 => format!(
                    "Post {}: 오늘은 맑음 ☀ &amp; more, the ferry is late again and everybody on the quay has an opinion about it",
                    self.n
                ),
                1 => "潮".repeat(255),
                _ => format!("Post {}: a shorter one", self.n),
            };
            let at = jiff::Timestamp::from_second(now)
                .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
                .to_zoned_datetime(jiff::tz::TimeZone::UTC)
                .strftime("%a %b %d %H:%M:%S +0000 %Y")
                .to_string();
            let len = text.chars().count();
            self.posts.insert(0, (id, json!({"id": id, "id_str": id.to_string(), "created_at": at, "full_text": text, "display_text_range": [0, len], "entities": {"hashtags": [], "symbols": [], "urls": [], "user_mentions": []}, "user": user("7", "seoul", "서울날씨"), "favorite_count": self.n % 9, "retweet_count": 0, "lang": "en"})));
        }
    }
    pub(super) fn compat(status: &Value) -> Value {
        let mut s = status.clone();
        if let Some(o) = s.as_object_mut()
            && let Some(t) = o.remove("full_text")
        {
            o.insert("text".into(), t);
        }
        s
    }
}

fn user(id: &str, handle: &str, name: &str) -> Value {
    json!({"id": id.parse::<u64>().unwrap_or(0), "id_str": id, "screen_name": handle, "name": name})
}
