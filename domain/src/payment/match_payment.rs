//! The account of a payment is found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{MatchRule, Payment, PaymentEvent, PaymentRefusal};
use crate::{Circumstance, Command, Refusal, id::AccountId};

/// Say whose a payment is. It is credited by itself then.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchPayment {
    /// Id of the account that the payment is for.
    pub account: AccountId,
    /// How it was found.
    pub by: MatchRule,
    /// Whether that account takes payments, looked up by the caller.
    #[serde(skip)]
    pub account_takes_payments: bool,
}

/// The reasons to refuse [`MatchPayment`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum MatchPaymentRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment is matched to another account. To move it, reverse it first.
    #[error("the payment is matched to another account")]
    #[refusal(code = "payment.matched_already", kind = Conflict, field = "account")]
    Matched,
    /// There is no such account, it is closed, or its ledger is kept elsewhere.
    #[error("no account of this id takes payments")]
    #[refusal(code = "payment.account_unknown", kind = Invalid, field = "account")]
    NoAccount,
}

impl Command for MatchPayment {
    type Of = Payment;
    type Refusal = MatchPaymentRefused;

    fn decide(&self, state: &Payment, _: &Circumstance) -> Result<Vec<PaymentEvent>, MatchPaymentRefused> {
        match state {
            Payment::Unknown => Err(PaymentRefusal::Unknown.into()),
            Payment::Reversed | Payment::Refunded => Err(PaymentRefusal::Over.into()),
            Payment::Matched { account, .. } | Payment::Credited { account, .. } => {
                if *account == self.account { Ok(vec![]) } else { Err(MatchPaymentRefused::Matched) }
            }
            Payment::Registered(_) | Payment::Unidentified(_) if !self.account_takes_payments => {
                Err(MatchPaymentRefused::NoAccount)
            }
            Payment::Registered(paid) | Payment::Unidentified(paid) => Ok(vec![PaymentEvent::Matched {
                account: self.account,
                by: self.by,
                amount: paid.amount,
                paid_on: paid.on,
            }]),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::register::tests::{day, payment, registered},
        *,
    };
    use crate::Money;

    pub(crate) fn matching(account: &str) -> MatchPayment {
        let account = AccountId::named(account);
        MatchPayment { account, by: MatchRule::Number, account_takes_payments: true }
    }

    pub(crate) fn matched() -> PaymentEvent {
        payment(&[registered()]).when(&matching("Anna")).unwrap().remove(0)
    }

    #[test]
    fn it_carries_what_crediting_needs() {
        let (account, by) = (AccountId::named("Anna"), MatchRule::Number);
        let (amount, paid_on) = (Money::from_minor(500_000), day("2026-03-09"));
        assert_eq!(matched(), PaymentEvent::Matched { account, by, amount, paid_on });
    }

    #[test]
    fn it_is_one_accounts_only() {
        let story = payment(&[registered(), matched()]);
        assert_eq!(story.when(&matching("Anna")).unwrap(), []);
        assert_eq!(story.refused(&matching("Boris")), "payment.matched_already");
        assert_eq!(payment(&[]).refused(&matching("Anna")), "payment.unknown");
    }

    #[test]
    fn an_account_that_takes_no_payments_gets_none() {
        let nowhere = MatchPayment { account_takes_payments: false, ..matching("Anna") };
        let refused = payment(&[registered()]).when(&nowhere).unwrap_err();
        assert_eq!((refused.code(), refused.field()), ("payment.account_unknown", Some("account")));
        // once more, it changes nothing, whatever became of the account
        assert_eq!(payment(&[registered(), matched()]).when(&nowhere).unwrap(), []);
        let other = MatchPayment { account: AccountId::named("Boris"), ..nowhere };
        assert_eq!(payment(&[registered(), matched()]).refused(&other), "payment.matched_already");
    }
}
