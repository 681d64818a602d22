//! A route as data. From the list of them come the router, the check of rights, the OpenAPI document and
//! the golden table of rights, so that none of these can say something else than another.

use std::collections::BTreeSet;

use axum::{http::Method, response::Response};
use domain::{Command, Roles, audience::EVERYONE};
use futures::future::BoxFuture;
use projections::Model;
use schemars::{Schema, SchemaGenerator};

use crate::{call::Call, dates::Dates, problem::Problem};

/// Who may come in here at all. What they may do to one thing is the domain's and the queries' to say.
#[derive(Debug, Clone, Copy)]
pub enum Right {
    /// Everybody, also without a name: signing in, health, contracts.
    Everybody,
    /// Whoever signed in, in whatever role.
    SignedIn,
    /// Whoever has one of these roles.
    Roles(Roles),
}

/// What a route answers when all is well.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its media type; none without a body.
    pub media: Option<&'static str>,
    /// The schema of its body, where that is JSON.
    pub schema: Option<SchemaOf>,
}

/// The body that a route takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// JSON of this schema.
    Json(SchemaOf),
    /// A file as it is, of one of these media types.
    File(&'static [&'static str]),
}

/// Writes a schema down.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

type Handler = Box<dyn Fn(Call) -> BoxFuture<'static, Result<Response, Problem>> + Send + Sync>;

/// One operation.
pub struct Route {
    /// Method of the request.
    pub method: Method,
    /// Where, with `{id}` for an id.
    pub path: &'static str,
    /// Its name in the contract: `assign_ticket`.
    pub operation: &'static str,
    /// What it does, in a sentence; commands say it themselves, in their schema.
    pub summary: Option<&'static str>,
    /// For whom.
    pub right: Right,
    /// The body that it takes.
    pub body: Option<Takes>,
    /// Where that body has dates.
    pub(crate) dates: Dates,
    /// The query parameters that it takes.
    pub query: Option<SchemaOf>,
    /// What it answers.
    pub answer: Answer,
    /// The read models that it looks at.
    pub reads: &'static [Model],
    /// Every code with which the domain can refuse the command that it takes. A route with a command takes
    /// `Idempotency-Key` and `If-Match`; a route without one has none.
    pub refusal_codes: Option<fn() -> BTreeSet<&'static str>>,
    /// Whether it is answered even when too much else is asked.
    pub essential: bool,
    /// Whether it reads so much that it may take minutes.
    pub long: bool,
    handler: Handler,
}

impl Route {
    /// A route that takes nothing; more is said by the methods below.
    pub fn new<F, Fut>(
        method: Method,
        path: &'static str,
        operation: &'static str,
        right: Right,
        answer: Answer,
        handler: F,
    ) -> Self
    where
        F: Fn(Call) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Response, Problem>> + Send + 'static,
    {
        Self {
            method,
            path,
            operation,
            summary: None,
            right,
            body: None,
            dates: Dates::default(),
            query: None,
            answer,
            reads: &[],
            refusal_codes: None,
            essential: false,
            long: false,
            handler: Box::new(move |call| Box::pin(handler(call))),
        }
    }

    /// Says what it does.
    #[must_use]
    pub fn about(mut self, summary: &'static str) -> Self {
        self.summary = Some(summary);
        self
    }

    /// Says which body it takes.
    #[must_use]
    pub fn takes<B: schemars::JsonSchema>(self) -> Self {
        Self { body: Some(Takes::Json(schema_of::<B>)), dates: Dates::of::<B>(), ..self }
    }

    /// It takes a file of one of these media types.
    #[must_use]
    pub fn takes_file(self, media: &'static [&'static str]) -> Self {
        Self { body: Some(Takes::File(media)), ..self }
    }

    /// Says which query parameters it takes.
    #[must_use]
    pub fn filtered<Q: schemars::JsonSchema>(self) -> Self {
        Self { query: Some(schema_of::<Q>), ..self }
    }

    /// Says which read models it looks at.
    #[must_use]
    pub fn reading(self, reads: &'static [Model]) -> Self {
        Self { reads, ..self }
    }

    /// It takes a command, with key and version, that is refused with one of these codes.
    #[must_use]
    pub fn commanding(self, refusal_codes: fn() -> BTreeSet<&'static str>) -> Self {
        Self { refusal_codes: Some(refusal_codes), ..self }
    }

    /// It is answered even when too much else is asked.
    #[must_use]
    pub fn essential(self) -> Self {
        Self { essential: true, ..self }
    }

    /// It may take minutes.
    #[must_use]
    pub fn long(self) -> Self {
        Self { long: true, ..self }
    }

    pub(crate) fn handle(&self, call: Call) -> BoxFuture<'static, Result<Response, Problem>> {
        (self.handler)(call)
    }
}

impl Right {
    /// The right to ask for a command: its audience.
    pub fn to_ask<C: Command>() -> Self {
        if C::AUDIENCE == EVERYONE { Self::SignedIn } else { Self::Roles(C::AUDIENCE) }
    }

    /// Whether roles, or nobody's, are let in.
    pub fn admits(self, roles: Option<Roles>) -> bool {
        match self {
            Self::Everybody => true,
            Self::SignedIn => roles.is_some(),
            Self::Roles(wanted) => roles.is_some_and(|roles| roles.any(wanted)),
        }
    }
}

impl Answer {
    /// JSON of this schema.
    pub fn json<T: schemars::JsonSchema>(status: u16) -> Self {
        Self { status, media: Some("application/json"), schema: Some(schema_of::<T>) }
    }

    /// Something else than JSON.
    pub fn media(media: &'static str) -> Self {
        Self { status: 200, media: Some(media), schema: None }
    }

    /// Nothing more to say.
    pub fn nothing() -> Self {
        Self { status: 204, media: None, schema: None }
    }
}

/// The schema of a type, by reference where it has a name.
pub fn schema_of<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({})", self.method, self.path, self.operation)
    }
}
