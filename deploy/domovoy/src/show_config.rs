//! `domovoy config`: the settings in force, as TOML.

use std::io::{self, Write as _};

use anyhow::Context as _;
use clap::Args;

use crate::installation::InstallationArgs;

/// Show the settings that the process runs with: defaults, file, environment and options together
///
/// Addresses of servers are shown without user, password and parameters.
#[derive(Debug, Args)]
pub(crate) struct ShowConfig {
    #[command(flatten)]
    installation: InstallationArgs,
}

impl ShowConfig {
    pub(crate) fn run(&self) -> anyhow::Result<()> {
        let settings = self.installation.read()?.settings;
        let text = toml::to_string(&settings).context("the settings cannot be written as TOML")?;
        Ok(io::stdout().write_all(text.as_bytes())?)
    }
}
