//! Accounts together with their numbers: a number belongs to one account until that is closed.

use std::collections::BTreeSet;

use domain::{
    CommandRefused, Refusal,
    account::{Account, ClaimNumber, NumberHolder, OpenAccount},
    id::AccountId,
};

use crate::store::{UnitError, UnitOfWork, Work};

/// The opening of an account, appended together with the claim of its number.
#[derive(Debug)]
pub struct OpenNumbered<'a> {
    /// The account that is opened.
    pub account: AccountId,
    /// Under which number.
    pub command: &'a OpenAccount,
}

impl OpenNumbered<'_> {
    /// Every code that one of the commands can be refused with.
    pub fn refusal_codes() -> BTreeSet<&'static str> {
        let mut codes = CommandRefused::<OpenAccount>::codes();
        codes.append(&mut CommandRefused::<ClaimNumber>::codes());
        codes
    }
}

impl Work for OpenNumbered<'_> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        unit.execute(self.account.0, self.command).await?;
        let number = self.command.number.clone();
        let stream = NumberHolder::id(&number).0;
        let claimed_by = unit.look(stream, NumberHolder::account).await?;
        let mut held_by = None;
        for account in
            claimed_by.iter().chain(&self.command.namesakes).filter(|other| **other != self.account)
        {
            // closed is closed for good, so that the unit need not hold the account
            if !unit.look(account.0, Account::is_closed).await? {
                held_by = Some(*account);
            }
        }
        unit.execute(stream, &ClaimNumber { number, account: self.account, held_by }).await?;
        Ok(())
    }
}
