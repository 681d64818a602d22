//! Deletes the key of an erased person: the data that was encrypted with it cannot be read any more, in the log, in
//! the stream and in every copy.

use domain::person::PersonEvent;
use schemas::Fact;

use crate::reaction::{Reaction, ReactionOutcome, ReactionRule, Trigger};

pub(super) const RULE: ReactionRule =
    ReactionRule::new("forget_erased", "person.erased", react).reading_the_whole_log();

fn react(trigger: Trigger<'_>) -> Option<Reaction<'_>> {
    let Fact::Person(PersonEvent::Erased) = trigger.event.fact() else { return None };
    let person = trigger.event.id;
    Some(Reaction::new(person, async move {
        trigger.services.vault.forget(person).await?;
        Ok(ReactionOutcome::Done)
    }))
}
