//! Exports from a real log, read by programs that know nothing of us.

mod books;
mod histories;
mod replay;
