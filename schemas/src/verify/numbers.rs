//! Numbers of streams: dense from 1 among the streams of one kind, in the order of the log.

use std::collections::{HashMap, hash_map::Entry};

use sqlx::PgPool;

use crate::chain::Link;

/// The last number of each kind that was verified.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<String, i64>);

impl Numbers {
    /// Loads the last number of each kind that appears for the first time. A verification that starts in the middle
    /// of the log finds it at an earlier position.
    pub(super) async fn learn(
        &mut self,
        pool: &PgPool,
        batch: &[(Link, Vec<u8>)],
    ) -> Result<(), sqlx::Error> {
        for (link, _) in batch {
            let Some(number) = link.number else { continue };
            let Entry::Vacant(kind) = self.0.entry(link.aggregate_type.clone()) else { continue };
            let before: Option<i64> = sqlx::query_scalar(
                "SELECT number FROM log.events WHERE aggregate_type = $1 AND number = $2 AND position < $3",
            )
            .bind(&link.aggregate_type)
            .bind(number - 1)
            .bind(link.position)
            .fetch_optional(pool)
            .await?;
            kind.insert(before.unwrap_or(0));
        }
        Ok(())
    }

    /// Whether the event has the next number of its kind if it begins a stream, and none otherwise.
    pub(super) fn take(&mut self, link: &Link) -> bool {
        match link.number {
            None => link.sequence != 1,
            Some(number) => {
                let last = self.0.entry(link.aggregate_type.clone()).or_default();
                *last += 1;
                link.sequence == 1 && number == *last
            }
        }
    }
}
