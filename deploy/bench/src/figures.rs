//! The figures, one file per group.

mod commands;
mod growth;
mod queries;
mod rebuilds;
mod relay;
mod screens;
mod search;

use futures::{FutureExt as _, future::LocalBoxFuture};

use crate::{effort::Effort, figure::Figure, world::BenchWorld};

type Measure = for<'w> fn(&'w BenchWorld, Effort) -> LocalBoxFuture<'w, anyhow::Result<Vec<Figure>>>;

/// Figures that are measured together.
const GROUPS: [(&[&str], Measure); 10] = [
    (&["F1", "F2", "F13"], |world, effort| commands::on_new_streams(world, effort).boxed_local()),
    (&["F3"], |world, effort| commands::on_long_streams(world, effort).boxed_local()),
    (&["F4"], |world, effort| commands::alone(world, effort).boxed_local()),
    (&["F5", "F6"], |world, effort| rebuilds::measure(world, effort).boxed_local()),
    (&["F8"], |world, effort| relay::measure(world, effort).boxed_local()),
    (&["F9", "F11"], |world, effort| queries::measure(world, effort).boxed_local()),
    (&["F11"], |world, _| screens::measure(world).boxed_local()),
    (&["F10"], |world, _| search::measure(world).boxed_local()),
    (&["F12"], |world, effort| growth::measure(world, effort).boxed_local()),
    (&["F14"], |world, effort| commands::start(world, effort).boxed_local()),
];

/// Measures these figures, or all of them if `only` is empty, and passes each group to `report` as soon as it is
/// measured. Returns the groups that could not be measured.
pub(crate) async fn measure(
    world: &BenchWorld,
    effort: Effort,
    only: &[String],
    mut report: impl FnMut(Vec<Figure>) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<String>> {
    let mut unmeasured = Vec::new();
    for (ids, measure) in GROUPS {
        if !only.is_empty() && !only.iter().any(|id| ids.contains(&id.as_str())) {
            continue;
        }
        match measure(world, effort).await {
            Ok(figures) => report(figures)?,
            Err(error) => {
                tracing::error!(error = &*error as &dyn std::error::Error, figures = ?ids, "not measured");
                unmeasured.push(ids.join(", "));
            }
        }
    }
    Ok(unmeasured)
}
