//! What rows say of things is recorded in parts, a command each.

use domain::Command;
use uuid::Uuid;

use super::{Failed, Import, Rejected};

/// Events of one command at most; a longer history comes in parts.
const PART_EVENTS_MAX: usize = 2_000;

/// What a row says, with its line.
pub(super) struct Heard<T> {
    pub(super) line: u64,
    pub(super) says: T,
}

/// The rows of one thing, and the command that records some of them.
pub(super) struct RowsToRecord<T, F> {
    /// Id of its stream.
    pub(super) id: Uuid,
    /// Version of the stream before.
    pub(super) before: u64,
    pub(super) rows: Vec<Heard<T>>,
    pub(super) command: F,
}

/// What became of the rows of one thing.
#[derive(Default)]
pub(super) struct RecordedRows {
    /// How many events they led to.
    pub(super) events: u64,
    pub(super) refused: Vec<(u64, Rejected)>,
}

/// Rows of the history at that place.
type RowsPart<'a, T> = (usize, &'a [Heard<T>]);

impl Import {
    /// Records histories, the next part of each at once; of a part that is refused each row by itself, so that one that
    /// cannot be taken keeps no other back.
    pub(super) async fn record_parts<C: Command, T: Clone, F: Fn(Vec<T>) -> C>(
        &self,
        histories: &[RowsToRecord<T, F>],
    ) -> Result<Vec<RecordedRows>, Failed> {
        let mut told: Vec<RecordedRows> = histories.iter().map(|_| RecordedRows::default()).collect();
        let mut left: Vec<_> = histories.iter().map(|history| history.rows.chunks(PART_EVENTS_MAX)).collect();
        loop {
            let parts: Vec<RowsPart<'_, T>> =
                left.iter_mut().enumerate().filter_map(|(of, parts)| Some((of, parts.next()?))).collect();
            if parts.is_empty() {
                return Ok(told);
            }
            let refused = self.record_each(histories, parts, &mut told).await?;
            let (rows, parts): (Vec<_>, Vec<_>) =
                refused.into_iter().partition(|((_, rows), _)| rows.len() == 1);
            let alone =
                parts.into_iter().flat_map(|((of, rows), _)| rows.chunks(1).map(move |row| (of, row)));
            let refused = self.record_each(histories, alone.collect(), &mut told).await?;
            for ((of, row), why) in rows.into_iter().chain(refused) {
                told[of].refused.extend(row.iter().map(|row| (row.line, why.clone())));
            }
        }
    }

    /// Records parts, and returns those that are refused.
    async fn record_each<'a, C: Command, T: Clone, F: Fn(Vec<T>) -> C>(
        &self,
        histories: &[RowsToRecord<T, F>],
        parts: Vec<RowsPart<'a, T>>,
        told: &mut [RecordedRows],
    ) -> Result<Vec<(RowsPart<'a, T>, Rejected)>, Failed> {
        let command = |(of, rows): &RowsPart<'a, T>| {
            let says = rows.iter().map(|row| row.says.clone()).collect();
            (histories[*of].id, (histories[*of].command)(says))
        };
        let answers = self.ask(parts.iter().map(command).collect()).await?;
        let mut refused = vec![];
        for ((of, rows), answer) in parts.into_iter().zip(answers) {
            match answer {
                Ok(version) => told[of].events = version - histories[of].before,
                Err(why) => refused.push(((of, rows), why)),
            }
        }
        Ok(refused)
    }
}
