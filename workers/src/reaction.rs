//! A rule: when this kind of event happens, react like this.

use chrono::TimeDelta;
use domain::Command;
use futures::future::BoxFuture;
use schemas::{Ask, Recorded, Store, Vault, outbox::NewMessage, store::Work};
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    command::{Refused, Unanswered, as_worker, execute, execute_unit},
    lease::Start,
};

/// If an event was recorded this long after it happened, nobody gets a message about it.
const MESSAGE_DELAY_MAX: TimeDelta = TimeDelta::days(1);

/// A rule: the kind of event that triggers it, and its reaction.
#[derive(Clone, Copy)]
pub(crate) struct ReactionRule {
    /// The name in the log (`worker:<name>`), in idempotency keys (`react:<name>:<position>`) and in
    /// `workers.refusals`. It must never change.
    pub(crate) name: &'static str,
    /// The kind of event that triggers it, such as `payment.matched`.
    pub(crate) on: &'static str,
    /// The cursor in `workers.cursors` is named `react:<cursor>`. Several rules may share it.
    pub(crate) cursor: &'static str,
    /// Where the cursor begins if it is new.
    pub(crate) start: Start,
    /// The reaction to an event; none if the event does not concern the rule.
    pub(crate) react: for<'a> fn(Trigger<'a>) -> Option<Reaction<'a>>,
}

impl ReactionRule {
    /// A rule with its own cursor, which begins at the head of the log: a rule that is added to a company of ten
    /// years does not react to ten years at once.
    pub(crate) const fn new(
        name: &'static str,
        on: &'static str,
        react: for<'a> fn(Trigger<'a>) -> Option<Reaction<'a>>,
    ) -> Self {
        Self { name, on, cursor: name, start: Start::Head, react }
    }

    /// Begins at the first event of the log.
    pub(crate) const fn reading_the_whole_log(self) -> Self {
        Self { start: Start::Beginning, ..self }
    }

    /// Shares a cursor with other rules. Reactions of these rules that concern one stream run in the order of the
    /// log, and the rules wait for one another.
    pub(crate) const fn sharing_cursor(self, cursor: &'static str) -> Self {
        Self { cursor, ..self }
    }
}

/// The dependencies of rules.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

/// An event that triggers a rule, with the services to react.
#[derive(Clone, Copy)]
pub(crate) struct Trigger<'a> {
    pub(crate) rule: &'static str,
    pub(crate) event: &'a Recorded,
    pub(crate) services: &'a Services,
}

/// The reaction of a rule to one event.
pub(crate) struct Reaction<'a> {
    /// The stream that it concerns: reactions on one stream run in the order of the log.
    pub(crate) stream: Uuid,
    pub(crate) effect: BoxFuture<'a, Result<ReactionOutcome, Unanswered>>,
}

/// The result of a reaction, as far as it is recorded with the cursor.
#[derive(Debug)]
pub(crate) enum ReactionOutcome {
    /// Nothing has to be recorded.
    Done,
    /// The command was refused, which is recorded for people to see.
    Refused(Refused),
    /// These messages have to be sent.
    Messages(Vec<NewMessage>),
}

impl<'a> Trigger<'a> {
    /// Reacts with one command to a stream, executed once for this event.
    pub(crate) fn command<C: Command>(self, stream: impl Into<Uuid>, command: C) -> Reaction<'a> {
        let stream = stream.into();
        Reaction::new(stream, async move { Ok(self.execute(stream, command).await?.into()) })
    }

    /// A message to a subject of personal data, sent once per event, kind, recipient and channel. None if the event
    /// was recorded more than a day after it happened, because then it was imported.
    pub(crate) fn message(
        self,
        channel: &'static str,
        recipient: Uuid,
        kind: &'static str,
        payload: Value,
    ) -> Option<NewMessage> {
        let Recorded { position: cause, occurred_at, recorded_at: caused_at, .. } = *self.event;
        let is_news = caused_at - occurred_at <= MESSAGE_DELAY_MAX;
        is_news.then_some(NewMessage { channel, recipient, kind, payload, cause, caused_at })
    }

    /// Executes a command once for this event, and returns its refusal if it is refused.
    pub(crate) async fn execute<C: Command>(
        self,
        stream: Uuid,
        command: C,
    ) -> Result<Option<Refused>, Unanswered> {
        execute(&self.services.store, self.rule, stream, &command, &self.ask()).await
    }

    /// Sends commands of several streams, of which this one leads, and returns their refusal, if one is refused.
    pub(crate) async fn execute_unit(
        self,
        stream: Uuid,
        work: impl Work,
    ) -> Result<Option<Refused>, Unanswered> {
        execute_unit(&self.services.store, self.rule, stream, &work, &self.ask()).await
    }

    /// Once for this event, and because of it.
    fn ask(self) -> Ask {
        let (rule, position) = (self.rule, self.event.position);
        as_worker(rule).once(format!("react:{rule}:{position}")).because_of(position)
    }
}

impl<'a> Reaction<'a> {
    /// Reacts with an effect on this stream.
    pub(crate) fn new(
        stream: Uuid,
        effect: impl Future<Output = Result<ReactionOutcome, Unanswered>> + Send + 'a,
    ) -> Self {
        Self { stream, effect: Box::pin(effect) }
    }
}

impl From<Option<Refused>> for ReactionOutcome {
    fn from(refused: Option<Refused>) -> Self {
        refused.map_or(Self::Done, Self::Refused)
    }
}
