//! The tickets that exist for an actor, in SQL.

use domain::ticket::{OwnTickets, Visibility};
use sqlx::{Postgres, QueryBuilder};

/// Writes the condition under which a row of the list exists for an actor: what [`Visibility::allows`] says of tickets of
/// ours.
pub(super) fn push_visible(query: &mut QueryBuilder<'_, Postgres>, visibility: Visibility) {
    let Visibility::Own(OwnTickets { person, executor, resident }) = visibility else {
        query.push("true");
        return;
    };
    query.push("(false");
    if executor {
        query.push(" OR status = 'new'");
    }
    if let Some(person) = person {
        // the condition of the index
        query.push(" OR participants <> '[]' AND participants ? ").push_bind(person.0.to_string());
        for column in [executor.then_some("executor"), resident.then_some("applicant")].into_iter().flatten()
        {
            query.push(format_args!(" OR {column} = ")).push_bind(person.0);
        }
    }
    query.push(")");
}
