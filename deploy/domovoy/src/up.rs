//! `domovoy up`: everything in one command, stopped in order.

use std::{
    fs,
    io::{self, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::pin,
};

use anyhow::{Context as _, bail};
use chrono::Utc;
use clap::Args;
use embedded::Servers;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    demo_notes::DemoNotes,
    engine::{self, Parts, Plan},
    installation::{Installation, InstallationArgs, Urls},
    settings::Settings,
};

/// What a process of the engine is run with: all of it, or its gateway, or its workers.
#[derive(Debug, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "DOMOVOY_LISTEN", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// File that is written, as JSON with the address, once requests are answered
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// The company's name in the subjects of its event stream [default: demo]
    #[arg(long, env = "DOMOVOY_COMPANY", value_name = "NAME")]
    company: Option<schemas::subject::CompanyName>,
    /// A proxy of ours stands in front, where TLS ends: its X-Forwarded-For names the client, cookies are Secure
    #[arg(long, env = "DOMOVOY_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Leave a new log empty instead of filling it with the demo company
    #[arg(long)]
    no_demo: bool,
}

impl Up {
    pub(crate) async fn run(self, parts: Parts) -> anyhow::Result<()> {
        let mut stop = Stop::new()?;
        let installation = self.installation()?;
        self.withdraw()?;
        // bound before anything is started, so that a taken port is reported at once
        let listener = listener(installation.settings.process.listen).await?;
        let (mut servers, urls) = tokio::select! {
            started = start(&installation, parts) => started?,
            () = stop.heard() => return Ok(()),
        };
        let outcome = self.serve(&mut servers, urls, parts, installation, listener, &mut stop).await;
        self.withdraw()?;
        servers.stop().await;
        outcome
    }

    /// The installation, with the options of this subcommand in place of its settings.
    fn installation(&self) -> anyhow::Result<Installation> {
        let mut installation = self.installation.read()?;
        let Settings { process, gateway } = &mut installation.settings;
        process.listen = self.listen.unwrap_or(process.listen);
        if let Some(company) = &self.company {
            process.company.clone_from(company);
        }
        gateway.behind_proxy |= self.behind_proxy;
        gateway.secure_cookies |= self.behind_proxy;
        Ok(installation)
    }

    /// Runs the engine until somebody stops it, and lets it end what is under way.
    async fn serve(
        &self,
        servers: &mut Servers,
        urls: Urls,
        parts: Parts,
        installation: Installation,
        listener: TcpListener,
        stop: &mut Stop,
    ) -> anyhow::Result<()> {
        let address = listener.local_addr()?;
        let shutdown = CancellationToken::new();
        let (ready, mut is_ready) = oneshot::channel();
        let plan = Plan {
            installation: installation.clone(),
            urls,
            parts,
            demo: parts == Parts::All && !self.no_demo,
        };
        let mut engine = pin!(engine::run(plan, listener, ready, shutdown.clone()));
        let outcome = loop {
            tokio::select! {
                ended = &mut engine => return ended,
                Ok(()) = &mut is_ready, if !is_ready.is_terminated() => {
                    if let Err(error) = self.announce(address, installation.data(), servers.are_ours()) {
                        break Err(error);
                    }
                }
                () = stop.heard() => break Ok(()),
                name = servers.lost() => {
                    tracing::error!(server = name, "server.lost");
                    if let Err(error) = servers.revive().await {
                        break Err(error.into());
                    }
                    tracing::info!(server = name, "server.revived");
                }
            }
        };
        shutdown.cancel();
        let ended = tokio::select! {
            ended = timeout(installation.settings.process.shutdown_timeout(), engine) => ended.context("the engine did not end in time").flatten(),
            // Asked twice: now.
            () = stop.heard() => Ok(()),
        };
        outcome.and(ended)
    }

    fn announce(&self, address: SocketAddr, data: &Path, own_servers: bool) -> anyhow::Result<()> {
        let address = format!("http://{address}");
        if let Some(file) = &self.ready_file {
            write_whole(file, &serde_json::json!({ "address": address }).to_string())
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
        let mut out = io::stdout().lock();
        writeln!(out, "Domovoy is at {address}, its API described at {address}/api/docs")?;
        for line in DemoNotes::of(data).lines(Utc::now())? {
            writeln!(out, "  {line}")?;
        }
        if own_servers {
            writeln!(out, "  servers and passwords: {}", data.join("servers.json").display())?;
        }
        writeln!(out, "  Ctrl-C stops everything")?;
        Ok(out.flush()?)
    }

    /// No ready file of an earlier run, or of this one when it ends.
    fn withdraw(&self) -> anyhow::Result<()> {
        let Some(file) = &self.ready_file else { return Ok(()) };
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("cannot remove {}", file.display()))
            }
            _ => Ok(()),
        }
    }
}

/// A process that runs everything owns the data folder; one that runs a part shares it.
async fn start(installation: &Installation, parts: Parts) -> anyhow::Result<(Servers, Urls)> {
    if parts == Parts::All { installation.start().await } else { installation.attach().await }
}

async fn listener(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            bail!("{address} is taken by another program: stop that, or choose another with --listen ADDR")
        }
        bound => bound.with_context(|| format!("cannot listen on {address}")),
    }
}

/// A reader of the file never sees half of it.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".new");
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, file)
}

/// Ctrl-C, or the same from a service manager.
struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    fn new() -> anyhow::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn heard(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
