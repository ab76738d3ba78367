//! nginx from the system's packages, serving the same file to the same client.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use maquette_tests::http::Http;

/// A running nginx on loopback; ended when dropped.
pub struct Nginx {
    child: Child,
    /// `127.0.0.1:<port>`.
    pub address: String,
}

impl Nginx {
    /// Serves `folder`'s files; none where nginx is not installed.
    pub fn start(folder: &Path) -> Option<Nginx> {
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx"]
            .map(PathBuf::from)
            .into_iter()
            .find(|path| path.exists())?;
        let port = free_port();
        let here = folder.display();
        let config = format!(
            "daemon off; worker_processes 2; pid {here}/nginx.pid; error_log {here}/nginx.log;
             events {{ worker_connections 256; }}
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; client_body_temp_path {here}/body;
                     proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
                     server {{ listen 127.0.0.1:{port}; root {here}; }} }}"
        );
        let path = folder.join("nginx.conf");
        std::fs::write(&path, config).expect("the folder is ours");
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let mut command = Command::new(program);
        command.arg("-e").arg(folder.join("nginx.log")).arg("-c").arg(&path).args(["-g", user]);
        let child = command.stdout(Stdio::null()).spawn().expect("nginx starts");
        let nginx = Nginx { child, address: format!("127.0.0.1:{port}") };
        nginx.wait_until_it_listens();
        Some(nginx)
    }

    /// nginx does not say when it is ready, so it is asked.
    fn wait_until_it_listens(&self) {
        for _ in 0..500 {
            if Http::tcp(&self.address).is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("nginx does not listen at {}", self.address);
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_raw(self.child.id().cast_signed()).expect("a child has a pid");
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it is ours");
        self.child.wait().expect("it is ours");
    }
}

/// A port that nobody listens on now.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
    listener.local_addr().expect("it is bound").port()
}
