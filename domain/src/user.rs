//! A user: a log-in, what it is here for, and the tokens of its machines.
//!
//! A user's stream is [`Login::user`], so that a login is taken once by the log itself.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Actor, Aggregate, Event, Refusal, Role, Roles,
    id::{PersonId, TokenId, UserId},
    login::Login,
    registry::commands,
    sealed::Sealed,
    text::{Label, Prose},
};

mod block;
mod change_password;
mod change_roles;
mod issue_token;
mod register;
mod revoke_token;
mod sign_out;
mod unblock;

pub use block::{BlockUser, BlockUserRefused};
pub use change_password::{ChangePassword, ChangePasswordRefused};
pub use change_roles::{ChangeRoles, ChangeRolesRefused};
pub use issue_token::{IssueToken, IssueTokenRefused, TokenHash};
pub use register::{RegisterUser, RegisterUserRefused};
pub use revoke_token::{RevokeToken, RevokeTokenRefused};
pub use sign_out::{SignOutEverywhere, SignOutEverywhereRefused};
pub use unblock::{UnblockUser, UnblockUserRefused};

commands!(
    User:
    BlockUser, ChangePassword, ChangeRoles, IssueToken, RegisterUser, RevokeToken, SignOutEverywhere,
    UnblockUser,
);

/// Facts about a user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UserEvent {
    /// May sign in from now on.
    Registered {
        /// By this name.
        login: Login,
        /// With this password: a sealed Argon2id PHC string.
        password: Sealed,
        /// In these roles.
        roles: Roles,
        /// Whose log-in it is, where it is a person's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
    },
    /// Is here for something else.
    RolesChanged {
        /// As they were.
        from: Roles,
        /// As they are.
        to: Roles,
    },
    /// Signs in with another password.
    PasswordChanged {
        /// A sealed Argon2id PHC string.
        password: Sealed,
    },
    /// May not sign in, and is not heard where signed in.
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
}

/// A user as the commands and a sign-in see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum User {
    /// Nobody has this login.
    #[default]
    Unknown,
    /// Somebody does.
    Known(Profile),
}

/// All that a sign-in needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The name.
    pub login: Login,
    /// A sealed Argon2id PHC string.
    pub password: Sealed,
    /// What the user may be here for.
    pub roles: Roles,
    /// Whose log-in it is.
    pub person: Option<PersonId>,
    /// Whether it is shut out.
    pub blocked: bool,
    /// The credential generation: how often a change has ended all sessions. A session is good for the
    /// generation that it began in.
    pub generation: u32,
    /// Tokens not revoked; some may have expired.
    pub tokens: BTreeMap<TokenId, Token>,
}

/// A token as a request is checked against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is recognised by.
    pub hash: TokenHash,
    /// Until when.
    pub expires: Option<DateTime<Utc>>,
}

impl Login {
    /// The user of this login.
    pub fn user(&self) -> UserId {
        UserId::named(self.as_str())
    }
}

impl Profile {
    /// The user's id.
    pub fn id(&self) -> UserId {
        self.login.user()
    }

    fn is(&self, actor: &Actor) -> bool {
        actor.user == Some(self.id())
    }

    /// The user as an actor; nobody while blocked.
    pub fn actor(&self) -> Option<Actor> {
        (!self.blocked).then(|| Actor::user(self.id(), self.person, self.roles))
    }

    /// The token with this hash, if it is good at this moment.
    pub fn token(&self, hash: &TokenHash, now: DateTime<Utc>) -> Option<TokenId> {
        let good = |token: &Token| token.hash == *hash && token.expires.is_none_or(|end| now < end);
        self.tokens.iter().find(|(_, token)| !self.blocked && good(token)).map(|(id, _)| *id)
    }
}

impl User {
    /// The profile, or that there is none.
    fn known(&self) -> Result<&Profile, NoUser> {
        match self {
            Self::Unknown => Err(NoUser),
            Self::Known(profile) => Ok(profile),
        }
    }

    /// Whether the actor keeps this user. An administrator who is blocked keeps nobody, least of all
    /// themselves.
    fn is_kept_by(&self, actor: &Actor) -> bool {
        let shut_out = self.known().is_ok_and(|profile| profile.blocked && profile.is(actor));
        actor.roles.any(&[Role::Administrator, Role::System]) && !shut_out
    }

    /// Whether the actor is this user, or keeps it.
    fn answers_to(&self, actor: &Actor) -> bool {
        self.is_kept_by(actor) || self.known().is_ok_and(|profile| !profile.blocked && profile.is(actor))
    }
}

impl Aggregate for User {
    const STREAM: &'static str = "user";
    const STATE_VERSION: u16 = 2;
    type Event = UserEvent;

    fn evolve(&mut self, event: &UserEvent) {
        if let UserEvent::Registered { login, password, roles, person } = event {
            *self = Self::Known(Profile {
                login: login.clone(),
                password: password.clone(),
                roles: *roles,
                person: *person,
                blocked: false,
                generation: 0,
                tokens: BTreeMap::new(),
            });
        } else if let Self::Known(profile) = self {
            profile.evolve(event);
        }
    }
}

impl Profile {
    fn evolve(&mut self, event: &UserEvent) {
        match event {
            UserEvent::Registered { .. } => {}
            UserEvent::RolesChanged { to, .. } => self.roles = *to,
            UserEvent::PasswordChanged { password } => {
                self.password = password.clone();
                self.generation += 1;
            }
            UserEvent::Blocked { .. } => {
                self.blocked = true;
                self.generation += 1;
            }
            UserEvent::Unblocked => self.blocked = false,
            UserEvent::SignedOutEverywhere => self.generation += 1,
            UserEvent::TokenIssued { token, hash, expires, .. } => {
                self.tokens.insert(*token, Token { hash: hash.clone(), expires: *expires });
            }
            UserEvent::TokenRevoked { token } => {
                self.tokens.remove(token);
            }
        }
    }
}

/// No user has this login.
#[derive(Debug, Clone, Copy, thiserror::Error, Refusal)]
#[error("there is no such user")]
#[refusal(code = "user.unknown", kind = Unknown)]
pub struct NoUser;

/// The reasons for which a set of roles cannot be given to a user.
#[derive(Debug, Clone, Copy, thiserror::Error, Refusal)]
pub enum WrongRoles {
    /// There is no role.
    #[error("a user has at least one role")]
    #[refusal(code = "user.no_roles", kind = Invalid, field = "roles")]
    None,
    /// The role of the engine is among them.
    #[error("the role of the engine is given to nobody")]
    #[refusal(code = "user.system_role", kind = Invalid, field = "roles")]
    System,
    /// The role of a resident is among them, and the user belongs to no person.
    #[error("a resident's log-in belongs to a person")]
    #[refusal(code = "user.resident_without_person", kind = Invalid, field = "person")]
    NoPerson,
}

impl WrongRoles {
    fn check(roles: Roles, person: Option<PersonId>) -> Result<(), Self> {
        if roles.is_empty() {
            return Err(Self::None);
        }
        if roles.has(Role::System) {
            return Err(Self::System);
        }
        if roles.has(Role::Resident) && person.is_none() {
            return Err(Self::NoPerson);
        }
        Ok(())
    }
}
