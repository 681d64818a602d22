//! E8, R9: every form of an event that was ever written can be read for ever.
//!
//! `schemas/events/golden/` has a payload of each kind and version, as it is in the log. Files are only added: a new
//! form of an event adds one, and the old one is still read through its upcaster.

use std::{collections::BTreeSet, fs, path::PathBuf};

use schemas::{Fact, fact, upcast};
use serde_json::Value;

struct Golden {
    kind: String,
    version: String,
    payload: String,
    fact: Fact,
}

/// `ticket.opened.v1.json`: kind, version, payload.
fn goldens() -> Vec<Golden> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("events/golden");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = files.map(|path| {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let (kind, version) = stem.rsplit_once(".v").unwrap();
        let payload = fs::read_to_string(&path).unwrap();
        let (stream, _) = kind.split_once('.').unwrap();
        let fact = upcast::read(stream, kind, version, &payload);
        let fact = fact.unwrap_or_else(|error| panic!("{kind} of version {version}: {error}"));
        Golden { kind: kind.to_owned(), version: version.to_owned(), payload, fact }
    });
    read.collect()
}

impl Golden {
    /// Whether this is the form in which the event would be written today.
    fn is_current(&self) -> bool {
        self.fact.version().is_some_and(|today| today.to_string() == self.version)
    }
}

#[test]
fn every_form_ever_written_is_read() {
    for golden in goldens() {
        let today = serde_json::to_value(&golden.fact).unwrap();
        assert_eq!(golden.kind.split_once('.').unwrap().1, today["type"], "{}", golden.kind);
        if golden.is_current() {
            assert_eq!(today, serde_json::from_str::<Value>(&golden.payload).unwrap(), "{}", golden.kind);
        }
    }
}

#[test]
fn every_kind_has_a_golden_file_of_its_current_form() {
    let have: BTreeSet<String> =
        goldens().into_iter().filter(Golden::is_current).map(|golden| golden.kind).collect();
    let without: Vec<String> = fact::kinds().into_iter().filter(|kind| !have.contains(kind)).collect();
    assert!(without.is_empty(), "take a payload of each from a log: {without:?}");
}
