//! What the business is: state, events, commands, refusals, money and time arithmetic of a company
//! that manages houses. Pure: no I/O, no clock, no randomness, no async, no floats.
//!
//! An aggregate is one file with its state, its events and `evolve`; the folder beside it holds a file
//! per thing that can be asked. A decision sees the state, the command and the [`Circumstance`], and
//! returns events or a refusal with a stable code.
#![deny(clippy::wildcard_enum_match_arm, clippy::float_arithmetic, missing_docs)]

// `#[derive(Refusal)]` names this crate, also inside of it
extern crate self as domain;

pub mod account;
pub mod audience;
pub mod calendar;
pub mod command;
pub mod contact;
pub mod day;
mod decimal;
pub mod given;
pub mod house;
pub mod id;
pub mod identifier;
pub mod ledger;
pub mod login;
pub mod meter;
pub mod money;
pub mod origin;
pub mod payment;
pub mod period;
pub mod person;
pub mod refusal;
pub mod registry;
pub mod residency;
pub mod role;
pub mod rules;
pub mod sealed;
pub mod share;
pub mod text;
pub mod ticket;
pub mod user;
pub mod volume;

pub use command::{Aggregate, Circumstance, Command, Event, decide};
pub use money::Money;
pub use refusal::{CommandRefused, Refusal, RefusalKind};
pub use registry::refusal_codes;
pub use role::{Actor, Role, Roles};

registry::aggregates!(
    account::Account,
    account::NumberHolder,
    house::House,
    identifier::Holder,
    meter::Meter,
    payment::Payment,
    person::Person,
    residency::Residency,
    ticket::Ticket,
    user::User;
    rules::RuleDocument<calendar::Calendar>,
    rules::RuleDocument<ticket::Scenario>,
    rules::RuleDocument<ticket::SlaPolicy>,
);
