//! The figures, a file a group.

mod commands;
mod growth;
mod queries;
mod rebuilds;
mod relay;
mod screens;
mod search;

use crate::{Effort, figure::Figure, world::World};

/// Measures what is asked for; everything where nothing is named.
pub(crate) async fn measure(world: &World, effort: Effort, only: &[String]) -> anyhow::Result<Vec<Figure>> {
    let wanted = |ids: &[&str]| only.is_empty() || only.iter().any(|id| ids.contains(&id.as_str()));
    let mut figures = Vec::new();
    if wanted(&["F1", "F2", "F13"]) {
        figures.extend(commands::on_new_streams(world, effort).await?);
    }
    if wanted(&["F3"]) {
        figures.extend(commands::on_long_streams(world, effort).await?);
    }
    if wanted(&["F4"]) {
        figures.push(commands::alone(world, effort).await?);
    }
    if wanted(&["F5", "F6"]) {
        figures.extend(rebuilds::measure(world, effort).await?);
    }
    if wanted(&["F8"]) {
        figures.extend(relay::measure(world, effort).await?);
    }
    if wanted(&["F9", "F11"]) {
        figures.extend(queries::measure(world, effort).await?);
    }
    if wanted(&["F11"]) {
        figures.extend(screens::measure(world).await?);
    }
    if wanted(&["F10"]) {
        figures.extend(search::measure(world, effort).await?);
    }
    if wanted(&["F12"]) {
        figures.extend(growth::measure(world, effort).await?);
    }
    if wanted(&["F14"]) {
        figures.push(commands::start(world, effort).await?);
    }
    Ok(figures)
}
