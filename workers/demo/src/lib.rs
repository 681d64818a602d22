//! The demo company: houses, people, meters, money and tickets of some months, by a seed.
//!
//! The history ends at a given moment, [`HistoryEnd`]: nothing in it happens later, and the company goes on from there.
//! The same seed, size and end give the same ids, texts, figures and moments, whatever the machine does
//! meanwhile. Everything is asked as users ask it, command by command, many at once; each has an
//! idempotency key, so that a second run changes nothing and an interrupted one goes on. Houses are made in
//! blocks of some thousand accounts, month by month: memory is bounded by a block, not by the company.

mod billing;
mod block;
mod company;
mod complaints;
mod dial;
mod dice;
mod era;
mod error;
mod habit;
mod hiring;
mod house;
mod household;
mod last_calls;
mod life;
mod load;
mod meter_sorts;
mod paying;
mod photo;
mod play;
mod script;
mod staff;
mod tariffs;
mod text;
mod words;

pub use company::Size;
pub use era::{HistoryEnd, NotAHistoryEnd};
pub use error::DemoError;
pub use load::{Progress, load};
pub use staff::{LogIn, PASSWORD};
