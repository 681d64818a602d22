//! The figures, a file a group.

mod commands;
mod growth;
mod queries;
mod rebuilds;
mod relay;
mod screens;
mod search;

use futures::{FutureExt as _, future::LocalBoxFuture};

use crate::{Effort, figure::Figure, world::World};

type Measure = for<'w> fn(&'w World, Effort) -> LocalBoxFuture<'w, anyhow::Result<Vec<Figure>>>;

/// Which figures are measured together, and how.
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

/// Measures what is asked for, everything where nothing is named, and tells each group as soon as it is there. Says
/// which could not be measured.
pub(crate) async fn measure(
    world: &World,
    effort: Effort,
    only: &[String],
    mut tell: impl FnMut(Vec<Figure>) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<String>> {
    let mut unmeasured = Vec::new();
    for (ids, measure) in GROUPS {
        if !only.is_empty() && !only.iter().any(|id| ids.contains(&id.as_str())) {
            continue;
        }
        match measure(world, effort).await {
            Ok(figures) => tell(figures)?,
            Err(error) => {
                tracing::error!(error = &*error as &dyn std::error::Error, figures = ?ids, "not measured");
                unmeasured.push(ids.join(", "));
            }
        }
    }
    Ok(unmeasured)
}
