//! What follows the log: projections, and rebuilds of them.

pub mod project;
pub mod rebuild;
