//! A personal account: who owes for which unit, what was charged, what was paid.
//!
//! The balance is positive when the resident owes. An account is kept here, or it is the record of a
//! ledger kept elsewhere; never both.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event, Money,
    id::{EntryId, HouseId, PaymentId, PersonId, UnitId},
    origin::Origin,
    period::Period,
    registry::commands,
    text::{Label, Prose},
};

mod barred;
mod book;
mod change_holder;
mod charge;
mod close;
mod correct;
mod credit;
mod effect;
mod entries;
mod foreign_entry;
mod foreign_ledger;
mod line;
mod open;
mod record_entries;
mod reverse;
mod reverse_credit;
mod settlement;
mod write_off;

use entries::Entry;

pub use barred::Barred;
pub use book::Book;
pub use change_holder::{ChangeHolder, ChangeHolderRefused};
pub use charge::{Charge, ChargeRefused};
pub use close::{CloseAccount, CloseAccountRefused};
pub use correct::{Correct, CorrectRefused};
pub use credit::{Credit, CreditRefused};
pub use effect::{Allocation, Effect};
pub use foreign_entry::{EntryKey, ForeignEntry, ForeignKind, NotAKey};
pub use foreign_ledger::ForeignLedger;
pub use line::{BadLines, ChargeLine, Run};
pub use open::{OpenAccount, OpenAccountRefused};
pub use record_entries::{RecordEntries, RecordEntriesRefused};
pub use reverse::{Reverse, ReverseRefused};
pub use reverse_credit::{ReverseCredit, ReverseCreditRefused};
pub use settlement::OpenEntry;
pub use write_off::{WriteOff, WriteOffRefused};

commands!(
    Account:
    ChangeHolder, Charge, CloseAccount, Correct, Credit, OpenAccount, RecordEntries, Reverse, ReverseCredit,
    WriteOff,
);

/// Facts about an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountEvent {
    /// It was opened.
    Opened {
        /// What stands on the receipt.
        number: Label,
        /// In which house.
        house: Option<HouseId>,
        /// For which unit.
        unit: Option<UnitId>,
        /// Who is answerable.
        holder: Option<PersonId>,
        /// Where it was known before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
        /// Since when.
        opened_on: NaiveDate,
    },
    /// Somebody else became answerable.
    HolderChanged {
        /// Who was.
        from: Option<PersonId>,
        /// Who is.
        to: Option<PersonId>,
        /// Since when.
        since: NaiveDate,
    },
    /// Services were charged.
    Charged {
        /// The entry.
        entry: EntryId,
        /// The billing run; nobody's run for a charge by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        run: Option<Run>,
        /// For which month.
        period: Period,
        /// When it counts.
        effective: NaiveDate,
        /// When it is to be paid.
        #[serde(rename = "due")]
        due_on: NaiveDate,
        /// For what.
        lines: Vec<ChargeLine>,
        /// Sum of the lines.
        total: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A charge was recalculated.
    Corrected {
        /// The entry.
        entry: EntryId,
        /// The charge, or the earlier correction, that it corrects.
        corrects: EntryId,
        /// Why.
        reason: Prose,
        /// When it counts.
        effective: NaiveDate,
        /// When more is to be paid, if it is more.
        #[serde(rename = "due")]
        due_on: NaiveDate,
        /// For what.
        lines: Vec<ChargeLine>,
        /// Sum of the lines; negative when less is owed.
        total: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A charge, a correction or a write-off was taken back as a whole.
    Reversed {
        /// The entry.
        entry: EntryId,
        /// The entry taken back.
        reverses: EntryId,
        /// Why.
        reason: Prose,
        /// When it counts.
        effective: NaiveDate,
        /// What is owed more, or less if negative.
        amount: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A payment was taken to the account.
    Credited {
        /// The entry.
        entry: EntryId,
        /// The payment.
        payment: PaymentId,
        /// When it was paid.
        effective: NaiveDate,
        /// How much.
        amount: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A payment was taken back; what it had settled is open again.
    CreditReversed {
        /// The entry.
        entry: EntryId,
        /// The payment.
        payment: PaymentId,
        /// Why.
        reason: Prose,
        /// When it counts.
        effective: NaiveDate,
        /// How much.
        amount: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A debt was given up.
    WrittenOff {
        /// The entry.
        entry: EntryId,
        /// Why.
        reason: Prose,
        /// When it counts.
        effective: NaiveDate,
        /// How much.
        amount: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// An entry of a ledger kept elsewhere became known. It is not judged; it may lie before entries
    /// that are known already.
    EntryRecorded {
        /// Its identity there.
        key: EntryKey,
        /// The source's own word for it.
        label: Label,
        /// What it is to us.
        kind: ForeignKind,
        /// Whether it stands in the place of the charges before it.
        replaces: bool,
        /// How much.
        amount: Money,
        /// When it counts.
        effective: NaiveDate,
        /// Its place among the entries of that day.
        order: u32,
        /// When it happened, where the source said more than the day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<DateTime<Utc>>,
        /// All that is owed, after it.
        #[serde(rename = "due")]
        owed: Money,
        /// All that is paid, after it.
        paid: Money,
        /// What it did to the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// It was closed.
    Closed {
        /// Why.
        reason: Prose,
    },
}

impl AccountEvent {
    /// What it did to the account, if money moved.
    pub fn effect(&self) -> Option<&Effect> {
        match self {
            Self::Charged { effect, .. }
            | Self::Corrected { effect, .. }
            | Self::Reversed { effect, .. }
            | Self::Credited { effect, .. }
            | Self::CreditReversed { effect, .. }
            | Self::WrittenOff { effect, .. }
            | Self::EntryRecorded { effect, .. } => Some(effect),
            Self::Opened { .. } | Self::HolderChanged { .. } | Self::Closed { .. } => None,
        }
    }

    /// The day on which the money counts, if money moved.
    pub fn effective(&self) -> Option<NaiveDate> {
        match self {
            Self::Charged { effective, .. }
            | Self::Corrected { effective, .. }
            | Self::Reversed { effective, .. }
            | Self::Credited { effective, .. }
            | Self::CreditReversed { effective, .. }
            | Self::WrittenOff { effective, .. }
            | Self::EntryRecorded { effective, .. } => Some(*effective),
            Self::Opened { .. } | Self::HolderChanged { .. } | Self::Closed { .. } => None,
        }
    }
}

impl Event for AccountEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
    fn occurred_at(&self) -> Option<DateTime<Utc>> {
        let day = match self {
            Self::EntryRecorded { at: Some(at), .. } => return Some(*at),
            Self::EntryRecorded { at: None, effective, .. } => *effective,
            Self::Opened { origin: Some(_), opened_on, .. } => *opened_on,
            Self::Opened { origin: None, .. }
            | Self::HolderChanged { .. }
            | Self::Charged { .. }
            | Self::Corrected { .. }
            | Self::Reversed { .. }
            | Self::Credited { .. }
            | Self::CreditReversed { .. }
            | Self::WrittenOff { .. }
            | Self::Closed { .. } => return None,
        };
        Some(day.and_time(NaiveTime::MIN).and_utc())
    }
}

/// An account as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Not opened yet.
    #[default]
    Unknown,
    /// Kept here.
    Open {
        /// Who is answerable.
        holder: Option<PersonId>,
        /// What was charged and paid.
        book: Book,
    },
    /// Kept elsewhere and recorded here.
    Recorded {
        /// Who is answerable.
        holder: Option<PersonId>,
        /// What is known of it.
        ledger: ForeignLedger,
    },
    /// Closed; the book tells a repeated command from a late one.
    Closed {
        /// What was charged and paid.
        book: Book,
    },
}

impl Account {
    /// What the resident owes; negative when they have paid ahead.
    pub fn balance(&self) -> Money {
        match self {
            Self::Unknown => Money::ZERO,
            Self::Open { book, .. } | Self::Closed { book } => book.balance(),
            Self::Recorded { ledger, .. } => ledger.balance(),
        }
    }

    /// What the resident has paid ahead.
    pub fn advance(&self) -> Money {
        match self {
            Self::Unknown => Money::ZERO,
            Self::Open { book, .. } | Self::Closed { book } => book.advance(),
            Self::Recorded { ledger, .. } => ledger.advance(),
        }
    }

    /// What is to be paid, in the order in which money settles it.
    pub fn open_entries(&self) -> Vec<OpenEntry> {
        match self {
            Self::Open { book, .. } => book.open_entries(),
            Self::Unknown | Self::Recorded { .. } | Self::Closed { .. } => vec![],
        }
    }

    /// The credit of a payment; a closed account still knows it.
    fn credit_of(&self, payment: PaymentId) -> Option<(EntryId, &Entry)> {
        match self {
            Self::Open { book, .. } | Self::Closed { book } => book.credit_of(payment),
            Self::Unknown | Self::Recorded { .. } => None,
        }
    }

    fn holder_mut(&mut self) -> Option<&mut Option<PersonId>> {
        match self {
            Self::Open { holder, .. } | Self::Recorded { holder, .. } => Some(holder),
            Self::Unknown | Self::Closed { .. } => None,
        }
    }
}

impl Aggregate for Account {
    const STREAM: &'static str = "account";
    const STATE_VERSION: u16 = 2;
    type Event = AccountEvent;

    fn evolve(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::Opened { holder, .. } => {
                *self = Self::Open { holder: *holder, book: Book::default() };
            }
            AccountEvent::HolderChanged { to, .. } => {
                if let Some(holder) = self.holder_mut() {
                    *holder = *to;
                }
            }
            AccountEvent::Charged { .. }
            | AccountEvent::Corrected { .. }
            | AccountEvent::Reversed { .. }
            | AccountEvent::Credited { .. }
            | AccountEvent::CreditReversed { .. }
            | AccountEvent::WrittenOff { .. } => {
                if let Self::Open { book, .. } = self {
                    book.enter(event);
                }
            }
            AccountEvent::EntryRecorded { .. } => {
                if let Self::Open { holder, .. } = self {
                    *self = Self::Recorded { holder: *holder, ledger: ForeignLedger::default() };
                }
                if let Self::Recorded { ledger, .. } = self {
                    ledger.enter(event);
                }
            }
            AccountEvent::Closed { .. } => {
                if let Self::Open { book, .. } = self {
                    *self = Self::Closed { book: std::mem::take(book) };
                }
            }
        }
    }
}
