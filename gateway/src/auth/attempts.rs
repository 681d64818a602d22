//! Sign-ins that went wrong, counted by login and address, and by address alone, so that nobody guesses for long:
//! neither one password, nor one password each of many.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::login::Login;
use moka::sync::Cache;

/// So many may go wrong for one login from one address…
const MOST: u32 = 10;
/// … and so many for all logins from one: a whole office may be behind it…
const MOST_FROM_ONE: u32 = 100;
/// … within this time.
const WINDOW: Duration = Duration::from_mins(5);

/// The counts.
#[derive(Clone)]
pub struct Attempts {
    by_login: Counts<(Login, Option<IpAddr>)>,
    by_address: Counts<IpAddr>,
}

type Counts<K> = Cache<K, Arc<AtomicU32>>;

impl Default for Attempts {
    fn default() -> Self {
        Self { by_login: counts(), by_address: counts() }
    }
}

impl Attempts {
    /// Counts one more, before it is tried: many at once do not slip through. Says whether it may be.
    pub fn begin(&self, login: &Login, address: Option<IpAddr>) -> bool {
        let of_login = count(&self.by_login, (login.clone(), address)) < MOST;
        let of_address = address.is_none_or(|from| count(&self.by_address, subscriber(from)) < MOST_FROM_ONE);
        of_login && of_address
    }

    /// It went well: it takes back its own count, not those of others who guess from there.
    pub fn clear(&self, login: &Login, address: Option<IpAddr>) {
        self.by_login.invalidate(&(login.clone(), address));
        if let Some(count) = address.and_then(|from| self.by_address.get(&subscriber(from))) {
            // a new window may have begun meanwhile
            let _ = count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| count.checked_sub(1));
        }
    }
}

fn counts<K: Hash + Eq + Send + Sync + 'static>() -> Counts<K> {
    Cache::builder().max_capacity(100_000).time_to_live(WINDOW).build()
}

/// How many there were before.
fn count<K: Hash + Eq + Send + Sync + 'static>(counts: &Counts<K>, key: K) -> u32 {
    counts.get_with(key, Arc::default).fetch_add(1, Ordering::Relaxed)
}

/// Whoever has one address of IPv6 has all of its network.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

    fn login(name: &str) -> Login {
        Login::parse(name).unwrap()
    }

    #[test]
    fn guessing_ends_for_one_login_from_one_address() {
        let (attempts, anna) = (Attempts::default(), login("anna"));
        assert!((0..MOST).all(|_| attempts.begin(&anna, HERE)));
        assert!(!attempts.begin(&anna, HERE));
        assert!(attempts.begin(&anna, None), "from elsewhere she still gets in");
        attempts.clear(&anna, HERE);
        assert!(attempts.begin(&anna, HERE));
    }

    #[test]
    fn guessing_ends_for_one_address_over_all_logins() {
        let attempts = Attempts::default();
        for n in 0..MOST_FROM_ONE {
            // those who know their password count for nothing
            assert!(attempts.begin(&login("anna"), HERE));
            attempts.clear(&login("anna"), HERE);
            assert!(attempts.begin(&login(&format!("guessed-{n}")), HERE));
        }
        assert!(!attempts.begin(&login("boris"), HERE));
        assert!(attempts.begin(&login("boris"), Some(IpAddr::from([127, 0, 0, 2]))));
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let attempts = Attempts::default();
        let from = |host: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 7, host, host, host, host]));
        let guesses =
            (0..=MOST_FROM_ONE as u16).map(|n| attempts.begin(&login(&format!("guessed-{n}")), from(n)));
        assert_eq!(guesses.filter(|may| *may).count(), MOST_FROM_ONE as usize);
    }
}
