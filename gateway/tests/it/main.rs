//! The gateway over real connections and a real PostgreSQL.

mod bad_input;
mod commands;
mod contracts;
mod problems;
mod rights;
mod sessions;
mod world;
