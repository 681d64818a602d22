//! From rows in any order to groups of rows that belong together: a case, an account, a meter, a house.
//!
//! The file is read twice. The first reading counts the rows of each group, so that in the second a group
//! leaves as soon as its last row has been read: memory holds only what is open, which is nearly nothing
//! where the rows of a group stand together.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use domain::text::Label;
use tokio::sync::mpsc;

use super::{
    Kind,
    row::{self, Cells, Rejected, Row},
    table::{Table, TableError},
};

/// What the first reading finds.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) rows: u64,
    /// Of all that the file says, in whichever order of rows and columns.
    pub(super) fingerprint: u128,
    /// How many rows of each group are still to come.
    left: HashMap<u64, u32>,
}

/// What the second reading tells, in the order of the file.
pub(super) enum Told<G> {
    /// A row that cannot be taken.
    Bad { line: u64, why: Rejected },
    /// A group with all of its good rows, if there are any.
    Whole(Group<G>),
}

/// Rows that belong together.
pub(super) struct Group<G> {
    pub(super) id: Label,
    pub(super) said: G,
    /// Lines of the rows that said it.
    pub(super) lines: Vec<u64>,
    /// How many rows of it could not be taken.
    pub(super) bad: usize,
}

impl<G> Told<G> {
    /// How many rows it takes.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Bad { .. } => 1,
            Self::Whole(group) => group.lines.len(),
        }
    }
}

impl Survey {
    pub(super) fn of(table: &Table, id: &str) -> Result<Self, TableError> {
        let mut survey = Self::default();
        let mut names: Vec<&String> = table.header.names.iter().collect();
        names.sort();
        survey.fingerprint = u128::from(hash(&names));
        let mut rows = table.rows()?;
        while let Some(row) = rows.next()? {
            survey.rows += 1;
            survey.fingerprint = survey.fingerprint.wrapping_add(row.fingerprint());
            if let Ok(id) = whose(row, id).map(|(_, id)| id) {
                *survey.left.entry(hash(id.as_str())).or_default() += 1;
            }
        }
        Ok(survey)
    }

    /// Whether this was the last row of the group.
    fn was_last(&mut self, id: &Label) -> bool {
        let left = self.left.entry(hash(id.as_str())).or_default();
        *left = left.saturating_sub(1);
        *left == 0
    }
}

/// The second reading. Ends early when nobody listens any more.
pub(super) fn tell<K: Kind>(
    kind: &Arc<K>,
    table: &Table,
    mut survey: Survey,
    told: &mpsc::Sender<Told<K::Said>>,
) -> Result<(), TableError> {
    let mut open: HashMap<Label, (K::Said, Vec<u64>, usize)> = HashMap::new();
    let mut rows = table.rows()?;
    let heard = |word| told.blocking_send(word).is_ok();
    while let Some(row) = rows.next()? {
        let line = row.line;
        let (cells, id) = match whose(row, kind.id()) {
            Ok(whose) => whose,
            Err(why) => {
                if !heard(Told::Bad { line, why }) {
                    return Ok(());
                }
                continue;
            }
        };
        let (said, lines, bad) = open.entry(id.clone()).or_default();
        match kind.hear(said, cells) {
            Ok(()) => lines.push(line),
            Err(why) => {
                *bad += 1;
                if !heard(Told::Bad { line, why }) {
                    return Ok(());
                }
            }
        }
        let whole = if survey.was_last(&id) { open.remove(&id) } else { None };
        if let Some((said, lines, bad)) = whole
            && !heard(Told::Whole(Group { id, said, lines, bad }))
        {
            return Ok(());
        }
    }
    // none, unless the file changed meanwhile
    for (id, (said, lines, bad)) in open {
        if !heard(Told::Whole(Group { id, said, lines, bad })) {
            break;
        }
    }
    Ok(())
}

fn whose<'r>(row: Row<'r>, column: &str) -> Result<(Cells<'r>, Label), Rejected> {
    let cells = row.cells()?;
    Ok((cells, row::id(cells, column)?))
}

fn hash(name: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
