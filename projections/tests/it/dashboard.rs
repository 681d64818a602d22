//! The counters of the first screen say what the log says.

use chrono::{NaiveDate, TimeDelta, Utc};
use domain::{given::moment, id::TicketId, ticket::ReopenTicket};
use projections::dashboard::{Day, Standing, dashboard};

use crate::{
    tickets::{a_year_of_tickets, prose, supervisor},
    world::World,
};

const ZONE: &str = "Asia/Kathmandu"; // five hours and three quarters ahead

fn of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    (day - TimeDelta::days(1), day + TimeDelta::days(1))
}

#[tokio::test]
async fn counters_are_those_of_the_log() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    // what was closed is not, and is not counted as closed any more
    let reopen = ReopenTicket { reason: prose("It drips") };
    world.ask_by(supervisor(), "2026-04-01T10:00:00Z", TicketId::named("one").0, reopen).await;
    world.follow(2).await;
    let (from, to) = of(Utc::now().date_naive());
    let shown = dashboard(&world.pool, moment("2026-05-02T09:00:00Z"), ZONE, from, to).await.unwrap();

    let standing: Vec<Standing> = sqlx::query_as(
        "SELECT status, priority, count(*) AS tickets FROM ( \
           SELECT DISTINCT ON (aggregate_id) aggregate_id, CASE event_type \
             WHEN 'ticket.opened' THEN 'new' WHEN 'ticket.declined' THEN 'new' \
             WHEN 'ticket.accepted' THEN 'assigned' WHEN 'ticket.reopened' THEN 'assigned' \
             WHEN 'ticket.started' THEN 'in_progress' WHEN 'ticket.resumed' THEN 'in_progress' \
             WHEN 'ticket.merged_into' THEN 'merged' ELSE substr(event_type, 8) END AS status \
           FROM log.events WHERE event_type IN ('ticket.opened', 'ticket.declined', 'ticket.assigned', \
             'ticket.accepted', 'ticket.reopened', 'ticket.started', 'ticket.resumed', 'ticket.paused', \
             'ticket.resolved', 'ticket.closed', 'ticket.cancelled', 'ticket.rejected', 'ticket.merged_into') \
           ORDER BY aggregate_id, sequence DESC) AS stands \
         JOIN (SELECT DISTINCT ON (aggregate_id) aggregate_id, payload->>'priority' AS priority \
           FROM log.events WHERE event_type IN ('ticket.opened', 'ticket.classified') \
           ORDER BY aggregate_id, sequence DESC) AS priorities USING (aggregate_id) \
         GROUP BY status, priority ORDER BY status, priority",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    assert_eq!(shown.standing, standing);

    let days: Vec<Day> = sqlx::query_as(
        "SELECT (occurred_at AT TIME ZONE $1)::date AS day, \
           count(*) FILTER (WHERE event_type = 'ticket.opened') AS opened, \
           count(*) FILTER (WHERE event_type = 'ticket.resolved') AS resolved, \
           count(*) FILTER (WHERE event_type = 'ticket.closed') AS closed, \
           count(*) FILTER (WHERE event_type = 'ticket.reopened') AS reopened, \
           count(DISTINCT aggregate_id) FILTER (WHERE event_type = 'ticket.assigned') AS answered, \
           0::bigint AS answer_seconds \
         FROM log.events WHERE aggregate_type = 'ticket' \
           AND event_type NOT IN ('ticket.case_recorded', 'ticket.step_recorded') \
         GROUP BY day ORDER BY day",
    )
    .bind(ZONE)
    .fetch_all(&world.pool)
    .await
    .unwrap();
    // the whole story was recorded within seconds
    let shown_days: Vec<Day> =
        shown.days.iter().map(|day| Day { answer_seconds: Some(0), ..day.clone() }).collect();
    assert_eq!(shown_days, days);

    let closed: Vec<_> = shown.categories.iter().map(|mean| (&*mean.category, mean.closed)).collect();
    assert_eq!(closed, [("water", 1), ("water/tap", 1)]);
    assert_eq!(shown.overdue, 2, "one that waits and one that was reopened");
}

#[tokio::test]
async fn a_day_begins_where_the_zone_says() {
    let world = World::new().await;
    a_year_of_tickets(&world).await;
    world.follow(100).await;
    // as if all had happened in the quarter of an hour in which Kathmandu's second of March begins
    let quarter = moment("2026-03-01T18:15:00Z").timestamp() / 900;
    let mut connection = world.connection().await;
    let moved = "UPDATE dashboard_v1.dashboard_quarters SET quarter = $1";
    sqlx::query(moved).bind(quarter).execute(&mut connection).await.unwrap();
    let march = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    let now = moment("2026-03-02T00:00:00Z");
    for (zone, day) in [(ZONE, 2), ("UTC", 1)] {
        let shown = dashboard(&world.pool, now, zone, march(day), march(day)).await.unwrap();
        assert_eq!(shown.days.iter().map(|day| day.day).collect::<Vec<_>>(), [march(day)], "{zone}");
        let other = dashboard(&world.pool, now, zone, march(3 - day), march(3 - day)).await.unwrap();
        assert!(other.days.is_empty());
    }
}
