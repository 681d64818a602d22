//! Sign-ins that went wrong, counted by login and address, so that nobody guesses for long.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::login::Login;
use moka::sync::Cache;

/// So many may go wrong…
const MOST: u32 = 10;
/// … within this time.
const WINDOW: Duration = Duration::from_mins(5);

type From = (Login, Option<IpAddr>);

/// The counts.
#[derive(Clone)]
pub struct Attempts(Cache<From, Arc<AtomicU32>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(100_000).time_to_live(WINDOW).build())
    }
}

impl Attempts {
    /// Counts one more, before it is tried: many at once do not slip through. Says whether it may be.
    pub fn begin(&self, login: &Login, address: Option<IpAddr>) -> bool {
        let count = self.0.get_with((login.clone(), address), Arc::default);
        count.fetch_add(1, Ordering::Relaxed) < MOST
    }

    /// It went well.
    pub fn clear(&self, login: &Login, address: Option<IpAddr>) {
        self.0.invalidate(&(login.clone(), address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_ends_for_one_login_from_one_address() {
        let (attempts, anna) = (Attempts::default(), Login::parse("anna").unwrap());
        let here = Some(IpAddr::from([127, 0, 0, 1]));
        assert!((0..MOST).all(|_| attempts.begin(&anna, here)));
        assert!(!attempts.begin(&anna, here));
        assert!(attempts.begin(&anna, None), "from elsewhere she still gets in");
        attempts.clear(&anna, here);
        assert!(attempts.begin(&anna, here));
    }
}
