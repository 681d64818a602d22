//! Histories of tickets: event logs, a row a step, and request lists, a row a request.
//!
//! A case has a header and steps. The steps of an event log are its rows, in the order of time, and of
//! the file where the time is the same; what its rows say of the case as a whole is taken from the first
//! of them. A request is one step, called by its status, at its closing or else its opening; of several
//! rows of one request the latest tells how it stands, and equal rows are one.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{
    id::TicketId,
    origin::Origin,
    text::Label,
    ticket::{CaseHeader, CaseVerdict, RecordHistory, Status, Step, Ticket},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Delimiter, Failed, GroupOutcome, Import, Kind, Odd, Outcome, Rejected,
    key::{Keys, key},
    moment::Clock,
    parts::{Heard, RecordedRows, RowsToRecord},
    row::{Cells, needed},
};

/// What the columns of a history mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tickets {
    shape: Shape,
    #[serde(default)]
    delimiter: Delimiter,
    time: Clock,
    step: StepColumns,
    state: States,
    case: CaseColumns,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    /// Something that happened.
    EventLog,
    /// A request from its beginning to its end.
    RequestList,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepColumns {
    /// What the source calls it; several columns are joined by ` / `.
    label: Vec<String>,
    /// When; a request list has no such column.
    at: Option<String>,
    /// Who.
    by: Option<String>,
}

/// What the labels of the source mean with us.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    /// Of labels that are not listed.
    default: Status,
    #[serde(default)]
    of: BTreeMap<String, Status>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseColumns {
    id: String,
    /// When it began; without it, with its first step.
    opened: Option<String>,
    closed: Option<Closed>,
    due: Option<String>,
    category: Option<String>,
    /// Joined by `, `; there is no address where the first of them is empty.
    #[serde(default)]
    address: Vec<String>,
    /// Columns that are kept under their own names.
    #[serde(default)]
    attributes: Vec<String>,
    verdict: Option<Verdict>,
}

/// When a case ended.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Closed {
    /// A column says it.
    Column(String),
    /// With one of its steps.
    Step(Which),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Which {
    Last,
}

/// The source's own word on whether a case was in time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    column: String,
    on_time: String,
    late: String,
}

/// A case as its rows tell it so far.
#[derive(Debug, Default)]
pub struct Case {
    header: Option<Header>,
    steps: Vec<Said>,
}

/// A step with its line.
#[derive(Debug)]
struct Said {
    at: DateTime<Utc>,
    line: u64,
    label: Label,
    by: Option<Label>,
}

/// What one row says of the case as a whole.
#[derive(Debug)]
struct Header {
    /// Which row it is of; a tie of times is broken by what the rows say, in any order of theirs.
    at: DateTime<Utc>,
    fingerprint: u128,
    line: u64,
    opened: Option<DateTime<Utc>>,
    closed: Option<DateTime<Utc>>,
    rest: Rest,
}

#[derive(Debug)]
struct Rest {
    due: Option<DateTime<Utc>>,
    category: Option<Label>,
    address: Option<domain::house::Address>,
    attributes: BTreeMap<String, String>,
    verdict: Option<CaseVerdict>,
}

impl Kind for Tickets {
    const NAME: &'static str = "tickets";
    type Said = Case;

    fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    fn id(&self) -> &str {
        &self.case.id
    }

    fn columns(&self) -> Vec<&str> {
        let Self { step, case, .. } = self;
        let closed = match &case.closed {
            Some(Closed::Column(column)) => Some(column),
            Some(Closed::Step(_)) | None => None,
        };
        let verdict = case.verdict.as_ref().map(|verdict| &verdict.column);
        let some = [&step.at, &step.by, &case.opened, &case.due, &case.category];
        let some = some.into_iter().flatten().chain(closed).chain(verdict).chain([&case.id]);
        let lists = [&step.label, &case.address, &case.attributes];
        some.chain(lists.into_iter().flatten()).map(String::as_str).collect()
    }

    fn contradiction(&self) -> Option<String> {
        let Self { shape, step, case, .. } = self;
        let closed_by_step = matches!(case.closed, Some(Closed::Step(_)));
        let why = match shape {
            _ if step.label.is_empty() => "step.label names no column",
            _ if case.attributes.len() > 200 => "a case has at most 200 attributes",
            Shape::EventLog if step.at.is_none() => "an event log needs the column step.at",
            Shape::RequestList if step.at.is_some() => {
                "a request list has no step.at: its step is at its closing, or else its opening"
            }
            Shape::RequestList if case.opened.is_none() => "a request list needs the column case.opened",
            Shape::RequestList if closed_by_step => "a request list is closed by a column, not by a step",
            Shape::EventLog | Shape::RequestList => return None,
        };
        Some(why.to_owned())
    }

    fn hear(&self, case: &mut Case, cells: Cells<'_>) -> Result<(), Rejected> {
        let label = needed(cells.joined(&self.step.label, " / ")?, &self.step.label.join(", "))?;
        let by = self.step.by.as_ref().map(|by| cells.text(by)).transpose()?.flatten();
        let header = self.header(cells)?;
        let said = Said { at: header.at, line: cells.line(), label, by };
        if case.header.as_ref().is_none_or(|known| self.goes_before(&header, known)) {
            case.header = Some(header);
        }
        case.steps.push(said);
        Ok(())
    }

    async fn record(
        &self,
        import: &Import,
        groups: Vec<(Origin, Case)>,
    ) -> Result<Vec<GroupOutcome>, Failed> {
        let ids: Vec<Uuid> = groups.iter().map(|(origin, _)| TicketId::named(&origin.name()).0).collect();
        let known = import.store.load_many::<Ticket>(&ids).await?;
        let (mut histories, mut about) = (vec![], Vec::with_capacity(groups.len()));
        for ((id, known), (origin, case)) in ids.into_iter().zip(known).zip(groups) {
            let history = self.history(origin, case).map(|(line, header, rows)| {
                let changed = match known.state {
                    Ticket::Foreign(case) => *case.header() != header,
                    Ticket::Unopened | Ticket::Live(_) => true,
                };
                let odd = header.closed_at.is_some_and(|closed| closed < header.opened_at);
                let odd = odd.then_some(Odd { line, code: "import.closed_before_opened" });
                let command = move |steps| RecordHistory { case: header.clone(), steps };
                histories.push(RowsToRecord { id, before: known.version, rows, command });
                (changed, odd)
            });
            about.push(history);
        }
        let mut recorded = import.record_parts(&histories).await?.into_iter();
        let outcome = |about: Option<(bool, Option<Odd>)>| {
            let Some((changed, odd)) = about else { return Ok(Outcome::default()) };
            let RecordedRows { events, refused } = recorded.next().unwrap_or_default();
            let taken = events.saturating_sub(u64::from(changed));
            Ok(Outcome { taken, refused, odd: odd.into_iter().collect() })
        };
        Ok(about.into_iter().map(outcome).collect())
    }
}

impl Tickets {
    fn header(&self, cells: Cells<'_>) -> Result<Header, Rejected> {
        let moment = |column: &String| cells.parse(column, |text| self.time.moment(text));
        let columns = &self.case;
        let opened = columns.opened.as_ref().map(moment).transpose()?.flatten();
        let closed = match &columns.closed {
            Some(Closed::Column(column)) => moment(column)?,
            Some(Closed::Step(_)) | None => None,
        };
        let at = match (&self.step.at, &columns.opened) {
            (Some(at), _) => needed(moment(at)?, at)?,
            (None, Some(column)) => closed.unwrap_or(needed(opened, column)?),
            (None, None) => needed(None, "case.opened")?,
        };
        let mut attributes = BTreeMap::new();
        for column in &columns.attributes {
            if let Some(value) = cells.kept(column)? {
                attributes.insert(column.clone(), value);
            }
        }
        let placed = columns.address.first().is_some_and(|first| !cells.get(first).is_empty());
        let rest = Rest {
            due: columns.due.as_ref().map(moment).transpose()?.flatten(),
            category: columns.category.as_ref().map(|column| cells.text(column)).transpose()?.flatten(),
            address: if placed { cells.joined(&columns.address, ", ")? } else { None },
            attributes,
            verdict: columns.verdict.as_ref().map(|verdict| verdict.read(cells)).transpose()?.flatten(),
        };
        Ok(Header { at, fingerprint: cells.fingerprint(), line: cells.line(), opened, closed, rest })
    }

    /// Whether this row rather than that one says how the case as a whole is.
    fn goes_before(&self, header: &Header, known: &Header) -> bool {
        let (this, that) = ((header.at, header.fingerprint), (known.at, known.fingerprint));
        match self.shape {
            Shape::EventLog => this < that,
            Shape::RequestList => this > that,
        }
    }

    fn history(&self, origin: Origin, case: Case) -> Option<(u64, CaseHeader, Vec<Heard<Step>>)> {
        let Case { header, mut steps } = case;
        steps.sort_by_key(|step| (step.at, step.line));
        let (header, first, last) = (header?, steps.first()?.at, steps.last()?.at);
        let closed_at = match &self.case.closed {
            Some(Closed::Step(Which::Last)) => Some(last),
            Some(Closed::Column(_)) | None => header.closed,
        };
        let Rest { due, category, address, attributes, verdict } = header.rest;
        let opened_at = header.opened.unwrap_or(first);
        let case = CaseHeader { origin, opened_at, due, closed_at, category, address, attributes, verdict };
        Some((header.line, case, self.steps(steps)))
    }

    fn steps(&self, said: Vec<Said>) -> Vec<Heard<Step>> {
        let (mut keys, mut told) = (Keys::default(), HashSet::new());
        let steps = said.into_iter().filter_map(|Said { at, line, label, by }| {
            let moment = at.to_rfc3339();
            let says = [label.as_str(), &moment, by.as_ref().map_or("", Label::as_str)];
            let key = match self.shape {
                Shape::EventLog => keys.next(&says),
                Shape::RequestList => Some(key(&says)).filter(|key| told.insert(*key))?,
            };
            let state = self.state.of.get(label.as_str()).copied().unwrap_or(self.state.default);
            Some(Heard { line, says: Step { key: key.into(), label, state, at, by } })
        });
        steps.collect()
    }
}

impl Verdict {
    fn read(&self, cells: Cells<'_>) -> Result<Option<CaseVerdict>, Rejected> {
        cells.parse(&self.column, |text| match text {
            _ if text == self.on_time => Ok(CaseVerdict::OnTime),
            _ if text == self.late => Ok(CaseVerdict::Late),
            _ => Err(Rejected::new("import.verdict_unknown", format!("{text:?} is no verdict"))),
        })
    }
}
