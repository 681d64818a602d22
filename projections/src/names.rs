//! How those are called whom other views know by their ids only.

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

/// Somebody and their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromRow, JsonSchema)]
pub struct Named {
    /// The person or the user.
    pub id: Uuid,
    /// The person's name; a user without one is called by the login.
    pub name: String,
}

/// The names of these persons and users; of those who have one.
pub async fn names(pool: &PgPool, ids: &[Uuid]) -> Result<Vec<Named>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, name FROM persons WHERE id = ANY($1) AND name IS NOT NULL UNION ALL \
         SELECT users.id, coalesce(persons.name, users.login) FROM users LEFT JOIN persons ON persons.id = person \
           WHERE users.id = ANY($1) ORDER BY name, id",
    )
    .bind(ids)
    .fetch_all(pool)
    .await
}

/// Those who do the work and can be given some, by name.
pub async fn crew(pool: &PgPool) -> Result<Vec<Named>, sqlx::Error> {
    sqlx::query_as(
        "SELECT persons.id, coalesce(name, login) AS name FROM users JOIN persons ON persons.id = person \
          WHERE NOT blocked AND roles ? 'executor' ORDER BY name, persons.id",
    )
    .fetch_all(pool)
    .await
}
