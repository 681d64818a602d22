//! Business time: the hours of a company's week, its holidays, and arithmetic over them.
//!
//! Hours are local; instants are UTC. Where the zone skips an hour, a span that begins inside the gap
//! begins right after it; where it repeats one, the first of the two is meant.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{day::day_in, rules::RuleContent, text::Label};

mod written;

/// Most days ahead that a deadline can lie. Ends the search in a calendar that has only holidays.
const HORIZON_DAYS: usize = 3_660;

/// Open hours within one local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Minute of the day it opens.
    from: u16,
    /// Minute of the day it closes, at most 1440.
    to: u16,
}

/// When the company works.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "written::WrittenCalendar", into = "written::WrittenCalendar")]
pub struct Calendar {
    zone: Tz,
    week: [Vec<Span>; 7],
    exceptions: BTreeMap<NaiveDate, Vec<Span>>,
    known_until: Option<NaiveDate>,
    source: Option<Label>,
}

impl RuleContent for Calendar {
    const STREAM: &'static str = "calendar";
}

/// Why it is no calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACalendar {
    /// Not two times of day in order.
    #[error("open hours are written 09:00-18:00")]
    Span,
    /// Spans of a day that overlap or stand in the wrong order.
    #[error("the open hours of a day follow one another")]
    Order,
    /// Nobody ever works.
    #[error("a week has open hours")]
    NoHours,
    /// The time zone has no such name.
    #[error("{0:?} is not an IANA time zone")]
    Zone(String),
}

impl Span {
    /// Reads `09:00-18:00`; a day ends at `24:00`.
    pub fn parse(text: &str) -> Result<Self, NotACalendar> {
        let (from, to) = text.split_once('-').ok_or(NotACalendar::Span)?;
        let span = Self { from: minute_of_day(from)?, to: minute_of_day(to)? };
        if span.from < span.to { Ok(span) } else { Err(NotACalendar::Span) }
    }
}

fn minute_of_day(text: &str) -> Result<u16, NotACalendar> {
    let (hours, minutes) = text.split_once(':').ok_or(NotACalendar::Span)?;
    let (hours, minutes): (u16, u16) = hours
        .parse()
        .ok()
        .zip(minutes.parse().ok())
        .filter(|(hours, minutes)| *hours <= 24 && *minutes < 60)
        .ok_or(NotACalendar::Span)?;
    Some(hours * 60 + minutes).filter(|minute| *minute <= 1440).ok_or(NotACalendar::Span)
}

impl Calendar {
    /// The week from Monday, and the dates that differ: a holiday has no hours, a short day fewer, a
    /// working Saturday some.
    pub fn new(
        zone: Tz,
        week: [Vec<Span>; 7],
        exceptions: BTreeMap<NaiveDate, Vec<Span>>,
    ) -> Result<Self, NotACalendar> {
        let in_order = |day: &Vec<Span>| day.windows(2).all(|pair| pair[0].to <= pair[1].from);
        if !week.iter().chain(exceptions.values()).all(in_order) {
            return Err(NotACalendar::Order);
        }
        if week.iter().all(Vec::is_empty) {
            return Err(NotACalendar::NoHours);
        }
        Ok(Self { zone, week, exceptions, known_until: None, source: None })
    }

    /// The zone in which the hours are meant and in which the company's days begin.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The last day whose exceptions are known; none where nobody said how long the calendar holds. After it
    /// the week alone counts, and the list of rules asks for a successor.
    pub fn known_until(&self) -> Option<NaiveDate> {
        self.known_until
    }

    /// The moment when so much business time has passed since `start`. None beyond ten years.
    pub fn add(&self, start: DateTime<Utc>, amount: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = amount;
        for (open, close) in self.hours_from(start) {
            let from = open.max(start);
            let room = close - from;
            if room <= TimeDelta::zero() {
                continue;
            }
            if left <= room {
                return Some(from + left);
            }
            left -= room;
        }
        None
    }

    /// The business time from one moment to a later one; nothing when it is not later.
    pub fn between(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> TimeDelta {
        self.open_hours(start, end).map(|(open, close)| close - open).sum()
    }

    /// The day at a moment, in the zone of the calendar.
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        day_in(&self.zone, moment)
    }

    /// When the company is open between two moments: opening and closing, in order.
    pub fn open_hours(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let hours = self.hours_from(from).take_while(move |(open, _)| *open < to);
        hours.map(move |(open, close)| (open.max(from), close.min(to))).filter(|(open, close)| open < close)
    }

    /// Open hours of the days from that moment on, as instants in order.
    fn hours_from(&self, start: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let first = self.day(start);
        first.iter_days().take(HORIZON_DAYS).flat_map(move |day| {
            let weekday = day.weekday().num_days_from_monday() as usize;
            let spans = self.exceptions.get(&day).unwrap_or(&self.week[weekday]);
            spans.iter().map(move |span| (self.instant(day, span.from), self.instant(day, span.to)))
        })
    }

    fn instant(&self, day: NaiveDate, minute: u16) -> DateTime<Utc> {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        // a gap in local time is never longer than a day: the first time that exists is its end
        (0..=1440)
            .map(|skipped| midnight + TimeDelta::minutes(i64::from(minute) + skipped))
            .find_map(|local| self.zone.from_local_datetime(&local).earliest())
            .map_or_else(|| midnight.and_utc(), |instant| instant.to_utc())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::moment;

    /// Moscow, with a lunch break on Fridays, the May holidays and a working Saturday of 2026.
    fn company() -> Calendar {
        let hours = |spans: &[&str]| spans.iter().map(|span| Span::parse(span).unwrap()).collect::<Vec<_>>();
        let day = || hours(&["09:00-18:00"]);
        let friday = hours(&["09:00-13:00", "14:00-17:00"]);
        let date = |day: &str| day.parse::<NaiveDate>().unwrap();
        let exceptions = BTreeMap::from([
            (date("2026-04-30"), hours(&["09:00-17:00"])),
            (date("2026-05-01"), vec![]),
            (date("2026-05-09"), vec![]),
            (date("2026-05-11"), vec![]),
            (date("2026-05-16"), hours(&["10:00-14:00"])),
        ]);
        Calendar::new(Tz::Europe__Moscow, [day(), day(), day(), day(), friday, vec![], vec![]], exceptions)
            .unwrap()
    }

    /// Start, business minutes, end: worked out on paper. Local time is UTC+3.
    #[rustfmt::skip]
    const CASES: [(&str, i64, &str); 16] = [
        // within a Monday
        ("2026-03-02T10:00:00+03:00",    60, "2026-03-02T11:00:00+03:00"),
        // to the very end of the day, and a minute further
        ("2026-03-02T10:00:00+03:00",   480, "2026-03-02T18:00:00+03:00"),
        ("2026-03-02T10:00:00+03:00",   481, "2026-03-03T09:01:00+03:00"),
        // asked at night, before opening, on a Sunday
        ("2026-03-02T23:30:00+03:00",    30, "2026-03-03T09:30:00+03:00"),
        ("2026-03-02T06:00:00+03:00",    30, "2026-03-02T09:30:00+03:00"),
        ("2026-03-01T12:00:00+03:00",   540, "2026-03-02T18:00:00+03:00"),
        // nothing: at once within hours, else at the next opening
        ("2026-03-02T10:00:00+03:00",     0, "2026-03-02T10:00:00+03:00"),
        ("2026-03-01T12:00:00+03:00",     0, "2026-03-02T09:00:00+03:00"),
        // through Friday's lunch, and over the week-end
        ("2026-03-06T12:30:00+03:00",    60, "2026-03-06T14:30:00+03:00"),
        ("2026-03-06T16:00:00+03:00",   120, "2026-03-09T10:00:00+03:00"),
        // a short Thursday before 1 May: an hour left, then Friday off, then Monday
        ("2026-04-30T16:00:00+03:00",   120, "2026-05-04T10:00:00+03:00"),
        // Friday 8 May, then Saturday 9, Sunday 10, Monday 11 are off
        ("2026-05-08T16:30:00+03:00",    60, "2026-05-12T09:30:00+03:00"),
        // a working Saturday of four hours
        ("2026-05-15T16:00:00+03:00",   180, "2026-05-16T12:00:00+03:00"),
        ("2026-05-15T16:00:00+03:00",   301, "2026-05-18T09:01:00+03:00"),
        // a whole working week: 4 × 9 h + 7 h = 43 h
        ("2026-03-02T09:00:00+03:00", 43 * 60, "2026-03-06T17:00:00+03:00"),
        // seconds are kept
        ("2026-03-02T17:59:30+03:00",     1, "2026-03-03T09:00:30+03:00"),
    ];

    #[test]
    fn business_time_is_what_a_person_counts() {
        for (start, minutes, end) in CASES {
            let (from, to) = (moment(start), moment(end));
            assert_eq!(company().add(from, TimeDelta::minutes(minutes)), Some(to), "{start} + {minutes} min");
            assert_eq!(company().between(from, to), TimeDelta::minutes(minutes), "{start} .. {end}");
        }
    }

    #[test]
    fn the_hour_that_the_zone_skips_or_repeats_is_counted_as_it_passes() {
        let night = || vec![Span::parse("00:00-06:00").unwrap()];
        let week = std::array::from_fn(|_| night());
        let berlin = Calendar::new(Tz::Europe__Berlin, week, BTreeMap::new()).unwrap();
        let night_of = |from: &str, to: &str| berlin.between(moment(from), moment(to)).num_minutes();
        assert_eq!(night_of("2026-03-29T00:00:00+01:00", "2026-03-29T12:00:00+02:00"), 5 * 60);
        assert_eq!(night_of("2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00"), 7 * 60);
        let gap = || vec![Span::parse("02:30-03:30").unwrap()];
        let within =
            Calendar::new(Tz::Europe__Berlin, std::array::from_fn(|_| gap()), BTreeMap::new()).unwrap();
        let passed = within.between(moment("2026-03-29T00:00:00+01:00"), moment("2026-03-29T12:00:00+02:00"));
        assert_eq!(passed.num_minutes(), 30);
    }

    #[test]
    fn an_endless_holiday_ends_the_search() {
        let first: NaiveDate = "2026-01-01".parse().unwrap();
        let holidays = first.iter_days().take(HORIZON_DAYS + 400).map(|day| (day, vec![])).collect();
        let asleep = Calendar::new(Tz::UTC, company().week, holidays).unwrap();
        assert_eq!(asleep.add(moment("2026-02-01T00:00:00Z"), TimeDelta::minutes(1)), None);
        assert_eq!(
            asleep.between(moment("2026-02-01T00:00:00Z"), moment("9026-01-01T00:00:00Z")),
            TimeDelta::zero()
        );
    }

    #[test]
    fn hours_make_sense() {
        assert_eq!(Span::parse("18:00-09:00"), Err(NotACalendar::Span));
        assert_eq!(Span::parse("09:00-24:01"), Err(NotACalendar::Span));
        assert_eq!(Span::parse("9-18"), Err(NotACalendar::Span));
        let nobody = std::array::from_fn(|_| vec![]);
        assert_eq!(Calendar::new(Tz::UTC, nobody, BTreeMap::new()), Err(NotACalendar::NoHours));
        let twice = || vec![Span::parse("09:00-13:00").unwrap(), Span::parse("12:00-18:00").unwrap()];
        let overlapping = std::array::from_fn(|_| twice());
        assert_eq!(Calendar::new(Tz::UTC, overlapping, BTreeMap::new()), Err(NotACalendar::Order));
    }
}
