//! A personal account: what was charged for a unit and what was paid.
//!
//! The balance is positive where the resident owes. An account is either kept here, or it records a ledger that is kept
//! in another system; never both.

use serde::{Deserialize, Serialize};

use crate::{
    Aggregate, Money,
    id::{EntryId, PaymentId, PersonId},
    registry::commands,
};

mod book;
mod change_holder;
mod charge;
mod claim_number;
mod close;
mod correct;
mod credit;
mod effect;
mod entries;
mod event;
mod foreign_entry;
mod foreign_ledger;
mod ledger_refusal;
mod line;
mod number;
mod open;
mod record_entries;
mod reverse;
mod reverse_credit;
mod settlement;
mod write_off;

use entries::Entry;

pub use book::Book;
pub use change_holder::{ChangeHolder, ChangeHolderRefused};
pub use charge::{Charge, ChargeRefused};
pub use claim_number::{ClaimNumber, ClaimNumberRefused};
pub use close::{CloseAccount, CloseAccountRefused};
pub use correct::{Correct, CorrectRefused};
pub use credit::{Credit, CreditRefused};
pub use effect::{Allocation, Effect};
pub use event::AccountEvent;
pub use foreign_entry::{EntryKey, ForeignEntry, ForeignKind, NotAnEntryKey};
pub use foreign_ledger::ForeignLedger;
pub use ledger_refusal::LedgerRefusal;
pub use line::{BadLines, ChargeLine, Run};
pub use number::{AccountNumberEvent, NumberHolder};
pub use open::{OpenAccount, OpenAccountRefused};
pub use record_entries::{RecordEntries, RecordEntriesRefused};
pub use reverse::{Reverse, ReverseRefused};
pub use reverse_credit::{ReverseCredit, ReverseCreditRefused};
pub use settlement::OpenEntry;
pub use write_off::{WriteOff, WriteOffRefused};

commands! {
    Account, "account.not_for_your_role":
    [Supervisor, Accountant] => ChangeHolder, OpenAccount;
    [Accountant] => Charge, CloseAccount, Correct, Credit, Reverse, ReverseCredit, WriteOff;
    [Accountant, Integrator] => RecordEntries;
}

/// State of a personal account, as far as its commands need it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// The account does not exist.
    #[default]
    Unknown,
    /// The account is open and kept here.
    Open {
        /// Person who is liable for the account.
        holder: Option<PersonId>,
        /// Entries and balance.
        book: Book,
    },
    /// The account is kept in another system and recorded here.
    Recorded {
        /// Person who is liable for the account.
        holder: Option<PersonId>,
        /// The entries recorded so far.
        ledger: ForeignLedger,
    },
    /// The account is closed. The book is kept to recognise repeated commands.
    Closed {
        /// Entries and balance.
        book: Book,
    },
}

impl Account {
    /// Amount that the resident owes; negative where they have paid ahead.
    pub fn balance(&self) -> Money {
        match self {
            Self::Unknown => Money::ZERO,
            Self::Open { book, .. } | Self::Closed { book } => book.balance(),
            Self::Recorded { ledger, .. } => ledger.balance(),
        }
    }

    /// Amount that the resident has paid ahead, never negative.
    pub fn advance(&self) -> Money {
        match self {
            Self::Unknown => Money::ZERO,
            Self::Open { book, .. } | Self::Closed { book } => book.advance(),
            Self::Recorded { ledger, .. } => ledger.advance(),
        }
    }

    /// Open debts in the order in which a payment settles them.
    pub fn open_entries(&self) -> Vec<OpenEntry> {
        match self {
            Self::Open { book, .. } => book.open_entries(),
            Self::Unknown | Self::Recorded { .. } | Self::Closed { .. } => vec![],
        }
    }

    /// Whether a payment can be credited to the account.
    pub fn takes_payments(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Whether the account is closed, which is for good.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed { .. })
    }

    /// Entry that credited a payment, also on a closed account.
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
