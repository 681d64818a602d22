//! Workers on real servers.

mod books;
mod deadlines;
mod dossier;
mod imports;
mod lease;
mod react;
mod relay;
mod world;
