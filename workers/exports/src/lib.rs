//! Exports for auditors, accountants and process miners: one file per format.

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

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// This engine cannot read an event that belongs to the export.
    #[error("the event at position {position} cannot be read: {why}")]
    Unreadable {
        /// Position of the event.
        position: i64,
        /// Reason.
        why: String,
    },
    /// The log or a read model cannot be read.
    #[error("the database cannot be read")]
    Database(#[from] sqlx::Error),
    /// The file cannot be written.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}
