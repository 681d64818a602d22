//! What anybody looks at. A folder a read model: its tables, its fold over the log, its rows, its queries.
//!
//! A model is a fold of events into rows, written once. Live, the rows that a batch touches are loaded,
//! folded in memory and written back in the transaction that moves the cursor; a rebuild is the same fold
//! from nothing with one COPY at its end. A row type is the table's row, the response and its schema.

pub mod accounts;
mod append_table;
pub mod balances;
pub mod build;
mod copy;
pub mod dashboard;
pub mod deadlines;
pub mod explorer;
pub mod houses;
mod keyed_table;
pub mod meters;
mod model;
pub mod names;
pub mod payments;
pub mod people;
mod places;
pub mod promise;
pub mod read_model;
pub mod rules;
pub mod search;
pub mod ticket_card;
pub mod ticket_history;
pub mod ticket_queue;
mod ticket_status;
mod total;
pub mod users;
mod writable;

pub use model::Model;
pub use read_model::{About, Defect, ReadModel};
pub use total::Total;

/// A new fold of this model, which has read nothing.
pub fn fold(model: Model) -> Box<dyn ReadModel> {
    match model {
        Model::TicketQueue => Box::<ticket_queue::TicketQueue>::default(),
        Model::TicketCard => Box::<ticket_card::TicketCards>::default(),
        Model::Search => Box::<search::Search>::default(),
        Model::Explorer => Box::<explorer::Explorer>::default(),
        Model::TicketHistory => Box::<ticket_history::TicketHistory>::default(),
        Model::Dashboard => Box::<dashboard::Dashboards>::default(),
        Model::Deadlines => Box::<deadlines::Deadlines>::default(),
        Model::Accounts => Box::<accounts::Accounts>::default(),
        Model::Balances => Box::<balances::Balances>::default(),
        Model::Payments => Box::<payments::Payments>::default(),
        Model::Meters => Box::<meters::Meters>::default(),
        Model::People => Box::<people::People>::default(),
        Model::Houses => Box::<houses::Houses>::default(),
        Model::Users => Box::<users::Users>::default(),
        Model::Rules => Box::<rules::CompanyRules>::default(),
    }
}

/// A new fold of every read model, in the order in which they are brought on.
pub fn all() -> Vec<Box<dyn ReadModel>> {
    Model::all().map(fold).collect()
}

/// The schemas in which today's models live: what a pool has to see.
pub fn search_path() -> Vec<String> {
    let own = all().into_iter().map(|model| model.about().schema());
    own.chain(["public".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_fold_says_whose_it_is() {
        for model in Model::all() {
            assert_eq!(fold(model).about().model, model);
        }
    }

    /// Queries name tables without their schemas, which all lie in one search path.
    #[test]
    fn no_two_models_have_a_table_of_one_name() {
        let mut owners: BTreeMap<&str, Vec<Model>> = BTreeMap::new();
        for model in Model::all() {
            let about = fold(model).about();
            let tables = about.tables.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
            for table in tables {
                owners.entry(table.trim_end_matches(" (")).or_default().push(model);
            }
        }
        assert!(owners.len() > Model::all().count(), "tables are found: {owners:?}");
        owners.retain(|_, models| models.len() > 1);
        assert!(owners.is_empty(), "{owners:?}");
    }
}
