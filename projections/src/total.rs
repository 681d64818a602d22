//! A sum of amounts: exact, and of any size.

use std::borrow::Cow;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// What many accounts come to. Written as an amount is, `"-12.34"`, but without an amount's limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total(pub Decimal);

impl From<Decimal> for Total {
    fn from(sum: Decimal) -> Self {
        Self(sum)
    }
}

impl Serialize for Total {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:.2}", self.0))
    }
}

impl JsonSchema for Total {
    fn schema_name() -> Cow<'static, str> {
        "Total".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A sum of amounts with two decimals, e.g. \"-12.34\".",
            "pattern": r"^-?\d+\.\d{2}$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_two_decimals_too() {
        let text = |sum| serde_json::to_string(&Total(sum)).unwrap();
        assert_eq!(text(Decimal::ZERO), r#""0.00""#);
        assert_eq!(text(Decimal::from(-120_000_000_000_i64)), r#""-120000000000.00""#);
    }
}
