//! `twite home`: the newest posts, for people or for programs.

use std::io::{self, BufWriter, Write as _};

use jiff::Timestamp;

use crate::account::{Account, Outcome, Request};
use crate::layout::{self, Options};
use crate::post::{OrderKey, Post, PostId, PostKey};
use crate::service::{Query, Trouble};
use crate::worker::{Client, Done, perform};

use super::args::Home;
use super::clock::ServiceClock;
use super::context::{Context, clock, zone};
use super::failure::Failure;
use super::json;

/// Posts asked for at once.
const PAGE: u32 = 200;

/// Prints the home timeline.
///
/// # Errors
/// As documented: nothing is printed on standard output then.
pub(super) fn run(context: &Context, options: &Home) -> Result<(), Failure> {
    let account = context.account()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::chain("cannot start", &error))?;
    let there = ServiceClock::new(account.name.service());
    let posts = runtime
        .block_on(fetch(&account, options, &there))
        .map_err(|trouble| Failure::service(&trouble, clock))?;
    runtime.shutdown_background();
    let mut out = BufWriter::new(io::stdout().lock());
    if options.json {
        let reader = json::Reader { service: account.name.service(), account: account.name.handle() };
        for post in &posts {
            json::write_post(&mut out, post, reader)?;
        }
    } else {
        print(&mut out, &posts, context, there.now())?;
    }
    out.flush()?;
    Ok(())
}

/// Follows pages until there are enough posts or no more.
async fn fetch(account: &Account, options: &Home, clock: &ServiceClock<'_>) -> Result<Vec<Post>, Trouble> {
    let client = Client::default();
    let wanted = usize::try_from(options.count).unwrap_or(usize::MAX);
    let since = options.since.as_ref().map(|id| {
        // Only numbers can be compared without asking: any other id is left to the service.
        let order = id.parse().map_or(OrderKey(0), OrderKey);
        PostKey::new(order, PostId::new(id.as_str()))
    });
    let mut posts: Vec<Post> = Vec::new();
    loop {
        let missing = u32::try_from(wanted.saturating_sub(posts.len())).unwrap_or(PAGE);
        let query = Query {
            newer_than: since.clone(),
            older_than: posts.last().map(|post| post.key.clone()),
            count: missing.min(PAGE),
        };
        let request = Request::Home { account: account.clone(), query };
        let page = match perform(&client, &request, |news| clock.hear(&news)).await {
            Done::Page(page) => page,
            Done::Outcome(Outcome::Failed(trouble)) => return Err(trouble),
            Done::Outcome(_) => return Ok(posts),
        };
        let known = posts.len();
        for post in page.posts {
            if posts.last().is_none_or(|last| post.key < last.key) {
                posts.push(post);
            }
        }
        posts.truncate(wanted);
        // A short page is not the end; one that brings nothing is.
        if posts.len() == wanted || posts.len() == known || page.is_last {
            return Ok(posts);
        }
    }
}

/// Posts as on the screen, with a blank line between them.
fn print(out: &mut impl io::Write, posts: &[Post], context: &Context, now: Timestamp) -> io::Result<()> {
    let zone = zone();
    let width = crate::terminal::size().0.clamp(20, 100);
    for (index, post) in posts.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let laid = layout::lay_out(
            post,
            &Options {
                width,
                unfolded: true,
                age: layout::age(post.created_at, now, &zone),
                ascii: context.global.ascii,
                ambiguous_width: context.config.ambiguous_width,
            },
        );
        for line in &laid.lines {
            let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            writeln!(out, "{}", text.trim_end())?;
        }
    }
    Ok(())
}
