//! `domovoy config`: the settings in force, as TOML.

use std::{
    io::{self, Write as _},
    path::PathBuf,
};

use anyhow::Context as _;
use clap::Args;

use crate::settings::SettingsFile;

/// Show the settings that the process runs with: defaults, file and environment together
#[derive(Debug, Args)]
pub(crate) struct ShowConfig {
    /// Data folder, whose domovoy.toml is read where no other file is named
    #[arg(long, env = "DOMOVOY_DATA", value_name = "DIR", default_value = "data")]
    data: PathBuf,
    #[command(flatten)]
    file: SettingsFile,
}

impl ShowConfig {
    pub(crate) fn run(&self) -> anyhow::Result<()> {
        let settings = self.file.read(&self.data)?;
        let text = toml::to_string(&settings).context("the settings cannot be written as TOML")?;
        Ok(io::stdout().write_all(text.as_bytes())?)
    }
}
