//! The history of a case of another system is taken over as it is told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{Status, Ticket, TicketEvent};
use crate::{Circumstance, Command, Refusal, house::Address, origin::Origin, text::Label};

/// Attributes of a case, and characters in one.
const MOST_ATTRIBUTES: usize = 200;
const LONGEST_ATTRIBUTE: usize = 4_000;

/// Whether a case was in time, by the source's own flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CaseVerdict {
    /// The case was closed in time.
    OnTime,
    /// It was not.
    Late,
}

/// The identity of a step within its case: 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StepKey(u64);

/// Why it is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of a step is 16 hexadecimal digits in lower case")]
pub struct NotAStepKey;

/// What the source says of a case as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseHeader {
    /// Whose, and its name there.
    pub origin: Origin,
    /// When it began.
    pub opened_at: DateTime<Utc>,
    /// Until when it was to be done.
    #[serde(default)]
    pub due: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default)]
    pub closed_at: Option<DateTime<Utc>>,
    /// What it was about.
    #[serde(default)]
    pub category: Option<Label>,
    /// Address as the other system writes it.
    #[serde(default)]
    pub address: Option<Address>,
    /// Anything else, under the source's own names.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Whether it was in time, says the source.
    #[serde(default)]
    pub verdict: Option<CaseVerdict>,
}

/// A step of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its identity within the case.
    pub key: StepKey,
    /// What the source calls it.
    pub label: Label,
    /// What that means with us.
    pub state: Status,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it, as the source names him.
    #[serde(default)]
    pub by: Option<Label>,
}

/// What the commands need of a case of another system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignCase {
    header: CaseHeader,
    keys: BTreeSet<StepKey>,
    last: Option<(DateTime<Utc>, Status)>,
}

/// Take over the history of another system. Our scenario does not judge it; what is known already is not
/// recorded again, so that an import can be repeated.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordHistory {
    /// The case as a whole.
    pub case: CaseHeader,
    /// Its steps, in the order of the source.
    pub steps: Vec<Step>,
}

/// The reasons to refuse [`RecordHistory`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RecordHistoryRefused {
    /// The ticket is one of this engine, not of another system.
    #[error("the ticket is not one of another system")]
    #[refusal(code = "ticket.not_foreign", kind = Conflict)]
    NotForeign,
    /// The ticket keeps the history of another case.
    #[error("the ticket keeps the history of another case")]
    #[refusal(code = "ticket.another_case", kind = Conflict, field = "case")]
    AnotherCase,
    /// A moment is before 1900 or after 2200.
    #[error("a moment lies between the years 1900 and 2200")]
    #[refusal(code = "ticket.moment_out_of_range", kind = Invalid, field = "steps")]
    Moment,
    /// There are too many attributes, or one is too long or contains U+0000.
    #[error("a case has at most 200 attributes of at most 4000 characters without U+0000")]
    #[refusal(code = "ticket.attributes_out_of_range", kind = Invalid, field = "case")]
    Attributes,
}

impl Command for RecordHistory {
    type Of = Ticket;
    type Refusal = RecordHistoryRefused;

    fn decide(&self, state: &Ticket, _: &Circumstance) -> Result<Vec<TicketEvent>, RecordHistoryRefused> {
        let known = match state {
            Ticket::Live(_) => return Err(RecordHistoryRefused::NotForeign),
            Ticket::Foreign(case) => Some(case),
            Ticket::Unopened => None,
        };
        if known.is_some_and(|case| case.header.origin != self.case.origin) {
            return Err(RecordHistoryRefused::AnotherCase);
        }
        self.check()?;
        let header = known.is_none_or(|case| case.header != self.case).then(|| self.case.recorded());
        let mut keys = BTreeSet::new();
        let new =
            |step: &&Step| keys.insert(step.key) && known.is_none_or(|case| !case.keys.contains(&step.key));
        Ok(header.into_iter().chain(self.steps.iter().filter(new).map(Step::recorded)).collect())
    }
}

impl RecordHistory {
    /// What no database would keep.
    fn check(&self) -> Result<(), RecordHistoryRefused> {
        let CaseHeader { opened_at, due, closed_at, attributes, .. } = &self.case;
        let moments = [Some(opened_at), due.as_ref(), closed_at.as_ref()];
        let moments = moments.into_iter().flatten().chain(self.steps.iter().map(|step| &step.at));
        if !moments.map(Datelike::year).all(|year| (1900..=2200).contains(&year)) {
            return Err(RecordHistoryRefused::Moment);
        }
        let kept = |text: &String| !text.contains('\0') && text.chars().count() <= LONGEST_ATTRIBUTE;
        let kept = attributes.iter().all(|(name, value)| kept(name) && kept(value));
        if kept && attributes.len() <= MOST_ATTRIBUTES {
            Ok(())
        } else {
            Err(RecordHistoryRefused::Attributes)
        }
    }
}

impl CaseHeader {
    fn recorded(&self) -> TicketEvent {
        let Self { origin, opened_at, due, closed_at, category, address, attributes, verdict } = self.clone();
        TicketEvent::CaseRecorded {
            origin,
            opened_at,
            due,
            closed_at,
            category,
            address,
            attributes,
            verdict,
        }
    }
}

impl Step {
    fn recorded(&self) -> TicketEvent {
        let Self { key, label, state, at, by } = self.clone();
        TicketEvent::StepRecorded { key, label, state, at, by }
    }
}

impl ForeignCase {
    /// What the source says of it as a whole.
    pub fn header(&self) -> &CaseHeader {
        &self.header
    }

    /// The state of its latest step; of steps at the same moment, that of the one told last.
    pub fn status(&self) -> Status {
        self.last.map_or(Status::New, |(_, state)| state)
    }

    pub(super) fn recorded(event: &TicketEvent) -> Option<Self> {
        header(event).map(|header| Self { header, keys: BTreeSet::new(), last: None })
    }

    pub(super) fn evolve(&mut self, event: &TicketEvent) {
        if let Some(header) = header(event) {
            self.header = header;
        }
        if let TicketEvent::StepRecorded { key, state, at, .. } = event {
            self.keys.insert(*key);
            if self.last.is_none_or(|(latest, _)| latest <= *at) {
                self.last = Some((*at, *state));
            }
        }
    }
}

fn header(event: &TicketEvent) -> Option<CaseHeader> {
    let TicketEvent::CaseRecorded {
        origin,
        opened_at,
        due,
        closed_at,
        category,
        address,
        attributes,
        verdict,
    } = event.clone()
    else {
        return None;
    };
    Some(CaseHeader { origin, opened_at, due, closed_at, category, address, attributes, verdict })
}

impl StepKey {
    /// The one door for text.
    pub fn parse(text: &str) -> Result<Self, NotAStepKey> {
        let lower = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u64::from_str_radix(text, 16).ok().filter(|_| lower && text.len() == 16);
        number.map(Self).ok_or(NotAStepKey)
    }
}

impl From<u64> for StepKey {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl TryFrom<String> for StepKey {
    type Error = NotAStepKey;
    fn try_from(text: String) -> Result<Self, NotAStepKey> {
        Self::parse(&text)
    }
}

impl From<StepKey> for String {
    fn from(key: StepKey) -> Self {
        format!("{:016x}", key.0)
    }
}

impl JsonSchema for StepKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StepKey".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{16}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::open::tests::opened, *};
    use crate::{
        Event, Role,
        given::{Given, given, moment},
        text::Text,
    };

    fn case() -> CaseHeader {
        CaseHeader {
            origin: Origin { source: Text::parse("helpdesk").unwrap(), id: Label::parse("NA").unwrap() },
            opened_at: moment("2012-10-09T14:50:17Z"),
            due: None,
            closed_at: None,
            category: None,
            address: None,
            attributes: BTreeMap::new(),
            verdict: None,
        }
    }

    fn step(key: u64, state: Status, at: &str) -> Step {
        let label = Label::parse("Take in charge ticket").unwrap();
        Step { key: key.into(), label, state, at: moment(at), by: None }
    }

    fn history() -> RecordHistory {
        let closed = step(1, Status::Closed, "2012-11-09T12:54:39Z");
        let assigned = step(2, Status::Assigned, "2012-10-09T14:51:01Z");
        RecordHistory { case: case(), steps: vec![closed, assigned] }
    }

    fn story(events: impl IntoIterator<Item = TicketEvent>) -> Given<Ticket> {
        given::<Ticket>(events).as_role(Role::System)
    }

    #[test]
    fn a_case_keeps_its_order_and_its_times() {
        let events = story([]).when(&history()).unwrap();
        let kinds: Vec<_> = events.iter().map(|event| (event.kind(), event.occurred_at().unwrap())).collect();
        assert_eq!(
            kinds,
            [
                ("case_recorded", moment("2012-10-09T14:50:17Z")),
                ("step_recorded", moment("2012-11-09T12:54:39Z")),
                ("step_recorded", moment("2012-10-09T14:51:01Z")),
            ]
        );
        assert_eq!(story(events).state().status(), Some(Status::Closed));
    }

    #[test]
    fn what_is_known_is_not_recorded_again() {
        let events = story([]).when(&history()).unwrap();
        assert_eq!(story(events.clone()).when(&history()).unwrap(), []);
        let mut more = history();
        more.steps.insert(0, step(3, Status::Resolved, "2012-10-30T00:00:00Z"));
        more.steps.push(step(3, Status::Resolved, "2012-10-30T00:00:00Z"));
        assert_eq!(story(events.clone()).when(&more).unwrap(), [more.steps[0].recorded()]);
        let late = CaseHeader { verdict: Some(CaseVerdict::Late), ..case() };
        let revised = RecordHistory { case: late.clone(), ..history() };
        assert_eq!(story(events).when(&revised).unwrap(), [late.recorded()]);
    }

    #[test]
    fn of_steps_at_one_moment_the_last_one_told_counts() {
        let at = "2012-10-09T14:51:01Z";
        let steps = vec![step(1, Status::Closed, at), step(2, Status::Resolved, at)];
        let events = story([]).when(&RecordHistory { case: case(), steps }).unwrap();
        assert_eq!(story(events).state().status(), Some(Status::Resolved));
    }

    #[test]
    fn a_ticket_of_ours_or_of_another_case_takes_no_history() {
        assert_eq!(story([opened()]).refused(&history()), "ticket.not_foreign");
        let events = story([]).when(&history()).unwrap();
        let origin = Origin { id: Label::parse("NA2").unwrap(), ..case().origin };
        let other = RecordHistory { case: CaseHeader { origin, ..case() }, steps: vec![] };
        assert_eq!(story(events).refused(&other), "ticket.another_case");
        assert_eq!(given::<Ticket>([]).refused(&history()), "ticket.not_for_your_role");
    }

    #[test]
    fn what_no_database_keeps_is_refused() {
        let early = step(1, Status::New, "1812-09-07T06:00:00Z");
        let early = RecordHistory { case: case(), steps: vec![early] };
        assert_eq!(story([]).refused(&early), "ticket.moment_out_of_range");
        for value in ["a\0b".to_owned(), "a".repeat(4_001)] {
            let attributes = BTreeMap::from([("note".to_owned(), value)]);
            let odd = RecordHistory { case: CaseHeader { attributes, ..case() }, steps: vec![] };
            assert_eq!(story([]).refused(&odd), "ticket.attributes_out_of_range");
        }
    }

    #[test]
    fn a_key_is_16_digits() {
        assert_eq!(String::from(StepKey::parse("00000000000000ff").unwrap()), "00000000000000ff");
        assert_eq!(StepKey::parse("ff"), Err(NotAStepKey));
        assert_eq!(StepKey::parse("00000000000000FF"), Err(NotAStepKey));
        assert_eq!(StepKey::parse("+0000000000000ff"), Err(NotAStepKey));
    }
}
