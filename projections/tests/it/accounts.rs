//! Accounts: the card, the statement, any day on both clocks.

use chrono::NaiveDate;
use domain::{
    Money,
    account::{
        ChangeHolder, Charge, ChargeLine, CloseAccount, Correct, Credit, EntryKey, ForeignEntry, ForeignKind,
        OpenAccount, RecordEntries, Reverse, ReverseCredit, WriteOff,
    },
    given::given,
    id::{AccountId, EntryId, HouseId, PaymentId, PersonId},
    origin::Origin,
    text::{Label, Prose, Text},
};
use futures::TryStreamExt;
use projections::accounts::{
    Accounts, Of, accounts, balance_as_of, balances, by_ids, report, statement, turnover, turnover_totals,
};
use rust_decimal::Decimal;

use crate::world::World;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

fn lines(amount: &str) -> Vec<ChargeLine> {
    let service = Label::parse("heating").unwrap();
    vec![ChargeLine { service, quantity: None, unit: None, price: None, amount: money(amount) }]
}

fn charge(entry: &str, period: &str, amount: &str) -> Charge {
    Charge {
        entry: EntryId::named(entry),
        run: None,
        period: period.parse().unwrap(),
        effective: day(&format!("{period}-28")),
        due_on: day("2026-06-10"),
        lines: lines(amount),
    }
}

/// Two months charged, the first paid and corrected later, the payment recalled, something given up.
pub(crate) async fn account_with_a_story(world: &World, number: &str) -> AccountId {
    let id = AccountId::named(number);
    let entry = |name: &str| EntryId::named(&format!("{number}/{name}"));
    let reason = || Prose::parse("a mistake").unwrap();
    let open = OpenAccount {
        number: Label::parse(number).unwrap(),
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: day("2026-01-01"),
        namesakes: vec![],
    };
    world.ask(id.0, open).await;
    let january = charge(&format!("{number}/january"), "2026-01", "100.00");
    world.ask_at("2026-02-01T09:00:00Z", id.0, january).await;
    let february = charge(&format!("{number}/february"), "2026-02", "80.00");
    world.ask_at("2026-03-01T09:00:00Z", id.0, february).await;
    let payment = PaymentId::named(number);
    let credit =
        Credit { entry: entry("paid"), payment, effective: day("2026-02-10"), amount: money("120.00") };
    world.ask_at("2026-03-02T09:00:00Z", id.0, credit).await;
    let correct = Correct {
        entry: entry("less"),
        corrects: entry("january"),
        reason: reason(),
        effective: day("2026-01-31"),
        lines: lines("-10.00"),
    };
    world.ask_at("2026-03-03T09:00:00Z", id.0, correct).await;
    let recall =
        ReverseCredit { entry: entry("recalled"), payment, reason: reason(), effective: day("2026-03-05") };
    world.ask_at("2026-03-05T09:00:00Z", id.0, recall).await;
    let wrong = charge(&format!("{number}/wrong"), "2026-03", "5.00");
    world.ask_at("2026-03-28T09:00:00Z", id.0, wrong).await;
    let reverse = Reverse {
        entry: entry("reversed"),
        reverses: entry("wrong"),
        reason: reason(),
        effective: day("2026-03-29"),
    };
    world.ask_at("2026-03-29T09:00:00Z", id.0, reverse).await;
    let give_up = WriteOff {
        entry: entry("given up"),
        reason: reason(),
        effective: day("2026-03-30"),
        amount: money("20.00"),
    };
    world.ask_at("2026-03-30T09:00:00Z", id.0, give_up).await;
    id
}

fn foreign(key: u64, kind: ForeignKind, amount: &str, on: &str) -> ForeignEntry {
    ForeignEntry {
        key: EntryKey(key),
        label: Label::parse("as the source says").unwrap(),
        kind,
        replaces: false,
        amount: money(amount),
        effective: day(on),
        order: 0,
        at: None,
    }
}

/// A fine, costs, another fine on top, a penalty in the place of both, a part payment, a charge after it.
pub(crate) fn fine() -> Vec<ForeignEntry> {
    let replacing = |entry| ForeignEntry { replaces: true, ..entry };
    vec![
        replacing(foreign(1, ForeignKind::Charge, "36.00", "2007-03-09")),
        foreign(2, ForeignKind::Expense, "13.00", "2007-07-17"),
        foreign(3, ForeignKind::Charge, "4.00", "2007-08-01"),
        replacing(foreign(4, ForeignKind::Penalty, "74.00", "2007-10-01")),
        foreign(5, ForeignKind::Note, "99.00", "2007-11-01"),
        foreign(6, ForeignKind::Payment, "50.00", "2008-09-09"),
        foreign(7, ForeignKind::Charge, "1.00", "2008-09-09"),
    ]
}

pub(crate) async fn record(world: &World, name: &str, entries: Vec<ForeignEntry>) -> AccountId {
    let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse(name).unwrap() };
    let id = AccountId::named(&origin.name());
    world.ask(id.0, RecordEntries { origin, entries }).await;
    id
}

/// What the rule of the ledger itself gives for entries up to a day.
fn by_the_rule(entries: &[ForeignEntry], until: NaiveDate) -> Money {
    let entries: Vec<_> = entries.iter().filter(|entry| entry.effective <= until).cloned().collect();
    if entries.is_empty() {
        return Money::ZERO;
    }
    let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse("any").unwrap() };
    let asker = given::<domain::account::Account>([]).as_role(domain::Role::System);
    let events = asker.when(&RecordEntries { origin, entries }).unwrap();
    given::<domain::account::Account>(events).state().balance()
}

#[tokio::test]
async fn the_card_and_the_statement_tell_the_same_story() {
    let world = World::new().await;
    let id = account_with_a_story(&world, "A-1").await;
    world.follow(3).await;

    let card = by_ids(&world.pool, &[id.0]).await.unwrap().remove(0);
    assert_eq!((card.due, card.paid, card.balance), (money("150.00"), Money::ZERO, money("150.00")));
    assert_eq!(card.last_effective, Some(day("2026-03-30")));
    let first = statement(&world.pool, id.0, 0, 5).await.unwrap();
    let rest = statement(&world.pool, id.0, first[4].position, 5).await.unwrap();
    let told: Vec<_> = first.iter().chain(&rest).collect();
    let classes: Vec<_> = told.iter().map(|line| (&*line.kind, &*line.counts_as)).collect();
    assert_eq!(
        classes,
        [
            ("charged", "charge"),
            ("charged", "charge"),
            ("credited", "payment"),
            ("corrected", "correction"),
            ("credit_reversed", "payment"),
            ("charged", "charge"),
            ("reversed", "charge"),
            ("written_off", "write_off"),
        ]
    );
    let mut sum = Money::ZERO;
    for line in &told {
        sum += line.amount;
        assert_eq!(line.balance, sum, "{line:?}");
    }
    assert_eq!(sum, card.balance);
    assert_eq!(told[3].corrects, Some(EntryId::named("A-1/january").0));
    assert_eq!(told[0].lines[0]["amount"], "100.00");
    assert_eq!(told[2].allocation[0]["amount"], "100.00");
}

#[tokio::test]
async fn what_we_knew_then_differs_from_what_we_know_now() {
    let world = World::new().await;
    let id = account_with_a_story(&world, "A-1").await;
    world.follow(100).await;
    let lines = statement(&world.pool, id.0, 0, 100).await.unwrap();
    let before_the_correction = Some(lines[2].recorded_at);
    let on = |day, known| balance_as_of(&world.pool, id.0, day, known);

    let end = day("2026-02-28");
    assert_eq!(on(end, before_the_correction).await.unwrap(), Some(money("60.00")));
    assert_eq!(on(end, None).await.unwrap(), Some(money("50.00")));
    assert_eq!(on(day("2025-12-31"), None).await.unwrap(), Some(Money::ZERO));
    let nobody = AccountId::named("nobody").0;
    assert_eq!(balance_as_of(&world.pool, nobody, end, None).await.unwrap(), None);
}

#[tokio::test]
async fn a_foreign_ledger_comes_out_by_its_rule_on_every_day_in_whatever_order_it_arrives() {
    let world = World::new().await;
    let fine = fine();
    let orders = [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [3, 0, 6, 2, 5, 1, 4], [5, 2, 3, 6, 0, 4, 1]];
    let days =
        ["2007-03-08", "2007-03-09", "2007-07-17", "2007-09-30", "2007-10-01", "2008-09-09", "2020-01-01"];
    for order in orders {
        let id = AccountId::named(&format!("fines/{order:?}"));
        for at in order {
            assert_eq!(record(&world, &format!("{order:?}"), vec![fine[at].clone()]).await, id);
        }
        world.follow(2).await;
        let lines = statement(&world.pool, id.0, 0, 100).await.unwrap();
        for until in days.map(day) {
            let balance = balance_as_of(&world.pool, id.0, until, None).await.unwrap();
            assert_eq!(balance, Some(by_the_rule(&fine, until)), "{order:?} {until}");
            // and on the other clock: what was known after each arrival
            for (known, line) in lines.iter().enumerate() {
                let known: Vec<_> = order[..=known].iter().map(|at| fine[*at].clone()).collect();
                let then = balance_as_of(&world.pool, id.0, until, Some(line.recorded_at)).await.unwrap();
                assert_eq!(then, Some(by_the_rule(&known, until)), "{order:?} {until}");
            }
        }
        let card = by_ids(&world.pool, &[id.0]).await.unwrap().remove(0);
        assert_eq!((card.due, card.paid, card.balance), (money("88.00"), money("50.00"), money("38.00")));
    }
}

#[tokio::test]
async fn the_turnover_sheet_adds_up_account_by_account_and_as_a_whole() {
    let world = World::new().await;
    let own = account_with_a_story(&world, "A-1").await;
    let foreign = record(&world, "Z", fine()).await;
    world.follow(100).await;

    let march = day("2026-02-28")..=day("2026-03-31");
    let sheet = turnover(&world.pool, march.clone(), None, None, None, 10).await.unwrap();
    assert_eq!([sheet[0].account, sheet[1].account], [own.0, foreign.0]);
    let line = &sheet[0];
    assert_eq!((line.opening, line.closing), (money("-30.00"), money("150.00")));
    assert_eq!(
        (line.charged, line.paid, line.written_off),
        (money("80.00"), money("-120.00"), money("20.00"))
    );
    assert_eq!((sheet[1].opening, sheet[1].closing), (money("38.00"), money("38.00")));

    // before the correction and the recall were known
    let then = statement(&world.pool, own.0, 0, 9).await.unwrap()[2].recorded_at;
    let known = turnover_totals(&world.pool, march.clone(), Some(then), None).await.unwrap();
    assert_eq!([known.opening.0, known.closing.0], [-20, 60].map(Decimal::from));

    let first =
        turnover(&world.pool, day("2007-01-01")..=day("2007-09-30"), None, None, None, 1).await.unwrap();
    let next =
        turnover(&world.pool, day("2007-01-01")..=day("2007-09-30"), None, None, Some(first[0].account), 9);
    assert_eq!(next.await.unwrap()[0].charged, money("53.00"));
    // the penalty stands in the place of 40.00
    let autumn = day("2007-10-01")..=day("2008-12-31");
    let totals = turnover_totals(&world.pool, autumn, None, None).await.unwrap();
    let figures = [totals.opening, totals.charged, totals.paid, totals.closing].map(|total| total.0);
    assert_eq!(figures, [53, 35, 50, 38].map(Decimal::from));
    assert_eq!(totals.accounts, 2);
}

#[tokio::test]
async fn the_report_counts_every_account_once() {
    let world = World::new().await;
    account_with_a_story(&world, "A-1").await;
    record(&world, "part", fine()).await;
    record(&world, "exact", vec![fine().remove(0), foreign(9, ForeignKind::Payment, "36.00", "2008-01-01")])
        .await;
    record(&world, "over", vec![foreign(9, ForeignKind::Payment, "0.50", "2008-01-01")]).await;
    record(&world, "NA", vec![fine().remove(0)]).await;
    world.follow(100).await;

    let whole = report(&world.pool, Some("fines"), None).await.unwrap();
    assert_eq!(
        serde_json::to_value(&whole).unwrap(),
        serde_json::json!({
            "accounts": 4, "events": 11, "charges": "113.00", "expenses": "13.00", "penalties": "74.00",
            "payments": "86.50", "due": "160.00", "debt": "74.00", "overpaid": "0.50",
            "settled": {"nothing": 1, "exact": 1, "over": 1, "part": 1},
        })
    );
    let early = report(&world.pool, Some("fines"), Some(day("2007-12-31"))).await.unwrap();
    assert_eq!((early.accounts, early.settled.nothing), (3, 3));
    assert_eq!(report(&world.pool, None, None).await.unwrap().accounts, 5);
    let nobody = report(&world.pool, Some("nobody"), None).await.unwrap();
    assert_eq!(serde_json::to_value(&nobody).unwrap()["debt"], "0.00");

    let all: Vec<_> = balances(&world.pool, Some("fines"), None).try_collect().await.unwrap();
    let all: Vec<_> = all.iter().map(|one| (&*one.account, one.balance.to_string())).collect();
    let expected = [("NA", "36.00"), ("exact", "0.00"), ("over", "-0.50"), ("part", "38.00")];
    assert_eq!(all, expected.map(|(account, balance)| (account, balance.to_owned())));
}

#[tokio::test]
async fn the_card_knows_who_is_answerable_and_that_it_is_closed() {
    let world = World::new().await;
    let (id, house) = (AccountId::named("A-3"), HouseId::named("house"));
    let open = OpenAccount {
        number: Label::parse("A-3").unwrap(),
        house: Some(house),
        unit: None,
        holder: None,
        origin: None,
        opened_on: day("2026-01-01"),
        namesakes: vec![],
    };
    world.ask(id.0, open).await;
    let holder = PersonId::named("Anna");
    world.ask(id.0, ChangeHolder { holder: Some(holder), since: day("2026-02-01") }).await;
    world.ask(id.0, CloseAccount { reason: Prose::parse("sold").unwrap() }).await;
    world.follow_with(&mut Accounts::default(), 2).await;
    let of_house =
        accounts(&world.pool, Of { house: Some(house.0), ..Of::default() }, None, 9).await.unwrap();
    assert_eq!((of_house[0].holder, of_house[0].closed, of_house[0].version), (Some(holder.0), true, 3));
    assert!(statement(&world.pool, id.0, 0, 9).await.unwrap().is_empty(), "no money moved");
}

#[tokio::test]
async fn accounts_are_paged_by_number() {
    let world = World::new().await;
    for name in ["c", "a", "b"] {
        record(&world, name, vec![fine().remove(0)]).await;
    }
    world.follow(100).await;
    let first = accounts(&world.pool, Of::default(), None, 2).await.unwrap();
    let rest = accounts(&world.pool, Of::default(), Some(first[1].id), 2).await.unwrap();
    let numbers: Vec<_> = first.iter().chain(&rest).map(|row| &*row.number).collect();
    assert_eq!(numbers, ["a", "b", "c"]);
    assert!(
        accounts(&world.pool, Of { house: Some(first[0].id), ..Of::default() }, None, 2)
            .await
            .unwrap()
            .is_empty()
    );
}
