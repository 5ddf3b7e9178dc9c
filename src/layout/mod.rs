//! From a post and a width to lines of runs. Pure: the only place that measures and wraps.
//!
//! What `lay_out` gives starts at column 0; the view puts the marker's gutter before it. The number of rows depends on
//! the post, the width and the fold, never on the age or on anything else that changes by itself.

mod age;
mod content;
mod header;
mod line;
mod marks;
mod poll;
mod setter;

pub use age::{age, changes_at};
pub use line::{Laid, Line, Options, Role, Run};

use crate::post::{Counts, Post};
use crate::text::sanitise_line;

use setter::Setter;

/// Lays a post out: header (always one row), whom it answers, text, poll, media, quoted post, counts.
///
/// Shown whole, however long; the work is linear in the size of the post. Text in right-to-left scripts stays in
/// logical order: what order it is drawn in is the terminal's affair.
pub fn lay_out(post: &Post, options: &Options) -> Laid {
    let options = &Options { width: options.width.max(1), ..options.clone() };
    let mut setter = Setter::new(options);
    let age = sanitise_line(&options.age);
    let author = &post.content.author;
    let mut lines = vec![header::header(&setter, author, &age, post.reposted_by.as_ref(), options.width)];
    lines.extend(content::reply(&setter, &post.content, options.width));
    lines.extend(content::content(&mut setter, &post.content, post.quote.as_ref(), options.width));
    lines.extend(counts(&setter, post.content.counts, options.width));
    Laid { lines, links: setter.links }
}

/// Likes, reposts and replies, those that there are; no row where there are none.
fn counts(setter: &Setter<'_>, counts: Counts, width: u16) -> Vec<Line> {
    let width = usize::from(width);
    let marks = &setter.marks;
    let all = [(marks.likes, counts.likes), (marks.reposts, counts.reposts), (marks.replies, counts.replies)];
    let mut rows: Vec<String> = Vec::new();
    for (mark, count) in all {
        let Some(count) = count.filter(|count| *count > 0) else { continue };
        let item = setter.elide(&format!("{mark} {}", marks::compact(count)), width);
        match rows.last_mut() {
            Some(row) if setter.widths.text(row) + 2 + setter.widths.text(&item) <= width => {
                row.push_str("  ");
                row.push_str(&item);
            }
            _ => rows.push(item),
        }
    }
    rows.into_iter().map(|row| Line { runs: vec![setter.run(row, Role::Meta)] }).collect()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
