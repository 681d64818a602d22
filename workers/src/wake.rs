//! One ear for all workers: when the database says that the log has grown, everybody looks.

use std::time::Duration;

use schemas::tail::Growth;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long it listens before it tries a broken connection anew.
const AGAIN: Duration = Duration::from_secs(1);
/// How long it listens without looking whether it should stop.
const LISTENING: Duration = Duration::from_secs(30);

/// Tells one worker that there may be more to do.
#[derive(Debug, Clone)]
pub struct Wake(watch::Receiver<()>);

impl Wake {
    /// Wakes by the word of whoever holds the other end.
    pub fn by() -> (watch::Sender<()>, Self) {
        let (word, heard) = watch::channel(());
        (word, Self(heard))
    }

    /// Waits for word, at most this long. Word that came since the last wait counts.
    pub async fn wait(&mut self, at_most: Duration) {
        match tokio::time::timeout(at_most, self.0.changed()).await {
            Ok(Ok(())) | Err(_) => {}
            // nobody will call any more: only the clock is left
            Ok(Err(_)) => tokio::time::sleep(at_most).await,
        }
    }
}

/// Listens to the log until told to stop, and passes the word on.
pub(crate) async fn listen(pool: PgPool, word: watch::Sender<()>, stop: CancellationToken) {
    let listening = async {
        loop {
            if let Err(error) = pass_on(&pool, &word).await {
                tracing::debug!(error = %error, "not listening to the log for now");
            }
            // what was said meanwhile is lost: a reason to look
            word.send_replace(());
            tokio::time::sleep(AGAIN).await;
        }
    };
    stop.run_until_cancelled(listening).await;
}

async fn pass_on(pool: &PgPool, word: &watch::Sender<()>) -> Result<(), sqlx::Error> {
    let mut growth = Growth::listen(pool).await?;
    loop {
        growth.wait(LISTENING).await?;
        word.send_replace(());
    }
}
