//! Payments: what waits for somebody, and what went where.

use domain::{
    id::{AccountId, EntryId, PaymentId},
    payment::{
        MarkCredited, MarkUnidentified, MatchPayment, MatchRule, PaymentChannel, RefundPayment,
        RegisterPayment, ReversePayment,
    },
    text::{Label, Prose},
};
use projections::payments::{ListedPayment, named, of_account, payment, payments, takings};

use crate::{accounts::day, world::World};

async fn received(world: &World, name: &str, on: &str, channel: PaymentChannel) -> PaymentId {
    let id = PaymentId::named(name);
    let register = RegisterPayment {
        channel,
        external_id: Some(Label::parse(name).unwrap()),
        amount: "12.50".parse().unwrap(),
        paid_on: day(on),
        settled_on: None,
        payer: Some(Label::parse("A-1").unwrap()),
        purpose: None,
    };
    world.ask(id.0, register).await;
    id
}

fn reason() -> Prose {
    Prose::parse("as the bank says").unwrap()
}

/// Six payments, each come to another end.
pub(crate) async fn payments_of_all_sorts(world: &World) -> [PaymentId; 6] {
    let account = AccountId::named("A-1");
    let new = received(world, "new", "2026-02-01", PaymentChannel::Bank).await;
    let strange = received(world, "strange", "2026-02-02", PaymentChannel::Cash).await;
    world.ask(strange.0, MarkUnidentified { reason: reason() }).await;
    let matched = received(world, "matched", "2026-02-02", PaymentChannel::Bank).await;
    let credited = received(world, "credited", "2026-02-03", PaymentChannel::Bank).await;
    let reversed = received(world, "reversed", "2026-02-02", PaymentChannel::Bank).await;
    for id in [matched, credited, reversed] {
        let by_number = MatchPayment { account, by: MatchRule::Number, account_takes_payments: true };
        world.ask(id.0, by_number).await;
    }
    world.ask(credited.0, MarkCredited { account, entry: EntryId::named("credit") }).await;
    world.ask(reversed.0, ReversePayment { reason: reason(), effective: day("2026-02-20") }).await;
    let refunded = received(world, "refunded", "2026-02-02", PaymentChannel::Cash).await;
    world.ask(refunded.0, MarkUnidentified { reason: reason() }).await;
    world.ask(refunded.0, RefundPayment { reason: reason(), refunded_on: day("2026-02-25") }).await;
    [new, strange, matched, credited, reversed, refunded]
}

#[tokio::test]
async fn what_nobody_could_match_comes_first_on_every_page() {
    let world = World::new().await;
    payments_of_all_sorts(&world).await;
    world.follow(4).await;
    let mut list = Vec::new();
    loop {
        let after = list.last().map(|row: &ListedPayment| row.payment.id);
        let page = payments(&world.pool, None, after, 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        list.extend(page);
    }
    let statuses: Vec<_> = list.iter().map(|row| &*row.payment.status).collect();
    assert_eq!(statuses[..3], ["unidentified", "registered", "credited"]);
    assert_eq!(list.len(), 6);
    let open = payments(&world.pool, Some(true), None, 9).await.unwrap();
    assert!(open.len() == 2 && open.iter().all(|row| row.payment.unmatched && row.account_number.is_none()));
    let settled = payments(&world.pool, Some(false), None, 9).await.unwrap();
    assert!(settled.len() == 4 && settled.iter().all(|row| !row.payment.unmatched));
}

#[tokio::test]
async fn a_payment_is_found_by_its_account_and_by_its_name() {
    let world = World::new().await;
    let [_, strange, _, credited, reversed, _] = payments_of_all_sorts(&world).await;
    world.follow(100).await;
    let account = AccountId::named("A-1").0;
    let first = of_account(&world.pool, account, None, 2).await.unwrap();
    assert_eq!(first[0].payment.id, credited.0, "the latest");
    assert_eq!(of_account(&world.pool, account, Some(first[1].payment.id), 9).await.unwrap().len(), 1);
    assert_eq!(named(&world.pool, "strange").await.unwrap()[0].payment.id, strange.0);

    let row = payment(&world.pool, reversed.0).await.unwrap().unwrap();
    assert_eq!((&*row.status, row.reason.as_deref()), ("reversed", Some("as the bank says")));
    let row = payment(&world.pool, credited.0).await.unwrap().unwrap();
    assert_eq!((row.entry, row.matched_by.as_deref()), (Some(EntryId::named("credit").0), Some("number")));
}

#[tokio::test]
async fn takings_are_sums_by_day_and_way() {
    let world = World::new().await;
    payments_of_all_sorts(&world).await;
    world.follow(100).await;
    let takings = takings(&world.pool, day("2026-02-02")..=day("2026-02-28")).await.unwrap();
    let lines: Vec<_> = takings.iter().map(|line| serde_json::to_value(line).unwrap()).collect();
    assert_eq!(
        lines,
        [
            serde_json::json!({"day": "2026-02-02", "channel": "bank", "payments": 2, "amount": "25.00", "taken_back": "12.50"}),
            serde_json::json!({"day": "2026-02-02", "channel": "cash", "payments": 2, "amount": "25.00", "taken_back": "12.50"}),
            serde_json::json!({"day": "2026-02-03", "channel": "bank", "payments": 1, "amount": "12.50", "taken_back": "0.00"}),
        ]
    );
}
