//! One row, and its cells as values. A cell that is none spoils its row, with a code and a reason.

use std::borrow::Cow;

use domain::{
    Money,
    money::NotMoney,
    text::{Label, NotText, Text},
    volume::{NotAVolume, Volume},
};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::table::Header;

/// Longest text kept of a cell that has no limit of its own.
const LONGEST: usize = 4_000;

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Stable.
    pub code: Cow<'static, str>,
    /// For whoever mends the file.
    pub reason: String,
}

impl Rejected {
    pub(super) fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code: Cow::Borrowed(code), reason: reason.into() }
    }

    fn cell(code: &'static str, column: &str, text: &str, why: &dyn std::fmt::Display) -> Self {
        let shown: String = text.chars().take(60).collect();
        Self::new(code, format!("{column} = {shown:?}: {why}"))
    }
}

/// A row of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'r> {
    header: &'r Header,
    record: &'r csv::ByteRecord,
    /// Where it begins; the header stands on line 1.
    pub(super) line: u64,
    /// Where it ends; nowhere, where a quote is left open.
    last: Option<u64>,
}

/// A row with as many cells as there are columns, all of them text.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'r>(Row<'r>);

impl<'r> Row<'r> {
    pub(super) fn new(header: &'r Header, record: &'r csv::ByteRecord, line: u64, last: Option<u64>) -> Self {
        Self { header, record, line, last }
    }

    pub(super) fn cells(self) -> Result<Cells<'r>, Rejected> {
        let Some(last) = self.last else {
            return Err(Rejected::new("import.quote_left_open", "a quote is opened and not closed"));
        };
        let (cells, columns) = (self.record.len(), self.header.names.len());
        if cells != columns {
            let lines = match last - self.line {
                0 => String::new(),
                _ => format!(" and reaches to line {last}"),
            };
            let reason = format!("the row has {cells} cells for {columns} columns{lines}");
            return Err(Rejected::new("import.number_of_cells", reason));
        }
        let odd = self.record.iter().position(|cell| std::str::from_utf8(cell).is_err());
        if let Some(place) = odd {
            let reason = format!("{} is not UTF-8", self.header.names[place]);
            return Err(Rejected::new("import.not_utf8", reason));
        }
        Ok(Cells(self))
    }

    /// What the row says, whatever the order of its columns.
    pub(super) fn fingerprint(self) -> u128 {
        let mut hash = Sha256::new();
        let mut add = |cell: &[u8]| {
            hash.update((cell.len() as u64).to_be_bytes());
            hash.update(cell);
        };
        if self.record.len() == self.header.names.len() {
            self.header.sorted.iter().for_each(|place| add(&self.record[*place]));
        } else {
            self.record.iter().for_each(add);
        }
        hash.finalize().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
    }
}

impl<'r> Cells<'r> {
    pub(super) fn line(self) -> u64 {
        self.0.line
    }

    pub(super) fn fingerprint(self) -> u128 {
        self.0.fingerprint()
    }

    /// The cell without white space around it; empty where there is nothing.
    pub(super) fn get(self, column: &str) -> &'r str {
        let cell = self.0.header.place(column).and_then(|place| self.0.record.get(place));
        cell.and_then(|cell| std::str::from_utf8(cell).ok()).unwrap_or_default().trim()
    }

    /// What a parser makes of the cell; nothing of an empty one.
    pub(super) fn parse<T>(
        self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Rejected>,
    ) -> Result<Option<T>, Rejected> {
        let text = self.get(column);
        if text.is_empty() {
            return Ok(None);
        }
        let told = |no: Rejected| Rejected { reason: format!("{column}: {}", no.reason), ..no };
        parse(text).map(Some).map_err(told)
    }

    pub(super) fn text<const MAX: usize>(self, column: &str) -> Result<Option<Text<MAX>>, Rejected> {
        text(column, self.get(column))
    }

    /// The cells that are not empty, as one text.
    pub(super) fn joined<const MAX: usize>(
        self,
        columns: &[String],
        between: &str,
    ) -> Result<Option<Text<MAX>>, Rejected> {
        let cells: Vec<&str> =
            columns.iter().map(|column| self.get(column)).filter(|cell| !cell.is_empty()).collect();
        text(&columns.join(between), &cells.join(between))
    }

    /// Text that is kept as it is, whatever stands in it that a database takes.
    pub(super) fn kept(self, column: &str) -> Result<Option<String>, Rejected> {
        let cell = self.get(column);
        if cell.contains('\0') {
            return Err(Rejected::cell("import.control_character", column, cell, &"the text has a U+0000"));
        }
        if cell.chars().count() > LONGEST {
            let why = NotText::TooLong { max: LONGEST };
            return Err(Rejected::cell("import.text_too_long", column, cell, &why));
        }
        Ok(Some(cell.to_owned()).filter(|cell| !cell.is_empty()))
    }

    pub(super) fn money(self, column: &str) -> Result<Option<Money>, Rejected> {
        self.value(column, str::parse::<Money>, |why| match why {
            NotMoney::NotANumber => "import.number_unreadable",
            NotMoney::TooPrecise => "import.number_too_precise",
            NotMoney::TooLarge => "import.number_too_large",
        })
    }

    pub(super) fn volume(self, column: &str) -> Result<Option<Volume>, Rejected> {
        self.value(column, Volume::parse, |why| match why {
            NotAVolume::NotANumber => "import.number_unreadable",
            NotAVolume::Negative => "import.number_negative",
            NotAVolume::TooPrecise => "import.number_too_precise",
            NotAVolume::TooLarge => "import.number_too_large",
        })
    }

    /// A number of things: `9`, or `9.0` as spreadsheets write it.
    pub(super) fn whole(self, column: &str) -> Result<Option<u16>, Rejected> {
        let Some(volume) = self.volume(column)? else { return Ok(None) };
        let whole = u16::try_from(volume.decimal()).ok().filter(|_| volume.decimal().is_integer());
        let no = || {
            Rejected::cell("import.number_not_whole", column, self.get(column), &"not a small whole number")
        };
        whole.map(Some).ok_or_else(no)
    }

    pub(super) fn decimal(self, column: &str) -> Result<Option<Decimal>, Rejected> {
        Ok(self.volume(column)?.map(Volume::decimal))
    }

    fn value<T, E: std::fmt::Display>(
        self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
        code: impl FnOnce(&E) -> &'static str,
    ) -> Result<Option<T>, Rejected> {
        let text = self.get(column);
        if text.is_empty() {
            return Ok(None);
        }
        parse(text).map(Some).map_err(|why| Rejected::cell(code(&why), column, text, &why))
    }
}

/// What the row cannot do without.
pub(super) fn needed<T>(value: Option<T>, column: &str) -> Result<T, Rejected> {
    value.ok_or_else(|| Rejected::new("import.cell_empty", format!("{column} is empty")))
}

/// Whose row it is. Text always: a case may be called `NA`.
pub(super) fn id(cells: Cells<'_>, column: &str) -> Result<Label, Rejected> {
    needed(cells.text(column)?, column)
}

fn text<const MAX: usize>(column: &str, cell: &str) -> Result<Option<Text<MAX>>, Rejected> {
    match Text::parse(cell) {
        Ok(text) => Ok(Some(text)),
        Err(NotText::Empty) => Ok(None),
        Err(why @ NotText::TooLong { .. }) => Err(Rejected::cell("import.text_too_long", column, cell, &why)),
        Err(why @ NotText::Control) => Err(Rejected::cell("import.control_character", column, cell, &why)),
    }
}
