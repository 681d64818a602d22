//! The stored and published form of facts, and the only code that reads or writes that form.
//!
//! Facts enter through [`store::Store`] (load, decide, append) and are read in log order through [`tail`]. [`chain`]
//! holds the hashes that an auditor recomputes; [`vault`] encrypts and decrypts personal data.

pub mod accounts;
pub mod appender;
pub mod async_api;
pub mod bridge;
mod cache;
pub mod chain;
pub mod cloud_event;
pub mod connect;
pub mod dossier;
pub mod envelope;
pub mod fact;
pub mod files;
pub mod held_connection;
pub mod meters;
pub mod outbox;
pub mod password;
pub mod payments;
pub mod pinned_head;
pub mod refusals;
pub mod rule_pack;
pub mod rules;
pub mod seal;
pub mod signed_head;
pub mod snapshot;
pub mod store;
mod stream_batch;
pub mod streams;
pub mod subject;
pub mod tail;
pub mod tickets;
pub mod unit;
pub mod upcast;
pub mod users;
pub mod vault;
pub mod verify;

pub use appender::Appender;
pub use cache::Loaded;
pub use connect::{Database, migrate};
pub use envelope::{Metadata, Recorded};
pub use fact::Fact;
pub use files::Files;
pub use store::{Ask, Done, ExecuteError, Store};
pub use vault::Vault;
