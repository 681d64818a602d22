//! Accounts and what is entered on them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    Money,
    account::{
        Account, ChangeHolder, Charge, CloseAccount, Correct, Credit, OpenAccount, RecordEntries, Reverse,
        ReverseCredit, WriteOff,
    },
    audience::{OFFICE, OFFICE_AND_RESIDENTS},
    id::AccountId,
    person::Person,
};
use projections::{
    Model,
    accounts::{self as views, AccountRow, StatementLine, TurnoverLine, TurnoverTotals},
};
use schemars::JsonSchema;
use schemas::{Ask, Done, Store, accounts::OpenNumbered, store::UnitError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    problem::Problem,
    query::{Day, Limit, Moment, Nothing, Page, found, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let (readers, holders) = (Right::Roles(OFFICE), Right::Roles(OFFICE_AND_RESIDENTS));
    let reads = &[Model::Accounts];
    vec![
        query("list_accounts", "/api/accounts", readers, reads, list).about("Accounts by number."),
        query("show_account", "/api/accounts/{id}", holders, reads, show)
            .about("An account, with what is owed now."),
        query("show_statement", "/api/accounts/{id}/statement", holders, reads, statement)
            .about("Every movement of money on an account, in the order of the log."),
        query("show_balance", "/api/accounts/{id}/balance", holders, reads, balance)
            .about("What was owed at the end of a day, as far as it was known at a moment."),
        query("show_turnover", "/api/turnover", readers, reads, turnover)
            .about("The turnover sheet: what each account owed before, what moved, what it owes after."),
        query("total_turnover", "/api/turnover/totals", readers, reads, turnover_totals)
            .about("The turnover sheet's totals."),
        creation::<NewAccount>("open_account", "/api/accounts"),
        command::<NewHolder>("change_holder", "/api/accounts/{id}/change-holder"),
        command::<Charge>("charge_account", "/api/accounts/{id}/charge"),
        command::<Credit>("credit_account", "/api/accounts/{id}/credit"),
        command::<Correct>("correct_charge", "/api/accounts/{id}/correct"),
        command::<Reverse>("reverse_entry", "/api/accounts/{id}/reverse"),
        command::<ReverseCredit>("reverse_credit", "/api/accounts/{id}/reverse-credit"),
        command::<WriteOff>("write_off", "/api/accounts/{id}/write-off"),
        command::<CloseAccount>("close_account", "/api/accounts/{id}/close"),
        command::<ForeignEntries>("record_entries", "/api/accounts/{id}/record-entries"),
    ]
}

/// Open an account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct NewAccount(OpenAccount);

impl IntoCommand for NewAccount {
    type Command = OpenAccount;

    async fn into_command(self, context: CommandContext<'_>) -> Result<OpenAccount, Problem> {
        let OpenAccount { number, house, unit, holder, .. } = &self.0;
        context.knows_place(*house, *unit, ["house", "unit"]).await?;
        if let Some(holder) = holder {
            context.knows::<Person>(holder.0, "holder").await?;
        }
        // accounts without a claim are old enough for the read model to know them
        let namesakes = views::numbered(context.app.pool(), number.as_str()).await?.accounts;
        let namesakes = namesakes.into_iter().map(AccountId).collect();
        Ok(OpenAccount { namesakes, ..self.0 })
    }

    fn refusal_codes() -> BTreeSet<&'static str> {
        OpenNumbered::refusal_codes()
    }

    async fn execute(store: &Store, id: Uuid, command: &OpenAccount, ask: &Ask) -> Result<Done, UnitError> {
        store.execute_unit(&OpenNumbered { account: AccountId(id), command }, ask).await
    }
}

/// Change who is answerable.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct NewHolder(ChangeHolder);

impl IntoCommand for NewHolder {
    type Command = ChangeHolder;

    async fn into_command(self, context: CommandContext<'_>) -> Result<ChangeHolder, Problem> {
        if let Some(holder) = self.0.holder {
            context.knows::<Person>(holder.0, "holder").await?;
        }
        Ok(self.0)
    }
}

/// Record entries of a foreign ledger; the account is opened with the first of them. Entries that are
/// known change nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
struct ForeignEntries(RecordEntries);

impl IntoCommand for ForeignEntries {
    type Command = RecordEntries;

    async fn into_command(self, context: CommandContext<'_>) -> Result<RecordEntries, Problem> {
        let origin = &self.0.origin;
        context.is_of::<Account>(origin, AccountId::named(&origin.name()).0, "origin").await?;
        Ok(self.0)
    }
}

/// Which accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Which {
    /// In this house.
    #[serde(default)]
    house: Option<Uuid>,
    /// For this unit.
    #[serde(default)]
    unit: Option<Uuid>,
    /// That this person answers for.
    #[serde(default)]
    holder: Option<Uuid>,
    /// After this one.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, which: Which) -> Result<Page<AccountRow>, Problem> {
    let of = views::Of { house: which.house, unit: which.unit, holder: which.holder };
    let rows = views::accounts(call.app.pool(), of, which.after, which.limit.and_one()).await?;
    Ok(Page::of(rows, which.limit, |account| account.id.to_string()))
}

/// The account in the path, if it exists for whoever asks: a resident holds it.
async fn visible(call: &Call) -> Result<AccountRow, Problem> {
    let account = call.app.accounts().read(call.id()?).await?;
    let actor = &call.identity()?.actor;
    let staff = actor.roles.any(OFFICE);
    found(
        account
            .filter(|account| staff || actor.person.is_some_and(|person| account.holder == Some(person.0))),
    )
}

async fn show(call: Call, _: Nothing) -> Result<AccountRow, Problem> {
    visible(&call).await
}

/// Which lines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichLines {
    /// After this place in the log.
    #[serde(default)]
    after: i64,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn statement(call: Call, which: WhichLines) -> Result<Page<StatementLine>, Problem> {
    let account = visible(&call).await?;
    let lines = views::statement(call.app.pool(), account.id, which.after, which.limit.and_one()).await?;
    Ok(Page::of(lines, which.limit, |line| line.position.to_string()))
}

/// On which clocks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Clocks {
    /// At the end of this day.
    effective: Day,
    /// As far as it was known at this moment; without it, as far as is known now.
    #[serde(default)]
    recorded: Option<Moment>,
}

/// What was owed.
#[derive(Debug, Serialize, JsonSchema)]
struct BalanceAsOf {
    /// Id of the account.
    account: Uuid,
    /// At the end of which day.
    effective: NaiveDate,
    /// As far as it was known at which moment.
    recorded: Option<DateTime<Utc>>,
    /// How much; negative when more was paid.
    balance: Money,
}

async fn balance(call: Call, clocks: Clocks) -> Result<BalanceAsOf, Problem> {
    let account = visible(&call).await?.id;
    let (effective, recorded) = (clocks.effective.date(), clocks.recorded.map(Moment::at));
    let balance = found(views::balance_as_of(call.app.pool(), account, effective, recorded).await?)?;
    Ok(BalanceAsOf { account, effective, recorded, balance })
}

/// Which days, houses and clocks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WhichTurnover {
    /// The first day.
    from: Day,
    /// The last day.
    to: Day,
    /// As far as it was known at this moment; without it, as far as is known now.
    #[serde(default)]
    recorded: Option<Moment>,
    /// In this house.
    #[serde(default)]
    house: Option<Uuid>,
    /// After this account.
    #[serde(default)]
    after: Option<Uuid>,
    /// Number of rows on the page, 1 to 200.
    #[serde(default)]
    limit: Limit,
}

async fn turnover(call: Call, which: WhichTurnover) -> Result<Page<TurnoverLine>, Problem> {
    let WhichTurnover { house, after, limit, .. } = which;
    let (days, recorded) = (which.from.date()..=which.to.date(), which.recorded.map(Moment::at));
    let lines = views::turnover(call.app.pool(), days, recorded, house, after, limit.and_one()).await?;
    Ok(Page::of(lines, limit, |line| line.account.to_string()))
}

async fn turnover_totals(call: Call, which: WhichTurnover) -> Result<TurnoverTotals, Problem> {
    let (days, recorded) = (which.from.date()..=which.to.date(), which.recorded.map(Moment::at));
    Ok(views::turnover_totals(call.app.pool(), days, recorded, which.house).await?)
}
