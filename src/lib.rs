//! twite: a terminal timeline reader.
//!
//! Rooms, each a folder named after what it holds. Imports point down; `docs/architecture.md` says who may import
//! whom, and `tests/architecture.rs` holds everyone to it.
//!
//! | room | what it holds |
//! |---|---|
//! | [`run`] | the loop: signals, replies, input, painting |
//! | [`worker`] | the background task: signs, sends, decodes |
//! | [`store`] | timelines; accounts and secrets on disk |
//! | [`callback`] | where the browser comes back to
//! | [`browser`] | whether there is one to open, and opening it
//! | [`terminal`] | raw mode guard, input, the writer |
//! | [`view`] | pure: the face |
//! | [`app`] | pure: the core |
//! | [`account`] | pure: a service as configured, an account on it |
//! | [`layout`] | pure: a post and a width become lines |
//! | [`timeline`] | pure: slices, gaps, scrolling |
//! | [`service`] | pure: one file per dialect; refusals become causes |
//! | [`oauth`] | pure: signing, the three legs of a login |
//! | [`post`], [`text`] | pure: the domain; sanitising, widths, wrapping |

pub mod account;
pub mod app;
pub mod browser;
pub mod budget;
pub mod callback;
pub mod cli;
pub mod config;
pub mod demo;
pub mod layout;
pub mod log_file;
pub mod oauth;
pub mod post;
pub mod run;
pub mod service;
pub mod store;
pub mod terminal;
pub mod text;
pub mod timeline;
pub mod view;
pub mod worker;
