//! `wrk` as the load generator: C code on one core, so that it costs as little as pgbench.

use std::{path::Path, process::Stdio};

use anyhow::{Context as _, bail};
use tokio::process::Command;

/// The result of a run of `wrk`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Answers per second.
    pub(crate) per_second: f64,
    /// Median latency in milliseconds.
    pub(crate) p50_ms: f64,
    /// 99th percentile of the latency in milliseconds.
    pub(crate) p99_ms: f64,
}

/// The parameters of a run; the requests come from `wrk.request` in the script.
pub(crate) struct LoadRequest<'a> {
    pub(crate) url: &'a str,
    pub(crate) script: &'a Path,
    pub(crate) connections: u32,
    pub(crate) seconds: u64,
}

/// Runs `wrk`. An answer that is not 2xx is an error.
pub(crate) async fn run(request: LoadRequest<'_>) -> anyhow::Result<Load> {
    let output = Command::new("wrk")
        .arg("-t1")
        .arg(format!("-c{}", request.connections))
        .arg(format!("-d{}s", request.seconds))
        .arg("--latency")
        .arg("-s")
        .arg(request.script)
        .arg(request.url)
        .stdin(Stdio::null())
        .output()
        .await
        .context("wrk cannot be run: install Debian's package wrk")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if let Some(line) = text.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors")) {
        bail!("{}: {}", request.url, line.trim());
    }
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    let per_second = after("Requests/sec:").context("wrk printed no rate")?.parse()?;
    let (p50_ms, p99_ms) = (after("50%").and_then(milliseconds), after("99%").and_then(milliseconds));
    Ok(Load { per_second, p50_ms: p50_ms.context("no median")?, p99_ms: p99_ms.context("no p99")? })
}

fn milliseconds(text: &str) -> Option<f64> {
    let (number, factor) = match text {
        _ if text.ends_with("us") => (text.strip_suffix("us")?, 0.001),
        _ if text.ends_with("ms") => (text.strip_suffix("ms")?, 1.0),
        _ => (text.strip_suffix('s')?, 1000.0),
    };
    Some(number.parse::<f64>().ok()? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_wrks_units() {
        assert_eq!(milliseconds("250us"), Some(0.25));
        assert_eq!(milliseconds("1.5ms"), Some(1.5));
        assert_eq!(milliseconds("2s"), Some(2000.0));
    }
}
