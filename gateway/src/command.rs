//! The one handler of all commands.
//!
//! Key, version and body in; [`schemas::Store::execute`]; version and position out. A command is a line in
//! its capability's file. One that needs something looked up or sealed before it can be decided has a body
//! of its own, which [`IntoCommand`] turns into the command.

use std::collections::BTreeSet;

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use chrono::Utc;
use domain::{
    Actor, Aggregate, Command, CommandRefused, Refusal,
    house::House,
    id::{HouseId, UnitId},
    origin::Origin,
    user::User,
};
use projections::{Model, houses::unit_addresses};
use schemars::JsonSchema;
use schemas::{
    Ask, Done, ExecuteError, Metadata, Store, appender::AppendError, store::UnitError, tail, unit::Key,
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    App,
    auth::{Identity, Via},
    call::{self, Call, POSITION},
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

/// The header that makes a repetition harmless.
pub const KEY: &str = "Idempotency-Key";

/// Longest idempotency key.
const KEY_CHARS: usize = 200;
/// Root of the ids of things created under an idempotency key; never changes.
const CREATED: Uuid = Uuid::from_u128(0x2f6b_1f0e_6d3c_4c0a_9a57_6b65_7965_6421);

/// The body of a command. Most commands are their own.
pub trait IntoCommand: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// What it becomes.
    type Command: Command;

    /// The stream it is for, where the body says that better than we.
    fn stream(&self, proposed: Uuid) -> Uuid {
        proposed
    }

    /// Looks up and seals what the decision needs.
    fn into_command(
        self,
        context: CommandContext<'_>,
    ) -> impl Future<Output = Result<Self::Command, Problem>> + Send;

    /// Every code that the command can be refused with. A capability whose command is appended together with others
    /// adds theirs.
    fn refusal_codes() -> BTreeSet<&'static str> {
        CommandRefused::<Self::Command>::codes()
    }

    /// Executes the command. A capability whose command is appended together with others does so here.
    fn execute(
        store: &Store,
        id: Uuid,
        command: &Self::Command,
        ask: &Ask,
    ) -> impl Future<Output = Result<Done, UnitError>> + Send {
        async move { store.execute(id, command, ask).await.map_err(ExecuteError::of_unit) }
    }
}

/// Where a body is taken in.
#[derive(Debug, Clone, Copy)]
pub struct CommandContext<'a> {
    /// Everything there is.
    pub app: &'a App,
    /// The actor who asks.
    pub actor: &'a Actor,
    /// And how they were recognised.
    pub identity: &'a Identity,
    /// The stream it is for.
    pub id: Uuid,
}

impl CommandContext<'_> {
    /// Looks at a stream.
    pub(crate) async fn look<A: Aggregate, T>(
        self,
        id: Uuid,
        look: impl FnOnce(&A, u64) -> T,
    ) -> Result<T, Problem> {
        let looked = self.app.store().look(id, look).await;
        looked.map_err(|error| Fault::Unavailable.caused_by(&error))
    }

    /// That somebody or something of this kind has the id that the body names in that field. The log is asked:
    /// it knows of them as soon as their registration was answered.
    pub(crate) async fn knows<A: Aggregate>(self, id: Uuid, field: &str) -> Result<(), Problem> {
        if self.look(id, |_: &A, version| version > 0).await? {
            return Ok(());
        }
        Err(Fault::ReferenceUnknown.because(format!("there is no such {}", A::STREAM)).at(field))
    }

    /// That it is a house, and a unit of it.
    pub(crate) async fn knows_place(
        self,
        house: Option<HouseId>,
        unit: Option<UnitId>,
        [in_house, in_unit]: [&str; 2],
    ) -> Result<(), Problem> {
        let Some(house) = house else {
            return match unit {
                Some(unit) => self.knows_unit(unit, in_unit).await,
                None => Ok(()),
            };
        };
        self.knows::<House>(house.0, in_house).await?;
        let Some(unit) = unit else { return Ok(()) };
        if self.look(house.0, |house: &House, _| house.has(unit)).await? {
            return Ok(());
        }
        Err(Fault::ReferenceUnknown.because("the house has no such unit").at(in_unit))
    }

    /// That there is such a unit in some house. The log keeps them by house, so the read model is asked; where it
    /// knows of none, once more when it has read what there is by now.
    async fn knows_unit(self, unit: UnitId, field: &str) -> Result<(), Problem> {
        let pool = self.app.pool();
        for waited in [false, true] {
            if waited {
                self.app.models().wait(&[Model::Houses], tail::head(pool).await?).await?;
            }
            if !unit_addresses(pool, &[unit.0]).await?.is_empty() {
                return Ok(());
            }
        }
        Err(Fault::ReferenceUnknown.because("no house has such a unit").at(field))
    }

    /// That something foreign is begun under the id that follows from its name there: under another it would
    /// be there twice.
    pub(crate) async fn is_of<A: Aggregate>(
        self,
        origin: &Origin,
        own: Uuid,
        field: &str,
    ) -> Result<(), Problem> {
        if self.id == own || self.look(self.id, |_: &A, version| version > 0).await? {
            return Ok(());
        }
        Err(Fault::OriginElsewhere.because(format!("{} is {own}", origin.name())).at(field))
    }
}

impl<C: Command + DeserializeOwned + JsonSchema> IntoCommand for C {
    type Command = C;

    async fn into_command(self, _: CommandContext<'_>) -> Result<C, Problem> {
        Ok(self)
    }
}

/// What a command came to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// Of which stream.
    pub id: Uuid,
    /// The version that it has now; the next command may name it in `If-Match`.
    pub version: u64,
    /// Number of what was created among those of its kind, dense from 1; none where nothing was created. A ticket
    /// is found by it in the search, with or without `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// How far the log has to be read to see it; none where nothing had to be said.
    pub position: Option<i64>,
}

/// A command to the stream in the path, for its audience.
pub fn command<B: IntoCommand>(operation: &'static str, path: &'static str) -> Route {
    let (right, outcome) = (Right::to_ask::<B::Command>(), Answer::json::<Outcome>(200));
    Route::new(Method::POST, path, operation, right, outcome, |call| async move {
        let id = call.id()?;
        let (done, _) = ask::<B>(&call, Some(id)).await?;
        answer(id, &done)
    })
    .takes::<B>()
    .commanding(B::refusal_codes)
}

/// A command that begins a stream, for its audience; the path is that of all of its kind.
pub fn creation<B: IntoCommand>(operation: &'static str, path: &'static str) -> Route {
    let (right, outcome) = (Right::to_ask::<B::Command>(), Answer::json::<Outcome>(201));
    Route::new(Method::POST, path, operation, right, outcome, move |call| async move {
        let (done, id) = ask::<B>(&call, None).await?;
        let mut response = answer(id, &done)?;
        *response.status_mut() = StatusCode::CREATED;
        if let Ok(location) = format!("{path}/{id}").parse() {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    })
    .takes::<B>()
    .commanding(B::refusal_codes)
}

/// Asks it: of the stream in the path, or of a new one.
pub(crate) async fn ask<B: IntoCommand>(call: &Call, id: Option<Uuid>) -> Result<(Done, Uuid), Problem> {
    let key = key(call)?;
    let body: B = call.json()?;
    let id = body.stream(id.unwrap_or_else(|| fresh_id(key.as_ref())));
    let identity = call.identity()?;
    let context = CommandContext { app: &call.app, actor: &identity.actor, identity, id };
    let command = match body.into_command(context).await {
        Ok(command) => command,
        // what was looked up may have changed since it was done
        Err(problem) => {
            let told = match &key {
                Some(key) => call.app.store().answered(id, key).await?,
                None => None,
            };
            return told.map(|done| (done, id)).ok_or(problem);
        }
    };
    let done = execute::<B>(call, id, &command, key).await?;
    Ok((done, id))
}

/// Asks a command that is ready to be decided.
pub(crate) async fn execute<B: IntoCommand>(
    call: &Call,
    id: Uuid,
    command: &B::Command,
    key: Option<Key>,
) -> Result<Done, Problem> {
    let identity = call.identity()?;
    if let Some((position, _)) = call.position()? {
        // a rule that the caller saw published is one that the decision is made under
        call.app.store().rules().at_least(position).await?;
    }
    let (seen, metadata) = (seen(call.headers())?, metadata(call, &identity.via));
    let ask = Ask { seen, key, metadata, ..Ask::new(Utc::now(), identity.actor.clone()) };
    let done = B::execute(call.app.store(), id, command, &ask).await;
    match &done {
        Ok(Done { position: Some(_), replayed: false, .. }) => call.app.log_took(true),
        Err(ExecuteError::Append(AppendError::Unavailable(_) | AppendError::TimedOut)) => {
            call.app.log_took(false);
        }
        // decided without writing anything
        Ok(_) | Err(_) => {}
    }
    let done = done?;
    if <B::Command as Command>::Of::STREAM == User::STREAM {
        call.app.auth().forget();
    }
    Ok(done)
}

/// The id of something new. Whoever repeats a request has to hear of the same thing again.
pub(crate) fn fresh_id(key: Option<&Key>) -> Uuid {
    key.map_or_else(Uuid::now_v7, |key| Uuid::new_v5(&CREATED, key.name.as_bytes()))
}

/// What was done, with its version and position in the headers too.
pub(crate) fn answer(id: Uuid, done: &Done) -> Result<Response, Problem> {
    let mut response =
        call::ok(&Outcome { id, version: done.version, number: done.number, position: done.position })?;
    mark(response.headers_mut(), done);
    Ok(response)
}

pub(crate) fn mark(headers: &mut HeaderMap, done: &Done) {
    if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", done.version)) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(position) = done.position {
        headers.insert(POSITION.clone(), position.into());
    }
}

/// The idempotency key, scoped by who asks, with a fingerprint of all that is asked.
pub(crate) fn key(call: &Call) -> Result<Option<Key>, Problem> {
    let Some(text) = call.header(KEY)? else { return Ok(None) };
    if text.is_empty() || text.len() > KEY_CHARS || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Fault::HeaderInvalid.because("a key is 1 to 200 visible ASCII characters").at(KEY));
    }
    let asked = Sha256::new()
        .chain_update(call.head.method.as_str())
        .chain_update(b" ")
        .chain_update(call.head.uri.path())
        .chain_update(b"\n")
        .chain_update(&call.body);
    let name = format!("{}:{text}", call.identity()?.actor.name);
    Ok(Some(Key { name, fingerprint: asked.finalize().into() }))
}

/// The version in `If-Match`; none for `*`.
fn seen(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    if value == "*" {
        return Ok(None);
    }
    let version = value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix('"')?.strip_suffix('"')?.parse().ok())
        .ok_or_else(|| Fault::HeaderInvalid.because("a version in quotes, or *").at("If-Match"))?;
    Ok(Some(version))
}

/// What the log keeps besides the actor. Not the address: the log is for ever, an address is personal. It
/// stands in the request's log line, under the same name of the request.
fn metadata(call: &Call, via: &Via) -> Metadata {
    let mut metadata = Metadata::new();
    metadata.insert("request".to_owned(), call.request_id.to_string());
    if let Via::Token(token) = via {
        metadata.insert("token".to_owned(), token.to_string());
    }
    let parent = call.headers().get("traceparent").and_then(|value| value.to_str().ok());
    if let Some(parent) = parent.filter(|parent| is_traceparent(parent)) {
        metadata.insert("traceparent".to_owned(), parent.to_owned());
    }
    metadata
}

/// W3C Trace Context, version 00.
fn is_traceparent(text: &str) -> bool {
    let hex = |part: &str, digits| part.len() == digits && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<_> = text.split('-').collect();
    matches!(parts[..], ["00", trace, span, flags] if hex(trace, 32) && hex(span, 16) && hex(flags, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn if_match(value: &'static str) -> Result<Option<u64>, Problem> {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MATCH, HeaderValue::from_static(value));
        seen(&headers)
    }

    #[test]
    fn a_version_is_quoted() {
        assert_eq!(if_match("\"7\"").unwrap(), Some(7));
        assert_eq!(if_match("*").unwrap(), None);
        for wrong in ["7", "W/\"7\"", "\"x\"", "\"7\", \"8\"", "\""] {
            assert!(if_match(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_a_trace_is_kept() {
        assert!(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"));
        assert!(!is_traceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }
}
