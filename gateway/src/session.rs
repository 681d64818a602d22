//! Signing in and out.

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, Utc};
use domain::{
    Actor, Roles,
    id::{PersonId, UserId},
    login::Login,
};
use schemars::JsonSchema;
use schemas::password::Password;
use serde::{Deserialize, Serialize};

use crate::{
    auth::{COOKIE, SessionKey, Via},
    call::{self, Call},
    config::Config,
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

const PATH: &str = "/api/session";

/// Sign in with a password.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// By which name.
    login: Login,
    /// With which password.
    password: Password,
}

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
struct SignedIn {
    /// Id of the user.
    user: UserId,
    /// The name that they sign in by.
    login: Login,
    /// The person behind it, where there is one.
    person: Option<PersonId>,
    /// What they are here for.
    roles: Roles,
    /// What a page sends in `X-Domovoy-CSRF` with every change; a token needs none.
    csrf: Option<String>,
    /// When the session ends.
    expires_at: Option<DateTime<Utc>>,
}

impl SignedIn {
    fn new(
        actor: &Actor,
        login: &Login,
        session: Option<(&SessionKey, DateTime<Utc>)>,
    ) -> Result<Self, Problem> {
        // whoever signs in is a user
        let user = actor.user.ok_or_else(|| Fault::Failure.because(""))?;
        Ok(Self {
            user,
            login: login.clone(),
            person: actor.person,
            roles: actor.roles,
            csrf: session.map(|(key, _)| key.csrf()),
            expires_at: session.map(|(_, expires_at)| expires_at),
        })
    }
}

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let shown = Answer::json::<SignedIn>;
    vec![
        Route::new(Method::POST, PATH, "sign_in", Right::Everybody, shown(201), sign_in)
            .takes::<SignIn>()
            .about("Sign in. The session is in the cookie."),
        Route::new(Method::GET, PATH, "show_session", Right::SignedIn, shown(200), show)
            .about("Who is signed in, and the token that pages send with every change."),
        Route::new(Method::DELETE, PATH, "sign_out", Right::SignedIn, Answer::nothing(), sign_out)
            .about("Sign out."),
    ]
}

async fn sign_in(call: Call) -> Result<Response, Problem> {
    let SignIn { login, password } = call.json()?;
    let auth = call.app.auth();
    if !auth.attempts.begin(&login, call.address) {
        return Err(Fault::TooManyAttempts.because("wait a while before the next attempt"));
    }
    let wrong = || Fault::WrongCredentials.because("login and password do not go together");
    let profile = auth.check(&login, &password).await?.ok_or_else(wrong)?;
    auth.attempts.clear(&login, call.address);
    let actor = profile.actor().ok_or_else(wrong)?;
    let (key, expires_at) = auth.sessions.begin(&profile, call.app.config().session_hours).await?;
    let mut response = call::ok(&SignedIn::new(&actor, &login, Some((&key, expires_at)))?)?;
    *response.status_mut() = StatusCode::CREATED;
    keep(&mut response, call.app.config(), &key);
    Ok(response)
}

/// Puts the session into the browser.
pub(crate) fn keep(response: &mut Response, config: &Config, key: &SessionKey) {
    let seconds = i64::from(config.session_hours) * 3600;
    set_cookie(response, &cookie(config, &key.text(), seconds));
}

async fn show(call: Call) -> Result<Response, Problem> {
    let identity = call.identity()?;
    let session = match &identity.via {
        Via::Session { key, expires_at } => Some((key, *expires_at)),
        Via::Token(_) => None,
    };
    call::ok(&SignedIn::new(&identity.actor, &identity.login, session)?)
}

async fn sign_out(call: Call) -> Result<Response, Problem> {
    if let Via::Session { key, .. } = &call.identity()?.via {
        call.app.auth().sessions.end(key).await?;
        call.app.auth().forget();
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    set_cookie(&mut response, &cookie(call.app.config(), "", 0));
    Ok(response)
}

fn cookie(config: &Config, value: &str, seconds: i64) -> String {
    let secure = if config.secure_cookies { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}
