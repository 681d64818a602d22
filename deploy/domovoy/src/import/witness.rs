//! The progress bar, and the report of rejected rows.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use imports::{Odd, Rejected, Witness};
use indicatif::{ProgressBar, ProgressStyle};

/// Odd rows that the summary lists; it counts all of them.
const ODD_ROWS_LISTED_MAX: usize = 20;

/// Shows the progress of one import and writes its report.
pub(super) struct ImportWatch {
    bar: ProgressBar,
    report: RejectionReport,
    /// The first error of the report, which is returned at the end.
    fault: Option<csv::Error>,
    odd: Vec<Odd>,
}

/// The report of rejected rows. Its file is created with the first of them, so that an earlier report is not
/// overwritten before.
struct RejectionReport {
    path: PathBuf,
    rows: Option<csv::Writer<File>>,
}

impl ImportWatch {
    /// Checks before the import that the report can be written, and that it is none of the files that are read.
    pub(super) fn begin(report: &Path, read: &[&Path]) -> anyhow::Result<Self> {
        let other = || format!("cannot write {}: choose another with --report FILE", report.display());
        ensure!(!read.iter().any(|path| is_one_file(path, report)), "{}, this one is read", other());
        writable(report).with_context(other)?;
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} rows, {per_sec}, {eta} left")?;
        let bar = ProgressBar::new(0).with_style(style);
        let report = RejectionReport { path: report.to_owned(), rows: None };
        Ok(Self { bar, report, fault: None, odd: Vec::new() })
    }

    /// Ends the report, and returns the odd rows.
    pub(super) fn end(&mut self) -> anyhow::Result<Vec<Odd>> {
        self.bar.finish_and_clear();
        let whole = "the report of rejected rows is not whole";
        if let Some(fault) = self.fault.take() {
            return Err(fault).context(whole);
        }
        if let Some(rows) = &mut self.report.rows {
            rows.flush().context(whole)?;
        }
        Ok(std::mem::take(&mut self.odd))
    }

    /// Without rejected rows: writes an empty report if one was asked for, else deletes the report of an earlier run.
    pub(super) fn report_nothing(&mut self, asked_for: bool) -> anyhow::Result<()> {
        if asked_for {
            return Ok(self.report.rows()?.flush()?);
        }
        let path = &self.report.path;
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", path.display()))
            }
            _ => Ok(()),
        }
    }
}

impl RejectionReport {
    fn rows(&mut self) -> Result<&mut csv::Writer<File>, csv::Error> {
        let rows = if let Some(rows) = self.rows.take() {
            rows
        } else {
            let mut rows = csv::Writer::from_path(&self.path)?;
            rows.write_record(["line", "code", "reason"])?;
            rows
        };
        Ok(self.rows.insert(rows))
    }

    fn write(&mut self, line: u64, why: &Rejected) -> Result<(), csv::Error> {
        self.rows()?.write_record([&line.to_string(), &*why.code, &why.reason])
    }
}

/// Whether two paths lead to the same file, also through links.
fn is_one_file(one: &Path, other: &Path) -> bool {
    let file = |path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    file(one).is_some_and(|one| file(other) == Some(one))
}

/// Checks that the report can be written, without changing anything.
fn writable(report: &Path) -> io::Result<()> {
    match OpenOptions::new().append(true).open(report) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = report.parent().filter(|folder| !folder.as_os_str().is_empty());
            tempfile::tempfile_in(folder.unwrap_or(Path::new("."))).map(drop)
        }
        opened => opened.map(drop),
    }
}

impl Witness for ImportWatch {
    fn progress(&mut self, done: u64, rows: u64) {
        self.bar.set_length(rows);
        self.bar.set_position(done);
    }

    fn rejected(&mut self, line: u64, why: &Rejected) {
        let written = self.report.write(line, why);
        self.fault = self.fault.take().or(written.err());
    }

    fn odd(&mut self, odd: &Odd) {
        if self.odd.len() < ODD_ROWS_LISTED_MAX {
            self.odd.push(odd.clone());
        }
    }
}
