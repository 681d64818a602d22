//! Payments.

use domain::{
    audience::OFFICE,
    id::PaymentId,
    payment::{MarkUnidentified, MatchPayment, RefundPayment, RegisterPayment, ReversePayment},
};
use projections::Model;
use projections::payments::{
    ListedPayment, PaymentRow, Takings, named, of_account, payment, payments, takings,
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, payments::MatchToAccount, store::UnitError};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    problem::Problem,
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

    async fn into_command(self, _: CommandContext<'_>) -> Result<MatchPayment, Problem> {
        // the unit of work looks at the account
        Ok(self.0)
    }

    async fn execute(store: &Store, id: Uuid, command: &MatchPayment, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&MatchToAccount { payment: PaymentId(id), command }, ask).await
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
