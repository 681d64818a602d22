//! How people pay: when in a month, and how much of what they owe.

use domain::Money;

use super::dice::Dice;

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// All, in time.
    InTime,
    /// Some more, in whole thousands.
    Ahead,
    /// A part of it.
    InParts,
    /// All, some months later.
    Late,
    /// Hardly ever.
    Never,
}

impl Habit {
    pub(super) fn of(dice: &mut Dice) -> Self {
        dice.weighed(&[
            (70, Self::InTime),
            (6, Self::Ahead),
            (8, Self::InParts),
            (12, Self::Late),
            (4, Self::Never),
        ])
    }

    /// On which day of a month how much of a debt is paid, if anything.
    pub(super) fn pays(self, debt: Money, dice: &mut Dice) -> Option<(u32, Money)> {
        if !debt.is_positive() {
            return None;
        }
        let percent = |part: u32| Money::from_minor((debt.minor() * i64::from(part) / 100).max(1));
        match self {
            Self::InTime => dice.permille(975).then(|| (dice.between(2, 15), debt)),
            Self::Ahead => {
                let thousand = 100_000;
                let rounded = (debt.minor() + thousand - 1) / thousand * thousand;
                Some((dice.between(2, 12), Money::from_minor(rounded)))
            }
            Self::InParts => Some((dice.between(8, 22), percent(dice.between(35, 95)))),
            Self::Late => dice.permille(420).then(|| (dice.between(16, 22), debt)),
            Self::Never => dice.permille(40).then(|| (dice.between(5, 22), percent(20))),
        }
    }
}
