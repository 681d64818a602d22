//! Texts of the demo's own lists as the domain's type.

use domain::text::Text;

/// A text known to be good.
///
/// # Panics
/// When it is not: a slip in these lists.
pub(super) fn text<const MAX: usize>(of: &str) -> Text<MAX> {
    Text::parse(of).expect("a good text")
}
