//! Users, their passwords and the tokens of their machines.

use axum::{http::Method, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    Role::{Administrator, Auditor},
    Roles,
    id::{PersonId, TokenId, UserId},
    login::Login,
    person::Person,
    sealed::Sealed,
    text::Label,
    user::{
        BlockUser, ChangePassword, ChangeRoles, IssueToken, RegisterUser, RevokeToken, SignOutEverywhere,
        UnblockUser,
    },
};
use projections::{
    Model,
    users::{self as views, TokenRow, UserRow},
};
use schemars::JsonSchema;
use schemas::password::Password;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    auth::{Via, token},
    call::{self, Call},
    command::{self, Desk, Intake, command, creation},
    problem::{Fault, Problem},
    query::{Limit, Nothing, Page, found, query},
    route::{Answer, Right, Route},
    session,
};

const KEEPERS: Right = Right::Roles(&[Administrator]);

/// The routes. Whether it is the user's own password or token is the domain's to say.
pub(crate) fn routes() -> Vec<Route> {
    let (issued, changed) = (Answer::json::<Issued>(200), Answer::json::<PasswordChanged>(200));
    let (readers, reads) = (Right::Roles(&[Administrator, Auditor]), &[Model::Users]);
    vec![
        query("list_users", "/api/users", readers, reads, list)
            .about("Users by login, or those of a person."),
        query("show_user", "/api/users/{id}", readers, reads, show).about("A user."),
        query("list_tokens", "/api/users/{id}/tokens", Right::SignedIn, reads, list_tokens)
            .about("The tokens of a user, one's own or anybody's; never their text."),
        creation::<NewUser>("register_user", "/api/users", KEEPERS),
        command::<ChangeRoles>("change_roles", "/api/users/{id}/roles", KEEPERS),
        command::<BlockUser>("block_user", "/api/users/{id}/block", KEEPERS),
        command::<UnblockUser>("unblock_user", "/api/users/{id}/unblock", KEEPERS),
        Route::new(
            Method::POST,
            "/api/users/{id}/password",
            "change_password",
            Right::SignedIn,
            changed,
            change_password,
        )
        .takes::<NewPassword>()
        .commanding::<ChangePassword>(),
        command::<SignOutEverywhere>(
            "sign_out_everywhere",
            "/api/users/{id}/sign-out-everywhere",
            Right::SignedIn,
        ),
        Route::new(Method::POST, "/api/users/{id}/tokens", "issue_token", Right::SignedIn, issued, issue)
            .takes::<NewToken>()
            .commanding::<IssueToken>(),
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
        if let Some(person) = self.person {
            desk.knows::<Person>(person.0, "person").await?;
        }
        let password = sealed(desk, &self.password).await?;
        Ok(RegisterUser { login: self.login, password, roles: self.roles, person: self.person })
    }
}

/// Replace the password: one's own by the present one, anybody's by an administrator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The present one; whoever changes their own says it.
    #[serde(default)]
    present: Option<Password>,
    /// As it is from now on. All sessions of the user end; the session that changes its own user's password is
    /// replaced by a new one.
    password: Password,
}

impl Intake for NewPassword {
    type Command = ChangePassword;

    async fn take_in(self, desk: Desk<'_>) -> Result<ChangePassword, Problem> {
        by_hand(&desk.identity.via)?;
        if desk.actor.user == Some(UserId(desk.id)) {
            let (auth, login) = (desk.app.auth(), &desk.identity.login);
            let wrong = || Fault::WrongPassword.because("the present password is not that").at("present");
            let present = self.present.as_ref().ok_or_else(wrong)?;
            // guessing ends here as it does at the door
            if !auth.attempts.begin(login, None) {
                return Err(Fault::TooManyAttempts.because("wait a while before the next attempt"));
            }
            auth.check(login, present).await?.ok_or_else(wrong)?;
            auth.attempts.clear(login, None);
        }
        Ok(ChangePassword { password: sealed(desk, &self.password).await? })
    }
}

/// A password that was changed.
#[derive(Debug, Serialize, JsonSchema)]
struct PasswordChanged {
    /// The user.
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

async fn change_password(call: Call) -> Result<Response, Problem> {
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

/// Whoever found a token must not make more of it: passwords and tokens are for those who signed in.
fn by_hand(via: &Via) -> Result<(), Problem> {
    match via {
        Via::Session { .. } => Ok(()),
        Via::Token(_) => Err(Fault::NotByToken.because("not with a token: sign in")),
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
    by_hand(&call.identity()?.via)?;
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

/// Which users.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The log-ins of this person, all of them.
    #[serde(default)]
    person: Option<Uuid>,
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// So many.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<UserRow>, Problem> {
    if let Some(person) = which.person {
        return Ok(Page { items: views::users_of(call.app.pool(), person).await?, next: None });
    }
    let rows = views::users(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |user| user.id.to_string()))
}

async fn show(call: Call, _: Nothing) -> Result<UserRow, Problem> {
    found(views::user(call.app.pool(), call.id()?).await?)
}

async fn list_tokens(call: Call, _: Nothing) -> Result<Vec<TokenRow>, Problem> {
    let (id, actor) = (call.id()?, &call.identity()?.actor);
    let visible = actor.user == Some(UserId(id)) || actor.roles.any(&[Administrator, Auditor]);
    found(visible.then_some(()))?;
    Ok(views::tokens(call.app.pool(), id).await?)
}
