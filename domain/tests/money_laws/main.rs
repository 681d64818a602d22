//! Laws of money, for any sequence of accepted commands.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::{
    Aggregate, Circumstance, Command, Money, Refusal, Role,
    account::{
        Account, AccountEvent, Charge, ChargeLine, CloseAccount, Correct, Credit, EntryKey, ForeignEntry,
        ForeignKind, OpenAccount, RecordEntries, Reverse, ReverseCredit, Run, WriteOff,
    },
    given::{default_rules, moment},
    id::{EntryId, PaymentId},
    ledger::{LedgerAccount, MovementKind, post},
    origin::Origin,
    period::Period,
    role::Actor,
    text::{Label, Prose, Text},
};
use naive::NaiveBook;
use proptest::{collection::vec, prelude::*};

mod naive;

/// A command that somebody tries. A target is the entry of an earlier attempt, counted back from this one.
#[derive(Debug, Clone)]
enum Attempt {
    Charge { month: u32, amount: i64, run: Option<u8> },
    Credit { payment: u8, day: u64, amount: i64 },
    Correct { target: usize, day: u64, amount: i64 },
    Reverse { target: usize, day: u64 },
    ReverseCredit { payment: u8, day: u64 },
    WriteOff { day: u64, amount: i64 },
    Close,
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let amount = || prop_oneof![9 => 1..200i64, 9 => Just(100), 1 => Just(999_999_999_900)];
    let signed = prop_oneof![-200..200i64, Just(-100)];
    let day = || 0..400u64;
    // often one of the last few, so that corrections and reversals build on one another
    let target = || prop_oneof![0..5usize, 0..20usize];
    let attempt = prop_oneof![
        5 => (1..=12u32, amount(), proptest::option::of(0..2u8))
            .prop_map(|(month, amount, run)| Attempt::Charge { month, amount, run }),
        5 => (0..8u8, day(), amount())
            .prop_map(|(payment, day, amount)| Attempt::Credit { payment, day, amount }),
        4 => (target(), day(), signed)
            .prop_map(|(target, day, amount)| Attempt::Correct { target, day, amount }),
        3 => (target(), day()).prop_map(|(target, day)| Attempt::Reverse { target, day }),
        2 => (0..8u8, day()).prop_map(|(payment, day)| Attempt::ReverseCredit { payment, day }),
        1 => (day(), amount()).prop_map(|(day, amount)| Attempt::WriteOff { day, amount }),
        1 => Just(Attempt::Close),
    ];
    vec(attempt, 0..40)
}

fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(after)
}

/// The entry of an attempt is named by its number, so that a later one can aim at it.
fn numbered(attempt: usize) -> EntryId {
    EntryId::named(&attempt.to_string())
}

fn paid(payment: u8) -> PaymentId {
    PaymentId::named(&payment.to_string())
}

fn lines(amount: i64) -> Vec<ChargeLine> {
    let service = Label::parse("heating").unwrap();
    vec![ChargeLine { service, quantity: None, unit: None, price: None, amount: Money::from_minor(amount) }]
}

fn decide<C: Command<Of = Account>>(
    account: &Account,
    command: &C,
) -> Result<Vec<AccountEvent>, &'static str> {
    let actor = Actor::named("tests", Role::Accountant);
    let at = Circumstance { now: moment("2026-03-02T09:00:00Z"), actor, rules: default_rules() };
    domain::decide(command, account, &at).map_err(|refusal| refusal.code())
}

/// Decides the command of an attempt, by the account or by the naive book.
trait Decide {
    fn decide(&self, command: &AccountCommand) -> Result<Vec<AccountEvent>, &'static str>;
}

/// The command of an attempt.
#[derive(Debug)]
enum AccountCommand {
    Charge(Charge),
    Credit(Credit),
    Correct(Correct),
    Reverse(Reverse),
    ReverseCredit(ReverseCredit),
    WriteOff(WriteOff),
    Close(CloseAccount),
}

impl Decide for Account {
    fn decide(&self, command: &AccountCommand) -> Result<Vec<AccountEvent>, &'static str> {
        match command {
            AccountCommand::Charge(command) => decide(self, command),
            AccountCommand::Credit(command) => decide(self, command),
            AccountCommand::Correct(command) => decide(self, command),
            AccountCommand::Reverse(command) => decide(self, command),
            AccountCommand::ReverseCredit(command) => decide(self, command),
            AccountCommand::WriteOff(command) => decide(self, command),
            AccountCommand::Close(command) => decide(self, command),
        }
    }
}

fn command(number: usize, attempt: &Attempt) -> AccountCommand {
    let reason = Prose::parse("a reason").unwrap();
    let entry = numbered(number);
    let before = |target: usize| numbered(number.saturating_sub(target));
    match *attempt {
        Attempt::Charge { month, amount, run } => {
            let period = Period::new(2025, month).unwrap();
            let due_on = period.next().unwrap().first_day() + Days::new(14);
            let run = run.map(|run| Run::parse(&run.to_string()).unwrap());
            let effective = period.last_day();
            AccountCommand::Charge(Charge { entry, run, period, effective, due_on, lines: lines(amount) })
        }
        Attempt::Credit { payment, day: on, amount } => {
            let (payment, amount) = (paid(payment), Money::from_minor(amount));
            AccountCommand::Credit(Credit { entry, payment, effective: day(on), amount })
        }
        Attempt::Correct { target, day: on, amount } => {
            let (corrects, effective) = (before(target), day(on));
            AccountCommand::Correct(Correct { entry, corrects, reason, effective, lines: lines(amount) })
        }
        Attempt::Reverse { target, day: on } => {
            AccountCommand::Reverse(Reverse { entry, reverses: before(target), reason, effective: day(on) })
        }
        Attempt::ReverseCredit { payment, day: on } => AccountCommand::ReverseCredit(ReverseCredit {
            entry,
            payment: paid(payment),
            reason,
            effective: day(on),
        }),
        Attempt::WriteOff { day: on, amount } => {
            let amount = Money::from_minor(amount);
            AccountCommand::WriteOff(WriteOff { entry, reason, effective: day(on), amount })
        }
        Attempt::Close => AccountCommand::Close(CloseAccount { reason }),
    }
}

fn opened() -> AccountEvent {
    let number = Label::parse("10-0012").unwrap();
    let open = OpenAccount {
        number,
        house: None,
        unit: None,
        holder: None,
        origin: None,
        opened_on: day(0),
        namesakes: vec![],
    };
    decide(&Account::default(), &open).unwrap().remove(0)
}

/// Each accepted event with the states before and after it.
fn story(attempts: &[Attempt]) -> Vec<(Account, AccountEvent, Account)> {
    let mut account = Account::default();
    account.evolve(&opened());
    let mut steps = vec![(Account::default(), opened(), account.clone())];
    for (number, attempt) in attempts.iter().enumerate() {
        for event in account.decide(&command(number, attempt)).unwrap_or_default() {
            let before = account.clone();
            account.evolve(&event);
            steps.push((before, event, account.clone()));
        }
    }
    steps
}

/// How an event changes what is owed, read from its own amount.
fn change(event: &AccountEvent) -> Money {
    match event {
        AccountEvent::Charged { total, .. } | AccountEvent::Corrected { total, .. } => *total,
        AccountEvent::Reversed { amount, .. } | AccountEvent::CreditReversed { amount, .. } => *amount,
        AccountEvent::Credited { amount, .. } | AccountEvent::WrittenOff { amount, .. } => -*amount,
        AccountEvent::Opened { .. }
        | AccountEvent::HolderChanged { .. }
        | AccountEvent::EntryRecorded { .. }
        | AccountEvent::Closed { .. } => Money::ZERO,
    }
}

/// An amount and what is left of it: open of a debt, unused of a credit.
type Part = (Money, Money);

/// What a reader of the stream knows, who only adds and subtracts what the events say.
#[derive(Default)]
struct Reader {
    balance: Money,
    books: BTreeMap<LedgerAccount, Money>,
    debts: BTreeMap<EntryId, Part>,
    credits: BTreeMap<EntryId, Part>,
    payments: BTreeMap<PaymentId, EntryId>,
}

impl Reader {
    fn read(&mut self, event: &AccountEvent) {
        self.balance += change(event);
        let Some(effect) = event.effect() else { return };
        for posting in effect.postings.iter() {
            *self.books.entry(posting.account).or_default() += posting.amount;
        }
        let amount = change(event).abs();
        match event {
            AccountEvent::Charged { entry, .. } => self.debts.insert(*entry, (amount, amount)),
            AccountEvent::Corrected { entry, total, .. } if total.is_positive() => {
                self.debts.insert(*entry, (amount, amount))
            }
            AccountEvent::Corrected { entry, .. } | AccountEvent::WrittenOff { entry, .. } => {
                self.credits.insert(*entry, (amount, amount))
            }
            AccountEvent::Credited { entry, payment, .. } => {
                self.payments.insert(*payment, *entry);
                self.credits.insert(*entry, (amount, amount))
            }
            AccountEvent::Opened { .. }
            | AccountEvent::HolderChanged { .. }
            | AccountEvent::Reversed { .. }
            | AccountEvent::CreditReversed { .. }
            | AccountEvent::EntryRecorded { .. }
            | AccountEvent::Closed { .. } => None,
        };
        for part in &effect.allocation {
            self.debts.get_mut(&part.debt).expect("a debt that is known").1 -= part.amount;
            self.credits.get_mut(&part.credit).expect("a credit that is known").1 -= part.amount;
        }
    }

    /// The entry that this event takes back; from here on it is gone.
    fn taken_back(&mut self, event: &AccountEvent) -> Option<Part> {
        let entry = match event {
            AccountEvent::Reversed { reverses, .. } => *reverses,
            AccountEvent::CreditReversed { payment, .. } => self.payments[payment],
            AccountEvent::Opened { .. }
            | AccountEvent::HolderChanged { .. }
            | AccountEvent::Charged { .. }
            | AccountEvent::Corrected { .. }
            | AccountEvent::Credited { .. }
            | AccountEvent::WrittenOff { .. }
            | AccountEvent::EntryRecorded { .. }
            | AccountEvent::Closed { .. } => return None,
        };
        Some(self.debts.remove(&entry).or_else(|| self.credits.remove(&entry)).expect("an entry that stands"))
    }

    fn book(&self, account: LedgerAccount) -> Money {
        self.books.get(&account).copied().unwrap_or_default()
    }
}

fn left(parts: &BTreeMap<EntryId, Part>) -> Money {
    parts.values().map(|(_, left)| *left).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved(attempts in attempts()) {
        let mut reader = Reader::default();
        for (_, event, after) in story(&attempts) {
            reader.read(&event);
            if let Some((amount, left)) = reader.taken_back(&event) {
                prop_assert_eq!(amount, left, "what is taken back neither settles nor is settled");
            }
            prop_assert_eq!(reader.balance, after.balance());
            if let Some(effect) = event.effect() {
                prop_assert_eq!(reader.balance, effect.balance);
                prop_assert_eq!(after.advance(), effect.advance);
            }
            for (amount, left) in reader.debts.values().chain(reader.credits.values()) {
                prop_assert!((Money::ZERO..=*amount).contains(left), "{} of {}", left, amount);
            }
            let (open, unused) = (left(&reader.debts), left(&reader.credits));
            prop_assert!(open.is_zero() || unused.is_zero(), "an advance beside an open debt");
            prop_assert_eq!(open - unused, after.balance());
            prop_assert_eq!(unused, after.advance());
            prop_assert_eq!(open, after.open_entries().iter().map(|debt| debt.open).sum());
            prop_assert_eq!(open, reader.book(LedgerAccount::Receivable));
            prop_assert_eq!(unused, -reader.book(LedgerAccount::Advances));
        }
    }

    #[test]
    fn every_event_is_balanced_by_the_rules_that_it_names(attempts in attempts()) {
        for (before, event, after) in story(&attempts) {
            let Some(effect) = event.effect() else { continue };
            let sum: Money = effect.postings.iter().map(|posting| posting.amount).sum();
            prop_assert_eq!(sum, Money::ZERO);
            let kinds = [MovementKind::Charge, MovementKind::Correction, MovementKind::Payment, MovementKind::WriteOff];
            let advance = after.advance() - before.advance();
            let again = kinds.map(|kind| post(effect.rules, kind, change(&event), advance).unwrap());
            prop_assert!(again.contains(&effect.postings), "{:?}", effect.postings);
        }
    }

    #[test]
    fn money_settles_the_oldest_first(attempts in attempts()) {
        for (before, event, _) in story(&attempts) {
            let (AccountEvent::Credited { effect, .. } | AccountEvent::WrittenOff { effect, .. }) = &event else {
                continue;
            };
            let open = before.open_entries();
            prop_assert!(open.is_sorted_by_key(|debt| (debt.due_on, debt.effective, debt.order)));
            let settled: Vec<_> = effect.allocation.iter().map(|part| (part.debt, part.amount)).collect();
            prop_assert!(settled.len() <= open.len());
            let oldest: Vec<_> =
                open.iter().take(settled.len()).map(|debt| (debt.entry, debt.open)).collect();
            let whole = settled.len().saturating_sub(1);
            prop_assert_eq!(&settled[..whole], &oldest[..whole], "all but the last are settled whole");
            if let (Some((debt, part)), Some((next, open))) = (settled.last(), oldest.last()) {
                prop_assert_eq!(debt, next);
                prop_assert!(part <= open);
            }
        }
    }

    #[test]
    fn a_replay_of_what_was_written_ends_in_the_same_state(attempts in attempts()) {
        let mut replayed = Account::default();
        for (_, event, after) in story(&attempts) {
            let written = serde_json::to_string(&event).unwrap();
            replayed.evolve(&serde_json::from_str(&written).unwrap());
            prop_assert_eq!(&replayed, &after);
            let snapshot = serde_json::to_string(&replayed).unwrap();
            prop_assert_eq!(serde_json::from_str::<Account>(&snapshot).unwrap(), after);
        }
    }

    #[test]
    fn a_payment_is_credited_once_and_a_run_charges_a_month_once(attempts in attempts()) {
        let (mut payments, mut runs) = (vec![], vec![]);
        for (_, event, _) in story(&attempts) {
            if let AccountEvent::Credited { payment, .. } = &event {
                prop_assert!(!payments.contains(payment));
                payments.push(*payment);
            }
            if let AccountEvent::Charged { run: Some(run), period, .. } = &event {
                prop_assert!(!runs.contains(&(run.clone(), *period)));
                runs.push((run.clone(), *period));
            }
        }
    }

    #[test]
    fn no_order_of_facts_makes_the_state_panic(attempts in attempts(), shuffle in any::<u64>()) {
        let mut facts: Vec<_> = story(&attempts).into_iter().map(|(_, event, _)| event).collect();
        let foreign =
            [(1, ForeignKind::Charge, true, 100, 3), (2, ForeignKind::Payment, false, 50, 1)];
        facts.extend(recorded(&foreign, 1));
        facts.sort_by_key(|event| EntryId::named(&format!("{shuffle}{event:?}")));
        let mut account = Account::default();
        for event in facts.iter().chain(facts.iter().rev()) {
            account.evolve(event);
        }
    }

    #[test]
    fn a_foreign_ledger_is_the_same_in_whatever_order_it_arrives(
        rows in vec((foreign_kind(), any::<bool>(), -500..5_000i64, 0..6u64), 1..12),
        shuffle in any::<u64>(),
        at_once in 1..12usize,
    ) {
        let mut rows: Vec<Foreign> = (0..)
            .zip(rows)
            .map(|(key, (kind, replaces, amount, on))| {
                let may = matches!(kind, ForeignKind::Charge | ForeignKind::Penalty);
                (key, kind, replaces && may, amount, on)
            })
            .collect();
        let expected = balance_of(&rows);
        rows.sort_by_key(|row| EntryId::named(&format!("{shuffle}{}", row.0)));
        let (mut account, mut reader) = (Account::default(), Reader::default());
        let events = recorded(&rows, 1);
        prop_assert_eq!(&events[1..], &recorded(&rows, at_once)[1..], "the same entries, however many at once");
        for event in events {
            account.evolve(&event);
            reader.read(&event);
            if let AccountEvent::EntryRecorded { owed, paid, effect, .. } = &event {
                prop_assert_eq!(*owed - *paid, effect.balance);
                prop_assert_eq!((effect.balance, effect.advance), (account.balance(), account.advance()));
            }
        }
        prop_assert_eq!(account.balance(), expected);
        prop_assert_eq!(account.advance(), (-expected).max(Money::ZERO));
        prop_assert_eq!(-account.advance(), reader.book(LedgerAccount::Advances));
        prop_assert_eq!(expected + account.advance(), reader.book(LedgerAccount::Receivable));
    }
}

proptest! {
    // many histories: a correction that is reversed before its charge is rare
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_048) })]

    #[test]
    fn the_account_decides_as_a_book_that_walks_all_its_entries(attempts in attempts()) {
        let (mut account, mut naive) = (Account::default(), NaiveBook::default());
        account.evolve(&opened());
        for (number, attempt) in attempts.iter().enumerate() {
            let command = command(number, attempt);
            let decided = account.decide(&command);
            prop_assert_eq!(&decided, &naive.decide(&command));
            for event in decided.unwrap_or_default() {
                account.evolve(&event);
                naive.enter(&event);
            }
            prop_assert_eq!(account.balance(), naive.balance());
            prop_assert_eq!(account.advance(), naive.advance());
            prop_assert_eq!(account.open_entries(), naive.open_entries());
            prop_assert_eq!(account.decide(&command), naive.decide(&command), "once more");
        }
    }
}

/// Key, kind, whether it replaces, amount, day.
type Foreign = (u64, ForeignKind, bool, i64, u64);

fn foreign_kind() -> impl Strategy<Value = ForeignKind> {
    proptest::sample::select(vec![
        ForeignKind::Charge,
        ForeignKind::Expense,
        ForeignKind::Penalty,
        ForeignKind::Payment,
        ForeignKind::Note,
    ])
}

/// The events of rows that arrive so many at a time.
fn recorded(rows: &[Foreign], at_once: usize) -> Vec<AccountEvent> {
    let origin = Origin { source: Text::parse("fines").unwrap(), id: Label::parse("NA").unwrap() };
    let (mut account, mut events) = (Account::default(), vec![]);
    for rows in rows.chunks(at_once) {
        let entry = |(key, kind, replaces, amount, on): &Foreign| ForeignEntry {
            key: EntryKey(*key),
            label: Label::parse("a row").unwrap(),
            kind: *kind,
            replaces: *replaces,
            amount: Money::from_minor(*amount),
            effective: day(*on),
            order: 0,
            at: None,
        };
        let entries = rows.iter().map(entry).collect();
        let decided = decide(&account, &RecordEntries { origin: origin.clone(), entries }).unwrap();
        for event in &decided {
            account.evolve(event);
        }
        events.extend(decided);
    }
    events
}

/// The rule in plain words, over all rows at once: what the last replacement says, what was charged
/// after it, and all expenses, less all payments.
fn balance_of(rows: &[Foreign]) -> Money {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|(key, _, _, _, on)| (*on, *key));
    let (mut charged, mut expenses, mut paid) = (0, 0, 0);
    for (_, kind, replaces, amount, _) in rows {
        match kind {
            ForeignKind::Charge | ForeignKind::Penalty if replaces => charged = amount,
            ForeignKind::Charge | ForeignKind::Penalty => charged += amount,
            ForeignKind::Expense => expenses += amount,
            ForeignKind::Payment => paid += amount,
            ForeignKind::Note => {}
        }
    }
    Money::from_minor(charged + expenses - paid)
}
