//! `twite home`: the newest posts, for people or for programs.

use std::io::{self, BufWriter, Write as _};
use std::sync::Arc;

use jiff::Timestamp;

use crate::account::{Account, Outcome, Request};
use crate::layout::{self, Options};
use crate::post::{OrderKey, Post, PostId, PostKey};
use crate::service::{Page, Query, Trouble};
use crate::timeline::{Place, Row};
use crate::worker::{Client, Done, perform};

use super::args::Home;
use super::clock::ServiceClock;
use super::context::{Context, clock, zone};
use super::failure::Failure;
use super::json;
use super::spending::Spending;

/// Posts asked for at once.
const PAGE: u32 = 200;

/// Prints the home timeline.
///
/// # Errors
/// As documented: nothing is printed on standard output then.
pub(super) fn run(context: &Context, options: &Home) -> Result<(), Failure> {
    let account = context.account()?;
    if options.offline {
        return show(context, options, &account, &kept(context, &account, options)?, Timestamp::now());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::chain("cannot start", &error))?;
    let there = ServiceClock::new(account.name.service());
    let mut pages = Vec::new();
    let mut spending = Spending::of(context, &account)?;
    let fetched = runtime.block_on(fetch(&account, options, &there, &mut spending, &mut pages));
    runtime.shutdown_background();
    // What came before a failure is not lost either.
    archive(context, &account, &pages);
    let posts = fetched.map_err(|trouble| Failure::service(&trouble, clock))?;
    show(context, options, &account, &posts, there.now())
}

fn show(
    context: &Context,
    options: &Home,
    account: &Account,
    posts: &[Post],
    now: Timestamp,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    if options.json {
        let reader = json::Reader { service: account.name.service(), account: account.name.handle() };
        for post in posts {
            json::write_post(&mut out, post, reader)?;
        }
    } else {
        print(&mut out, posts, context, now)?;
    }
    out.flush()?;
    Ok(())
}

/// The newest posts of the archive.
fn kept(context: &Context, account: &Account, options: &Home) -> Result<Vec<Post>, Failure> {
    let Some(mut archive) = context.archive_if_any()? else { return Ok(Vec::new()) };
    let wanted = usize::try_from(options.count).unwrap_or(usize::MAX);
    let slice = archive.slice(&account.name, &Place::Newest, wanted)?;
    let since = since(options);
    let posts = slice.rows.into_iter().filter_map(|row| match row {
        Row::Post(post) => Some(Arc::unwrap_or_clone(post)),
        Row::Gap(_) => None,
    });
    Ok(posts.take_while(|post| since.as_ref().is_none_or(|since| post.key.order > since.order)).collect())
}

/// Keeps what came. That it could not be kept is said, and is no failure: the posts are there to be read.
fn archive(context: &Context, account: &Account, pages: &[(Query, Page)]) {
    let keep = || -> Result<(), Failure> {
        let mut archive = context.archive()?;
        for (query, page) in pages {
            archive.ingest(&account.name, query, page)?;
        }
        Ok(())
    };
    if let Err(failure) = keep() {
        log::warn!("what was fetched is not kept: {}", failure.message);
        let words = format!("twite: this is not kept: {}", failure.message);
        writeln!(io::stderr(), "{words}").unwrap_or_default();
    }
}

fn since(options: &Home) -> Option<PostKey> {
    options.since.as_ref().map(|id| {
        // Only numbers can be compared without asking: any other id is left to the service.
        let order = id.parse().map_or(OrderKey(0), OrderKey);
        PostKey::new(order, PostId::new(id.as_str()))
    })
}

/// Follows pages until there are enough posts or no more.
async fn fetch(
    account: &Account,
    options: &Home,
    clock: &ServiceClock<'_>,
    spending: &mut Spending,
    pages: &mut Vec<(Query, Page)>,
) -> Result<Vec<Post>, Trouble> {
    let client = Client::default();
    let wanted = usize::try_from(options.count).unwrap_or(usize::MAX);
    let since = since(options);
    let mut posts: Vec<Post> = Vec::new();
    loop {
        let missing = u32::try_from(wanted.saturating_sub(posts.len())).unwrap_or(PAGE);
        let query = Query {
            newer_than: since.clone(),
            older_than: posts.last().map(|post| post.key.clone()),
            count: spending.page(missing.min(PAGE))?,
        };
        let request = Request::Home { account: account.clone(), query: query.clone() };
        let page = match perform(&client, &request, |news| clock.hear(&news)).await {
            Done::Page(page) => page,
            Done::Outcome(Outcome::Failed(trouble)) => return Err(trouble),
            Done::Outcome(_) => return Ok(posts),
        };
        spending.charge(&page);
        let known = posts.len();
        pages.push((query, page.clone()));
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
