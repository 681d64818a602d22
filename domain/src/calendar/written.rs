//! The written form of a calendar: in events, in files and over HTTP.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{Calendar, NotACalendar, Span};
use crate::text::Label;

/// When the company works.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Calendar")]
pub(super) struct WrittenCalendar {
    /// IANA name of the zone in which the hours are meant, such as `Europe/Moscow`.
    zone: String,
    /// Act or order that the hours come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Label>,
    /// The last day whose exceptions are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_until: Option<NaiveDate>,
    /// Open hours of each weekday.
    week: WrittenWeek,
    /// Days that differ from the week: a holiday has no hours, a short day has fewer.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    days: BTreeMap<NaiveDate, Vec<String>>,
}

/// Open hours of each weekday, local time, written `09:00-18:00`, in order; a day without hours is free.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct WrittenWeek {
    /// Open hours on Mondays.
    monday: Vec<String>,
    /// Open hours on Tuesdays.
    tuesday: Vec<String>,
    /// Open hours on Wednesdays.
    wednesday: Vec<String>,
    /// Open hours on Thursdays.
    thursday: Vec<String>,
    /// Open hours on Fridays.
    friday: Vec<String>,
    /// Open hours on Saturdays.
    saturday: Vec<String>,
    /// Open hours on Sundays.
    sunday: Vec<String>,
}

impl TryFrom<WrittenCalendar> for Calendar {
    type Error = NotACalendar;

    fn try_from(written: WrittenCalendar) -> Result<Self, NotACalendar> {
        let WrittenCalendar { zone, source, known_until, week, days } = written;
        let zone = zone.parse().map_err(|_| NotACalendar::Zone(zone))?;
        let WrittenWeek { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = week;
        let week = [
            spans(&monday)?,
            spans(&tuesday)?,
            spans(&wednesday)?,
            spans(&thursday)?,
            spans(&friday)?,
            spans(&saturday)?,
            spans(&sunday)?,
        ];
        let exceptions = days
            .into_iter()
            .map(|(day, hours)| Ok((day, spans(&hours)?)))
            .collect::<Result<BTreeMap<_, _>, NotACalendar>>()?;
        Ok(Self { known_until, source, ..Self::new(zone, week, exceptions)? })
    }
}

fn spans(texts: &[String]) -> Result<Vec<Span>, NotACalendar> {
    texts.iter().map(|text| Span::parse(text)).collect()
}

impl From<Calendar> for WrittenCalendar {
    fn from(calendar: Calendar) -> Self {
        let Calendar { zone, week, exceptions, known_until, source } = calendar;
        let texts = |hours: Vec<Span>| hours.iter().map(Span::to_string).collect::<Vec<_>>();
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = week.map(texts);
        let days = exceptions.into_iter().map(|(day, hours)| (day, texts(hours))).collect();
        let week = WrittenWeek { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        Self { zone: zone.name().to_owned(), source, known_until, week, days }
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl JsonSchema for Calendar {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        WrittenCalendar::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenCalendar::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let written = serde_json::json!({
            "zone": "Asia/Tbilisi",
            "source": "order 12",
            "known_until": "2026-12-31",
            "week": {
                "monday": ["09:00-13:00", "14:00-18:00"], "tuesday": [], "wednesday": [], "thursday": [],
                "friday": [], "saturday": [], "sunday": ["00:00-24:00"],
            },
            "days": { "2026-05-26": [] },
        });
        let calendar: Calendar = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(&calendar).unwrap(), written);
        assert_eq!(calendar.known_until(), "2026-12-31".parse().ok());
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        let refused = |zone: &str, monday: &str| {
            let written = serde_json::json!({ "zone": zone, "week": { "monday": [monday] } });
            serde_json::from_value::<Calendar>(written).unwrap_err().to_string()
        };
        assert!(refused("Mars/Olympus", "09:00-18:00").contains("Mars/Olympus"));
        assert!(refused("UTC", "18:00-09:00").contains("09:00-18:00"));
    }
}
