//! The core: model, message, effect, update. Pure. One file (or folder) per screen's state, of the same name as in
//! `view/`.

mod field;
mod form;
mod home;
mod intent;
mod key;
mod login;
mod message;
mod model;
mod notice;
pub mod panes;
mod settings;
mod spending;
mod update;

pub use field::Field;
pub use form::Form;
pub use home::{Area, Fetching, Home, Kind, Refresh, Shown, ShownRow, Stopped};
pub use intent::{Entry, Group, Intent, KeyMap, TABLE};
pub use key::{Key, KeyCode};
pub use login::{Browser, Face, Leg, Login, Step, WAYS, Walk, found_words, keys_note};
pub use message::{Effect, Effects, Listening, Message, RequestId};
pub use model::{Model, Overlay, SMALLEST, Screen};
pub use notice::{Notice, Notices};
pub use settings::{Opener, Pace, Settings};
