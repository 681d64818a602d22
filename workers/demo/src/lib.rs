//! The demo company: houses, people, meters, money and tickets of some months, by a seed.
//!
//! The same seed and size give the same ids, texts, figures and moments, whatever the machine does
//! meanwhile. Everything is asked as users ask it, command by command, many at once; each has an
//! idempotency key, so that a second run changes nothing and an interrupted one goes on. Houses are made in
//! blocks of some thousand accounts, month by month: memory is bounded by a block, not by the company.

mod billing;
mod block;
mod complaints;
mod dial;
mod dice;
mod era;
mod house;
mod household;
mod life;
mod paying;
mod photo;
mod play;
mod script;
mod staff;
mod tariffs;
mod words;

use std::{sync::Arc, time::Duration};

use domain::{
    Roles,
    login::Login,
    rules::{Rules, pack::default_rules},
};
use schemas::{
    Appender, Ask, Files, Store, Vault,
    rule_pack::{PublishPackError as RulesNotPublished, publish_default},
    tail,
    unit::Key,
    vault::VaultError,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use workers::{
    deadlines::DeadlineTimers,
    lease::{Lease, LeaseError, Start},
    reactor::RuleCursor,
};

use block::Block;
use dice::Dice;
use era::Era;
use script::{Asked, Crew, Script};
use staff::{Member, Staff, engine};

pub use staff::PASSWORD;

/// So many residents have a log-in.
const RESIDENTS: u32 = 20;
/// An engine that was killed a moment ago lets go of its leases in this time.
const PATIENCE: Duration = Duration::from_secs(4);
/// Bytes of aggregates remembered: those of a block, and some.
const CACHE: u64 = 512 << 20;
/// The unit that begins the company: the administrator is registered, and the login is claimed.
const FOUNDING_EVENTS: i64 = 2;
/// A block has at least so many accounts, if there are as many.
const BLOCK: u32 = 2_000;

/// How large the company is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Houses, among which the accounts are spread.
    pub houses: u32,
    /// Accounts, one a unit.
    pub accounts: u32,
    /// Months that are told.
    pub months: u32,
    /// Tickets, spread over the months.
    pub tickets: u32,
}

/// A company as it is worth looking at.
impl Default for Size {
    fn default() -> Self {
        Self { houses: 12, accounts: 1_500, months: 18, tickets: 6_000 }
    }
}

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

/// Somebody who can sign in with [`PASSWORD`].
#[derive(Debug, Clone, Serialize)]
pub struct LogIn {
    /// The name.
    pub login: Login,
    /// What they are here for.
    pub roles: Roles,
}

/// Why the company is not there.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nobody can live so.
    #[error("a demo has at least one house, as many accounts as houses, and 1 to 120 months")]
    Size,
    /// One company, one log.
    #[error("a demo company of another seed or size lives here already")]
    Another,
    /// The engine says no to something that it should not.
    #[error("{1} ({0})")]
    Refused(&'static str, String),
    /// Where it stopped.
    #[error("at {0}")]
    At(String, #[source] Box<DemoError>),
    /// They would take the demo's past for today.
    #[error("the engine's workers are at work: stop the engine first")]
    AtWork,
    /// The company's rules cannot be published.
    #[error("the default rules are not published")]
    Rules(#[from] RulesNotPublished),
    /// The workers cannot be kept at rest.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] sqlx::Error),
    /// The engine cannot.
    #[error("the engine could not take a command")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Personal data cannot be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl DemoError {
    fn at(self, key: Option<Key>) -> Self {
        match key {
            Some(key) => Self::At(key.name, Box::new(self)),
            None => self,
        }
    }
}

/// Brings the company to life, or as far as it is not. The engine's workers have to rest meanwhile: their
/// clock is another.
pub async fn load(
    pool: &PgPool,
    vault: &Vault,
    seed: u64,
    size: Size,
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
    let company = Company::new(seed, size);
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

/// What all parts of the demo know.
#[derive(Debug)]
struct Company {
    seed: u64,
    size: Size,
    era: Era,
    staff: Staff,
    rules: Arc<Rules>,
}

/// Houses that are made together, with their accounts and tickets by number.
#[derive(Debug, Clone)]
struct Extent {
    /// Number, first account and number of accounts of each house.
    houses: Vec<(u32, u32, u32)>,
    tickets: std::ops::Range<u32>,
}

impl Company {
    fn new(seed: u64, size: Size) -> Self {
        let staff = Staff::new(seed, size.houses);
        Self { seed, size, era: Era::new(size.months), staff, rules: Arc::new(default_rules()) }
    }

    /// What a thing's id is made from.
    fn name(&self, thing: &str) -> String {
        name(self.seed, thing)
    }

    fn dice(&self, thing: &str) -> Dice {
        Dice::new(self.seed, thing)
    }

    fn script(&self, name: &str) -> Script {
        Script::new(format!("demo:{}:{name}", self.seed))
    }

    fn operator(&self, number: u32) -> &Member {
        one(&self.staff.operators, number)
    }

    fn executor(&self, number: u32) -> &Member {
        one(&self.staff.executors, number)
    }

    fn supervisor(&self, number: u32) -> &Member {
        one(&self.staff.supervisors, number)
    }

    fn accountant(&self, number: u32) -> &Member {
        one(&self.staff.accountants, number)
    }

    /// The number of the resident who signs in for this account.
    fn resident(&self, account: u32) -> Option<u32> {
        let every = self.size.accounts.div_ceil(RESIDENTS);
        account.is_multiple_of(every).then(|| account / every + 1)
    }

    fn log_ins(&self) -> Vec<LogIn> {
        let residents = (0..self.size.accounts).filter_map(|account| self.resident(account));
        let residents = residents.map(|number| LogIn {
            login: Login::parse(&format!("resident{number}")).expect("a good login"),
            roles: domain::Role::Resident.into(),
        });
        self.staff.log_ins().into_iter().chain(residents).collect()
    }

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
        let who = format!("{} {houses} {accounts} {months} {tickets}", self.seed);
        let key = Key { name: "demo:founding".to_owned(), fingerprint: Sha256::digest(who).into() };
        let ask = Ask { key: Some(key), ..Ask::new(self.era.begin(), engine("demo")).in_its_time() };
        let done = founder.enrol().ask(crew, founder.user.0, &ask).await?;
        Ok(done.position.unwrap_or_default() - FOUNDING_EVENTS)
    }

    /// Houses together until they have accounts enough.
    fn blocks(&self) -> Vec<Extent> {
        let Size { houses, accounts, tickets, .. } = self.size;
        let share =
            |whole: u32, before: u32| (u64::from(whole) * u64::from(before) / u64::from(accounts)) as u32;
        let mut blocks: Vec<Extent> = Vec::new();
        let mut first = 0;
        for house in 0..houses {
            let many = accounts / houses + u32::from(house < accounts % houses);
            let full = |block: &Extent| block.houses.iter().map(|(.., many)| many).sum::<u32>() >= BLOCK;
            if blocks.last().is_none_or(full) {
                let begun = share(tickets, first);
                blocks.push(Extent { houses: Vec::new(), tickets: begun..begun });
            }
            if let Some(block) = blocks.last_mut() {
                block.houses.push((house, first, many));
                block.tickets.end = share(tickets, first + many);
            }
            first += many;
        }
        blocks
    }
}

fn name(seed: u64, thing: &str) -> String {
    format!("demo/{seed}/{thing}")
}

fn one(of: &[Member], number: u32) -> &Member {
    &of[number as usize % of.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_every_house_account_and_ticket_once() {
        for (houses, accounts, tickets) in [(1, 1, 0), (12, 1_500, 6_000), (7, 9_001, 12_345), (3, 9_000, 10)]
        {
            let company = Company::new(1, Size { houses, accounts, months: 1, tickets });
            let blocks = company.blocks();
            let mut next = (0, 0, 0);
            for block in &blocks {
                assert_eq!(block.tickets.start, next.2);
                next.2 = block.tickets.end;
                for (house, first, many) in &block.houses {
                    assert_eq!((*house, *first), (next.0, next.1));
                    next = (next.0 + 1, next.1 + many, next.2);
                }
            }
            assert_eq!(next, (houses, accounts, tickets));
        }
    }

    #[test]
    fn some_residents_sign_in() {
        for (accounts, residents) in [(1, 1), (20, 20), (30, 15), (1_500, 20)] {
            let company = Company::new(1, Size { houses: 1, accounts, months: 1, tickets: 0 });
            let numbers: Vec<_> = (0..accounts).filter_map(|account| company.resident(account)).collect();
            assert_eq!(numbers, (1..=residents).collect::<Vec<_>>());
        }
    }
}
