//! The choice of a service, with what is worth knowing of the one that is selected; and a server that was looked for.

use crate::account::Site;
use crate::app::{Login, Model, Step, found_words};
use crate::text::{Widths, wrap_plain};

use super::canvas::Canvas;
use super::login::{heading, plain, rows};
use super::theme;

/// Rows that the note gets at the least, where there is room for note and list at all.
const NOTE: u16 = 2;

/// The list of services. Returns the row after all of it.
pub(super) fn network(model: &Model, selected: usize, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    let login = &model.login;
    let top = heading("Where do you read?", y, canvas);
    let top = if model.is_roomy() { top } else { y + 1 };
    let configured = login.sites.iter().map(|site| (site.name.clone(), state(model, login, site)));
    let others = login.by_address().map(|(_, words)| (words.to_owned(), String::new()));
    let all: Vec<_> = configured.chain(others).collect();
    let room = bottom(model, canvas).saturating_sub(top);
    let room = if room > 2 * NOTE { room - NOTE - u16::from(model.is_roomy()) } else { room.max(1) };
    // The selected row is always to be seen.
    let first = (selected + 1).saturating_sub(usize::from(room));
    let shown = all.into_iter().skip(first).take(usize::from(room));
    let y = rows(shown, selected - first, top, canvas);
    if login.problem.is_some() || login.remark.is_some() {
        return y + 1;
    }
    let y = if model.is_roomy() { y + 1 } else { y };
    note(&login.facts(selected), y, bottom(model, canvas), model, canvas)
}

fn state(model: &Model, login: &Login, site: &Site) -> String {
    let label = site.dialect.about().label;
    let needs = match login.interrupted_at(site) {
        Some(one) => format!("goes on with the login of {}", model.clock(one.begun)),
        None if site.client.is_some() => "ready".to_owned(),
        None if site.dialect.anonymous_client().is_some() => "needs no keys".to_owned(),
        None => "needs app keys".to_owned(),
    };
    let price = if site.tariff.is_some() { ", costs money" } else { "" };
    format!("{label}: {needs}{price}")
}

/// The row that nothing may reach.
fn bottom(model: &Model, canvas: &Canvas<'_>) -> u16 {
    canvas.height().saturating_sub(if model.is_roomy() { 2 } else { 1 })
}

/// As many whole sentences as fit above `bottom`, and at least the beginning of the first; each begins a row of its own on
/// a screen with room. Returns the row after them.
pub(super) fn note(sentences: &[String], y: u16, bottom: u16, model: &Model, canvas: &mut Canvas<'_>) -> u16 {
    let width = canvas.width().saturating_sub(4).max(1);
    let widths = Widths::new(model.settings.ambiguous_width);
    let room = usize::from(bottom.saturating_sub(y));
    let lines_of = |count: usize| -> Vec<String> {
        let taken: Vec<String> = sentences.iter().take(count).map(|words| plain(words, canvas)).collect();
        let paragraphs = if model.is_roomy() { taken } else { vec![taken.join(" ")] };
        paragraphs.iter().flat_map(|text| wrap_plain(text, width, widths)).collect()
    };
    let fits = (1..=sentences.len()).rev().find(|count| lines_of(*count).len() <= room);
    let mut at = y;
    for line in lines_of(fits.unwrap_or(1)).into_iter().take(room) {
        canvas.put(2, at, &line, theme::dim());
        at += 1;
    }
    at
}

/// A server that is being asked what it is, or has said so.
pub(super) fn probe(model: &Model, y: u16, canvas: &mut Canvas<'_>) -> u16 {
    let Step::Probe { site, typed, found } = model.login.step() else { return y };
    let Some(found) = found else {
        let y = heading(&format!("Looking for {typed}"), y, canvas);
        let words =
            ["It is asked what it is.".to_owned(), "No keys are sent, and nothing of you.".to_owned()];
        return note(&words, y, bottom(model, canvas), model, canvas) + 1;
    };
    let mut y = heading("Found", y, canvas);
    for words in found_words(site, found) {
        let left = bottom(model, canvas).saturating_sub(y);
        let width = canvas.width().saturating_sub(4).max(1);
        let lines = wrap_plain(&words, width, Widths::new(model.settings.ambiguous_width));
        for line in lines.into_iter().take(usize::from(left)) {
            canvas.put(2, y, &line, ratatui::style::Style::new());
            y += 1;
        }
    }
    let y = if model.is_roomy() { y + 1 } else { y };
    note(&[site.dialect.about().keys.to_owned()], y, bottom(model, canvas), model, canvas) + 1
}
