//! Ports of the loopback address.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
};

use crate::Error;

/// The wanted port if it is free, or any free one.
///
/// It is released before the server takes it, so somebody may be quicker; the server's own refusal then
/// says so.
pub(crate) fn choose(wanted: Option<u16>) -> Result<u16, Error> {
    let port = wanted.unwrap_or(0);
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => Error::PortTaken { port },
            _ => Error::Start { program: format!("a server on port {port}"), source },
        })
}

/// Whether nobody listens there now.
pub(crate) fn is_free(port: u16) -> bool {
    choose(Some(port)).is_ok()
}
