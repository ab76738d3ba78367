//! `maquette watch` and `maquette notify`: commands that stay, over a daemon that is killed meanwhile.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use maquette_protocol::methods::method;
use maquette_protocol::{ShotRenameParams, TakeId, TakeJudgeParams, TakeParams, Verdict};
use maquette_tests::{Client, Daemon, Home};
use serde_json::Value;

/// A command that stays, read line by line.
struct Staying {
    child: Child,
    lines: Receiver<String>,
}

impl Staying {
    fn start(home: &Home, words: &[&str]) -> Staying {
        let mut command = home.cli_command(words);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the command line was built");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let (to, lines) = channel();
        // Nobody listens once the test is over.
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| to.send(line)));
        Staying { child, lines }
    }

    /// The next document.
    #[track_caller]
    fn line(&mut self) -> Value {
        let line = self.lines.recv_timeout(Duration::from_secs(60)).expect("it says something");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    /// Ctrl-C.
    #[track_caller]
    fn leave(mut self) {
        let pid = rustix::process::Pid::from_raw(self.child.id().cast_signed()).expect("a child has a pid");
        rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it is ours");
        assert_eq!(self.child.wait().expect("it is ours").code(), Some(130));
    }
}

impl Drop for Staying {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn said(line: &Value) -> (&str, &str, &str) {
    let text = |name: &str| line[name].as_str().unwrap_or_default();
    (text("file"), text("take"), text("state"))
}

fn keep(client: &mut Client, take: TakeId) {
    let params = TakeJudgeParams { takes: vec![take], verdict: Some(Verdict::Keep), reason: None };
    client.call::<method::TakeJudge>(&params);
}

/// A new draft of a shot, by its prompt.
fn draft(daemon: &Daemon, shot: &str, prompt: &str) -> TakeId {
    daemon.client().draft(shot, prompt, 1).takes[0].id
}

#[track_caller]
fn is_the_take(home: &Home, client: &mut Client, file: &str, take: TakeId) {
    let asset = client.call::<method::TakeGet>(&TakeParams { take }).take.asset;
    let bytes = std::fs::read(home.at(file)).expect("it was written");
    assert_eq!(blake3::hash(&bytes).to_hex().as_str(), asset.digest.to_string(), "{file}");
}

#[test]
fn a_folder_follows_the_shots_over_a_killed_daemon_and_a_new_name() {
    let home = Home::new();
    let daemon = home.start();
    let first = draft(&daemon, "spring", "a teapot");
    let mut watch = Staying::start(&home, &["watch", "links", "--shot", "spring", "--json"]);
    assert_eq!(said(&watch.line()), ("spring.png", "t1", "written"));
    is_the_take(&home, &mut daemon.client(), "links/spring.png", first);
    draft(&daemon, "spring", "a cup");
    assert_eq!(said(&watch.line()), ("spring.png", "t2", "written"));
    // A kept take stands for its shot, however many are newer.
    keep(&mut daemon.client(), first);
    assert_eq!(said(&watch.line()), ("spring.png", "t1", "written"));

    daemon.kill9();
    let daemon = home.start();
    draft(&daemon, "other", "a spoon");
    let third = draft(&daemon, "spring", "a kettle");
    keep(&mut daemon.client(), third);
    let line = watch.line();
    assert_eq!(said(&line), ("spring.png", "t4", "written"), "{line}");
    is_the_take(&home, &mut daemon.client(), "links/spring.png", third);

    let rename = ShotRenameParams { project: None, shot: "spring".to_owned(), name: "hero shot".to_owned() };
    daemon.client().call::<method::ShotRename>(&rename);
    assert_eq!(said(&watch.line()), ("hero shot.png", "t4", "written"));
    let sidecar: Value =
        serde_json::from_slice(&std::fs::read(home.at("links/hero shot.json")).unwrap()).unwrap();
    assert_eq!(
        (&sidecar["schema"], &sidecar["name"], &sidecar["still"]["verdict"], &sidecar["clip"]),
        (&1.into(), &"hero shot".into(), &"keep".into(), &Value::Null)
    );
    watch.leave();
    let mut names: Vec<String> = std::fs::read_dir(home.at("links"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["hero shot.json", "hero shot.png", "spring.json", "spring.png"], "nothing is removed");
    assert!(daemon.stop().success());
}

#[test]
fn shots_that_would_be_called_alike_and_files_of_a_person_are_kept_apart() {
    let home = Home::new();
    let daemon = home.start();
    draft(&daemon, "Spring", "a teapot");
    draft(&daemon, "spring", "a cup");
    draft(&daemon, "mine", "a spoon");
    home.write("links/mine.png", b"a person's own");
    let output = home.cli(&["watch", "links", "--once", "--json"]);
    let lines: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    let mut all: Vec<_> = lines.iter().map(said).collect();
    all.sort();
    assert_eq!(
        all,
        [("Spring.png", "t1", "written"), ("mine.png", "t3", "refused"), ("spring-s2.png", "t2", "written")]
    );
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(std::fs::read(home.at("links/mine.png")).unwrap(), b"a person's own");
    let output = home.cli(&["watch", "links", "--once", "--shot", "Spring"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b"1 file current\n"[..]));
    let output = home.cli(&["watch", "links", "--once", "--shot", "nobody"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(daemon.stop().success());
}

#[test]
fn a_batch_is_one_notification_also_over_a_killed_daemon() {
    let home = Home::new();
    let daemon = home.start();
    let notify = Staying::start(&home, &["notify", "--after", "0", "--json"]);
    let mut n = 0;
    // It may not listen yet when the first of these end.
    let mut told = |daemon: &Daemon, shot: &str| loop {
        n += 1;
        daemon.client().draft(shot, &format!("cup {n}"), 3);
        match notify.lines.recv_timeout(Duration::from_millis(300)) {
            Ok(line) if line.contains(shot) => return serde_json::from_str::<Value>(&line).unwrap(),
            _ => assert!(n < 200, "nothing is ever told"),
        }
    };
    let line = told(&daemon, "first");
    assert_eq!((&line["title"], &line["kind"]), (&"3 drafts of first are done".into(), &"done".into()));
    assert_eq!(line["jobs"].as_array().map(Vec::len), Some(3));
    daemon.kill9();
    let daemon = home.start();
    let line = told(&daemon, "second");
    assert_eq!(line["title"], "3 drafts of second are done");
    notify.leave();
    assert!(daemon.stop().success());
}
