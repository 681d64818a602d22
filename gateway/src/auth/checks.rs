//! Work on passwords: a few at a time, away from the tasks that answer requests.

use std::sync::{Arc, LazyLock};

use schemas::password::Password;
use tokio::sync::Semaphore;

use crate::problem::{Fault, Problem};

/// So many are hashed at once; each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// So many may wait for that.
const WAITING: usize = 64;

/// A hash to try in vain: a login that nobody has must not be told by its speed.
pub(super) fn nobodys() -> String {
    static NOBODYS: LazyLock<String> =
        LazyLock::new(|| Password::parse("nobody's password").map(|it| it.hash()).unwrap_or_default());
    NOBODYS.clone()
}

/// Bounded work on passwords.
#[derive(Debug, Clone)]
pub(super) struct Checks {
    seats: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            seats: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
        }
    }
}

impl Checks {
    pub(super) async fn verify(&self, password: Password, hash: String) -> Result<bool, Problem> {
        self.work(move || password.fits(&hash)).await
    }

    pub(super) async fn hash(&self, password: Password) -> Result<String, Problem> {
        self.work(move || password.hash()).await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let overloaded = || Fault::Overloaded.because("too many passwords are being checked");
        let _place = self.waiting.try_acquire().map_err(|_| overloaded())?;
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(|_| overloaded())?;
        let done = tokio::task::spawn_blocking(move || {
            let _seat = seat;
            work()
        });
        done.await.map_err(|error| Fault::Failure.caused_by(&error))
    }
}
