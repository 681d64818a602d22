//! Finds the programs of the servers.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use crate::{account::ServerAccount, error::Error};

type Version = (u32, u32);

/// The requirements on the program of a server.
struct ProgramRequirement {
    /// Name and oldest version, for messages.
    what: &'static str,
    oldest: Version,
    /// File name of the program, which is also the first word of its version.
    program: &'static str,
    /// Environment variable that names another place.
    variable: &'static str,
    meaning: &'static str,
}

const POSTGRES: ProgramRequirement = ProgramRequirement {
    what: "PostgreSQL 15",
    oldest: (15, 0),
    program: "postgres",
    variable: ProgramPlaces::POSTGRES,
    meaning: "the folder of its programs",
};

const NATS: ProgramRequirement = ProgramRequirement {
    what: "NATS 2.10",
    oldest: (2, 10),
    program: "nats-server",
    variable: ProgramPlaces::NATS,
    meaning: "its program",
};

/// The places where programs are searched, in this order: only the named one, if there is one; the folders of
/// `deploy/install.sh`; the `PATH`; the folders of Debian's PostgreSQL.
#[derive(Debug, Clone, Default)]
pub struct ProgramPlaces {
    /// Folder with PostgreSQL's programs, if it is named.
    pub postgres: Option<PathBuf>,
    /// The program `nats-server`, if it is named.
    pub nats: Option<PathBuf>,
    /// Folders of `deploy/install.sh`, with `postgres` and `nats` in them.
    pub installed: Vec<PathBuf>,
    /// Folders of the `PATH`.
    pub path: Vec<PathBuf>,
}

impl ProgramPlaces {
    /// Environment variable that names the folder with PostgreSQL's programs.
    pub const POSTGRES: &str = "DOMOVOY_POSTGRES_BIN";
    /// Environment variable that names the program `nats-server`.
    pub const NATS: &str = "DOMOVOY_NATS_SERVER";

    /// Reads the places from the environment.
    pub fn from_env() -> Self {
        let given = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let data = given("XDG_DATA_HOME").or_else(|| given("HOME").map(|home| home.join(".local/share")));
        Self {
            postgres: given(Self::POSTGRES),
            nats: given(Self::NATS),
            installed: [Some(PathBuf::from("/opt")), data]
                .into_iter()
                .flatten()
                .map(|root| root.join("domovoy/servers"))
                .collect(),
            path: env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default(),
        }
    }

    /// The folder with PostgreSQL's programs, and their major version: any supported one, or version `of`.
    pub(crate) async fn find_postgres(
        &self,
        account: ServerAccount,
        of: Option<u32>,
    ) -> Result<(PathBuf, u32), Error> {
        let mut debian: Vec<_> = fs::read_dir("/usr/lib/postgresql")
            .map(|versions| versions.filter_map(Result::ok).map(|version| version.path()).collect())
            .unwrap_or_default();
        debian.sort_by_key(|path| {
            path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()).map(std::cmp::Reverse)
        });
        let installed = self.installed.iter().map(|servers| servers.join("postgres/bin"));
        let folders = match &self.postgres {
            Some(named) => vec![named.clone()],
            None => installed
                .chain(self.path.iter().cloned())
                .chain(debian.into_iter().map(|version| version.join("bin")))
                .collect(),
        };
        let programs = folders.into_iter().map(|folder| folder.join("postgres"));
        let suits = |program: &Path, (major, _): Version| match of {
            Some(data) if data != major => Err(format!("is {major}, the data are of {data}")),
            _ if !program.with_file_name("initdb").exists() => Err("has no initdb beside it".to_owned()),
            _ => Ok(()),
        };
        let (program, (major, _)) = POSTGRES.find(programs, self.postgres.is_some(), account, suits).await?;
        Ok((program.with_file_name(""), major))
    }

    /// The program `nats-server`.
    pub(crate) async fn find_nats(&self, account: ServerAccount) -> Result<PathBuf, Error> {
        let folders =
            self.installed.iter().map(|servers| servers.join("nats")).chain(self.path.iter().cloned());
        let programs: Vec<_> = match &self.nats {
            Some(named) => vec![named.clone()],
            None => folders.map(|folder| folder.join("nats-server")).collect(),
        };
        let (program, _) = NATS.find(programs, self.nats.is_some(), account, |_, _| Ok(())).await?;
        Ok(program)
    }
}

impl ProgramRequirement {
    /// The first of these programs that meets the requirements.
    async fn find(
        &self,
        programs: impl IntoIterator<Item = PathBuf>,
        named: bool,
        account: ServerAccount,
        suits: impl Fn(&Path, Version) -> Result<(), String>,
    ) -> Result<(PathBuf, Version), Error> {
        let mut tried = String::new();
        for program in programs {
            // missing programs are reported only for a named place
            if !named && !program.exists() {
                continue;
            }
            let version = self.version_of(&program, account).await;
            match version.and_then(|version| suits(&program, version).map(|()| version)) {
                Ok(version) => return Ok((program, version)),
                Err(why) => {
                    let _ = write!(tried, "\n  {} {why}", program.display());
                }
            }
        }
        let Self { what, variable, meaning, .. } = *self;
        Err(Error::NotInstalled { what, tried, variable, meaning })
    }

    /// Runs `--version` under the account that will run the program, because its folder may be closed to that
    /// account.
    async fn version_of(&self, program: &Path, account: ServerAccount) -> Result<Version, String> {
        let mut question = Command::from(account.command(program, "KILL"));
        let answer =
            question.arg("--version").output().await.map_err(|error| format!("cannot be run: {error}"))?;
        if !answer.status.success() {
            let why = String::from_utf8_lossy(&answer.stderr);
            return Err(format!("cannot be run: {}", why.trim().replace('\n', "; ")));
        }
        let text = String::from_utf8_lossy(&answer.stdout);
        match read_version(&text) {
            Some(version) if text.starts_with(self.program) && version >= self.oldest => Ok(version),
            Some((major, minor)) if text.starts_with(self.program) => Err(format!("is only {major}.{minor}")),
            _ => Err(format!("is no {}", self.program)),
        }
    }
}

/// Parses `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `18beta1`, `nats-server: v2.15.1`.
fn read_version(text: &str) -> Option<Version> {
    let word = text
        .split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let mut numbers = word.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    Some((numbers.next()?, numbers.next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_parsed_as_the_programs_print_them() {
        assert_eq!(read_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some((15, 18)));
        assert_eq!(read_version("postgres (PostgreSQL) 19beta1"), Some((19, 0)));
        assert_eq!(read_version("nats-server: v2.15.1"), Some((2, 15)));
        assert_eq!(read_version("no such thing"), None);
    }
}
