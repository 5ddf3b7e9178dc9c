//! Ids are opaque strings; order keys say where a post stands among others.

use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps an id as the service wrote it.
            pub fn new(id: impl Into<Arc<str>>) -> Self {
                Self(id.into())
            }

            /// The id as the service wrote it. It came from outside: not for a terminal as it is.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

id! {
    /// A post's id: opaque, unique within its service.
    PostId
}

id! {
    /// An author's id: opaque, unique within its service.
    AuthorId
}

/// Where a post stands in a timeline: greater is newer. Each dialect makes it from what its service orders by
/// (a numeric id, a time), so that an archive can sort sixteen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderKey(pub u128);

/// Order first, id second: total, and unique within an account's timeline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostKey {
    /// Where it stands.
    pub order: OrderKey,
    /// What it is.
    pub id: PostId,
}

impl PostKey {
    /// A key from its parts.
    pub fn new(order: OrderKey, id: PostId) -> Self {
        Self { order, id }
    }
}
