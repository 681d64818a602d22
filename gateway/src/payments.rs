//! Payments.

use domain::{
    account::Account,
    audience::OFFICE,
    payment::{MarkUnidentified, MatchPayment, Payment, RefundPayment, RegisterPayment, ReversePayment},
};
use projections::Model;
use projections::payments::{
    ListedPayment, PaymentRow, Takings, named, of_account, payment, payments, takings,
};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    problem::{Fault, Problem},
    query::{Day, Limit, Nothing, Page, found, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let readers = Right::Roles(OFFICE);
    let reads = &[Model::Payments];
    vec![
        query("list_payments", "/api/payments", readers, &[Model::Payments, Model::Accounts], list)
            .about("Payments: those without an account first, then the latest; or of one account, or by their outer name."),
        query("show_payment", "/api/payments/{id}", readers, reads, show).about("A payment."),
        query("list_takings", "/api/takings", readers, reads, list_takings).about("What came in, by day and way."),
        creation::<RegisterPayment>("register_payment", "/api/payments"),
        command::<Match>("match_payment", "/api/payments/{id}/match"),
        command::<MarkUnidentified>("mark_unidentified", "/api/payments/{id}/mark-unidentified"),
        command::<ReversePayment>("reverse_payment", "/api/payments/{id}/reverse"),
        command::<RefundPayment>("refund_payment", "/api/payments/{id}/refund"),
    ]
}

/// Say whose a payment is. It is credited by itself then.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct Match(MatchPayment);

impl IntoCommand for Match {
    type Command = MatchPayment;

    async fn into_command(self, context: CommandContext<'_>) -> Result<MatchPayment, Problem> {
        let account = self.0.account;
        let is_there = |payment: &Payment, _| match payment {
            Payment::Matched { account: known, .. } | Payment::Credited { account: known, .. } => {
                *known == account
            }
            Payment::Unknown
            | Payment::Registered(_)
            | Payment::Unidentified(_)
            | Payment::Reversed
            | Payment::Refunded => false,
        };
        let takes = |account: &Account, _| match account {
            Account::Open { .. } => true,
            Account::Unknown | Account::Recorded { .. } | Account::Closed { .. } => false,
        };
        // said once more, it changes nothing, whatever became of the account
        if context.look(context.id, is_there).await? || context.look(account.0, takes).await? {
            return Ok(self.0);
        }
        Err(Fault::AccountUnknown.because("no account of this id takes payments").at("account"))
    }
}

/// Which payments.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// Of this account.
    #[serde(default)]
    account: Option<Uuid>,
    /// Named so where they came from.
    #[serde(default)]
    external_id: Option<String>,
    /// Only those that somebody still has to match, or only the others.
    #[serde(default)]
    unmatched: Option<bool>,
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<ListedPayment>, Problem> {
    let (pool, limit) = (call.app.pool(), which.limit.and_one());
    let rows = match (&which.external_id, which.account) {
        (Some(external_id), _) => return Ok(Page { items: named(pool, external_id).await?, next: None }),
        (None, Some(account)) => of_account(pool, account, which.after, limit).await?,
        (None, None) => payments(pool, which.unmatched, which.after, limit).await?,
    };
    Ok(Page::of(rows, which.limit, |listed| listed.payment.id.to_string()))
}

async fn show(call: Call, _: Nothing) -> Result<PaymentRow, Problem> {
    found(payment(call.app.pool(), call.id()?).await?)
}

/// Which days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Days {
    /// First day that counts.
    from: Day,
    /// Last day that counts.
    to: Day,
}

async fn list_takings(call: Call, days: Days) -> Result<Vec<Takings>, Problem> {
    Ok(takings(call.app.pool(), days.from.date()..=days.to.date()).await?)
}
