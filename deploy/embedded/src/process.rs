//! A child process with a thread of its own.

use std::{
    io,
    process::{Command, ExitStatus},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};

/// A running server.
///
/// The kernel's "signal at the parent's death" means the thread that started the child, and threads of the
/// runtime come and go: so a thread starts the child and does nothing but wait for its end.
#[derive(Debug)]
pub(crate) struct Process {
    pid: Pid,
    ended: watch::Receiver<Option<ExitStatus>>,
    /// Asks it to end; also what it gets if we are dropped.
    ask: Signal,
}

impl Process {
    pub(crate) async fn start(mut command: Command, ask: Signal) -> io::Result<Self> {
        let (started, start) = oneshot::channel();
        let (end, ended) = watch::channel(None);
        thread::Builder::new().name("server".into()).spawn(move || match command.spawn() {
            Ok(mut child) => {
                let _ = started.send(Ok(child.id()));
                let _ = end.send(child.wait().ok());
            }
            Err(error) => {
                let _ = started.send(Err(error));
            }
        })?;
        let id = start.await.map_err(io::Error::other)??;
        let pid = i32::try_from(id).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidData)?;
        Ok(Self { pid, ended, ask })
    }

    pub(crate) fn id(&self) -> u32 {
        self.pid.as_raw_nonzero().get().cast_unsigned()
    }

    pub(crate) fn has_ended(&self) -> bool {
        // The sender is gone when the thread is, so a closed channel is an end too.
        self.ended.borrow().is_some() || self.ended.has_changed().is_err()
    }

    /// Returns when it has ended, whoever ended it.
    pub(crate) async fn ended(&self) {
        let mut ended = self.ended.clone();
        while ended.borrow_and_update().is_none() {
            if ended.changed().await.is_err() {
                break;
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        if !self.has_ended() {
            // It may have ended this very moment, which is what a signal is for.
            let _ = kill_process(self.pid, signal);
        }
    }

    /// Asks, insists, kills.
    pub(crate) async fn stop(&self, insist: Signal) {
        for (signal, patience) in [(self.ask, 60), (insist, 10)] {
            self.signal(signal);
            if timeout(Duration::from_secs(patience), self.ended()).await.is_ok() {
                return;
            }
        }
        self.kill().await;
    }

    /// As a crash does.
    pub(crate) async fn kill(&self) {
        self.signal(Signal::KILL);
        self.ended().await;
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(self.ask);
    }
}
