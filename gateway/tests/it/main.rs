//! The gateway over real connections and a real PostgreSQL.

mod bad_input;
mod commands;
mod problems;
mod sessions;
mod world;
