//! Files of other systems become facts of ours. What the columns of a source mean is said by a mapping, a
//! TOML file; nothing here is about one source.
//!
//! An import can be repeated and interrupted at will: ids are named after the source and its own id,
//! rows are known by what they say, and what is known is not recorded again. So the same file changes
//! nothing, in whichever order its rows and columns come, and an import that was killed is continued by
//! running it again. A row that cannot be taken is named with its line, a code and a reason; all others
//! are taken.

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
};

use chrono::{DateTime, Utc};
use domain::{Actor, Command, Refusal, Role, origin::Origin, text::Text};
use futures::{StreamExt, stream};
use schemas::{Ask, Done, ExecuteError, Store, appender::AppendError, bridge::LoadError, store::Addressed};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgPool;
use tokio::sync::mpsc;
use uuid::Uuid;

mod files;
mod gather;
mod houses;
mod key;
mod ledger;
mod moment;
mod parts;
mod readings;
mod row;
mod scan;
mod table;
mod tickets;

use gather::{Group, Survey, Told, tell};
use row::Cells;
use table::{Table, TableError};

pub use files::rejected;
pub use houses::Houses;
pub use ledger::Ledger;
pub use readings::Readings;
pub use row::Rejected;
pub use table::Delimiter;
pub use tickets::Tickets;

/// Batches that are under way at once: one is appended while the next is read and decided.
const BATCHES_AT_ONCE: usize = 2;
/// Rows of a batch, about; a group is not divided.
const BATCH_ROWS: usize = 1_000;
/// Groups read ahead.
const AHEAD: usize = 256;

/// What is imported: the mapping of one sort of file.
pub trait Kind: DeserializeOwned + Send + Sync + 'static {
    /// `tickets`
    const NAME: &'static str;
    /// What the rows of a group say together.
    type Said: Default + Send + 'static;

    /// The stream that one row tells all of, as kind and id; none where a thing takes several rows.
    fn whole(_: &Origin) -> Option<String> {
        None
    }
    /// What stands between two cells.
    fn delimiter(&self) -> Delimiter;
    /// The column that says whose row it is.
    fn id(&self) -> &str;
    /// Every column that the mapping speaks of.
    fn columns(&self) -> Vec<&str>;
    /// What the mapping says against itself.
    fn contradiction(&self) -> Option<String>;
    /// Takes in what a row says.
    fn hear(&self, said: &mut Self::Said, cells: Cells<'_>) -> Result<(), Rejected>;
    /// Records what groups come to, and returns what became of each, in the same order.
    fn record(
        &self,
        import: &Import,
        groups: Vec<(Origin, Self::Said)>,
    ) -> impl Future<Output = Result<Vec<GroupOutcome>, Failed>> + Send;
}

/// What became of a group; all of its rows are rejected where the domain refused it as a whole.
pub type GroupOutcome = Result<Outcome, Rejected>;

/// What became of the lines of a group, or of one that belongs to none.
struct GroupAnswer {
    lines: Vec<u64>,
    recorded: GroupOutcome,
    /// For each row of a thing that none of the file tells of, its stream.
    lost: Vec<String>,
}

/// What is recorded of a group.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows that are recorded now; the others were known.
    taken: u64,
    /// Rows that cannot be, and why.
    refused: Vec<(u64, Rejected)>,
    /// What looks odd, though it is taken.
    odd: Vec<Odd>,
}

/// Something odd that was taken all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Odd {
    /// Where.
    pub line: u64,
    /// Stable.
    pub code: &'static str,
}

/// The engine cannot record: the import ends, and is continued by running it again.
#[derive(Debug)]
pub struct Failed(Box<dyn Error + Send + Sync>);

/// An import came to an end before its file did.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The mapping cannot be read.
    #[error("{0} cannot be read")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// The mapping is none.
    #[error("{0} is no mapping of {1}")]
    Mapping(PathBuf, &'static str, #[source] Box<toml::de::Error>),
    /// It contradicts itself.
    #[error("the mapping contradicts itself: {0}")]
    Contradiction(String),
    /// The file is none that the mapping fits.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The engine failed; what was recorded stays, the rest comes with the next run.
    #[error("interrupted: run it again to continue")]
    Interrupted(#[source] Box<dyn Error + Send + Sync>),
}

/// Told what happens while it does.
pub trait Witness: Send {
    /// So many rows of so many are done.
    fn progress(&mut self, done: u64, rows: u64);
    /// A row was not taken.
    fn rejected(&mut self, line: u64, why: &Rejected);
    /// A row was taken, though it looks odd.
    fn odd(&mut self, odd: &Odd);
}

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Rows of the file.
    pub rows: u64,
    /// Recorded now.
    pub taken: u64,
    /// Recorded before, or said twice of a thing that is what it is once.
    pub known: u64,
    /// Not recorded; each is named in the report.
    pub rejected: u64,
    /// Recorded, though odd.
    pub odd: u64,
}

/// The way of a source's files into the log.
#[derive(Debug)]
pub struct Import {
    pool: PgPool,
    store: Store,
    source: Text<60>,
    ask: Ask,
}

/// Reads a mapping, strictly: what it does not know it does not take.
pub fn mapping<K: Kind>(path: &Path) -> Result<K, ImportError> {
    let text =
        std::fs::read_to_string(path).map_err(|error| ImportError::Unreadable(path.to_owned(), error))?;
    let kind: K = toml::from_str(&text)
        .map_err(|error| ImportError::Mapping(path.to_owned(), K::NAME, error.into()))?;
    match kind.contradiction() {
        Some(why) => Err(ImportError::Contradiction(why)),
        None => Ok(kind),
    }
}

impl Import {
    /// Of files of this source, at this moment.
    pub fn new(pool: PgPool, store: Store, source: Text<60>, now: DateTime<Utc>) -> Self {
        let actor = Actor::named(format!("import:{source}"), Role::System);
        Self { pool, store, source, ask: Ask::new(now, actor) }
    }

    /// Takes a file. Nothing is recorded unless it has every column that the mapping speaks of and can be
    /// read to its end.
    pub async fn run<K: Kind>(
        &self,
        kind: K,
        file: &Path,
        witness: &mut dyn Witness,
    ) -> Result<Summary, ImportError> {
        let table = Table::open(file, kind.delimiter(), &kind.columns())?;
        let kind = Arc::new(kind);
        let surveyor = (Arc::clone(&kind), table);
        let (survey, table) = blocking(move || {
            let (kind, table) = surveyor;
            Survey::of(&table, kind.id()).map(|survey| (survey, table))
        })
        .await?;
        let (fingerprint, rows) = (survey.fingerprint, survey.rows);

        let (tongue, ear) = mpsc::channel(AHEAD);
        let teller = Arc::clone(&kind);
        let telling = tokio::spawn(blocking(move || tell(&teller, &table, survey, &tongue)));
        let (summary, lost) = self.hear(&kind, ear, rows, witness).await?;
        telling.await.map_err(|error| ImportError::Interrupted(error.into()))??;
        files::remember(&self.pool, K::NAME, &self.source, fingerprint, file, &summary, &lost)
            .await
            .map_err(|error| ImportError::Interrupted(error.into()))?;
        Ok(summary)
    }

    async fn hear<K: Kind>(
        &self,
        kind: &Arc<K>,
        ear: mpsc::Receiver<Told<K::Said>>,
        rows: u64,
        witness: &mut dyn Witness,
    ) -> Result<(Summary, Vec<String>), ImportError> {
        let mut summary = Summary { rows, ..Summary::default() };
        let mut lost = vec![];
        let mut done = 0;
        let batches = stream::unfold(ear, |mut ear| async move { Some((batch(&mut ear).await?, ear)) });
        let mut answers =
            pin!(batches.map(|batch| self.answer(kind, batch)).buffer_unordered(BATCHES_AT_ONCE));
        while let Some(batch) = answers.next().await {
            for answer in batch? {
                done += answer.lines.len() as u64;
                lost.extend(summary.take(answer, witness));
            }
            witness.progress(done, rows);
        }
        Ok((summary, lost))
    }

    /// What became of each group of a batch.
    async fn answer<K: Kind>(
        &self,
        kind: &Arc<K>,
        batch: Vec<Told<K::Said>>,
    ) -> Result<Vec<GroupAnswer>, ImportError> {
        let (mut answers, mut asked, mut groups) = (vec![], vec![], vec![]);
        for told in batch {
            let Group { id, said, lines, bad } = match told {
                Told::Bad { line, why } => {
                    answers.push(GroupAnswer { lines: vec![line], recorded: Err(why), lost: vec![] });
                    continue;
                }
                Told::Whole(group) => group,
            };
            let origin = Origin { source: self.source.clone(), id };
            let lost = K::whole(&origin).map_or_else(Vec::new, |stream| vec![stream; bad + lines.len()]);
            if lines.is_empty() {
                answers.push(GroupAnswer { lines, recorded: Ok(Outcome::default()), lost });
            } else {
                asked.push((lines, lost));
                groups.push((origin, said));
            }
        }
        let recorded =
            kind.record(self, groups).await.map_err(|Failed(why)| ImportError::Interrupted(why))?;
        answers.extend(asked.into_iter().zip(recorded).map(|((lines, lost), recorded)| {
            let lost = if recorded.is_ok() { vec![] } else { lost };
            GroupAnswer { lines, recorded, lost }
        }));
        Ok(answers)
    }

    /// Executes commands of streams, and returns the version that each led to, or why it is refused.
    async fn ask<C: Command>(&self, commands: Vec<(Uuid, C)>) -> Result<Vec<Result<u64, Rejected>>, Failed> {
        let addressed = |(id, command)| Addressed { id, command, ask: self.ask.clone() };
        let commands: Vec<_> = commands.into_iter().map(addressed).collect();
        let outcomes = self.store.execute_many(&commands).await;
        outcomes.into_iter().map(answered).collect()
    }
}

/// What has been told, up to a batch; none at the end.
async fn batch<G>(ear: &mut mpsc::Receiver<Told<G>>) -> Option<Vec<Told<G>>> {
    let first = ear.recv().await?;
    let mut rows = first.rows();
    let mut batch = vec![first];
    while rows < BATCH_ROWS
        && let Ok(told) = ear.try_recv()
    {
        rows += told.rows();
        batch.push(told);
    }
    Some(batch)
}

/// The version that a command led to, or why it is refused.
fn answered<R: Refusal>(outcome: Result<Done, ExecuteError<R>>) -> Result<Result<u64, Rejected>, Failed> {
    let refused = |code: &'static str, reason| Ok(Err(Rejected { code: code.into(), reason }));
    match outcome {
        Ok(done) => Ok(Ok(done.version)),
        Err(ExecuteError::Refused(no)) => refused(no.code(), no.to_string()),
        Err(ExecuteError::Append(long @ AppendError::TooLarge(_))) => {
            refused("event.too_large", long.to_string())
        }
        Err(other) => Err(Failed(other.into())),
    }
}

impl Summary {
    /// Counts what became of a group, and returns the streams that none of the file tells of.
    fn take(&mut self, answer: GroupAnswer, witness: &mut dyn Witness) -> Vec<String> {
        let GroupAnswer { lines, recorded, lost } = answer;
        match recorded {
            Ok(Outcome { taken, refused, odd }) => {
                self.taken += taken;
                self.rejected += refused.len() as u64;
                self.known += lines.len() as u64 - taken - refused.len() as u64;
                self.odd += odd.len() as u64;
                for (line, why) in &refused {
                    witness.rejected(*line, why);
                }
                for odd in &odd {
                    witness.odd(odd);
                }
            }
            Err(why) => {
                self.rejected += lines.len() as u64;
                for line in lines {
                    witness.rejected(line, &why);
                }
            }
        }
        lost
    }
}

/// Reading and unpacking keep a thread busy.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TableError> + Send + 'static,
) -> Result<T, ImportError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| ImportError::Interrupted(error.into()))??)
}

impl From<LoadError> for Failed {
    fn from(error: LoadError) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, taken, known, rejected, odd } = self;
        write!(f, "{rows} rows: {taken} taken, {known} known, {rejected} rejected, {odd} odd")
    }
}
