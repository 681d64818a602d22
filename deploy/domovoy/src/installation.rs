//! Where a subcommand finds its company: data folder, database, broker and settings.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Args;
use embedded::{Servers, Want};

use crate::{
    server_url::ServerUrl,
    settings::{self, Process, Settings},
};

/// Options that every subcommand takes. An option or its variable takes precedence over the settings.
#[derive(Debug, Args)]
pub(crate) struct InstallationArgs {
    /// Folder of keys and of the embedded servers [default: data]
    #[arg(long, env = "DOMOVOY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// PostgreSQL to use instead of the embedded one
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// NATS to use instead of the embedded one
    #[arg(long, env = "NATS_URL", value_name = "URL", hide_env_values = true)]
    nats_url: Option<String>,
    /// Settings of the process [default: domovoy.toml in the data folder, if it is there]
    #[arg(long, env = "DOMOVOY_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// A data folder with its servers and the settings in force.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    pub(crate) settings: Settings,
}

/// Addresses with everything needed to connect.
pub(crate) struct Urls {
    pub(crate) database: String,
    pub(crate) nats: String,
}

impl InstallationArgs {
    /// Reads the settings, and puts the options in their place.
    pub(crate) fn read(&self) -> anyhow::Result<Installation> {
        let default = Process::default().data;
        let mut settings = settings::read(self.config.as_deref(), self.data.as_ref().unwrap_or(&default))?;
        let process = &mut settings.process;
        if let Some(data) = &self.data {
            process.data.clone_from(data);
        }
        for (given, set, name) in [
            (&self.database_url, &mut process.database_url, "--database-url"),
            (&self.nats_url, &mut process.nats_url, "--nats-url"),
        ] {
            // an empty variable counts as one that is not set
            if let Some(given) = given.as_ref().filter(|given| !given.is_empty()) {
                *set = given.parse().with_context(|| format!("{name} is no URL"))?;
            }
        }
        Ok(Installation { settings })
    }
}

impl Installation {
    /// Folder of keys and of the embedded servers.
    pub(crate) fn data(&self) -> &Path {
        &self.settings.process.data
    }

    /// Starts the servers that are not given; this process owns the data folder until they are stopped.
    pub(crate) async fn start(&self) -> anyhow::Result<(Servers, Urls)> {
        Self::urls(Servers::start(self.data(), self.database(), self.nats()).await?)
    }

    /// Uses the servers that run on the data folder, and starts those that do not.
    pub(crate) async fn attach(&self) -> anyhow::Result<(Servers, Urls)> {
        Self::urls(Servers::attach(self.data(), self.database(), self.nats()).await?)
    }

    fn urls(servers: Servers) -> anyhow::Result<(Servers, Urls)> {
        let urls = Urls {
            database: servers.database_url().context("no database")?.to_owned(),
            nats: servers.nats_url().context("no broker")?.to_owned(),
        };
        Ok((servers, urls))
    }

    /// The database alone, with a running engine or without one: the caller stops what this had to start. A database
    /// that does not exist is an error, because a new one would be empty.
    pub(crate) async fn attach_database(&self) -> anyhow::Result<(Servers, String)> {
        let there = matches!(self.database(), Want::Given(_)) || Servers::lie_in(self.data());
        ensure!(there, "there is no database in {}: is it another folder? --data DIR", self.data().display());
        self.attach_or_begin_database().await
    }

    /// The database alone, made where there is none.
    pub(crate) async fn attach_or_begin_database(&self) -> anyhow::Result<(Servers, String)> {
        let servers = Servers::attach(self.data(), self.database(), Want::Nothing).await?;
        let url = servers.database_url().context("no database")?.to_owned();
        Ok((servers, url))
    }

    fn database(&self) -> Want {
        want(&self.settings.process.database_url)
    }

    fn nats(&self) -> Want {
        want(&self.settings.process.nats_url)
    }
}

fn want(url: &ServerUrl) -> Want {
    url.secret().map_or(Want::Own, |url| Want::Given(url.to_owned()))
}
