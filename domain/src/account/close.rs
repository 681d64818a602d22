//! The account is closed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, AccountEvent, LedgerRefusal, ledger_refusal::book};
use crate::{Circumstance, Command, Refusal, text::Prose};

/// Close a settled account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseAccount {
    /// The reason, in words.
    pub reason: Prose,
}

/// The reasons to refuse [`CloseAccount`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum CloseAccountRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The balance is not zero.
    #[error("the balance is not nought")]
    #[refusal(code = "account.balance_not_zero", kind = Conflict)]
    NotSettled,
}

impl Command for CloseAccount {
    type Of = Account;
    type Refusal = CloseAccountRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, CloseAccountRefused> {
        if !book(state)?.balance().is_zero() {
            return Err(CloseAccountRefused::NotSettled);
        }
        Ok(vec![AccountEvent::Closed { reason: self.reason.clone() }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            charge::tests::{charge, charged},
            credit::tests::{credit, credited},
            open::tests::{account, opened},
        },
        *,
    };

    #[test]
    fn a_settled_account_closes_for_good() {
        let close = CloseAccount { reason: Prose::parse("sold").unwrap() };
        let owing = charged(vec![opened()], "march", "2026-03", 5_000);
        assert_eq!(account(&owing).refused(&close), "account.balance_not_zero");
        let mut settled = credited(owing, "paid", 5_000);
        settled.extend(account(&settled).when(&close).unwrap());
        let story = account(&settled);
        assert_eq!(story.refused(&charge("april", "2026-04", 1)), "account.closed");
        assert_eq!(story.refused(&credit("late", 1)), "account.closed");
        assert_eq!(story.when(&credit("paid", 5_000)).unwrap(), []);
    }
}
