//! A file to import, and what came of it.

use std::{collections::BTreeMap, io::Write as _, path::Path};

use domain::text::Text;
use flate2::{Compression, write::GzEncoder};
use imports::{Import, ImportError, Kind, Odd, Rejected, Summary, Witness};
use tempfile::TempDir;
use test_world::World;

/// What an import told while it ran.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) rejected: Vec<(u64, String, String)>,
    pub(crate) odd: Vec<Odd>,
    pub(crate) done: u64,
}

impl Witness for Notes {
    fn progress(&mut self, done: u64, _: u64) {
        self.done = done;
    }
    fn rejected(&mut self, line: u64, why: &Rejected) {
        self.rejected.push((line, why.code.to_string(), why.reason.clone()));
    }
    fn odd(&mut self, odd: &Odd) {
        self.odd.push(odd.clone());
    }
}

impl Notes {
    /// Lines and codes, in the order of the file.
    pub(crate) fn codes(mut self) -> Vec<(u64, String)> {
        self.rejected.sort();
        self.rejected.into_iter().map(|(line, code, _)| (line, code)).collect()
    }
}

/// Files of one test.
pub(crate) struct Files(TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn write(&self, name: &str, content: &[u8]) -> std::path::PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

/// A mapping out of its text.
pub(crate) fn mapping<K: Kind>(text: &str) -> K {
    let files = Files::new();
    imports::mapping(&files.write("mapping.toml", text.as_bytes())).unwrap()
}

pub(crate) fn gzipped(content: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(content).unwrap();
    gzip.finish().unwrap()
}

/// Imports a file of the source `test`.
pub(crate) async fn import<K: Kind>(world: &World, kind: K, file: &Path) -> (Summary, Notes) {
    let mut notes = Notes::default();
    let summary = try_import(world, kind, file, &mut notes).await.unwrap();
    assert_eq!(summary.rows, summary.taken + summary.known + summary.rejected, "no row is lost: {summary:?}");
    assert_eq!((notes.done, notes.rejected.len() as u64), (summary.rows, summary.rejected));
    (summary, notes)
}

pub(crate) async fn try_import<K: Kind>(
    world: &World,
    kind: K,
    file: &Path,
    witness: &mut dyn Witness,
) -> Result<Summary, ImportError> {
    importer(world, "test").run(kind, file, witness).await
}

pub(crate) fn importer(world: &World, source: &str) -> Import {
    let now = "2026-03-02T09:00:00Z".parse().unwrap();
    Import::new(world.pool.clone(), world.store.clone(), Text::parse(source).unwrap(), now)
}

/// Every stream with its events, as they are written.
pub(crate) async fn streams(world: &World) -> BTreeMap<String, Vec<(String, String)>> {
    let events: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT aggregate_id, payload::text, occurred_at::text FROM log.events ORDER BY aggregate_id, sequence",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let mut streams: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, payload, occurred_at) in events {
        streams.entry(id).or_default().push((payload, occurred_at));
    }
    streams
}
