//! What each fact about an account changes on its card, and the line of the statement that it becomes.

use chrono::NaiveDate;
use domain::{
    Money,
    account::{AccountEvent, Effect, ForeignKind},
    id::EntryId,
    ledger::LedgerAccount,
};
use schemas::Recorded;
use serde_json::{Value, json};

use super::{AccountRow, Accounts, StatementLine};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &["account.*"];

impl Accounts {
    pub(super) fn account(&mut self, event: &Recorded, fact: &AccountEvent) -> Result<(), Defect> {
        if let AccountEvent::Opened { number, house, unit, holder, origin, opened_on } = fact {
            self.accounts.put(AccountRow {
                id: event.id,
                version: event.version,
                number: number.to_string(),
                house: house.map(|house| house.0),
                unit: unit.map(|unit| unit.0),
                holder: holder.map(|holder| holder.0),
                source: origin.as_ref().map(|origin| origin.source.to_string()),
                source_id: origin.as_ref().map(|origin| origin.id.to_string()),
                opened_on: *opened_on,
                closed: false,
                due: Money::ZERO,
                paid: Money::ZERO,
                balance: Money::ZERO,
                advance: Money::ZERO,
                last_effective: None,
            });
            return Ok(());
        }
        let account = self.accounts.edit(&event.id)?;
        account.version = event.version;
        match fact {
            AccountEvent::HolderChanged { to, .. } => account.holder = to.map(|holder| holder.0),
            AccountEvent::Closed { .. } => account.closed = true,
            AccountEvent::Credited { amount, .. } => account.paid += *amount,
            AccountEvent::CreditReversed { amount, .. } => account.paid -= *amount,
            AccountEvent::EntryRecorded { paid, .. } => account.paid = *paid,
            AccountEvent::Opened { .. }
            | AccountEvent::Charged { .. }
            | AccountEvent::Corrected { .. }
            | AccountEvent::Reversed { .. }
            | AccountEvent::WrittenOff { .. } => {}
        }
        if let (Some(effect), Some(effective)) = (fact.effect(), fact.effective()) {
            account.balance = effect.balance;
            account.advance = effect.advance;
            account.due = effect.balance + account.paid;
            account.last_effective = account.last_effective.max(Some(effective));
            self.lines.push(line(event, fact, effect, effective));
        }
        Ok(())
    }
}

fn line(event: &Recorded, fact: &AccountEvent, effect: &Effect, effective: NaiveDate) -> StatementLine {
    let mut line = StatementLine {
        account: event.id,
        position: event.position,
        entry: String::new(),
        kind: <&str>::from(fact).to_owned(),
        counts_as: String::new(),
        label: None,
        period: None,
        effective,
        place: 0,
        recorded_at: event.recorded_at,
        due: None,
        amount: Money::ZERO,
        replaces: false,
        balance: effect.balance,
        corrects: None,
        payment: None,
        lines: Value::Array(vec![]),
        allocation: json!(effect.allocation),
        cause: event.cause(),
    };
    match fact {
        AccountEvent::Charged { entry, run, period, due_on, lines, total, .. } => {
            line.counts(*entry, "charge", *total);
            line.label = run.as_ref().map(ToString::to_string);
            line.period = Some(period.to_string());
            line.due = Some(*due_on);
            line.lines = json!(lines);
        }
        AccountEvent::Corrected { entry, corrects, reason, due_on, lines, total, .. } => {
            line.counts(*entry, "correction", *total);
            line.label = Some(reason.to_string());
            line.due = Some(*due_on);
            line.corrects = Some(corrects.0);
            line.lines = json!(lines);
        }
        AccountEvent::Reversed { entry, reverses, reason, amount, .. } => {
            line.counts(*entry, taken_back(effect), *amount);
            line.label = Some(reason.to_string());
            line.corrects = Some(reverses.0);
        }
        AccountEvent::Credited { entry, payment, amount, .. } => {
            line.counts(*entry, "payment", -*amount);
            line.payment = Some(payment.0);
        }
        AccountEvent::CreditReversed { entry, payment, reason, amount, .. } => {
            line.counts(*entry, "payment", *amount);
            line.label = Some(reason.to_string());
            line.payment = Some(payment.0);
        }
        AccountEvent::WrittenOff { entry, reason, amount, .. } => {
            line.counts(*entry, "write_off", -*amount);
            line.label = Some(reason.to_string());
        }
        AccountEvent::EntryRecorded { key, label, kind, replaces, amount, order, .. } => {
            line.entry = key.to_string();
            <&str>::from(kind).clone_into(&mut line.counts_as);
            line.label = Some(label.to_string());
            line.place = i64::from(*order);
            line.replaces = *replaces;
            line.amount = match kind {
                ForeignKind::Charge | ForeignKind::Expense | ForeignKind::Penalty => *amount,
                ForeignKind::Payment => -*amount,
                ForeignKind::Note => Money::ZERO,
            };
        }
        AccountEvent::Opened { .. } | AccountEvent::HolderChanged { .. } | AccountEvent::Closed { .. } => {}
    }
    line
}

impl StatementLine {
    fn counts(&mut self, entry: EntryId, counts_as: &str, amount: Money) {
        self.entry = entry.to_string();
        counts_as.clone_into(&mut self.counts_as);
        self.amount = amount;
    }
}

/// What a reversal takes back: the books know it.
fn taken_back(effect: &Effect) -> &'static str {
    let against = effect.postings.iter().find_map(|posting| match posting.account {
        LedgerAccount::Receivable | LedgerAccount::Advances => None,
        LedgerAccount::Revenue => Some("charge"),
        LedgerAccount::Corrections => Some("correction"),
        LedgerAccount::Bank => Some("payment"),
        LedgerAccount::WriteOff => Some("write_off"),
    });
    against.unwrap_or("charge")
}
