//! The home timeline on the screen.

use crate::app::{Home, Intent, Model, Shown, ShownRow, Stopped};
use crate::layout::Laid;

use super::canvas::Canvas;
use super::{LinkSpan, link, theme};

/// Paints title, posts and status.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, links: &mut Vec<LinkSpan>) {
    let Some(home) = model.home() else { return };
    let roomy = model.is_roomy();
    title(model, home, canvas);
    let top: u16 = if roomy { 2 } else { 1 };
    if roomy {
        canvas.rule(1);
        canvas.rule(canvas.height().saturating_sub(2));
    }
    let area = model.home_area();
    if home.slice.rows.is_empty() {
        nothing_yet(model, home, canvas, top + area.height.saturating_sub(1) / 2);
    }
    for row in home.shown() {
        paint_row(model, row, canvas, links, top, area.height);
        if area.spacing > 0 && home.slice.rows.get(row.index).is_some_and(|what| home.is_line(what)) {
            unread_line(model, row, canvas, top, area.height);
        }
    }
    footer(model, home, canvas, top, area.height, area.spacing);
    status(model, home, canvas);
}

fn title(model: &Model, home: &Home, canvas: &mut Canvas<'_>) {
    let name = &home.account.name;
    let news = match home.new_above {
        0 => String::new(),
        count => format!("{} {count} new ", canvas.mark("↑", "^")),
    };
    let end = canvas.put_right(0, 0, &news, theme::news());
    let x = canvas.put_within(1, 0, "home ", theme::strong(), end);
    let x = canvas.put_within(x, 0, &format!("@{}", name.handle()), theme::accent(), end);
    let site = format!(" {} {}", canvas.mark("·", "-"), name.service());
    let x = canvas.put_within(x, 0, &site, theme::dim(), end);
    if model.homes.len() > 1 && canvas.width() >= 60 {
        let place = format!("  account {} of {}", model.front + 1, model.homes.len());
        canvas.put_within(x, 0, &place, theme::dim(), end);
    }
}

fn nothing_yet(model: &Model, home: &Home, canvas: &mut Canvas<'_>, y: u16) {
    let (line, style) = if home.fetching.refresh.request.is_some() || !home.is_loaded {
        ("fetching your timeline…  (Esc cancels)", theme::dim())
    } else if model.notices.all().len() > 0 && home.fetching.refresh.at.is_none() {
        ("nothing loaded yet: Enter tries again, e says why", theme::dim())
    } else {
        ("no posts yet: whoever you follow has said nothing", theme::dim())
    };
    canvas.put(model.gutter(), y, line, style);
}

fn paint_row(
    model: &Model,
    row: &ShownRow,
    canvas: &mut Canvas<'_>,
    links: &mut Vec<LinkSpan>,
    top: u16,
    height: u16,
) {
    match &row.what {
        Shown::Post(laid) => {
            for (line, at) in (row.y..).enumerate().take(laid.lines.len()) {
                if let Some(y) = on_screen(at, height) {
                    marker(model, row, canvas, top + y);
                    paint_line(model, laid, line, canvas, links, top + y);
                }
            }
        }
        Shown::Gap(_) => {
            if let Some(y) = on_screen(row.y, height) {
                marker(model, row, canvas, top + y);
                gap(model, canvas, top + y);
            }
        }
    }
}

fn on_screen(y: i32, height: u16) -> Option<u16> {
    u16::try_from(y).ok().filter(|y| *y < height)
}

fn marker(model: &Model, row: &ShownRow, canvas: &mut Canvas<'_>, y: u16) {
    if row.is_selected {
        canvas.put(model.gutter().saturating_sub(2), y, canvas.mark("▌", "|"), theme::accent());
    }
}

fn paint_line(
    model: &Model,
    laid: &Laid,
    line: usize,
    canvas: &mut Canvas<'_>,
    links: &mut Vec<LinkSpan>,
    y: u16,
) {
    let Some(line) = laid.lines.get(line) else { return };
    let mut x = model.gutter();
    for run in &line.runs {
        canvas.put(x, y, &run.text, theme::role(run.role));
        if model.settings.links
            && let Some(url) = run.link.and_then(|index| laid.links.get(index))
        {
            let id = u32::try_from(links.len()).unwrap_or(0);
            links.push(link(x, y, run.width, url.as_delivered(), id));
        }
        x = x.saturating_add(run.width);
    }
}

/// In the blank row above the newest post that was read.
fn unread_line(model: &Model, row: &ShownRow, canvas: &mut Canvas<'_>, top: u16, height: u16) {
    if let Some(y) = on_screen(row.y - 1, height) {
        let dots = canvas.mark("┄┄┄", "...");
        canvas.put(model.gutter(), top + y, &format!("{dots} new above, read below {dots}"), theme::dim());
    }
}

fn gap(model: &Model, canvas: &mut Canvas<'_>, y: u16) {
    let is_filling = model.home().is_some_and(|home| home.fetching.gap.is_some());
    let dots = canvas.mark("┄┄┄", "...");
    let words = if is_filling {
        format!("{dots} loading what is missing here (Esc cancels) {dots}")
    } else {
        let home = model.home();
        let left = home.and_then(|home| home.rate).and_then(|rate| rate.remaining);
        let price = home.and_then(|home| home.page_cost(model.now));
        let cost = match (price, left) {
            (Some(price), _) => format!(" (at most {price} a page)"),
            (None, Some(left)) => format!(" (1 of {left} requests left)"),
            (None, None) => String::new(),
        };
        format!("{dots} posts not loaded {} Enter loads them{cost} {dots}", canvas.mark("·", "-"))
    };
    canvas.put(model.gutter(), y, &words, theme::news());
}

/// What stands after the last post.
fn footer(model: &Model, home: &Home, canvas: &mut Canvas<'_>, top: u16, height: u16, spacing: u16) {
    if home.slice.below > 0 || home.slice.rows.is_empty() {
        return;
    }
    let Some(last) = home.shown().last() else { return };
    if last.index + 1 < home.slice.rows.len() {
        return;
    }
    let Shown::Post(laid) = &last.what else { return };
    let lines = i32::try_from(laid.lines.len()).unwrap_or(i32::MAX);
    let Some(y) = on_screen(last.y.saturating_add(lines).saturating_add(i32::from(spacing)), height)
        .or_else(|| on_screen(last.y.saturating_add(lines), height))
    else {
        return;
    };
    let dots = canvas.mark("┄┄┄", "...");
    let (words, style) = if home.fetching.older.is_some() {
        (format!("{dots} loading older posts (Esc cancels)"), theme::dim())
    } else if let Some(stopped) = &home.fetching.older_stopped {
        let why = match stopped {
            Stopped::Failed(trouble) => trouble.cause.headline(),
            Stopped::Cancelled => "cancelled".to_owned(),
        };
        (format!("{dots} Enter tries again {} {why}", canvas.mark("·", "-")), theme::error())
    } else if home.slice.is_whole {
        (format!("{dots} the end: nothing older is to be had"), theme::dim())
    } else if home.used_up(model.now).is_some() {
        (format!("{dots} today's limit is reached: $ reads on"), theme::error())
    } else {
        (dots.to_owned(), theme::dim())
    };
    canvas.put(model.gutter(), top + y, &words, style);
}

/// When new posts are asked for the next time: this is never left open.
fn next(model: &Model, home: &Home) -> String {
    let refresh = &home.fetching.refresh;
    let key = || model.keys.keys(Intent::Refresh).next().map(|key| key.label()).unwrap_or_default();
    match refresh.next_at {
        _ if refresh.request.is_some() => "asking for new posts".into(),
        Some(next) => format!("next {}", model.soon(next)),
        None if refresh.is_stopped => format!("stopped asking: {} asks again", key()),
        None => format!("{} asks for new posts", key()),
    }
}

fn status(model: &Model, home: &Home, canvas: &mut Canvas<'_>) {
    let y = canvas.height().saturating_sub(1);
    let dot = canvas.mark(" · ", " - ");
    let help =
        format!("{} help ", model.keys.keys(Intent::Help).next().map(|key| key.label()).unwrap_or_default());
    let end = if canvas.width() >= 30 { canvas.put_right(0, y, &help, theme::dim()) } else { canvas.width() };
    if let Some(notice) = model.notices.current() {
        let again = notice.retry_at.map_or(String::new(), |at| format!("{dot}again {}", model.soon(at)));
        let keys = if notice.trouble.cause.needs_login() { "L logs in again" } else { "e says more" };
        let line = format!("{}{again}{dot}{keys}", notice.trouble.cause.headline());
        canvas.put_within(1, y, &line, theme::error(), end);
        return;
    }
    let (at, total) = home.position();
    let mut parts = vec![format!("{at}/{total}")];
    if let Some(remark) = model.notices.current_remark() {
        parts.push(remark.into());
    }
    parts.push(next(model, home));
    if let Some((spent, cost)) = home.today(model.now) {
        let posts = if spent.posts == 1 { "post" } else { "posts" };
        parts.push(format!("today: {} {posts} {} {cost}", spent.posts, canvas.mark("≈", "~")));
    }
    if let Some(rate) = home.rate
        && let (Some(remaining), Some(reset)) = (rate.remaining, rate.reset)
        && reset > model.now
    {
        let of = rate.limit.map_or(String::new(), |limit| format!(" of {limit}"));
        parts.push(format!("{remaining}{of} requests until {}", model.clock(reset)));
    }
    if let Some(at) = home.fetching.refresh.at {
        parts.push(format!("updated {}", model.clock(at)));
    }
    let mut x = 1;
    for (index, part) in parts.iter().enumerate() {
        let text = if index == 0 { part.clone() } else { format!("{dot}{part}") };
        // A part that does not fit whole is left out: half a sentence is noise.
        if x + canvas.measure(&text) >= end {
            break;
        }
        x = canvas.put(x, y, &text, theme::dim());
    }
}
