//! What the gateway is told at its start; parsed once, read nowhere else.

use std::time::Duration;

use serde::Deserialize;

/// Limits and surroundings. Every limit has a default that suits one machine.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Browsers send the session only over TLS. On wherever TLS ends in front of us.
    pub secure_cookies: bool,
    /// A proxy of ours stands in front: its `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
    /// Connections open at once; more wait in the kernel's queue.
    pub connections_max: usize,
    /// Requests in work at once; more are turned away with 503.
    pub requests_max: usize,
    /// Screens that follow live updates at once.
    pub live_max: usize,
    /// Bytes of a request's body.
    pub body_bytes_max: usize,
    /// Bytes of a file.
    pub file_bytes_max: usize,
    /// Bytes of what one user has brought and nobody has attached.
    pub unattached_bytes_max: u64,
    /// Files that come in at once; each is held in memory.
    pub uploads_max: usize,
    /// Seconds a request may take.
    pub request_seconds_max: u64,
    /// Hours after which a session ends.
    pub session_hours: u32,
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
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.request_seconds_max)
    }
}
