//! Read models over a real log.

mod coverage;
mod houses;
mod rebuild;
mod world;
