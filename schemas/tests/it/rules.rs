//! Company rules, as each deciding process reads them.

use chrono::{DateTime, Utc};
use domain::{
    Actor, Role,
    given::moment,
    rules::{DraftRule, PublishRule, RuleCode, RuleContent as _, pack},
    ticket::SlaPolicy,
};
use schemas::{Ask, Store, rule_pack::publish_default, rules::RulesError};

use crate::world::LogWorld;

const NOW: &str = "2026-03-02T09:00:00Z";

fn code() -> RuleCode {
    RuleCode::parse("default").unwrap()
}

/// Publishes a version of the policy `default` with this percentage of warning, in force from this day of April.
/// Returns the position of the publication.
async fn publish(store: &Store, percent: u8) -> i64 {
    let rules = pack::default_rules();
    let shipped = rules.sla_policies.in_force(&code(), moment(NOW)).unwrap().content;
    let content = SlaPolicy { warn_percent: percent, ..shipped.clone() };
    let id = code().stream_id(SlaPolicy::STREAM);
    let ask = Ask::new(moment(NOW), Actor::named("tests", Role::Administrator));
    store.execute(id, &DraftRule { code: code(), content }, &ask).await.unwrap();
    let publish = PublishRule::<SlaPolicy>::from(april(percent));
    store.execute(id, &publish, &ask).await.unwrap().position.unwrap()
}

fn april(day: u8) -> DateTime<Utc> {
    moment(&format!("2026-04-{day:02}T12:00:00Z"))
}

#[tokio::test]
async fn another_process_reads_a_published_version_when_asked_for_its_position() {
    let world = LogWorld::new().await;
    let other = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    publish_default(&world.store, moment(NOW)).await.unwrap();
    other.rules().current().await.unwrap();
    let position = publish(&world.store, 3).await;
    let rules = other.rules().at_least(position).await.unwrap();
    assert_eq!(rules.position, position);
    let policy = rules.sla_policies.in_force(&code(), april(3)).unwrap();
    assert_eq!((policy.version, policy.content.warn_percent), (2, 3));
}

#[tokio::test]
async fn a_position_beyond_the_log_is_refused() {
    let world = LogWorld::new().await;
    publish_default(&world.store, moment(NOW)).await.unwrap();
    let head = world.check().await;
    world.store.rules().at_least(head).await.unwrap();
    let refused = world.store.rules().at_least(head + 1).await;
    assert!(matches!(refused, Err(RulesError::BeyondHead { .. })), "{refused:?}");
}

#[tokio::test]
async fn ten_versions_read_one_by_one_equal_ten_read_at_once() {
    let world = LogWorld::new().await;
    publish_default(&world.store, moment(NOW)).await.unwrap();
    for day in 1..=9 {
        publish(&world.store, day).await;
        world.store.rules().current().await.unwrap();
    }
    let known = world.store.rules().current().await.unwrap();
    let fresh = Store::new(world.pool.clone(), world.appender.clone(), 1 << 20);
    assert_eq!(fresh.rules().current().await.unwrap(), known);
    for day in 1..=9 {
        let found = known.sla_policies.in_force(&code(), april(day)).unwrap();
        assert_eq!((found.version, found.content.warn_percent), (u32::from(day) + 1, day));
    }
}
