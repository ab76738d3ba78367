//! The world outside: clocks, chance, signals, viewers. Tests bring their own.

use std::path::Path;

use maquette_daemon::platform::{clock, open, secret};

use crate::calls::Wait;
use crate::fault::{EXIT_DAEMON, Fault};
use crate::session::World;

/// This machine.
pub struct ThisMachine {
    began: std::time::Instant,
}

impl ThisMachine {
    /// Looks at the clock for the first time.
    pub fn new() -> ThisMachine {
        ThisMachine { began: clock::monotonic() }
    }
}

impl World for ThisMachine {
    fn now_ms(&self) -> u64 {
        clock::unix_ms()
    }

    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn key(&self) -> Result<String, Fault> {
        // 128 bits are plenty for keys that live for days.
        let mut key = secret::random_hex().map_err(|error| {
            Fault::new("no_randomness", EXIT_DAEMON, error.to_string(), "Give a key yourself: --key NAME")
        })?;
        key.truncate(32);
        Ok(key)
    }

    fn a_second(&self) -> Wait<'static, ()> {
        Box::pin(tokio::time::sleep(std::time::Duration::from_secs(1)))
    }

    fn interrupted(&self) -> Wait<'static, ()> {
        Box::pin(async {
            if tokio::signal::ctrl_c().await.is_err() {
                // Without a handler, Ctrl-C ends the program as it always does.
                std::future::pending::<()>().await;
            }
        })
    }

    fn unseen(&self, question: &str) -> std::io::Result<String> {
        rpassword::prompt_password(question)
    }

    fn notify<'a>(&'a self, title: &'a str, body: &'a str) -> Wait<'a, Result<(), String>> {
        Box::pin(async move {
            let mut notification = notify_rust::Notification::new();
            notification.appname("Maquette").summary(title).body(body);
            #[cfg(all(unix, not(target_os = "macos")))]
            let shown = notification.show_async().await;
            #[cfg(not(all(unix, not(target_os = "macos"))))]
            let shown = notification.show();
            shown.map(drop).map_err(|error| error.to_string())
        })
    }

    fn open(&self, path: &Path) -> std::io::Result<()> {
        open::in_viewer(path)
    }

    fn browse(&self, url: &str) -> std::io::Result<()> {
        open::in_browser(url)
    }
}
