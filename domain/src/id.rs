//! Typed ids (UUID): the id of a payment cannot be passed where the id of an account is expected.

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
            /// The id derived from a name (UUID version 5). The same name always has the same id, so that an import that is
            /// repeated finds what it made.
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

/// UUID namespace of all derived ids. It never changes: ids in old logs are derived from it.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1d_4a52_9c0b_4e53_8f58_646f_6d6f_766f);

ids! {
    /// Id of a house.
    HouseId,
    /// Id of a unit: a flat, a commercial room, a parking place or a storage room.
    UnitId,
    /// Id of a person: a resident, an owner or a member of staff.
    PersonId,
    /// Id of a residency: one person's tie to one unit.
    ResidencyId,
    /// Id of a user, who can sign in.
    UserId,
    /// Id of a login or an external identity: a name by which a user is found at sign-in.
    IdentifierId,
    /// Id of a user's API token.
    TokenId,
    /// Id of a meter.
    MeterId,
    /// Id of a personal account, which holds what is owed for a unit.
    AccountId,
    /// Id of an account number, derived from the number.
    AccountNumberId,
    /// Id of an entry of an account: a charge, a correction, a credit, a reversal or a write-off.
    EntryId,
    /// Id of a payment.
    PaymentId,
    /// Id of a ticket.
    TicketId,
    /// Id of a comment in a ticket's thread.
    CommentId,
    /// Id of a file, derived from its content.
    FileId,
}
