//! Users, their passwords and the tokens of their machines.

use axum::{http::Method, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    Role::Administrator,
    Roles,
    id::{PersonId, TokenId, UserId},
    login::Login,
    sealed::Sealed,
    text::Label,
    user::{BlockUser, ChangePassword, ChangeRoles, IssueToken, RegisterUser, RevokeToken, UnblockUser},
};
use schemars::JsonSchema;
use schemas::password::Password;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    auth::token,
    call::{self, Call},
    command::{self, Desk, Intake, command, creation},
    problem::Problem,
    route::{Answer, Right, Route},
};

const KEEPERS: Right = Right::Roles(&[Administrator]);

/// The routes. Whether it is the user's own password or token is the domain's to say.
pub(crate) fn routes() -> Vec<Route> {
    let issued = Answer::json::<Issued>(200);
    vec![
        creation::<NewUser>("register_user", "/api/users", KEEPERS),
        command::<ChangeRoles>("change_roles", "/api/users/{id}/roles", KEEPERS),
        command::<BlockUser>("block_user", "/api/users/{id}/block", KEEPERS),
        command::<UnblockUser>("unblock_user", "/api/users/{id}/unblock", KEEPERS),
        command::<NewPassword>("change_password", "/api/users/{id}/password", Right::SignedIn),
        Route::new(Method::POST, "/api/users/{id}/tokens", "issue_token", Right::SignedIn, issued, issue)
            .takes::<NewToken>()
            .commanding(),
        command::<RevokeToken>("revoke_token", "/api/users/{id}/tokens/revoke", Right::SignedIn),
    ]
}

/// Give somebody a log-in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    /// The name to sign in by.
    login: Login,
    /// The password to begin with.
    password: Password,
    /// What the user is here for.
    roles: Roles,
    /// Whose log-in it is, where it is a person's.
    #[serde(default)]
    person: Option<PersonId>,
}

impl Intake for NewUser {
    type Command = RegisterUser;

    fn stream(&self, _: Uuid) -> Uuid {
        self.login.user().0
    }

    async fn take_in(self, desk: Desk<'_>) -> Result<RegisterUser, Problem> {
        let password = sealed(desk, &self.password).await?;
        Ok(RegisterUser { login: self.login, password, roles: self.roles, person: self.person })
    }
}

/// Replace the password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// As it is from now on. Sessions that began with the old one end.
    password: Password,
}

impl Intake for NewPassword {
    type Command = ChangePassword;

    async fn take_in(self, desk: Desk<'_>) -> Result<ChangePassword, Problem> {
        Ok(ChangePassword { password: sealed(desk, &self.password).await? })
    }
}

/// Hashed, and sealed for the user.
async fn sealed(desk: Desk<'_>, password: &Password) -> Result<Sealed, Problem> {
    let hash = desk.app.auth().hash(password).await?;
    Ok(desk.app.vault().seal(desk.id, &hash).await?)
}

/// Let a machine act for the user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What it is for.
    label: Label,
    /// Until when; without it, until revoked.
    #[serde(default)]
    expires: Option<DateTime<Utc>>,
}

/// A token that was issued.
#[derive(Debug, Serialize, JsonSchema)]
struct Issued {
    /// Its id, to revoke it by.
    id: TokenId,
    /// The token itself, shown this once: a repetition under the same key does not say it again.
    token: Option<String>,
    /// The user's version now.
    version: u64,
    /// How far the log has to be read to see it.
    position: Option<i64>,
}

async fn issue(call: Call) -> Result<Response, Problem> {
    let user = call.id()?;
    let key = command::key(&call)?;
    let NewToken { label, expires } = call.json()?;
    let (text, hash) = token::generate(UserId(user));
    let id = TokenId(command::fresh_id(key.as_ref()));
    let issue = IssueToken { token: id, hash, label, expires };
    let done = command::execute(&call, user, &issue, key).await?;
    let token = (!done.replayed).then_some(text);
    let issued = Issued { id, token, version: done.version, position: done.position };
    let mut response = call::ok(&issued)?;
    command::mark(response.headers_mut(), &done);
    Ok(response)
}
