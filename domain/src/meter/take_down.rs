//! What taking a meter away and hanging another in its place have in common.

use chrono::NaiveDate;

use super::{Meter, NotAReading, NotInService, install::STAFF};
use crate::{Circumstance, Refusal, RefusalKind, volume::Volume};

/// Why a meter stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum TakeDownRefused {
    /// Not for this actor.
    #[error("meters are removed and replaced by staff")]
    NotAllowed,
    /// There is nothing to take down.
    #[error(transparent)]
    NotInService(#[from] NotInService),
    /// It cannot have shown that.
    #[error(transparent)]
    NotAReading(#[from] NotAReading),
}

impl Refusal for TakeDownRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "meter.not_allowed",
            Self::NotInService(absent) => absent.code(),
            Self::NotAReading(wrong) => wrong.code(),
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotAllowed => RefusalKind::Forbidden,
            Self::NotInService(absent) => absent.kind(),
            Self::NotAReading(wrong) => wrong.kind(),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotAllowed | Self::NotInService(_) => None,
            Self::NotAReading(wrong) => Some(wrong.field_of("on")),
        }
    }
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
