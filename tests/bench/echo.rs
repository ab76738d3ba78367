//! A bare echo method: jsonrpsee alone on a Unix socket, in a process of its own as the daemon is. What the transport costs by itself.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use jsonrpsee::RpcModule;
use jsonrpsee::server::{ServerBuilder, serve_with_graceful_shutdown, stop_channel};
use maquette_tests::http::Http;

/// The running echo server; ended when dropped.
pub struct Echo {
    child: Child,
    socket: PathBuf,
}

impl Echo {
    /// Starts this same program as the echo server.
    pub fn start(folder: &Path) -> Echo {
        let socket = folder.join("echo.sock");
        let mut command = Command::new(std::env::current_exe().expect("we run"));
        let mut child =
            command.arg("--echo").arg(&socket).stdout(Stdio::piped()).spawn().expect("we can run again");
        let mut ready = String::new();
        let output = child.stdout.take().expect("the output is piped");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut ready)
            .expect("it says that it is ready");
        assert_eq!(ready.trim(), "ready");
        Echo { child, socket }
    }

    /// A connection to it.
    pub fn connect(&self) -> Http {
        Http::unix(&self.socket).expect("the echo server listens")
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it is ours");
    }
}

/// One call of a method, with its answer checked.
pub fn call(http: &mut Http, body: &[u8], expect: &[u8]) {
    let headers = [("Host", "localhost"), ("Content-Type", "application/json")];
    let response = http.request("POST /rpc", &headers, body).expect("it answers");
    let holds = response.body.windows(expect.len()).any(|part| part == expect);
    assert!(holds, "{}", String::from_utf8_lossy(&response.body));
}

/// Serves until it is killed.
pub fn serve(socket: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut module = RpcModule::new(());
        module
            .register_method("echo", |params, (), _| params.parse::<serde_json::Value>())
            .expect("the only method");
        let (stop, _server) = stop_channel();
        let builder = ServerBuilder::new().to_service_builder();
        let listener = tokio::net::UnixListener::bind(socket).expect("the folder is ours");
        maquette_tests::programs::say("ready");
        loop {
            let (stream, _) = listener.accept().await.expect("it listens");
            let service = builder.clone().build(module.clone(), stop.clone());
            let stop = stop.clone();
            #[allow(clippy::disallowed_methods, reason = "it ends by being killed")]
            tokio::spawn(async move {
                // A client that goes is no fault.
                let _ = serve_with_graceful_shutdown(stream, service, stop.shutdown()).await;
            });
        }
    });
}
