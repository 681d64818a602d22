//! Tokens by which machines act for a user.

use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{
    audience::USER_READERS,
    id::{TokenId, UserId},
    text::Label,
    user::IssueToken,
};
use projections::users::{self as views, TokenRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::credentials::by_hand;
use crate::{
    auth::token,
    call::{self, Call},
    command,
    problem::Problem,
    query::{Nothing, found},
};

/// Let a machine act for the user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    /// What it is for.
    label: Label,
    /// Until when; without it, until revoked.
    #[serde(default)]
    expires: Option<DateTime<Utc>>,
}

/// A token that was issued.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Issued {
    /// Its id, to revoke it by.
    id: TokenId,
    /// The token itself, shown this once: a repetition under the same key does not say it again.
    token: Option<String>,
    /// The user's version now.
    version: u64,
    /// How far the log has to be read to see it.
    position: Option<i64>,
}

pub(super) async fn issue(call: Call) -> Result<Response, Problem> {
    by_hand(&call.identity()?.via)?;
    let user = call.id()?;
    let key = command::key(&call)?;
    let NewToken { label, expires } = call.json()?;
    let (text, hash) = token::generate(UserId(user));
    let id = TokenId(command::fresh_id(key.as_ref()));
    let issue = IssueToken { token: id, hash, label, expires };
    let done = command::execute::<IssueToken>(&call, user, &issue, key).await?;
    let token = (!done.replayed).then_some(text);
    let issued = Issued { id, token, version: done.version, position: done.position };
    let mut response = call::ok(&issued)?;
    command::mark(response.headers_mut(), &done);
    Ok(response)
}

pub(super) async fn list_tokens(call: Call, _: Nothing) -> Result<Vec<TokenRow>, Problem> {
    let (id, actor) = (call.id()?, &call.identity()?.actor);
    let visible = actor.user == Some(UserId(id)) || actor.roles.any(USER_READERS);
    found(visible.then_some(()))?;
    Ok(views::tokens(call.app.pool(), id).await?)
}
