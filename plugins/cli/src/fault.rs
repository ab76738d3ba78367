//! Why a command did not do what was asked: one shape for the daemon's errors and for the client's own,
//! with the exit code; said to people in `said.rs`, to scripts as one JSON document.

use std::io;

use maquette_protocol::{ErrorCode, ErrorData, More};
use serde_json::{Value, json};

/// Exit code of wrong usage.
pub const EXIT_USAGE: u8 = 2;
/// Exit code of a request that a rule or a person said no to.
pub const EXIT_REFUSED: u8 = 3;
/// Exit code of jobs that did not end well.
pub const EXIT_PROVIDER: u8 = 5;
/// Exit code of a daemon that cannot be reached, or of a machine that is not well.
pub const EXIT_DAEMON: u8 = 6;
/// Exit code of a command that Ctrl-C ended, by custom 128 + SIGINT.
pub const EXIT_INTERRUPTED: u8 = 130;

/// Why a command failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// A stable name: an `ErrorCode`, or one of the client's own (`usage`, `daemon_unreachable`, `lost`, `not_confirmed`, `output`).
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to type next.
    pub hint: String,
    /// The daemon's figures.
    pub more: Box<More>,
    /// The exit code.
    pub exit: u8,
}

impl Fault {
    /// A fault of the client's own.
    pub fn new(code: &str, exit: u8, message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { code: code.into(), message: message.into(), hint: hint.into(), more: Box::default(), exit }
    }

    /// The command was typed in a way that means nothing.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault::new("usage", EXIT_USAGE, message, hint)
    }

    /// No daemon answers, and none could be started.
    pub fn unreachable(message: impl Into<String>) -> Fault {
        Fault::new("daemon_unreachable", EXIT_DAEMON, message, "maquette doctor")
    }

    /// The connection broke while an answer was awaited.
    pub fn lost(message: impl Into<String>) -> Fault {
        Fault::new(
            "lost",
            EXIT_DAEMON,
            message,
            "Type the command again; with `--key` it is never done twice",
        )
    }

    /// Whether the daemon gave this code.
    pub fn is(&self, code: ErrorCode) -> bool {
        self.code == code.text()
    }

    /// Whether the reader of our output has gone away (`| head`), which is no fault of anybody.
    pub fn is_closed_pipe(&self) -> bool {
        self.code == "closed_pipe"
    }

    /// What `--json` prints on standard output.
    pub fn document(&self) -> Value {
        let more = serde_json::to_value(&*self.more).unwrap_or(Value::Null);
        json!({ "error": { "code": self.code, "message": self.message, "hint": self.hint, "more": more } })
    }
}

impl From<ErrorData> for Fault {
    fn from(error: ErrorData) -> Fault {
        Fault {
            code: error.code.text().into(),
            exit: error.code.exit_code(),
            message: error.message,
            hint: error.hint,
            more: Box::new(error.more),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Fault::new("closed_pipe", 0, "nobody reads on", "");
        }
        let hint = "Look whether the disk is full: `maquette doctor`";
        Fault::new("output", EXIT_DAEMON, format!("the output cannot be written: {error}"), hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_carries_the_stable_code() {
        let document = Fault::usage("no list", "maquette takes").document();
        assert_eq!(document["error"]["code"], "usage");
        assert_eq!(document["error"]["hint"], "maquette takes");
        assert!(document["error"]["more"]["did_you_mean"].is_array());
    }
}
