//! What a subcommand answers: JSON on standard output, everything else goes to standard error.

use std::io::Write as _;

use anyhow::Context as _;

/// Prints it.
pub(crate) fn answer(value: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value:#}").context("cannot print")?;
    out.flush().context("cannot print")
}
