//! twite: a terminal timeline reader.
//!
//! Rooms, each a folder named after what it holds (imports point down):
//!
//! | room | what it holds |
//! |---|---|
//! | [`oauth`] | pure: signing, the three legs of a login |
//! | [`service`] | pure: one file per dialect; a query becomes what to ask, an answer a page or trouble |
//! | [`post`] | pure: the domain |
//! | [`text`] | pure: sanitise, width, wrap |
//! | [`terminal`] | raw mode guard, input, the writer |

pub mod app;
pub mod layout;
pub mod oauth;
pub mod post;
pub mod service;
pub mod terminal;
pub mod text;
pub mod timeline;
pub mod view;
pub mod account;
pub mod store;
