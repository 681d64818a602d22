//! Meters that are decided on together.

use domain::{
    id::MeterId,
    meter::{ReplaceMeter, Replacement},
};

use crate::store::{UnitError, UnitOfWork, Work};

/// A replacement, decided on the states of both meters: the new one is in service, and stays so meanwhile.
#[derive(Debug)]
pub struct Replace<'a> {
    /// The meter that is taken down.
    pub meter: MeterId,
    /// By which other meter, and when.
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
