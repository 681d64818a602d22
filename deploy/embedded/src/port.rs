//! Ports of the loopback address.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
};

use crate::Error;

/// Where a server listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// Wherever it is free.
    Any,
    /// Here if it is free, else anywhere.
    Rather(u16),
    /// Here or not at all.
    Only(u16),
}

impl Port {
    /// The port to listen on.
    ///
    /// It is released before the server takes it, so somebody may be quicker; the server's own refusal then
    /// says so.
    pub(crate) fn choose(self) -> Result<u16, Error> {
        match self {
            Self::Any => free(0),
            Self::Rather(port) => free(port).or_else(|_| free(0)),
            Self::Only(port) => free(port),
        }
    }
}

fn free(port: u16) -> Result<u16, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => Error::PortTaken { port },
            _ => Error::Start { program: format!("a server on port {port}"), source },
        })
}
