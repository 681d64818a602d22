//! Company rules: calendars, SLA policies and scenarios, with their drafts and versions.

use domain::{
    audience::OVERSIGHT,
    calendar::Calendar,
    rules::{DraftRule, PublishRule, RetireRule, RuleContent},
    ticket::{Scenario, SlaPolicy},
};
use projections::{
    Model,
    rules::{RuleRow, RuleVersionRow, rule, rules, versions},
};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command, creation},
    problem::Problem,
    query::{Limit, Nothing, Page, found, query},
    route::{Right, Route},
};

const MODELS: &[Model] = &[Model::Rules];

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let all = query("list_rules", "/api/rules", Right::Roles(OVERSIGHT), MODELS, list)
        .about("Company rules by kind and code, each with its draft.");
    let kinds = [
        of_kind::<Calendar>(Operations {
            draft: ("draft_calendar", "/api/calendars"),
            show: ("show_calendar", "/api/calendars/{id}"),
            versions: ("list_calendar_versions", "/api/calendars/{id}/versions"),
            publish: ("publish_calendar", "/api/calendars/{id}/publish"),
            retire: ("retire_calendar", "/api/calendars/{id}/retire"),
        }),
        of_kind::<SlaPolicy>(Operations {
            draft: ("draft_sla_policy", "/api/sla-policies"),
            show: ("show_sla_policy", "/api/sla-policies/{id}"),
            versions: ("list_sla_policy_versions", "/api/sla-policies/{id}/versions"),
            publish: ("publish_sla_policy", "/api/sla-policies/{id}/publish"),
            retire: ("retire_sla_policy", "/api/sla-policies/{id}/retire"),
        }),
        of_kind::<Scenario>(Operations {
            draft: ("draft_scenario", "/api/scenarios"),
            show: ("show_scenario", "/api/scenarios/{id}"),
            versions: ("list_scenario_versions", "/api/scenarios/{id}/versions"),
            publish: ("publish_scenario", "/api/scenarios/{id}/publish"),
            retire: ("retire_scenario", "/api/scenarios/{id}/retire"),
        }),
    ];
    [all].into_iter().chain(kinds.into_iter().flatten()).collect()
}

/// Name and path of each operation on a kind of rule.
#[derive(Clone, Copy)]
struct Operations {
    draft: (&'static str, &'static str),
    show: (&'static str, &'static str),
    versions: (&'static str, &'static str),
    publish: (&'static str, &'static str),
    retire: (&'static str, &'static str),
}

fn of_kind<T: RuleContent>(operations: Operations) -> [Route; 5] {
    let Operations { draft, show: one, versions: list, publish, retire } = operations;
    let readers = Right::Roles(OVERSIGHT);
    [
        query(one.0, one.1, readers, MODELS, show::<T>).about("A rule with its draft."),
        query(list.0, list.1, readers, MODELS, list_versions::<T>)
            .about("Published versions of a rule, the newest first."),
        creation::<Draft<T>>(draft.0, draft.1),
        command::<PublishRule<T>>(publish.0, publish.1),
        command::<RetireRule<T>>(retire.0, retire.1),
    ]
}

/// Which page of the rules.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RulesPage {
    /// Id of the rule after which the page begins.
    #[serde(default)]
    after: Option<Uuid>,
    /// Most rows of the page.
    #[serde(default)]
    limit: Limit,
}

async fn list(call: Call, page: RulesPage) -> Result<Page<RuleRow>, Problem> {
    let rows = rules(call.app.pool(), page.after, page.limit.and_one()).await?;
    Ok(Page::of(rows, page.limit, |rule| rule.id.to_string()))
}

async fn show<T: RuleContent>(call: Call, _: Nothing) -> Result<RuleRow, Problem> {
    found(rule(call.app.pool(), T::STREAM, call.id()?).await?)
}

/// Which page of the versions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct VersionsPage {
    /// Number of the version before which the page begins.
    #[serde(default)]
    after: Option<i32>,
    /// Most rows of the page.
    #[serde(default)]
    limit: Limit,
}

async fn list_versions<T: RuleContent>(
    call: Call,
    page: VersionsPage,
) -> Result<Page<RuleVersionRow>, Problem> {
    let RuleRow { id, .. } = found(rule(call.app.pool(), T::STREAM, call.id()?).await?)?;
    let rows = versions(call.app.pool(), id, page.after, page.limit.and_one()).await?;
    Ok(Page::of(rows, page.limit, |version| version.number.to_string()))
}

/// A draft; its stream follows from kind and code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent, bound = "")]
#[schemars(inline)]
struct Draft<T: RuleContent>(DraftRule<T>);

impl<T: RuleContent> IntoCommand for Draft<T> {
    type Command = DraftRule<T>;

    fn stream(&self, _: Uuid) -> Uuid {
        self.0.code.stream_id(T::STREAM)
    }

    async fn into_command(self, _: CommandContext<'_>) -> Result<DraftRule<T>, Problem> {
        Ok(self.0)
    }
}
