//! End to end, on real processes: the executable, its database, its broker.

mod day;
mod world;
