//! Houses.

use domain::{
    Role::{Administrator, Operator, Supervisor},
    house::{AddEntrance, AddUnit, RegisterHouse, RevisePassport},
};

use crate::{
    command::{command, creation},
    route::{Right, Route},
};

const KEEPERS: Right = Right::Roles(&[Operator, Supervisor, Administrator]);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        creation::<RegisterHouse>("register_house", "/api/houses", KEEPERS),
        command::<RevisePassport>("revise_passport", "/api/houses/{id}/passport", KEEPERS),
        command::<AddEntrance>("add_entrance", "/api/houses/{id}/entrances", KEEPERS),
        command::<AddUnit>("add_unit", "/api/houses/{id}/units", KEEPERS),
    ]
}
