//! What leaves the engine for auditors, accountants and process miners: a file per format.

use std::io;

pub mod balances;
pub mod beancount;
pub mod books;
pub mod cases;
pub mod hledger;
pub mod journal;
pub mod ocel;
pub mod replay;
pub mod xes;

/// Why nothing could be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// An event that belongs in it cannot be read by this engine.
    #[error("the event at position {position} cannot be read: {why}")]
    Unreadable {
        /// Where it stands.
        position: i64,
        /// What is wrong with it.
        why: String,
    },
    /// The log or a read model cannot be read.
    #[error("the database cannot be read")]
    Database(#[from] sqlx::Error),
    /// The file cannot be written.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}
