//! A file cut into records: where each begins, and whether a quote was left open in it.
//!
//! The csv crate makes cells of a record, but where records end is looked for here: its lines are counted
//! one short where they end as Excel ends them, and to it all that follows an open quote is one cell.

use std::io::{self, ErrorKind, Read};

/// Longest record. What goes on beyond it is no row of a table.
pub(super) const LONGEST: usize = 8 << 20;
/// Bytes read at once.
const CHUNK: usize = 64 << 10;

/// Where in a record a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where a cell begins.
    Begin,
    /// In a cell without quotes, or behind the quotes of one.
    Bare,
    /// Between quotes.
    Quoted,
    /// After a quote between quotes: the second of a pair, or the last of the cell.
    Closing,
}

/// A record.
#[derive(Debug)]
pub(super) struct Extent {
    /// Its bytes, without the end of its line.
    bytes: usize,
    /// Of its first line alone, where it has several.
    first: Option<usize>,
    /// Whether a quote is open at its end.
    pub(super) open: bool,
    /// Whether text follows a quote that closed on another line than it was opened on.
    pub(super) odd: bool,
}

/// The bytes of a file that are looked at.
pub(super) struct Scan {
    input: Box<dyn Read + Send>,
    delimiter: u8,
    window: Vec<u8>,
    /// Where in the window the next record begins.
    start: usize,
    /// On which line.
    line: u64,
    ended: bool,
}

impl Scan {
    /// From the first byte on; a byte order mark is none of the text.
    pub(super) fn new(input: Box<dyn Read + Send>, delimiter: u8) -> io::Result<Self> {
        let mut scan = Self { input, delimiter, window: Vec::new(), start: 0, line: 1, ended: false };
        scan.byte(2)?;
        if scan.window.starts_with("\u{feff}".as_bytes()) {
            scan.start = 3;
        }
        Ok(scan)
    }

    /// The line on which the next record begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next record that is not empty, looked at and not yet passed.
    pub(super) fn next(&mut self) -> io::Result<Option<Extent>> {
        while let Some(b'\r' | b'\n') = self.byte(0)? {
            self.end_line()?;
        }
        if self.byte(0)?.is_none() {
            return Ok(None);
        }
        self.measure().map(Some)
    }

    /// The record's text.
    pub(super) fn text(&self, extent: &Extent) -> &[u8] {
        &self.window[self.start..self.start + extent.bytes]
    }

    /// The text of its first line.
    pub(super) fn first_line(&self, extent: &Extent) -> &[u8] {
        &self.window[self.start..self.start + extent.first.unwrap_or(extent.bytes)]
    }

    /// The line on which it ends.
    pub(super) fn last_line(&self, extent: &Extent) -> u64 {
        let text = self.text(extent);
        let breaks = text.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => text.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line + breaks.count() as u64
    }

    /// Goes on behind the record.
    pub(super) fn pass(&mut self, extent: &Extent) -> io::Result<()> {
        self.line = self.last_line(extent);
        self.start += extent.bytes;
        self.end_line()
    }

    /// Goes on with what follows its first line.
    pub(super) fn pass_first_line(&mut self, extent: &Extent) -> io::Result<()> {
        self.start += extent.first.unwrap_or(extent.bytes);
        self.end_line()
    }

    /// Passes the end of a line, of one sign or of two.
    fn end_line(&mut self) -> io::Result<()> {
        let two = self.byte(0)? == Some(b'\r') && self.byte(1)? == Some(b'\n');
        if self.byte(0)?.is_some() {
            self.start += 1 + usize::from(two);
            self.line += 1;
        }
        Ok(())
    }

    fn measure(&mut self) -> io::Result<Extent> {
        let mut place = Place::Begin;
        // of the record, and of the cell
        let (mut first, mut crossed) = (None, false);
        let mut extent = Extent { bytes: 0, first: None, open: false, odd: false };
        while let Some(byte) = self.byte(extent.bytes)? {
            let ends = matches!(byte, b'\r' | b'\n');
            place = match place {
                Place::Quoted if byte == b'"' => Place::Closing,
                Place::Quoted => {
                    crossed |= ends;
                    first = first.or(ends.then_some(extent.bytes));
                    Place::Quoted
                }
                _ if ends => break,
                _ if byte == self.delimiter => {
                    crossed = false;
                    Place::Begin
                }
                Place::Begin | Place::Closing if byte == b'"' => Place::Quoted,
                Place::Closing => {
                    extent.odd |= crossed;
                    Place::Bare
                }
                Place::Begin | Place::Bare => Place::Bare,
            };
            extent.bytes += 1;
            if extent.bytes > LONGEST {
                if place == Place::Quoted && first.is_some() {
                    break;
                }
                let why = format!("line {} is longer than {} MiB", self.line, LONGEST >> 20);
                return Err(io::Error::new(ErrorKind::InvalidData, why));
            }
        }
        extent.open = place == Place::Quoted;
        extent.first = first;
        Ok(extent)
    }

    /// So far from where the next record begins.
    fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        while self.start + at >= self.window.len() && !self.ended {
            self.fill()?;
        }
        Ok(self.window.get(self.start + at).copied())
    }

    fn fill(&mut self) -> io::Result<()> {
        self.window.drain(..self.start);
        self.start = 0;
        let more = (&mut self.input).take(CHUNK as u64).read_to_end(&mut self.window)?;
        self.ended = more == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records with the lines on which they begin.
    fn records(text: &str) -> Vec<(u64, String)> {
        let mut scan = Scan::new(Box::new(io::Cursor::new(text.to_owned())), b',').unwrap();
        let mut records = vec![];
        while let Some(extent) = scan.next().unwrap() {
            let torn = extent.open || extent.odd;
            let text = if torn { scan.first_line(&extent) } else { scan.text(&extent) };
            records.push((scan.line(), String::from_utf8(text.to_vec()).unwrap()));
            if torn { scan.pass_first_line(&extent) } else { scan.pass(&extent) }.unwrap();
        }
        records
    }

    #[test]
    fn lines_are_counted_however_they_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"two", "lines\"", "3,4", "", ""].join(end);
            let told = records(&text);
            let two = format!("1,\"two{end}lines\"");
            assert_eq!(told, [(1, "a,b".into()), (3, two), (5, "3,4".into())], "{end:?}");
        }
        assert_eq!(records("\u{feff}a\r\n\nb\rc"), [(1, "a".into()), (3, "b".into()), (4, "c".into())]);
        assert_eq!(records(""), []);
    }

    #[test]
    fn an_open_quote_takes_its_own_line_only() {
        let told = records("1,\"open\n2,x\n3,\"a\"\"b\"\n4,\"a\nb\"\n5,\"end");
        let lines = ["1,\"open", "2,x", "3,\"a\"\"b\"", "4,\"a\nb\"", "5,\"end"];
        assert_eq!(told.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), lines);
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4, 6]);
    }

    #[test]
    fn a_line_without_end_is_refused_before_all_of_it_is_read() {
        let endless = Box::new(io::repeat(b'x'));
        let no = Scan::new(endless, b',').unwrap().next().unwrap_err();
        assert_eq!(no.to_string(), "line 1 is longer than 8 MiB");
        let quoted = Box::new("a,\"b\n".as_bytes().chain(io::repeat(b'x')));
        let mut scan = Scan::new(quoted, b',').unwrap();
        let open = scan.next().unwrap().unwrap();
        assert!(open.open && open.bytes <= LONGEST + 1);
        scan.pass_first_line(&open).unwrap();
        assert_eq!(scan.next().unwrap_err().to_string(), "line 2 is longer than 8 MiB");
    }
}
