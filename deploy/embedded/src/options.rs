//! What a server is started with.

use std::path::PathBuf;

use crate::{Places, Port};

/// How to start a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Holds its files and its log; made where missing.
    pub folder: PathBuf,
    /// Where it listens.
    pub port: Port,
    /// Whether an acknowledged write survives a power cut. Tests do without.
    pub durable: bool,
    /// Where its programs are looked for.
    pub places: Places,
}

impl Options {
    /// For data that matters.
    pub fn durable(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), port: Port::Any, durable: true, places: Places::from_env() }
    }

    /// For data that nobody will miss.
    pub fn throwaway(folder: impl Into<PathBuf>) -> Self {
        Self { durable: false, ..Self::durable(folder) }
    }

    /// The same, on this port.
    pub fn on_port(self, port: u16) -> Self {
        Self { port: Port::Only(port), ..self }
    }
}
