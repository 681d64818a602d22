//! What somebody may ask of a ticket, and whether it exists for them.

use domain::ticket::{Ticket, Verb, Visibility, allowed};
use schemas::bridge::LoadError;

use crate::{
    call::Call,
    problem::{Fault, Problem},
    query::found,
};

/// What whoever asks may do with the ticket in the path, and at which version of it; none where it does not
/// exist for them.
pub(super) async fn permitted(call: &Call, at_least: u64) -> Result<Option<(u64, Vec<Verb>)>, Problem> {
    let (id, at) = (call.id()?, call.circumstance().await?);
    let look = |ticket: &Ticket, version: u64| {
        (version, Visibility::of(&at.actor).allows(ticket).then(|| (version, allowed(ticket, &at))))
    };
    let (version, verbs) = call.app.store().look(id, look).await.map_err(|error| unreadable(&error))?;
    if version >= at_least {
        return Ok(verbs);
    }
    // another process has changed it since
    let loaded = call.app.store().load_anew::<Ticket>(id).await.map_err(|error| unreadable(&error))?;
    Ok(look(&loaded.state, loaded.version).1)
}

fn unreadable(error: &LoadError) -> Problem {
    Fault::Unavailable.caused_by(error)
}

/// What is offered beside a card must hold at the version that the card tells: a button of a later state would
/// be answered with 412. So where commands have overtaken the read model, the ticket is asked as it was then.
pub(super) async fn offered(call: &Call, shown: u64) -> Result<Vec<Verb>, Problem> {
    let (version, verbs) = found(permitted(call, shown).await?)?;
    if version == shown {
        return Ok(verbs);
    }
    let then =
        call.app.store().load_at::<Ticket>(call.id()?, shown).await.map_err(|error| unreadable(&error))?;
    Ok(allowed(&then, &call.circumstance().await?))
}
