//! The result of a subcommand: JSON on standard output. Everything else goes to standard error.

use std::io::Write as _;

use anyhow::Context as _;

/// Prints a value as indented JSON.
pub(crate) fn answer(value: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value:#}").context("cannot print")?;
    out.flush().context("cannot print")
}
