//! A child process that is started and awaited by a thread of its own.

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
/// The kernel sends the death signal when the thread that started the child ends, and threads of the runtime come and
/// go. So a thread of its own starts the child and only waits for its end.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    pid: Pid,
    ended: watch::Receiver<Option<ExitStatus>>,
    /// Signal for an orderly stop, also sent when the handle is dropped.
    ask: Signal,
}

impl ServerProcess {
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
        // the sender is dropped with the thread, so a closed channel is an end too
        self.ended.borrow().is_some() || self.ended.has_changed().is_err()
    }

    /// Returns when the process has ended, for whatever reason.
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
            // the process may have ended this very moment
            let _ = kill_process(self.pid, signal);
        }
    }

    /// Sends the signal for an orderly stop, after a minute the one for a fast stop, then kills.
    pub(crate) async fn stop(&self, insist: Signal) {
        for (signal, patience) in [(self.ask, 60), (insist, 10)] {
            self.signal(signal);
            if timeout(Duration::from_secs(patience), self.ended()).await.is_ok() {
                return;
            }
        }
        self.kill().await;
    }

    /// Kills the process and waits for its end.
    pub(crate) async fn kill(&self) {
        self.signal(Signal::KILL);
        self.ended().await;
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        self.signal(self.ask);
    }
}
