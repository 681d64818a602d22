//! `pgbench`: the most that PostgreSQL does for as many clients, one INSERT of the same row per transaction.

use std::path::Path;

use anyhow::{Context as _, bail};
use tokio::process::Command;

/// Transactions per second.
pub(crate) async fn run(url: &str, script: &Path, clients: u32, seconds: u64) -> anyhow::Result<f64> {
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
        .arg(format!("--client={clients}"))
        .arg(format!("--time={seconds}"))
        .arg(format!("--file={}", script.display()))
        .arg(url)
        .output()
        .await
        .context("pgbench cannot be run: install Debian's package postgresql-contrib")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("pgbench: {}", String::from_utf8_lossy(&output.stderr));
    }
    let line =
        text.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench printed no rate")?;
    Ok(line.split_whitespace().next().context("a number")?.parse()?)
}
