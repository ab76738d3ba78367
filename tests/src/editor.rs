//! An editor without windows: it runs a language server, speaks the protocol to it, and answers what a server may ask an editor.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Nothing that a server is asked takes longer; whoever waits so long waits in vain.
const WITHIN: Duration = Duration::from_secs(60);

/// A running server with its editor.
pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    last_id: u64,
}

impl Editor {
    /// Runs a server and greets it. `root` is the folder that is open; `client` is the editor's name.
    pub fn start(command: &mut Command, root: &Path, client: &str, capabilities: Value) -> Editor {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server can be run");
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().expect("it has a pipe"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Editor { child, input, messages, kept: VecDeque::new(), last_id: 0 };
        let root = uri(root);
        editor.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "clientInfo": { "name": client },
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "root" }],
                "capabilities": capabilities,
            }),
        );
        editor.notify("initialized", json!({}));
        editor
    }

    /// Asks and waits for the answer: the result, or the panic that the error deserves.
    #[track_caller]
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Asks without waiting, and gives the number of the question.
    pub fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The whole answer to a question.
    #[track_caller]
    pub fn answer(&mut self, id: u64) -> Value {
        self.until("an answer", |message| message["id"] == id && message.get("method").is_none())
    }

    /// Tells something.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Opens a document.
    pub fn open(&mut self, path: &Path, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "dotprompt", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts a text at a place of a document.
    pub fn insert(&mut self, path: &Path, version: i64, line: u32, character: u32, text: &str) {
        let at = json!({ "line": line, "character": character });
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri(path), "version": version },
                "contentChanges": [{ "range": { "start": at, "end": at }, "text": text }],
            }),
        );
    }

    /// The diagnostics of a document in a version.
    #[track_caller]
    pub fn diagnostics(&mut self, path: &Path, version: i64) -> Vec<Value> {
        let uri = uri(path);
        let message = self.until("diagnostics", |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// The next message that is the wanted one; others are kept, and questions of the server are answered.
    #[track_caller]
    pub fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is_it) {
            return self.kept.remove(at).expect("it is there");
        }
        loop {
            let message = match self.messages.recv_timeout(WITHIN) {
                Ok(message) => message,
                Err(RecvTimeoutError::Timeout) => panic!("in vain: {what}; came: {:?}", self.kept),
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended; in vain: {what}"),
            };
            if message.get("id").is_some() && message.get("method").is_some() {
                self.answer_to(&message);
            }
            if is_it(&message) {
                return message;
            }
            // Diagnostics of states that nobody waits for would only fill the memory.
            if message["method"] != "textDocument/publishDiagnostics" {
                self.kept.push_back(message);
            }
        }
    }

    /// As an editor does that agrees to everything.
    fn answer_to(&mut self, question: &Value) {
        let result = match question["method"].as_str().unwrap_or_default() {
            "workspace/configuration" => {
                let count = question["params"]["items"].as_array().map_or(0, Vec::len);
                Value::Array(vec![Value::Null; count])
            }
            "window/showDocument" => json!({ "success": true }),
            "workspace/applyEdit" => json!({ "applied": true }),
            "window/showMessageRequest" => question["params"]["actions"][0].clone(),
            _ => Value::Null,
        };
        self.send(&json!({ "jsonrpc": "2.0", "id": question["id"], "result": result }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("the server still listens");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        input.flush().expect("the server reads");
    }

    /// The server's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Says goodbye as the protocol has it, and leaves the pipe open, as some editors do.
    pub fn leave(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.child.wait().expect("it can be waited for")
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // It has mostly ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A path as editors say it.
pub fn uri(path: &Path) -> String {
    let encoded: String = path
        .to_str()
        .expect("test paths are UTF-8")
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("file://{encoded}")
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
