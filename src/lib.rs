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

pub mod app;
pub mod cli;
pub mod config;
pub mod layout;
pub mod log_file;
pub mod oauth;
pub mod post;
pub mod service;
pub mod store;
pub mod text;
pub mod view;
