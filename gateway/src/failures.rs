//! Background work that came to nothing: reactions that were refused, and messages that could not be sent.

use domain::audience::OVERSIGHT;
use schemars::JsonSchema;
use schemas::{
    outbox::{self, DeadLetter},
    refusals::{self, RefusedReaction},
};
use serde::Deserialize;

use crate::{
    call::Call,
    problem::Problem,
    query::{Limit, Page, query},
    route::{Right, Route},
};

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let keepers = Right::Roles(OVERSIGHT);
    vec![
        query("list_refused_reactions", "/api/refused-reactions", keepers, &[], refused_reactions).about(
            "Reactions of the engine to events that were refused, and events that a rule could not read, the latest first.",
        ),
        query("list_dead_letters", "/api/dead-letters", keepers, &[], dead_letters)
            .about("Messages that could not be sent and are not tried again, the latest first."),
    ]
}

/// Filter and page of the refused reactions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RefusedReactionsPage {
    /// Name of the rule whose refusals are listed, such as `match_payment`; without it, those of all rules.
    #[serde(default)]
    rule: Option<String>,
    /// Id of the refusal after which the page begins: `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
    /// Most rows of the page.
    #[serde(default)]
    limit: Limit,
}

async fn refused_reactions(call: Call, page: RefusedReactionsPage) -> Result<Page<RefusedReaction>, Problem> {
    let rows =
        refusals::list(call.app.pool(), page.rule.as_deref(), page.after, page.limit.and_one()).await?;
    Ok(Page::of(rows, page.limit, |refused| refused.id.to_string()))
}

/// Filter and page of the dead letters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeadLettersPage {
    /// Name of the channel whose dead letters are listed, such as `log`; without it, those of all channels.
    #[serde(default)]
    channel: Option<String>,
    /// Id of the message after which the page begins: `next` of the page before.
    #[serde(default)]
    after: Option<i64>,
    /// Most rows of the page.
    #[serde(default)]
    limit: Limit,
}

async fn dead_letters(call: Call, page: DeadLettersPage) -> Result<Page<DeadLetter>, Problem> {
    let channel = page.channel.as_deref();
    let rows = outbox::dead_letters(call.app.pool(), channel, page.after, page.limit.and_one()).await?;
    Ok(Page::of(rows, page.limit, |letter| letter.id.to_string()))
}
