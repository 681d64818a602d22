//! The engine in one process: the gateway and every worker, on servers that run.

use tokio::{net::TcpListener, sync::oneshot};
use tokio_util::sync::CancellationToken;

use crate::servers::Urls;

/// Runs until `shutdown`, then ends what is under way and returns; says `ready` once requests are answered.
pub(crate) async fn run(
    _urls: Urls,
    _listener: TcpListener,
    ready: oneshot::Sender<()>,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    let _ = ready.send(());
    shutdown.cancelled().await;
    Ok(())
}
