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
    /// May sign in from now on.
    Registered {
        /// The stream's own id, which nothing else about the user determines.
        user: UserId,
        /// The user's name in the company, and what is typed next to a password.
        login: Login,
        /// The ways to sign in, to begin with.
        credentials: Credentials,
        /// What the user is here for.
        roles: Roles,
        /// Whose log-in it is, where it is a person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Has another login.
    LoginChanged {
        /// The former one.
        from: Login,
        /// The present one.
        to: Login,
    },
    /// Is here for something else.
    RolesChanged {
        /// As they were.
        from: Roles,
        /// As they are.
        to: Roles,
    },
    /// Signs in with this password, instead of the former one if there was one.
    PasswordChanged {
        /// A sealed Argon2id PHC string.
        password: Sealed,
    },
    /// Has no password any more.
    PasswordRemoved,
    /// May sign in through this account at an identity provider.
    IdentityLinked {
        /// The account.
        identity: ExternalIdentity,
    },
    /// May not sign in through it any more.
    IdentityUnlinked {
        /// The account.
        identity: ExternalIdentity,
    },
    /// May not sign in; sessions are over and tokens are not accepted.
    Blocked {
        /// Why.
        reason: Prose,
    },
    /// May sign in again.
    Unblocked,
    /// All sessions that began before this event are over.
    SignedOutEverywhere,
    /// A machine may act for the user.
    TokenIssued {
        /// The token's id.
        token: TokenId,
        /// What it is recognised by.
        hash: TokenHash,
        /// What it is for.
        label: Label,
        /// Until when; without it, until revoked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<DateTime<Utc>>,
    },
    /// It may not any more.
    TokenRevoked {
        /// The token's id.
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
