//! What leaves the engine for auditors, accountants and process miners: a file per format.

pub mod dossier;
