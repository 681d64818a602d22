//! F10: searches by three characters among a million people, addresses and accounts, and the queue among a million
//! tickets.

use std::time::Instant;

use sqlx::Executor;

use crate::{
    figure::{Figure, Goal, absolute, percentile},
    world::BenchWorld,
};

/// A million entries and a million tickets, as the models would write them.
const ENTRIES: &str = "
    INSERT INTO search_entries (key, what, id, title, detail, head, words, boost)
    SELECT what || ':' || n, what, gen_random_uuid(), title, '', lower(title), lower(title), 0
      FROM (SELECT n, CASE WHEN n % 20 = 0 THEN 'unit' WHEN n % 2 = 0 THEN 'account' ELSE 'person' END AS what,
                   CASE WHEN n % 20 = 0 THEN 'Street ' || n % 997 || ', ' || n % 150
                        WHEN n % 2 = 0 THEN lpad((n::bigint * 7919 % 10000019)::text, 10, '0')
                        ELSE initcap(substr(md5((n % 40009)::text), 1, 7)) || ' ' || initcap(substr(md5((n % 907)::text), 1, 5)) END AS title
              FROM generate_series(1, 1000000) AS n) AS made;
    ANALYZE search_entries";
const TICKETS: &str = "
    INSERT INTO ticket_queue (id, number, version, status, kind, priority, channel, category, address, participants,
                              opened_at, next_due, escalated, last_event_at, text)
    SELECT gen_random_uuid(), n, 1, (ARRAY['new', 'assigned', 'in_progress', 'paused', 'closed'])[1 + least(n % 40, 4)],
           'request', 'normal', 'phone', 'category ' || n % 30, 'Street ' || n % 997, '[]',
           now() - n * interval '1 minute', now() + (n % 10000 - 100) * interval '1 minute', false, now(), 'Water drips'
      FROM generate_series(1, 1000000) AS n;
    INSERT INTO ticket_counts SELECT status, count(*) FROM ticket_queue GROUP BY status;
    ANALYZE ticket_queue";
/// Requests behind each percentile.
const REQUESTS: usize = 300;

pub(crate) async fn measure(world: &BenchWorld) -> anyhow::Result<Vec<Figure>> {
    let company = world.company().await?;
    let token = company.token().await?;
    let engine = world.engine("gateway", &company).await?;
    workers::rebuild::rebuild(&company.pool, &company.vault, projections::all(), |_| ()).await?;
    company.pool.execute(ENTRIES).await?;
    company.pool.execute(TICKETS).await?;
    let client = reqwest::Client::new();
    let ask = async |path: String| {
        let begun = Instant::now();
        let answer = client.get(format!("{}{path}", engine.address)).bearer_auth(&token).send().await?;
        answer.error_for_status()?.bytes().await?;
        anyhow::Ok(begun.elapsed().as_secs_f64() * 1000.0)
    };
    let (mut search, mut queue) = (Vec::new(), Vec::new());
    for n in 0..REQUESTS {
        // hexadecimal names, digits of accounts and beginnings of addresses
        let text = match n % 3 {
            0 => format!("{:03x}", n * 13 % 4096),
            1 => format!("{:03}", n * 37 % 1000),
            _ => "str".to_owned(),
        };
        search.push(ask(format!("/api/search?text={text}")).await?);
        let filter = match n % 4 {
            0 => "status=new,assigned".to_owned(),
            1 => format!("category=category%20{}", n % 30),
            2 => "sort=opened".to_owned(),
            _ => "overdue=true".to_owned(),
        };
        queue.push(ask(format!("/api/tickets?{filter}&limit=50")).await?);
    }
    engine.stop().await?;
    let (search, queue) = (vec![percentile(search, 0.95)], vec![percentile(queue, 0.95)]);
    Ok(vec![
        absolute("F10", "search by 3 characters over 1 M entries, p95", search, "ms", Goal::AtMost(100.0)),
        absolute(
            "F10",
            "queue of 1 M tickets: filter, page of 50, counters, p95",
            queue,
            "ms",
            Goal::AtMost(50.0),
        ),
    ])
}
