//! The facts of a personal account.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::{
    effect::Effect,
    foreign_entry::{EntryKey, ForeignKind},
    line::{ChargeLine, Run},
};
use crate::{
    Event, Money,
    id::{EntryId, HouseId, PaymentId, PersonId, UnitId},
    origin::Origin,
    period::Period,
    text::{Label, Prose},
};

/// A fact about a personal account. Amounts are in the company's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountEvent {
    /// The account was opened.
    Opened {
        /// Account number, as printed on receipts.
        number: Label,
        /// House of the unit.
        house: Option<HouseId>,
        /// Unit for which the account is kept.
        unit: Option<UnitId>,
        /// Person who is liable for the account.
        holder: Option<PersonId>,
        /// Identity in the system that the account was imported from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
        /// First day of the account.
        opened_on: NaiveDate,
    },
    /// Another person became liable for the account.
    HolderChanged {
        /// Person who was liable before.
        from: Option<PersonId>,
        /// Person who is liable now; absent while the unit is empty.
        to: Option<PersonId>,
        /// First day of the new holder.
        since: NaiveDate,
    },
    /// Services of a month were charged.
    Charged {
        /// Id of the new entry.
        entry: EntryId,
        /// Billing run that made the charge; absent for a charge made by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        run: Option<Run>,
        /// Month for which services are charged.
        period: Period,
        /// Accounting date: the day on which the entry takes effect.
        effective: NaiveDate,
        /// Due date: the day by which the charge is to be paid.
        #[serde(rename = "due")]
        due_on: NaiveDate,
        /// Services with their amounts.
        lines: Vec<ChargeLine>,
        /// Sum of the lines.
        total: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A charge was corrected upwards or downwards.
    Corrected {
        /// Id of the new entry.
        entry: EntryId,
        /// Id of the charge, or of the earlier correction, that is corrected.
        corrects: EntryId,
        /// Reason for the correction.
        reason: Prose,
        /// Accounting date: the day on which the entry takes effect.
        effective: NaiveDate,
        /// Due date of an additional amount.
        #[serde(rename = "due")]
        due_on: NaiveDate,
        /// Services with the differences of their amounts.
        lines: Vec<ChargeLine>,
        /// Sum of the lines; negative where less is owed.
        total: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A charge, a correction or a write-off was reversed as a whole.
    Reversed {
        /// Id of the new entry.
        entry: EntryId,
        /// Id of the entry that is reversed.
        reverses: EntryId,
        /// Reason for the reversal.
        reason: Prose,
        /// Accounting date: the day on which the reversal takes effect.
        effective: NaiveDate,
        /// Change of the balance; negative where less is owed.
        amount: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A payment was credited to the account.
    Credited {
        /// Id of the new entry.
        entry: EntryId,
        /// Id of the payment.
        payment: PaymentId,
        /// Day on which the payer paid.
        effective: NaiveDate,
        /// Amount of the payment, always positive.
        amount: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// The credit of a payment was reversed; the debts that it had settled are open again.
    CreditReversed {
        /// Id of the new entry.
        entry: EntryId,
        /// Id of the payment.
        payment: PaymentId,
        /// Reason for the reversal.
        reason: Prose,
        /// Accounting date: the day on which the reversal takes effect.
        effective: NaiveDate,
        /// Amount of the payment, which is owed again; always positive.
        amount: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// A debt was written off.
    WrittenOff {
        /// Id of the new entry.
        entry: EntryId,
        /// Reason for the write-off.
        reason: Prose,
        /// Accounting date: the day on which the write-off takes effect.
        effective: NaiveDate,
        /// Amount that is no longer owed, always positive.
        amount: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// An entry of a ledger kept elsewhere was recorded. It is not checked against our rules, and it may lie before
    /// entries that were recorded earlier.
    EntryRecorded {
        /// Key of the entry in its source.
        key: EntryKey,
        /// Name of the entry in the source's own words.
        label: Label,
        /// Kind of the entry.
        kind: ForeignKind,
        /// Whether the entry replaces all charges and penalties before it.
        replaces: bool,
        /// Amount of the entry.
        amount: Money,
        /// Accounting date: the day on which the entry takes effect.
        effective: NaiveDate,
        /// Position among the entries of the same day.
        order: u32,
        /// Moment of the entry, where the source gives more than the day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<DateTime<Utc>>,
        /// Sum of all that is owed after the entry.
        #[serde(rename = "due")]
        owed: Money,
        /// Sum of all that is paid after the entry.
        paid: Money,
        /// Effect of the entry on the account.
        #[serde(flatten)]
        effect: Effect,
    },
    /// The account was closed.
    Closed {
        /// Reason for closing the account.
        reason: Prose,
    },
}

impl AccountEvent {
    /// The effect on the account; `None` where no money moved.
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

    /// The day from which the entry counts in the balance; `None` where no money moved.
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
