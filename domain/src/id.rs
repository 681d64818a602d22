//! Typed ids. The list only grows; a payment id cannot be passed for an account id.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id that the same name always gets: imports and replays find their own things again.
            pub fn named(name: &str) -> Self {
                Self(Uuid::new_v5(&NAMESPACE, format!(concat!(stringify!($name), ":{}"), name).as_bytes()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

/// Root of all named ids; never changes.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_4a52_9c0b_4e53_8f58_646f_6d6f_766f);

ids! {
    /// A house.
    HouseId,
    /// A flat, a commercial room, parking, storage.
    UnitId,
    /// A resident, an owner, a member of staff.
    PersonId,
    /// A residency: one person's tie to one unit.
    ResidencyId,
    /// A log-in.
    UserId,
    /// An API token of a user.
    TokenId,
    /// A meter.
    MeterId,
    /// A personal account: who owes for which unit.
    AccountId,
    /// A line of an account: charge, correction, credit.
    EntryId,
    /// Money that came in.
    PaymentId,
    /// A request, complaint, accident.
    TicketId,
    /// A comment in a ticket's thread.
    CommentId,
    /// A file by its content.
    FileId,
}
