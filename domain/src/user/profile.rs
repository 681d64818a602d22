//! A registered user as the commands and a sign-in see it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Credentials, Token, TokenHash, UserEvent};
use crate::{
    Actor, Roles,
    id::{PersonId, TokenId, UserId},
    identifier::Identifier,
    login::Login,
};

/// All that a sign-in needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The user's id, which stays when the login changes.
    pub id: UserId,
    /// The user's name in the company.
    pub login: Login,
    /// The ways to sign in.
    pub credentials: Credentials,
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

impl Profile {
    pub(super) fn is(&self, actor: &Actor) -> bool {
        actor.user == Some(self.id)
    }

    /// The user as an actor; nobody while blocked.
    pub fn actor(&self) -> Option<Actor> {
        (!self.blocked).then(|| Actor::user(self.id, self.person, self.roles))
    }

    /// The token with this hash, if it is good at this moment.
    pub fn token(&self, hash: &TokenHash, now: DateTime<Utc>) -> Option<TokenId> {
        let good = |token: &Token| token.hash == *hash && token.expires.is_none_or(|end| now < end);
        self.tokens.iter().find(|(_, token)| !self.blocked && good(token)).map(|(id, _)| *id)
    }

    /// Whether the identifier is the user's login or one of the external identities.
    pub fn is_found_by(&self, identifier: &Identifier) -> bool {
        match identifier {
            Identifier::Login { login } => self.login == *login,
            Identifier::External(identity) => self.credentials.has(identity),
        }
    }

    pub(super) fn evolve(&mut self, event: &UserEvent) {
        match event {
            UserEvent::LoginChanged { to, .. } => self.login = to.clone(),
            UserEvent::RolesChanged { to, .. } => self.roles = *to,
            UserEvent::PasswordChanged { password } => self.credentials.set_password(Some(password.clone())),
            UserEvent::PasswordRemoved => self.credentials.set_password(None),
            UserEvent::IdentityLinked { identity } => self.credentials.link(identity.clone()),
            UserEvent::IdentityUnlinked { identity } => self.credentials.unlink(identity),
            UserEvent::Blocked { .. } => self.blocked = true,
            UserEvent::Unblocked => self.blocked = false,
            UserEvent::Registered { .. } | UserEvent::SignedOutEverywhere => {}
            UserEvent::TokenIssued { token, hash, expires, .. } => {
                self.tokens.insert(*token, Token { hash: hash.clone(), expires: *expires });
            }
            UserEvent::TokenRevoked { token } => {
                self.tokens.remove(token);
            }
        }
        if ends_sessions(event) {
            self.generation += 1;
        }
    }
}

/// Whether sessions that began before the event are over. A way in that is added ends none: nobody who is signed in
/// came by it. Neither do a new login and new roles, which every request reads anew.
fn ends_sessions(event: &UserEvent) -> bool {
    match event {
        UserEvent::PasswordChanged { .. }
        | UserEvent::PasswordRemoved
        | UserEvent::IdentityUnlinked { .. }
        | UserEvent::Blocked { .. }
        | UserEvent::SignedOutEverywhere => true,
        UserEvent::Registered { .. }
        | UserEvent::LoginChanged { .. }
        | UserEvent::RolesChanged { .. }
        | UserEvent::IdentityLinked { .. }
        | UserEvent::Unblocked
        | UserEvent::TokenIssued { .. }
        | UserEvent::TokenRevoked { .. } => false,
    }
}
