//! A payment is taken back.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentEvent, PaymentRefusal, refusal::ledger_day};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Take a payment back; the account loses it by itself then.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversePayment {
    /// The reason, in words.
    pub reason: Prose,
    /// The day that counts.
    pub effective: NaiveDate,
}

/// The reasons to refuse [`ReversePayment`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ReversePaymentRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment was refunded to the payer already.
    #[error("the payment was refunded already")]
    #[refusal(code = "payment.refunded_already", kind = Conflict)]
    Refunded,
}

impl Command for ReversePayment {
    type Of = Payment;
    type Refusal = ReversePaymentRefused;

    fn decide(&self, state: &Payment, _: &Circumstance) -> Result<Vec<PaymentEvent>, ReversePaymentRefused> {
        ledger_day("effective", self.effective)?;
        let account = match state {
            Payment::Unknown => return Err(PaymentRefusal::Unknown.into()),
            Payment::Refunded => return Err(ReversePaymentRefused::Refunded),
            Payment::Reversed => return Ok(vec![]),
            Payment::Registered(_) | Payment::Unidentified(_) => None,
            Payment::Matched { account, .. } | Payment::Credited { account, .. } => Some(*account),
        };
        let (reason, effective) = (self.reason.clone(), self.effective);
        Ok(vec![PaymentEvent::Reversed { reason, account, effective }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            mark_credited::tests::credited,
            match_payment::tests::{matched, matching},
            register::tests::{day, payment, registered},
        },
        *,
    };
    use crate::id::AccountId;

    #[test]
    fn it_names_the_account_that_is_to_lose_it() {
        let recall = ReversePayment {
            reason: Prose::parse("recalled by the bank").unwrap(),
            effective: day("2026-03-20"),
        };
        let loser = |history: &[PaymentEvent]| {
            let events = payment(history).when(&recall).unwrap();
            let [PaymentEvent::Reversed { account, .. }] = events[..] else { panic!("{events:?}") };
            account
        };
        assert_eq!(loser(&[registered()]), None);
        assert_eq!(loser(&[registered(), matched()]), Some(AccountId::named("Anna")));
        let mut history = vec![registered(), matched(), credited()];
        assert_eq!(loser(&history), Some(AccountId::named("Anna")));
        history.extend(payment(&history).when(&recall).unwrap());
        assert_eq!(payment(&history).when(&recall).unwrap(), []);
        assert_eq!(payment(&history).refused(&matching("Anna")), "payment.over");
    }
}
