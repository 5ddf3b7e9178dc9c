//! What a service is asked and what its answers mean: one file per dialect.
//!
//! Pure: a query becomes a [`RequestSpec`], an [`Answer`] becomes a page, an account or a [`Trouble`]. Nothing here
//! knows OAuth or HTTP; the worker signs and sends.
//!
//! | file | what it holds |
//! |---|---|
//! | `about` | what a person is told about a kind of service, and what a server says of itself |
//! | `dialect` | what every dialect answers, and the table of dialects by name |
//! | `x2`, `twitter`, `gnu_social`, `tumblr`, `plurk` | the dialects |
//! | `status` | the shape of posts that `twitter` and `gnu_social` share, and how lists are read |
//! | `errors`, `classify` | what a refusal says, and which [`Cause`] it is |
//! | `advice` | what a person reads about a cause |
//! | `rate`, `clock` | what headers say about limits and time |

mod about;
mod advice;
mod answer;
mod classify;
mod clock;
mod dialect;
mod errors;
mod gnu_social;
mod plurk;
mod query;
mod rate;
mod status;
mod trouble;
mod tumblr;
mod twitter;
mod x2;

pub use about::{About, Found, Probe, unreached};
pub use advice::clock_words;
pub use answer::{Answer, RateLimit};
pub use classify::During;
pub use clock::{CLOCK_TOLERANCE, clock_ahead_by};
pub use dialect::{Consent, Dialect, LoginPlaces, by_address, dialect, names, that_probes};
pub use query::{Billed, Identity, Page, Query, RequestSpec};
pub use trouble::{Cause, Trouble};
