//! A user: a log-in, what it is here for, and the tokens of its machines.
//!
//! A user's id is independent of the login and of all credentials, which may change. The login and the external
//! identities are claimed in streams of their own, so that each belongs to one user: [`crate::identifier`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Actor, Aggregate, Refusal, Role, Roles, id::PersonId, registry::commands};

mod block;
mod change_login;
mod change_password;
mod change_roles;
mod credential;
mod event;
mod issue_token;
mod last_credential;
mod link_identity;
mod profile;
mod register;
mod remove_password;
mod revoke_token;
mod sign_out;
mod token;
mod unblock;
mod unlink_identity;

pub use block::{BlockUser, BlockUserRefused};
pub use change_login::{ChangeLogin, ChangeLoginRefused};
pub use change_password::{ChangePassword, ChangePasswordRefused};
pub use change_roles::{ChangeRoles, ChangeRolesRefused};
pub use credential::{Credential, Credentials, EXTERNAL_IDENTITIES_MAX, NotCredentials};
pub use event::UserEvent;
pub use issue_token::{IssueToken, IssueTokenRefused};
pub use last_credential::LastCredential;
pub use link_identity::{LinkIdentity, LinkIdentityRefused};
pub use profile::Profile;
pub use register::{RegisterUser, RegisterUserRefused};
pub use remove_password::{RemovePassword, RemovePasswordRefused};
pub use revoke_token::{RevokeToken, RevokeTokenRefused};
pub use sign_out::{SignOutEverywhere, SignOutEverywhereRefused};
pub use token::{NotAHash, Token, TokenHash};
pub use unblock::{UnblockUser, UnblockUserRefused};
pub use unlink_identity::{UnlinkIdentity, UnlinkIdentityRefused};

commands! {
    User, "user.not_allowed":
    [Administrator] =>
        BlockUser, ChangeLogin, ChangeRoles, LinkIdentity, RegisterUser, RemovePassword, UnblockUser, UnlinkIdentity;
    EVERYONE => ChangePassword, IssueToken, RevokeToken, SignOutEverywhere;
}

/// A user as the commands and a sign-in see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum User {
    /// Nobody was registered under this id.
    #[default]
    Unknown,
    /// Somebody was.
    Known(Profile),
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
        actor.is_among(Role::Administrator.into()) && !shut_out
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
        if let UserEvent::Registered { user, login, credentials, roles, person } = event {
            *self = Self::Known(Profile {
                id: *user,
                login: login.clone(),
                credentials: credentials.clone(),
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

/// No user has this id.
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
