//! End to end, on real processes: the executable, its database, its broker.

mod caller;
mod check;
mod crash;
mod day;
mod models;
mod traffic;
mod world;

/// Whether the long form was asked for.
fn soak() -> bool {
    std::env::var_os("SOAK").is_some()
}
