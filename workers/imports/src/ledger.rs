//! Ledgers kept elsewhere: a row an entry, and its label says by a rule what it is to us.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{
    Money,
    account::{Account, EntryKey, ForeignEntry, ForeignKind, RecordEntries},
    id::AccountId,
    origin::Origin,
    period::is_ledger_day,
    text::Label,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Delimiter, Failed, GroupOutcome, Import, Kind, Outcome, Rejected,
    key::Keys,
    moment::Clock,
    parts::{Heard, RecordedRows, RowsToRecord},
    row::{Cells, needed},
};

/// What the columns of a ledger mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    #[serde(default)]
    delimiter: Delimiter,
    /// The column that says which account.
    account: String,
    /// What the source calls an entry; several columns are joined by ` / `.
    label: Vec<String>,
    /// The column with the day on which it counts.
    date: String,
    time: Clock,
    /// By label.
    rules: BTreeMap<String, Rule>,
    /// Of labels without a rule of their own; where there is none, such a row is rejected.
    otherwise: Option<Rule>,
}

/// What an entry with a certain label is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kind: ForeignKind,
    /// The column with its amount; a note has none.
    amount: Option<String>,
    /// Whether it stands in the place of the charges and penalties before it.
    #[serde(default)]
    replaces: bool,
}

/// An entry with its line.
#[derive(Debug)]
pub struct Said {
    on: NaiveDate,
    /// When on that day, where the source says.
    at: Option<DateTime<Utc>>,
    line: u64,
    label: Label,
    kind: ForeignKind,
    replaces: bool,
    amount: Money,
}

impl Kind for Ledger {
    const NAME: &'static str = "ledger";
    type Said = Vec<Said>;

    fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    fn id(&self) -> &str {
        &self.account
    }

    fn columns(&self) -> Vec<&str> {
        let amounts = self.rules.values().chain(&self.otherwise).filter_map(|rule| rule.amount.as_ref());
        amounts.chain([&self.account, &self.date]).chain(&self.label).map(String::as_str).collect()
    }

    fn contradiction(&self) -> Option<String> {
        if self.label.is_empty() {
            return Some("label names no column".to_owned());
        }
        let rules = self.rules.iter().map(|(label, rule)| (label.as_str(), rule));
        let mut rules = rules.chain(self.otherwise.iter().map(|rule| ("otherwise", rule)));
        rules.find_map(|(label, rule)| rule.contradiction().map(|why| format!("rule {label:?}: {why}")))
    }

    fn hear(&self, entries: &mut Vec<Said>, cells: Cells<'_>) -> Result<(), Rejected> {
        let label: Label = needed(cells.joined(&self.label, " / ")?, &self.label.join(", "))?;
        let no_rule =
            || Rejected::new("import.label_unknown", format!("the mapping has no rule for {label:?}"));
        let rule = self.rules.get(label.as_str()).or(self.otherwise.as_ref()).ok_or_else(no_rule)?;
        let on = needed(cells.parse(&self.date, |text| self.time.day(text))?, &self.date)?;
        if !is_ledger_day(on) {
            let reason = format!("{on} is not between the years 1990 and 2100");
            return Err(Rejected::new("import.time_out_of_range", reason));
        }
        let at = if self.time.tells_hours() {
            cells.parse(&self.date, |text| self.time.moment(text))?
        } else {
            None
        };
        let amount = match &rule.amount {
            Some(column) => needed(cells.money(column)?, column)?,
            None => Money::ZERO,
        };
        let Rule { kind, replaces, .. } = *rule;
        entries.push(Said { on, at, line: cells.line(), label, kind, replaces, amount });
        Ok(())
    }

    async fn record(
        &self,
        import: &Import,
        groups: Vec<(Origin, Vec<Said>)>,
    ) -> Result<Vec<GroupOutcome>, Failed> {
        let ids: Vec<Uuid> = groups.iter().map(|(origin, _)| AccountId::named(&origin.name()).0).collect();
        let known = import.store.load_many::<Account>(&ids).await?;
        let histories = ids.into_iter().zip(known).zip(groups).map(|((id, known), (origin, mut said))| {
            said.sort_by_key(|entry| (entry.on, entry.at, entry.line));
            let command = move |entries| RecordEntries { origin: origin.clone(), entries };
            RowsToRecord { id, before: known.version, rows: entries(said), command }
        });
        let histories: Vec<_> = histories.collect();
        let told = import.record_parts(&histories).await?;
        let outcome = |(history, RecordedRows { events, refused }): (&RowsToRecord<_, _>, RecordedRows)| {
            let opened = u64::from(history.before == 0);
            Ok(Outcome { taken: events.saturating_sub(opened), refused, odd: vec![] })
        };
        Ok(histories.iter().zip(told).map(outcome).collect())
    }
}

/// Entries in the order of time, each with its place in its day.
fn entries(said: Vec<Said>) -> Vec<Heard<ForeignEntry>> {
    let (mut keys, mut last) = (Keys::default(), None);
    let entries = said.into_iter().map(|Said { on, at, line, label, kind, replaces, amount }| {
        let first = first_place(on, at);
        let order = match last {
            Some((day, place)) if day == on => first.max(place + 1),
            _ => first,
        };
        last = Some((on, order));
        let says = [label.as_str(), &on.to_string(), &amount.to_string()];
        let key = EntryKey(keys.next(&says));
        let says = ForeignEntry { key, label, kind, replaces, amount, effective: on, order, at };
        Heard { line, says }
    });
    entries.collect()
}

/// Every second has places of its own, so that an entry that is told in a later file finds its place. A day
/// begins a day sooner or later by another clock.
fn first_place(on: NaiveDate, at: Option<DateTime<Utc>>) -> u32 {
    let Some(at) = at else { return 0 };
    let seconds = at - (on.and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(1));
    u32::try_from(seconds.num_seconds()).unwrap_or(0).saturating_mul(10_000)
}

impl Rule {
    fn contradiction(&self) -> Option<&'static str> {
        match self.kind {
            ForeignKind::Note if self.amount.is_some() => Some("a note has no amount"),
            ForeignKind::Note | ForeignKind::Expense | ForeignKind::Payment if self.replaces => {
                Some("only a charge or a penalty replaces what was charged before")
            }
            ForeignKind::Note => None,
            ForeignKind::Charge | ForeignKind::Expense | ForeignKind::Penalty | ForeignKind::Payment => {
                self.amount.is_none().then_some("it needs the column with its amount")
            }
        }
    }
}
