//! The gateway over real connections and a real PostgreSQL.

mod audit;
mod bad_input;
mod commands;
mod contracts;
mod credentials;
mod failures;
mod files;
mod home;
mod hours;
mod live;
mod overload;
mod past;
mod payments;
mod problems;
mod queries;
mod references;
mod residents;
mod rights;
mod sessions;
mod views;
mod world;
