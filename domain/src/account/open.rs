//! An account is opened.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Account, AccountEvent, LedgerRefusal, ledger_refusal::ledger_day};
use crate::{
    Circumstance, Command, Refusal,
    id::{AccountId, HouseId, PersonId, UnitId},
    origin::Origin,
    text::Label,
};

/// Open an account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAccount {
    /// What stands on the receipt.
    pub number: Label,
    /// In which house.
    #[serde(default)]
    pub house: Option<HouseId>,
    /// For which unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Who is answerable.
    #[serde(default)]
    pub holder: Option<PersonId>,
    /// Where it was known before.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Day on which the account is opened.
    pub opened_on: NaiveDate,
    /// Other accounts of this number, looked up by the caller: those from before numbers were claimed have no claim.
    #[serde(skip)]
    pub namesakes: Vec<AccountId>,
}

/// The reasons to refuse [`OpenAccount`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum OpenAccountRefused {
    /// The account takes no entry.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// The account is open already.
    #[error("the account is opened already")]
    #[refusal(code = "account.opened_already", kind = Conflict)]
    Opened,
}

impl Command for OpenAccount {
    type Of = Account;
    type Refusal = OpenAccountRefused;
    const OPENS: bool = true;

    fn decide(&self, state: &Account, _: &Circumstance) -> Result<Vec<AccountEvent>, OpenAccountRefused> {
        ledger_day("opened_on", self.opened_on)?;
        match state {
            Account::Unknown => Ok(vec![AccountEvent::Opened {
                number: self.number.clone(),
                house: self.house,
                unit: self.unit,
                holder: self.holder,
                origin: self.origin.clone(),
                opened_on: self.opened_on,
            }]),
            Account::Open { .. } | Account::Recorded { .. } | Account::Closed { .. } => {
                Err(OpenAccountRefused::Opened)
            }
        }
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

    pub(crate) fn opened() -> AccountEvent {
        AccountEvent::Opened {
            number: Label::parse("10-0012").unwrap(),
            house: Some(HouseId::named("house")),
            unit: Some(UnitId::named("12")),
            holder: Some(PersonId::named("Anna")),
            origin: None,
            opened_on: day("2025-01-01"),
        }
    }

    /// The account after these events, in the hands of an accountant.
    pub(crate) fn account(history: &[AccountEvent]) -> Given<Account> {
        given::<Account>(history.iter().cloned()).as_role(Role::Accountant)
    }

    fn open() -> OpenAccount {
        OpenAccount {
            number: Label::parse("10-0012").unwrap(),
            house: Some(HouseId::named("house")),
            unit: Some(UnitId::named("12")),
            holder: Some(PersonId::named("Anna")),
            origin: None,
            opened_on: day("2025-01-01"),
            namesakes: vec![],
        }
    }

    #[test]
    fn it_is_opened_once() {
        assert_eq!(account(&[]).when(&open()).unwrap(), [opened()]);
        assert_eq!(account(&[opened()]).refused(&open()), "account.opened_already");
    }

    #[test]
    fn it_is_opened_in_our_time_by_those_who_keep_accounts() {
        let slip = OpenAccount { opened_on: day("0202-05-01"), ..open() };
        assert_eq!(account(&[]).refused(&slip), "account.date_out_of_range");
        assert_eq!(account(&[]).as_role(Role::Operator).refused(&open()), "account.not_for_your_role");
    }
}
