//! The gateway over real connections and a real PostgreSQL.

mod audit;
mod bad_input;
mod commands;
mod contracts;
mod files;
mod home;
mod live;
mod overload;
mod problems;
mod queries;
mod rights;
mod sessions;
mod views;
mod world;
