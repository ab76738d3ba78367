//! Follows events by long polls for commands that stay: the cursor carries them over a daemon that goes and comes. A daemon that a person
//! stopped is waited for and not started again.

use std::time::Duration;

use maquette_protocol::methods::method;
use maquette_protocol::{ErrorCode, Event, EventsSinceParams, Nothing};

use crate::calls::Wait;
use crate::fault::Fault;
use crate::follow;
use crate::session::Session;

/// Events of one page.
const PAGE: u32 = 500;
/// How long one answer is waited for; the longest wait the daemon accepts.
pub const LONG_MS: u64 = 60_000;
/// The pause before the daemon is looked for again grows by this much each time, up to twenty times as much.
const PAUSE: Duration = Duration::from_millis(100);

/// What came.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Events in order; none where there were none in time.
    Events(Vec<Event>),
    /// What the cursor pointed at is gone: everything must be looked at again.
    Missed,
    /// The person typed Ctrl-C.
    Left,
}

/// A place in the order of events.
pub struct Tail {
    seq: u64,
    failures: u32,
    interrupted: Wait<'static, ()>,
}

impl Tail {
    /// From now on.
    pub async fn from_now(session: &mut Session<'_>) -> Result<Tail, Fault> {
        let seq = session.ask::<method::Status>(&Nothing {}).await?.reply.last_seq;
        Ok(Tail { seq, failures: 0, interrupted: session.world.interrupted() })
    }

    /// The next events, waited for up to `wait_ms`. A daemon that is away is waited for as long as it takes, and told of once.
    pub async fn step(&mut self, session: &mut Session<'_>, wait_ms: u64) -> Result<Step, Fault> {
        loop {
            let params = EventsSinceParams {
                seq: self.seq,
                project: session.project.clone(),
                wait_ms: Some(wait_ms),
                limit: Some(PAGE),
            };
            let said = tokio::select! {
                biased;
                () = &mut self.interrupted => return Ok(Step::Left),
                said = session.ask::<method::EventsSince>(&params) => said,
            };
            match said {
                Ok(page) => {
                    self.back(session)?;
                    self.seq = page.reply.seq;
                    return Ok(Step::Events(page.reply.events));
                }
                Err(fault) if fault.is(ErrorCode::CursorGone) => {
                    self.seq = session.ask::<method::Status>(&Nothing {}).await?.reply.last_seq;
                    return Ok(Step::Missed);
                }
                Err(fault) if is_away(&fault) => {
                    if self.pause(session).await? {
                        return Ok(Step::Left);
                    }
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Waits a moment and looks for the daemon. Says whether the person typed Ctrl-C meanwhile.
    async fn pause(&mut self, session: &mut Session<'_>) -> Result<bool, Fault> {
        if self.failures == 1 {
            writeln!(session.err, "the daemon is away; this goes on when it is back")?;
        }
        self.failures += 1;
        tokio::select! {
            biased;
            () = &mut self.interrupted => return Ok(true),
            () = tokio::time::sleep(PAUSE * self.failures.min(20)) => {}
        }
        match session.calls.rejoin().await {
            Err(fault) if !is_away(&fault) && fault.code != "daemon_unreachable" => Err(fault),
            _ => Ok(false),
        }
    }

    fn back(&mut self, session: &mut Session<'_>) -> Result<(), Fault> {
        if self.failures > 1 {
            writeln!(session.err, "the daemon is back")?;
        }
        self.failures = 0;
        Ok(())
    }
}

/// Whether the daemon is only leaving, gone, or not yet ready.
pub fn is_away(fault: &Fault) -> bool {
    follow::is_away(fault) || fault.is(ErrorCode::Rebuilding)
}
