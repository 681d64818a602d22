//! The end of a history: the company's life goes on up to there, and nothing in it happens later.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use demo_company::{HistoryEnd, Size};
use domain::{
    Aggregate as _, Money,
    account::{Account, AccountEvent},
    payment::PaymentEvent,
    period::Period,
    rules::{Rules, pack::default_rules},
    ticket::{Promise, Standing, Status, Ticket, TicketEvent, TicketKind},
};
use schemas::{Fact, Recorded};
use test_world::World;
use uuid::Uuid;

use crate::loading::{events, load_until, until};

const SIZE: Size = Size { houses: 1, accounts: 30, months: 2, tickets: 160 };
/// A ticket that nobody paused is done after so many days.
const OPEN_DAYS_MAX: i64 = 25;
const OVERDUE_DAYS_MAX: i64 = 5;

/// What the log says at the end of a history.
struct History {
    end: HistoryEnd,
    rules: Rules,
    events: Vec<Recorded>,
}

/// A ticket and when it came.
#[derive(Default)]
struct Call {
    opened: DateTime<Utc>,
    ticket: Ticket,
}

impl History {
    async fn until(end: HistoryEnd) -> Self {
        let world = World::new().await;
        load_until(&world, 1, SIZE, end).await.unwrap();
        Self { end, rules: default_rules(), events: events(&world).await }
    }

    fn day(&self, event: &Recorded) -> NaiveDate {
        self.rules.day(event.occurred_at)
    }

    /// The days until the end, the last one first. The day of an end at midnight has not begun.
    fn last_days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.rules.day(self.end.moment() - TimeDelta::minutes(1));
        (0..).map(move |days| last - Days::new(days))
    }

    /// The last month that is over.
    fn last_month(&self) -> Period {
        let day = self.end.day();
        Period::containing(day - Days::new(day.day().into())).unwrap()
    }

    fn calls(&self) -> Vec<Call> {
        let mut calls = BTreeMap::<Uuid, Call>::new();
        for event in &self.events {
            let Fact::Ticket(fact) = event.fact() else { continue };
            let call = calls.entry(event.id).or_default();
            if matches!(fact, TicketEvent::Opened { .. }) {
                call.opened = event.occurred_at;
            }
            call.ticket.evolve(fact);
        }
        calls.into_values().collect()
    }

    /// How often something of a kind happens on each day.
    fn days_of(&self, kind: &str) -> BTreeMap<NaiveDate, usize> {
        let mut days = BTreeMap::new();
        for event in self.events.iter().filter(|event| event.kind == kind) {
            *days.entry(self.day(event)).or_default() += 1;
        }
        days
    }

    fn nothing_happens_after_the_end(&self) {
        for event in &self.events {
            assert!(event.occurred_at < self.end.moment(), "{event:?}");
        }
    }

    fn calls_come_each_day_and_wait_in_every_status(&self) {
        let opened = self.days_of("ticket.opened");
        for day in self.last_days().take(14) {
            assert!(opened.contains_key(&day), "no ticket on {day}");
        }
        let calls = self.calls();
        let recent = self.end.moment() - TimeDelta::days(7);
        for status in [Status::New, Status::Assigned, Status::InProgress, Status::Paused, Status::Resolved] {
            let waits = |call: &&Call| call.ticket.status() == Some(status) && call.opened > recent;
            assert!(calls.iter().any(|call| waits(&call)), "none is {status:?}");
        }
        let today = self.end.moment() - TimeDelta::hours(6);
        let emergency = |call: &&Call| {
            call.opened > today && call.ticket.live().is_some_and(|live| live.kind() == TicketKind::Emergency)
        };
        assert!(calls.iter().filter(emergency).count() >= 2);
    }

    fn old_calls_are_done_unless_they_are_paused(&self) {
        let (mut open, mut overdue) = (0, 0);
        for Call { opened, ticket } in self.calls() {
            let Some(status) = ticket.status().filter(|status| is_worked_on(*status)) else { continue };
            open += 1;
            let age = self.end.moment() - opened;
            assert!(age < TimeDelta::days(OPEN_DAYS_MAX), "{status:?} since {opened}");
            let promises = ticket.live().unwrap().promises();
            let promises = [promises.response, promises.resolution].into_iter().flatten();
            let broken: Vec<Promise> = promises
                .filter(|promise| promise.standing != Standing::Met && promise.due < self.end.moment())
                .collect();
            overdue += usize::from(!broken.is_empty());
            for Promise { due, standing, .. } in broken {
                let late = self.end.moment() - due;
                assert!(late < TimeDelta::days(OVERDUE_DAYS_MAX), "{status:?} and due since {due}");
                // the timers of an engine that starts now have nothing to catch up with
                assert_eq!(standing, Standing::Missed, "due since {due}");
            }
        }
        assert!(overdue * 4 <= open, "{overdue} of {open}");
    }

    fn the_last_month_is_charged_and_paid(&self) {
        let (month, mut open, mut charged) = (self.last_month(), BTreeSet::new(), BTreeSet::new());
        let mut paid = BTreeSet::new();
        for event in &self.events {
            match event.fact() {
                Fact::Account(AccountEvent::Opened { .. }) => drop(open.insert(event.id)),
                Fact::Account(AccountEvent::Closed { .. }) => drop(open.remove(&event.id)),
                Fact::Account(AccountEvent::Charged { period, .. }) if *period == month => {
                    charged.insert(event.id);
                }
                Fact::Payment(PaymentEvent::Registered { paid_on, .. }) => drop(paid.insert(*paid_on)),
                _ => {}
            }
        }
        assert_eq!(open.len(), SIZE.accounts as usize);
        assert_eq!(charged, open);
        for days in
            [self.last_days().take(14).collect::<Vec<_>>(), month.first_day().iter_days().take(28).collect()]
        {
            assert!(days.iter().any(|day| paid.contains(day)), "no payment from {days:?}");
        }
        let read = self.days_of("meter.read");
        let in_month = |day: NaiveDate| Period::containing(day) == Ok(month);
        assert!(read.keys().any(|day| in_month(*day)));
        // meters are read until the 23rd
        let read_now = read.keys().any(|day| *day > month.last_day());
        assert_eq!(read_now, self.end.day().day() >= 23, "{read:?}");
    }

    fn accounts_add_up(&self) {
        let mut accounts = BTreeMap::<Uuid, (Account, Money)>::new();
        for event in &self.events {
            let Fact::Account(fact) = event.fact() else { continue };
            let (account, owed) = accounts.entry(event.id).or_default();
            account.evolve(fact);
            *owed += match fact {
                AccountEvent::Charged { total, .. } | AccountEvent::Corrected { total, .. } => *total,
                AccountEvent::Reversed { amount, .. } | AccountEvent::CreditReversed { amount, .. } => {
                    *amount
                }
                AccountEvent::Credited { amount, .. } | AccountEvent::WrittenOff { amount, .. } => -*amount,
                _ => Money::ZERO,
            };
        }
        for (id, (account, owed)) in accounts {
            assert_eq!(account.balance(), owed, "{id}");
        }
    }
}

/// Whether the ticket waits for the company.
fn is_worked_on(status: Status) -> bool {
    matches!(status, Status::New | Status::Assigned | Status::InProgress)
}

async fn check(end: HistoryEnd) {
    let history = History::until(end).await;
    history.nothing_happens_after_the_end();
    history.calls_come_each_day_and_wait_in_every_status();
    history.old_calls_are_done_unless_they_are_paused();
    history.the_last_month_is_charged_and_paid();
    history.accounts_add_up();
}

#[tokio::test]
async fn a_history_ends_on_new_year() {
    check(until("2026-01-01")).await;
}

#[tokio::test]
async fn a_history_ends_on_a_leap_day() {
    check(until("2024-02-29")).await;
}

#[tokio::test]
async fn a_history_ends_on_a_monday() {
    check(until("2026-03-16")).await;
}

#[tokio::test]
async fn a_history_ends_on_a_sunday_that_begins_a_month() {
    check(until("2026-03-01")).await;
}

#[tokio::test]
async fn a_history_ends_at_midnight_between_two_months() {
    check(HistoryEnd::at("2026-04-30T21:00:00Z".parse().unwrap()).unwrap()).await;
}

#[tokio::test]
async fn a_history_ends_on_the_evening_of_a_billing_run() {
    check(HistoryEnd::at("2026-06-30T20:30:00Z".parse().unwrap()).unwrap()).await;
}
