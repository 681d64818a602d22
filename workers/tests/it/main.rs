//! Workers on real servers.

mod books;
mod deadlines;
mod demo;
mod dossier;
mod histories;
mod imports;
mod lease;
mod project;
mod react;
mod relay;
mod replay;
mod world;
