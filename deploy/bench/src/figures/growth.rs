//! F12: the same commands and cards in a company ten times as large.

use sqlx::PgPool;
use uuid::Uuid;
use workers::demo::Size;

use crate::{
    Effort,
    figure::{Figure, Goal, Runs},
    world::{Engine, World},
    wrk,
};

use super::{commands::open_script, queries::read_script};

/// About 100,000 events.
const SMALL: Size = Size { houses: 4, accounts: 560, months: 18, tickets: 2_200 };
/// About 1,000,000.
const LARGE: Size = Size { houses: 40, accounts: 5_600, months: 18, tickets: 22_000 };
const CONNECTIONS: u32 = 64;

/// A company that grew so far, and what is asked of it.
struct Grown {
    events: i64,
    engine: Engine,
    open: std::path::PathBuf,
    read: std::path::PathBuf,
}

pub(crate) async fn measure(world: &World, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let (small, large) = (grown(world, SMALL).await?, grown(world, LARGE).await?);
    let (mut commands, mut cards) = (Runs::default(), Runs::default());
    for _ in 0..effort.rounds {
        commands.ours.push(large.rate(&large.open, effort).await?);
        commands.other.push(small.rate(&small.open, effort).await?);
        cards.ours.push(large.rate(&large.read, effort).await?);
        cards.other.push(small.rate(&small.read, effort).await?);
    }
    let size = format!("at {} events; at {}", large.events, small.events);
    small.engine.stop().await?;
    large.engine.stop().await?;
    Ok(vec![
        commands.figure("F12", format!("F1 {size}"), "1/s", Goal::AtLeast(0.8)),
        cards.figure("F12", format!("F9 {size}"), "1/s", Goal::AtLeast(0.8)),
    ])
}

async fn grown(world: &World, size: Size) -> anyhow::Result<Grown> {
    let company = world.company().await?;
    let token = company.token().await?;
    let events = company.demo(size).await?;
    workers::rebuild::rebuild(&company.pool, &company.vault, projections::all(), |_| ()).await?;
    let read = read_script(world, &token, &tickets(&company.pool).await?)?;
    let open = open_script(world, &token)?;
    Ok(Grown { events, engine: world.engine("gateway", &company).await?, open, read })
}

async fn tickets(pool: &PgPool) -> anyhow::Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("SELECT id FROM ticket_cards ORDER BY hashtext(id::text)").fetch_all(pool).await?)
}

impl Grown {
    async fn rate(&self, script: &std::path::Path, effort: Effort) -> anyhow::Result<f64> {
        let ask =
            wrk::Ask { url: &self.engine.address, script, connections: CONNECTIONS, seconds: effort.seconds };
        Ok(wrk::run(ask).await?.per_second)
    }
}
