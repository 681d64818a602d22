//! Meters and what they showed.

use chrono::{DateTime, NaiveDate, Utc};
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
mod report;

pub use report::{Consumed, MonthlyConsumption, ReadingsReport, by_month, report};

/// A meter as its card shows it.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct MeterRow {
    /// Id of the meter.
    pub id: Uuid,
    /// Version of its stream: what `If-Match` wants.
    pub version: i64,
    /// The house, of a meter at its inlet.
    pub house: Option<Uuid>,
    /// The unit, of a meter in a flat.
    pub unit: Option<Uuid>,
    /// What it counts.
    pub service: String,
    /// Unit in which the meter counts.
    pub unit_of_measure: String,
    /// The number on it.
    pub serial: String,
    /// What it shows, the order of all values.
    pub registers: Value,
    /// `daily` or `monthly`.
    pub cadence: String,
    /// Day of the installation.
    pub installed_on: NaiveDate,
    /// The last day on which its readings count.
    pub verified_until: Option<NaiveDate>,
    /// When it was taken down.
    pub removed_on: Option<NaiveDate>,
    /// The one that hangs in its place.
    pub replaced_by: Option<Uuid>,
    /// The day of the last reading.
    pub last_date: Option<NaiveDate>,
    /// What it showed then; empty where the source does not say.
    pub last_values: Value,
    /// The import it came from.
    pub source: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
}

/// A reading as it stands after its corrections.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct ReadingRow {
    /// Its id, made of the meter and the day, or of the key that it has in its source.
    pub id: Uuid,
    /// Id of the meter.
    pub meter: Uuid,
    /// For which day.
    pub date: NaiveDate,
    /// A value a register; empty where the source does not say.
    pub values: Value,
    /// What each register counted since the reading before.
    pub consumption: Value,
    /// What they counted together.
    pub counted: Decimal,
    /// Who read it; nobody in particular where the meter was taken down.
    pub source: Option<String>,
    /// The person, where known.
    pub person: Option<Uuid>,
    /// Whether it was said twice because it looked wrong.
    pub confirmed: bool,
    /// What it was before: values, reason, actor and moment of each correction, the first one first.
    pub corrections: Value,
    /// The event that took it, by its place in the log.
    pub position: i64,
    /// When it became known.
    pub recorded_at: DateTime<Utc>,
}

impl Row for MeterRow {
    type Key = Uuid;
    const TABLE: &'static str = "meters";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Row for ReadingRow {
    type Key = Uuid;
    const TABLE: &'static str = "meter_readings";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct Meters {
    meters: KeyedTable<MeterRow>,
    readings: KeyedTable<ReadingRow>,
}

impl ReadModel for Meters {
    fn about(&self) -> About {
        About {
            model: Model::Meters,
            version: 1,
            tables: include_str!("meters/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        if let Fact::Meter(fact) = event.fact() {
            self.wanted(event, fact);
        }
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Meter(fact) => self.meter(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.meters, &mut self.readings]
    }
}

/// One meter.
pub async fn meter(pool: &PgPool, id: Uuid) -> Result<Option<MeterRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM meters WHERE id = $1").bind(id).fetch_optional(pool).await
}

/// Meters by serial number, after the one named.
pub async fn meters(pool: &PgPool, after: Option<Uuid>, limit: i64) -> Result<Vec<MeterRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM meters WHERE $1::uuid IS NULL OR (serial, id) > \
           (SELECT serial, id FROM meters WHERE id = $1) ORDER BY serial, id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// Meters of a unit or at the inlet of a house, those in service first.
pub async fn meters_at(pool: &PgPool, place: Uuid) -> Result<Vec<MeterRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM meters WHERE unit = $1 OR house = $1 \
         ORDER BY removed_on IS NOT NULL, service, serial, id",
    )
    .bind(place)
    .fetch_all(pool)
    .await
}

/// Meters that hang in these units.
pub async fn in_service(pool: &PgPool, units: &[Uuid]) -> Result<Vec<MeterRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM meters WHERE unit = ANY($1) AND removed_on IS NULL ORDER BY unit, service, serial, id",
    )
    .bind(units)
    .fetch_all(pool)
    .await
}

/// Readings of a meter, the latest first; after the one named.
pub async fn readings(
    pool: &PgPool,
    meter: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ReadingRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM meter_readings WHERE meter = $1 AND ($2::uuid IS NULL OR (date, position) < \
           (SELECT date, position FROM meter_readings WHERE id = $2)) \
         ORDER BY date DESC, position DESC LIMIT $3",
    )
    .bind(meter)
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}
