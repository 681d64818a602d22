//! Tickets that are decided on together.

use domain::ticket::{MergeTicket, Ticket};

use crate::store::{UnitError, UnitOfWork, Work};

/// A merge, decided on the states of both tickets: what it is merged into is over neither before nor meanwhile, so
/// merges make no cycle.
#[derive(Debug)]
pub struct Merge<'a>(pub &'a MergeTicket);

impl Work for Merge<'_> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        let MergeTicket { ticket, into, .. } = *self.0;
        // a merge into itself is refused by the ticket's own command
        let into_status = if into == ticket { None } else { unit.hold(into.0, Ticket::status).await? };
        unit.execute(ticket.0, &MergeTicket { ticket, into, into_status }).await?;
        Ok(())
    }
}
