//! A payment has reached its account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Payment, PaymentEvent, PaymentRefusal};
use crate::{
    Circumstance, Command, Refusal,
    id::{AccountId, EntryId},
};

/// Note that the account was credited. The engine says so, nobody else.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkCredited {
    /// The account.
    pub account: AccountId,
    /// The entry there.
    pub entry: EntryId,
}

/// The reasons to refuse [`MarkCredited`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum MarkCreditedRefused {
    /// Nothing is done with the payment.
    #[error(transparent)]
    #[refusal(transparent)]
    PaymentRefusal(#[from] PaymentRefusal),
    /// The payment is matched to another account, or to none.
    #[error("the payment is not matched to this account")]
    #[refusal(code = "payment.not_matched", kind = Conflict, field = "account")]
    NotMatched,
}

impl Command for MarkCredited {
    type Of = Payment;
    type Refusal = MarkCreditedRefused;

    fn decide(&self, state: &Payment, _: &Circumstance) -> Result<Vec<PaymentEvent>, MarkCreditedRefused> {
        match state {
            Payment::Unknown => Err(PaymentRefusal::Unknown.into()),
            Payment::Reversed | Payment::Refunded => Err(PaymentRefusal::Over.into()),
            Payment::Matched { account, .. } if *account == self.account => {
                Ok(vec![PaymentEvent::Credited { account: self.account, entry: self.entry }])
            }
            Payment::Credited { account, .. } if *account == self.account => Ok(vec![]),
            Payment::Registered(_)
            | Payment::Unidentified(_)
            | Payment::Matched { .. }
            | Payment::Credited { .. } => Err(MarkCreditedRefused::NotMatched),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::{
            match_payment::tests::matched,
            register::tests::{payment, registered},
        },
        *,
    };
    use crate::Role;

    pub(crate) fn credited() -> PaymentEvent {
        PaymentEvent::Credited { account: AccountId::named("Anna"), entry: EntryId::named("credit") }
    }

    fn mark(account: &str) -> MarkCredited {
        MarkCredited { account: AccountId::named(account), entry: EntryId::named("credit") }
    }

    #[test]
    fn it_reaches_the_account_it_was_matched_to() {
        let story = payment(&[registered(), matched()]);
        assert_eq!(story.refused(&mark("Anna")), "payment.not_for_your_role");
        let story = story.as_role(Role::System);
        assert_eq!(story.refused(&mark("Boris")), "payment.not_matched");
        assert_eq!(story.when(&mark("Anna")).unwrap(), [credited()]);
    }

    #[test]
    fn a_second_report_changes_nothing() {
        let story = payment(&[registered(), matched(), credited()]).as_role(Role::System);
        assert_eq!(story.when(&mark("Anna")).unwrap(), []);
        assert_eq!(
            payment(&[registered()]).as_role(Role::System).refused(&mark("Anna")),
            "payment.not_matched"
        );
    }
}
