//! Every command of the real program with `--json`: one line, one document, with the fields that `README.md` documents.

// Test code from end to end: a panic is how a test fails, so the workspace's rules against panics do not hold here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "documents/plugins.rs"]
mod plugins;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Map, Value};

/// Variables that may hold a key of whoever runs the tests.
const NO_KEYS: [&str; 5] =
    ["GEMINI_API_KEY", "GOOGLE_API_KEY", "FAL_KEY", "OPENAI_API_KEY", "REPLICATE_API_TOKEN"];

const README: &str = include_str!("../README.md");

/// A person's empty home, with a daemon of its own that leaves with it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maquette"));
        command
            .args(words)
            .current_dir(self.path())
            .env("MAQUETTE_HOME", self.path().join("home"))
            .env("MAQUETTE_KEYRING", "none")
            .envs(NO_KEYS.map(|name| (name, "")))
            .env_remove("MAQUETTE_SOCK")
            .env_remove("MAQUETTE_LOG");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs with `--json`. Gives the exit code and the one document.
    fn json(&self, line: &str) -> (i32, Value) {
        let words: Vec<&str> = line.split_whitespace().chain(["--json"]).collect();
        let output = self.run(&words);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 1, "{line}: {text}{}", String::from_utf8_lossy(&output.stderr));
        (output.status.code().unwrap(), serde_json::from_str(&text).unwrap())
    }

    fn text(&self, line: &str) -> String {
        let words: Vec<&str> = line.split_whitespace().collect();
        let output = self.run(&words);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // The test has failed or passed already; a daemon that does not leave now is gone with its folder.
        let _ = self.run(&["stop"]);
    }
}

/// A field as a row documents it: `take?: Take`, `takes: [Take]`, `shot`.
struct Field {
    may_be_null: bool,
    is_list: bool,
    of: Option<String>,
}

type Types = BTreeMap<String, BTreeMap<String, Field>>;

fn cells(head: &str) -> Vec<(String, String)> {
    let table = README.split(head).nth(1).unwrap_or_else(|| panic!("no table {head}"));
    let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].to_owned(), cells[2].to_owned())).collect()
}

fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn documented() -> Types {
    let mut types = Types::new();
    for (name, fields) in cells("| type | fields |") {
        let fields = code(&fields).map(|field| {
            let (field, of) = field.split_once(": ").map_or((field, None), |(field, of)| (field, Some(of)));
            let is_list = of.is_some_and(|of| of.starts_with('['));
            let of = of.map(|of| of.trim_matches(['[', ']']).to_owned()).filter(|of| !of.is_empty());
            let (field, may_be_null) = field.strip_suffix('?').map_or((field, false), |field| (field, true));
            (field.to_owned(), Field { may_be_null, is_list, of })
        });
        types.insert(name.trim_matches('`').to_owned(), fields.collect());
    }
    types
}

/// That a value has exactly the documented fields, and so have those inside it.
fn check(value: &Value, of: &str, types: &Types, at: &str) {
    let Some(fields) = types.get(of) else {
        assert_eq!(of, "ErrorCode", "{at}: {of} has no row");
        assert!(value.is_string(), "{at}: {value}");
        return;
    };
    if let Some(word) = value.as_str() {
        assert!(fields.contains_key(&format!("\"{word}\"")), "{at}: {of} is {word}, which is not documented");
        return;
    }
    let object: &Map<String, Value> = value.as_object().unwrap_or_else(|| panic!("{at}: no {of}: {value}"));
    let real: BTreeSet<&String> = object.keys().collect();
    let told: BTreeSet<&String> = fields.keys().collect();
    assert_eq!(real, told, "{at}: the fields of {of}");
    for (name, field) in fields {
        let (value, at) = (&object[name], format!("{at}.{name}"));
        if value.is_null() {
            assert!(field.may_be_null || name == "recipe", "{at} is null");
            continue;
        }
        assert_eq!(value.is_array(), field.is_list, "{at}: {value}");
        let Some(of) = &field.of else { continue };
        match value.as_array() {
            Some(values) => values.iter().for_each(|value| check(value, of, types, &at)),
            None => check(value, of, types, &at),
        }
    }
}

/// Commands in an order in which each has something to do, and the type of what it prints; none for an error.
const LINES: &[(&str, Option<&str>)] = &[
    ("init --demo", Some("Project")),
    ("start", Some("StatusReply")),
    ("status", Some("StatusReply")),
    ("quote draft teapot -n 3", Some("Quote")),
    ("draft teapot -n 3 --quote", Some("Quote")),
    ("draft teapot -n 3 --size 320x240", Some("Made")),
    ("keep 2 --reason light", Some("TakesReply")),
    ("reject 3", Some("TakesReply")),
    ("undo", Some("UndoReply")),
    ("promote 2 --size 640x480", Some("Made")),
    ("anchor 1", Some("AnchorReply")),
    ("anchor teapot", Some("AnchorReply")),
    ("anchor teapot --history", Some("AnchorHistoryReply")),
    ("motion --seconds 0.5 --size 320x240", Some("Made")),
    ("stitch 1 1", Some("Made")),
    ("stitch t5 --trim t5=0.1..0.4", Some("Made")),
    ("stitch t5 t5 --look", Some("SeamReply")),
    ("edit t1 --factor 2", Some("Made")),
    ("show t4", Some("TakeReply")),
    ("open teapot --print", Some("ExportReply")),
    ("export t1 teapot -o out", Some("ExportReply")),
    ("search teapot -n 2", Some("TakeListReply")),
    ("takes", Some("TakeListReply")),
    ("lineage t4", Some("LineageReply")),
    ("drift t4", Some("InspectReply")),
    ("kinetic t4", Some("InspectReply")),
    ("flicker teapot", Some("InspectReply")),
    ("flicker ./clip.y4m --against t4", Some("ClipInspectReply")),
    ("flicker nowhere --fps 8", None),
    ("advise t4", Some("AdviseReply")),
    ("stats --weeks 2", Some("StatsReply")),
    ("stats --plot out/stats.svg", Some("StatsReply")),
    ("kinetic --calibrate", Some("CalibrateReply")),
    ("canary pin t1 t4 --template kettles", Some("CanaryListReply")),
    ("canary list", Some("CanaryListReply")),
    ("canary report", Some("CanaryReportReply")),
    ("canary unpin t1", Some("CanaryListReply")),
    ("canary unpin t1", None),
    ("shots", Some("ShotListReply")),
    ("rename teapot kettle", Some("Shot")),
    ("board t1 t2", Some("BoardReply")),
    ("board kettle --mood --html --title Tea", Some("BoardReply")),
    ("import out/teapot-draft-t1.png --shot photo", Some("ImportReply")),
    ("import out/teapot-draft-t1.png", Some("ImportReply")),
    ("delete t3 --yes", Some("DeleteReply")),
    ("jobs", Some("JobListReply")),
    ("cancel --all", Some("JobsReply")),
    ("credits", Some("BalanceReply")),
    ("ledger -n 5", Some("EntriesReply")),
    ("grant 5 --reason gift --expires 2999-01-01", Some("WalletReply")),
    ("checkin", Some("WalletReply")),
    ("budget day 250", Some("BudgetReply")),
    ("reconcile sketch", Some("ReconcileReply")),
    ("reconcile nobody", None),
    ("tiers", Some("TierListReply")),
    ("models note sketch/finish soft", Some("Route")),
    ("models", Some("ModelListReply")),
    ("ladder", Some("LadderReply")),
    ("ladder use local", Some("LadderUseReply")),
    ("key list", Some("KeyListReply")),
    ("key test", Some("KeyTestReply")),
    ("key forget fal", Some("KeyForgetReply")),
    ("panel", Some("PanelLoginReply")),
    ("panel --print", Some("PanelLoginReply")),
    ("clients", Some("PairListReply")),
    ("clients revoke nobody", None),
    ("pair AAAA-AAAA", None),
    ("key set fal", None),
    ("key set nobody", None),
    ("ladder use nobody", None),
    ("draft teapot -n 1 --tier nope", None),
    ("promote t2 --to hero --size 600x400 --quote-id q-1", None),
    ("delete t1", None),
    ("retry j1", None),
    ("resolve j1 charged --reason bill", None),
    ("nonsense", None),
    ("quote", None),
    ("draft", None),
];

#[test]
fn every_command_prints_the_documented_fields() {
    let home = Home::new();
    let types = documented();
    let commands: BTreeMap<String, String> = cells("| command | document |")
        .into_iter()
        .flat_map(|(names, document)| {
            let words = code(&names).map(|name| name.split(' ').next().unwrap().to_owned());
            let names: Vec<String> = words.filter(|word| !word.starts_with("--")).collect();
            names.into_iter().map(move |name| (name, document.clone()))
        })
        .collect();
    let mut ran = BTreeSet::from(["sockname".to_owned(), "doctor".to_owned()]);
    let frame = [b"FRAME\n".as_slice(), &[90; 32 * 32 * 3 / 2]].concat();
    let clip = [b"YUV4MPEG2 W32 H32 F8:1 Ip A1:1 C420jpeg\n".to_vec(), frame.repeat(3)].concat();
    std::fs::write(home.path().join("clip.y4m"), clip).unwrap();
    for (line, of) in LINES {
        let (exit, document) = home.json(line);
        let command = line.split(' ').next().unwrap();
        ran.insert(command.to_owned());
        match of {
            Some(of) => {
                // Nobody bills what the sketcher makes, so there is nothing to compare.
                assert_eq!(exit, if command == "reconcile" { 5 } else { 0 }, "{line}: {document}");
                let row = &commands[command];
                assert!(code(row).any(|named| named == *of) || *of == "Quote", "{line}: its row says {row}");
                check(&document, of, &types, line);
            }
            None => {
                assert!((2..=6).contains(&exit), "{line}: {exit}");
                let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
                assert_eq!(keys, ["error"], "{line}");
                check(&document["error"], "ErrorData", &types, line);
            }
        }
    }
    let (exit, document) = home.json("sockname");
    assert_eq!((exit, document.as_object().unwrap().len(), document["socket"].is_string()), (0, 1, true));
    let (exit, document) = home.json("doctor");
    assert_eq!((exit, document["ok"].as_bool()), (0, Some(true)), "{document}");
    document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .for_each(|finding| check(finding, "Notice", &types, "doctor"));
    check(&document["status"], "StatusReply", &types, "doctor");
    pairing(&home, &types);
    prompt_files(&home, &types);
    canary(&home, &types);
    plugins::plugins(&home);
    commands_that_stay(&home);
    let (exit, document) = home.json("stop");
    assert_eq!(exit, 0, "{document}");
    check(&document, "DrainReply", &types, "stop");
    ran.insert("stop".to_owned());
    ran.extend(["run", "prompt", "watch", "notify", "plugin"].map(str::to_owned));
    let documented: BTreeSet<String> = commands.into_keys().collect();
    assert_eq!(ran.difference(&documented).collect::<Vec<_>>(), ["nonsense"], "commands without a row");
    assert_eq!(documented.difference(&ran).count(), 0, "rows that nothing proves: {documented:?} {ran:?}");
}

/// `pair` and `clients`, for a plugin that asks over loopback TCP.
fn pairing(home: &Home, types: &Types) {
    let discovery = std::fs::read(home.path().join("home/config/daemon.json")).unwrap();
    let port = serde_json::from_slice::<Value>(&discovery).unwrap()["port"].as_u64().unwrap();
    let params =
        serde_json::json!({ "client": "Figma", "scopes": ["generate"], "nonce_hash": "ab".repeat(32) });
    let call = serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": "pair.begin", "params": params })
        .to_string();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", u16::try_from(port).unwrap())).unwrap();
    let head = format!(
        "POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    );
    write!(stream, "{head}Content-Length: {}\r\n\r\n{call}", call.len()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let begun: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let (_, list) = home.json("clients");
    check(&list, "PairListReply", types, "clients");
    assert_eq!(list["requests"][0]["code"], begun["result"]["code"], "{begun}");
    let (exit, paired) = home.json(&format!("pair {}", begun["result"]["code"].as_str().unwrap()));
    assert_eq!((exit, &paired["client"]["id"]), (0, &Value::from("figma")), "{paired}");
    check(&paired, "PairedReply", types, "pair");
    let (exit, revoked) = home.json("clients revoke figma");
    assert_eq!(exit, 0, "{revoked}");
    check(&revoked, "PairedReply", types, "clients revoke");
    assert_eq!(home.text("clients"), "no clients · no requests\n");
}

/// `canary run`, which prints a document of its own, for the one pin that is left.
fn canary(home: &Home, types: &Types) {
    let lists = |document: &Value| ["quotes", "made"].map(|key| document[key].as_array().map(Vec::len));
    let (exit, document) = home.json("canary run --quote");
    assert_eq!((exit, lists(&document)), (0, [Some(0), Some(0)]), "its model is what it was: {document}");
    let (exit, document) = home.json("canary run --all --quote");
    assert_eq!((exit, lists(&document)), (0, [Some(1), Some(0)]), "{document}");
    check(&document["quotes"][0], "Quote", types, "canary run --quote");
    let (exit, document) = home.json("canary run --all");
    assert_eq!((exit, lists(&document)), (0, [Some(1), Some(1)]), "{document}");
    check(&document["made"][0], "Made", types, "canary run");
    let (exit, document) = home.json("canary report");
    assert_eq!((exit, &document["templates"][0]["level"]), (0, &Value::from("same")), "{document}");
    check(&document, "CanaryReportReply", types, "canary report");
    let text = home.text("canary report");
    assert!(text.starts_with("1 of 1 pinned take made again · 0 of 1 template to re-tune"), "{text}");
}

/// `prompt` and `run`, in the order in which a person types them.
fn prompt_files(home: &Home, types: &Types) {
    let keys = |document: &Value| document.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let (exit, document) = home.json("prompt new cup");
    assert_eq!((exit, keys(&document)), (0, vec!["path".to_owned()]), "{document}");
    let (exit, document) = home.json("prompt check cup.prompt");
    assert_eq!((exit, keys(&document)), (0, ["errors", "files", "warnings"].map(str::to_owned).to_vec()));
    assert_eq!(keys(&document["files"][0]), ["findings", "is_ours", "path"]);
    let (exit, document) = home.json("prompt fmt cup.prompt");
    assert_eq!((exit, keys(&document)), (0, ["files", "untidy", "written"].map(str::to_owned).to_vec()));
    let (exit, document) = home.json("prompt expand cup.prompt");
    assert_eq!(exit, 0, "{document}");
    check(&document, "PromptExpandReply", types, "prompt expand");
    let (exit, mut document) = home.json("run cup.prompt --dry-run --to hero");
    assert_eq!((exit, document["plan"].as_array().map(Vec::len)), (0, Some(2)), "{document}");
    check(&document["plan"][0]["quote"], "Quote", types, "run --dry-run");
    // The last tier waits, so nothing of it has a price or a request.
    let waits = document["plan"][1].take();
    check(&waits, "PromptExpandReply", types, "run --dry-run");
    let (exit, document) = home.json("run cup.prompt --to hero");
    assert_eq!(exit, 0, "{document}");
    check(&document, "Made", types, "run");
    let (exit, document) = home.json("run cup.prompt --to hero");
    assert_eq!((exit, &document["waiting"]["kind"]), (0, &Value::from("keep")), "{document}");
    check(&document, "PromptExpandReply", types, "run");
}

/// `watch` and `notify`, which print a document a line.
fn commands_that_stay(home: &Home) {
    let keys = |line: &str| {
        let document: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        document.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    let output = home.run(&["watch", "links", "--once", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(lines.lines().count() > 1, "{lines}");
    for line in lines.lines() {
        assert_eq!(keys(line), ["digest", "file", "shot", "state", "take", "why"], "{line}");
    }
    let mut staying = home.command(&["notify", "--after", "0", "--json"]);
    let mut child = staying.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (to, from) = std::sync::mpsc::channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| to.send(line)));
    // It may not listen yet when the first of these end.
    let line = (0..100).find_map(|n| {
        home.text(&format!("draft cup-{n} -n 1 --size 64x64"));
        from.recv_timeout(std::time::Duration::from_millis(200)).ok()
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let line = line.expect("a notification");
    assert_eq!(keys(&line), ["batch", "body", "jobs", "kind", "title"], "{line}");
    assert!(line.contains("1 draft of cup-"), "{line}");
}

#[test]
fn a_person_sees_what_a_shot_stood_for_and_a_clip_twice() {
    let home = Home::new();
    home.text("draft harbour -n 2 --size 320x240");
    assert!(home.text("export harbour").contains("harbour: t2, its newest take\n"));
    home.text("anchor 1");
    assert!(home.text("export harbour").contains("harbour: t1, its anchor frame\n"));
    assert!(
        home.text("motion --seconds 0.5 --size 320x240")
            .contains("1 clip in shot harbour · 320×240, 0.5 s · ")
    );
    assert!(home.text("stitch 1 1 harbour").contains("1 clip in shot harbour · 320×240, 1.5 s · "));
    // The first of the last list is now that film: 36 frames, of which the part has 12.
    assert!(home.text("stitch 1 --trim 1=0.5..1.0").contains("1 clip in shot harbour · 320×240, 0.5 s · "));
    assert_eq!(home.text("models note sketch/finish soft"), "sketch/finish: soft\n");
    assert!(home.text("tiers").contains("\nnote: sketch/finish: soft\n"));
    assert!(home.text("models").contains("\nnote: sketch/finish: soft\n"));
    assert_eq!(home.text("models note sketch/finish"), "sketch/finish has no note\n");
    assert!(!home.text("tiers").contains("note:"));
    let output = home.run(&["search", "--tier", "nope"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: there is no tier `nope` in this project\nwhy:   there are draft, hero and motion\nnext:  `maquette tiers` lists them\n"
    );
}

#[test]
fn a_level_of_logs_that_is_none_is_told_in_three_lines() {
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_maquette"))
        .arg("status")
        .env("MAQUETTE_HOME", home.path())
        .env_remove("MAQUETTE_SOCK")
        .env("MAQUETTE_LOG", "loud")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(6));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: the daemon did not start\nwhy:   MAQUETTE_LOG is `loud`; it may be error, warn, info, debug or trace\n\
         next:  Unset MAQUETTE_LOG, or set it to info\n"
    );
}
