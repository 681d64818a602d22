//! What meters counted, in sums.

use std::{borrow::Cow, collections::BTreeMap, ops::RangeInclusive};

use chrono::NaiveDate;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

/// A sum of volumes, exact: a number where it is whole, as watt-hours are, otherwise text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consumed(pub Decimal);

/// Readings in figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReadingsReport {
    /// How many meters.
    pub meters: i64,
    /// How many readings.
    pub readings: i64,
    /// What they counted.
    pub total: Consumed,
    /// What they counted, by the month of the reading.
    pub by_month: BTreeMap<String, Consumed>,
    /// How many readings are missing between the first and the last of each meter: days without one, or
    /// months, as the meter is read.
    pub gaps: i64,
}

/// What one meter counted in a month.
#[derive(Debug, Clone, PartialEq, Serialize, FromRow, JsonSchema)]
pub struct MonthlyConsumption {
    /// The month of the readings: `2026-03`.
    pub month: String,
    /// What it counted.
    #[sqlx(try_from = "Decimal")]
    pub counted: Consumed,
}

/// The meters of a source, or all.
pub async fn report(pool: &PgPool, source: Option<&str>) -> Result<ReadingsReport, sqlx::Error> {
    let (meters, readings, gaps): (i64, i64, i64) = sqlx::query_as(
        "SELECT count(*), coalesce(sum(readings), 0)::bigint, coalesce(sum(expected - taken), 0)::bigint \
           FROM (SELECT count(r.id) AS readings, \
                        CASE WHEN m.cadence = 'daily' THEN count(DISTINCT r.date) \
                             ELSE count(DISTINCT date_trunc('month', r.date)) END AS taken, \
                        CASE WHEN m.cadence = 'daily' THEN max(r.date) - min(r.date) + 1 \
                             ELSE 1 + 12 * (extract(year FROM max(r.date)) - extract(year FROM min(r.date))) \
                                    + extract(month FROM max(r.date)) - extract(month FROM min(r.date)) \
                             END AS expected \
                   FROM meters m LEFT JOIN meter_readings r ON r.meter = m.id \
                  WHERE $1::text IS NULL OR m.source = $1 GROUP BY m.id, m.cadence) AS one",
    )
    .bind(source)
    .fetch_one(pool)
    .await?;
    let months: Vec<MonthlyConsumption> = sqlx::query_as(
        "SELECT to_char(r.date, 'YYYY-MM') AS month, sum(r.counted) AS counted \
           FROM meter_readings r JOIN meters m ON m.id = r.meter \
          WHERE $1::text IS NULL OR m.source = $1 GROUP BY 1 ORDER BY 1",
    )
    .bind(source)
    .fetch_all(pool)
    .await?;
    Ok(ReadingsReport {
        meters,
        readings,
        total: Consumed(months.iter().map(|month| month.counted.0).sum()),
        by_month: months.into_iter().map(|month| (month.month, month.counted)).collect(),
        gaps,
    })
}

/// What a meter counted, month by month.
pub async fn by_month(
    pool: &PgPool,
    meter: Uuid,
    days: RangeInclusive<NaiveDate>,
) -> Result<Vec<MonthlyConsumption>, sqlx::Error> {
    sqlx::query_as(
        "SELECT to_char(date, 'YYYY-MM') AS month, sum(counted) AS counted FROM meter_readings \
          WHERE meter = $1 AND date BETWEEN $2 AND $3 GROUP BY 1 ORDER BY 1",
    )
    .bind(meter)
    .bind(days.start())
    .bind(days.end())
    .fetch_all(pool)
    .await
}

impl From<Decimal> for Consumed {
    fn from(sum: Decimal) -> Self {
        Self(sum)
    }
}

impl Serialize for Consumed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.is_integer().then(|| self.0.to_i64()).flatten() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.collect_str(&self.0.normalize()),
        }
    }
}

impl JsonSchema for Consumed {
    fn schema_name() -> Cow<'static, str> {
        "Consumed".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["integer", "string"],
            "description": "A sum of volumes: a number where it is whole, otherwise text.",
        })
    }
}
