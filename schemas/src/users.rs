//! Users together with the identifiers by which they are found: a login and external identities belong to one user each.

use std::collections::BTreeSet;

use domain::{
    Command, CommandRefused, Refusal,
    id::UserId,
    identifier::{ClaimIdentifier, Holder, Identifier, ReleaseIdentifier},
    user::{Profile, User, UserEvent},
};
use uuid::Uuid;

use crate::{
    bridge::LoadError,
    store::{Store, UnitError, UnitOfWork, Work},
};

/// A command of a user, appended together with the claims and releases of identifiers that follow from it.
#[derive(Debug)]
pub struct WithIdentifiers<'a, C> {
    /// The user.
    pub user: Uuid,
    /// Registers the user, or changes the login or the external identities.
    pub command: &'a C,
}

impl<C: Command<Of = User>> WithIdentifiers<'_, C> {
    /// All refusal codes of the three commands.
    pub fn refusal_codes() -> BTreeSet<&'static str> {
        let mut codes = CommandRefused::<C>::codes();
        codes.append(&mut CommandRefused::<ClaimIdentifier>::codes());
        codes.append(&mut CommandRefused::<ReleaseIdentifier>::codes());
        codes
    }
}

impl<C: Command<Of = User>> Work for WithIdentifiers<'_, C> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        let user = UserId(self.user);
        for event in unit.execute(self.user, self.command).await? {
            let (claimed, released) = changed(event);
            for identifier in released {
                unit.execute(identifier.id().0, &ReleaseIdentifier { identifier, user }).await?;
            }
            for identifier in claimed {
                let held_by = without_claim(unit, &identifier).await?;
                unit.execute(identifier.id().0, &ClaimIdentifier { identifier, user, held_by }).await?;
            }
        }
        Ok(())
    }
}

/// The identifiers that an event claims, and those that it releases.
fn changed(event: UserEvent) -> (Vec<Identifier>, Vec<Identifier>) {
    match event {
        UserEvent::Registered { login, credentials, .. } => {
            let external = credentials.external().cloned().map(Identifier::from);
            (std::iter::once(login.into()).chain(external).collect(), vec![])
        }
        UserEvent::LoginChanged { from, to } => (vec![to.into()], vec![from.into()]),
        UserEvent::IdentityLinked { identity } => (vec![identity.into()], vec![]),
        UserEvent::IdentityUnlinked { identity } => (vec![], vec![identity.into()]),
        UserEvent::RolesChanged { .. }
        | UserEvent::PasswordChanged { .. }
        | UserEvent::PasswordRemoved
        | UserEvent::Blocked { .. }
        | UserEvent::Unblocked
        | UserEvent::SignedOutEverywhere
        | UserEvent::TokenIssued { .. }
        | UserEvent::TokenRevoked { .. } => (vec![], vec![]),
    }
}

/// The holder of an identifier from before logins were claimed.
async fn without_claim(unit: &UnitOfWork<'_>, identifier: &Identifier) -> Result<Option<UserId>, UnitError> {
    let Some(user) = identifier.holder_without_claim() else { return Ok(None) };
    let holds = |state: &User| matches!(state, User::Known(profile) if profile.is_found_by(identifier));
    Ok(unit.look(user.0, holds).await?.then_some(user))
}

/// The user who is found by this identifier, read from the log and not from the cache: another process may have
/// blocked the user.
pub async fn find(store: &Store, identifier: &Identifier) -> Result<Option<Profile>, LoadError> {
    let user = match store.load_anew::<Holder>(identifier.id().0).await?.state {
        Holder::User(user) => Some(user),
        Holder::Unclaimed => identifier.holder_without_claim(),
        Holder::Nobody => None,
    };
    let Some(user) = user else { return Ok(None) };
    Ok(match store.load_anew::<User>(user.0).await?.state {
        User::Known(profile) if profile.is_found_by(identifier) => Some(profile),
        User::Known(_) | User::Unknown => None,
    })
}
