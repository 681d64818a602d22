//! Users and the tokens of their machines; no secret of either.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::identifier::ExternalIdentity;
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{FromRow, PgPool, types::Json};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;

/// A log-in as its administrator sees it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct UserRow {
    /// Id of the user.
    pub id: Uuid,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// The name to sign in by.
    pub login: String,
    /// The ways to sign in, without their secrets.
    #[sqlx(json)]
    pub credentials: BTreeSet<CredentialRow>,
    /// What it is here for.
    pub roles: Value,
    /// Whose log-in it is, where it is a person's.
    pub person: Option<Uuid>,
    /// Whether it is shut out.
    pub blocked: bool,
    /// Why it is shut out.
    pub reason: Option<String>,
    /// Moment of the registration.
    pub registered_at: DateTime<Utc>,
}

/// A way to sign in, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CredentialRow {
    /// A password, next to the login.
    Password,
    /// An account at an identity provider.
    External(ExternalIdentity),
}

/// A token by which a machine acts for a user.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct TokenRow {
    /// Id of the token.
    pub id: Uuid,
    /// Id of the user.
    pub owner: Uuid,
    /// What it is for.
    pub label: String,
    /// Until when; without it, until revoked.
    pub expires: Option<DateTime<Utc>>,
    /// Moment at which it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Row for UserRow {
    type Key = Uuid;
    const TABLE: &'static str = "users";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for TokenRow {
    type Key = Uuid;
    const TABLE: &'static str = "tokens";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Users {
    users: KeyedTable<UserRow>,
    tokens: KeyedTable<TokenRow>,
}

impl ReadModel for Users {
    fn about(&self) -> About {
        About {
            model: Model::Users,
            version: 2,
            tables: include_str!("users/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        if let Fact::User(fact) = event.fact() {
            self.wanted(event, fact);
        }
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::User(fact) => self.user(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.users, &mut self.tokens]
    }
}

/// One user.
pub async fn user(pool: &PgPool, id: Uuid) -> Result<Option<UserRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM users WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Users by login, after the one named.
pub async fn users(pool: &PgPool, after: Option<Uuid>, limit: i64) -> Result<Vec<UserRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM users WHERE $1::uuid IS NULL OR login > (SELECT login FROM users WHERE id = $1) \
         ORDER BY login LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// The log-ins of a person.
pub async fn users_of(pool: &PgPool, person: Uuid) -> Result<Vec<UserRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM users WHERE person = $1 ORDER BY login").bind(person).fetch_all(pool).await
}

/// The user who signs in through this account, if there is one.
pub async fn users_by_identity(
    pool: &PgPool,
    identity: &ExternalIdentity,
) -> Result<Vec<UserRow>, sqlx::Error> {
    let credential = BTreeSet::from([CredentialRow::External(identity.clone())]);
    sqlx::query_as("SELECT * FROM users WHERE credentials @> $1").bind(Json(credential)).fetch_all(pool).await
}

/// The tokens of a user, revoked and expired ones too, the latest first.
pub async fn tokens(pool: &PgPool, owner: Uuid) -> Result<Vec<TokenRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM tokens WHERE owner = $1 ORDER BY issued_at DESC, id")
        .bind(owner)
        .fetch_all(pool)
        .await
}
