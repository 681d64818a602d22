//! How people pay: when in a month, and how much of what they owe.

use domain::Money;

use super::dice::Dice;

/// How somebody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// All, nearly always in time.
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

    /// On which day of a month how much of a debt is paid, if anything. Something comes in on each of the days.
    pub(super) fn pays(self, debt: Money, last_day: u32, dice: &mut Dice) -> Option<(u32, Money)> {
        if !debt.is_positive() {
            return None;
        }
        let percent = |part: u32| Money::from_minor((debt.minor() * i64::from(part) / 100).max(1));
        match self {
            Self::InTime => dice.permille(975).then(|| {
                let (from, to) = dice.weighed(&[(85, (2, 15)), (15, (1, last_day))]);
                (dice.between(from, to), debt)
            }),
            Self::Ahead => {
                let thousand = 100_000;
                let rounded = (debt.minor() + thousand - 1) / thousand * thousand;
                Some((dice.between(2, 12), Money::from_minor(rounded)))
            }
            Self::InParts => Some((dice.between(8, last_day), percent(dice.between(35, 95)))),
            Self::Late => dice.permille(420).then(|| (dice.between(16, last_day), debt)),
            Self::Never => dice.permille(40).then(|| (dice.between(5, 22), percent(20))),
        }
    }
}
