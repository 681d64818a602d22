//! Money comes in.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentChannel, PaymentEvent, PaymentRefusal, refusal::ledger_day};
use crate::{
    Circumstance, Command, Money, Refusal,
    text::{Label, Prose},
};

/// Register money that came in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPayment {
    /// By which way.
    pub channel: PaymentChannel,
    /// Its name where it came from.
    #[serde(default)]
    pub external_id: Option<Label>,
    /// Amount of the payment.
    pub amount: Money,
    /// The day on which the payer paid.
    pub paid_on: NaiveDate,
    /// The day on which it arrived.
    #[serde(default)]
    pub settled_on: Option<NaiveDate>,
    /// The account number as the payer wrote it.
    #[serde(default)]
    pub payer: Option<Label>,
    /// What the payer wrote besides.
    #[serde(default)]
    pub purpose: Option<Prose>,
}

/// The reasons to refuse [`RegisterPayment`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RegisterPaymentRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment is registered already.
    #[error("the payment is registered already")]
    #[refusal(code = "payment.registered_already", kind = Conflict)]
    Registered,
    /// The amount is not positive or out of range.
    #[error("a payment is more than nothing and at most an amount")]
    #[refusal(code = "payment.amount_out_of_range", kind = Invalid, field = "amount")]
    Amount,
    /// The date of settlement is before the date of payment.
    #[error("money does not arrive before it is paid")]
    #[refusal(code = "payment.settled_before_paid", kind = Invalid, field = "settled_on")]
    SettledBeforePaid,
}

impl Command for RegisterPayment {
    type Of = Payment;
    type Refusal = RegisterPaymentRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &Payment, _: &Circumstance) -> Result<Vec<PaymentEvent>, RegisterPaymentRefused> {
        match state {
            Payment::Unknown => {}
            Payment::Registered(_)
            | Payment::Unidentified(_)
            | Payment::Matched { .. }
            | Payment::Credited { .. }
            | Payment::Reversed
            | Payment::Refunded => return Err(RegisterPaymentRefused::Registered),
        }
        if !self.amount.is_positive() || Money::total([self.amount]).is_err() {
            return Err(RegisterPaymentRefused::Amount);
        }
        ledger_day("paid_on", self.paid_on)?;
        if let Some(settled_on) = self.settled_on {
            ledger_day("settled_on", settled_on)?;
            if settled_on < self.paid_on {
                return Err(RegisterPaymentRefused::SettledBeforePaid);
            }
        }
        Ok(vec![PaymentEvent::Registered {
            channel: self.channel,
            external_id: self.external_id.clone(),
            amount: self.amount,
            paid_on: self.paid_on,
            settled_on: self.settled_on,
            payer: self.payer.clone(),
            purpose: self.purpose.clone(),
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        Role,
        given::{Given, given},
    };

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The payment after these events, in the hands of an accountant.
    pub(crate) fn payment(history: &[PaymentEvent]) -> Given<Payment> {
        given::<Payment>(history.iter().cloned()).as_role(Role::Accountant)
    }

    pub(crate) fn register() -> RegisterPayment {
        RegisterPayment {
            channel: PaymentChannel::Bank,
            external_id: Some(Label::parse("40817-0031").unwrap()),
            amount: Money::from_minor(500_000),
            paid_on: day("2026-03-09"),
            settled_on: Some(day("2026-03-10")),
            payer: Some(Label::parse("10-0012").unwrap()),
            purpose: None,
        }
    }

    pub(crate) fn registered() -> PaymentEvent {
        payment(&[]).when(&register()).unwrap().remove(0)
    }

    #[test]
    fn it_comes_in_once() {
        assert!(matches!(registered(), PaymentEvent::Registered { channel: PaymentChannel::Bank, .. }));
        assert_eq!(payment(&[registered()]).refused(&register()), "payment.registered_already");
    }

    #[test]
    fn nonsense_is_refused() {
        let story = payment(&[]);
        for amount in [0, -1, i64::MIN, i64::MAX] {
            let senseless = RegisterPayment { amount: Money::from_minor(amount), ..register() };
            assert_eq!(story.refused(&senseless), "payment.amount_out_of_range", "{amount}");
        }
        let early = RegisterPayment { settled_on: Some(day("2026-03-08")), ..register() };
        assert_eq!(story.refused(&early), "payment.settled_before_paid");
        let slip = RegisterPayment { paid_on: day("0026-03-09"), ..register() };
        assert_eq!(story.refused(&slip), "payment.date_out_of_range");
        assert_eq!(story.as_role(Role::Resident).refused(&register()), "payment.not_for_your_role");
    }
}
