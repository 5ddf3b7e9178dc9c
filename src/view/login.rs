//! The login on the screen: services, keys, the checklist of the legs, the address and the PIN.

use crate::app::{BY_ADDRESS, Field, Leg, Login, Model, Step, Walk};

use super::canvas::Canvas;
use super::{LinkSpan, link, theme};

/// Where the cursor shows.
type Cursor = Option<(u16, u16)>;

/// Paints the login; returns where the cursor shows.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, links: &mut Vec<LinkSpan>) -> Cursor {
    let login = &model.login;
    canvas.put(1, 0, "log in", theme::strong());
    let mut y = 1;
    if model.is_roomy() {
        canvas.rule(1);
        canvas.rule(canvas.height().saturating_sub(2));
        y = 3;
    }
    hint(model, canvas);
    let (next, cursor) = match login.step() {
        Step::Network { selected } => (network(login, *selected, y, canvas), None),
        Step::Address { dialect, field } => address(dialect, field, y, canvas),
        Step::Keys { site, key, secret, at_secret } => {
            keys(&site.name, key, secret, *at_secret, model.is_roomy(), y, canvas)
        }
        Step::Walk(walk) => legs(model, walk, y, canvas, links),
        Step::Failed { site } => (heading(&format!("Logging in to {}", site.name), y, canvas), None),
    };
    problem(model, next, canvas);
    cursor
}

fn heading(text: &str, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    canvas.put(2, y, text, theme::strong());
    y + 2
}

fn network(login: &Login, selected: usize, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    let mut y = heading("Where do you read?", y, canvas);
    let configured = login.sites.iter().map(|site| {
        let needs = if site.client.is_some() { "ready" } else { "asks for app keys" };
        (site.name.clone(), format!("{} {needs}", site.dialect.name()))
    });
    let others = BY_ADDRESS.iter().map(|(_, words)| ((*words).to_owned(), String::new()));
    for (index, (name, note)) in configured.chain(others).enumerate() {
        let is_selected = index == selected;
        if is_selected {
            canvas.put(2, y, canvas.mark("▌", ">"), theme::accent());
        }
        let style = if is_selected { theme::strong() } else { ratatui::style::Style::new() };
        let x = canvas.put(4, y, &name, style);
        canvas.put(x + 2, y, &note, theme::dim());
        y += 1;
    }
    if login.sites.is_empty() {
        canvas.put(
            2,
            y + 1,
            "Services can also be set up in config.toml: `twite config` says where it is.",
            theme::dim(),
        );
        y += 2;
    }
    y + 1
}

fn address(dialect: &str, field: &Field, y: u16, canvas: &mut Canvas<'_>) -> (u16, Cursor) {
    let y = heading(&format!("The server's address ({dialect})"), y, canvas);
    let cursor = input(field, "https://", true, y, canvas);
    (y + 2, cursor)
}

fn keys(
    name: &str,
    key: &Field,
    secret: &Field,
    at_secret: bool,
    roomy: bool,
    y: u16,
    canvas: &mut Canvas<'_>,
) -> (u16, Cursor) {
    let mut y = heading(&format!("App keys for {name}"), y, canvas);
    if roomy {
        canvas.put(2, y, "From the service's developer page, or from whoever runs the server.", theme::dim());
        y += 2;
    }
    let at_key = input(key, "consumer key     ", !at_secret, y, canvas);
    let at_second = input(secret, "consumer secret  ", at_secret, y + 1, canvas);
    (y + 3, if at_secret { at_second } else { at_key })
}

/// A labelled field; the cursor's place if it has the focus. A text longer than the row shows its end.
fn input(field: &Field, label: &str, focus: bool, y: u16, canvas: &mut Canvas<'_>) -> Cursor {
    let style = if focus { theme::accent() } else { theme::dim() };
    let x = canvas.put(2, y, label, style);
    let (text, cursor) = field.shown();
    let text = if canvas.is_ascii() && field.is_masked { text.replace('•', "*") } else { text };
    let room = usize::from(canvas.width().saturating_sub(x + 2)).max(1);
    let from = cursor.saturating_sub(room);
    let shown: String = text.chars().skip(from).take(room).collect();
    canvas.put(x, y, &shown, ratatui::style::Style::new());
    let before: String = shown.chars().take(cursor - from).collect();
    focus.then(|| (x + canvas.measure(&before), y))
}

fn legs(
    model: &Model,
    walk: &Walk,
    y: u16,
    canvas: &mut Canvas<'_>,
    links: &mut Vec<LinkSpan>,
) -> (u16, Cursor) {
    let mut y = heading(&format!("Logging in to {}", walk.site.name), y, canvas);
    if walk.leg == Leg::Authorise && !model.login.goes_by_itself() {
        return authorise(model, walk, y, canvas, links);
    }
    let who = walk
        .account
        .as_ref()
        .map_or(String::new(), |account| format!(": you are @{}", account.name.handle()));
    let lines = [
        (Leg::Temporary, "ask for temporary credentials".to_owned()),
        (Leg::Authorise, "you allow twite to read".to_owned()),
        (Leg::Token, "exchange the PIN for an access token".to_owned()),
        (Leg::Verify, format!("verify{who}")),
    ];
    for (leg, words) in lines {
        let (mark, style) = if leg < walk.leg {
            (canvas.mark("✓", "+"), theme::good())
        } else if leg == walk.leg {
            (canvas.mark("·", "."), theme::strong())
        } else {
            (" ", theme::dim())
        };
        canvas.put(2, y, mark, style);
        canvas.put(4, y, &words, style);
        y += 1;
    }
    y += 1;
    if walk.leg == Leg::Done {
        match &walk.kept {
            Some(Ok(place)) if !place.is_empty() => {
                canvas.put(2, y, &format!("Kept in {place}"), theme::dim());
                canvas.put(2, y + 1, "(only you can read it)", theme::dim());
                y += 3;
            }
            _ => {}
        }
    }
    (y, None)
}

/// The authorise step: the address has whole rows to itself, with nothing beside it, so that it can be selected. On a
/// low screen everything else gives way to the address and the input.
fn authorise(
    model: &Model,
    walk: &Walk,
    y: u16,
    canvas: &mut Canvas<'_>,
    links: &mut Vec<LinkSpan>,
) -> (u16, Cursor) {
    let url = walk.authorize_url.as_deref().unwrap_or_default();
    let width = usize::from(canvas.width()).max(1);
    let characters: Vec<char> = url.chars().collect();
    let rows = u16::try_from(characters.len().div_ceil(width)).unwrap_or(u16::MAX);
    let is_low = canvas.height() < rows.saturating_add(12);
    let mut y = if is_low { u16::from(canvas.height() > rows.saturating_add(2)) } else { y };
    if is_low {
        canvas.clear_row(0);
        let words = format!("{}: open this, allow, type the PIN", walk.site.name);
        canvas.put(1, 0, &words, theme::strong());
    } else {
        let words = "Open this address in any browser, on any device, and allow twite to read:";
        let room = canvas.width().saturating_sub(4).max(1);
        for line in
            crate::text::wrap_plain(words, room, crate::text::Widths::new(model.settings.ambiguous_width))
        {
            canvas.put(2, y, &line, theme::dim());
            y += 1;
        }
        y += 1;
    }
    let last = canvas.height().saturating_sub(1);
    for row in characters.chunks(width) {
        let text: String = row.iter().collect();
        if y < last {
            canvas.clear_row(y);
            let end = canvas.put(0, y, &text, ratatui::style::Style::new());
            links.push(link(0, y, end, url, 0));
        }
        y += 1;
    }
    let label = match canvas.width() {
        ..30 => "PIN: ",
        30..76 => "PIN or address: ",
        _ => "PIN, or the whole address you were sent back to: ",
    };
    let y = if is_low { y.min(last) } else { y + 1 };
    if y == last {
        canvas.clear_row(y);
    }
    let cursor = input(&walk.pin, label, true, y, canvas);
    (y + if is_low { 1 } else { 2 }, cursor)
}

fn problem(model: &Model, y: u16, canvas: &mut Canvas<'_>) {
    let Some((headline, remedy)) = &model.login.problem else { return };
    let bottom = canvas.height().saturating_sub(if model.is_roomy() { 2 } else { 1 });
    if y >= bottom {
        // No room below: the last row says it, and the hint gives way.
        let last = canvas.height().saturating_sub(1);
        canvas.clear_row(last);
        canvas.put(1, last, headline, theme::error());
        return;
    }
    canvas.put(2, y, headline, theme::error());
    let room = canvas.width().saturating_sub(4).max(1);
    let widths = crate::text::Widths::new(model.settings.ambiguous_width);
    for (y, line) in (y + 1..bottom).zip(crate::text::wrap_plain(remedy, room, widths)) {
        canvas.put(2, y, &line, ratatui::style::Style::new());
    }
}

fn hint(model: &Model, canvas: &mut Canvas<'_>) {
    let login = &model.login;
    let words = match login.step() {
        _ if login.goes_by_itself() && login.problem.is_none() => "twite demo: logging in by itself…",
        Step::Walk(walk) if walk.leg == Leg::Authorise => "Enter goes on · Esc back · Ctrl-C quits",
        Step::Walk(walk) if walk.leg == Leg::Done => "Enter reads your timeline",
        Step::Walk(_) => "waiting for the service… Esc cancels",
        Step::Network { .. } => "j k choose · Enter goes on · q quits",
        Step::Address { .. } | Step::Keys { .. } => "Enter goes on · Esc back · Ctrl-C quits",
        Step::Failed { .. } => "Enter starts again · Esc back",
    };
    let words =
        if canvas.is_ascii() { words.replace('·', "-").replace('…', "...") } else { words.to_owned() };
    canvas.put(1, canvas.height().saturating_sub(1), &words, theme::dim());
}
