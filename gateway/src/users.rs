//! Users, their passwords and the tokens of their machines.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::{
    Roles,
    audience::USER_READERS,
    id::{PersonId, UserId},
    identifier::{ExternalIdentity, Issuer, Subject},
    login::Login,
    person::Person,
    user::{
        BlockUser, ChangeLogin, ChangePassword, ChangeRoles, Credential, Credentials, IssueToken,
        LinkIdentity, RegisterUser, RemovePassword, RevokeToken, SignOutEverywhere, UnblockUser,
        UnlinkIdentity,
    },
};
use projections::{
    Model,
    users::{self as views, UserRow},
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, password::Password, store::UnitError, users::WithIdentifiers};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    problem::{Fault, Problem},
    query::{Limit, Nothing, Page, found, query},
    route::{Answer, Right, Route},
};

mod credentials;
mod tokens;

use credentials::{Identifying, NewPassword, PasswordChanged, change_password, sealed};
use tokens::{Issued, NewToken, issue, list_tokens};

/// The routes. Whether it is the user's own password or token is the domain's to say.
pub(crate) fn routes() -> Vec<Route> {
    let (issued, changed) = (Answer::json::<Issued>(200), Answer::json::<PasswordChanged>(200));
    let (readers, reads) = (Right::Roles(USER_READERS), &[Model::Users]);
    vec![
        query("list_users", "/api/users", readers, reads, list)
            .about("Users by login, or those of a person."),
        query("show_user", "/api/users/{id}", readers, reads, show).about("A user."),
        query("list_tokens", "/api/users/{id}/tokens", Right::SignedIn, reads, list_tokens)
            .about("The tokens of a user, one's own or anybody's; never their text."),
        creation::<NewUser>("register_user", "/api/users"),
        command::<Identifying<ChangeLogin>>("change_login", "/api/users/{id}/login"),
        command::<ChangeRoles>("change_roles", "/api/users/{id}/roles"),
        command::<BlockUser>("block_user", "/api/users/{id}/block"),
        command::<UnblockUser>("unblock_user", "/api/users/{id}/unblock"),
        Route::new(
            Method::POST,
            "/api/users/{id}/password",
            "change_password",
            Right::to_ask::<ChangePassword>(),
            changed,
            change_password,
        )
        .takes::<NewPassword>()
        .commanding(NewPassword::refusal_codes),
        command::<RemovePassword>("remove_password", "/api/users/{id}/password/remove"),
        command::<Identifying<LinkIdentity>>("link_identity", "/api/users/{id}/identities"),
        command::<Identifying<UnlinkIdentity>>("unlink_identity", "/api/users/{id}/identities/unlink"),
        command::<SignOutEverywhere>("sign_out_everywhere", "/api/users/{id}/sign-out-everywhere"),
        Route::new(
            Method::POST,
            "/api/users/{id}/tokens",
            "issue_token",
            Right::to_ask::<IssueToken>(),
            issued,
            issue,
        )
        .takes::<NewToken>()
        .commanding(<IssueToken as IntoCommand>::refusal_codes),
        command::<RevokeToken>("revoke_token", "/api/users/{id}/tokens/revoke"),
    ]
}

/// Give somebody a log-in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    /// The user's name in the company, and what is typed next to a password.
    login: Login,
    /// The password to begin with; without it, the user signs in through an identity provider or not yet.
    #[serde(default)]
    password: Option<Password>,
    /// Accounts at identity providers through which the user may sign in, at most 10.
    #[serde(default)]
    identities: Vec<ExternalIdentity>,
    /// What the user is here for.
    roles: Roles,
    /// Whose log-in it is, where it is a person's.
    #[serde(default)]
    person: Option<PersonId>,
}

impl IntoCommand for NewUser {
    type Command = RegisterUser;

    async fn into_command(self, context: CommandContext<'_>) -> Result<RegisterUser, Problem> {
        if let Some(person) = self.person {
            context.knows::<Person>(person.0, "person").await?;
        }
        let password = match &self.password {
            Some(password) => Some(Credential::Password { hash: sealed(context, password).await? }),
            None => None,
        };
        let external = self.identities.into_iter().map(Credential::External);
        let credentials = Credentials::try_from(password.into_iter().chain(external).collect::<Vec<_>>());
        let credentials =
            credentials.map_err(|error| Fault::Invalid.because(error.to_string()).at("identities"))?;
        let Self { login, roles, person, .. } = self;
        Ok(RegisterUser { user: UserId(context.id), login, credentials, roles, person })
    }

    fn refusal_codes() -> BTreeSet<&'static str> {
        WithIdentifiers::<RegisterUser>::refusal_codes()
    }

    async fn execute(store: &Store, id: Uuid, command: &RegisterUser, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&WithIdentifiers { user: id, command }, ask).await
    }
}

/// Which users.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// The log-ins of this person, all of them.
    #[serde(default)]
    person: Option<Uuid>,
    /// The user who signs in through this identity provider, together with `subject`.
    #[serde(default)]
    issuer: Option<Issuer>,
    /// The account at `issuer`.
    #[serde(default)]
    subject: Option<Subject>,
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<UserRow>, Problem> {
    if let Some(person) = which.person {
        return Ok(Page { items: views::users_of(call.app.pool(), person).await?, next: None });
    }
    match (which.issuer, which.subject) {
        (Some(issuer), Some(subject)) => {
            let identity = ExternalIdentity { issuer, subject };
            let items = views::users_by_identity(call.app.pool(), &identity).await?;
            return Ok(Page { items, next: None });
        }
        (Some(_), None) => return Err(Fault::Invalid.because("issuer goes with subject").at("subject")),
        (None, Some(_)) => return Err(Fault::Invalid.because("subject goes with issuer").at("issuer")),
        (None, None) => {}
    }
    let rows = views::users(call.app.pool(), which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |user| user.id.to_string()))
}

async fn show(call: Call, _: Nothing) -> Result<UserRow, Problem> {
    found(views::user(call.app.pool(), call.id()?).await?)
}
