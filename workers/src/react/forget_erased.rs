//! Of a person who was erased the key is thrown away: what was sealed with it is noise from then on, in
//! the log, in the stream and in every copy.

use domain::person::PersonEvent;
use schemas::Fact;

use super::{Cause, Reaction};

pub(super) fn react(cause: Cause<'_>) -> Option<Reaction<'_>> {
    let Fact::Person(PersonEvent::Erased) = cause.event.fact() else { return None };
    let person = cause.event.id;
    Some(Reaction::new(person, async move { Ok(cause.desk.vault.forget(person).await?) }))
}
