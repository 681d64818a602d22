//! Connections: accepted within bounds, ended in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt;

use crate::{App, router};

/// How long a client may take for the head of a request; also how long an idle connection is kept.
const HEAD: Duration = Duration::from_mins(1);
/// How long requests in work may take once we are to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// Serves until `shutdown` comes, then lets what is in work finish.
///
/// Our own loop over hyper, since `axum::serve` bounds neither the connections nor the time that a client
/// may take for its headers.
pub async fn serve(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let router = router(&app);
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).pipeline_flush(true);
    server.http2().timer(TokioTimer::new()).keep_alive_interval(HEAD).max_concurrent_streams(256);
    let connections = Arc::new(Semaphore::new(app.config().connections_max));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let place = tokio::select! {
            () = &mut shutdown => break,
            place = Arc::clone(&connections).acquire_owned() => place.map_err(std::io::Error::other)?,
        };
        let (stream, peer) = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // out of file descriptors, most likely: somebody has to go first
                    tracing::warn!(error = %error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        // answers are small and wanted now
        let _ = stream.set_nodelay(true);
        let service = router.clone().map_request(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
            request
        });
        let connection = server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let watched = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            // a client that went away is no news
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    app.stopping().cancel();
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    Ok(())
}
