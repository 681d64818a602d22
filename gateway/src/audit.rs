//! What an auditor takes away: that the log is whole, and the proof of one history.

use axum::{
    body::Body,
    http::{HeaderValue, Method, header},
    response::Response,
};
use domain::audience::LOG_READERS;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use schemars::JsonSchema;
use schemas::{
    dossier::{self, DossierError},
    verify::{self, VerifiedPart},
};
use serde::{Deserialize, Serialize};

use crate::{
    call::{self, Call, PARAMETER},
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

const AUDITORS: Right = Right::Roles(LOG_READERS);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let verdict = Answer::json::<Verification>(200);
    let dossier = Answer::media("application/json");
    vec![
        Route::new(Method::GET, "/api/verification", "verify_log", AUDITORS, verdict, verify)
            .filtered::<Part>()
            .about("Recomputes the hash chain of a part of the log and checks its signed heads; asked on from `reached` until `ended`, of all of it."),
        Route::new(Method::GET, "/api/dossiers/{stream}/{id}", "export_dossier", AUDITORS, dossier, export)
            .about("A ticket's or an account's history with the proof that it is part of the log; checked without us by `domovoy verify --dossier`.")
            .long(),
    ]
}

/// Which part of the log.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Part {
    /// What comes after this position.
    #[serde(default)]
    #[schemars(range(min = 0))]
    after: u32,
    /// So many events of it, at most 50000.
    #[serde(default)]
    most: Most,
}

/// How many events are checked in one answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "i64")]
#[schemars(inline)]
struct Most(#[schemars(range(min = 1, max = 50_000))] i64);

impl Default for Most {
    fn default() -> Self {
        Self(20_000)
    }
}

impl TryFrom<i64> for Most {
    type Error = &'static str;
    fn try_from(events: i64) -> Result<Self, Self::Error> {
        if (1..=50_000).contains(&events) { Ok(Self(events)) } else { Err("1 to 50000 events at once") }
    }
}

/// What became of the check.
#[derive(Debug, Serialize, JsonSchema)]
struct Verification {
    /// The last position that holds: where to go on.
    reached: i64,
    /// Where the log ends now.
    head: i64,
    /// Whether there is no more to check.
    ended: bool,
    /// Events of this part that hold.
    events: i64,
    /// Hash of the last of them.
    hash: String,
    /// Signed heads that hold.
    signatures: usize,
    /// The public key they were checked with.
    signer: String,
    /// The first thing that does not hold.
    fault: Option<Damage>,
}

/// What does not hold.
#[derive(Debug, Serialize, JsonSchema)]
struct Damage {
    /// What sort of damage.
    code: &'static str,
    /// At which place in the log.
    position: i64,
    /// What is damaged, in words.
    text: String,
}

async fn verify(call: Call) -> Result<Response, Problem> {
    let Part { after, most } = call.query_without(PARAMETER)?;
    let against = call.app.signer().against().map_err(|error| Fault::Unavailable.caused_by(&error))?;
    let VerifiedPart { verdict, reached, head, ended } =
        verify::verify_span(call.app.pool(), &against, after.into(), most.0).await?;
    call::ok(&Verification {
        reached,
        head,
        ended,
        events: verdict.events,
        hash: hex::encode(verdict.hash),
        signatures: verdict.signatures,
        signer: hex::encode(call.app.signer().public().as_bytes()),
        fault: verdict.fault.map(|fault| Damage {
            code: fault.code(),
            position: fault.position(),
            text: fault.to_string(),
        }),
    })
}

async fn export(call: Call) -> Result<Response, Problem> {
    let unknown = || Fault::NotFound.because("a dossier is of a ticket or of an account").at("stream");
    let kind = match call.segment("stream") {
        Some("ticket") => "ticket",
        Some("account") => "account",
        _ => return Err(unknown()),
    };
    let id = call.id()?.to_string();
    let (pool, signer) = (call.app.pool().clone(), call.app.signer().clone());
    let mut pieces = Box::pin(dossier::pieces(pool, signer, (kind.to_owned(), id.clone())));
    // with the first it is known whether there is any; what breaks later breaks the answer off
    let first = pieces.try_next().await?;
    let rest = pieces.inspect_err(|error| {
        let error = error as &dyn std::error::Error;
        tracing::error!(error, "a dossier broke off");
    });
    let whole = stream::iter(first).map(Ok).chain(rest);
    let mut response = Response::new(Body::from_stream(whole));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{kind}-{id}.dossier.json\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

impl From<DossierError> for Problem {
    fn from(error: DossierError) -> Self {
        match error {
            DossierError::Unknown => Fault::NotFound.because(error.to_string()).at("id"),
            DossierError::Database(error) => error.into(),
            DossierError::Altered(_) | DossierError::Write(_) => Fault::Failure.caused_by(&error),
        }
    }
}
