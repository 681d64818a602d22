//! XES 1.0 (IEEE 1849): one trace per case, with its events in the order in which they happened.

use std::io::{self, Write};

use quick_xml::escape::escape;
use schemas::tail;
use sqlx::PgPool;

use super::{
    ExportError,
    cases::{CaseStep, Cases, ExportedCase, written},
};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
<string key="id" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000000+00:00"/>
<string key="lifecycle:transition" value="complete"/>
<string key="state" value=""/>
<int key="position" value="0"/>
</global>
<classifier name="Activity" keys="concept:name"/>
"#;

/// Writes all tickets, or those of one source.
pub async fn xes(pool: &PgPool, source: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let until = tail::head(pool).await?;
    let mut cases = Cases::new(pool, source, until);
    let mut writer = XesWriter { out, written: 0 };
    writer.put(HEAD)?;
    while let Some(case) = cases.next().await? {
        writer.trace(&case)?;
    }
    writer.put("</log>\n")?;
    Ok(())
}

struct XesWriter<'a> {
    out: &'a mut dyn Write,
    written: usize,
}

impl XesWriter<'_> {
    fn trace(&mut self, case: &ExportedCase) -> io::Result<()> {
        self.put("<trace>\n")?;
        self.string("concept:name", &case.name)?;
        self.string("id", &case.id.to_string())?;
        for (name, text) in &case.attributes {
            self.string(name, text)?;
        }
        for step in &case.steps {
            self.event(step)?;
        }
        self.put("</trace>\n")
    }

    fn event(&mut self, step: &CaseStep) -> io::Result<()> {
        self.put("<event>\n")?;
        self.string("concept:name", &step.label)?;
        self.attribute("date", "time:timestamp", &written(step.at))?;
        if let Some(by) = &step.by {
            self.string("org:resource", by)?;
        }
        self.string("lifecycle:transition", "complete")?;
        self.string("state", step.state)?;
        self.attribute("int", "position", &step.position.to_string())?;
        self.put("</event>\n")
    }

    fn string(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.attribute("string", key, value)
    }

    fn attribute(&mut self, kind: &str, key: &str, value: &str) -> io::Result<()> {
        self.put(&format!("<{kind} key=\"{}\" value=\"{}\"/>\n", inside(key), inside(value)))
    }

    /// Writes a line. pm4py decodes blocks of 4096 bytes one by one, so a multi-byte character across a block border
    /// is an error. Such a line therefore begins in the next block; one longer than a block is written with character
    /// references.
    fn put(&mut self, line: &str) -> io::Result<()> {
        const BLOCK_BYTES: usize = 4_096;
        if line.len() > BLOCK_BYTES && !line.is_ascii() {
            return self.put(&ascii(line));
        }
        let left = BLOCK_BYTES - self.written % BLOCK_BYTES;
        if line.len() > left && !line.is_char_boundary(left) {
            self.out.write_all(&vec![b' '; left])?;
            self.written += left;
        }
        self.written += line.len();
        self.out.write_all(line.as_bytes())
    }
}

/// Escapes the value of an attribute: white space is kept, and characters that XML cannot contain are replaced.
fn inside(text: &str) -> String {
    let sayable = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    let text: String = text.chars().map(|c| if sayable(c) { c } else { '\u{fffd}' }).collect();
    escape(text).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;")
}

/// Replaces all non-ASCII characters by references.
fn ascii(line: &str) -> String {
    let reference = |c: char| if c.is_ascii() { c.to_string() } else { format!("&#{};", u32::from(c)) };
    line.chars().map(reference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_an_attribute() {
        assert_eq!(
            inside("R&D <\"a\n'b'\u{1}\u{ffff}>\t"),
            "R&amp;D &lt;&quot;a&#10;&apos;b&apos;��&gt;&#9;"
        );
    }

    #[test]
    fn no_character_crosses_a_block_border() {
        let mut file = Vec::new();
        let mut writer = XesWriter { out: &mut file, written: 0 };
        for length in 0..3_000 {
            writer.string("k", &"ж".repeat(length % 997 * (1 + length % 5))).unwrap();
        }
        assert!(file.chunks(4_096).all(|block| std::str::from_utf8(block).is_ok()));
    }
}
