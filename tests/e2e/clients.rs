//! The clients that are not written in Rust: each replays the golden samples against a fake, and works a real daemon that is killed meanwhile.
//! `python3` must be there; without `node` its tests are skipped, and say so.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use maquette_tests::Home;
use maquette_tests::programs::say;

/// Seconds after which a script has failed.
const PATIENCE: &str = "120";

/// A script of `tests/clients/`, bounded in time.
fn script(program: &[&str], name: &str) -> Command {
    let mut command = Command::new("timeout");
    command.arg(PATIENCE).args(program);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(name));
    command
}

#[track_caller]
fn passes(mut command: Command) {
    let output = command.stdin(Stdio::null()).output().expect("`timeout` is there");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// Lets a script work a daemon: where it says `restart` the daemon is killed and started again, and the script is told the new address.
#[track_caller]
fn works_a_daemon(arguments: &[&str], name: &str) -> String {
    let home = Home::new();
    let mut daemon = home.start();
    let address = |http: Option<&str>| format!("http://{}", http.expect("TCP is served"));
    let token = std::fs::read_to_string(home.at("state/token")).expect("the daemon has written it");
    let mut command = script(arguments, name);
    command.args([&address(daemon.http()), token.trim()]).env("MAQUETTE_HOME", home.path());
    command.env_remove("MAQUETTE_URL").env_remove("MAQUETTE_TOKEN").env_remove("MAQUETTE_SOCK");
    let mut child: Child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`timeout` is there");
    let mut told = child.stdin.take().expect("it is piped");
    let mut last = String::new();
    for line in BufReader::new(child.stdout.take().expect("it is piped")).lines() {
        last = line.expect("it is text");
        if last == "restart" {
            daemon.kill9();
            daemon = home.start();
            writeln!(told, "{}", address(daemon.http())).expect("the script waits for it");
        }
    }
    assert!(child.wait().expect("it is ours").success(), "{name}: {last}");
    assert!(daemon.stop().success());
    last
}

/// Whether Node is there, and knows what the scripts need.
fn has_node(test: &str) -> bool {
    let there = Command::new("node")
        .args(["-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)"])
        .status();
    let there = there.is_ok_and(|status| status.success());
    if !there {
        say(&format!("{test}: SKIPPED, nothing was tried: there is no node of version 20 or later"));
    }
    there
}

#[test]
fn python_replays_the_samples() {
    passes(script(&["python3", "-B"], "replay.py"));
}

#[test]
fn python_works_a_daemon_that_is_killed() {
    let said = works_a_daemon(&["python3", "-B"], "live.py");
    assert!(said.starts_with("worked, "), "{said}");
}

#[test]
fn node_replays_the_samples() {
    if has_node("node_replays_the_samples") {
        passes(script(&["node", "--test"], "replay.mjs"));
    }
}

#[test]
fn node_works_a_daemon_that_is_killed_by_long_polls_and_by_a_websocket() {
    if !has_node("node_works_a_daemon_that_is_killed_by_long_polls_and_by_a_websocket") {
        return;
    }
    // From version 22 on there is always a WebSocket, unless it is taken away.
    let said = works_a_daemon(&["node", "--no-experimental-websocket"], "live.mjs");
    assert!(said.starts_with("worked by long polls, "), "{said}");
    let said = works_a_daemon(&["node", "--experimental-websocket"], "live.mjs");
    assert!(said.starts_with("worked by a WebSocket, "), "{said}");
}
