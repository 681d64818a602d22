//! A payment, from its receipt until it is credited to an account, reversed or refunded.

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

mod mark_credited;
mod mark_unidentified;
mod match_payment;
mod refund;
mod refusal;
mod register;
mod reverse;

pub use mark_credited::{MarkCredited, MarkCreditedRefused};
pub use mark_unidentified::{MarkUnidentified, MarkUnidentifiedRefused};
pub use match_payment::{MatchPayment, MatchPaymentRefused};
pub use refund::{RefundPayment, RefundPaymentRefused};
pub use refusal::PaymentRefusal;
pub use register::{RegisterPayment, RegisterPaymentRefused};
pub use reverse::{ReversePayment, ReversePaymentRefused};

commands! {
    Payment, "payment.not_for_your_role":
    [Accountant] => MarkUnidentified, MatchPayment, RefundPayment, ReversePayment;
    // banks and payment services report by themselves
    [Accountant, Integrator] => RegisterPayment;
    [] => MarkCredited;
}

/// Way by which a payment came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PaymentChannel {
    /// Transfer to the company's bank account.
    Bank,
    /// Card payment at a terminal.
    Card,
    /// Cash paid at a desk.
    Cash,
    /// Payment on the resident's page.
    Online,
    /// Imported from another system's records.
    Import,
}

/// Rule by which the account of a payment was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MatchRule {
    /// The payment carried the account number.
    Number,
    /// A person chose the account.
    Manual,
}

/// Amount and day of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Amount in the company's currency, above 0.
    pub amount: Money,
    /// Day on which the payer paid. This day counts on the account, not the day of arrival.
    pub on: NaiveDate,
}

/// A fact about a payment. Amounts are in the company's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PaymentEvent {
    /// The payment was received.
    Registered {
        /// Way by which the payment came in.
        channel: PaymentChannel,
        /// Id of the payment in the system that it came from.
        external_id: Option<Label>,
        /// Amount of the payment, above 0.
        amount: Money,
        /// Day on which the payer paid.
        paid_on: NaiveDate,
        /// Day on which the money arrived.
        settled_on: Option<NaiveDate>,
        /// Account number as the payer wrote it.
        payer: Option<Label>,
        /// Purpose of the payment as the payer wrote it.
        purpose: Option<Prose>,
    },
    /// The payment was matched to an account. The event has all that the credit of the account needs.
    Matched {
        /// Id of the account.
        account: AccountId,
        /// Rule by which the account was found.
        by: MatchRule,
        /// Amount of the payment.
        amount: Money,
        /// Day on which the payer paid.
        paid_on: NaiveDate,
    },
    /// The payment was put aside, because its account is not known.
    Unidentified {
        /// Reason why no account was found.
        reason: Prose,
    },
    /// The account was credited. The account's own event lists the debts that the payment settled.
    Credited {
        /// Id of the account.
        account: AccountId,
        /// Id of the entry on the account.
        entry: EntryId,
    },
    /// The payment was reversed: the bank recalled it, or it was credited to the wrong account.
    Reversed {
        /// Reason for the reversal.
        reason: Prose,
        /// Id of the account whose credit is to be reversed; absent where none was matched.
        account: Option<AccountId>,
        /// Accounting date: the day on which the reversal takes effect.
        effective: NaiveDate,
    },
    /// The payment was refunded to the payer.
    Refunded {
        /// Reason for the refund.
        reason: Prose,
        /// Amount refunded: all of the payment.
        amount: Money,
        /// Day of the refund.
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

/// State of a payment, as far as its commands need it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// The payment is not known.
    #[default]
    Unknown,
    /// The payment was received and has no account yet.
    Registered(Paid),
    /// The payment was put aside, because its account is not known.
    Unidentified(Paid),
    /// The payment has an account, which is still to be credited.
    Matched {
        /// Id of the account.
        account: AccountId,
        /// Amount and day of the payment.
        paid: Paid,
    },
    /// The payment was credited to its account.
    Credited {
        /// Id of the account.
        account: AccountId,
        /// Id of the entry on the account.
        entry: EntryId,
    },
    /// The payment was reversed.
    Reversed,
    /// The payment was refunded.
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
