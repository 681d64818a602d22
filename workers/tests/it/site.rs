//! A broker of its own for each test that breaks it.

use embedded::{Nats, Options};
use schemas::subject::CompanyName;
use tempfile::TempDir;
use workers::relay::Broker;

/// The broker of one test, always at the same address.
pub(crate) struct Site {
    pub(crate) folder: TempDir,
    options: Options,
    nats: Option<Nats>,
    url: String,
}

impl Site {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::throwaway(folder.path());
        let nats = Nats::start(&options).await.unwrap();
        let options = options.on_port(nats.port());
        let url = nats.url();
        Self { folder, options, nats: Some(nats), url }
    }

    pub(crate) async fn kill(&mut self) {
        self.nats.take().expect("it runs").kill().await;
    }

    pub(crate) async fn stop(&mut self) {
        self.nats.take().expect("it runs").stop().await;
    }

    pub(crate) async fn start_again(&mut self) {
        self.nats = Some(Nats::start(&self.options).await.unwrap());
    }

    pub(crate) fn broker(&self) -> Broker {
        Broker { url: self.url.clone(), company: CompanyName::parse("test").unwrap(), replicas: 1 }
    }
}
