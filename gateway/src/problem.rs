//! "No" in a form that machines and people read: RFC 9457.
//!
//! A program goes by `code`; `type` leads to a page of help about it, whose first line is the `title`.

use std::error::Error;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use domain::{Refusal, RefusalKind};
use schemars::JsonSchema;
use schemas::{ExecuteError, appender::AppendError, rules::RulesError, vault::VaultError};
use serde::Serialize;
use strum::{EnumIter, IntoStaticStr};

pub mod pages;

/// What the gateway itself says no with; the domain has codes of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, IntoStaticStr)]
pub enum Fault {
    /// Nothing is here.
    #[strum(serialize = "request.not_found")]
    NotFound,
    /// Something is here, but not for this method.
    #[strum(serialize = "request.method_not_allowed")]
    MethodNotAllowed,
    /// The body has no form at all, or broke off.
    #[strum(serialize = "request.malformed")]
    Malformed,
    /// A value is not of the form it must have.
    #[strum(serialize = "request.invalid")]
    Invalid,
    /// A header is not of the form it must have.
    #[strum(serialize = "request.header_invalid")]
    HeaderInvalid,
    /// The body is something else than JSON.
    #[strum(serialize = "request.media_type")]
    MediaType,
    /// The file is none of those that are kept.
    #[strum(serialize = "file.media_type")]
    FileMediaType,
    /// Too much is brought and attached to nothing.
    #[strum(serialize = "file.too_much_unattached")]
    FilesUnattached,
    /// No such file was brought.
    #[strum(serialize = "file.unknown")]
    FileUnknown,
    /// A foreign thing is to begin under an id of its own choice.
    #[strum(serialize = "request.origin_elsewhere")]
    OriginElsewhere,
    /// The present password is not that.
    #[strum(serialize = "user.wrong_password")]
    WrongPassword,
    /// A body names something that is not there.
    #[strum(serialize = "reference.unknown")]
    ReferenceUnknown,
    /// The body is larger than anybody needs.
    #[strum(serialize = "request.too_large")]
    TooLarge,
    /// The body did not arrive.
    #[strum(serialize = "request.body_timed_out")]
    BodyTimedOut,
    /// Who asks is not known.
    #[strum(serialize = "session.required")]
    SignInFirst,
    /// Login and password do not go together.
    #[strum(serialize = "session.wrong_credentials")]
    WrongCredentials,
    /// Somebody guesses.
    #[strum(serialize = "session.too_many_attempts")]
    TooManyAttempts,
    /// A page of somebody else's may have sent it.
    #[strum(serialize = "session.csrf")]
    Csrf,
    /// The token is none of ours, revoked, expired, or its user is blocked.
    #[strum(serialize = "session.token_invalid")]
    TokenInvalid,
    /// A token may do much, but not this.
    #[strum(serialize = "session.not_by_token")]
    NotByToken,
    /// No role of this user has the right.
    #[strum(serialize = "request.forbidden")]
    Forbidden,
    /// It has changed since it was seen.
    #[strum(serialize = "version.stale")]
    Stale,
    /// The same key came with another request.
    #[strum(serialize = "idempotency.key_reused")]
    KeyReused,
    /// Too many change the same thing at once.
    #[strum(serialize = "engine.contended")]
    Contended,
    /// More is asked than can be done.
    #[strum(serialize = "engine.overloaded")]
    Overloaded,
    /// The database is away.
    #[strum(serialize = "engine.unavailable")]
    Unavailable,
    /// It took too long; whether it was done is not known.
    #[strum(serialize = "engine.timed_out")]
    TimedOut,
    /// We are on the way down.
    #[strum(serialize = "engine.stopping")]
    Stopping,
    /// A defect of ours.
    #[strum(serialize = "engine.failure")]
    Failure,
    /// The views have not come that far.
    #[strum(serialize = "position.not_reached")]
    NotReached,
}

impl Fault {
    /// Its stable name.
    pub fn code(self) -> &'static str {
        self.into()
    }

    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed
            | Self::Invalid
            | Self::HeaderInvalid
            | Self::KeyReused
            | Self::FilesUnattached
            | Self::FileUnknown
            | Self::OriginElsewhere
            | Self::WrongPassword
            | Self::ReferenceUnknown => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MediaType | Self::FileMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTimedOut => StatusCode::REQUEST_TIMEOUT,
            Self::SignInFirst | Self::WrongCredentials | Self::TokenInvalid => StatusCode::UNAUTHORIZED,
            Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::Csrf | Self::NotByToken | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::Contended
            | Self::Overloaded
            | Self::Unavailable
            | Self::TimedOut
            | Self::Stopping
            | Self::NotReached => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failure => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn retry_after(self) -> Option<u32> {
        match self {
            Self::Contended | Self::Overloaded | Self::NotReached => Some(1),
            Self::Unavailable | Self::TimedOut | Self::Stopping => Some(2),
            Self::TooManyAttempts => Some(300),
            Self::NotFound
            | Self::MethodNotAllowed
            | Self::Malformed
            | Self::Invalid
            | Self::HeaderInvalid
            | Self::MediaType
            | Self::FileMediaType
            | Self::FilesUnattached
            | Self::FileUnknown
            | Self::OriginElsewhere
            | Self::WrongPassword
            | Self::ReferenceUnknown
            | Self::TooLarge
            | Self::BodyTimedOut
            | Self::SignInFirst
            | Self::WrongCredentials
            | Self::Csrf
            | Self::TokenInvalid
            | Self::NotByToken
            | Self::Forbidden
            | Self::Stale
            | Self::KeyReused
            | Self::Failure => None,
        }
    }

    /// With words of the case at hand.
    pub fn because(self, detail: impl Into<String>) -> Problem {
        Problem {
            status: self.status(),
            code: self.code(),
            detail: detail.into(),
            field: None,
            version: None,
            retry_after: self.retry_after(),
        }
    }

    /// Because something of ours did not work: the chain of causes goes to the log, not to the client.
    pub fn caused_by(self, error: &dyn Error) -> Problem {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            chain = format!("{chain}: {error}");
            cause = error.source();
        }
        tracing::error!(problem.code = self.code(), error = chain, "a request could not be served");
        self.because("")
    }
}

/// A refusal about to be sent.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    field: Option<String>,
    version: Option<u64>,
    retry_after: Option<u32>,
}

/// Its written form.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Written<'a> {
    /// Where the page about it is.
    #[serde(rename = "type")]
    page: String,
    /// What sort of problem.
    title: &'a str,
    /// The HTTP status once more.
    status: u16,
    /// Its stable name; programs go by this.
    code: &'a str,
    /// Words of the case at hand.
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
    /// Which field of the body, query or header is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// The version that the thing has by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    /// The request, as the operator of the engine finds it in the logs.
    request_id: &'a str,
}

impl Problem {
    /// The field at fault.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The field at fault, if it is one.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// The status it goes out with.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// A refusal of the domain.
    pub fn refused(refusal: &impl Refusal) -> Self {
        let status = match refusal.kind() {
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::Unknown => StatusCode::NOT_FOUND,
            RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self {
            status,
            code: refusal.code(),
            detail: refusal.to_string(),
            field: refusal.field().map(str::to_owned),
            version: None,
            retry_after: None,
        }
    }

    pub(crate) fn respond(&self, request_id: &str) -> Response {
        let written = Written {
            page: format!("/problems/{}", self.code),
            title: pages::title(self.code),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            field: self.field.as_deref(),
            version: self.version,
            request_id,
        };
        // a struct of texts and numbers always has a written form
        let mut response = Response::new(Body::from(serde_json::to_vec(&written).unwrap_or_default()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl<R: Refusal> From<ExecuteError<R>> for Problem {
    fn from(error: ExecuteError<R>) -> Self {
        match error {
            ExecuteError::Refused(refusal) => Self::refused(&refusal),
            ExecuteError::Stale { at } => {
                Self { version: Some(at), ..Fault::Stale.because(error.to_string()) }
            }
            ExecuteError::Contended => Fault::Contended.because(error.to_string()),
            ExecuteError::Load(error) => Fault::Unavailable.caused_by(&error),
            ExecuteError::Form(error) => Fault::Failure.caused_by(&error),
            ExecuteError::Rules(error) => error.into(),
            ExecuteError::Append(error) => error.into(),
        }
    }
}

impl From<RulesError> for Problem {
    fn from(error: RulesError) -> Self {
        match error {
            RulesError::Log(_) => Fault::Unavailable.caused_by(&error),
            RulesError::Unreadable { .. } => Fault::Failure.caused_by(&error),
            RulesError::BeyondHead { .. } => {
                Fault::NotReached.because(error.to_string()).at("Domovoy-Position")
            }
        }
    }
}

impl From<AppendError> for Problem {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::KeyMismatch => Fault::KeyReused.because(error.to_string()).at("Idempotency-Key"),
            AppendError::Conflict => Fault::Contended.because(error.to_string()),
            AppendError::TooLarge(_) => Fault::TooLarge.because(error.to_string()),
            AppendError::Overloaded => Fault::Overloaded.because(error.to_string()),
            AppendError::Unavailable(_) => Fault::Unavailable.because(error.to_string()),
            AppendError::TimedOut => Fault::TimedOut.because(error.to_string()),
            AppendError::Stopped => Fault::Stopping.because(error.to_string()),
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Keys(_) => Fault::Unavailable.caused_by(&error),
            VaultError::Erased | VaultError::Damaged | VaultError::Form(_) => {
                Fault::Failure.caused_by(&error)
            }
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        // a value, a rule or a statement that the database refuses will be refused again
        let class = error.as_database_error().and_then(|error| Some(error.code()?.get(..2)?.to_owned()));
        let ours = matches!(class.as_deref(), Some("22" | "23" | "42"));
        if ours { Fault::Failure.caused_by(&error) } else { Fault::Unavailable.caused_by(&error) }
    }
}
