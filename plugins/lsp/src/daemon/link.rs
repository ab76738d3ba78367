//! The connection as it comes and goes. It is sought when a file of ours opens and when a command runs, in the background; once lost, it
//! is sought again, but a daemon that somebody stopped is not started for that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::{Connect, Daemon, Refused};

/// The first pause after a failure; it doubles up to the longest.
const PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A command waits so long for a connection.
const CONNECTS_WITHIN: Duration = Duration::from_secs(20);
/// An answer that is only knowledge is not waited for any longer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);

/// The connection, whether it is there or not.
pub struct Link {
    connect: Arc<dyn Connect>,
    current: watch::Sender<Option<Arc<dyn Daemon>>>,
    wanted: Notify,
    may_start: AtomicBool,
}

impl Link {
    /// No connection yet.
    pub fn new(connect: Arc<dyn Connect>) -> Link {
        let (current, _) = watch::channel(None);
        Link { connect, current, wanted: Notify::new(), may_start: false.into() }
    }

    /// Somebody needs the daemon; with `may_start`, one may be started. Returns at once.
    pub fn want(&self, may_start: bool) {
        if may_start {
            self.may_start.store(true, Ordering::SeqCst);
        }
        if self.current.borrow().is_none() {
            self.wanted.notify_one();
        }
    }

    /// The daemon, if it is there.
    pub fn now(&self) -> Option<Arc<dyn Daemon>> {
        self.current.borrow().clone()
    }

    /// Hears of each connection and each loss.
    pub fn watch(&self) -> watch::Receiver<Option<Arc<dyn Daemon>>> {
        self.current.subscribe()
    }

    /// Calls a method of the daemon that is there, and waits half a minute at most.
    pub async fn ask(&self, method: &'static str, params: impl Serialize) -> Result<Value, Refused> {
        let Some(daemon) = self.now() else { return Err(Refused::away("no daemon runs")) };
        let answer = timeout(ANSWERS_WITHIN, daemon.call(method, object(params))).await;
        answer.unwrap_or_else(|_| Err(Refused::away(format!("the daemon did not answer `{method}` in time"))))
    }

    /// The daemon, which is waited for a while, for a command that cannot do without.
    pub async fn needed(&self, may_start: bool) -> Result<Arc<dyn Daemon>, Refused> {
        let mut seen = self.watch();
        self.want(may_start);
        let there = timeout(CONNECTS_WITHIN, seen.wait_for(Option::is_some)).await;
        let daemon = there.ok().and_then(Result::ok).and_then(|daemon| daemon.clone());
        daemon.ok_or_else(|| Refused::away("no daemon answers"))
    }

    /// Keeps the connection: never returns. `told` hears a line when it is there, and one when it is not; not one for each try.
    pub async fn keep(&self, told: impl Fn(String)) {
        self.wanted.notified().await;
        let mut was_told = false;
        let mut pause = PAUSE;
        loop {
            // Started once for each time that somebody asked: who stops the daemon means it.
            let may_start = self.may_start.swap(false, Ordering::SeqCst);
            match self.connect.connect(may_start).await {
                Ok(daemon) => {
                    self.held(daemon).await;
                    (was_told, pause) = (false, PAUSE);
                }
                Err(refused) if !was_told => {
                    told(format!(
                        "{} Until then syntax and what stands in files is checked, and nothing else.",
                        refused.said()
                    ));
                    was_told = true;
                }
                Err(_) => {}
            }
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                () = self.wanted.notified() => {}
            }
        }
    }

    /// Gives the connection out until it is gone.
    async fn held(&self, daemon: Arc<dyn Daemon>) {
        self.current.send_replace(Some(daemon.clone()));
        daemon.closed().await;
        self.current.send_replace(None);
    }
}

/// Parameters as an object without what was not given.
pub(crate) fn object(params: impl Serialize) -> Value {
    let mut value = serde_json::to_value(params).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        return value;
    }
    Value::Object(serde_json::Map::new())
}
