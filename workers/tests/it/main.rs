//! Workers on real servers.

mod books;
mod dossier;
mod imports;
mod lease;
mod relay;
mod world;
