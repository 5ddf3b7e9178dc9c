//! Help and errors on the screen.

use crate::app::{Model, Overlay, panes};

use super::canvas::Canvas;
use super::theme;

/// Paints a pane over the whole screen.
pub(super) fn paint(model: &Model, overlay: Overlay, canvas: &mut Canvas<'_>) {
    let (name, rows) = match overlay {
        Overlay::Help(rows) => ("keys", rows),
        Overlay::Errors(rows) => ("what went wrong", rows),
    };
    canvas.put(1, 0, name, theme::strong());
    let top: u16 = if model.is_roomy() { 2 } else { 1 };
    if model.is_roomy() {
        canvas.rule(1);
        canvas.rule(canvas.height().saturating_sub(2));
    }
    let lines = panes::lines(model, overlay);
    let height = panes::height(model);
    let shown = lines.iter().skip(usize::from(rows)).take(usize::from(height));
    for (y, line) in (top..).zip(shown) {
        let mut x = 1;
        for (text, role) in line {
            x = canvas.put(x, y, text, theme::role(*role));
        }
    }
    let more = lines.len() > usize::from(rows) + usize::from(height);
    let hint = match (more, rows > 0) {
        (true, _) => "j more  q back",
        (false, true) => "k up  q back",
        (false, false) => "q back",
    };
    canvas.put(1, canvas.height().saturating_sub(1), hint, theme::dim());
}
