//! The login on the screen: services, keys, the checklist of the legs, the address and the PIN.

use crate::account::LoginBy;
use crate::app::{Field, Form, Leg, Model, Opener, Step, WAYS, Walk, keys_note};

use super::authorise;
use super::canvas::Canvas;
use super::network::{network, note, probe};
use super::{LinkSpan, theme};

/// Where the cursor shows.
pub(super) type Cursor = Option<(u16, u16)>;

/// Paints the login; returns where the cursor shows.
pub(super) fn paint(model: &Model, canvas: &mut Canvas<'_>, links: &mut Vec<LinkSpan>) -> Cursor {
    let login = &model.login;
    if let Some(walk) = authorise::alone(model) {
        authorise::paint_alone(model, walk, canvas, links);
        return None;
    }
    canvas.put(1, 0, "log in", theme::strong());
    let mut y = 1;
    if model.is_roomy() {
        canvas.rule(1);
        canvas.rule(canvas.height().saturating_sub(2));
        y = 3;
    }
    hint(model, canvas);
    let (next, cursor) = match login.step() {
        Step::Network { selected } => (network(model, *selected, y, canvas), None),
        Step::Address { dialect, field } => address(model, dialect, field, y, canvas),
        Step::Probe { .. } => (probe(model, y, canvas), None),
        Step::Keys { site, form } => {
            let labels = ["consumer key     ", "consumer secret  "];
            two_fields(
                model,
                &format!("App keys for {}", site.name),
                keys_note(site),
                labels,
                form,
                y,
                canvas,
            )
        }
        Step::How { site, selected } => {
            (ways(model, &format!("How do you log in to {}?", site.name), *selected, y, canvas), None)
        }
        Step::Token { site, form } => {
            let note = "Some developer pages hand them out. It is kept once the service said whose.";
            let labels = ["access token         ", "access token secret  "];
            let title = format!("Your access token for {}", site.name);
            two_fields(model, &title, note.to_owned(), labels, form, y, canvas)
        }
        Step::Walk(walk) => legs(model, walk, y, canvas, links),
        Step::Failed { site, .. } => (heading(&format!("Logging in to {}", site.name), y, canvas), None),
    };
    problem(model, next, canvas);
    cursor
}

pub(super) fn heading(text: &str, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    canvas.put(2, y, text, theme::strong());
    // On a low screen every row counts.
    if canvas.height() < 10 { y + 1 } else { y + 2 }
}

fn ways(model: &Model, title: &str, selected: usize, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    let y = heading(title, y, canvas);
    let words = WAYS.iter().map(|(by, name, note)| match by {
        LoginBy::Callback(_) if model.settings.opener == Opener::Nowhere => {
            ((*name).to_owned(), "needs its port forwarded to your desktop".to_owned())
        }
        _ => ((*name).to_owned(), (*note).to_owned()),
    });
    rows(words, selected, y, canvas) + 1
}

/// A list to choose from; returns the row after it.
pub(super) fn rows(
    rows: impl Iterator<Item = (String, String)>,
    selected: usize,
    mut y: u16,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let rows: Vec<_> = rows.collect();
    let noted = rows.iter().filter(|(_, note)| !note.is_empty());
    let column = 6 + noted.map(|(name, _)| canvas.measure(name)).max().unwrap_or(0);
    for (index, (name, note)) in rows.into_iter().enumerate() {
        let is_selected = index == selected;
        canvas.clear_row(y);
        if is_selected {
            canvas.put(2, y, canvas.mark("▌", ">"), theme::accent());
        }
        let style = if is_selected { theme::strong() } else { ratatui::style::Style::new() };
        canvas.put(4, y, &name, style);
        canvas.put(column, y, &note, theme::dim());
        y += 1;
    }
    y
}

fn address(model: &Model, dialect: &str, field: &Field, y: u16, canvas: &mut Canvas<'_>) -> (u16, Cursor) {
    let y = heading("The server's address", y, canvas);
    let label = if field.text().contains("://") { "" } else { "https://" };
    let cursor = input(field, label, true, y, canvas);
    if model.login.problem.is_some() || model.login.remark.is_some() {
        return (y + 2, cursor);
    }
    let words =
        ["Its host name is enough, or any of its addresses.".to_owned(), format!("Its API: {dialect}.")];
    (note(&words, y + 2, canvas.height().saturating_sub(2), model, canvas), cursor)
}

/// A key or token and its secret, with a note: above the fields where there is room, else below.
fn two_fields(
    model: &Model,
    title: &str,
    words: String,
    labels: [&str; 2],
    form: &Form,
    y: u16,
    canvas: &mut Canvas<'_>,
) -> (u16, Cursor) {
    let mut y = heading(title, y, canvas);
    let words = [words];
    if model.is_roomy() {
        y = note(&words, y, canvas.height(), model, canvas) + 1;
    }
    let at_key = input(&form.key, labels[0], !form.at_secret, y, canvas);
    let at_secret = input(&form.secret, labels[1], form.at_secret, y + 1, canvas);
    y += 3;
    if !model.is_roomy() && model.login.problem.is_none() && model.login.remark.is_none() {
        y = note(&words, y, canvas.height().saturating_sub(1), model, canvas);
    }
    (y, if form.at_secret { at_secret } else { at_key })
}

/// A labelled field; the cursor's place if it has the focus. A text longer than the row shows its end.
pub(super) fn input(field: &Field, label: &str, focus: bool, y: u16, canvas: &mut Canvas<'_>) -> Cursor {
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
        return authorise::paint(model, walk, y, canvas, links);
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
    // Whoever brings a token has the first three behind them.
    let first = if walk.by == LoginBy::Token { 3 } else { 0 };
    for (leg, words) in lines.into_iter().skip(first) {
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

fn problem(model: &Model, y: u16, canvas: &mut Canvas<'_>) {
    let remark = model.login.remark.as_deref().map(|words| (words, "", theme::dim()));
    let wrong = model.login.problem.as_ref();
    let wrong = wrong.map(|(headline, remedy)| (headline.as_str(), remedy.as_str(), theme::error()));
    let Some((headline, remedy, style)) = wrong.or(remark) else { return };
    let bottom = canvas.height().saturating_sub(if model.is_roomy() { 2 } else { 1 });
    if y >= bottom {
        // No room below: the last row says it, and the hint gives way.
        let last = canvas.height().saturating_sub(1);
        canvas.clear_row(last);
        canvas.put(1, last, headline, style);
        return;
    }
    let room = canvas.width().saturating_sub(4).max(1);
    let widths = crate::text::Widths::new(model.settings.ambiguous_width);
    let lines = crate::text::wrap_plain(headline, room, widths).into_iter().map(|line| (line, style));
    let plain = ratatui::style::Style::new();
    let more = crate::text::wrap_plain(remedy, room, widths).into_iter().map(|line| (line, plain));
    for (y, (line, style)) in (y..bottom).zip(lines.chain(more)) {
        canvas.put(2, y, &line, style);
    }
}

fn hint(model: &Model, canvas: &mut Canvas<'_>) {
    let login = &model.login;
    let words = match login.step() {
        _ if login.goes_by_itself() && login.problem.is_none() => "twite demo: logging in by itself…",
        Step::Walk(walk) if walk.leg == Leg::Authorise => return authorise::hint(model, canvas),
        Step::Walk(walk) if walk.leg == Leg::Done => "Enter reads your timeline",
        Step::Walk(_) => "waiting for the service… Esc cancels",
        Step::Probe { found: None, .. } => "waiting for the server… Esc cancels",
        Step::Probe { .. } => "Enter goes on · Esc another address",
        Step::Network { .. } if model.homes.is_empty() => "j k choose · Enter goes on · q quits",
        Step::Network { .. } | Step::How { .. } => "j k choose · Enter goes on · Esc back",
        Step::Address { .. } | Step::Keys { .. } | Step::Token { .. } => {
            "Enter goes on · Esc back · Ctrl-C quits"
        }
        Step::Failed { .. } => "Enter starts again · Esc back",
    };
    canvas.put(1, canvas.height().saturating_sub(1), &plain(words, canvas), theme::dim());
}

/// Without anything but ASCII, where that is wanted.
pub(super) fn plain(words: &str, canvas: &Canvas<'_>) -> String {
    if !canvas.is_ascii() {
        return words.to_owned();
    }
    words.replace('·', "-").replace('…', "...").replace(['“', '”'], "\"")
}
