//! Read models over a real log.

mod accounts;
mod balances;
mod contributing;
mod coverage;
mod dashboard;
mod explorer;
mod houses;
mod meters;
mod payments;
mod people;
mod rebuild;
mod search;
mod stories;
mod ticket_card;
mod ticket_history;
mod ticket_queue;
mod tickets;
mod users;
mod visibility;
mod world;
