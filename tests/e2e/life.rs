//! The daemon's own life: one instance, stale leftovers, long paths, signals, and fifty clients racing to start it.

use std::os::unix::net::UnixListener;
use std::process::Stdio;

use maquette_tests::Home;
use rustix::process::Signal;

#[test]
fn fifty_clients_start_exactly_one() {
    let home = Home::new();
    let clients: Vec<_> = (0..50)
        .map(|_| {
            let mut command = home.cli_command(&["status", "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command line was built")
        })
        .collect();
    let mut pids = std::collections::BTreeSet::new();
    for client in clients {
        let output = client.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said} {}", String::from_utf8_lossy(&output.stderr));
        let status: serde_json::Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
        pids.insert(status["pid"].as_u64().expect("the status names the process"));
    }
    assert_eq!(pids.len(), 1, "{pids:?}");
    assert_eq!(home.processes().len(), 1);
    home.stop_by_cli();
    assert!(!home.at("run/maquette.sock").exists());
}

#[test]
fn a_second_daemon_says_why_it_does_not_start() {
    let home = Home::new();
    let daemon = home.start();
    let why = home.try_start(&[]).err().expect("the folder is locked");
    assert!(why.contains(&daemon.pid().to_string()) || why.contains("another"), "{why}");
    assert_eq!(daemon.client().status().pid, daemon.pid(), "the first one still answers");
    assert!(daemon.stop().success());
}

#[test]
fn leftovers_of_a_killed_daemon_are_no_hindrance() {
    let home = Home::new();
    let daemon = home.start();
    let discovery = std::fs::read_to_string(home.at("config/daemon.json")).expect("the discovery file");
    assert!(discovery.contains(&daemon.pid().to_string()), "{discovery}");
    daemon.kill9();
    assert!(
        home.at("run/maquette.sock").exists() && home.at("config/daemon.json").exists(),
        "both are stale now"
    );
    let output = home.cli(&["status", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    home.stop_by_cli();
    let daemon = home.start();
    assert!(daemon.stop().success());
}

#[test]
fn a_socket_that_is_not_ours_to_remove_stays() {
    let home = Home::new();
    std::fs::create_dir_all(home.at("run")).unwrap();
    std::fs::set_permissions(home.at("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let other = UnixListener::bind(home.at("run/maquette.sock")).unwrap();
    let why = home.try_start(&[]).err().expect("somebody answers there");
    assert!(why.contains("maquette.sock"), "{why}");
    drop(other);
    let daemon = home.start();
    assert!(daemon.stop().success());
}

#[test]
fn a_socket_path_that_is_too_long_is_explained() {
    let home = Home::new();
    let long = home.at(&"x".repeat(120));
    std::fs::create_dir_all(&long).unwrap();
    let path = long.display().to_string();
    let why = home.try_start(&[("MAQUETTE_HOME", &path)]).err().expect("it does not fit");
    assert!(why.contains("MAQUETTE_SOCK") || why.contains("MAQUETTE_HOME"), "it names the next step: {why}");
}

#[test]
fn a_second_signal_is_safe_too() {
    let home = Home::new();
    let daemon = home.start();
    let made = daemon.client().draft("kept", "a mill", 2);
    daemon.signal(Signal::TERM);
    daemon.signal(Signal::TERM);
    // The first signal may have been enough; either way of leaving is fine, losing something is not.
    let _ = daemon.left();
    let daemon = home.start();
    let mut client = daemon.client();
    let audit = maquette_tests::Audit::read(&mut client);
    assert_eq!(audit.takes.len(), made.takes.len());
    audit.assert_books_hold();
    audit.assert_assets_are_whole();
    assert!(daemon.stop().success());
}

#[test]
fn folders_and_socket_are_closed_to_others() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let daemon = home.start();
    let mode = |path: &str| std::fs::metadata(home.at(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("run"), 0o700);
    assert_eq!(mode("run/maquette.sock"), 0o600);
    assert_eq!(mode("state/token"), 0o600);
    assert_eq!(mode("config/daemon.json"), 0o600);
    assert!(daemon.stop().success());
}

#[test]
fn neither_prompts_nor_tokens_reach_the_logs() {
    let home = Home::new();
    let daemon = home.start();
    daemon.client().draft("quiet", "an unmistakable zeppelin over Lisbon", 1);
    let token = std::fs::read_to_string(home.at("state/token")).unwrap();
    assert!(daemon.stop().success());
    let logs: Vec<_> =
        std::fs::read_dir(home.at("state/logs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!logs.is_empty(), "there are logs");
    for log in logs {
        let text = String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
        assert!(!text.contains("unmistakable") && !text.contains(token.trim()), "{}", log.display());
    }
}
