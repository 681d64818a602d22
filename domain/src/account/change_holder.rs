//! Somebody else becomes answerable.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, AccountEvent, LedgerRefusal, ledger_refusal::ledger_day};
use crate::{Circumstance, Command, Refusal, id::PersonId};

/// Change who is answerable.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeHolder {
    /// Who it is; nobody, while a unit is empty.
    #[serde(default)]
    pub holder: Option<PersonId>,
    /// First day of the new holder.
    pub since: NaiveDate,
}

/// The reasons to refuse [`ChangeHolder`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ChangeHolderRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
}

impl Command for ChangeHolder {
    type Of = Account;
    type Refusal = ChangeHolderRefused;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, ChangeHolderRefused> {
        ledger_day("since", self.since)?;
        let from = match state {
            Account::Unknown => return Err(LedgerRefusal::Unknown.into()),
            Account::Closed { .. } => return Err(LedgerRefusal::Closed.into()),
            Account::Open { holder, .. } | Account::Recorded { holder, .. } => *holder,
        };
        if from == self.holder {
            return Ok(vec![]);
        }
        Ok(vec![AccountEvent::HolderChanged { from, to: self.holder, since: self.since }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::open::tests::{account, day, opened},
        *,
    };

    #[test]
    fn a_change_is_a_fact_and_a_repetition_is_not() {
        let (anna, boris) = (Some(PersonId::named("Anna")), Some(PersonId::named("Boris")));
        let sold = ChangeHolder { holder: boris, since: day("2026-02-01") };
        let events = account(&[opened()]).when(&sold).unwrap();
        let changed = AccountEvent::HolderChanged { from: anna, to: boris, since: day("2026-02-01") };
        assert_eq!(events, [changed]);
        assert_eq!(account(&[&[opened()], &events[..]].concat()).when(&sold).unwrap(), []);
        assert_eq!(account(&[]).refused(&sold), "account.unknown");
    }
}
