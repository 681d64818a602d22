//! Rows into a table by COPY: one form for live batches and rebuilds.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};
use sqlx::PgConnection;

/// Bytes sent at a time.
const CHUNK: usize = 1 << 20;

/// Copies rows into a table of the same columns as the row's fields.
pub(crate) async fn copy<R: Serialize + Sync>(
    connection: &mut PgConnection,
    table: &str,
    rows: &[&R],
) -> Result<(), sqlx::Error> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut line = Line::default();
    let mut text = Vec::with_capacity(CHUNK + 4096);
    line.write(&mut text, first)?;
    let statement = format!("COPY {table} ({}) FROM STDIN", line.names.join(", "));
    let mut sink = connection.copy_in_raw(&statement).await?;
    for row in &rows[1..] {
        line.write(&mut text, row)?;
        if text.len() >= CHUNK {
            sink.send(&*text).await?;
            text.clear();
        }
    }
    sink.send(text).await?;
    sink.finish().await?;
    Ok(())
}

/// JSON, but for its outermost object: that becomes a line of COPY, its fields columns, its strings bare.
#[derive(Debug, Default)]
struct Line {
    /// Objects and arrays around what is being written; 1 is the row.
    depth: usize,
    /// A name of a column is being written.
    naming: bool,
    /// The columns of the first row.
    names: Vec<String>,
    /// The first row is written.
    named: bool,
}

impl Line {
    fn write<R: Serialize>(&mut self, text: &mut Vec<u8>, row: &R) -> Result<(), sqlx::Error> {
        let written = row.serialize(&mut Serializer::with_formatter(&mut *text, &mut *self));
        written.map_err(|error| sqlx::Error::Encode(error.into()))?;
        text.push(b'\n');
        self.named = true;
        Ok(())
    }

    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        if self.depth > 1 { writer.write_all(bracket) } else { Ok(()) }
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.depth > 0 { writer.write_all(bracket) } else { Ok(()) }
    }

    fn quote<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        if self.depth > 1 { writer.write_all(b"\"") } else { Ok(()) }
    }
}

impl Formatter for &mut Line {
    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.depth > 1 { b"null" } else { b"\\N" })
    }

    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.quote(writer)
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.quote(writer)
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if self.naming {
            if !self.named {
                self.names.push(fragment.to_owned());
            }
            return Ok(());
        }
        writer.write_all(fragment.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        // a backslash of JSON is data to COPY
        let slash: &[u8] = if self.depth > 1 { b"\\\\" } else { b"\\" };
        match escape {
            CharEscape::Quote if self.depth > 1 => writer.write_all(b"\\\\\""),
            CharEscape::Quote => writer.write_all(b"\""),
            CharEscape::ReverseSolidus if self.depth > 1 => writer.write_all(b"\\\\\\\\"),
            CharEscape::ReverseSolidus => writer.write_all(b"\\\\"),
            CharEscape::Solidus => writer.write_all(b"/"),
            CharEscape::Backspace => [slash, b"b"].iter().try_for_each(|part| writer.write_all(part)),
            CharEscape::FormFeed => [slash, b"f"].iter().try_for_each(|part| writer.write_all(part)),
            CharEscape::LineFeed => [slash, b"n"].iter().try_for_each(|part| writer.write_all(part)),
            CharEscape::CarriageReturn => [slash, b"r"].iter().try_for_each(|part| writer.write_all(part)),
            CharEscape::Tab => [slash, b"t"].iter().try_for_each(|part| writer.write_all(part)),
            CharEscape::AsciiControl(byte) if self.depth > 1 => write!(writer, "\\\\u{byte:04x}"),
            CharEscape::AsciiControl(byte) => writer.write_all(&[byte]),
        }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.naming = self.depth == 1;
        let between: &[u8] = if self.naming { b"\t" } else { b"," };
        if first { Ok(()) } else { writer.write_all(between) }
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.naming = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.depth > 1 { writer.write_all(b":") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Row {
        text: &'static str,
        none: Option<i64>,
        number: i64,
        json: serde_json::Value,
    }

    #[test]
    fn a_value_is_one_field_whatever_is_in_it() {
        let mut line = Line::default();
        let mut text = Vec::new();
        let row = Row {
            text: "tab\there \\ \"and\"\nthere\u{1}",
            none: None,
            number: -7,
            json: serde_json::json!({"a": ["tab\there \\ and\nthere\u{1}", null, true], "b": 1}),
        };
        line.write(&mut text, &row).unwrap();
        line.write(&mut text, &row).unwrap();
        let one = "tab\\there \\\\ \"and\"\\nthere\u{1}\t\\N\t-7\t\
                   {\"a\":[\"tab\\\\there \\\\\\\\ and\\\\nthere\\\\u0001\",null,true],\"b\":1}\n";
        assert_eq!(String::from_utf8(text).unwrap(), one.repeat(2));
        assert_eq!(line.names, ["text", "none", "number", "json"]);
    }
}
