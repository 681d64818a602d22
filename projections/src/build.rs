//! Applying batches: live, and building a model from nothing beside the live one.

use schemas::Recorded;
use serde::{Deserialize, Serialize};
use sqlx::{Connection, Executor, PgConnection, Postgres, postgres::PgArguments, query::Query};
use uuid::Uuid;

use crate::read_model::{About, Defect, ReadModel};

/// Channel on which a model says what changed.
pub const CHANNEL: &str = "domovoy_model";

/// Rows that a building model holds in memory before it goes on as a live one does.
const HELD: usize = 2_000_000;
/// Rows that it holds before it writes them: nothing of them is looked at again, and their indexes come last.
const LINES: usize = 50_000;

/// Ids that one notification carries; a payload is at most 8,000 bytes.
const IDS: usize = 100;

/// Moves the cursor of model $1 in version $2 from $3 to $4, if it stands there.
const ADVANCE: &str = "UPDATE projections.cursors SET position = $4, stopped = NULL \
                       WHERE model = $1 AND version = $2 AND position = $3";

/// What changed, as watchers hear it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Change {
    /// The model.
    pub model: String,
    /// How far it has read.
    pub position: i64,
    /// What the changed rows are about; empty when there is too much to name.
    pub ids: Vec<Uuid>,
}

/// A batch was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The model cannot take an event.
    #[error(transparent)]
    Defect(#[from] Defect),
    /// The database refused.
    #[error("the tables cannot be written")]
    Tables(#[from] sqlx::Error),
    /// Somebody else moved the cursor: another worker leads.
    #[error("the cursor stands at {0}, another worker moved it")]
    Overtaken(i64),
}

/// Makes the tables of models that have none yet. Says how far each has read.
pub async fn prepare(connection: &mut PgConnection, about: &About) -> Result<i64, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    // one at a time, over all processes
    transaction.execute("SELECT pg_advisory_xact_lock(hashtext('domovoy.projections'))").await?;
    let known: Option<i64> =
        sqlx::query_scalar("SELECT position FROM projections.cursors WHERE model = $1 AND version = $2")
            .bind(about.model.name())
            .bind(about.version as i32)
            .fetch_optional(&mut *transaction)
            .await?;
    if let Some(position) = known {
        return Ok(position);
    }
    let schema = about.schema();
    make(&mut transaction, &schema).await?;
    let (tables, indexes) = about.statements();
    transaction.execute(tables).await?;
    transaction.execute(indexes).await?;
    sqlx::query("INSERT INTO projections.cursors (model, version) VALUES ($1, $2)")
        .bind(about.model.name())
        .bind(about.version as i32)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(0)
}

async fn make(connection: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    connection
        .execute(format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}").as_str())
        .await?;
    connection.execute(seeing(schema).as_str()).await?;
    Ok(())
}

/// Bare table names mean this schema, until the transaction ends.
fn seeing(schema: &str) -> String {
    format!("SET LOCAL search_path = {schema}, public")
}

/// Applies a batch to a live model: rows, cursor and word of it in one transaction. Only events after
/// `from` count; the cursor has to stand there.
pub async fn apply(
    connection: &mut PgConnection,
    model: &mut dyn ReadModel,
    from: i64,
    batch: &[Recorded],
) -> Result<i64, ApplyError> {
    let about = model.about();
    let Some(to) = batch.last().map(|event| event.position).filter(|to| *to > from) else { return Ok(from) };
    let events: Vec<&Recorded> =
        batch.iter().filter(|event| event.position > from && about.reads(&event.kind)).collect();
    if events.is_empty() {
        return pass(connection, &about, from, to).await;
    }
    // rows and cursor go together: what a crash takes back is read again, so nobody waits for the disk
    let begin = format!("BEGIN; SET LOCAL synchronous_commit = off; {}", seeing(&about.schema()));
    let mut transaction = connection.begin_with(begin).await?;
    if !advance(&mut transaction, &about, from, to).await? {
        return Err(ApplyError::Overtaken(cursor(&mut transaction, &about).await?));
    }
    for table in model.tables() {
        table.begin(false);
    }
    fold(&mut transaction, model, &events).await?;
    let ids = model.tables().iter().flat_map(|table| table.touched()).collect();
    for table in model.tables() {
        table.flush(&mut transaction).await?;
    }
    announce(&mut transaction, &about, to, ids).await?;
    transaction.commit().await?;
    Ok(to)
}

/// Moves the cursor past a batch without anything for this model.
async fn pass(connection: &mut PgConnection, about: &About, from: i64, to: i64) -> Result<i64, ApplyError> {
    let pass = format!(
        "WITH moved AS ({ADVANCE} RETURNING model) \
         SELECT set_config('synchronous_commit', 'off', true), pg_notify($5, $6) FROM moved"
    );
    let passed = advancing(&pass, about, from, to).bind(CHANNEL).bind(word(about, to, Vec::new())?);
    if passed.execute(&mut *connection).await?.rows_affected() == 0 {
        return Err(ApplyError::Overtaken(cursor(connection, about).await?));
    }
    Ok(to)
}

/// Moves the cursor on, and with it keeps rivals out until the transaction ends. Says whether it stood where
/// it was thought to stand.
async fn advance(
    connection: &mut PgConnection,
    about: &About,
    from: i64,
    to: i64,
) -> Result<bool, sqlx::Error> {
    let moved = advancing(ADVANCE, about, from, to).execute(connection).await?;
    Ok(moved.rows_affected() == 1)
}

/// A statement around [`ADVANCE`].
fn advancing<'q>(statement: &'q str, about: &About, from: i64, to: i64) -> Query<'q, Postgres, PgArguments> {
    sqlx::query(statement).bind(about.model.name()).bind(about.version as i32).bind(from).bind(to)
}

async fn fold(
    connection: &mut PgConnection,
    model: &mut dyn ReadModel,
    events: &[&Recorded],
) -> Result<(), ApplyError> {
    for event in events {
        model.prefetch(event);
    }
    for table in model.tables() {
        table.load(connection).await?;
    }
    for event in events {
        model.prefetch_dependents(event)?;
    }
    for table in model.tables() {
        table.load(connection).await?;
    }
    for event in events {
        model.apply(event)?;
    }
    Ok(())
}

/// Where the cursor stands; nobody else moves it until the transaction ends.
async fn cursor(connection: &mut PgConnection, about: &About) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT position FROM projections.cursors WHERE model = $1 AND version = $2 FOR UPDATE",
    )
    .bind(about.model.name())
    .bind(about.version as i32)
    .fetch_one(connection)
    .await
}

/// Writes down why a model stands still, for those who watch over it.
pub async fn mark_stopped(
    connection: &mut PgConnection,
    about: &About,
    why: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE projections.cursors SET stopped = $3 WHERE model = $1 AND version = $2")
        .bind(about.model.name())
        .bind(about.version as i32)
        .bind(why)
        .execute(connection)
        .await?;
    Ok(())
}

async fn move_cursor(connection: &mut PgConnection, about: &About, to: i64) -> Result<(), sqlx::Error> {
    let move_cursor =
        "UPDATE projections.cursors SET position = $3, stopped = NULL WHERE model = $1 AND version = $2";
    sqlx::query(move_cursor)
        .bind(about.model.name())
        .bind(about.version as i32)
        .bind(to)
        .execute(connection)
        .await?;
    Ok(())
}

async fn announce(
    connection: &mut PgConnection,
    about: &About,
    position: i64,
    ids: Vec<Uuid>,
) -> Result<(), sqlx::Error> {
    let word = word(about, position, ids)?;
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(word).execute(connection).await?;
    Ok(())
}

fn word(about: &About, position: i64, mut ids: Vec<Uuid>) -> Result<String, sqlx::Error> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > IDS {
        ids.clear();
    }
    let change = Change { model: about.model.name().to_owned(), position, ids };
    serde_json::to_string(&change).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A model being built from nothing in a schema of its own, while the live one goes on.
///
/// One transaction from the first table to the swap: nobody sees half a model, and a build that dies
/// leaves nothing behind.
pub struct Build<'c> {
    transaction: sqlx::Transaction<'c, sqlx::Postgres>,
    schema: String,
    position: i64,
    held: bool,
}

impl<'c> Build<'c> {
    /// Begins with empty tables.
    pub async fn begin(
        connection: &'c mut PgConnection,
        model: &mut dyn ReadModel,
    ) -> Result<Self, sqlx::Error> {
        let about = model.about();
        let schema = format!("{}_building", about.schema());
        let mut transaction = connection.begin().await?;
        // every model sorts for its indexes at the same time: a good deal of memory each, and no helpers
        transaction
            .execute(
                "SET LOCAL maintenance_work_mem = '128MB'; SET LOCAL max_parallel_maintenance_workers = 0",
            )
            .await?;
        make(&mut transaction, &schema).await?;
        transaction.execute(about.statements().0).await?;
        for table in model.tables() {
            table.begin(true);
        }
        Ok(Self { transaction, schema, position: 0, held: true })
    }

    /// How far it has come.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Takes a batch.
    pub async fn take(&mut self, model: &mut dyn ReadModel, batch: &[Recorded]) -> Result<(), ApplyError> {
        let about = model.about();
        let events: Vec<&Recorded> =
            batch.iter().filter(|event| event.position > self.position && about.reads(&event.kind)).collect();
        fold(&mut self.transaction, model, &events).await?;
        self.position = batch.last().map_or(self.position, |event| event.position.max(self.position));
        if !self.held {
            return self.write(model).await;
        }
        for table in model.tables() {
            if !table.is_reread() && table.held() > LINES {
                table.flush(&mut self.transaction).await?;
            }
        }
        if model.tables().iter().any(|table| table.held() > HELD) {
            // too large for memory: from here on as a live model does, by key
            self.settle(model).await?;
        }
        Ok(())
    }

    /// Writes what is held, makes the indexes, and goes on by key.
    async fn settle(&mut self, model: &mut dyn ReadModel) -> Result<(), ApplyError> {
        self.write(model).await?;
        self.transaction.execute(model.about().statements().1).await?;
        for table in model.tables() {
            table.begin(false);
        }
        self.held = false;
        Ok(())
    }

    async fn write(&mut self, model: &mut dyn ReadModel) -> Result<(), ApplyError> {
        for table in model.tables() {
            table.flush(&mut self.transaction).await?;
        }
        Ok(())
    }

    /// Holds the live model where it stands, and says where: what it has read, the new one has to have
    /// read too before it takes its place.
    pub async fn lock_live(&mut self, model: &mut dyn ReadModel) -> Result<i64, ApplyError> {
        let about = model.about();
        sqlx::query(
            "INSERT INTO projections.cursors (model, version) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(about.model.name())
        .bind(about.version as i32)
        .execute(&mut *self.transaction)
        .await?;
        Ok(cursor(&mut self.transaction, &about).await?)
    }

    /// Takes the live model's place, once [`Build::lock_live`] was called and caught up with.
    pub async fn swap(mut self, model: &mut dyn ReadModel) -> Result<i64, ApplyError> {
        if self.held {
            self.settle(model).await?;
        }
        let about = model.about();
        let (live, schema) = (about.schema(), &self.schema);
        let swap = format!("DROP SCHEMA IF EXISTS {live} CASCADE; ALTER SCHEMA {schema} RENAME TO {live}");
        self.transaction.execute(swap.as_str()).await?;
        move_cursor(&mut self.transaction, &about, self.position).await?;
        announce(&mut self.transaction, &about, self.position, Vec::new()).await?;
        self.transaction.commit().await?;
        Ok(self.position)
    }
}
