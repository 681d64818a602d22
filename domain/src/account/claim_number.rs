//! An account takes its number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountNumberEvent, LedgerRefusal, NumberHolder, ledger_refusal::only, open::KEEPERS};
use crate::{Circumstance, Command, Refusal, id::AccountId, text::Label};

/// Give a number to an account. It is executed together with the opening of the account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimNumber {
    /// Account number, as printed on receipts.
    pub number: Label,
    /// Id of the account that is opened under it.
    pub account: AccountId,
    /// Another account that has the number and is not closed, looked up by the caller.
    #[serde(default)]
    pub held_by: Option<AccountId>,
}

/// Why the number is not given.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum ClaimNumberRefused {
    /// The actor does not keep accounts.
    #[error(transparent)]
    #[refusal(transparent)]
    LedgerRefusal(#[from] LedgerRefusal),
    /// Another account has the number and is not closed.
    #[error("an open account has this number")]
    #[refusal(code = "account.number_taken", kind = Invalid, field = "number")]
    Taken,
}

impl Command for ClaimNumber {
    type Of = NumberHolder;
    type Refusal = ClaimNumberRefused;

    fn decide(
        &self,
        state: &NumberHolder,
        at: &Circumstance,
    ) -> Result<Vec<AccountNumberEvent>, ClaimNumberRefused> {
        only(&KEEPERS, at)?;
        if self.held_by.is_some() {
            return Err(ClaimNumberRefused::Taken);
        }
        if state.account() == Some(self.account) {
            return Ok(vec![]);
        }
        Ok(vec![AccountNumberEvent::Claimed { number: self.number.clone(), account: self.account }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, given::given};

    fn claim(account: &str) -> ClaimNumber {
        let number = Label::parse("10-0012").unwrap();
        ClaimNumber { number, account: AccountId::named(account), held_by: None }
    }

    fn claimed(account: &str) -> AccountNumberEvent {
        let ClaimNumber { number, account, .. } = claim(account);
        AccountNumberEvent::Claimed { number, account }
    }

    #[test]
    fn a_number_is_given_once_and_again_when_its_account_is_closed() {
        let free = given::<NumberHolder>([]).as_role(Role::Accountant);
        assert_eq!(free.when(&claim("first")).unwrap(), [claimed("first")]);
        let given_away = given::<NumberHolder>([claimed("first")]).as_role(Role::Accountant);
        assert_eq!(given_away.when(&claim("first")).unwrap(), []);
        let taken = ClaimNumber { held_by: Some(AccountId::named("first")), ..claim("second") };
        let refused = given_away.when(&taken).unwrap_err();
        assert_eq!((refused.code(), refused.field()), ("account.number_taken", Some("number")));
        assert_eq!(given_away.when(&claim("second")).unwrap(), [claimed("second")]);
    }

    #[test]
    fn an_account_without_a_claim_keeps_its_number() {
        let taken = ClaimNumber { held_by: Some(AccountId::named("old")), ..claim("second") };
        let story = given::<NumberHolder>([]).as_role(Role::Accountant);
        assert_eq!(story.refused(&taken), "account.number_taken");
    }

    #[test]
    fn numbers_are_given_by_those_who_open_accounts() {
        let story = given::<NumberHolder>([]).as_role(Role::Operator);
        assert_eq!(story.refused(&claim("first")), "account.not_for_your_role");
    }
}
