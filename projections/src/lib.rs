//! What anybody looks at. A folder a read model: its tables, its fold over the log, its rows, its queries.
//!
//! A model is a fold of events into rows, written once. Live, the rows that a batch touches are loaded,
//! folded in memory and written back in the transaction that moves the cursor; a rebuild is the same fold
//! from nothing with one COPY at its end. A row type is the table's row, the response and its schema.

pub mod accounts;
pub mod balances;
pub mod build;
mod copy;
pub mod dashboard;
pub mod deadlines;
pub mod explorer;
pub mod houses;
mod lines;
pub mod meters;
pub mod names;
pub mod payments;
pub mod people;
mod places;
pub mod promise;
pub mod read_model;
pub mod rules;
pub mod search;
mod sheet;
pub mod ticket_card;
pub mod ticket_history;
pub mod ticket_queue;
mod ticket_status;
mod total;
pub mod users;
mod writable;

pub use read_model::{About, Defect, ReadModel};
pub use total::Total;

/// Every read model there is; those first that are written most and waited for most, for they are brought on in
/// this order.
pub fn all() -> Vec<Box<dyn ReadModel>> {
    vec![
        Box::<ticket_queue::TicketQueue>::default(),
        Box::<ticket_card::TicketCards>::default(),
        Box::<search::Search>::default(),
        Box::<explorer::Explorer>::default(),
        Box::<ticket_history::TicketHistory>::default(),
        Box::<dashboard::Dashboards>::default(),
        Box::<deadlines::Deadlines>::default(),
        Box::<accounts::Accounts>::default(),
        Box::<balances::Balances>::default(),
        Box::<payments::Payments>::default(),
        Box::<meters::Meters>::default(),
        Box::<people::People>::default(),
        Box::<houses::Houses>::default(),
        Box::<users::Users>::default(),
        Box::<rules::CompanyRules>::default(),
    ]
}

/// The schemas in which today's models live: what a pool has to see.
pub fn search_path() -> Vec<String> {
    let own = all().into_iter().map(|model| model.about().schema());
    own.chain(["public".to_owned()]).collect()
}
