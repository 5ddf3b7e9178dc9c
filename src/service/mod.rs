//! What a service is asked and what its answers mean: one file per dialect.
//!
//! Pure: a query becomes a [`RequestSpec`], an [`Answer`] becomes a page, an account or a [`Trouble`]. Nothing here
//! knows OAuth or HTTP; the worker signs and sends.

mod answer;
mod query;
mod trouble;

pub use answer::{Answer, RateLimit};
pub use query::{Identity, Page, Query, RequestSpec};
pub use trouble::{Cause, Trouble};
