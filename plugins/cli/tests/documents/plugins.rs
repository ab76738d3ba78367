//! `plugin` as the real program does it, in a person's account of its own: what it writes, what it says, and what it prints for scripts.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::{Home, cells, code};

/// A person's account with a Krita that was started and a Helix of their own settings, and no other program on the `PATH` than ours.
struct Person<'a>(&'a Home);

impl Person<'_> {
    fn path(&self, inside: &str) -> std::path::PathBuf {
        self.0.path().join("person").join(inside)
    }

    fn write(&self, inside: &str, text: &str) {
        std::fs::create_dir_all(self.path(inside).parent().unwrap()).unwrap();
        std::fs::write(self.path(inside), text).unwrap();
    }

    fn output(&self, line: &str) -> Output {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut command = self.0.command(&words);
        let folder = Path::new(env!("CARGO_BIN_EXE_maquette")).parent().unwrap().to_owned();
        command.env("HOME", self.path("")).env("PATH", folder);
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
        command.output().unwrap()
    }

    /// The exit code and the one document of a command.
    fn json(&self, line: &str) -> (i32, Value) {
        let output = self.output(&format!("{line} --json"));
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 1, "{line}: {text}{}", String::from_utf8_lossy(&output.stderr));
        (output.status.code().unwrap(), serde_json::from_str(&text).unwrap())
    }
}

fn keys(document: &Value) -> Vec<&str> {
    document.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The words in back-ticks of a command's row, sorted.
fn told(command: &str) -> BTreeSet<String> {
    let rows = cells("| command | document |");
    let row = rows.iter().find(|(names, _)| code(names).any(|name| name == command)).unwrap();
    code(&row.1).map(str::to_owned).collect()
}

/// `plugin`, from installing to removing.
pub fn plugins(home: &Home) {
    let person = Person(home);
    person.write(".local/share/krita/kritadisplayrc", "");
    person.write(".config/helix/languages.toml", "[[language]]\nname = \"rust\"\n");
    let folder = ".local/share/krita/pykrita";
    let (exit, report) = person.json("plugin install krita --dry-run");
    assert_eq!((exit, &report["places"][0]["state"]), (0, &Value::from("would_install")), "{report}");
    assert!(!person.path(folder).exists());
    let (exit, report) = person.json("plugin install krita");
    assert_eq!((exit, &report["places"][0]["state"]), (0, &Value::from("installed")), "{report}");
    let words = told("plugin install");
    assert!(
        keys(&report).iter().chain(&keys(&report["places"][0])).all(|key| words.contains(*key)),
        "{report}"
    );
    assert!(person.path(folder).join("maquette/maquette.py").is_file());
    let (exit, list) = person.json("plugin list");
    let krita = &list["plugins"][0];
    assert_eq!((exit, &krita["state"]), (0, &Value::from("up_to_date")), "{list}");
    let words = told("plugin list");
    assert!(keys(&list).iter().chain(&keys(krita)).all(|key| words.contains(*key)), "{list}");
    plugin_doctor(&person);
    plugin_removal(&person, folder);
}

fn plugin_doctor(person: &Person<'_>) {
    let (_, found) = person.json("plugin doctor krita");
    let words = told("plugin doctor");
    assert!(keys(&found).iter().chain(&keys(&found["checks"][0])).all(|key| words.contains(*key)), "{found}");
    for check in ["host", "installed", "command", "daemon", "discovery", "tcp", "token"] {
        let link = found["checks"].as_array().unwrap().iter().find(|one| one["check"] == check);
        assert_eq!(link.unwrap_or_else(|| panic!("{check}: {found}"))["state"], "ok", "{found}");
    }
    let output = person.output("plugin doctor gimp");
    assert_eq!(output.status.code(), Some(6));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("GIMP: 1 thing to see to\nwrong        host         GIMP was not found here\n"),
        "{text}"
    );
}

fn plugin_removal(person: &Person<'_>, folder: &str) {
    person.write(&format!("{folder}/maquette/views.py"), "mine");
    let (exit, report) = person.json("plugin install krita");
    assert_eq!((exit, &report["places"][0]["left"][0]), (3, &Value::from("maquette/views.py")), "{report}");
    let (exit, report) = person.json("plugin remove krita");
    assert_eq!((exit, &report["places"][0]["state"]), (0, &Value::from("removed")), "{report}");
    assert_eq!(std::fs::read_to_string(person.path(folder).join("maquette/views.py")).unwrap(), "mine");
    let (exit, report) = person.json("plugin install krita --force");
    assert_eq!(exit, 0, "{report}");
    assert_eq!(person.json("plugin remove krita").0, 0);
    assert!(!person.path(folder).join("maquette").exists());
    let (exit, fault) = person.json("plugin install gimp");
    assert_eq!((exit, &fault["error"]["code"]), (2, &Value::from("no_host")), "{fault}");
    let output = person.output("plugin install helix");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("Helix: installed\n") && text.contains("[language-server.maquette]"), "{text}");
    let (exit, report) =
        person.json(&format!("plugin install vscode --to {}", person.path("here").display()));
    assert_eq!((exit, &report["places"][0]["state"]), (0, &Value::from("by_hand")), "{report}");
    assert!(std::fs::read(person.path("here/maquette.vsix")).unwrap().starts_with(b"PK"));
}
