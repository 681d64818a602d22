//! Settings of the process: the defaults, then a TOML file, then the environment. `deploy/domovoy.toml` documents them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use config::{Environment, File, FileFormat};
use serde::{Deserialize, Serialize};

/// Name of the file that is read from the data folder where none is named.
const FILE: &str = "domovoy.toml";
/// Prefix of the variables: `DOMOVOY__GATEWAY__REQUESTS_MAX`.
const PREFIX: &str = "DOMOVOY";

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// Limits of the gateway.
    pub(crate) gateway: gateway::Config,
}

/// Which file the settings are read from.
#[derive(Debug, Args)]
pub(crate) struct SettingsFile {
    /// Settings of the process [default: domovoy.toml in the data folder, if it is there]
    #[arg(long, env = "DOMOVOY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl SettingsFile {
    /// The settings in force. A file that is named has to be there.
    pub(crate) fn read(&self, data: &Path) -> anyhow::Result<Settings> {
        let (path, required) = match &self.config {
            Some(path) => (path.clone(), true),
            None => (data.join(FILE), false),
        };
        settings(File::from(path).format(FileFormat::Toml).required(required), variables())
    }
}

fn variables() -> Environment {
    Environment::with_prefix(PREFIX).prefix_separator("__").separator("__").try_parsing(true)
}

fn settings(
    file: impl config::Source + Send + Sync + 'static,
    environment: Environment,
) -> anyhow::Result<Settings> {
    let read = config::Config::builder().add_source(file).add_source(environment).build();
    let Settings { gateway } =
        read.and_then(config::Config::try_deserialize).context("the settings cannot be read")?;
    Ok(Settings { gateway: gateway.checked().context("the settings of the gateway")? })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const DOCUMENTED: &str = include_str!("../../domovoy.toml");

    fn read(file: &str, set: &[(&str, &str)]) -> anyhow::Result<Settings> {
        let set: HashMap<_, _> =
            set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        settings(File::from_str(file, FileFormat::Toml), variables().source(Some(set)))
    }

    #[test]
    fn the_documented_file_gives_every_setting_its_default() {
        assert_eq!(read(DOCUMENTED, &[]).unwrap(), Settings::default());
        let documented: toml::Table = DOCUMENTED.parse().unwrap();
        let all = toml::Table::try_from(Settings::default()).unwrap();
        assert_eq!(documented, all, "every setting is documented, with its default");
    }

    #[test]
    fn the_environment_takes_precedence_over_the_file() {
        let file = "[gateway]\nrequests_max = 7\nuploads_max = 2";
        let set =
            read(file, &[("DOMOVOY__GATEWAY__REQUESTS_MAX", "9"), ("DOMOVOY_DATA", "elsewhere")]).unwrap();
        assert_eq!((set.gateway.requests_max, set.gateway.uploads_max, set.gateway.live_max), (9, 2, 1000));
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
        ] {
            let variables: Vec<_> = variable.into_iter().collect();
            let refused = format!("{:#}", read(file, &variables).unwrap_err());
            assert!(refused.contains(said), "{file} {variable:?}: {refused}");
        }
    }
}
