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
    sync::Arc,
};

use chrono::{DateTime, Utc};
use domain::{Actor, Command, Refusal, Role, origin::Origin, text::Text};
use futures::StreamExt;
use schemas::{Ask, Done, ExecuteError, Store, appender::AppendError, bridge::LoadError};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgPool;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use uuid::Uuid;

mod files;
mod gather;
mod houses;
mod key;
mod ledger;
mod moment;
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

/// Groups whose commands are under way at once, for each connection to the database: one waits for it
/// while another is decided and appended, and none waits long.
const CONCURRENT: usize = 2;
/// Groups read ahead.
const AHEAD: usize = 256;
/// Events of one command at most; a longer history comes in parts.
const PART: usize = 2_000;

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
    /// Asks for what a group comes to.
    fn record(
        &self,
        import: &Import,
        origin: Origin,
        said: Self::Said,
    ) -> impl Future<Output = Result<Outcome, Unrecorded>> + Send;
}

/// What became of a group.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rows that are recorded now; the others were known.
    taken: u64,
    /// Rows that cannot be, and why.
    refused: Vec<(u64, Rejected)>,
    /// What looks odd, though it is taken.
    odd: Vec<Odd>,
}

/// What a row says, with its line.
struct Heard<T> {
    line: u64,
    says: T,
}

/// What became of the rows of one thing.
struct Recorded {
    /// Its version, before and now.
    before: u64,
    version: u64,
    refused: Vec<(u64, Rejected)>,
}

/// Something odd that was taken all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Odd {
    /// Where.
    pub line: u64,
    /// Stable.
    pub code: &'static str,
}

/// Why a group was not recorded.
#[derive(Debug)]
pub enum Unrecorded {
    /// The domain said no: its rows are rejected, the import goes on.
    Refused(Rejected),
    /// The engine cannot: the import ends, and is continued by running it again.
    Failed(Box<dyn Error + Send + Sync>),
}

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
        let concurrent = CONCURRENT * self.pool.options().get_max_connections() as usize;
        let mut answers =
            ReceiverStream::new(ear).map(|told| self.answer(kind, told)).buffer_unordered(concurrent);
        while let Some(answer) = answers.next().await {
            let (lines, outcome, streams) = answer?;
            lost.extend(streams);
            done += lines.len() as u64;
            match outcome {
                Ok(Outcome { taken, refused, odd }) => {
                    summary.taken += taken;
                    summary.rejected += refused.len() as u64;
                    summary.known += lines.len() as u64 - taken - refused.len() as u64;
                    summary.odd += odd.len() as u64;
                    for (line, why) in &refused {
                        witness.rejected(*line, why);
                    }
                    for odd in &odd {
                        witness.odd(odd);
                    }
                }
                Err(why) => {
                    summary.rejected += lines.len() as u64;
                    for line in lines {
                        witness.rejected(line, &why);
                    }
                }
            }
            witness.progress(done, rows);
        }
        Ok((summary, lost))
    }

    /// Lines, what became of them, and for each row of a thing that none of the file tells of, its stream.
    async fn answer<K: Kind>(
        &self,
        kind: &Arc<K>,
        told: Told<K::Said>,
    ) -> Result<(Vec<u64>, Result<Outcome, Rejected>, Vec<String>), ImportError> {
        let Group { id, said, lines, bad } = match told {
            Told::Bad { line, why } => return Ok((vec![line], Err(why), vec![])),
            Told::Whole(group) => group,
        };
        let origin = Origin { source: self.source.clone(), id };
        let lost = K::whole(&origin).map_or_else(Vec::new, |stream| vec![stream; bad + lines.len()]);
        if lines.is_empty() {
            return Ok((lines, Ok(Outcome::default()), lost));
        }
        match kind.record(self, origin, said).await {
            Ok(outcome) => Ok((lines, Ok(outcome), vec![])),
            Err(Unrecorded::Refused(why)) => Ok((lines, Err(why), lost)),
            Err(Unrecorded::Failed(error)) => Err(ImportError::Interrupted(error)),
        }
    }

    async fn ask<C: Command>(&self, id: Uuid, command: &C) -> Result<Done, Unrecorded> {
        Ok(self.store.execute(id, command, &self.ask).await?)
    }

    /// Records what rows say of one thing in parts; of a part that is refused each row by itself, so that
    /// one that cannot be taken keeps no other back.
    async fn record<C: Command, T: Clone>(
        &self,
        id: Uuid,
        rows: &[Heard<T>],
        command: impl Fn(Vec<T>) -> C,
    ) -> Result<Recorded, Unrecorded> {
        let mut version = self.store.look(id, |_: &C::Of, version| version).await?;
        let mut recorded = Recorded { before: version, version, refused: vec![] };
        for part in rows.chunks(PART) {
            let together = command(part.iter().map(|row| row.says.clone()).collect());
            match self.ask(id, &together).await {
                Ok(done) => version = done.version,
                Err(Unrecorded::Refused(why)) if part.len() == 1 => {
                    recorded.refused.push((part[0].line, why));
                }
                Err(Unrecorded::Refused(_)) => {
                    for row in part {
                        match self.ask(id, &command(vec![row.says.clone()])).await {
                            Ok(done) => version = done.version,
                            Err(Unrecorded::Refused(why)) => recorded.refused.push((row.line, why)),
                            Err(failed @ Unrecorded::Failed(_)) => return Err(failed),
                        }
                    }
                }
                Err(failed @ Unrecorded::Failed(_)) => return Err(failed),
            }
        }
        recorded.version = version;
        Ok(recorded)
    }
}

/// Reading and unpacking keep a thread busy.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TableError> + Send + 'static,
) -> Result<T, ImportError> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| ImportError::Interrupted(error.into()))??)
}

impl<R: Refusal> From<ExecuteError<R>> for Unrecorded {
    fn from(error: ExecuteError<R>) -> Self {
        match error {
            ExecuteError::Refused(no) => {
                Self::Refused(Rejected { code: no.code().into(), reason: no.to_string() })
            }
            ExecuteError::Append(long @ AppendError::TooLarge(_)) => {
                Self::Refused(Rejected { code: "event.too_large".into(), reason: long.to_string() })
            }
            other => Self::Failed(other.into()),
        }
    }
}

impl From<LoadError> for Unrecorded {
    fn from(error: LoadError) -> Self {
        Self::Failed(error.into())
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, taken, known, rejected, odd } = self;
        write!(f, "{rows} rows: {taken} taken, {known} known, {rejected} rejected, {odd} odd")
    }
}
