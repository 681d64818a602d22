//! A rule of the kind "when this happened, do that", and what it needs to react.

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

/// Longest time between an event and its record for which people still get messages about it.
const NEWS_AGE_MAX: TimeDelta = TimeDelta::days(1);

/// A rule: the kind of event it waits for, and what it does about each.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// Stands in the log as `worker:<name>`, in idempotency keys as `react:<name>:<position>`, and in
    /// `workers.refusals`; it never changes.
    pub(crate) name: &'static str,
    /// The kind of event: `payment.matched`.
    pub(crate) on: &'static str,
    /// The cursor stands in `workers.cursors` as `react:<cursor>`: the rule's own, or one that several share.
    pub(crate) cursor: &'static str,
    /// Where a new cursor begins.
    pub(crate) start: Start,
    /// What the rule does about an event; nothing where the event does not concern it.
    pub(crate) react: for<'a> fn(Trigger<'a>) -> Option<Reaction<'a>>,
}

impl Rule {
    /// A rule with a cursor of its own. At its first start the cursor stands at the head of the log: a rule that
    /// is added to a company of ten years does not react to ten years at once.
    pub(crate) const fn new(
        name: &'static str,
        on: &'static str,
        react: for<'a> fn(Trigger<'a>) -> Option<Reaction<'a>>,
    ) -> Self {
        Self { name, on, cursor: name, start: Start::Head, react }
    }

    /// Reacts to the whole log at its first start.
    pub(crate) const fn reading_the_whole_log(self) -> Self {
        Self { start: Start::Beginning, ..self }
    }

    /// Shares a cursor with other rules: what concerns one stream happens in the order of the log, whichever of
    /// these rules does it; and they wait for one another.
    pub(crate) const fn sharing_cursor(self, cursor: &'static str) -> Self {
        Self { cursor, ..self }
    }
}

/// What rules work with.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) pool: PgPool,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
}

/// An event that a rule waited for, and the services to react with.
#[derive(Clone, Copy)]
pub(crate) struct Trigger<'a> {
    pub(crate) rule: &'static str,
    pub(crate) event: &'a Recorded,
    pub(crate) services: &'a Services,
}

/// What a rule does about one event.
pub(crate) struct Reaction<'a> {
    /// The stream that it concerns: reactions that concern one stream run in the order of the log.
    pub(crate) stream: Uuid,
    pub(crate) effect: BoxFuture<'a, Result<Outcome, Unanswered>>,
}

/// The result of a reaction, as far as it has to be recorded with the cursor.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Nothing is left to record.
    Done,
    /// The command was refused, which somebody should see.
    Refused(Refused),
    /// Messages are to be sent.
    Messages(Vec<NewMessage>),
}

impl<'a> Trigger<'a> {
    /// Sends a command to a stream, once for this event.
    pub(crate) fn command<C: Command>(self, stream: impl Into<Uuid>, command: C) -> Reaction<'a> {
        let stream = stream.into();
        Reaction::new(stream, async move { Ok(self.execute(stream, command).await?.into()) })
    }

    /// A message to a subject of personal data, sent once for this event, kind, recipient and channel. None about
    /// an event that was recorded long after it happened: it was imported, and is no news to anybody.
    pub(crate) fn message(
        self,
        channel: &'static str,
        recipient: Uuid,
        kind: &'static str,
        payload: Value,
    ) -> Option<NewMessage> {
        let Recorded { position: cause, occurred_at, recorded_at: caused_at, .. } = *self.event;
        let is_news = caused_at - occurred_at <= NEWS_AGE_MAX;
        is_news.then_some(NewMessage { channel, recipient, kind, payload, cause, caused_at })
    }

    /// Sends a command and returns its refusal, if it is refused.
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
    /// An effect, in the order of what concerns that stream.
    pub(crate) fn new(
        stream: Uuid,
        effect: impl Future<Output = Result<Outcome, Unanswered>> + Send + 'a,
    ) -> Self {
        Self { stream, effect: Box::pin(effect) }
    }
}

impl From<Option<Refused>> for Outcome {
    fn from(refused: Option<Refused>) -> Self {
        refused.map_or(Self::Done, Self::Refused)
    }
}
