//! The figures of many tickets, as `domovoy report tickets` prints them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;
use sqlx::{FromRow, PgPool};

/// Figures of all tickets, or of those of one source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TicketsReport {
    /// How many tickets.
    pub cases: i64,
    /// How many steps; that a case was told of is none.
    pub events: i64,
    /// How many different sequences of labels.
    pub variants: i64,
    /// Steps by label.
    pub by_label: BTreeMap<String, i64>,
    /// Tickets by the label of their last step.
    pub by_last_label: BTreeMap<String, i64>,
    /// Tickets by where they stand.
    pub by_state: BTreeMap<String, i64>,
    /// Tickets by problem; those without one are not counted.
    pub by_category: BTreeMap<String, i64>,
    /// Tickets that were resolved more than once.
    pub reopened: i64,
    /// How often somebody else went on, all together.
    pub handovers: i64,
    /// From a ticket's first moment to its last.
    pub cycle_seconds: CycleSeconds,
    /// Tickets by whether they were done in time.
    pub deadline: DeadlineReport,
    /// The first moment of all.
    pub first: Option<DateTime<Utc>>,
    /// The last one.
    pub last: Option<DateTime<Utc>>,
    /// Tickets that never ended.
    pub without_closing: i64,
    /// Tickets that ended before they were opened, says their source.
    pub closed_before_opened: i64,
    /// The most tickets at one address.
    pub largest_at_one_address: i64,
    /// Tickets by whether they were in time, says their source.
    pub source_verdict: VerdictReport,
}

/// Cycle times in seconds, exact to the digit that is printed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CycleSeconds {
    /// Half of the tickets took no longer.
    #[schemars(with = "Option<f64>")]
    pub median: Option<Number>,
    /// Nine of ten took no longer, interpolated between the two that are nearest.
    #[schemars(with = "Option<f64>")]
    pub p90_linear: Option<Number>,
    /// Nine of ten took no longer, by the nearest rank.
    #[schemars(with = "Option<f64>")]
    pub p90_nearest: Option<Number>,
}

/// Tickets by whether they were done in time.
#[derive(Debug, Clone, PartialEq, FromRow, Serialize, JsonSchema)]
pub struct DeadlineReport {
    /// Done in time.
    pub on_time: i64,
    /// Done too late.
    pub late: i64,
    /// Not done.
    pub open: i64,
    /// With no deadline.
    pub none: i64,
}

/// Tickets by what their source says.
#[derive(Debug, Clone, PartialEq, FromRow, Serialize, JsonSchema)]
pub struct VerdictReport {
    /// In time.
    pub on_time: i64,
    /// Not in time.
    pub late: i64,
    /// Where we come to the same verdict.
    pub agrees: i64,
    /// Where we come to one.
    pub compared: i64,
}

#[derive(FromRow)]
struct Sums {
    cases: i64,
    events: i64,
    variants: i64,
    reopened: i64,
    handovers: i64,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
    without_closing: i64,
    closed_before_opened: i64,
}

const SUMS: &str = "SELECT count(*) AS cases, coalesce(sum(steps), 0)::bigint AS events, \
       count(DISTINCT variant) FILTER (WHERE steps > 0) AS variants, \
       count(*) FILTER (WHERE reopened > 0) AS reopened, \
       coalesce(sum(handovers), 0)::bigint AS handovers, \
       min(first_at) AS first, max(coalesce(last_at, first_at)) AS last, \
       count(*) FILTER (WHERE closed_at IS NULL AND closings = 0) AS without_closing, \
       count(*) FILTER (WHERE closed_at < opened_at) AS closed_before_opened \
     FROM ticket_cases WHERE $1 IS NULL OR source = $1";

const DEADLINES: &str = "SELECT count(*) FILTER (WHERE done_at <= due) AS on_time, \
       count(*) FILTER (WHERE done_at > due) AS late, \
       count(*) FILTER (WHERE due IS NOT NULL AND done_at IS NULL) AS open, \
       count(*) FILTER (WHERE due IS NULL) AS none \
     FROM ticket_cases WHERE $1 IS NULL OR source = $1";

const VERDICTS: &str = "SELECT count(*) FILTER (WHERE verdict = 'on_time') AS on_time, \
       count(*) FILTER (WHERE verdict = 'late') AS late, \
       count(*) FILTER (WHERE (verdict = 'on_time') = (done_at <= due)) AS agrees, \
       count(*) FILTER (WHERE verdict IS NOT NULL AND done_at IS NOT NULL AND due IS NOT NULL) AS compared \
     FROM ticket_cases WHERE $1 IS NULL OR source = $1";

// joined, not asked for each step: a case to look up a step would be quadratic
const LABELS: &str = "SELECT s.label, count(*) FROM ticket_steps s JOIN ticket_cases c ON c.id = s.ticket \
     WHERE $1 IS NULL OR c.source = $1 GROUP BY s.label";

const CYCLES: &str = "SELECT (extract(epoch FROM last_at - first_at) * 1000000)::bigint FROM ticket_cases \
     WHERE last_at IS NOT NULL AND ($1 IS NULL OR source = $1) ORDER BY 1";

const ADDRESSES: &str = "SELECT coalesce(max(tickets), 0) FROM (SELECT count(*) AS tickets FROM ticket_cases \
     WHERE address IS NOT NULL AND ($1 IS NULL OR source = $1) GROUP BY address) AS addresses";

/// The figures of all tickets, or of those of one source.
pub async fn report(pool: &PgPool, source: Option<&str>) -> Result<TicketsReport, sqlx::Error> {
    // one moment of the tables, though it takes several questions
    let mut moment = pool.begin().await?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(&mut *moment).await?;
    let mut by = async |statement: &str| -> Result<BTreeMap<String, i64>, sqlx::Error> {
        let rows: Vec<(String, i64)> = sqlx::query_as(statement).bind(source).fetch_all(&mut *moment).await?;
        Ok(rows.into_iter().collect())
    };
    let by_label = by(LABELS).await?;
    let by_last_label = by(&tickets_by("last_label")).await?;
    let by_state = by(&tickets_by("state")).await?;
    let by_category = by(&tickets_by("category")).await?;
    let sums: Sums = sqlx::query_as(SUMS).bind(source).fetch_one(&mut *moment).await?;
    let deadline = sqlx::query_as(DEADLINES).bind(source).fetch_one(&mut *moment).await?;
    let source_verdict = sqlx::query_as(VERDICTS).bind(source).fetch_one(&mut *moment).await?;
    let cycles: Vec<i64> = sqlx::query_scalar(CYCLES).bind(source).fetch_all(&mut *moment).await?;
    let largest_at_one_address = sqlx::query_scalar(ADDRESSES).bind(source).fetch_one(&mut *moment).await?;
    Ok(TicketsReport {
        cases: sums.cases,
        events: sums.events,
        variants: sums.variants,
        by_label,
        by_last_label,
        by_state,
        by_category,
        reopened: sums.reopened,
        handovers: sums.handovers,
        cycle_seconds: CycleSeconds::of(&cycles),
        deadline,
        first: sums.first,
        last: sums.last,
        without_closing: sums.without_closing,
        closed_before_opened: sums.closed_before_opened,
        largest_at_one_address,
        source_verdict,
    })
}

fn tickets_by(column: &str) -> String {
    format!(
        "SELECT {column}, count(*) FROM ticket_cases \
         WHERE {column} IS NOT NULL AND ($1 IS NULL OR source = $1) GROUP BY {column}"
    )
}

impl CycleSeconds {
    /// Of microseconds in rising order.
    fn of(sorted: &[i64]) -> Self {
        let nearest = (sorted.len() * 9).div_ceil(10).checked_sub(1);
        Self {
            median: linear(sorted, 5),
            p90_linear: linear(sorted, 9),
            p90_nearest: nearest.and_then(|rank| seconds(i128::from(*sorted.get(rank)?) * 10)),
        }
    }
}

/// The value below which so many tenths lie, on the line between its two neighbours.
fn linear(sorted: &[i64], tenths: usize) -> Option<Number> {
    let place = sorted.len().checked_sub(1)? * tenths;
    let below = i128::from(*sorted.get(place / 10)?);
    let above = i128::from(*sorted.get(place.div_ceil(10))?);
    seconds(below * 10 + (above - below) * (place % 10) as i128)
}

/// Tenths of microseconds as seconds: exact until the one rounding to the JSON number.
fn seconds(tenths: i128) -> Option<Number> {
    let exact = Decimal::try_from_i128_with_scale(tenths, 7).ok()?.normalize();
    if exact.is_integer() {
        return exact.to_string().parse::<i64>().ok().map(Number::from);
    }
    exact.to_string().parse::<f64>().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(micros: &[i64]) -> String {
        serde_json::to_string(&CycleSeconds::of(micros)).unwrap()
    }

    #[test]
    fn quantiles_are_exact_to_the_last_digit() {
        assert_eq!(shown(&[]), r#"{"median":null,"p90_linear":null,"p90_nearest":null}"#);
        assert_eq!(shown(&[7_000_000]), r#"{"median":7,"p90_linear":7,"p90_nearest":7}"#);
        assert_eq!(
            shown(&[2_868_583_000, 2_868_584_000]),
            r#"{"median":2868.5835,"p90_linear":2868.5839,"p90_nearest":2868.584}"#
        );
        let tens: Vec<i64> = (1..=10).map(|n| n * 100_000).collect();
        assert_eq!(shown(&tens), r#"{"median":0.55,"p90_linear":0.91,"p90_nearest":0.9}"#);
        let years = [1, 100_000_000_000_002];
        assert_eq!(
            shown(&years),
            r#"{"median":50000000.0000015,"p90_linear":90000000.0000019,"p90_nearest":100000000.000002}"#
        );
    }
}
