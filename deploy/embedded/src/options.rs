//! Options of a server.

use std::path::PathBuf;

use crate::{binaries::ProgramPlaces, port::Port};

/// Options of a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder for its files and its log; created if it is missing.
    pub folder: PathBuf,
    /// The port on which it listens.
    pub port: Port,
    /// Whether acknowledged writes survive a power cut. Tests do without.
    pub durable: bool,
    /// The places where its programs are searched.
    pub places: ProgramPlaces,
}

impl Options {
    /// Options for data that must not be lost.
    pub fn durable(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), port: Port::Any, durable: true, places: ProgramPlaces::from_env() }
    }

    /// Options for temporary data.
    pub fn throwaway(folder: impl Into<PathBuf>) -> Self {
        Self { durable: false, ..Self::durable(folder) }
    }

    /// Sets the port.
    pub fn on_port(self, port: u16) -> Self {
        Self { port: Port::Only(port), ..self }
    }
}
