//! An editor and a daemon for tests. Nothing here sleeps: an editor waits for messages, a daemon for what a test does.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tower_lsp::jsonrpc::Result;

use crate::daemon::{Connect, Daemon, Refused, Wait};
use crate::server::Server;
use crate::session::Session;
use crate::tasks::Tasks;
use crate::{Options, serve};

/// A test that waits longer than this has found a fault. Time is the runtime's, which a test may have paused.
const PATIENCE: Duration = Duration::from_secs(60);

impl Server {
    /// A request that is never answered.
    async fn never(&self) -> Result<()> {
        std::future::pending().await
    }
}

/// An editor that is connected to a server.
pub struct Editor {
    output: WriteHalf<DuplexStream>,
    inbox: mpsc::UnboundedReceiver<Value>,
    /// Messages that were read while another one was waited for.
    kept: VecDeque<Value>,
    ids: u64,
    /// Whether requests of the server are answered with null by themselves.
    pub answers: bool,
    running: JoinSet<u8>,
    _reading: JoinSet<()>,
    pub session: Arc<Session>,
    pub home: Arc<tempfile::TempDir>,
}

/// What all editors can do.
pub fn plain() -> Value {
    json!({})
}

/// What a rich editor can do.
pub fn rich() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true }, "showMessage": {} },
        "workspace": { "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true } },
        "textDocument": { "codeLens": {}, "inlayHint": {}, "publishDiagnostics": { "codeDescriptionSupport": true } },
    })
}

impl Editor {
    /// A server that has been greeted by an editor of these capabilities.
    pub async fn greeted(capabilities: Value, daemon: &Arc<Fake>) -> Editor {
        Editor::with(json!({ "capabilities": capabilities }), daemon).await
    }

    /// The same with all parameters of `initialize`.
    pub async fn with(params: Value, daemon: &Arc<Fake>) -> Editor {
        let mut editor = Editor::connected(daemon);
        editor.ask("initialize", params).await;
        editor.tell("initialized", json!({})).await;
        editor
    }

    /// A server that has heard nothing yet.
    pub fn connected(daemon: &Arc<Fake>) -> Editor {
        let home = Arc::new(tempfile::tempdir().unwrap());
        let options = Options { connect: Arc::new(Way(daemon.clone())), cache: home.path().join("cache") };
        let tasks = Tasks::default();
        let (service, socket) =
            crate::service(options, &tasks).custom_method("test/never", Server::never).finish();
        let session = service.inner().session.clone();
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (input, output) = tokio::io::split(theirs);
        let mut running = JoinSet::new();
        running.spawn(serve(input, output, service, socket, tasks));
        let (input, output) = tokio::io::split(ours);
        let (sender, inbox) = mpsc::unbounded_channel();
        let mut reading = JoinSet::new();
        reading.spawn(read(input, sender));
        Editor {
            output,
            inbox,
            kept: VecDeque::new(),
            ids: 0,
            answers: true,
            running,
            _reading: reading,
            session,
            home,
        }
    }

    /// Writes bytes as they are.
    pub async fn raw(&mut self, bytes: &[u8]) {
        self.output.write_all(bytes).await.unwrap();
    }

    async fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await;
    }

    pub async fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "method": method, "params": params })).await;
    }

    /// Sends a request and gives its id.
    pub async fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.ids += 1;
        let id = self.ids;
        self.send(json!({ "id": id, "method": method, "params": params })).await;
        id
    }

    /// Sends a request and gives its whole answer.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        self.answer(id).await
    }

    pub async fn answer(&mut self, id: u64) -> Value {
        self.until(|message| message["id"] == id && message.get("method").is_none()).await
    }

    /// Answers a request of the server.
    pub async fn reply(&mut self, request: &Value, result: Value) {
        self.send(json!({ "id": request["id"], "result": result })).await;
    }

    /// Says that a request of the server is none that this editor knows.
    pub async fn refuse(&mut self, request: &Value) {
        let error = json!({ "code": -32601, "message": "Method not found" });
        self.send(json!({ "id": request["id"], "error": error })).await;
    }

    /// The next message that `fits`; others are kept for later.
    pub async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at).unwrap();
        }
        loop {
            let next = tokio::time::timeout(PATIENCE, self.inbox.recv()).await;
            let kept = || {
                self.kept
                    .iter()
                    .map(|kept| kept.to_string().chars().take(200).collect::<String>())
                    .collect::<Vec<_>>()
            };
            let Ok(next) = next else { panic!("nothing came; kept {:#?}", kept()) };
            let Some(message) = next else { panic!("the server has ended; kept {:#?}", kept()) };
            if self.answers && message.get("method").is_some() && message.get("id").is_some() {
                self.reply(&message, Value::Null).await;
            }
            if fits(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// The next message of this method.
    pub async fn heard(&mut self, method: &str) -> Value {
        self.until(|message| message["method"] == method).await
    }

    /// The next diagnostics of this version.
    pub async fn diagnostics(&mut self, version: i64) -> Value {
        let is_it = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"] == version
        };
        self.until(is_it).await["params"]["diagnostics"].take()
    }

    /// How many messages of this method have come and were not waited for. Everything sent before is answered first.
    pub async fn count(&mut self, method: &str) -> usize {
        self.ask("test/unknown", json!({})).await;
        self.kept.iter().filter(|message| message["method"] == method).count()
    }

    pub async fn open(&mut self, uri: &str, text: &str) {
        let item = json!({ "uri": uri, "languageId": "dotprompt", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item })).await;
    }

    pub async fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }))
            .await;
    }

    /// A file in a project that has nothing but a `maquette.toml`; it need not exist.
    pub fn in_project(&self, name: &str) -> String {
        std::fs::write(self.home.path().join("maquette.toml"), "").unwrap();
        address(&self.home.path().join(name))
    }

    /// Closes the server's input.
    pub async fn hang_up(&mut self) {
        self.output.shutdown().await.unwrap();
    }

    /// The exit code, when the server has ended.
    pub async fn ended(&mut self) -> u8 {
        let ended = tokio::time::timeout(PATIENCE, self.running.join_next()).await;
        ended.expect("it ends").unwrap().unwrap()
    }
}

pub fn address(path: &Path) -> String {
    tower_lsp::lsp_types::Url::from_file_path(path).unwrap().to_string()
}

async fn read(input: ReadHalf<DuplexStream>, sender: mpsc::UnboundedSender<Value>) {
    let mut input = BufReader::new(input);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if input.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            match line.trim() {
                "" => break,
                header => {
                    length = header.strip_prefix("Content-Length: ").map_or(length, |n| n.parse().unwrap())
                }
            }
        }
        let mut body = vec![0; length];
        if input.read_exact(&mut body).await.is_err() {
            return;
        }
        if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
            return;
        }
    }
}

type Script = Box<dyn FnMut(&str, &Value) -> Option<std::result::Result<Value, Refused>> + Send>;

/// A daemon that says what a test tells it to.
pub struct Fake {
    script: Mutex<Script>,
    /// All calls, in order.
    pub calls: Mutex<Vec<(String, Value)>>,
    is_up: watch::Sender<bool>,
    pub tries: AtomicUsize,
    pub may_start: AtomicBool,
    news: watch::Sender<u64>,
}

impl Fake {
    /// A daemon that runs, and answers by the script; what the script does not know is refused.
    pub fn up(
        script: impl FnMut(&str, &Value) -> Option<std::result::Result<Value, Refused>> + Send + 'static,
    ) -> Arc<Fake> {
        Arc::new(Fake {
            script: Mutex::new(Box::new(script)),
            calls: Mutex::default(),
            is_up: watch::channel(true).0,
            tries: AtomicUsize::new(0),
            may_start: AtomicBool::new(false),
            news: watch::channel(0).0,
        })
    }

    /// No daemon.
    pub fn none() -> Arc<Fake> {
        let fake = Fake::up(|_, _| None);
        fake.is_up.send_replace(false);
        fake
    }

    /// Comes and goes.
    pub fn set_up(&self, is_up: bool) {
        self.is_up.send_replace(is_up);
    }

    /// Something has happened: those who wait for events hear of it.
    pub fn happens(&self) {
        self.news.send_modify(|seq| *seq += 1);
    }

    pub fn called(&self, method: &str) -> Vec<Value> {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|(name, _)| name == method).map(|(_, params)| params.clone()).collect()
    }

    async fn events(&self, params: &Value) -> std::result::Result<Value, Refused> {
        let since = params["seq"].as_u64().unwrap();
        let mut news = self.news.subscribe();
        let seq = *news.wait_for(|seq| *seq > since).await.unwrap();
        let event = json!({ "seq": seq, "at_ms": 0, "kind": "take" });
        Ok(json!({ "events": [event], "seq": seq, "more": false }))
    }
}

struct Way(Arc<Fake>);

struct Line(Arc<Fake>);

impl Connect for Way {
    fn connect(&self, may_start: bool) -> Wait<'_, std::result::Result<Arc<dyn Daemon>, Refused>> {
        Box::pin(async move {
            self.0.tries.fetch_add(1, Ordering::SeqCst);
            self.0.may_start.fetch_or(may_start, Ordering::SeqCst);
            let is_up = *self.0.is_up.borrow();
            if is_up {
                Ok(Arc::new(Line(self.0.clone())) as Arc<dyn Daemon>)
            } else {
                Err(Refused::away("nobody is there"))
            }
        })
    }
}

impl Daemon for Line {
    fn call(&self, method: &'static str, params: Value) -> Wait<'_, std::result::Result<Value, Refused>> {
        Box::pin(async move {
            self.0.calls.lock().unwrap().push((method.to_owned(), params.clone()));
            let scripted = (self.0.script.lock().unwrap())(method, &params);
            let gone = async {
                let _ = self.0.is_up.subscribe().wait_for(|is_up| !is_up).await;
            };
            match (scripted, method) {
                (Some(answer), _) => answer,
                (None, "events.since") => tokio::select! {
                    answer = self.0.events(&params) => answer,
                    () = gone => Err(Refused::away("it went away")),
                },
                (None, "status") => Ok(status(*self.0.news.borrow())),
                (None, _) => Err(Refused {
                    code: "not_supported".into(),
                    message: format!("no {method}"),
                    hint: "".into(),
                }),
            }
        })
    }

    fn closed(&self) -> Wait<'_, ()> {
        Box::pin(async move {
            let _ = self.0.is_up.subscribe().wait_for(|is_up| !is_up).await;
        })
    }
}

fn status(last_seq: u64) -> Value {
    json!({
        "build": "0", "pid": 1, "started_ms": 0, "socket": null, "http": null, "data_folder": "", "log_folder": "",
        "last_seq": last_seq, "takes": 0, "open_jobs": 0, "writable": true, "notices": [], "memory_bytes": null,
    })
}
