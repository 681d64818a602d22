//! The loading of the company into a log, resumed where it was interrupted.

use std::time::Duration;

use schemas::{Appender, Ask, Files, Store, Vault, rule_pack::publish_default, tail, unit::Key};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use workers::{
    deadlines::DeadlineTimers,
    lease::{Lease, Start},
    reactor::RuleCursor,
};

use super::{
    block::Block,
    company::{Company, Size},
    era::HistoryEnd,
    error::DemoError,
    photo,
    script::{Asked, Crew, engine},
    staff::LogIn,
};

/// An engine that was killed a moment ago lets go of its leases in this time.
const PATIENCE: Duration = Duration::from_secs(4);
/// Bytes of aggregates remembered: those of a block, and some.
const CACHE: u64 = 512 << 20;
/// The unit that begins the company: the administrator is registered, and the login is claimed.
const FOUNDING_EVENTS: i64 = 2;

/// How far the loading is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// So many parts are done.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// Commands asked until now, those of an earlier run not counted.
    pub commands: u64,
}

/// Brings the company to life, or as far as it is not. The engine's workers have to rest meanwhile: their
/// clock is another.
pub async fn load(
    pool: &PgPool,
    vault: &Vault,
    seed: u64,
    size: Size,
    end: HistoryEnd,
    progress: impl FnMut(Progress),
) -> Result<Vec<LogIn>, DemoError> {
    if size.houses == 0 || size.accounts < size.houses || !(1..=120).contains(&size.months) {
        return Err(DemoError::Size);
    }
    let deadlines = rest(pool, DeadlineTimers::NAME, Start::Beginning).await?;
    let mut reactions = Vec::new();
    for cursor in RuleCursor::all() {
        reactions.push(rest(pool, &cursor.name, cursor.start).await?);
    }
    photo::keep(&Files::new(pool.clone())).await?;
    let company = Company::new(seed, size, end);
    let store = Store::new(pool.clone(), Appender::start(pool.clone()), CACHE);
    let crew = Crew { pool: pool.clone(), store, vault: vault.clone() };
    let loaded = company.tell(&crew, reactions, progress).await;
    deadlines.release().await;
    loaded.map(|()| company.log_ins())
}

/// Has this worker rest as long as the lease is held.
async fn rest(pool: &PgPool, worker: &str, start: Start) -> Result<Lease, DemoError> {
    let never = CancellationToken::new();
    let lease = timeout(PATIENCE, Lease::take(pool, worker, start, &never)).await;
    lease.map_err(|_| DemoError::AtWork)??.ok_or(DemoError::AtWork)
}

impl Company {
    async fn tell(
        &self,
        crew: &Crew,
        reactions: Vec<Lease>,
        mut progress: impl FnMut(Progress),
    ) -> Result<(), DemoError> {
        let founded = self.found(crew).await?;
        publish_default(&crew.store, self.era.begin()).await?;
        crew.perform(self.staff.hiring(self), |_| {}).await?;
        // a part is a thousandth of what a block does in a chapter
        let (blocks, chapters) = (self.blocks(), Block::chapters(self));
        let of = blocks.len() as u64 * u64::from(chapters) * 1_000;
        let (mut done, mut commands) = (0, 0);
        for extent in blocks {
            let mut block = Block::new(self, extent);
            for chapter in 0..chapters {
                let scripts = block.chapter(self, chapter);
                let (all, mut performed) = (scripts.len().max(1) as u64, 0);
                crew.perform(scripts, |steps| {
                    performed += 1;
                    commands += steps as u64;
                    progress(Progress { done: done + performed * 1_000 / all, of, commands });
                })
                .await?;
                done += 1_000;
            }
        }
        progress(Progress { done, of, commands });
        // to all that was told here, the company itself has reacted
        for mut cursor in reactions {
            if cursor.position() == founded {
                cursor.advance(tail::head(&crew.pool).await?).await?;
            }
            cursor.release().await;
        }
        Ok(())
    }

    /// Registers the administrator, who registers all others. The key of this unit tells companies apart. Returns the
    /// position after which the company begins.
    async fn found(&self, crew: &Crew) -> Result<i64, DemoError> {
        let founder = &self.staff.administrator;
        let Size { houses, accounts, months, tickets } = self.size;
        let end = self.era.end().timestamp();
        let who = format!("{} {houses} {accounts} {months} {tickets} {end}", self.seed);
        let key = Key { name: "demo:founding".to_owned(), fingerprint: Sha256::digest(who).into() };
        let ask = Ask { key: Some(key), ..Ask::new(self.era.begin(), engine("demo")).in_its_time() };
        let done = founder.enrol().ask(crew, founder.user.0, &ask).await?;
        Ok(done.position.unwrap_or_default() - FOUNDING_EVENTS)
    }
}
