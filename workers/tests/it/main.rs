//! Workers on real servers.

mod imports;
mod lease;
mod relay;
mod world;
