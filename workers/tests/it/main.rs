//! Workers on real servers.

mod lease;
mod relay;
mod world;
