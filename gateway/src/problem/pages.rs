//! A page of help about every code.

/// Code and text of every page in `gateway/problems`, sorted by code. The build script lists them.
pub const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code.
pub(crate) fn page(code: &str) -> Option<&'static str> {
    let found = PAGES.binary_search_by_key(&code, |(code, _)| code).ok()?;
    Some(PAGES[found].1)
}

/// The first line of its page: what sort of problem it is.
pub fn title(code: &str) -> &'static str {
    let line = page(code).and_then(|text| text.lines().next());
    line.map_or("", |line| line.trim_start_matches("# "))
}
