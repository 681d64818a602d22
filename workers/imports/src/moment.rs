//! Moments and days as a source writes them.
//!
//! A local time that occurred twice, when clocks went back, is taken for the first of the two. One that
//! never was, when clocks went forward, is read with the offset before the change: 02:30 is then half
//! an hour after the change.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
    format::{Fixed, Item, Numeric, StrftimeItems},
};
use chrono_tz::Tz;
use serde::Deserialize;

use super::row::Rejected;

/// How times are written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub(super) struct Clock {
    format: Format,
    zone: Tz,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Format {
    Rfc3339,
    /// With an offset in it.
    Absolute(String),
    /// By the clock on the wall.
    Local(String),
    /// A day; its moment is when it begins.
    Day(String),
}

/// As the mapping has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// `rfc3339`, or a pattern: `%m/%d/%Y %I:%M:%S %p`.
    format: String,
    /// Whose clock: `America/New_York`. UTC where nothing is said.
    zone: Option<String>,
}

/// Why a mapping's way of writing times is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotAClock {
    /// No pattern.
    #[error("{0:?} is neither rfc3339 nor a pattern such as %Y-%m-%dT%H:%M:%S")]
    Format(String),
    /// No zone.
    #[error("{0:?} is no time zone")]
    Zone(String),
    /// Two answers to one question.
    #[error("times written as {0:?} carry their own offset: a zone says nothing more")]
    ZoneTwice(String),
}

impl TryFrom<Written> for Clock {
    type Error = NotAClock;
    fn try_from(written: Written) -> Result<Self, NotAClock> {
        let Written { format: pattern, zone } = written;
        let format = Format::parse(&pattern)?;
        let zone = match (zone, &format) {
            (None, _) => Tz::UTC,
            (Some(_), Format::Rfc3339 | Format::Absolute(_)) => return Err(NotAClock::ZoneTwice(pattern)),
            (Some(zone), Format::Local(_) | Format::Day(_)) => {
                zone.parse().map_err(|_| NotAClock::Zone(zone))?
            }
        };
        Ok(Self { format, zone })
    }
}

impl Format {
    fn parse(pattern: &str) -> Result<Self, NotAClock> {
        if pattern == "rfc3339" {
            return Ok(Self::Rfc3339);
        }
        let items: Vec<Item<'_>> = StrftimeItems::new(pattern).collect();
        let no = || NotAClock::Format(pattern.to_owned());
        let days = items.iter().any(|item| matches!(item, Item::Numeric(Numeric::Day | Numeric::Ordinal, _)));
        if !days || items.contains(&Item::Error) {
            return Err(no());
        }
        let hours =
            items.iter().any(|item| matches!(item, Item::Numeric(Numeric::Hour | Numeric::Hour12, _)));
        let offset = items.iter().any(|item| {
            matches!(
                item,
                Item::Fixed(
                    Fixed::TimezoneOffset
                        | Fixed::TimezoneOffsetColon
                        | Fixed::TimezoneOffsetColonZ
                        | Fixed::TimezoneOffsetZ
                )
            )
        });
        let pattern = pattern.to_owned();
        Ok(match (hours, offset) {
            (true, true) => Self::Absolute(pattern),
            (true, false) => Self::Local(pattern),
            (false, _) => Self::Day(pattern),
        })
    }
}

impl Clock {
    /// When that was.
    pub(super) fn moment(&self, text: &str) -> Result<DateTime<Utc>, Rejected> {
        let moment = match &self.format {
            Format::Rfc3339 => DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc()),
            Format::Absolute(pattern) => {
                DateTime::parse_from_str(text, pattern).ok().map(|moment| moment.to_utc())
            }
            Format::Local(pattern) => {
                NaiveDateTime::parse_from_str(text, pattern).ok().and_then(|local| self.at(local))
            }
            Format::Day(pattern) => NaiveDate::parse_from_str(text, pattern)
                .ok()
                .and_then(|day| self.at(day.and_time(NaiveTime::MIN))),
        };
        let moment = moment.ok_or_else(|| unreadable(text))?;
        if (1900..=2200).contains(&moment.year()) {
            Ok(moment)
        } else {
            let reason = format!("{text:?} is not between the years 1900 and 2200");
            Err(Rejected::new("import.time_out_of_range", reason))
        }
    }

    /// Whether it says more than a day.
    pub(super) fn tells_hours(&self) -> bool {
        !matches!(self.format, Format::Day(_))
    }

    /// Which day that was, where it was written.
    pub(super) fn day(&self, text: &str) -> Result<NaiveDate, Rejected> {
        let day = match &self.format {
            Format::Rfc3339 => DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.date_naive()),
            Format::Absolute(pattern) => {
                DateTime::parse_from_str(text, pattern).ok().map(|moment| moment.date_naive())
            }
            Format::Local(pattern) => {
                NaiveDateTime::parse_from_str(text, pattern).ok().map(|local| local.date())
            }
            Format::Day(pattern) => NaiveDate::parse_from_str(text, pattern).ok(),
        };
        day.ok_or_else(|| unreadable(text))
    }

    fn at(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        if let Some(moment) = self.zone.from_local_datetime(&local).earliest() {
            return Some(moment.to_utc());
        }
        let before = self.zone.offset_from_utc_datetime(&local.checked_sub_days(Days::new(1))?);
        Some(local.checked_sub_offset(before.fix())?.and_utc())
    }
}

fn unreadable(text: &str) -> Rejected {
    let shown: String = text.chars().take(60).collect();
    Rejected::new("import.time_unreadable", format!("{shown:?} is not written as times are in this source"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(format: &str, zone: Option<&str>) -> Clock {
        Written { format: format.to_owned(), zone: zone.map(str::to_owned) }.try_into().unwrap()
    }

    fn told(clock: &Clock, text: &str) -> String {
        clock.moment(text).map_or_else(|no| no.code.into_owned(), |moment| moment.to_rfc3339())
    }

    #[test]
    fn each_way_of_writing_a_time() {
        let york = Some("America/New_York");
        for (format, zone, text, moment) in [
            ("rfc3339", None, "2011-10-11T13:45:40.276+02:00", "2011-10-11T11:45:40.276+00:00"),
            ("%Y-%m-%dT%H:%M:%S%.f", york, "2013-12-25T23:59:08", "2013-12-26T04:59:08+00:00"),
            ("%Y-%m-%dT%H:%M:%S%.f", york, "2013-07-25T23:59:08.000", "2013-07-26T03:59:08+00:00"),
            ("%m/%d/%Y %I:%M:%S %p", york, "04/18/2019 09:55:45 PM", "2019-04-19T01:55:45+00:00"),
            ("%Y-%m-%d %H:%M:%S %z", None, "2019-04-18 12:00:00 +0300", "2019-04-18T09:00:00+00:00"),
            ("%d.%m.%Y", Some("Asia/Vladivostok"), "01.09.2015", "2015-08-31T14:00:00+00:00"),
        ] {
            assert_eq!(told(&clock(format, zone), text), moment, "{format}");
        }
    }

    #[test]
    fn what_the_clocks_show_twice_is_the_first_and_what_they_skip_is_read_as_before() {
        let york = clock("%Y-%m-%d %H:%M", Some("America/New_York"));
        assert_eq!(told(&york, "2013-11-03 01:30"), "2013-11-03T05:30:00+00:00", "summer time still");
        assert_eq!(told(&york, "2013-03-10 02:30"), "2013-03-10T07:30:00+00:00", "winter time still: 03:30");
    }

    #[test]
    fn what_is_no_time() {
        let day = clock("%Y-%m-%d", None);
        for text in ["2013-02-29", "2013-13-01", "yesterday", "2013-01-01T00:00:00", ""] {
            assert_eq!(told(&day, text), "import.time_unreadable", "{text}");
        }
        assert_eq!(told(&day, "1812-09-07"), "import.time_out_of_range");
    }

    #[test]
    fn what_is_no_clock() {
        let no = |format: &str, zone: Option<&str>| {
            Clock::try_from(Written { format: format.to_owned(), zone: zone.map(str::to_owned) })
                .unwrap_err()
                .to_string()
        };
        assert!(no("iso", None).contains("neither rfc3339 nor a pattern"));
        assert!(no("%Y-%Q", None).contains("neither rfc3339 nor a pattern"));
        assert!(no("%Y-%m-%d", Some("Mars")).contains("no time zone"));
        assert!(no("rfc3339", Some("UTC")).contains("their own offset"));
    }
}
