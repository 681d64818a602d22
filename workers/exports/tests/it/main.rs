//! Exports of a real log, read by independent programs.

mod books;
mod histories;
mod replay;
