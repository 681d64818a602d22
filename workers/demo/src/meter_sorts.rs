//! The sorts of meters that the demo installs.

/// A sort of meter. Volumes are counted in thousandths here.
#[derive(Debug)]
pub(super) struct Sort {
    pub(super) code: &'static str,
    pub(super) service: &'static str,
    pub(super) measure: &'static str,
    /// Name, digits before the point, what a person uses in a month.
    pub(super) registers: &'static [(&'static str, u8, u32)],
    /// The smallest step of the registers.
    pub(super) step: u32,
    /// Years between verifications.
    pub(super) interval: u32,
}

pub(super) const COLD: Sort = Sort {
    code: "cold",
    service: "Холодная вода",
    measure: "м³",
    registers: &[("Объём", 5, 3_100)],
    step: 1,
    interval: 6,
};
pub(super) const HOT: Sort = Sort {
    code: "hot",
    service: "Горячая вода",
    measure: "м³",
    registers: &[("Объём", 5, 2_300)],
    step: 1,
    interval: 4,
};
pub(super) const POWER: Sort = Sort {
    code: "power",
    service: "Электроэнергия",
    measure: "кВт·ч",
    registers: &[("День", 6, 62_000), ("Ночь", 6, 28_000)],
    step: 1_000,
    interval: 16,
};

impl Sort {
    /// Down to the smallest step.
    pub(super) fn whole(&self, volume: u64) -> u64 {
        volume / u64::from(self.step) * u64::from(self.step)
    }
}
