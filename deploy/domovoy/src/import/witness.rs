//! The progress bar, and the report of rejected rows.

use std::{fs::File, path::Path};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use workers::import::{Odd, Rejected, Witness};

/// Odd rows that are named; the summary counts them all.
const NAMED: usize = 20;

/// Watches one import.
pub(super) struct Watch {
    bar: ProgressBar,
    report: csv::Writer<File>,
    /// The first thing that went wrong with the report; told at the end.
    fault: Option<csv::Error>,
    odd: Vec<Odd>,
}

impl Watch {
    /// Begins the report; a place that cannot be written is known before anything is done.
    pub(super) fn begin(report: &Path) -> anyhow::Result<Self> {
        let file = File::create(report).with_context(|| {
            format!("cannot write {}: choose another with --report FILE", report.display())
        })?;
        let mut report = csv::Writer::from_writer(file);
        report.write_record(["line", "code", "reason"])?;
        let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} rows, {per_sec}, {eta} left")?;
        let bar = ProgressBar::new(0).with_style(style);
        Ok(Self { bar, report, fault: None, odd: Vec::new() })
    }

    /// Ends the report. Says what looked odd.
    pub(super) fn end(mut self) -> anyhow::Result<Vec<Odd>> {
        self.bar.finish_and_clear();
        if let Some(fault) = self.fault {
            return Err(fault).context("the report of rejected rows is not whole");
        }
        self.report.flush().context("the report of rejected rows is not whole")?;
        Ok(self.odd)
    }
}

impl Witness for Watch {
    fn progress(&mut self, done: u64, rows: u64) {
        self.bar.set_length(rows);
        self.bar.set_position(done);
    }

    fn rejected(&mut self, line: u64, why: &Rejected) {
        let written = self.report.write_record([&line.to_string(), &*why.code, &why.reason]);
        self.fault = self.fault.take().or(written.err());
    }

    fn odd(&mut self, odd: &Odd) {
        if self.odd.len() < NAMED {
            self.odd.push(odd.clone());
        }
    }
}
