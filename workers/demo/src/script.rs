//! What is to be asked of the engine, in order, and how it is asked in bulk.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use domain::{Actor, Command, Refusal, Role, sealed::Sealed};
use futures::{
    StreamExt, TryStreamExt,
    future::BoxFuture,
    stream::{self, Stream},
};
use schemas::{Ask, Done, ExecuteError, Store, Vault, appender::AppendError};
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

use super::error::DemoError;

/// So many scripts are under way at once.
const AT_ONCE: usize = 256;
/// So many are looked up together: which of them were done before, whose keys are missing.
const TOGETHER: usize = 1_024;

/// One command, with all that belongs to asking it.
pub(super) struct Step {
    stream: Uuid,
    at: DateTime<Utc>,
    actor: Actor,
    /// Whether the step before is the cause.
    caused: bool,
    what: Box<dyn Asked>,
}

/// Steps that follow one another. Different scripts may be performed at the same time.
pub(super) struct Script {
    name: String,
    steps: Vec<Step>,
}

/// Something that can be asked, whatever it is asked of.
pub(super) trait Asked: Send + Sync {
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>>;

    /// Whether something is sealed for the stream's subject on the way.
    fn seals(&self) -> bool {
        false
    }
}

impl<C: Command> Asked for C {
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>> {
        Box::pin(async move { crew.store.execute(stream, self, ask).await.map_err(stopped) })
    }
}

/// A command with personal data, which is sealed when it is asked and not before.
pub(super) struct Personal<T, F> {
    pub(super) clear: T,
    pub(super) command: F,
}

impl<T, C, F> Asked for Personal<T, F>
where
    T: Serialize + Send + Sync,
    C: Command,
    F: Fn(Sealed) -> C + Send + Sync,
{
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>> {
        Box::pin(async move {
            let command = (self.command)(crew.vault.seal(stream, &self.clear).await?);
            crew.store.execute(stream, &command, ask).await.map_err(stopped)
        })
    }

    fn seals(&self) -> bool {
        true
    }
}

pub(super) fn stopped<R: Refusal>(error: ExecuteError<R>) -> DemoError {
    match error {
        ExecuteError::Append(AppendError::KeyMismatch) => DemoError::Another,
        ExecuteError::Refused(refusal) => DemoError::Refused(refusal.code(), refusal.to_string()),
        other => DemoError::Engine(Box::new(other)),
    }
}

/// A worker of the engine by its name.
pub(super) fn engine(worker: &str) -> Actor {
    Actor::named(format!("worker:{worker}"), Role::System)
}

impl Script {
    /// With a name that no other script of the company has.
    pub(super) fn new(name: String) -> Self {
        Self { name, steps: Vec::new() }
    }

    pub(super) fn ask(&mut self, stream: Uuid, at: DateTime<Utc>, actor: &Actor, what: impl Asked + 'static) {
        let step = Step { stream, at, actor: actor.clone(), caused: false, what: Box::new(what) };
        self.steps.push(step);
    }

    /// As [`Script::ask`], because of what the step before led to: what this rule of the engine will find
    /// done already.
    pub(super) fn react(&mut self, stream: Uuid, at: DateTime<Utc>, rule: &str, what: impl Asked + 'static) {
        self.ask(stream, at, &engine(rule), what);
        self.steps.iter_mut().next_back().into_iter().for_each(|step| step.caused = true);
    }

    /// Leaves out what would happen at the end of the history or later. A consequence in there takes its cause along,
    /// because no rule would react to it any more.
    pub(super) fn end_at(&mut self, end: DateTime<Utc>) {
        if let Some(late) = self.steps.iter().position(|step| step.at >= end) {
            let cause = self.steps[..=late].iter().rposition(|step| !step.caused);
            self.steps.truncate(cause.unwrap_or_default());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// When it begins.
    pub(super) fn begins(&self) -> Option<DateTime<Utc>> {
        self.steps.first().map(|step| step.at)
    }

    fn key(&self, step: usize) -> String {
        format!("{}#{step}", self.name)
    }

    /// The key of the last step: once it is used, all were done.
    fn last_key(&self) -> String {
        self.key(self.steps.len() - 1)
    }
}

/// Those who perform.
pub(super) struct Crew {
    pub(super) pool: PgPool,
    pub(super) store: Store,
    pub(super) vault: Vault,
}

impl Crew {
    /// Performs the scripts, many at once, those done by an earlier run left out. Says after each how many
    /// steps it had.
    pub(super) async fn perform(
        &self,
        scripts: Vec<Script>,
        mut done: impl FnMut(usize),
    ) -> Result<(), DemoError> {
        self.left(scripts)
            .map_ok(|script| async move {
                self.perform_one(&script).await?;
                Ok(script.steps.len())
            })
            .try_buffer_unordered(AT_ONCE)
            .try_for_each(|steps| {
                done(steps);
                std::future::ready(Ok(()))
            })
            .await
    }

    /// What is left to do, ready to be done.
    fn left(&self, scripts: Vec<Script>) -> impl Stream<Item = Result<Script, DemoError>> {
        stream::iter(scripts.into_iter().filter(|script| !script.is_empty()))
            .chunks(TOGETHER)
            .then(move |mut scripts| async move {
                let used = self.used(&scripts).await?;
                scripts.retain(|script| !used.contains(&script.last_key()));
                let sealing =
                    scripts.iter().flat_map(|script| &script.steps).filter(|step| step.what.seals());
                let subjects: Vec<Uuid> = sealing.map(|step| step.stream).collect();
                self.vault.prepare(&subjects).await?;
                Ok::<_, DemoError>(stream::iter(scripts.into_iter().map(Ok)))
            })
            .try_flatten()
    }

    async fn used(&self, scripts: &[Script]) -> Result<HashSet<String>, DemoError> {
        let keys: Vec<String> = scripts.iter().map(Script::last_key).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        Ok(self.store.used(&keys).await?)
    }

    async fn perform_one(&self, script: &Script) -> Result<(), DemoError> {
        let mut before = None;
        for (number, step) in script.steps.iter().enumerate() {
            let ask = Ask::new(step.at, step.actor.clone());
            let mut ask = ask.in_its_time().once(script.key(number));
            if let Some(cause) = before.filter(|_| step.caused) {
                ask = ask.because_of(cause);
            }
            let done = step.what.ask(self, step.stream, &ask).await;
            before = done.map_err(|error| error.at(ask.key))?.position;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::ticket::CloseTicket;

    use super::*;

    #[test]
    fn the_end_leaves_no_cause_without_its_consequences() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap_or_default();
        let steps_before = |end| {
            let mut script = Script::new("test".to_owned());
            script.ask(Uuid::nil(), at(1), &engine("test"), CloseTicket {});
            script.ask(Uuid::nil(), at(3), &engine("test"), CloseTicket {});
            script.react(Uuid::nil(), at(5), "first", CloseTicket {});
            script.react(Uuid::nil(), at(5), "second", CloseTicket {});
            script.ask(Uuid::nil(), at(7), &engine("test"), CloseTicket {});
            script.end_at(at(end));
            script.steps.len()
        };
        assert_eq!([1, 2, 4, 5, 6, 7, 8].map(steps_before), [0, 1, 1, 1, 4, 4, 5]);
    }
}
