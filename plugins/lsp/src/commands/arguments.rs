//! What commands take, and how lenses and code actions write it down.

use maquette_protocol::{BatchId, JobId, TakeId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::lsp_types::{Command, Url};

/// The one argument of every command. What a command does not need is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arguments {
    /// The document; needed by `draft`, `promote`, `motion`, `board`, and by `anchor` and `show` without takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<Url>,
    /// The tier; the lowest, the next or the motion tier if not given, by command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Takes to keep, show, anchor or lay out; the shot's own if not given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub takes: Vec<TakeId>,
    /// The price that stood on the lens or action. It may cost that much without another question, and not a microcredit more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_microcredits: Option<i64>,
    /// Jobs to cancel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<JobId>,
    /// Or the open jobs of a batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
}

impl Arguments {
    /// Reads what an editor sent: an object, a list with one, or the bare address of a document.
    pub fn read(sent: &[Value]) -> Result<Arguments, String> {
        match sent.first() {
            None | Some(Value::Null) => Ok(Arguments::default()),
            Some(Value::String(address)) => {
                let uri =
                    Url::parse(address).map_err(|error| format!("`{address}` is no address: {error}"))?;
                Ok(Arguments { uri: Some(uri), ..Arguments::default() })
            }
            Some(Value::Array(inner)) => Arguments::read(inner),
            Some(other) => Arguments::deserialize(other).map_err(|error| error.to_string()),
        }
    }
}

/// A command as a lens or an action carries it; `name` is one of [`COMMANDS`](crate::capabilities::COMMANDS).
pub fn command(title: impl Into<String>, name: &str, arguments: &Arguments) -> Command {
    let arguments = serde_json::to_value(arguments).ok().map(|arguments| vec![arguments]);
    Command { title: title.into(), command: name.to_owned(), arguments }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_lens_writes_is_read() {
        let uri = Url::parse("file:///a%20b.prompt").unwrap();
        let arguments = Arguments {
            uri: Some(uri.clone()),
            tier: Some("hero".into()),
            shown_microcredits: Some(8_000_000),
            ..Default::default()
        };
        let command = command("Promote", "maquette.promote", &arguments);
        assert_eq!(Arguments::read(&command.arguments.unwrap()).unwrap(), arguments);
        let bare = Arguments { uri: Some(uri), ..Default::default() };
        assert_eq!(Arguments::read(&[json!("file:///a%20b.prompt")]).unwrap(), bare);
        assert_eq!(Arguments::read(&[json!([{ "uri": "file:///a%20b.prompt" }])]).unwrap(), bare);
        assert_eq!(Arguments::read(&[]).unwrap(), Arguments::default());
        assert!(Arguments::read(&[json!({ "takes": 7 })]).is_err());
        assert!(Arguments::read(&[json!("no address")]).is_err());
    }
}
