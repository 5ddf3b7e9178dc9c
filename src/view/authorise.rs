//! The authorise page: the address with whole rows to itself, its QR code, the input; and each of the first two alone.

use crate::app::{Face, Leg, Model, Opener, Step, Walk};

use super::canvas::Canvas;
use super::login::{Cursor, input, plain};
use super::qr::{Code, Ink};
use super::{LinkSpan, link, theme};

/// The walk whose address or code has the whole screen, if one has.
pub(super) fn alone(model: &Model) -> Option<&Walk> {
    match model.login.step() {
        Step::Walk(walk) if walk.leg == Leg::Authorise && walk.face != Face::Page => Some(walk),
        _ => None,
    }
}

/// Paints the code, or the bare address, alone.
pub(super) fn paint_alone(model: &Model, walk: &Walk, canvas: &mut Canvas<'_>, links: &mut Vec<LinkSpan>) {
    let url = walk.authorize_url.as_deref().unwrap_or_default();
    if let Face::Code { inverted } = walk.face {
        code_alone(model, url, inverted, canvas);
    } else {
        // Nothing else on the screen but how to leave, far below: whatever the mouse takes is the address.
        let after = address(url, 0, canvas.height(), canvas, links);
        let last = canvas.height().saturating_sub(1);
        if after < last {
            canvas.put(0, last, &plain("any key goes back · y copies", canvas), theme::dim());
        }
    }
}

fn code_alone(model: &Model, url: &str, inverted: bool, canvas: &mut Canvas<'_>) {
    let height = canvas.height();
    let ink = if model.settings.colors { Ink::Colors } else { Ink::Plain { inverted } };
    let Some(code) = Code::of(url) else {
        lines(model, "This address is too long for a QR code. Any key goes back.", 0, canvas);
        return;
    };
    // The words below give way before the code does.
    if code.paint(canvas, 0, height.saturating_sub(1), ink) {
        let words = if model.settings.colors {
            "scan it with a phone · any key goes back"
        } else {
            "scan it with a phone · c swaps light and dark · any other key goes back"
        };
        canvas.put(1, height.saturating_sub(1), &plain(words, canvas), theme::dim());
    } else if !code.paint(canvas, 0, height, ink) {
        let (width, height) = code.least(canvas.is_ascii());
        let words = format!(
            "The QR code needs {width} columns and {height} rows. Make the window larger or its letters smaller. \
             Any key goes back."
        );
        lines(model, &words, 0, canvas);
    }
}

/// The authorise step: everything that is needed at once. On a low screen everything gives way to the address and the
/// input.
pub(super) fn paint(
    model: &Model,
    walk: &Walk,
    y: u16,
    canvas: &mut Canvas<'_>,
    links: &mut Vec<LinkSpan>,
) -> (u16, Cursor) {
    let url = walk.authorize_url.as_deref().unwrap_or_default();
    let width = usize::from(canvas.width()).max(1);
    let rows = u16::try_from(url.chars().count().div_ceil(width)).unwrap_or(u16::MAX);
    let is_low = canvas.height() < rows.saturating_add(12);
    let mut y = if is_low { u16::from(canvas.height() > rows.saturating_add(2)) } else { y };
    if is_low {
        canvas.clear_row(0);
        let words = format!("{}: open this, allow, type the PIN", walk.site.name);
        canvas.put(1, 0, &words, theme::strong());
    } else {
        let words = "Open this address in any browser, on any device, and allow twite to read:";
        y = lines(model, words, y, canvas) + 1;
    }
    let last = canvas.height().saturating_sub(1);
    y = address(url, y, last, canvas, links);
    if let Some(browser) = walk.browser.as_ref().filter(|_| !is_low) {
        y = lines(
            model,
            &format!("Waiting for the browser to come back to {}", browser.address),
            y + 1,
            canvas,
        );
        if let Some(forward) = &browser.forward {
            y = lines(
                model,
                "First bring that port here; on the computer with the browser, type:",
                y,
                canvas,
            );
            y = address(forward, y, last, canvas, &mut Vec::new());
        }
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
    let mut after = y + if is_low { 1 } else { 2 };
    if is_low && let Some(forward) = walk.browser.as_ref().and_then(|browser| browser.forward.as_deref()) {
        after = address(forward, after, last, canvas, &mut Vec::new());
    }
    let is_silent = model.login.problem.is_none() && model.login.remark.is_none();
    if !is_low
        && is_silent
        && model.settings.colors
        && let Some(code) = Code::of(url)
    {
        // Beside the rest only where it fits: else it has a key of its own.
        code.paint(canvas, after, last.saturating_sub(1), Ink::Colors);
    }
    (after, cursor)
}

/// Wrapped words; returns the row after them.
fn lines(model: &Model, words: &str, mut y: u16, canvas: &mut Canvas<'_>) -> u16 {
    let room = canvas.width().saturating_sub(4).max(1);
    for line in crate::text::wrap_plain(words, room, crate::text::Widths::new(model.settings.ambiguous_width))
    {
        canvas.put(2, y, &line, theme::dim());
        y += 1;
    }
    y
}

/// A text over whole rows with nothing beside it, so that it can be selected; returns the row after it.
fn address(text: &str, mut y: u16, last: u16, canvas: &mut Canvas<'_>, links: &mut Vec<LinkSpan>) -> u16 {
    let characters: Vec<char> = text.chars().collect();
    for row in characters.chunks(usize::from(canvas.width()).max(1)) {
        let row: String = row.iter().collect();
        if y < last {
            canvas.clear_row(y);
            let end = canvas.put(0, y, &row, ratatui::style::Style::new());
            links.push(link(0, y, end, text, 0));
        }
        y += 1;
    }
    y
}

/// The keys of the page, the more of them the wider the screen.
pub(super) fn hint(model: &Model, canvas: &mut Canvas<'_>) {
    let open = if model.settings.opener == Opener::Nowhere { "" } else { " · o opens it" };
    let words = match canvas.width() {
        ..44 => "y copy · c QR code · b bare · Esc back".to_owned(),
        44..78 => format!("y copies · c QR code · b bare{open} · Esc back"),
        _ => format!("y copies it · c QR code · b bare, for the mouse{open} · Esc back"),
    };
    canvas.put(1, canvas.height().saturating_sub(1), &plain(&words, canvas), theme::dim());
}
