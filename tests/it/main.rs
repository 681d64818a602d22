//! End-to-end tests on real processes: the executable, its database, its broker.

mod books;
mod caller;
mod check;
mod crash;
mod day;
mod disk;
mod erasure;
mod exports;
mod follower;
mod fuzz;
mod integrators;
mod loss;
mod models;
mod overload;
mod poison;
mod proxy;
mod reads;
mod rebuild;
mod release;
mod servers;
mod settings;
mod streams;
mod traffic;
mod world;

/// Whether the long form of the tests runs.
fn soak() -> bool {
    std::env::var_os("SOAK").is_some()
}
