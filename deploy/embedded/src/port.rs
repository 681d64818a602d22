//! Ports of the loopback address.

use std::{
    hash::{BuildHasher as _, RandomState},
    io,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
};

use crate::error::Error;

/// Ports that are chosen from. Linux uses ports from 32768 on for outgoing connections: any connection could take
/// such a port while its server is down for a moment.
const RANGE: Range<u16> = 15_000..30_000;
/// Random ports that are tried before the kernel chooses one.
const TRIES_MAX: u16 = 100;

/// The port on which a server listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// Any free port.
    Any,
    /// This port if it is free, else any free one.
    Rather(u16),
    /// This port only.
    Only(u16),
}

impl Port {
    /// Chooses the port.
    ///
    /// The port is released before the server binds it, so another program may take it first; then the server's own
    /// error is reported.
    pub(crate) fn choose(self) -> Result<u16, Error> {
        match self {
            Self::Any => any(),
            Self::Rather(port) => free(port).or_else(|_| any()),
            Self::Only(port) => free(port),
        }
    }
}

/// A random port of the range, so that two servers that start at the same moment choose different ones.
fn any() -> Result<u16, Error> {
    let at_random = |n| RANGE.start + (RandomState::new().hash_one(n) % RANGE.len() as u64) as u16;
    (0..TRIES_MAX).map(at_random).find_map(|port| free(port).ok()).map_or_else(|| free(0), Ok)
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
