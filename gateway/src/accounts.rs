//! Accounts and what is entered on them.

use domain::{
    Role::{Accountant, Integrator, Supervisor},
    account::{
        ChangeHolder, Charge, CloseAccount, Correct, Credit, OpenAccount, RecordEntries, Reverse,
        ReverseCredit, WriteOff,
    },
};

use crate::{
    command::{command, creation},
    route::{Right, Route},
};

const LEDGER: Right = Right::Roles(&[Accountant]);
const KEEPERS: Right = Right::Roles(&[Accountant, Supervisor]);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let recorders = Right::Roles(&[Accountant, Integrator]);
    vec![
        creation::<OpenAccount>("open_account", "/api/accounts", KEEPERS),
        command::<ChangeHolder>("change_holder", "/api/accounts/{id}/change-holder", KEEPERS),
        command::<Charge>("charge_account", "/api/accounts/{id}/charge", LEDGER),
        command::<Credit>("credit_account", "/api/accounts/{id}/credit", LEDGER),
        command::<Correct>("correct_charge", "/api/accounts/{id}/correct", LEDGER),
        command::<Reverse>("reverse_entry", "/api/accounts/{id}/reverse", LEDGER),
        command::<ReverseCredit>("reverse_credit", "/api/accounts/{id}/reverse-credit", LEDGER),
        command::<WriteOff>("write_off", "/api/accounts/{id}/write-off", LEDGER),
        command::<CloseAccount>("close_account", "/api/accounts/{id}/close", LEDGER),
        command::<RecordEntries>("record_entries", "/api/accounts/{id}/record-entries", recorders),
    ]
}
