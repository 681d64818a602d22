//! Rows into a table by COPY: one form for live batches and rebuilds.

use serde::Serialize;
use serde_json::Value;
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
    let columns: Vec<String> = fields(first)?.into_iter().map(|(name, _)| name).collect();
    let statement = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
    let mut sink = connection.copy_in_raw(&statement).await?;
    let mut text = String::with_capacity(CHUNK + 4096);
    for row in rows {
        for (index, (_, value)) in fields(row)?.into_iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            write(&mut text, &value);
        }
        text.push('\n');
        if text.len() >= CHUNK {
            sink.send(text.as_bytes()).await?;
            text.clear();
        }
    }
    sink.send(text.as_bytes()).await?;
    sink.finish().await?;
    Ok(())
}

fn fields<R: Serialize>(row: &R) -> Result<serde_json::Map<String, Value>, sqlx::Error> {
    match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(other) => Err(sqlx::Error::Encode(format!("a row is an object, not {other}").into())),
        Err(error) => Err(sqlx::Error::Encode(error.into())),
    }
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("\\N"),
        Value::String(string) => escape(text, string),
        Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
        Value::Array(_) | Value::Object(_) => escape(text, &value.to_string()),
    }
}

fn escape(text: &mut String, string: &str) {
    for c in string.chars() {
        match c {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_field_whatever_is_in_it() {
        let mut text = String::new();
        write(&mut text, &serde_json::json!({"a": "tab\there \\ and\nthere"}));
        assert_eq!(text, r#"{"a":"tab\\there \\\\ and\\nthere"}"#);
        text.clear();
        write(&mut text, &Value::Null);
        assert_eq!(text, "\\N");
    }
}
