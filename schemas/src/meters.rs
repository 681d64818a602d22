//! Commands that are decided on the states of two meters.

use domain::{
    id::MeterId,
    meter::{ReplaceMeter, Replacement},
};

use crate::store::{UnitError, UnitOfWork, Work};

/// A replacement of a meter. The version of the new meter is checked with the append, so it is still in service then.
#[derive(Debug)]
pub struct Replace<'a> {
    /// The meter that is replaced.
    pub meter: MeterId,
    /// The command, with the new meter and the date.
    pub command: &'a ReplaceMeter,
}

impl Work for Replace<'_> {
    async fn decide(&self, unit: &mut UnitOfWork<'_>) -> Result<(), UnitError> {
        let by = self.command.by;
        let replacement =
            if by == self.meter { Replacement::Itself } else { unit.hold(by.0, Replacement::of).await? };
        unit.execute(self.meter.0, &ReplaceMeter { replacement, ..self.command.clone() }).await?;
        Ok(())
    }
}
