//! Workers on real servers.

mod dossier;
mod imports;
mod lease;
mod relay;
mod world;
