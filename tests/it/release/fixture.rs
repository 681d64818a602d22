//! The fixture of an earlier release.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sqlx::Connection as _;
use uuid::Uuid;

use crate::world::EngineWorld;

/// The folder of one release.
pub(super) struct Fixture {
    folder: PathBuf,
    /// Outputs of its tools.
    pub(super) expected: Value,
    access: Value,
    ids: Value,
}

/// A recorded answer over HTTP.
pub(super) struct RecordedAnswer {
    pub(super) by: String,
    pub(super) path: String,
    pub(super) answer: Value,
}

impl Fixture {
    pub(super) fn of(release: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(release);
        let read = |name: &str| -> Value {
            serde_json::from_slice(&fs::read(folder.join(name).with_extension("json")).unwrap()).unwrap()
        };
        let [expected, access, ids] = ["expected", "access", "ids"].map(read);
        Self { folder, expected, access, ids }
    }

    /// Restores log, tables and keys into a new environment.
    pub(super) async fn restore(&self) -> EngineWorld {
        let world = EngineWorld::new().await;
        let secrets = world.folder.path().join("data").join("secrets");
        fs::create_dir_all(&secrets).unwrap();
        for key in fs::read_dir(self.folder.join("secrets")).unwrap().map(Result::unwrap) {
            fs::copy(key.path(), secrets.join(key.file_name())).unwrap();
        }
        let mut connection = world.owner().acquire().await.unwrap().detach();
        let company = fs::read_to_string(self.folder.join("company.sql")).unwrap();
        sqlx::raw_sql(&company).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        world
    }

    pub(super) fn answers(&self) -> Vec<RecordedAnswer> {
        let lines = fs::read_to_string(self.folder.join("answers.jsonl")).unwrap();
        let read = |line: &str| {
            let mut recorded: Value = serde_json::from_str(line).unwrap();
            let text = |field: &str| recorded[field].as_str().unwrap().to_owned();
            let (by, path) = (text("by"), text("path"));
            RecordedAnswer { by, path, answer: recorded["answer"].take() }
        };
        lines.lines().map(read).collect()
    }

    /// The path of a file of the folder, for a subcommand.
    pub(super) fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The id of something in the company, such as `id("tickets", "rated")`.
    pub(super) fn id(&self, sort: &str, name: &str) -> Uuid {
        self.ids[sort][name].as_str().unwrap().parse().unwrap()
    }

    pub(super) fn house(&self) -> Uuid {
        self.ids["house"].as_str().unwrap().parse().unwrap()
    }

    /// SHA-256 of the file of the ticket `rated`.
    pub(super) fn picture(&self) -> &str {
        self.ids["picture"].as_str().unwrap()
    }

    pub(super) fn token(&self, login: &str) -> &str {
        self.access["tokens"][login].as_str().unwrap()
    }

    /// The session cookie of `oleg`.
    pub(super) fn cookie(&self) -> &str {
        self.access["cookie"].as_str().unwrap()
    }

    /// Passwords by login: the current ones, or those of `former_passwords`.
    pub(super) fn passwords(&self, which: &str) -> impl Iterator<Item = (&str, &str)> {
        let all = self.access[which].as_object().unwrap().iter();
        all.map(|(login, password)| (&**login, password.as_str().unwrap()))
    }
}
