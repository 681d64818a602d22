//! F12: commands, cards, pages of the queue and searches in a company that is ten times as large, or a hundred times.

use std::path::{Path, PathBuf};

use demo_company::Size;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    effort::Effort,
    figure::{Figure, Goal, Runs},
    world::{BenchWorld, Engine},
    wrk,
};

use super::{
    commands::open_script,
    queries::{card_script, read_script},
};

const CONNECTIONS: u32 = 64;
/// The requests, as the goals name them.
const REQUESTS: [&str; 4] = ["F1", "F9", "F10, queue", "F10, search"];

/// A company of some size, its engine, and a script per request.
struct Grown {
    events: i64,
    engine: Engine,
    scripts: [PathBuf; REQUESTS.len()],
}

pub(crate) async fn measure(world: &BenchWorld, effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let (small, large) = (grown(world, 1).await?, grown(world, 10_u32.pow(effort.growth)).await?);
    let mut runs = [const { Runs { ours: Vec::new(), other: Vec::new() } }; REQUESTS.len()];
    for _ in 0..effort.rounds {
        for (at, runs) in runs.iter_mut().enumerate() {
            runs.ours.push(large.rate(&large.scripts[at], effort).await?);
            runs.other.push(small.rate(&small.scripts[at], effort).await?);
        }
    }
    let size = format!("at {} events; at {}", large.events, small.events);
    small.engine.stop().await?;
    large.engine.stop().await?;
    let told = runs.into_iter().zip(REQUESTS);
    Ok(told
        .map(|(runs, asked)| runs.figure("F12", format!("{asked} {size}"), "1/s", Goal::AtLeast(0.8)))
        .collect())
}

/// A company of this many times 100,000 events.
async fn grown(world: &BenchWorld, times: u32) -> anyhow::Result<Grown> {
    let size = Size { houses: 4 * times, accounts: 560 * times, months: 18, tickets: 2_200 * times };
    let company = world.company().await?;
    let token = company.token().await?;
    let events = company.demo(size).await?;
    workers::rebuild::rebuild(&company.pool, &company.vault, projections::all(), |_| ()).await?;
    let queue = ["status=new,assigned", "sort=opened", "overdue=true", "kind=emergency"];
    let queue = queue.map(|filter| format!("/api/tickets?{filter}&limit=50")).into_iter();
    let search =
        ["iva", "len", "str", "001", "12-"].map(|text| format!("/api/search?text={text}")).into_iter();
    let scripts = [
        open_script(world, &token)?,
        card_script(world, &token, &tickets(&company.pool).await?)?,
        read_script(world, &token, queue)?,
        read_script(world, &token, search)?,
    ];
    Ok(Grown { events, engine: world.engine("gateway", &company).await?, scripts })
}

async fn tickets(pool: &PgPool) -> anyhow::Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("SELECT id FROM ticket_cards ORDER BY hashtext(id::text)").fetch_all(pool).await?)
}

impl Grown {
    async fn rate(&self, script: &Path, effort: Effort) -> anyhow::Result<f64> {
        let ask = wrk::LoadRequest {
            url: &self.engine.address,
            script,
            connections: CONNECTIONS,
            seconds: effort.seconds,
        };
        Ok(wrk::run(ask).await?.per_second)
    }
}
