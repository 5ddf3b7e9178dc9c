//! A post becomes lines: header, text, attachments, poll, quote, counts.

use crate::post::{Author, Content, Media, Poll, Post, Quote, Span};
use crate::text::{Piece, Remote, Widths, Wrapped, elide, sanitise, sanitise_line, wrap};

use super::marks::Marks;
use super::{Laid, Line, Options, Role, Run};

/// From this width on, who reposted stands at the right of the header; below, in a row of its own.
const ROOMY: u16 = 50;
/// Columns of a poll's bar.
const BAR: u16 = 16;

/// Lays a post out. The number of lines does not depend on the age.
pub fn lay_out(post: &Post, options: &Options) -> Laid {
    let width = options.width.max(1);
    let mut page = Page {
        laid: Laid::default(),
        widths: Widths::new(options.ambiguous_width),
        marks: Marks::new(options.ascii),
        unfolded: options.unfolded,
    };
    page.header(post, &options.age, width);
    page.content(&post.content, width, "");
    if let Some(quote) = &post.quote
        && (post.content.warning.is_none() || options.unfolded)
    {
        page.quote(quote, width);
    }
    page.counts(&post.content, width);
    page.laid
}

type Tag = (Role, Option<usize>);

struct Page {
    laid: Laid,
    widths: Widths,
    marks: Marks,
    unfolded: bool,
}

impl Page {
    fn run(&self, text: impl Into<String>, role: Role) -> Run {
        let text = text.into();
        let width = u16::try_from(self.widths.text(&text)).unwrap_or(u16::MAX);
        Run { text, width, role, link: None }
    }

    fn columns(&self, text: &str) -> u16 {
        u16::try_from(self.widths.text(text)).unwrap_or(u16::MAX)
    }

    fn push(&mut self, runs: Vec<Run>) {
        self.laid.lines.push(Line { runs: runs.into_iter().filter(|run| !run.text.is_empty()).collect() });
    }

    fn elide(&self, text: &str, width: u16) -> String {
        elide(text, width, self.widths, self.marks.elided)
    }

    /// Name, handle and age on one row, whatever they are. The name gives way first, then the handle.
    fn header(&mut self, post: &Post, age: &str, width: u16) {
        let reposter = post
            .reposted_by
            .as_ref()
            .map(|author| format!("{} {}", self.marks.reposted_by(), display_name(author)));
        let beside = if width >= ROOMY { reposter.as_deref() } else { None };
        let note = beside.map_or(String::new(), |note| self.elide(note, width / 3));
        let note_width = self.columns(&note);
        let room = if note_width > 0 { width - note_width - 2 } else { width };
        let age = format!(" {} {age}", self.marks.dot);
        let mut runs = self.who(&post.content.author, &age, room);
        if note_width > 0 {
            let used: u16 = runs.iter().map(|run| run.width).sum();
            runs.push(self.run(" ".repeat(usize::from(width - used - note_width)), Role::Meta));
            runs.push(self.run(note, Role::Meta));
        }
        self.push(runs);
        if let (None, Some(note)) = (beside, &reposter) {
            let note = self.elide(note, width);
            let run = self.run(note, Role::Meta);
            self.push(vec![run]);
        }
    }

    fn who(&self, author: &Author, age: &str, width: u16) -> Vec<Run> {
        let name = sanitise_line(author.name.as_delivered());
        let handle = format!("@{}", sanitise_line(author.handle.as_delivered()));
        let age_width = self.columns(age);
        let age = if age_width < width { age } else { "" };
        let room = width - self.columns(age);
        // A third of the row is kept for the handle: names can be made to look like somebody else's.
        let handle = self.elide(&handle, room.min((room / 3).max(12)));
        let handle_width = self.columns(&handle);
        let name =
            if room > handle_width + 2 { self.elide(&name, room - handle_width - 1) } else { String::new() };
        let gap = if name.is_empty() { "" } else { " " };
        vec![
            self.run(name, Role::Name),
            self.run(gap, Role::Name),
            self.run(handle, Role::Handle),
            self.run(age, Role::Meta),
        ]
    }

    /// Reply note, warning, text, attachments and poll, each line behind a prefix.
    fn content(&mut self, content: &Content, width: u16, prefix: &str) {
        let room = width.saturating_sub(self.columns(prefix)).max(1);
        if let Some(handle) = content.reply_to.as_ref().and_then(|reply| reply.handle.as_ref()) {
            let words = format!("{} @{}", self.marks.in_reply(), sanitise_line(handle.as_delivered()));
            let words = self.elide(&words, room);
            self.prefixed(prefix, vec![self.run(words, Role::Meta)]);
        }
        if let Some(warning) = &content.warning {
            let fold = if self.unfolded { String::new() } else { format!(" {} z unfolds", self.marks.dot) };
            let words = format!("{} {}{fold}", self.marks.warning, sanitise_line(warning.as_delivered()));
            self.wrapped(&[Piece { text: words, tag: (Role::Warning, None) }], room, prefix, 0);
            if !self.unfolded {
                return;
            }
        }
        let pieces = self.pieces(&content.body);
        self.wrapped(&pieces, room, prefix, 0);
        if content.sensitive && !content.media.is_empty() && !self.unfolded {
            let words = format!("{} sensitive media {} z shows it", self.marks.warning, self.marks.dot);
            self.wrapped(&[Piece { text: words, tag: (Role::Warning, None) }], room, prefix, 0);
        } else {
            for media in &content.media {
                self.media(media, room, prefix);
            }
        }
        if let Some(poll) = &content.poll {
            self.poll(poll, room, prefix);
        }
    }

    fn prefixed(&mut self, prefix: &str, mut runs: Vec<Run>) {
        if !prefix.is_empty() {
            runs.insert(0, self.run(prefix, Role::Frame));
        }
        self.push(runs);
    }

    /// Wraps pieces; lines after the first are indented. Blank lines at the ends are left out.
    fn wrapped(&mut self, pieces: &[Piece<Tag>], room: u16, prefix: &str, indent: u16) {
        let indent = if room > indent + 8 { indent } else { 0 };
        let lines = wrap(pieces, room - indent, self.widths);
        let has_text = |line: &Vec<Wrapped<Tag>>| !line.is_empty();
        let first = lines.iter().position(has_text).unwrap_or(lines.len());
        let last = lines.iter().rposition(has_text).map_or(0, |last| last + 1);
        for (index, line) in lines.into_iter().enumerate().take(last).skip(first) {
            let mut runs = Vec::with_capacity(line.len() + 2);
            if index > first && indent > 0 {
                runs.push(self.run(" ".repeat(usize::from(indent)), Role::Text));
            }
            runs.extend(line.into_iter().map(|Wrapped { text, width, tag: (role, link) }| Run {
                text,
                width,
                role,
                link,
            }));
            self.prefixed(prefix, runs);
        }
    }

    fn link(&mut self, url: &Remote) -> usize {
        self.laid.links.push(url.clone());
        self.laid.links.len() - 1
    }

    fn pieces(&mut self, body: &[Span]) -> Vec<Piece<Tag>> {
        body.iter()
            .map(|span| match span {
                Span::Text(text) => {
                    Piece { text: sanitise(text.as_delivered()).into_owned(), tag: (Role::Text, None) }
                }
                Span::Link { url, shown } => {
                    let link = self.link(url);
                    Piece {
                        text: sanitise_line(shown.as_delivered()).into_owned(),
                        tag: (Role::Link, Some(link)),
                    }
                }
                Span::Mention { shown, .. } => Piece {
                    text: sanitise_line(shown.as_delivered()).into_owned(),
                    tag: (Role::Mention, None),
                },
                Span::Tag(text) => {
                    Piece { text: sanitise_line(text.as_delivered()).into_owned(), tag: (Role::Tag, None) }
                }
            })
            .collect()
    }

    fn media(&mut self, media: &Media, room: u16, prefix: &str) {
        let link = self.link(&media.url);
        let mark = self.marks.media(media.kind);
        let (alt, role) = match &media.alt {
            Some(alt) => (sanitise_line(alt.as_delivered()).into_owned(), Role::Media),
            None => ("no description".to_owned(), Role::Meta),
        };
        let number = format!(" [{}]", link + 1);
        let pieces = vec![
            Piece { text: mark.to_owned(), tag: (Role::Media, None) },
            Piece { text: alt, tag: (role, None) },
            Piece { text: number, tag: (Role::Link, Some(link)) },
        ];
        self.wrapped(&pieces, room, prefix, self.columns(mark));
    }

    fn poll(&mut self, poll: &Poll, room: u16, prefix: &str) {
        let total: u64 = poll.options.iter().filter_map(|option| option.votes).fold(0, u64::saturating_add);
        let bar_width = if room >= 44 { BAR } else { 0 };
        let tail = bar_width + 5;
        let longest = poll
            .options
            .iter()
            .map(|option| self.columns(&sanitise_line(option.label.as_delivered())))
            .max()
            .unwrap_or(0);
        let label_width = longest.min(room.saturating_sub(tail + 1)).max(1);
        for option in &poll.options {
            let label = self.elide(&sanitise_line(option.label.as_delivered()), label_width);
            let pad = usize::from(label_width.saturating_sub(self.columns(&label)));
            let mut runs = vec![self.run(label, Role::Text), self.run(" ".repeat(pad), Role::Text)];
            if let Some(votes) = option.votes
                && room > label_width + tail
            {
                let percent =
                    u16::try_from((u128::from(votes) * 100).checked_div(u128::from(total)).unwrap_or(0))
                        .unwrap_or(100);
                let full = usize::from(bar_width * percent / 100);
                let bar = self.marks.filled.repeat(full)
                    + &self.marks.empty.repeat(usize::from(bar_width) - full.min(usize::from(bar_width)));
                runs.push(self.run(format!(" {bar}"), Role::Frame));
                runs.push(self.run(format!("{percent:>3}%"), Role::Meta));
            }
            self.prefixed(prefix, runs);
        }
        let state = if poll.closed { "closed" } else { "open" };
        let words = format!("{} votes {} {state}", compact(total), self.marks.dot);
        let words = self.elide(&words, room);
        self.prefixed(prefix, vec![self.run(words, Role::Meta)]);
    }

    fn quote(&mut self, quote: &Quote, width: u16) {
        let bar = if width > 12 { self.marks.bar } else { "" };
        let room = width.saturating_sub(self.columns(bar)).max(1);
        match quote {
            Quote::Post { content, .. } => {
                let who = self.who(&content.author, "", room);
                self.prefixed(bar, who);
                self.content(content, width, bar);
            }
            Quote::Missing { .. } => {
                let words = "the quoted post is not available".to_owned();
                self.wrapped(&[Piece { text: words, tag: (Role::Meta, None) }], room, bar, 0);
            }
        }
    }

    fn counts(&mut self, content: &Content, width: u16) {
        let counts = content.counts;
        let parts: Vec<String> = [
            (self.marks.like, counts.likes),
            (self.marks.repost, counts.reposts),
            (self.marks.reply, counts.replies),
        ]
        .into_iter()
        .filter_map(|(mark, count)| {
            count.filter(|count| *count > 0).map(|count| format!("{mark} {}", compact(count)))
        })
        .collect();
        if !parts.is_empty() {
            let words = self.elide(&parts.join("  "), width);
            let run = self.run(words, Role::Meta);
            self.push(vec![run]);
        }
    }
}

fn display_name(author: &Author) -> String {
    let name = sanitise_line(author.name.as_delivered());
    if name.is_empty() {
        format!("@{}", sanitise_line(author.handle.as_delivered()))
    } else {
        name.into_owned()
    }
}

/// 999, 1.2k, 34k, 5.6M.
fn compact(count: u64) -> String {
    let short = |unit: u64, letter: char| {
        let tenths = count / (unit / 10);
        if tenths < 100 {
            format!("{}.{}{letter}", tenths / 10, tenths % 10)
        } else {
            format!("{}{letter}", tenths / 10)
        }
    };
    match count {
        0..1_000 => count.to_string(),
        1_000..1_000_000 => short(1_000, 'k'),
        _ => short(1_000_000, 'M'),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
