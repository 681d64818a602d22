//! Settings of the process: the defaults, then a TOML file, then the environment. `deploy/domovoy.toml` documents them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use config::{Environment, File, FileFormat};
use gateway::OutOfBounds;
use schemas::subject::CompanyName;
use serde::{Deserialize, Serialize};

use crate::server_url::ServerUrl;

/// Name of the file that is read from the data folder where none is named.
const FILE: &str = "domovoy.toml";
/// Prefix of the variables: `DOMOVOY__GATEWAY__REQUESTS_MAX`.
const PREFIX: &str = "DOMOVOY";

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Where the process finds its data and servers, and what it takes of the machine.
    pub(crate) process: Process,
    /// Limits of the gateway.
    pub(crate) gateway: gateway::Config,
}

/// Where a process finds its data and servers, and what it takes of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Process {
    /// Folder of keys and of the embedded servers; a relative path begins at the working directory.
    pub(crate) data: PathBuf,
    /// Address to listen on; port 0 takes a free one.
    pub(crate) listen: SocketAddr,
    /// The company's name in the subjects of its event stream.
    pub(crate) company: CompanyName,
    /// PostgreSQL to use instead of the embedded one; empty for the embedded one.
    pub(crate) database_url: ServerUrl,
    /// NATS to use instead of the embedded one; empty for the embedded one.
    pub(crate) nats_url: ServerUrl,
    /// Connections to the database, 4 to 1,000.
    pub(crate) database_connections_max: u32,
    /// Bytes of aggregates kept in memory, 1 MiB to 64 GiB.
    pub(crate) cache_bytes_max: u64,
    /// Seconds that requests and batches under way may take to end at a stop, 1 to 120.
    pub(crate) shutdown_seconds_max: u64,
}

impl Default for Process {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            company: CompanyName::default(),
            database_url: ServerUrl::default(),
            nats_url: ServerUrl::default(),
            database_connections_max: 32,
            cache_bytes_max: 128 << 20,
            shutdown_seconds_max: 30,
        }
    }
}

impl Process {
    fn checked(self) -> Result<Self, OutOfBounds> {
        OutOfBounds::check([
            ("database_connections_max", u64::from(self.database_connections_max), 4..=1_000),
            ("cache_bytes_max", self.cache_bytes_max, 1 << 20..=64 << 30),
            ("shutdown_seconds_max", self.shutdown_seconds_max, 1..=120),
        ])?;
        Ok(self)
    }

    /// How long requests and batches under way may take to end.
    pub(crate) fn shutdown_timeout(&self) -> Duration {
        Duration::from_secs(self.shutdown_seconds_max)
    }
}

/// Reads the settings in force: from `named`, which has to exist, or else from the data folder, where the file may be
/// absent.
pub(crate) fn read(named: Option<&Path>, data: &Path) -> anyhow::Result<Settings> {
    let path = named.map_or_else(|| data.join(FILE), Path::to_owned);
    settings(File::from(path).format(FileFormat::Toml).required(named.is_some()), variables())
}

fn variables() -> Environment {
    Environment::with_prefix(PREFIX).prefix_separator("__").separator("__").try_parsing(true)
}

fn settings(
    file: impl config::Source + Send + Sync + 'static,
    environment: Environment,
) -> anyhow::Result<Settings> {
    let read = config::Config::builder().add_source(file).add_source(environment).build();
    let Settings { process, gateway } =
        read.and_then(config::Config::try_deserialize).context("the settings cannot be read")?;
    Ok(Settings {
        process: process.checked().context("the settings of the process")?,
        gateway: gateway.checked().context("the settings of the gateway")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const DOCUMENTED: &str = include_str!("../../domovoy.toml");

    fn parse(file: &str, set: &[(&str, &str)]) -> anyhow::Result<Settings> {
        let set: HashMap<_, _> =
            set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        settings(File::from_str(file, FileFormat::Toml), variables().source(Some(set)))
    }

    #[test]
    fn the_documented_file_gives_every_setting_its_default() {
        assert_eq!(parse(DOCUMENTED, &[]).unwrap(), Settings::default());
        let documented: toml::Table = DOCUMENTED.parse().unwrap();
        let all = toml::Table::try_from(Settings::default()).unwrap();
        assert_eq!(documented, all, "every setting is documented, with its default");
    }

    #[test]
    fn the_environment_takes_precedence_over_the_file() {
        let file = "[gateway]\nrequests_max = 7\nuploads_max = 2\n[process]\nlisten = \"0.0.0.0:80\"";
        let set = [
            ("DOMOVOY__GATEWAY__REQUESTS_MAX", "9"),
            ("DOMOVOY__PROCESS__DATA", "/srv"),
            ("DOMOVOY_DATA", "elsewhere"),
        ];
        let Settings { process, gateway } = parse(file, &set).unwrap();
        assert_eq!((gateway.requests_max, gateway.uploads_max, gateway.live_max), (9, 2, 1000));
        assert_eq!((process.data, process.listen.port()), (PathBuf::from("/srv"), 80));
    }

    #[test]
    fn what_is_no_setting_is_refused_with_its_name() {
        for (file, variable, said) in [
            ("[gateway]\nrequest_max = 7", None, "request_max"),
            ("[gateways]\n", None, "gateways"),
            ("", Some(("DOMOVOY__GATEWAY__REQUEST_MAX", "7")), "request_max"),
            ("", Some(("DOMOVOY__GATEWAY__REQUESTS_MAX", "many")), "many"),
            ("[gateway]\nrequests_max = 0", None, "requests_max is 0"),
            ("[gateway]\nrequests_max = -1", None, "requests_max"),
            ("gateway", None, "cannot be read"),
            ("[process]\nlisten = \"8080\"", None, "socket address"),
            ("[process]\ncompany = \"a.b\"", None, "company"),
            ("[process]\ndatabase_url = \"here\"", None, "database_url"),
            ("[process]\ndatabase_connections_max = 3", None, "database_connections_max is 3"),
            ("[process]\nshutdown_seconds_max = 121", None, "shutdown_seconds_max is 121"),
        ] {
            let variables: Vec<_> = variable.into_iter().collect();
            let refused = format!("{:#}", parse(file, &variables).unwrap_err());
            assert!(refused.contains(said), "{file} {variable:?}: {refused}");
        }
    }
}
