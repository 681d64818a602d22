//! The address of a server, which holds a password.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// The address of a PostgreSQL or a NATS, or nothing. It is shown without user, password and parameters.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ServerUrl(Option<Url>);

impl ServerUrl {
    /// The whole address, to connect with.
    pub(crate) fn secret(&self) -> Option<&str> {
        self.0.as_ref().map(Url::as_str)
    }
}

impl FromStr for ServerUrl {
    type Err = url::ParseError;

    fn from_str(text: &str) -> Result<Self, url::ParseError> {
        if text.is_empty() { Ok(Self(None)) } else { text.parse().map(|url| Self(Some(url))) }
    }
}

impl TryFrom<String> for ServerUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // the text is not part of the message: it may hold a password
        text.parse().map_err(|error| format!("the address of a server is no URL: {error}"))
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(url) = &self.0 else { return Ok(()) };
        write!(f, "{}://{}", url.scheme(), url.host_str().unwrap_or_default())?;
        if let Some(port) = url.port() {
            write!(f, ":{port}")?;
        }
        f.write_str(url.path())
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerUrl({self})")
    }
}

impl Serialize for ServerUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_used_and_never_shown() {
        for text in ["postgres://me:pass@db:5433/books?password=pass", "nats://pass@broker:4222"] {
            let url: ServerUrl = text.parse().unwrap();
            assert_eq!(url.secret(), Some(text));
            let shown = [url.to_string(), format!("{url:?}"), serde_json::to_string(&url).unwrap()];
            assert!(!shown.iter().any(|shown| shown.contains("pass")), "{shown:?}");
        }
        let url: ServerUrl = "postgres://me:pass@db:5433/books".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://db:5433/books");
        assert_eq!("".parse::<ServerUrl>().unwrap().secret(), None);
        assert!("here".parse::<ServerUrl>().is_err());
    }
}
