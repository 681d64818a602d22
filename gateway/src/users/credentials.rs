//! Changes of the ways in which a user signs in.

use std::collections::BTreeSet;

use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{
    Command,
    id::UserId,
    sealed::Sealed,
    user::{ChangePassword, User},
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, password::Password, store::UnitError, users::WithIdentifiers};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    auth::Via,
    call::{self, Call},
    command::{self, CommandContext, IntoCommand},
    problem::{Fault, Problem},
    session,
};

/// A command that changes by what a user is found at sign-in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Identifying<C>(C);

impl<C: Command<Of = User> + DeserializeOwned + JsonSchema> IntoCommand for Identifying<C> {
    type Command = C;

    async fn into_command(self, context: CommandContext<'_>) -> Result<C, Problem> {
        by_hand(&context.identity.via)?;
        Ok(self.0)
    }

    fn refusal_codes() -> BTreeSet<&'static str> {
        WithIdentifiers::<C>::refusal_codes()
    }

    async fn execute(store: &Store, id: Uuid, command: &C, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&WithIdentifiers { user: id, command }, ask).await
    }
}

/// Replace the password: one's own by the present one, anybody's by an administrator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    /// The present password. A user who changes the password of the own account has to give it; an administrator who
    /// changes that of another does not.
    #[serde(default)]
    present: Option<Password>,
    /// As it is from now on. All sessions of the user end; the session that changes its own user's password is
    /// replaced by a new one.
    password: Password,
}

impl IntoCommand for NewPassword {
    type Command = ChangePassword;

    async fn into_command(self, context: CommandContext<'_>) -> Result<ChangePassword, Problem> {
        by_hand(&context.identity.via)?;
        if context.actor.user == Some(UserId(context.id)) {
            let (auth, login) = (context.app.auth(), &context.identity.login);
            let wrong = || Fault::WrongPassword.because("the present password is not that").at("present");
            let present = self.present.as_ref().ok_or_else(wrong)?;
            // guessing ends here as it does at the door
            if !auth.attempts.begin(login, None) {
                return Err(Fault::TooManyAttempts.because("wait a while before the next attempt"));
            }
            auth.check(login, present).await?.ok_or_else(wrong)?;
            auth.attempts.clear(login, None);
        }
        Ok(ChangePassword { password: sealed(context, &self.password).await? })
    }
}

/// A password that was changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PasswordChanged {
    /// Id of the user.
    id: Uuid,
    /// The user's version now.
    version: u64,
    /// Log position at which the change is visible to queries; none if nothing changed.
    position: Option<i64>,
    /// The new value for `X-Domovoy-CSRF`, where the cookie of this answer begins a new session; none if the
    /// session of the request is still the present one.
    csrf: Option<String>,
    /// When the new session ends.
    expires_at: Option<DateTime<Utc>>,
}

pub(super) async fn change_password(call: Call) -> Result<Response, Problem> {
    let user = UserId(call.id()?);
    let (done, id) = command::ask::<NewPassword>(&call, Some(user.0)).await?;
    let identity = call.identity()?;
    let renewed = match &identity.via {
        // a repetition that gets here belongs to a session that began after the change
        Via::Session { key, .. } if identity.actor.user == Some(user) && !done.replayed => {
            let hours = call.app.config().session_hours;
            call.app.auth().renew(key, (user, done.version), hours).await?
        }
        Via::Session { .. } | Via::Token(_) => None,
    };
    let (csrf, expires_at) = renewed.as_ref().map(|(key, ends)| (key.csrf(), *ends)).unzip();
    let changed = PasswordChanged { id, version: done.version, position: done.position, csrf, expires_at };
    let mut response = call::ok(&changed)?;
    command::mark(response.headers_mut(), &done);
    if let Some((key, _)) = &renewed {
        session::keep(&mut response, call.app.config(), key);
    }
    Ok(response)
}

/// A token that somebody found must not become more: credentials and tokens are for those who signed in.
pub(super) fn by_hand(via: &Via) -> Result<(), Problem> {
    match via {
        Via::Session { .. } => Ok(()),
        Via::Token(_) => Err(Fault::NotByToken.because("not with a token: sign in")),
    }
}

/// Hashed, and sealed for the user.
pub(super) async fn sealed(context: CommandContext<'_>, password: &Password) -> Result<Sealed, Problem> {
    let hash = context.app.auth().hash(password).await?;
    Ok(context.app.vault().seal(context.id, &hash).await?)
}
