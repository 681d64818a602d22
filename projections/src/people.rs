//! Persons, and who lives where or owns what.

use chrono::{DateTime, NaiveDate, Utc};
use domain::residency::HomeUnit;
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;

/// A person as those with the right see them.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct PersonRow {
    /// Id of the person.
    pub id: Uuid,
    /// Version of the stream: what `If-Match` wants.
    pub version: i64,
    /// Full name; none of somebody erased.
    pub name: Option<String>,
    /// Phones, the preferred first.
    pub phones: Value,
    /// E-mail address of the person.
    pub email: Option<String>,
    /// Whether only the id is left.
    pub erased: bool,
    /// When they became known to the company.
    pub registered_at: DateTime<Utc>,
}

/// A person's tie to a unit.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct ResidencyRow {
    /// Id of the residency.
    pub id: Uuid,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// Id of the person.
    pub person: Uuid,
    /// In which house.
    pub house: Uuid,
    /// In which unit of it.
    pub unit: Uuid,
    /// How the person is tied to the unit.
    pub tie: String,
    /// Owners: how much of it, lately or on the day asked for.
    pub share: Option<String>,
    /// Owners: each share that they had and its first day.
    pub shares: Value,
    /// The first day.
    pub since: NaiveDate,
    /// The last day, of one that is over.
    pub until: Option<NaiveDate>,
    /// Why it is over.
    pub reason: Option<String>,
}

/// Somebody of a unit or a house.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct Inhabitant {
    /// What ties them to it.
    #[sqlx(flatten)]
    #[serde(flatten)]
    pub residency: ResidencyRow,
    /// Full name; none of somebody erased.
    pub name: Option<String>,
}

impl Row for PersonRow {
    type Key = Uuid;
    const TABLE: &'static str = "persons";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for ResidencyRow {
    type Key = Uuid;
    const TABLE: &'static str = "residencies";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct People {
    persons: KeyedTable<PersonRow>,
    residencies: KeyedTable<ResidencyRow>,
}

impl ReadModel for People {
    fn about(&self) -> About {
        About {
            model: Model::People,
            version: 1,
            tables: include_str!("people/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        match event.fact() {
            Fact::Person(_) => self.persons.prefetch(event.id),
            Fact::Residency(_) => self.residencies.prefetch(event.id),
            _ => {}
        }
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Person(fact) => self.person(event, fact),
            Fact::Residency(fact) => self.residency(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.persons, &mut self.residencies]
    }
}

/// One person.
pub async fn person(pool: &PgPool, id: Uuid) -> Result<Option<PersonRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM persons WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Persons by name, after the one named. Who was erased has none and is not among them.
pub async fn persons(pool: &PgPool, after: Option<Uuid>, limit: i64) -> Result<Vec<PersonRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM persons WHERE name IS NOT NULL AND ($1::uuid IS NULL OR (name, id) > \
           (SELECT name, id FROM persons WHERE id = $1)) ORDER BY name, id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// What ties a person to which units, now and before.
pub async fn residencies(pool: &PgPool, person: Uuid) -> Result<Vec<ResidencyRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM residencies WHERE person = $1 ORDER BY since DESC, id")
        .bind(person)
        .fetch_all(pool)
        .await
}

/// The units that a person lives in or owns on a day.
pub async fn homes(pool: &PgPool, person: Uuid, on: NaiveDate) -> Result<Vec<HomeUnit>, sqlx::Error> {
    let homes: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "SELECT DISTINCT house, unit FROM residencies WHERE person = $1 AND since <= $2 AND (until IS NULL OR $2 <= until)",
    )
    .bind(person)
    .bind(on)
    .fetch_all(pool)
    .await?;
    Ok(homes.into_iter().map(|(house, unit)| HomeUnit { house: house.into(), unit: unit.into() }).collect())
}

/// Who lived in a unit or a house, or owned it, on a day; with the shares of that day.
pub async fn inhabitants(pool: &PgPool, place: Uuid, on: NaiveDate) -> Result<Vec<Inhabitant>, sqlx::Error> {
    sqlx::query_as(
        "SELECT r.id, r.version, r.person, r.house, r.unit, r.tie, r.shares, r.since, r.until, r.reason, \
                p.name, (SELECT s ->> 'share' FROM jsonb_array_elements(r.shares) WITH ORDINALITY AS t(s, n) \
                          WHERE (s ->> 'since')::date <= $2 ORDER BY n DESC LIMIT 1) AS share \
           FROM residencies r LEFT JOIN persons p ON p.id = r.person \
          WHERE (r.unit = $1 OR r.house = $1) AND r.since <= $2 AND (r.until IS NULL OR $2 <= r.until) \
          ORDER BY r.unit, r.since, r.id",
    )
    .bind(place)
    .bind(on)
    .fetch_all(pool)
    .await
}
