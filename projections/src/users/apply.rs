//! What each fact about a user changes. Passwords and what tokens are recognised by are left out.

use std::collections::BTreeSet;

use domain::user::{Credentials, UserEvent};
use schemas::Recorded;
use serde_json::json;

use super::{CredentialRow, TokenRow, UserRow, Users};
use crate::{read_model::Defect, writable};

pub(super) const READS: &[&str] = &["user.*"];

impl Users {
    pub(super) fn wanted(&mut self, event: &Recorded, fact: &UserEvent) {
        self.users.prefetch(event.id);
        match fact {
            UserEvent::TokenRevoked { token } => self.tokens.prefetch(token.0),
            UserEvent::Registered { .. }
            | UserEvent::LoginChanged { .. }
            | UserEvent::RolesChanged { .. }
            | UserEvent::PasswordChanged { .. }
            | UserEvent::PasswordRemoved
            | UserEvent::IdentityLinked { .. }
            | UserEvent::IdentityUnlinked { .. }
            | UserEvent::Blocked { .. }
            | UserEvent::Unblocked
            | UserEvent::SignedOutEverywhere
            | UserEvent::TokenIssued { .. } => {}
        }
    }

    pub(super) fn user(&mut self, event: &Recorded, fact: &UserEvent) -> Result<(), Defect> {
        if let UserEvent::Registered { login, credentials, roles, person, .. } = fact {
            self.users.put(UserRow {
                id: event.id,
                version: event.version,
                login: login.as_str().to_owned(),
                credentials: shown(credentials),
                roles: json!(roles),
                person: person.map(|person| person.0),
                blocked: false,
                reason: None,
                registered_at: event.occurred_at,
            });
            return Ok(());
        }
        let user = self.users.edit(&event.id)?;
        user.version = event.version;
        match fact {
            UserEvent::Registered { .. } | UserEvent::SignedOutEverywhere => {}
            UserEvent::LoginChanged { to, .. } => user.login = to.as_str().to_owned(),
            UserEvent::PasswordChanged { .. } => {
                user.credentials.insert(CredentialRow::Password);
            }
            UserEvent::PasswordRemoved => {
                user.credentials.remove(&CredentialRow::Password);
            }
            UserEvent::IdentityLinked { identity } => {
                user.credentials.insert(CredentialRow::External(identity.clone()));
            }
            UserEvent::IdentityUnlinked { identity } => {
                user.credentials.remove(&CredentialRow::External(identity.clone()));
            }
            UserEvent::RolesChanged { to, .. } => user.roles = json!(to),
            UserEvent::Blocked { reason } => {
                user.blocked = true;
                user.reason = Some(reason.to_string());
            }
            UserEvent::Unblocked => {
                user.blocked = false;
                user.reason = None;
            }
            UserEvent::TokenIssued { token, label, expires, .. } => self.tokens.put(TokenRow {
                id: token.0,
                owner: event.id,
                label: label.to_string(),
                expires: expires.map(writable::moment),
                issued_at: event.occurred_at,
                revoked_at: None,
            }),
            UserEvent::TokenRevoked { token } => {
                self.tokens.edit(&token.0)?.revoked_at = Some(event.occurred_at);
            }
        }
        Ok(())
    }
}

fn shown(credentials: &Credentials) -> BTreeSet<CredentialRow> {
    let password = credentials.password().map(|_| CredentialRow::Password);
    password.into_iter().chain(credentials.external().cloned().map(CredentialRow::External)).collect()
}
