//! One log with every kind of event there is, told by all stories of these tests.

use std::collections::BTreeSet;

use domain::{
    account::{ChangeHolder, ClaimNumber, CloseAccount, NumberHolder, OpenAccount},
    calendar::Calendar,
    given::moment,
    house::{Passport, RevisePassport},
    id::{AccountId, PersonId, UnitId, UserId},
    identifier::{ClaimIdentifier, Identifier, ReleaseIdentifier},
    login::Login,
    meter::{MeterPlace, RemoveMeter},
    rules::{DraftRule, PublishRule, RetireRule, RuleCode, RuleContent, pack},
    ticket::{AdoptRules, OpenTicket, Scenario, SetDeadline, SlaPolicy, Target, TicketKind},
    user::{ChangeLogin, RemovePassword, SignOutEverywhere, UnblockUser},
};
use schemas::Recorded;

use crate::{
    accounts::{account_with_a_story, day, fine, record},
    houses::house_with_two_flats,
    meters::{foreign_meter, install, meter_with_a_story, volumes},
    payments::payments_of_all_sorts,
    people::neighbours,
    tickets::{Story, a_year_of_tickets, label, prose, request, supervisor},
    users::user_with_a_story,
    world::World,
};

/// Records it.
///
/// # Panics
/// Where a kind of event is in no story: models are rebuilt and looked at with all of them.
pub(crate) async fn every_kind_of_event(world: &World) -> Vec<Recorded> {
    for n in 0..5 {
        let house = house_with_two_flats(world, &format!("Street {n}")).await;
        let passport = Passport { year: Some(1967), ..Passport::default() };
        world.ask(house.0, RevisePassport { passport }).await;
    }
    account_with_a_story(world, "A-1").await;
    record(world, "NA", fine()).await;
    payments_of_all_sorts(world).await;
    meter_with_a_story(world, "S-1").await;
    foreign_meter(world, "H001").await;
    neighbours(world).await;
    let user = user_with_a_story(world, "anna").await;
    world.ask(user, UnblockUser {}).await;
    world.ask(user, SignOutEverywhere {}).await;
    world.ask(user, RemovePassword {}).await;
    renamed_user(world, UserId(user)).await;
    a_year_of_tickets(world).await;
    closed_account(world).await;
    removed_meter(world).await;
    paid_ticket(world).await;
    ticket_under_newer_rules(world).await;
    let code = default_code();
    retire::<Calendar>(world, &code).await;
    retire::<SlaPolicy>(world, &code).await;
    retire::<Scenario>(world, &code).await;

    let log = world.log().await;
    let told: BTreeSet<&str> = log.iter().map(|event| &*event.kind).collect();
    let kinds = schemas::fact::kinds();
    let untold: Vec<&String> = kinds.iter().filter(|kind| !told.contains(kind.as_str())).collect();
    assert!(untold.is_empty(), "no story has {untold:?}");
    log
}

/// The user gets another login and gives it up again.
async fn renamed_user(world: &World, user: UserId) {
    let login = Login::parse("anna.p").unwrap();
    let identifier = Identifier::from(login.clone());
    world.ask(user.0, ChangeLogin { login }).await;
    let claim = ClaimIdentifier { identifier: identifier.clone(), user, held_by: None };
    world.ask(identifier.id().0, claim).await;
    world.ask(identifier.id().0, ReleaseIdentifier { identifier: identifier.clone(), user }).await;
}

/// Handed on, and closed before anything was charged.
async fn closed_account(world: &World) {
    let id = AccountId::named("closed");
    let (number, opened_on) = (label("closed"), day("2026-01-01"));
    let claim = ClaimNumber { number: number.clone(), account: id, held_by: None };
    world.ask(NumberHolder::id(&number).0, claim).await;
    world
        .ask(
            id.0,
            OpenAccount {
                number,
                house: None,
                unit: None,
                holder: None,
                origin: None,
                opened_on,
                namesakes: vec![],
            },
        )
        .await;
    world.ask(id.0, ChangeHolder { holder: Some(PersonId::named("Anna")), since: day("2026-02-01") }).await;
    world.ask(id.0, CloseAccount { reason: prose("sold") }).await;
}

async fn removed_meter(world: &World) {
    let id = install(world, "removed", MeterPlace::Unit { unit: UnitId::named("flat") }).await;
    let (on, values) = (day("2026-02-01"), volumes(&["5", "1"]));
    world.ask(id.0, RemoveMeter { on, values, reason: prose("not needed") }).await;
}

/// A paid ticket has no term for its resolution until one is agreed.
async fn paid_ticket(world: &World) {
    let paid = OpenTicket { kind: TicketKind::Paid, ..request() };
    let (which, due) = (Target::Resolution, moment("2026-03-20T09:00:00Z"));
    let agreed = SetDeadline { which, due, reason: prose("as agreed") };
    Story::opened(world, "paid", paid).await.then(supervisor(), "2026-03-02T09:30:00Z", agreed).await;
}

fn default_code() -> RuleCode {
    RuleCode::parse("default").unwrap()
}

/// Opened under the first version of the policy, and moved to the second.
async fn ticket_under_newer_rules(world: &World) {
    let story = Story::opened(world, "adopting", request()).await;
    let rules = pack::default_rules();
    let now = moment("2026-03-02T09:10:00Z");
    let shipped = rules.sla_policies.in_force(&default_code(), now).unwrap().content;
    let content = SlaPolicy { warn_percent: 50, ..shipped.clone() };
    let id = default_code().stream_id(SlaPolicy::STREAM);
    world.ask(id, DraftRule { code: default_code(), content }).await;
    world.ask(id, PublishRule::<SlaPolicy>::from(now)).await;
    story.then(supervisor(), "2026-03-02T09:30:00Z", AdoptRules {}).await;
}

async fn retire<T: RuleContent>(world: &World, code: &RuleCode) {
    world.ask(code.stream_id(T::STREAM), RetireRule::<T>::at(moment("2030-01-01T00:00:00Z"))).await;
}
