//! A meter: registers that only count upwards and are read at intervals.
//!
//! Our own readings are checked before they are accepted, and the last of them can be corrected. Readings that are
//! imported from another system are recorded without a check and known by their key.

use serde::{Deserialize, Serialize};

use crate::{Aggregate, Refusal, registry::commands};

mod correct;
mod event;
mod install;
mod read;
mod reading_key;
mod record;
mod register;
mod remove;
mod replace;
mod state;
mod submission_window;
mod take_down;
mod verification;
mod verify;

pub use correct::{CorrectReading, CorrectReadingRefused};
pub use event::{Cadence, FollowingReading, MeterEvent, MeterPlace, ReadingSource, UnitOfMeasure};
pub use install::{InstallMeter, InstallMeterRefused};
pub use read::{ReadMeter, ReadMeterRefused};
pub use reading_key::{NotAReadingKey, ReadingKey};
pub use record::{ForeignReading, RecordReadings, RecordReadingsRefused};
pub use register::{NotAReading, Register};
pub use remove::RemoveMeter;
pub use replace::{ReplaceMeter, ReplaceMeterRefused, Replacement};
pub use state::{Fitting, MeterState};
pub use submission_window::SubmissionWindow;
pub use take_down::TakeDownRefused;
pub use verify::{VerifyMeter, VerifyMeterRefused};

commands! {
    Meter, "meter.not_allowed":
    [Operator, Executor, Supervisor, Accountant, Integrator, Administrator, Resident] => ReadMeter;
    [Operator, Executor, Supervisor, Administrator] => InstallMeter, RemoveMeter, ReplaceMeter, VerifyMeter;
    [Operator, Supervisor, Accountant, Administrator] => CorrectReading;
    [Integrator, Administrator] => RecordReadings;
}

/// State of a meter, as far as its commands need it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Meter {
    /// The meter was never installed.
    #[default]
    Unknown,
    /// The meter was installed; it may have been removed since.
    Known(MeterState),
}

impl Meter {
    /// State of the meter; an error if it was never installed.
    fn known(&self) -> Result<&MeterState, NotInService> {
        match self {
            Self::Unknown => Err(NotInService::Unknown),
            Self::Known(meter) => Ok(meter),
        }
    }

    /// State of the meter; an error if it was never installed or is removed.
    fn in_service(&self) -> Result<&MeterState, NotInService> {
        let meter = self.known()?;
        if meter.is_removed() { Err(NotInService::Removed) } else { Ok(meter) }
    }
}

impl Aggregate for Meter {
    const STREAM: &'static str = "meter";
    const STATE_VERSION: u16 = 2;
    type Event = MeterEvent;

    fn evolve(&mut self, event: &MeterEvent) {
        if let MeterEvent::Installed {
            place,
            service,
            unit_of_measure,
            registers,
            installed_on,
            verified_until,
            ..
        } = event
        {
            let (service, unit_of_measure) = (service.clone(), unit_of_measure.clone());
            let fitting = Fitting { place: *place, service, unit_of_measure };
            *self = Self::Known(MeterState::installed(fitting, registers, *installed_on, *verified_until));
        } else if let Self::Known(meter) = self {
            meter.evolve(event);
        }
    }
}

/// The reasons for which a meter cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum NotInService {
    /// The meter was never installed.
    #[error("there is no such meter")]
    #[refusal(code = "meter.unknown", kind = Unknown)]
    Unknown,
    /// The meter was removed or replaced.
    #[error("the meter was removed")]
    #[refusal(code = "meter.removed", kind = Conflict)]
    Removed,
}
