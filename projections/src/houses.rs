//! Houses and their units: the house card, and what hangs under it.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
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

/// A house as its card shows it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct HouseCard {
    /// Id of the house.
    pub id: Uuid,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// Where it stands.
    pub address: String,
    /// Year it was put into service.
    pub year: Option<i32>,
    /// Floors above ground.
    pub floors: Option<i32>,
    /// Total area in square metres.
    pub area: Option<Decimal>,
    /// The rest of its passport, under the source's own names.
    pub passport: Value,
    /// Floors of each entrance, by its number.
    pub entrances: Value,
    /// How many units it has.
    pub units: i64,
    /// The import it came from.
    pub source: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
    /// When the company took it on.
    pub registered_at: DateTime<Utc>,
}

/// Houses in figures.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct HousesReport {
    /// How many.
    pub houses: i64,
    /// How many of them stand at an address where another one stood already.
    pub duplicates: i64,
}

/// A flat, a room, a parking place.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct UnitRow {
    /// Id of the unit.
    pub id: Uuid,
    /// Id of its house.
    pub house: Uuid,
    /// What it is used for.
    pub kind: String,
    /// What stands on its door.
    pub number: String,
    /// Through which entrance.
    pub entrance: Option<i32>,
    /// On which floor.
    pub floor: Option<i32>,
    /// Area in square metres.
    pub area: Option<Decimal>,
}

impl Row for HouseCard {
    type Key = Uuid;
    const TABLE: &'static str = "houses";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for UnitRow {
    type Key = Uuid;
    const TABLE: &'static str = "units";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Houses {
    houses: KeyedTable<HouseCard>,
    units: KeyedTable<UnitRow>,
}

impl ReadModel for Houses {
    fn about(&self) -> About {
        About {
            model: Model::Houses,
            version: 1,
            tables: include_str!("houses/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.houses.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::House(fact) => self.house(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.houses, &mut self.units]
    }
}

/// One house.
pub async fn house(pool: &PgPool, id: Uuid) -> Result<Option<HouseCard>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM houses WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Houses by address, after the one named.
pub async fn houses(pool: &PgPool, after: Option<Uuid>, limit: i64) -> Result<Vec<HouseCard>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM houses WHERE $1::uuid IS NULL OR (address, id) > \
           (SELECT address, id FROM houses WHERE id = $1) ORDER BY address, id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// Units of a house, as one walks through it.
pub async fn units(pool: &PgPool, house: Uuid) -> Result<Vec<UnitRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM units WHERE house = $1 \
         ORDER BY entrance NULLS LAST, floor NULLS LAST, length(number), number, id",
    )
    .bind(house)
    .fetch_all(pool)
    .await
}

/// A unit by its address.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct UnitAddress {
    /// Id of the unit.
    pub unit: Uuid,
    /// Id of the house.
    pub house: Uuid,
    /// Where the house stands.
    pub address: String,
    /// What stands on the door.
    pub number: String,
}

/// These units, by address.
pub async fn unit_addresses(pool: &PgPool, units: &[Uuid]) -> Result<Vec<UnitAddress>, sqlx::Error> {
    sqlx::query_as(
        "SELECT units.id AS unit, house, address, number FROM units JOIN houses ON houses.id = house \
          WHERE units.id = ANY($1) ORDER BY address, length(number), number, units.id",
    )
    .bind(units)
    .fetch_all(pool)
    .await
}

/// The houses of a source, or all.
pub async fn report(pool: &PgPool, source: Option<&str>) -> Result<HousesReport, sqlx::Error> {
    sqlx::query_as(
        "SELECT count(*) AS houses, count(*) - count(DISTINCT address) AS duplicates FROM houses \
          WHERE $1::text IS NULL OR source = $1",
    )
    .bind(source)
    .fetch_one(pool)
    .await
}
