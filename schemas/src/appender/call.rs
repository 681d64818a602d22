//! One call of `log.append`, and its result.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Row, postgres::PgRow};

use super::{AppendError, Appended, UnitOutcome};
use crate::{
    chain::{Hash, Link},
    unit::{Reached, Unit},
};

/// The end of the log as the last append left it.
#[derive(Debug)]
pub(super) struct KnownHead {
    position: i64,
    hash: Hash,
    recorded_at: DateTime<Utc>,
}

/// Arguments of `log.append`: one element per stream of a unit, per event, or per key.
#[derive(Default)]
struct Columns<'a> {
    part_unit: Vec<i32>,
    part_stream: Vec<&'a str>,
    part_id: Vec<String>,
    expected: Vec<i64>,
    unit: Vec<i32>,
    stream: Vec<&'a str>,
    id: Vec<String>,
    sequence: Vec<i64>,
    kind: Vec<&'a str>,
    version: Vec<String>,
    payload: Vec<&'a str>,
    metadata: Vec<&'a str>,
    occurred: Vec<Option<DateTime<Utc>>>,
    key_unit: Vec<i32>,
    key: Vec<&'a str>,
    fingerprint: Vec<&'a [u8]>,
    answer: Vec<String>,
}

impl<'a> Columns<'a> {
    fn add(&mut self, number: i32, unit: &'a Unit) -> Result<(), sqlx::Error> {
        for part in &unit.parts {
            let id = part.id.to_string();
            self.part_unit.push(number);
            self.part_stream.push(part.stream);
            self.part_id.push(id.clone());
            self.expected.push(part.expected as i64);
            for (draft, sequence) in part.events.iter().zip(part.expected as i64 + 1..) {
                self.unit.push(number);
                self.stream.push(part.stream);
                self.id.push(id.clone());
                self.sequence.push(sequence);
                self.kind.push(&draft.kind);
                self.version.push(draft.version.to_string());
                self.payload.push(&draft.payload);
                self.metadata.push(&draft.metadata);
                self.occurred.push(draft.occurred_at.map(as_stored));
            }
        }
        if let Some(key) = &unit.key {
            self.key_unit.push(number);
            self.key.push(&key.name);
            self.fingerprint.push(&key.fingerprint);
            let reached: Vec<Reached> = unit.reached().collect();
            let answer =
                serde_json::to_string(&reached).map_err(|error| sqlx::Error::Encode(error.into()))?;
            self.answer.push(answer);
        }
        Ok(())
    }

    /// Hashes of the events if they follow this head and are recorded at this moment.
    fn chained(&self, head: &KnownHead, moment: DateTime<Utc>) -> Vec<Hash> {
        let mut hash = head.hash;
        (0..self.unit.len())
            .zip(head.position + 1..)
            .map(|(at, position)| {
                let link = Link {
                    position,
                    aggregate_type: self.stream[at],
                    aggregate_id: &self.id[at],
                    sequence: self.sequence[at],
                    event_type: self.kind[at],
                    event_version: &self.version[at],
                    payload: self.payload[at],
                    metadata: self.metadata[at],
                    occurred_at: self.occurred[at].unwrap_or(moment),
                    recorded_at: moment,
                    number: None,
                };
                hash = link.chained(&hash);
                hash
            })
            .collect()
    }
}

/// Rounds to microseconds, as the database stores it.
fn as_stored(moment: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(moment.timestamp_micros()).unwrap_or(moment)
}

/// Appends units. With the last known head, the hashes are computed here, which halves the time that the lock on the
/// log is held. If the log has moved on or a unit is refused, the database computes them.
pub(super) async fn append(
    connection: &mut PgConnection,
    units: &[&Unit],
    known_head: Option<&KnownHead>,
) -> Result<(Vec<UnitOutcome>, KnownHead), sqlx::Error> {
    let mut columns = Columns::default();
    for (number, unit) in (0..).zip(units) {
        columns.add(number, unit)?;
    }
    let proposal = known_head.map(|head| {
        let moment = as_stored(Utc::now()).max(head.recorded_at);
        (head.hash, moment, columns.chained(head, moment))
    });
    let mut rows = sqlx::query(
        "SELECT unit_no, outcome, last_position, answer, last_hash, last_recorded \
         FROM log.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(&columns.part_unit)
    .bind(&columns.part_stream)
    .bind(&columns.part_id)
    .bind(&columns.expected)
    .bind(&columns.unit)
    .bind(&columns.stream)
    .bind(&columns.id)
    .bind(&columns.sequence)
    .bind(&columns.kind)
    .bind(&columns.version)
    .bind(&columns.payload)
    .bind(&columns.metadata)
    .bind(&columns.occurred)
    .bind(&columns.key_unit)
    .bind(&columns.key)
    .bind(&columns.fingerprint)
    .bind(&columns.answer)
    .bind(proposal.as_ref().map(|(on, ..)| on))
    .bind(proposal.as_ref().map(|(_, at, _)| at))
    .bind(proposal.as_ref().map(|(.., hashes)| hashes))
    .fetch_all(connection)
    .await?;

    // the last row is the new head; without it nothing was appended
    let head = KnownHead::read(&rows.pop().ok_or(sqlx::Error::RowNotFound)?)?;
    let (mut refused, mut numbers) = (HashMap::new(), HashMap::new());
    for row in rows {
        let unit = row.try_get::<i32, _>("unit_no")? as usize;
        if row.try_get::<&str, _>("outcome")? == "numbered" {
            let id: String = row.try_get("answer")?;
            numbers.insert((unit, id), row.try_get::<i64, _>("last_position")?);
        } else {
            refused.insert(unit, refusal(&row)?);
        }
    }
    let appended = |number: &usize| !refused.contains_key(number);
    let events: usize = (0..units.len()).filter(appended).map(|number| units[number].events()).sum();
    let mut position = head.position - events as i64;
    let mut answer = |(number, unit): (usize, &&Unit)| {
        refused.remove(&number).unwrap_or_else(|| {
            position += unit.events() as i64;
            let numbered = |reached: Reached| Reached {
                number: numbers.remove(&(number, reached.id.to_string())),
                ..reached
            };
            Ok(Appended { position, reached: unit.reached().map(numbered).collect(), replayed: false })
        })
    };
    let outcomes = units.iter().enumerate().map(&mut answer).collect();
    Ok((outcomes, head))
}

impl KnownHead {
    fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            position: row.try_get("last_position")?,
            hash: row.try_get("last_hash")?,
            recorded_at: row.try_get("last_recorded")?,
        })
    }
}

/// The result of a unit that was not appended now.
fn refusal(row: &PgRow) -> Result<UnitOutcome, sqlx::Error> {
    Ok(match row.try_get("outcome")? {
        "known" => {
            let answer: String = row.try_get("answer")?;
            let reached = serde_json::from_str(&answer).map_err(|error| sqlx::Error::Decode(error.into()))?;
            Ok(Appended { position: row.try_get("last_position")?, reached, replayed: true })
        }
        "mismatch" => Err(AppendError::KeyMismatch),
        _ => Err(AppendError::Conflict),
    })
}
