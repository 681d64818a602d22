//! Payments together with the accounts that they are for.

use domain::{account::Account, id::PaymentId, payment::MatchPayment};

use crate::store::{UnitError, UnitOfWork, Work};

/// A match, decided on the states of payment and account: the account takes payments, and does so meanwhile.
#[derive(Debug)]
pub struct MatchToAccount<'a> {
    /// The payment that is matched.
    pub payment: PaymentId,
    /// To which account, and how that was found.
    pub command: &'a MatchPayment,
}

impl Work for MatchToAccount<'_> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        let account_takes_payments = unit.hold(self.command.account.0, Account::takes_payments).await?;
        let command = MatchPayment { account_takes_payments, ..self.command.clone() };
        unit.execute(self.payment.0, &command).await?;
        Ok(())
    }
}
