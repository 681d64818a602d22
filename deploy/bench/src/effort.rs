//! How much a measurement repeats.

/// Rounds, duration and size of the measurements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Runs of each side, whose median counts.
    pub(crate) rounds: usize,
    /// Seconds of a run under load.
    pub(crate) seconds: u64,
    /// The large company of F12 has 10 to this power times the events of the small one.
    pub(crate) growth: u32,
}
