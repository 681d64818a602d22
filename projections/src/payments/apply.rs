//! What each fact about a payment changes in its row.

use domain::payment::PaymentEvent;
use schemas::Recorded;

use super::{PaymentRow, Payments};
use crate::read_model::Defect;

pub(super) const READS: &[&str] = &["payment.*"];

impl Payments {
    pub(super) fn payment(&mut self, event: &Recorded, fact: &PaymentEvent) -> Result<(), Defect> {
        if let PaymentEvent::Registered {
            channel,
            external_id,
            amount,
            paid_on,
            settled_on,
            payer,
            purpose,
        } = fact
        {
            self.payments.put(PaymentRow {
                id: event.id,
                number: event.number.unwrap_or_default(),
                version: event.version,
                status: "registered".to_owned(),
                unmatched: true,
                channel: <&str>::from(channel).to_owned(),
                external_id: external_id.as_ref().map(ToString::to_string),
                amount: *amount,
                paid_on: *paid_on,
                settled_on: *settled_on,
                payer: payer.as_ref().map(ToString::to_string),
                purpose: purpose.as_ref().map(ToString::to_string),
                account: None,
                matched_by: None,
                entry: None,
                reason: None,
                registered_at: event.occurred_at,
            });
            return Ok(());
        }
        let row = self.payments.edit(&event.id)?;
        row.version = event.version;
        <&str>::from(fact).clone_into(&mut row.status);
        row.unmatched = false;
        match fact {
            PaymentEvent::Registered { .. } => {}
            PaymentEvent::Matched { account, by, .. } => {
                row.account = Some(account.0);
                row.matched_by = Some(<&str>::from(by).to_owned());
                row.reason = None;
            }
            PaymentEvent::Unidentified { reason } => {
                row.unmatched = true;
                row.account = None;
                row.matched_by = None;
                row.reason = Some(reason.to_string());
            }
            PaymentEvent::Credited { account, entry } => {
                row.account = Some(account.0);
                row.entry = Some(entry.0);
            }
            PaymentEvent::Reversed { reason, .. } | PaymentEvent::Refunded { reason, .. } => {
                row.reason = Some(reason.to_string());
            }
        }
        Ok(())
    }
}
