//! Publishing rules from files: the default pack of a new company, and packs that are imported.

use chrono::{DateTime, Utc};
use domain::{
    Actor, CommandRefused, Role,
    rules::{
        DraftRule, PublishRule, PublishRuleRefused, RuleContent, RuleDocument,
        pack::{AnyRuleFile, RuleFile, default_pack},
    },
};

use crate::{
    rules::RulesError,
    store::{Ask, ExecuteError, Store, UnitError},
};

/// The result of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// The file is a new version of its rule.
    Published,
    /// The newest version of its rule has the same content.
    Unchanged,
}

/// Why a file was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishPackError {
    /// The draft was refused.
    #[error("the draft is refused")]
    Draft(#[source] UnitError),
    /// The publication was refused.
    #[error("the version is not published")]
    Publish(#[source] UnitError),
    /// The rules of the company cannot be read.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// Publishes the default pack in a company that has published no rules. Safe to call at every start and by
/// several processes at once.
pub async fn publish_default(store: &Store, now: DateTime<Utc>) -> Result<(), PublishPackError> {
    if store.rules().current().await?.position > 0 {
        return Ok(());
    }
    let actor = Actor::named("pack:default", Role::System);
    for file in default_pack() {
        publish(store, &Ask::new(now, actor.clone()).in_its_time().once("pack:default"), &file).await?;
    }
    Ok(())
}

/// Publishes a file as the next version of its rule, unless the newest version has the same content. A key in `ask`
/// makes each of the commands repeatable.
pub async fn publish(store: &Store, ask: &Ask, file: &AnyRuleFile) -> Result<Imported, PublishPackError> {
    match file {
        AnyRuleFile::Calendar(file) => one(store, ask, file).await,
        AnyRuleFile::SlaPolicy(file) => one(store, ask, file).await,
        AnyRuleFile::Scenario(file) => one(store, ask, file).await,
    }
}

async fn one<T: RuleContent>(
    store: &Store,
    ask: &Ask,
    file: &RuleFile<T>,
) -> Result<Imported, PublishPackError> {
    let id = file.code.stream_id(T::STREAM);
    let same = |document: &RuleDocument<T>, _| match document {
        RuleDocument::Written { versions, .. } => {
            versions.last().is_some_and(|last| last.content == file.content)
        }
        RuleDocument::Unwritten => false,
    };
    if store.look(id, same).await.map_err(|error| ImportError::Draft(ExecuteError::Load(error)))? {
        return Ok(Imported::Unchanged);
    }
    let step = |name: &str| match &ask.key {
        Some(key) => ask.clone().once(format!("{}:{}:{}:{name}", key.name, T::STREAM, file.code)),
        None => ask.clone(),
    };
    let draft = DraftRule { code: file.code.clone(), content: file.content.clone() };
    let drafted = store.execute(id, &draft, &step("draft")).await;
    drafted.map_err(|error| ImportError::Draft(error.of_unit()))?;
    match store.execute(id, &PublishRule::<T>::from(file.valid_from), &step("publish")).await {
        Ok(_) => Ok(Imported::Published),
        // another process published the same draft in between
        Err(ExecuteError::Refused(CommandRefused::Reason(PublishRuleRefused::NoDraft))) => {
            Ok(Imported::Unchanged)
        }
        Err(error) => Err(ImportError::Publish(error.of_unit())),
    }
}
