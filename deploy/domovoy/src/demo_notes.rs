//! What the data folder notes of its demo company: when the history ends, and who can sign in.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use demo_company::{HistoryEnd, LogIn, PASSWORD};

/// The notes on the demo company of a data folder.
pub(crate) struct DemoNotes {
    /// Written before the loading begins, so that an interrupted one goes on to the same end.
    end: PathBuf,
    /// Written when the company is complete.
    log_ins: PathBuf,
}

impl DemoNotes {
    pub(crate) fn of(data: &Path) -> Self {
        Self { end: data.join("demo-end.txt"), log_ins: data.join("demo-log-ins.txt") }
    }

    /// When the history ends; `None` where there is no demo company, or one of a release that did not note it.
    pub(crate) fn end(&self) -> anyhow::Result<Option<HistoryEnd>> {
        let Some(text) = read(&self.end)? else { return Ok(None) };
        let moment: DateTime<Utc> =
            text.trim().parse().with_context(|| format!("no moment is in {}", self.end.display()))?;
        Ok(Some(HistoryEnd::at(moment)?))
    }

    pub(crate) fn write_end(&self, end: HistoryEnd) -> anyhow::Result<()> {
        write(&self.end, &end.moment().to_rfc3339())
    }

    /// Whether the company is complete.
    pub(crate) fn are_complete(&self) -> bool {
        self.log_ins.exists()
    }

    pub(crate) fn write_log_ins(&self, log_ins: &[LogIn]) -> anyhow::Result<()> {
        let names: Vec<String> = log_ins.iter().map(|who| who.login.to_string()).collect();
        write(&self.log_ins, &format!("password {PASSWORD}: {}", names.join(", ")))
    }

    /// What a person who starts the engine should know; nothing where there is no demo company.
    pub(crate) fn lines(&self, now: DateTime<Utc>) -> anyhow::Result<Vec<String>> {
        let Some(log_ins) = read(&self.log_ins)? else { return Ok(Vec::new()) };
        let another = "for one that ends today, start with a new folder (--data DIR, make up DATA=DIR)";
        let history = match self.end()? {
            None => format!("its history is one of an earlier release; {another}"),
            Some(end) => {
                let (day, today) = (end.day(), HistoryEnd::at(now)?.day());
                match (today - day).num_days() {
                    ..=0 => format!("its history ends today, {day}"),
                    1 => format!("its history ended yesterday, {day}; {another}"),
                    days => format!("its history ended {days} days ago, on {day}; {another}"),
                }
            }
        };
        Ok(vec![format!("demo company, {log_ins}"), history])
    }
}

fn read(file: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_history_is_told_in_days_of_the_company() {
        let folder = tempfile::tempdir().unwrap();
        let notes = DemoNotes::of(folder.path());
        let told = |now: &str| notes.lines(now.parse().unwrap()).unwrap();
        assert_eq!(told("2026-03-15T12:00:00Z"), Vec::<String>::new());

        notes.write_log_ins(&[]).unwrap();
        assert!(told("2026-03-15T12:00:00Z")[1].contains("of an earlier release; for one that ends today"));
        notes.write_end(HistoryEnd::on("2026-03-15".parse().unwrap()).unwrap()).unwrap();
        assert_eq!(told("2026-03-15T12:00:00Z")[1], "its history ends today, 2026-03-15");
        assert!(told("2026-03-15T21:00:00Z")[1].starts_with("its history ended yesterday, 2026-03-15; for"));
        assert!(told("2026-04-15T12:00:00Z")[1].starts_with("its history ended 31 days ago, on 2026-03-15"));
        assert!(notes.are_complete());
    }

    #[test]
    fn an_end_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let notes = DemoNotes::of(folder.path());
        assert_eq!(notes.end().unwrap(), None);
        let end = HistoryEnd::at("2026-03-15T06:42:31Z".parse().unwrap()).unwrap();
        notes.write_end(end).unwrap();
        assert_eq!(notes.end().unwrap(), Some(end));
    }
}
