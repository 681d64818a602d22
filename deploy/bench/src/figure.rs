//! The figures of the benchmark: medians of alternating runs of ours and of a peer, and their ratio.

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// Identifier in the list of goals, such as `F1`.
    pub(crate) id: &'static str,
    /// Description.
    pub(crate) what: String,
    /// Median of our runs.
    pub(crate) ours: f64,
    /// Median of the peer or limit, if there is one.
    pub(crate) other: Option<f64>,
    /// `ours / other`, or `ours` where there is no other.
    pub(crate) ratio: f64,
    /// The goal as text, such as `>= 1.0`.
    pub(crate) goal: String,
    /// Whether the goal is met.
    pub(crate) ok: bool,
    /// Unit of `ours` and `other`.
    pub(crate) unit: &'static str,
    /// Number of runs behind each median.
    pub(crate) n: usize,
}

/// A goal for a ratio or a value.
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

/// Values of alternating runs.
#[derive(Debug, Default, Clone)]
pub(crate) struct Runs {
    /// Our values.
    pub(crate) ours: Vec<f64>,
    /// Values of the peer or limit.
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

/// A figure whose median is compared with its goal directly.
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

/// The median; the mean of the two middle values if their number is even.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

/// The percentile by nearest rank; `share` is between 0 and 1.
pub(crate) fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The lines of the table, below [`head`].
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

/// The header of the table.
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
