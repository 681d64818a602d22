//! The log on a real PostgreSQL.

mod accounts;
mod append;
mod conformance;
mod dossier;
mod followers;
mod golden;
mod idempotency;
mod many;
mod meters;
mod migrations;
mod numbers;
mod outbox;
mod payments;
mod rules;
mod store;
mod streams;
mod tamper;
mod tickets;
mod unit_of_work;
mod users;
mod vault;
mod world;
