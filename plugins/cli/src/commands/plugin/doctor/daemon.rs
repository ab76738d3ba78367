//! The daemon's half of the chain: the socket, the discovery file, the token, loopback TCP, and who was paired.

use std::path::Path;

use maquette_daemon::discovery::{self, Discovery};
use maquette_daemon::platform::folders::Folders;
use maquette_protocol::methods::method;
use maquette_protocol::{Nothing, PairedClient};

use crate::calls::ask;
use crate::day;
use crate::link::Link;
use crate::loopback;
use crate::plugin::checks::Check;
use crate::plugin::host::Host;

/// All that can be seen of the daemon by this user, and the port at which it listens.
pub async fn examined(folders: &Folders, host: Host) -> (Vec<Check>, Option<u16>) {
    let mut found = Vec::new();
    let socket = folders.socket.display();
    let mut link = match Link::open(folders).await {
        Ok(link) => link,
        Err(fault) => {
            let next = match fault.code.as_str() {
                "lost" => "maquette start; most plugins have a button for it".to_owned(),
                _ => fault.hint,
            };
            found.push(Check::wrong(
                "daemon",
                format!("no daemon answers at {socket}: {}", fault.message),
                next,
            ));
            return (found, None);
        }
    };
    let status = ask::<method::Status>(&mut link, &Nothing {}).await;
    let pid = status.as_ref().ok().map(|status| status.reply.pid);
    match status {
        Ok(status) if status.reply.build != env!("CARGO_PKG_VERSION") => found.push(Check::wrong(
            "daemon",
            format!(
                "the daemon is {}, this program and its plugins are {}",
                status.reply.build,
                env!("CARGO_PKG_VERSION")
            ),
            "maquette stop && maquette start",
        )),
        Ok(status) => {
            let line = format!(
                "the daemon {} answers at {socket}, process {}",
                status.reply.build, status.reply.pid
            );
            found.push(Check::ok("daemon", line));
        }
        Err(fault) => found.push(Check::wrong("daemon", fault.message, fault.hint)),
    }
    let hint = of_discovery(&folders.discovery_file(), pid, &mut found);
    let port = hint.as_ref().and_then(|hint| hint.port);
    found.extend(hint.map(|hint| of_tcp(&hint)).unwrap_or_default());
    if let Ok(list) = ask::<method::PairList>(&mut link, &Nothing {}).await {
        found.push(of_clients(host, &list.reply.clients));
    }
    (found, port)
}

fn of_discovery(file: &Path, pid: Option<u32>, found: &mut Vec<Check>) -> Option<Discovery> {
    let at = file.display();
    let restart = "maquette stop && maquette start";
    match discovery::read(file) {
        Ok(Some(hint)) if pid.is_some_and(|pid| pid != hint.pid) => {
            let message = format!("{at} names process {}, and another one answers", hint.pid);
            found.push(Check::wrong("discovery", message, restart));
            None
        }
        Ok(Some(hint)) => {
            found.push(Check::ok("discovery", format!("{at} names it")));
            Some(hint)
        }
        Ok(None) => {
            found.push(Check::wrong("discovery", format!("{at} is not there, or names no daemon"), restart));
            None
        }
        Err(error) => {
            found.push(Check::wrong(
                "discovery",
                error.to_string(),
                format!("See that {at} may be read, then: {restart}"),
            ));
            None
        }
    }
}

/// Health and a call with the token, as a plugin makes them.
fn of_tcp(hint: &Discovery) -> Vec<Check> {
    let Some(port) = hint.port else {
        return vec![Check::wrong("tcp", "the daemon listens at no port", "maquette status")];
    };
    let health = format!("http://127.0.0.1:{port}/health");
    let unwell = |what: String| {
        Check::wrong(
            "tcp",
            format!("{health}: {what}"),
            "See whether a firewall shuts loopback; then: maquette stop && maquette start",
        )
    };
    match loopback::health(port) {
        Err(error) => vec![unwell(error.to_string())],
        Ok(answer) if answer.status != 200 => vec![unwell(format!("status {}", answer.status))],
        Ok(_) => vec![Check::ok("tcp", format!("{health} answers")), of_token(port, &hint.token_file)],
    }
}

fn of_token(port: u16, file: &Path) -> Check {
    let at = file.display();
    let restart = "maquette stop && maquette start";
    let token = match std::fs::read_to_string(file) {
        Ok(token) => token,
        Err(error) => return Check::wrong("token", format!("{at}: {error}"), restart),
    };
    if let Some(mode) = open_to_others(file) {
        return Check::wrong(
            "token",
            format!("{at} has the mode {mode:o}, so others may read it"),
            format!("chmod 600 {at}"),
        );
    }
    let url = format!("http://127.0.0.1:{port}/rpc");
    match loopback::status(port, token.trim()) {
        Err(error) => Check::wrong("token", format!("{url}: {error}"), restart),
        Ok(answer) if answer.status != 200 || !answer.body.contains("\"result\"") => Check::wrong(
            "token",
            format!("{url} does not take the token in {at}: status {}", answer.status),
            restart,
        ),
        Ok(_) => Check::ok("token", format!("{url} takes the token in {at}")),
    }
}

/// The mode of a file that others than its owner may use.
#[cfg(unix)]
fn open_to_others(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn open_to_others(_file: &Path) -> Option<u32> {
    None
}

/// Whether a plugin of that host was ever paired. One that sees the daemon's files never is.
fn of_clients(host: Host, clients: &[PairedClient]) -> Check {
    let ours = |client: &&PairedClient| client.name.to_lowercase().contains(host.word());
    let line = match clients.iter().filter(ours).max_by_key(|client| client.last_seen_ms) {
        None => "none was paired; one that sees the daemon's files needs no pairing".to_owned(),
        Some(client) => match client.last_seen_ms {
            Some(seen) => format!("{} was seen last at {} UTC", client.id, day::minute(seen)),
            None => format!("{} is paired, and was not seen since the daemon started", client.id),
        },
    };
    Check::note("paired", line)
}
