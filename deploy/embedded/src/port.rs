//! Ports of the loopback address.

use std::{
    hash::{BuildHasher as _, RandomState},
    io,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
};

use crate::Error;

/// Ports that are chosen from. Linux gives outgoing connections those from 32768 on: one of them would be taken by
/// anybody's connection while its server is away for a moment.
const RANGE: Range<u16> = 15_000..30_000;
/// Ports that are tried before any other is taken.
const TRIES_MAX: u16 = 100;

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
            Self::Any => any(),
            Self::Rather(port) => free(port).or_else(|_| any()),
            Self::Only(port) => free(port),
        }
    }
}

/// One of the range, at random: two servers that start at the same moment do not choose the same.
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
