//! Workers on real servers.

mod deadlines;
mod lease;
mod outbox;
mod project;
mod react;
mod relay;
mod site;
