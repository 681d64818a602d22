//! A CSV file as rows of text: plain or gzipped, with or without a byte order mark.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;

use super::row::Row;

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
        /// Why.
        source: io::Error,
    },
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
    reader: csv::Reader<Box<dyn Read + Send>>,
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
        let mut reader = reader(path, delimiter).map_err(unreadable(path))?;
        let names = reader.byte_headers().map_err(|error| unreadable(path)(error.into()))?;
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
        let reader = reader(&self.path, self.delimiter).map_err(unreadable(&self.path))?;
        let (path, header) = (self.path.clone(), Arc::clone(&self.header));
        Ok(Rows { path, header, reader, record: csv::ByteRecord::new() })
    }
}

impl Rows {
    /// The next row; lines without anything are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, TableError> {
        let path = &self.path;
        let more = self.reader.read_byte_record(&mut self.record);
        if !more.map_err(|error| unreadable(path)(error.into()))? {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let last = self.reader.position().line().saturating_sub(1).max(line);
        Ok(Some(Row::new(&self.header, &self.record, line, last)))
    }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> TableError {
    let path = path.to_owned();
    move |source| TableError::Unreadable { path, source }
}

fn reader(path: &Path, delimiter: Delimiter) -> io::Result<csv::Reader<Box<dyn Read + Send>>> {
    let mut file = BufReader::new(File::open(path)?);
    // by its content, whatever its name says
    let gzipped = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let text: Box<dyn Read + Send> =
        if gzipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(csv::ReaderBuilder::new().delimiter(delimiter.0).flexible(true).from_reader(text))
}
