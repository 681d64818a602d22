//! What is measured, and how it is told: ours and the other's in alternating runs, the ratio of medians.

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// As the goals name it: `F1`.
    pub(crate) id: &'static str,
    /// In words.
    pub(crate) what: String,
    /// Median of ours.
    pub(crate) ours: f64,
    /// Median of the peer or limit; none where there is none.
    pub(crate) other: Option<f64>,
    /// `ours / other`, or ours where there is no other.
    pub(crate) ratio: f64,
    /// What we want: `>= 1.0`.
    pub(crate) goal: String,
    /// Whether we have it.
    pub(crate) ok: bool,
    /// Of `ours` and `other`.
    pub(crate) unit: &'static str,
    /// Runs behind each median.
    pub(crate) n: usize,
}

/// A goal for a ratio.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// No less than.
    AtLeast(f64),
    /// No more than.
    AtMost(f64),
}

impl Goal {
    fn met(self, value: f64) -> bool {
        match self {
            Self::AtLeast(goal) => value >= goal,
            Self::AtMost(goal) => value <= goal,
        }
    }
    fn text(self) -> String {
        match self {
            Self::AtLeast(goal) => format!(">= {goal}"),
            Self::AtMost(goal) => format!("<= {goal}"),
        }
    }
}

/// Runs of ours and of the other, taken in turns.
#[derive(Debug, Default, Clone)]
pub(crate) struct Runs {
    /// Ours.
    pub(crate) ours: Vec<f64>,
    /// The other's.
    pub(crate) other: Vec<f64>,
}

impl Runs {
    pub(crate) fn figure(
        self,
        id: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        goal: Goal,
    ) -> Figure {
        let n = self.ours.len();
        let (ours, other) = (median(self.ours), median(self.other));
        let ratio = ours / other;
        Figure {
            id,
            what: what.into(),
            ours,
            other: Some(other),
            ratio,
            goal: goal.text(),
            ok: goal.met(ratio),
            unit,
            n,
        }
    }
}

/// A figure that is compared with its goal alone.
pub(crate) fn absolute(
    id: &'static str,
    what: impl Into<String>,
    values: Vec<f64>,
    unit: &'static str,
    goal: Goal,
) -> Figure {
    let n = values.len();
    let ours = median(values);
    Figure {
        id,
        what: what.into(),
        ours,
        other: None,
        ratio: ours,
        goal: goal.text(),
        ok: goal.met(ours),
        unit,
        n,
    }
}

/// The middle one; the mean of the two in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

/// The value below which this share of all lie, by nearest rank.
pub(crate) fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// As people read them, under [`head`].
pub(crate) fn lines(figures: &[Figure]) -> String {
    let line = |figure: &Figure| {
        let other = figure.other.map_or_else(|| "-".to_owned(), |other| format!("{other:.1}"));
        let mark = if figure.ok { "ok" } else { "MISSED" };
        format!(
            "{:<5} {:<64} {:>12.1} {:>12} {:>8.2}  {:<10} {mark} ({}, n={})\n",
            figure.id, figure.what, figure.ours, other, figure.ratio, figure.goal, figure.unit, figure.n
        )
    };
    figures.iter().map(line).collect()
}

/// Above the lines.
pub(crate) fn head() -> String {
    format!("{:<5} {:<64} {:>12} {:>12} {:>8}  {:<10}\n", "", "", "ours", "other", "ratio", "goal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_and_rank() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!((percentile((1..=100).map(f64::from).collect(), 0.99) - 99.0).abs() < f64::EPSILON);
    }
}
