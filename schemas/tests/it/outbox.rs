//! The outbox: which message is due when, and when it is given up.

use chrono::{DateTime, TimeDelta, Utc};
use domain::given::moment;
use schemas::outbox::{
    ATTEMPTS_MAX, DeadLetter, FIRST_RETRY_DELAY_SECS, Message, NewMessage, RETRY_DELAY_MAX_SECS, Unsent,
    claim, dead_letters, record_failure, record_sent, unsent, write,
};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::world::LogWorld;

fn news(channel: &'static str, recipient: Uuid, caused_at: DateTime<Utc>) -> NewMessage {
    NewMessage { channel, recipient, kind: "news", payload: json!({}), cause: 7, caused_at }
}

async fn written(pool: &PgPool, message: NewMessage) {
    write(&mut pool.acquire().await.unwrap(), &[message]).await.unwrap();
}

async fn due(pool: &PgPool, now: DateTime<Utc>) -> Vec<Message> {
    claim(pool, "mail", now, 8).await.unwrap()
}

#[tokio::test]
async fn pauses_double_up_to_six_hours_and_end_with_a_dead_letter() {
    let world = LogWorld::new().await;
    let pool = &world.pool;
    let (begin, recipient) = (moment("2026-03-02T09:00:00Z"), Uuid::now_v7());
    written(pool, news("mail", recipient, begin)).await;
    let (mut now, mut pause) = (begin, FIRST_RETRY_DELAY_SECS);
    for attempt in 1..=ATTEMPTS_MAX {
        assert_eq!(due(pool, now - TimeDelta::seconds(1)).await, [], "before attempt {attempt}");
        let [message] = &due(pool, now).await[..] else { panic!("attempt {attempt} is due") };
        assert_eq!(message.attempts, attempt);
        assert_eq!(due(pool, now).await, [], "nobody else claims it");
        assert_eq!(unsent(pool, "mail").await.unwrap(), Unsent { waiting: 1, dead: 0 });
        record_failure(pool, message, "away", false, now).await.unwrap();
        if attempt < ATTEMPTS_MAX {
            now += TimeDelta::seconds(pause);
            pause = (pause * 2).min(RETRY_DELAY_MAX_SECS);
        }
    }
    let hours = (now - begin).num_hours();
    assert!((24..30).contains(&hours), "the last attempt comes {hours} hours after the first");
    assert_eq!(due(pool, now + TimeDelta::days(400)).await, []);
    assert_eq!(unsent(pool, "mail").await.unwrap(), Unsent { waiting: 0, dead: 1 });
    let letters = dead_letters(pool, Some("mail"), None, 10).await.unwrap();
    let [DeadLetter { id, channel, attempts, failed_at, last_error, .. }] = &letters[..] else {
        panic!("{letters:?}")
    };
    assert_eq!((channel.as_str(), *attempts, *failed_at), ("mail", ATTEMPTS_MAX, now));
    assert_eq!(last_error, "away");
    assert_eq!(dead_letters(pool, None, Some(*id), 10).await.unwrap(), []);
    assert_eq!(dead_letters(pool, Some("sms"), None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_message_is_written_once_for_each_channel_and_recipient() {
    let world = LogWorld::new().await;
    let pool = &world.pool;
    let (begin, anna, boris) = (moment("2026-03-02T09:00:00Z"), Uuid::now_v7(), Uuid::now_v7());
    for _ in 0..2 {
        written(pool, news("mail", anna, begin)).await;
        written(pool, news("mail", boris, begin)).await;
        written(pool, news("sms", anna, begin)).await;
    }
    let claimed = due(pool, begin).await;
    assert_eq!(claimed.iter().map(|message| message.recipient).collect::<Vec<_>>(), [anna, boris]);
    for message in &claimed {
        record_sent(pool, message.id, begin).await.unwrap();
    }
    written(pool, news("mail", anna, begin)).await;
    assert_eq!(due(pool, begin + TimeDelta::days(400)).await, []);
    assert_eq!(unsent(pool, "sms").await.unwrap(), Unsent { waiting: 1, dead: 0 });
}

#[tokio::test]
async fn a_late_result_of_an_earlier_attempt_changes_nothing_but_success_counts() {
    let world = LogWorld::new().await;
    let pool = &world.pool;
    let begin = moment("2026-03-02T09:00:00Z");
    written(pool, news("mail", Uuid::now_v7(), begin)).await;
    let [first] = &due(pool, begin).await[..] else { panic!("it is due") };
    let later = begin + TimeDelta::hours(1);
    let [second] = &due(pool, later).await[..] else { panic!("it is due again") };
    record_failure(pool, first, "no address", true, later).await.unwrap();
    assert_eq!(unsent(pool, "mail").await.unwrap(), Unsent { waiting: 1, dead: 0 });
    record_failure(pool, second, "no address", true, later).await.unwrap();
    assert_eq!(unsent(pool, "mail").await.unwrap(), Unsent { waiting: 0, dead: 1 });
    record_sent(pool, first.id, later).await.unwrap();
    assert_eq!(unsent(pool, "mail").await.unwrap(), Unsent { waiting: 0, dead: 0 });
}
