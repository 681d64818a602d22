//! What a handler gets of a request, with rejections of our own: axum's extractors refuse in plain text.

use std::{borrow::Cow, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::RawPathParams,
    http::{HeaderMap, HeaderName, header, request::Parts},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use chrono::Utc;
use domain::Circumstance;
use futures::StreamExt;
use schemas::Ask;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    App,
    auth::Identity,
    problem::{Fault, Problem},
};

/// The header that says how far the log reached, or has to.
pub static POSITION: HeaderName = HeaderName::from_static("domovoy-position");
/// The parameter that says it where no header can be sent: a link has none.
pub(crate) const PARAMETER: &str = "position";

/// How long a body may take to arrive.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// And a file, perhaps over a telephone in a cellar.
pub(crate) const PATIENCE_WITH_FILES: Duration = Duration::from_secs(25);
/// So much of a body that is too large is read on and thrown away: a client cut off while it sends hears no answer.
const WASTED: usize = 64 << 20;
/// Longest text of a refusal; serde repeats what it was given.
const DETAIL_CHARS: usize = 300;

/// One request to one route, its right checked.
pub struct Call {
    /// Everything there is.
    pub app: App,
    /// The actor who asks.
    pub identity: Option<Arc<Identity>>,
    /// Name of the request in the logs.
    pub request_id: Arc<str>,
    /// From where.
    pub address: Option<IpAddr>,
    pub(crate) head: Parts,
    pub(crate) path: RawPathParams,
    /// The whole body, of a route that takes one.
    pub body: Bytes,
}

impl Call {
    /// Who asks. The right of the route has been checked: without a name only where everybody may.
    pub fn identity(&self) -> Result<&Arc<Identity>, Problem> {
        self.identity.as_ref().ok_or_else(|| Fault::SignInFirst.because("this is for those who signed in"))
    }

    /// Who asks when, and under which rules of the company.
    pub async fn circumstance(&self) -> Result<Circumstance, Problem> {
        let ask = Ask::new(Utc::now(), self.identity()?.actor.clone());
        Ok(self.app.store().circumstance(&ask).await?)
    }

    /// The position that the request waits for, and the name of the header or parameter that says it.
    pub(crate) fn position(&self) -> Result<Option<(i64, &'static str)>, Problem> {
        let (text, said, fault) = match (self.header("Domovoy-Position")?, self.parameter(PARAMETER)) {
            (Some(header), _) => (header.into(), "Domovoy-Position", Fault::HeaderInvalid),
            (None, Some(parameter)) => (parameter, PARAMETER, Fault::Invalid),
            (None, None) => return Ok(None),
        };
        let position = text.parse().ok().filter(|position| *position >= 0);
        let position = position.ok_or_else(|| fault.because("a position is a number of the log").at(said))?;
        Ok(Some((position, said)))
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// A part of the path, by the name it has in the route.
    pub fn segment(&self, name: &str) -> Option<&str> {
        self.path.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The id in the path. One that is no id is the id of nothing.
    pub fn id(&self) -> Result<Uuid, Problem> {
        let text = self.segment("id").unwrap_or_default();
        text.parse().map_err(|_| Fault::NotFound.because("the path has no such id").at("id"))
    }

    /// A header as text.
    pub fn header(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let Some(value) = self.head.headers.get(name) else { return Ok(None) };
        let text = value.to_str().map_err(|_| Fault::HeaderInvalid.because("not visible ASCII").at(name))?;
        Ok(Some(text))
    }

    /// The body as JSON. An empty one says as much as `{}`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.body.is_empty() {
            return parse(b"{}");
        }
        let media = self.head.headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
        let essence = media.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        if !essence.eq_ignore_ascii_case(b"application/json") {
            return Err(Fault::MediaType.because("a body is application/json").at("Content-Type"));
        }
        parse(&self.body)
    }

    /// A query parameter that belongs to the request, not to the question.
    pub(crate) fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        form(self.head.uri.query()?).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The query parameters without that one.
    pub(crate) fn query_without<T: DeserializeOwned>(&self, name: &str) -> Result<T, Problem> {
        let pairs = self.head.uri.query().unwrap_or_default().split('&');
        let others = pairs.filter(|pair| pair.split('=').next() != Some(name));
        let text = &others.collect::<Vec<_>>().join("&");
        // PostgreSQL has no such character in a text
        if let Some((name, _)) = form(text).find(|(name, value)| name.contains('\0') || value.contains('\0'))
        {
            return Err(Fault::Invalid.because("a parameter has the character U+0000").at(name));
        }
        let pairs = serde_urlencoded::Deserializer::new(form(text));
        serde_path_to_error::deserialize(pairs).map_err(|error| {
            let field = field(&error.path().to_string(), &error.inner().to_string());
            let problem = Fault::Invalid.because(brief(&error.inner().to_string()));
            if let Some(field) = field { problem.at(field) } else { problem }
        })
    }
}

fn form(text: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(text.as_bytes())
}

/// The whole body, within bounds of size and time.
pub(crate) async fn receive(body: Body, most: usize, patience: Duration) -> Result<Bytes, Problem> {
    let late = |_| Fault::BodyTimedOut.because("the body did not arrive in time");
    tokio::time::timeout(patience, collect(body, most)).await.map_err(late)?
}

async fn collect(body: Body, most: usize) -> Result<Bytes, Problem> {
    let broken = |_| Fault::Malformed.because("the body broke off");
    let mut chunks = body.into_data_stream();
    // nearly every body is one chunk, which is passed on as it lies
    let Some(first) = chunks.next().await.transpose().map_err(broken)? else { return Ok(Bytes::new()) };
    let mut next = chunks.next().await.transpose().map_err(broken)?;
    if next.is_none() && first.len() <= most {
        return Ok(first);
    }
    let mut length = first.len();
    let mut whole = BytesMut::from(first);
    while let Some(chunk) = next {
        length += chunk.len();
        if length <= most {
            whole.extend_from_slice(&chunk);
        } else if length > most + WASTED {
            break;
        }
        next = chunks.next().await.transpose().map_err(broken)?;
    }
    if length > most {
        return Err(Fault::TooLarge.because(format!("a body has at most {most} bytes")));
    }
    Ok(whole.freeze())
}

/// JSON as a value of ours, or which field is at fault.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if has_nul(bytes) {
        let value =
            serde_json::from_slice(bytes).map_err(|error| Fault::Malformed.because(error.to_string()))?;
        let problem = Fault::Invalid.because("a text has the character U+0000");
        return Err(match nul(&value) {
            Some(field) => problem.at(field),
            None => problem,
        });
    }
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    // once more, slowly, to learn where it went wrong
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let error = match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Err(error) => error,
        Ok(value) => {
            return json.end().map(|()| value).map_err(|error| Fault::Malformed.because(error.to_string()));
        }
    };
    let text = error.inner().to_string();
    if !error.inner().is_data() {
        return Err(Fault::Malformed.because(brief(&text)));
    }
    let problem = Fault::Invalid.because(brief(&text));
    Err(match field(&error.path().to_string(), &text) {
        Some(field) => problem.at(field),
        None => problem,
    })
}

/// The path to the value at fault. serde names a missing or unknown field only in words.
fn field(path: &str, words: &str) -> Option<String> {
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| words.strip_prefix(start)?.split_once('`'))
        .map(|(name, _)| name);
    let path = Some(path).filter(|path| *path != ".");
    match (path, named) {
        (Some(path), Some(name)) if path.rsplit('.').next() != Some(name) => Some(format!("{path}.{name}")),
        (Some(path), _) => Some(path.to_owned()),
        (None, name) => name.map(str::to_owned),
    }
}

fn brief(text: &str) -> String {
    text.chars().take(DETAIL_CHARS).collect()
}

/// Whether a text in it has U+0000, which JSON allows and PostgreSQL cannot keep.
fn has_nul(json: &[u8]) -> bool {
    json.windows(6).enumerate().any(|(at, window)| {
        window == br"\u0000" && json[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 0
    })
}

/// Where that is.
fn nul(value: &Value) -> Option<String> {
    let within = |name: &str, inner: &Value| {
        let rest = nul(inner)?;
        let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
        Some(format!("{name}{dot}{rest}"))
    };
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, item)| within(&format!("[{at}]"), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            if name.contains('\0') { Some(name.replace('\0', "")) } else { within(name, field) }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// 200 with JSON.
pub fn ok<T: Serialize>(value: &T) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| Fault::Failure.caused_by(&error))?;
    let mut response = Response::new(Body::from(bytes));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, axum::http::HeaderValue::from_static("application/json"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_at_fault_is_named() {
        assert_eq!(field("place.house", "invalid type"), Some("place.house".to_owned()));
        assert_eq!(field(".", "missing field `kind` at line 1"), Some("kind".to_owned()));
        assert_eq!(field("place", "unknown field `hose`, expected"), Some("place.hose".to_owned()));
        assert_eq!(field(".", "invalid type: sequence"), None);
    }

    #[test]
    fn only_a_real_nul_is_one() {
        assert!(has_nul(br#"{"a":"x\u0000y"}"#));
        assert!(has_nul(br#"{"a":"\\\u0000"}"#));
        assert!(!has_nul(br#"{"a":"\\u0000"}"#));
    }
}
