//! Facts about a user.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::{Credentials, TokenHash};
use crate::{
    Event, Roles,
    id::{PersonId, TokenId, UserId},
    identifier::ExternalIdentity,
    login::Login,
    sealed::Sealed,
    text::{Label, Prose},
};

/// Facts about a user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UserEvent {
    /// The user was registered and may sign in from now on.
    Registered {
        /// The stream's own id, which nothing else about the user determines.
        user: UserId,
        /// The user's name in the company, and what is typed next to a password.
        login: Login,
        /// The ways in which the user signs in to begin with.
        credentials: Credentials,
        /// What the user is here for.
        roles: Roles,
        /// Whose log-in it is, where it is a person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// The user has another login.
    LoginChanged {
        /// The login before the change.
        from: Login,
        /// The login after the change.
        to: Login,
    },
    /// The roles of the user were changed.
    RolesChanged {
        /// The roles before the change.
        from: Roles,
        /// The roles after the change.
        to: Roles,
    },
    /// The user signs in with this password, instead of the former one if there was one.
    PasswordChanged {
        /// A sealed Argon2id PHC string.
        password: Sealed,
    },
    /// The user has no password any more.
    PasswordRemoved,
    /// The user may sign in through this account at an identity provider.
    IdentityLinked {
        /// The account at the identity provider.
        identity: ExternalIdentity,
    },
    /// The user may not sign in through this account any more.
    IdentityUnlinked {
        /// The account at the identity provider.
        identity: ExternalIdentity,
    },
    /// The user may not sign in; sessions are over and tokens are not accepted.
    Blocked {
        /// The reason for the block.
        reason: Prose,
    },
    /// The user may sign in again.
    Unblocked,
    /// All sessions that began before this event are over.
    SignedOutEverywhere,
    /// A machine may act for the user.
    TokenIssued {
        /// Id of the token.
        token: TokenId,
        /// Hash of the token, by which it is recognised.
        hash: TokenHash,
        /// What the token is for.
        label: Label,
        /// When the token expires; without it, the token lasts until it is revoked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<DateTime<Utc>>,
    },
    /// The token is not accepted any more.
    TokenRevoked {
        /// Id of the token.
        token: TokenId,
    },
}

impl Event for UserEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
    fn version(&self) -> u16 {
        // version 1 had a mandatory `password`, and the id followed from the login
        if matches!(self, Self::Registered { .. }) { 2 } else { 1 }
    }
}
