//! The published form of a decimal number: an optional minus, digits, and optionally a point with more digits.

use rust_decimal::Decimal;

/// Reads a number in the published form. The library alone would accept `1_000`, `5.`, `.5` and `+5` too.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = match unsigned.split_once('.') {
        Some((whole, rest)) => digits(whole) && digits(rest),
        None => digits(unsigned),
    };
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_only() {
        for text in ["0", "12", "-12.50", "007.0"] {
            assert!(parse(text).is_some(), "{text}");
        }
        for text in ["", "-", "1_000.00", "5.", ".5", "+5", "--5", "1e3", "1,5", " 5", "٣", "1.2.3"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
