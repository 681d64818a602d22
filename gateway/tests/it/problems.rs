//! Every code has a page, and every page a code.

use std::collections::BTreeSet;

use gateway::problem::{Fault, pages::PAGES};
use strum::IntoEnumIterator;

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut codes = domain::refusal_codes();
    codes.extend(Fault::iter().map(Fault::code));
    let pages: BTreeSet<_> = PAGES.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = codes.difference(&pages).collect();
    let needless: Vec<_> = pages.difference(&codes).collect();
    assert!(missing.is_empty(), "codes without a page in gateway/problems: {missing:?}");
    assert!(needless.is_empty(), "pages without a code: {needless:?}");
    assert!(PAGES.is_sorted_by_key(|(code, _)| *code), "pages are found by their code");
    for (code, text) in PAGES {
        assert!(text.starts_with("# ") && text.contains("**What to do.**"), "{code}");
    }
}
