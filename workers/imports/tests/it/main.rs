//! Imports: what a file comes to, whatever its order, however often, however it was interrupted.

mod bad_rows;
mod figures;
mod order;
mod source;
