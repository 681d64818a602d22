//! A payment goes back to the payer.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentEvent, PaymentRefusal, refusal::ledger_day};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Give back a payment that is nobody's.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// The reason, in words.
    pub reason: Prose,
    /// Day of the refund.
    pub refunded_on: NaiveDate,
}

/// The reasons to refuse [`RefundPayment`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RefundPaymentRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment is matched to an account.
    #[error("the payment belongs to an account")]
    #[refusal(code = "payment.matched_already", kind = Conflict)]
    Matched,
}

impl Command for RefundPayment {
    type Of = Payment;
    type Refusal = RefundPaymentRefused;

    fn decide(&self, state: &Payment, _: &Circumstance) -> Result<Vec<PaymentEvent>, RefundPaymentRefused> {
        ledger_day("refunded_on", self.refunded_on)?;
        match state {
            Payment::Unknown => Err(PaymentRefusal::Unknown.into()),
            Payment::Reversed | Payment::Refunded => Err(PaymentRefusal::Over.into()),
            Payment::Matched { .. } | Payment::Credited { .. } => Err(RefundPaymentRefused::Matched),
            Payment::Registered(paid) | Payment::Unidentified(paid) => Ok(vec![PaymentEvent::Refunded {
                reason: self.reason.clone(),
                amount: paid.amount,
                refunded_on: self.refunded_on,
            }]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            match_payment::tests::matched,
            register::tests::{day, payment, registered},
        },
        *,
    };

    #[test]
    fn what_is_nobodys_goes_back_once() {
        let refund =
            RefundPayment { reason: Prose::parse("sent in error").unwrap(), refunded_on: day("2026-03-20") };
        let mut history = vec![registered()];
        history.extend(payment(&history).when(&refund).unwrap());
        assert_eq!(payment(&history).refused(&refund), "payment.over");
        assert_eq!(payment(&[registered(), matched()]).refused(&refund), "payment.matched_already");
    }
}
