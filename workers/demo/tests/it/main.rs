//! The demo company on a real log.

mod company;
mod end;
mod loading;
