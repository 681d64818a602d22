//! Read models over a real log.

mod accounts;
mod coverage;
mod houses;
mod rebuild;
mod ticket_queue;
mod tickets;
mod world;
