//! Limits of the gateway. The process reads them once, at its start.

use std::{ops::RangeInclusive, time::Duration};

use serde::{Deserialize, Serialize};

/// Limits and surroundings. Every limit has a default that suits one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Browsers send the session only over TLS. On wherever TLS ends in front of us.
    pub secure_cookies: bool,
    /// A proxy of ours stands in front: its `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
    /// Connections open at once, 1 to 1,000,000; more wait in the kernel's queue.
    pub connections_max: usize,
    /// Requests in work at once, 1 to 100,000; more are turned away with 503.
    pub requests_max: usize,
    /// Screens that follow live updates at once, 1 to 100,000.
    pub live_max: usize,
    /// Bytes of a request's body, 1 KiB to 16 MiB.
    pub body_bytes_max: usize,
    /// Bytes of a file, 1 KiB to 100 MiB.
    pub file_bytes_max: usize,
    /// Bytes that one user has uploaded and attached to nothing, up to 10 GiB.
    pub unattached_bytes_max: u64,
    /// Files that are uploaded at once, 1 to 1,000; each is held in memory.
    pub uploads_max: usize,
    /// Seconds a request may take, 1 to 600.
    pub request_seconds_max: u64,
    /// Hours after which a session ends, 1 to 720.
    pub session_hours: u32,
}

/// A limit that is out of its bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value}, and has to be from {} to {}", bounds.start(), bounds.end())]
pub struct OutOfBounds {
    /// Name of the limit.
    pub name: &'static str,
    /// Value that was given.
    pub value: u64,
    /// Values that are accepted.
    pub bounds: RangeInclusive<u64>,
}

impl OutOfBounds {
    /// Accepts limits, each with its name, value and bounds, if all values are within their bounds; otherwise names the
    /// first that is not.
    pub fn check<const N: usize>(limits: [(&'static str, u64, RangeInclusive<u64>); N]) -> Result<(), Self> {
        match limits.into_iter().find(|(_, value, bounds)| !bounds.contains(value)) {
            Some((name, value, bounds)) => Err(Self { name, value, bounds }),
            None => Ok(()),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            behind_proxy: false,
            connections_max: 8192,
            requests_max: 1024,
            live_max: 1000,
            body_bytes_max: 1 << 20,
            file_bytes_max: 10 << 20,
            unattached_bytes_max: 100 << 20,
            uploads_max: 8,
            request_seconds_max: 30,
            session_hours: 12,
        }
    }
}

impl Config {
    /// The same, if every limit is within its bounds; otherwise the first that is not.
    pub fn checked(self) -> Result<Self, OutOfBounds> {
        OutOfBounds::check([
            ("connections_max", self.connections_max as u64, 1..=1_000_000),
            ("requests_max", self.requests_max as u64, 1..=100_000),
            ("live_max", self.live_max as u64, 1..=100_000),
            ("body_bytes_max", self.body_bytes_max as u64, 1 << 10..=16 << 20),
            ("file_bytes_max", self.file_bytes_max as u64, 1 << 10..=100 << 20),
            ("unattached_bytes_max", self.unattached_bytes_max, 0..=10 << 30),
            ("uploads_max", self.uploads_max as u64, 1..=1_000),
            ("request_seconds_max", self.request_seconds_max, 1..=600),
            ("session_hours", u64::from(self.session_hours), 1..=720),
        ])?;
        Ok(self)
    }

    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.request_seconds_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_have_bounds() {
        assert_eq!(Config::default().checked(), Ok(Config::default()));
        let none = Config { requests_max: 0, ..Config::default() }.checked().unwrap_err();
        assert_eq!(none.to_string(), "requests_max is 0, and has to be from 1 to 100000");
        let long = Config { session_hours: 721, ..Config::default() }.checked().unwrap_err();
        assert_eq!(long.name, "session_hours");
    }
}
