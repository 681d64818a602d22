//! Payments.

use domain::{
    Role::{Accountant, Integrator},
    payment::{MarkUnidentified, MatchPayment, RefundPayment, RegisterPayment, ReversePayment},
};

use crate::{
    command::{command, creation},
    route::{Right, Route},
};

const LEDGER: Right = Right::Roles(&[Accountant]);

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let receivers = Right::Roles(&[Accountant, Integrator]);
    vec![
        creation::<RegisterPayment>("register_payment", "/api/payments", receivers),
        command::<MatchPayment>("match_payment", "/api/payments/{id}/match", LEDGER),
        command::<MarkUnidentified>("mark_unidentified", "/api/payments/{id}/mark-unidentified", LEDGER),
        command::<ReversePayment>("reverse_payment", "/api/payments/{id}/reverse", LEDGER),
        command::<RefundPayment>("refund_payment", "/api/payments/{id}/refund", LEDGER),
    ]
}
