//! Domovoy's own PostgreSQL and NATS: found on this machine, run as child processes, shut down in order.
//!
//! The servers bind to 127.0.0.1 and require a password that only the owner of the folder can read. A server lives as
//! long as its parent: the kernel ends it when the parent is killed.

mod account;
mod binaries;
mod error;
mod folder;
mod nats;
mod options;
mod password;
mod port;
mod postgres;
mod process;
#[cfg(feature = "scratch")]
pub mod scratch;
mod servers;

pub use binaries::ProgramPlaces;
pub use error::Error;
pub use nats::Nats;
pub use options::Options;
pub use port::Port;
pub use postgres::Postgres;
pub use servers::{Servers, Want};
