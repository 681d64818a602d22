//! What taking a meter away and hanging another in its place have in common.

use chrono::NaiveDate;

use super::{Meter, NotAReading, NotInService, install::STAFF};
use crate::{Circumstance, Refusal, volume::Volume};

/// The reasons for which a meter is not removed or replaced.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum TakeDownRefused {
    /// The actor has no role that may do this.
    #[error("meters are removed and replaced by staff")]
    #[refusal(code = "meter.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// The meter is not in service.
    #[error(transparent)]
    #[refusal(transparent)]
    NotInService(#[from] NotInService),
    /// The date or the last values are not possible.
    #[error(transparent)]
    #[refusal(transparent)]
    NotAReading(#[from] NotAReading),
}

/// What its last values count for.
pub(super) fn take_down(
    state: &Meter,
    on: NaiveDate,
    values: &[Volume],
    at: &Circumstance,
) -> Result<Vec<Volume>, TakeDownRefused> {
    if !at.actor.roles.any(&STAFF) {
        return Err(TakeDownRefused::NotAllowed);
    }
    Ok(state.in_service()?.final_consumption(on, values, at.now)?)
}
