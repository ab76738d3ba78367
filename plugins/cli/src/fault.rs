//! Why a command did not do what was asked: one shape for the daemon's errors and for the client's own,
//! with the exit code, shown in three lines or as one JSON document.

use std::io;

use maquette_protocol::{ErrorCode, ErrorData, More};
use serde_json::{Value, json};

use crate::amount;

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

    /// Why, with the figures that belong to it.
    pub fn why(&self) -> String {
        let more = &*self.more;
        let mut parts = vec![self.code.replace('_', " ")];
        if let Some(needed) = more.needed_microcredits {
            let available = more.available_microcredits.unwrap_or(0);
            parts.push(format!(
                "{} needed, {} available",
                amount::with_unit(needed),
                amount::credits(available)
            ));
        }
        if let (Some(rolls), Some(limit)) = (more.rolls, more.rolls_limit) {
            parts.push(format!("{rolls} of {limit} rolls"));
        }
        if let Some(diagnosis) = &more.diagnosis {
            let price = more.diagnosis_microcredits.map(|price| format!(" · {}", amount::with_unit(price)));
            parts.push(format!("find out why: {diagnosis}{}", price.unwrap_or_default()));
        }
        if let Some(quote) = &more.quote {
            parts.push(format!(
                "now {} (quote {})",
                amount::with_unit(quote.total_microcredits),
                quote.quote_id
            ));
        }
        if !more.did_you_mean.is_empty() {
            parts.push(format!("did you mean {}?", more.did_you_mean.join(", ")));
        }
        parts.join(" · ")
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
        Fault::new(
            "output",
            EXIT_DAEMON,
            format!("cannot write: {error}"),
            "Is the disk full? Try: maquette doctor",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_line_holds_the_figures() {
        let mut error = ErrorData::new(ErrorCode::CreditsShort, "not enough credits", "maquette checkin");
        error.more.needed_microcredits = Some(12_000_000);
        error.more.available_microcredits = Some(3_500_000);
        let fault = Fault::from(error);
        assert_eq!(fault.exit, 4);
        assert_eq!(fault.why(), "credits short · 12 credits needed, 3.5 available");

        let mut error = ErrorData::new(ErrorCode::ThreeRolls, "that would be roll 4", "maquette keep t3");
        error.more.rolls = Some(3);
        error.more.rolls_limit = Some(3);
        error.more.diagnosis = Some("one draft with another wording".into());
        error.more.diagnosis_microcredits = Some(1_000_000);
        assert_eq!(
            Fault::from(error).why(),
            "three rolls · 3 of 3 rolls · find out why: one draft with another wording · 1 credit"
        );
    }

    #[test]
    fn the_document_carries_the_stable_code() {
        let document = Fault::usage("no list", "maquette takes").document();
        assert_eq!(document["error"]["code"], "usage");
        assert_eq!(document["error"]["hint"], "maquette takes");
        assert!(document["error"]["more"]["did_you_mean"].is_array());
    }
}
