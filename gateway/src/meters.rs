//! Meters and their readings.

use domain::{
    Role::{Accountant, Administrator, Executor, Integrator, Operator, Supervisor},
    meter::{
        CorrectReading, InstallMeter, ReadMeter, RecordReadings, RemoveMeter, ReplaceMeter, VerifyMeter,
    },
};

use crate::{
    command::{command, creation},
    route::{Right, Route},
};

const FITTERS: Right = Right::Roles(&[Operator, Executor, Supervisor, Administrator]);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let readers = Right::Roles(&[Operator, Executor, Supervisor, Accountant, Integrator, Administrator]);
    let correctors = Right::Roles(&[Operator, Supervisor, Accountant, Administrator]);
    let recorders = Right::Roles(&[Integrator, Administrator]);
    vec![
        creation::<InstallMeter>("install_meter", "/api/meters", FITTERS),
        command::<ReadMeter>("read_meter", "/api/meters/{id}/read", readers),
        command::<CorrectReading>("correct_reading", "/api/meters/{id}/correct", correctors),
        command::<VerifyMeter>("verify_meter", "/api/meters/{id}/verify", FITTERS),
        command::<ReplaceMeter>("replace_meter", "/api/meters/{id}/replace", FITTERS),
        command::<RemoveMeter>("remove_meter", "/api/meters/{id}/remove", FITTERS),
        command::<RecordReadings>("record_readings", "/api/meters/{id}/record-readings", recorders),
    ]
}
