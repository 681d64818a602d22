//! What taking a meter away and hanging another in its place have in common.

use chrono::NaiveDate;

use super::{Meter, NotAReading, NotInService};
use crate::{Circumstance, Refusal, volume::Volume};

/// The reasons for which a meter is not removed or replaced.
#[derive(Debug, thiserror::Error, Refusal)]
pub enum TakeDownRefused {
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
    Ok(state.in_service()?.final_consumption(on, values, at.now)?)
}
