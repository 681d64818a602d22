//! The number of an account, as printed on receipts: no two accounts that are not closed have the same.
//!
//! The stream's id is derived from the number, so that the log itself gives a number to one account at a time. A number
//! is never given back: a claim counts only until its account is closed, which is for good. Accounts from before numbers
//! were claimed, and those recorded from another system, have no claim; the caller looks them up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

use super::ClaimNumber;
use crate::{
    Aggregate, Event,
    id::{AccountId, AccountNumberId},
    registry::commands,
    text::Label,
};

commands! {
    NumberHolder, "account.not_for_your_role":
    // a number is claimed with the account that it is for
    [Supervisor, Accountant] => ClaimNumber;
}

/// A fact about an account number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, IntoStaticStr, VariantNames)]
#[serde(tag = "type", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountNumberEvent {
    /// The number belongs to the account until that is closed.
    Claimed {
        /// Account number, as printed on receipts.
        number: Label,
        /// Id of the account.
        account: AccountId,
    },
}

impl Event for AccountNumberEvent {
    fn kind(&self) -> &'static str {
        self.into()
    }
    fn kinds() -> &'static [&'static str] {
        Self::VARIANTS
    }
}

/// The account that claimed a number last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum NumberHolder {
    /// No account has claimed the number.
    #[default]
    Nobody,
    /// This account. The number is free again once the account is closed.
    Account(AccountId),
}

impl NumberHolder {
    /// The stream of a number.
    pub fn id(number: &Label) -> AccountNumberId {
        AccountNumberId::named(number.as_str())
    }

    /// The account that claimed the number last, whether it is closed or not.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Nobody => None,
            Self::Account(account) => Some(*account),
        }
    }
}

impl Aggregate for NumberHolder {
    const STREAM: &'static str = "account_number";
    type Event = AccountNumberEvent;

    fn evolve(&mut self, event: &AccountNumberEvent) {
        *self = match event {
            AccountNumberEvent::Claimed { account, .. } => Self::Account(*account),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_that_of_its_number() {
        let id = |number| NumberHolder::id(&Label::parse(number).unwrap());
        assert_ne!(id("10-0012"), id("10-0013"));
        // the ids stand in logs
        assert_eq!(id("10-0012").to_string(), "9c23fe20-4f20-51e9-850b-b6532031adf3");
    }
}
