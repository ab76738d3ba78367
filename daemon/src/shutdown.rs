//! Leaving: the first signal asks for a drain, the second for an end at once. Both are safe, since everything that was acknowledged
//! is on disk. Also the order in which a leaving daemon gives up its places.

use std::io;

use tokio_util::sync::CancellationToken;

use crate::discovery::Announcement;
use crate::platform::lock::Lock;
#[cfg(unix)]
use crate::platform::socket::SocketFile;

/// The two steps of leaving. Clones are the same two steps.
#[derive(Debug, Clone, Default)]
pub struct Leaving {
    /// Cancelled when the daemon is to drain: by a signal or by `daemon.drain`.
    pub drain: CancellationToken,
    /// Cancelled when it is to end at once; `run` then returns without waiting for anything.
    pub at_once: CancellationToken,
}

/// The signals of this process. From the moment they are taken, a closed terminal no longer ends the daemon.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    _hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    /// Takes SIGTERM, SIGINT and SIGHUP (elsewhere: Ctrl-C). Needs a tokio runtime.
    pub fn take() -> io::Result<Signals> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Signals {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
                _hang_up: signal(SignalKind::hangup())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Signals {})
    }

    /// Turns signals into steps of leaving, for ever. To be polled beside the server, not spawned.
    pub async fn drive(mut self, leaving: &Leaving) {
        loop {
            self.next().await;
            if leaving.drain.is_cancelled() {
                tracing::warn!("told to leave again: leaving at once");
                leaving.at_once.cancel();
            } else {
                tracing::info!("told to leave: finishing what runs");
                leaving.drain.cancel();
            }
        }
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "signals cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

/// The places that a running daemon holds. Dropping it gives them up in the order of the fields: first the hint, then the socket,
/// and the lock last, so that a successor never meets what is left of us.
#[derive(Debug)]
pub struct Presence {
    /// The discovery file.
    pub announcement: Option<Announcement>,
    /// The Unix socket.
    #[cfg(unix)]
    pub socket: Option<SocketFile>,
    /// The lock of the one daemon.
    pub lock: Lock,
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn send(signal: rustix::process::Signal) {
        rustix::process::kill_process(rustix::process::getpid(), signal).unwrap();
    }

    #[tokio::test]
    async fn the_first_signal_drains_and_the_second_ends_and_a_closed_terminal_does_neither() {
        let leaving = Leaving::default();
        let signals = Signals::take().unwrap();
        let seen = async {
            send(rustix::process::Signal::HUP);
            send(rustix::process::Signal::TERM);
            leaving.drain.cancelled().await;
            assert!(!leaving.at_once.is_cancelled());
            send(rustix::process::Signal::INT);
            leaving.at_once.cancelled().await;
        };
        tokio::select! {
            () = signals.drive(&leaving) => {}
            () = seen => {}
        }
        assert!(leaving.at_once.is_cancelled());
    }

    #[test]
    fn a_daemon_leaves_nothing_but_its_free_lock() {
        use crate::discovery::Discovery;
        use crate::platform::{folders::Folders, socket};
        let home = tempfile::tempdir().unwrap();
        let folders = Folders::under(home.path());
        folders.prepare().unwrap();
        let lock = Lock::try_take(&folders.daemon_lock()).unwrap();
        let (_listener, socket) = socket::bind(&lock, &folders).unwrap();
        let discovery = Discovery {
            pid: 1,
            started_ms: 0,
            instance_id: "i".to_owned(),
            socket: None,
            port: None,
            protocol: [1, 1],
            build: String::new(),
            token_file: folders.token_file(),
        };
        let announcement = Announcement::publish(&folders.discovery_file(), &discovery).unwrap();
        drop(Presence { announcement: Some(announcement), socket: Some(socket), lock });
        assert!(!folders.discovery_file().exists() && !folders.socket.exists());
        assert!(Lock::try_take(&folders.daemon_lock()).is_ok());
    }
}
