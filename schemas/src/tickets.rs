//! Commands that are decided on the states of two tickets.

use domain::ticket::{MergeTicket, Ticket};

use crate::store::{UnitError, UnitOfWork, Work};

/// A merge of a ticket into another. The version of the other ticket is checked with the append, so it is still open
/// then, and merges make no cycle.
#[derive(Debug)]
pub struct MergeWork<'a>(pub &'a MergeTicket);

impl Work for MergeWork<'_> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        let MergeTicket { ticket, into, .. } = *self.0;
        // the ticket's own command refuses a merge into itself
        let into_status = if into == ticket { None } else { unit.hold(into.0, Ticket::status).await? };
        unit.execute(ticket.0, &MergeTicket { ticket, into, into_status }).await?;
        Ok(())
    }
}
