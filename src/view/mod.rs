//! The face: paints the model into a [`Frame`]. Pure: never wraps a post, never writes, never changes the model.
//! One file per screen, of the same name as in `app/`.

mod authorise;
mod canvas;
mod frame;
mod home;
mod login;
mod network;
mod panes;
mod qr;
mod theme;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use frame::{Frame, LinkSpan};

use crate::app::{Model, SMALLEST, Screen};
use crate::text::Widths;
use canvas::Canvas;

/// Paints what the model says.
pub fn view(model: &Model) -> Frame {
    let (width, height) = model.size;
    let mut cells = Buffer::empty(Rect::new(0, 0, width, height));
    let mut links = Vec::new();
    let mut canvas =
        Canvas::new(&mut cells, Widths::new(model.settings.ambiguous_width), model.settings.ascii);
    let cursor = if model.is_too_small() {
        too_small(&mut canvas);
        None
    } else if let Some(overlay) = model.overlay {
        panes::paint(model, overlay, &mut canvas);
        None
    } else {
        match model.screen {
            Screen::Login => login::paint(model, &mut canvas, &mut links),
            Screen::Home => {
                home::paint(model, &mut canvas, &mut links);
                None
            }
        }
    };
    Frame { cells, links, cursor: cursor.map(|(x, y)| Position::new(x, y)) }
}

fn too_small(canvas: &mut Canvas<'_>) {
    let (width, height) = SMALLEST;
    for (y, line) in [format!("too small: {width}×{height}"), "is the least".into()].iter().enumerate() {
        canvas.put(0, u16::try_from(y).unwrap_or(0), line, theme::strong());
    }
}

/// An address for a terminal's link: only what is printable ASCII survives.
fn link(x: u16, y: u16, width: u16, url: &str, id: u32) -> LinkSpan {
    LinkSpan { x, y, width, url: crate::text::printable_url(url), id }
}
