//! Nobody knows whose a payment is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentEvent, PaymentRefusal};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Put a payment aside until somebody knows whose it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkUnidentified {
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`MarkUnidentified`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum MarkUnidentifiedRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment is matched to an account.
    #[error("the payment is matched already")]
    #[refusal(code = "payment.matched_already", kind = Conflict)]
    Matched,
}

impl Command for MarkUnidentified {
    type Of = Payment;
    type Refusal = MarkUnidentifiedRefused;

    fn decide(
        &self,
        state: &Payment,
        at: &Circumstance,
    ) -> Result<Vec<PaymentEvent>, MarkUnidentifiedRefused> {
        match state {
            Payment::Unknown => Err(PaymentRefusal::Unknown.into()),
            Payment::Reversed | Payment::Refunded => Err(PaymentRefusal::Over.into()),
            // Only the engine knows that the account refused it and has not taken it meanwhile.
            Payment::Matched { .. } if !at.actor.is_system() => Err(MarkUnidentifiedRefused::Matched),
            Payment::Credited { .. } => Err(MarkUnidentifiedRefused::Matched),
            Payment::Unidentified(_) => Ok(vec![]),
            Payment::Registered(_) | Payment::Matched { .. } => {
                Ok(vec![PaymentEvent::Unidentified { reason: self.reason.clone() }])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            match_payment::tests::{matched, matching},
            register::tests::{payment, registered},
        },
        *,
    };
    use crate::Role;

    #[test]
    fn it_waits_until_somebody_knows() {
        let aside = MarkUnidentified { reason: Prose::parse("no such account number").unwrap() };
        let events = payment(&[registered()]).when(&aside).unwrap();
        let story = payment(&[&[registered()], &events[..]].concat());
        assert_eq!(story.when(&aside).unwrap(), []);
        assert_eq!(story.when(&matching("Anna")).unwrap(), [matched()]);
    }

    #[test]
    fn what_the_account_refused_is_put_aside_by_the_engine() {
        let aside = MarkUnidentified { reason: Prose::parse("the account is closed").unwrap() };
        let story = payment(&[registered(), matched()]);
        assert_eq!(story.refused(&aside), "payment.matched_already");
        let events = story.as_role(Role::System).when(&aside).unwrap();
        let story = payment(&[&[registered(), matched()], &events[..]].concat());
        assert_eq!(story.when(&matching("Anna")).unwrap(), [matched()]);
    }
}
