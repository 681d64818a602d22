//! Where a subcommand finds the database and the broker.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Args;
use embedded::{Servers, Want};

/// Which servers to work with: those of a data folder, or any others by their addresses.
#[derive(Debug, Args)]
pub(crate) struct Where {
    /// Folder of the embedded servers
    #[arg(long, env = "DOMOVOY_DATA", value_name = "DIR", default_value = "data")]
    pub(crate) data: PathBuf,
    /// PostgreSQL to use instead of the embedded one
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// NATS to use instead of the embedded one
    #[arg(long, env = "NATS_URL", value_name = "URL", hide_env_values = true)]
    nats_url: Option<String>,
}

/// Addresses with everything needed to connect.
pub(crate) struct Urls {
    pub(crate) database: String,
    pub(crate) nats: String,
}

impl Where {
    /// Starts what was not given; the data folder is ours until the servers are stopped.
    pub(crate) async fn start(&self) -> anyhow::Result<(Servers, Urls)> {
        Self::urls(Servers::start(&self.data, self.database(), self.nats()).await?)
    }

    /// Uses what runs on the data folder, beside whoever runs it; starts it where nobody does.
    pub(crate) async fn attach(&self) -> anyhow::Result<(Servers, Urls)> {
        Self::urls(Servers::attach(&self.data, self.database(), self.nats()).await?)
    }

    fn urls(servers: Servers) -> anyhow::Result<(Servers, Urls)> {
        let urls = Urls {
            database: servers.database_url().context("no database")?.to_owned(),
            nats: servers.nats_url().context("no broker")?.to_owned(),
        };
        Ok((servers, urls))
    }

    /// The database alone, for a command beside a running engine or without one: the caller stops what this
    /// had to start. There has to be one: a new one would tell nothing.
    pub(crate) async fn attach_database(&self) -> anyhow::Result<(Servers, String)> {
        let there = matches!(self.database(), Want::Given(_)) || Servers::lie_in(&self.data);
        ensure!(there, "there is no database in {}: is it another folder? --data DIR", self.data.display());
        self.attach_or_begin_database().await
    }

    /// The database alone, made where there is none.
    pub(crate) async fn attach_or_begin_database(&self) -> anyhow::Result<(Servers, String)> {
        let servers = Servers::attach(&self.data, self.database(), Want::Nothing).await?;
        let url = servers.database_url().context("no database")?.to_owned();
        Ok((servers, url))
    }

    fn database(&self) -> Want {
        want(self.database_url.as_ref())
    }

    fn nats(&self) -> Want {
        want(self.nats_url.as_ref())
    }
}

/// An empty variable is one that was not set.
fn want(url: Option<&String>) -> Want {
    match url.filter(|url| !url.is_empty()) {
        Some(url) => Want::Given(url.clone()),
        None => Want::Own,
    }
}
