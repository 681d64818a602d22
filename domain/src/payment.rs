//! Money that came in, until it is on an account or back where it came from.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    Aggregate, Event, Money,
    id::{AccountId, EntryId},
    registry::commands,
    text::{Label, Prose},
};

mod barred;
mod mark_credited;
mod mark_unidentified;
mod match_payment;
mod refund;
mod register;
mod reverse;

pub use barred::PaymentBarred;
pub use mark_credited::{MarkCredited, MarkCreditedRefused};
pub use mark_unidentified::{MarkUnidentified, MarkUnidentifiedRefused};
pub use match_payment::{MatchPayment, MatchPaymentRefused};
pub use refund::{RefundPayment, RefundPaymentRefused};
pub use register::{RegisterPayment, RegisterPaymentRefused};
pub use reverse::{ReversePayment, ReversePaymentRefused};

commands!(
    Payment:
    MarkCredited, MarkUnidentified, MatchPayment, RefundPayment, RegisterPayment, ReversePayment,
);

/// By which way money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PaymentChannel {
    /// A transfer to the company's account.
    Bank,
    /// A card at a terminal.
    Card,
    /// Cash at a desk.
    Cash,
    /// The resident's page.
    Online,
    /// Another system's records.
    Import,
}

/// How the account was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MatchRule {
    /// The account number stood in the payment.
    Number,
    /// Somebody decided.
    Manual,
}

/// How much, and on which day it was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// How much.
    pub amount: Money,
    /// The day on which the payer paid, which is the one that counts; not the day it arrived.
    pub on: NaiveDate,
}

/// Facts about a payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PaymentEvent {
    /// It came in.
    Registered {
        /// By which way.
        channel: PaymentChannel,
        /// Its name where it came from.
        external_id: Option<Label>,
        /// How much.
        amount: Money,
        /// The day on which the payer paid.
        paid_on: NaiveDate,
        /// The day on which it arrived.
        settled_on: Option<NaiveDate>,
        /// The account number as the payer wrote it.
        payer: Option<Label>,
        /// What the payer wrote besides.
        purpose: Option<Prose>,
    },
    /// Its account was found. It carries all that crediting needs.
    Matched {
        /// The account.
        account: AccountId,
        /// How it was found.
        by: MatchRule,
        /// How much.
        amount: Money,
        /// The day on which the payer paid.
        paid_on: NaiveDate,
    },
    /// Nobody knows whose it is.
    Unidentified {
        /// Why.
        reason: Prose,
    },
    /// It is on the account; what it settled stands in the account's own event.
    Credited {
        /// The account.
        account: AccountId,
        /// The entry there.
        entry: EntryId,
    },
    /// It was taken back: recalled by the bank, or taken to the wrong account.
    Reversed {
        /// Why.
        reason: Prose,
        /// The account that is to lose it.
        account: Option<AccountId>,
        /// The day that counts.
        effective: NaiveDate,
    },
    /// It went back to the payer.
    Refunded {
        /// Why.
        reason: Prose,
        /// How much.
        amount: Money,
        /// When.
        refunded_on: NaiveDate,
    },
}

impl Event for PaymentEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// A payment as its commands see it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// It has not come in.
    #[default]
    Unknown,
    /// It came in.
    Registered(Paid),
    /// Nobody knows whose it is.
    Unidentified(Paid),
    /// Its account is known, and is to be credited.
    Matched {
        /// The account.
        account: AccountId,
        /// How much, and when.
        paid: Paid,
    },
    /// It is on its account.
    Credited {
        /// The account.
        account: AccountId,
        /// The entry there.
        entry: EntryId,
    },
    /// Taken back.
    Reversed,
    /// Back with the payer.
    Refunded,
}

impl Aggregate for Payment {
    const STREAM: &'static str = "payment";
    type Event = PaymentEvent;

    fn evolve(&mut self, event: &PaymentEvent) {
        match (&*self, event) {
            (_, PaymentEvent::Registered { amount, paid_on, .. }) => {
                *self = Self::Registered(Paid { amount: *amount, on: *paid_on });
            }
            (Self::Registered(paid) | Self::Matched { paid, .. }, PaymentEvent::Unidentified { .. }) => {
                *self = Self::Unidentified(*paid);
            }
            (_, PaymentEvent::Matched { account, amount, paid_on, .. }) => {
                let paid = Paid { amount: *amount, on: *paid_on };
                *self = Self::Matched { account: *account, paid };
            }
            (_, PaymentEvent::Credited { account, entry }) => {
                *self = Self::Credited { account: *account, entry: *entry };
            }
            (_, PaymentEvent::Reversed { .. }) => *self = Self::Reversed,
            (_, PaymentEvent::Refunded { .. }) => *self = Self::Refunded,
            (
                Self::Unknown
                | Self::Unidentified(_)
                | Self::Credited { .. }
                | Self::Reversed
                | Self::Refunded,
                PaymentEvent::Unidentified { .. },
            ) => {}
        }
    }
}
