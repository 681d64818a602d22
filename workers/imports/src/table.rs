//! A CSV file as rows of text: plain or gzipped, with or without a byte order mark.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use csv_core::ReadRecordResult;
use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;

use super::{row::Row, scan::Scan};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "char")]
pub struct Delimiter(u8);

/// Why a character cannot.
#[derive(Debug, thiserror::Error)]
#[error("a delimiter is one ASCII character, neither a quote nor the end of a line")]
pub struct NotADelimiter;

/// The file as a whole is no table that the mapping fits.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It cannot be opened or read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// The error below.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{0} is empty")]
    Empty(PathBuf),
    /// The first line is not text.
    #[error("the first line of {0} is not UTF-8")]
    NotText(PathBuf),
    /// The mapping speaks of columns that are not there.
    #[error("{path} has no column {missing}; its columns are {there}")]
    Missing {
        /// Which file.
        path: PathBuf,
        /// Which columns.
        missing: String,
        /// Those that are there.
        there: String,
    },
    /// The mapping speaks of a column that is there twice.
    #[error("{path} has the column {name:?} more than once")]
    Twice {
        /// Which file.
        path: PathBuf,
        /// Which column.
        name: String,
    },
}

/// The names of the columns.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    places: HashMap<String, usize>,
    /// Places of the columns in the order of their names: what is the same in whichever order they come.
    pub(super) sorted: Vec<usize>,
}

/// A file that is there and has the columns that are asked of it.
#[derive(Debug)]
pub(super) struct Table {
    path: PathBuf,
    delimiter: Delimiter,
    pub(super) header: Arc<Header>,
}

/// The rows below the header, one by one.
pub(super) struct Rows {
    path: PathBuf,
    header: Arc<Header>,
    scan: Scan,
    cells: Cells,
}

/// Makes cells of a record.
struct Cells {
    core: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    record: csv::ByteRecord,
}

impl Default for Delimiter {
    fn default() -> Self {
        Self(b',')
    }
}

impl TryFrom<char> for Delimiter {
    type Error = NotADelimiter;
    fn try_from(sign: char) -> Result<Self, NotADelimiter> {
        let sign = u8::try_from(sign).ok().filter(u8::is_ascii);
        sign.filter(|sign| !b"\"\r\n\0".contains(sign)).map(Self).ok_or(NotADelimiter)
    }
}

impl Header {
    fn new(names: Vec<String>) -> Self {
        let places = names.iter().enumerate().rev().map(|(place, name)| (name.clone(), place)).collect();
        let mut sorted: Vec<usize> = (0..names.len()).collect();
        sorted.sort_by_key(|place| &names[*place]);
        Self { names, places, sorted }
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }
}

impl Table {
    /// Opens the file, and checks that it has these columns.
    pub(super) fn open(path: &Path, delimiter: Delimiter, wanted: &[&str]) -> Result<Self, TableError> {
        let mut scan = scan(path, delimiter).map_err(unreadable(path))?;
        let first = scan.next().map_err(unreadable(path))?;
        let first = first.ok_or_else(|| TableError::Empty(path.to_owned()))?;
        let mut cells = Cells::new(delimiter);
        let names = cells.of(scan.text(&first));
        let names = names.iter().map(|name| std::str::from_utf8(name).map(|name| name.trim().to_owned()));
        let names: Vec<String> =
            names.collect::<Result<_, _>>().map_err(|_| TableError::NotText(path.to_owned()))?;
        let missing: Vec<&str> =
            wanted.iter().copied().filter(|want| !names.iter().any(|name| name == want)).collect();
        if !missing.is_empty() {
            let (missing, there) = (missing.join(", "), names.join(", "));
            return Err(TableError::Missing { path: path.to_owned(), missing, there });
        }
        let twice = wanted.iter().find(|want| names.iter().filter(|name| name == *want).count() > 1);
        if let Some(name) = twice {
            return Err(TableError::Twice { path: path.to_owned(), name: (*name).to_owned() });
        }
        Ok(Self { path: path.to_owned(), delimiter, header: Arc::new(Header::new(names)) })
    }

    /// Its rows from the first on.
    pub(super) fn rows(&self) -> Result<Rows, TableError> {
        let mut scan = scan(&self.path, self.delimiter).map_err(unreadable(&self.path))?;
        if let Some(header) = scan.next().map_err(unreadable(&self.path))? {
            scan.pass(&header).map_err(unreadable(&self.path))?;
        }
        let (path, header) = (self.path.clone(), Arc::clone(&self.header));
        Ok(Rows { path, header, scan, cells: Cells::new(self.delimiter) })
    }
}

impl Rows {
    /// The next row; lines without anything are passed over. Of a row with an open quote there is only its
    /// first line: what follows are rows again.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, TableError> {
        let unreadable = unreadable(&self.path);
        self.read().map_err(unreadable)
    }

    fn read(&mut self) -> io::Result<Option<Row<'_>>> {
        let Self { header, scan, cells, .. } = self;
        let Some(extent) = scan.next()? else { return Ok(None) };
        let line = scan.line();
        let number = cells.of(scan.text(&extent)).len();
        let torn = extent.open || extent.odd && number != header.names.len();
        let last = if torn {
            cells.of(scan.first_line(&extent));
            scan.pass_first_line(&extent)?;
            None
        } else {
            let last = scan.last_line(&extent);
            scan.pass(&extent)?;
            Some(last)
        };
        Ok(Some(Row::new(header, &cells.record, line, last)))
    }
}

impl Cells {
    fn new(delimiter: Delimiter) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(delimiter.0).build();
        Self { core, text: Vec::new(), ends: Vec::new(), record: csv::ByteRecord::new() }
    }

    fn of(&mut self, mut record: &[u8]) -> &csv::ByteRecord {
        self.core.reset();
        // no more text than there is, and no more cells than signs between them
        self.text.resize(self.text.len().max(record.len() + 1), 0);
        self.ends.resize(self.ends.len().max(record.len() + 1), 0);
        let (mut text, mut ends) = (0, 0);
        loop {
            let (result, taken, written, ended) =
                self.core.read_record(record, &mut self.text[text..], &mut self.ends[ends..]);
            (record, text, ends) = (&record[taken..], text + written, ends + ended);
            match result {
                // asked again with nothing more, it ends the record
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record
                | ReadRecordResult::End
                | ReadRecordResult::OutputFull
                | ReadRecordResult::OutputEndsFull => break,
            }
        }
        self.record.clear();
        let mut from = 0;
        for end in &self.ends[..ends] {
            self.record.push_field(&self.text[from..*end]);
            from = *end;
        }
        &self.record
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> TableError + use<> {
    let path = path.to_owned();
    move |source| TableError::Unreadable { path, source }
}

fn scan(path: &Path, delimiter: Delimiter) -> io::Result<Scan> {
    let mut file = BufReader::new(File::open(path)?);
    // by its content, whatever its name says
    let gzipped = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read + Send> =
        if gzipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Scan::new(text, delimiter.0)
}
