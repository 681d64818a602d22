//! Every code has a page, and every page a code.

use std::{collections::BTreeSet, fs, path::Path};

use gateway::problem::{Fault, pages::PAGES};
use strum::IntoEnumIterator;

/// The domain has no list of its codes: a refusal is an enum beside its command. They are read from where
/// they stand, the bodies of `fn code`.
fn codes_of_the_domain() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            let bodies = text.split("fn code(&self) -> &'static str {").skip(1);
            for body in bodies.map(|rest| rest.split("\n    }").next().unwrap()) {
                codes.extend(body.split('"').skip(1).step_by(2).map(str::to_owned));
            }
            let derived = text.split("\n    #[refusal(code = \"").skip(1);
            codes.extend(derived.map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    codes
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let mut codes = codes_of_the_domain();
    assert!(codes.contains("house.unknown") && codes.len() > 50, "the codes were found");
    codes.extend(Fault::iter().map(|fault| fault.code().to_owned()));
    let pages: BTreeSet<String> = PAGES.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<_> = codes.difference(&pages).collect();
    let needless: Vec<_> = pages.difference(&codes).collect();
    assert!(missing.is_empty(), "codes without a page in gateway/problems: {missing:?}");
    assert!(needless.is_empty(), "pages without a code: {needless:?}");
    assert!(PAGES.is_sorted_by_key(|(code, _)| *code), "pages are found by their code");
    for (code, text) in PAGES {
        assert!(text.starts_with("# ") && text.contains("**What to do.**"), "{code}");
    }
}
