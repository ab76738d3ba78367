//! Who may know whom, and where no input, output or clock may be (design, section 10).

use crate::rule::{Finding, Rule, lines_saying, says};
use crate::tree::{File, Tree};

/// Where nothing reads, writes or asks the time.
const PURE: &[&str] = &[
    "protocol/",
    "daemon/colour/src/",
    "daemon/sketch/src/",
    "daemon/eye/src/",
    "daemon/src/board/",
    "daemon/src/plan/",
    "daemon/src/plan.rs",
    "daemon/src/ledger/",
    "daemon/src/ledger.rs",
    "daemon/src/state/",
    "daemon/src/state.rs",
    "daemon/src/stats/",
    "daemon/src/cache.rs",
    "daemon/src/cache/",
];

/// What input, output and clocks are called.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime",
    "Instant::now",
    "tokio",
    "rustix",
    "getrandom",
];

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &ONLY_STORE_KNOWS_SLED,
    &ONLY_JOURNAL_WRITES,
    &ONLY_PROVIDERS_CALL_OUT,
    &ONLY_RPC_MAPS_ERRORS,
    &ONLY_LEDGER_RESERVES,
    &ONLY_THE_BINARY_RUNS,
    &ONLY_THE_BINARY_CARRIES,
    &PURE_IS_PURE,
    &ONE_CLOCK,
];

const ONLY_STORE_KNOWS_SLED: Rule = Rule {
    name: "only store knows sled",
    why: "the index can be thrown away, so nothing else may depend on its kind",
    check: |file, _| unless_in(file, &["daemon/src/store.rs", "daemon/src/store/"], &["sled"]),
    refuses: &[
        ("daemon/src/engine.rs", "//! x\nuse sled::Db;\n"),
        ("plugins/cli/src/main.rs", "fn main() { sled::open(\"x\"); }\n"),
    ],
    passes: &[
        ("daemon/src/store/mod.rs", "use sled::Db;\n"),
        ("daemon/src/engine.rs", "// sled is not known here\nlet handled = 1;\n"),
    ],
};

const ONLY_JOURNAL_WRITES: Rule = Rule {
    name: "only journal writes the truth",
    why: "one writer decides, appends, syncs, applies and answers",
    check: |file, _| {
        let inner =
            ["AppendFile", "append_file", "journal::segment", "journal::frame", "journal::contents::pack"];
        unless_in(file, &["daemon/src/journal/", "daemon/src/journal.rs"], &inner)
    },
    refuses: &[("daemon/src/jobs/run.rs", "use crate::journal::append_file::AppendFile;\n")],
    passes: &[
        ("daemon/src/journal/writer.rs", "use super::append_file::AppendFile;\n"),
        ("daemon/src/jobs/run.rs", "use crate::journal::Writer;\n"),
    ],
};

const ONLY_LEDGER_RESERVES: Rule = Rule {
    name: "only ledger reserves",
    why: "there is exactly one place where credits are put aside, and exactly one that asks it to",
    check: |file, _| {
        unless_in(file, &["daemon/src/ledger/", "daemon/src/state/make.rs"], &["reserve::reserve"])
    },
    refuses: &[("daemon/src/engine/making.rs", "let hold = reserve::reserve(state, &request)?;\n")],
    passes: &[
        ("daemon/src/ledger/reserve.rs", "pub fn reserve(state: &dyn View) {}\n"),
        ("daemon/src/a.rs", "bytes.reserve_exact(7);\n"),
    ],
};

/// Who opens connections: providers to the world; a starting daemon and the command line to our own loopback listener.
const OUTWARD: &[&str] = &[
    "daemon/src/providers/",
    "daemon/src/spawn.rs",
    "plugins/cli/src/connection.rs",
    "plugins/cli/src/loopback.rs",
];

const ONLY_PROVIDERS_CALL_OUT: Rule = Rule {
    name: "only providers call out",
    why: "what leaves the machine can be read in one folder",
    check: |file, _| {
        let outward =
            ["reqwest", "TcpStream::connect", "hyper::client", "hyper_util::client", "ureq", "ToSocketAddrs"];
        unless_in(file, OUTWARD, &outward)
    },
    refuses: &[
        ("daemon/src/engine.rs", "let x = reqwest::get(\"x\");\n"),
        ("plugins/cli/src/client.rs", "let x = TcpStream::connect(address).await?;\n"),
    ],
    passes: &[
        ("daemon/src/providers/http.rs", "use reqwest::Client;\n"),
        ("plugins/cli/src/client.rs", "UnixStream::connect(path)\n"),
    ],
};

const ONLY_RPC_MAPS_ERRORS: Rule = Rule {
    name: "only rpc maps errors",
    why: "one file decides what a caller gets to read",
    check: |file, _| {
        unless_in(file, &["daemon/src/rpc/", "daemon/src/rpc.rs"], &["ErrorObject", "ErrorObjectOwned"])
    },
    refuses: &[("daemon/src/engine.rs", "return Err(ErrorObject::owned(1, \"x\", None));\n")],
    passes: &[("daemon/src/rpc/refusal.rs", "use jsonrpsee::types::ErrorObjectOwned;\n")],
};

const ONLY_THE_BINARY_RUNS: Rule = Rule {
    name: "only the binary knows the daemon",
    why: "plugins are clients of the protocol and of nothing else",
    check: |file, _| unless_in(file, &["plugins/cli/", "tests/", "daemon/"], &["maquette_daemon"]),
    refuses: &[
        ("plugins/lsp/src/main.rs", "maquette_daemon::run(options)\n"),
        ("protocol/wire/src/lib.rs", "use maquette_daemon::x;\n"),
    ],
    passes: &[("plugins/cli/src/serve.rs", "maquette_daemon::run(options)\n")],
};

const ONLY_THE_BINARY_CARRIES: Rule = Rule {
    name: "only the binary knows what it carries",
    why: "the daemon serves pages that it is handed and knows nothing of them; the panel and the plugins are clients like any other",
    check: |file, _| {
        let places = ["plugins/cli/", "plugins/panel/", "plugins/parcels/", "tests/"];
        unless_in(file, &places, &["maquette_panel", "maquette_parcels"])
    },
    refuses: &[
        ("daemon/src/rpc/shell.rs", "for file in maquette_panel::FILES {}\n"),
        ("plugins/lsp/src/lib.rs", "use maquette_panel::File;\n"),
        ("daemon/src/run.rs", "use maquette_parcels::PARCELS;\n"),
    ],
    passes: &[("plugins/cli/src/serve.rs", "maquette_panel::FILES.iter()\n")],
};

const PURE_IS_PURE: Rule = Rule {
    name: "no input, output or clock in pure code",
    why: "time, randomness and prices are arguments, so that every case can be tested",
    check: |file, _| if file.is_in(PURE) { lines_saying(file, IMPURE) } else { Vec::new() },
    refuses: &[
        ("protocol/wire/src/ids.rs", "use std::fs::File;\n"),
        ("daemon/sketch/src/lib.rs", "let now = Instant::now();\n"),
        ("daemon/src/plan/mod.rs", "async fn x() { tokio::time::sleep(y).await }\n"),
        ("daemon/src/state/fold.rs", "use std::time::{Duration, SystemTime};\n"),
        ("daemon/src/cache.rs", "std::env::var(\"X\")\n"),
    ],
    passes: &[
        ("daemon/src/plan/mod.rs", "use std::time::Duration;\n"),
        ("daemon/src/platform/clock.rs", "SystemTime::now()\n"),
        ("daemon/src/plan/mod.rs", "fn x() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"),
    ],
};

const ONE_CLOCK: Rule = Rule {
    name: "one clock",
    why: "a second clock cannot be set back by a test",
    check: |file, _| {
        // The runtime's clock only measures waits, and a test can pause it.
        let imports = |line: &str| line.starts_with("use tokio::time::") && says(line, "Instant");
        let waits = file.text.lines().any(imports);
        let words: &[&str] = if waits { &["SystemTime::now"] } else { &["SystemTime::now", "Instant::now"] };
        if file.path.contains("/examples/") { Vec::new() } else { unless_in(file, CLOCKS, words) }
    },
    refuses: &[
        ("daemon/src/engine.rs", "let now = SystemTime::now();\n"),
        ("daemon/src/engine.rs", "let now = std::time::Instant::now();\n"),
    ],
    passes: &[
        ("daemon/src/platform/clock.rs", "SystemTime::now()\n"),
        ("daemon/src/engine.rs", "use tokio::time::Instant;\nlet until = Instant::now() + wait;\n"),
    ],
};

/// Where clocks are read.
const CLOCKS: &[&str] = &["daemon/src/platform/clock.rs", "plugins/"];

fn unless_in(file: &File, places: &[&str], words: &[&str]) -> Vec<Finding> {
    if file.is_in(places) { Vec::new() } else { lines_saying(file, words) }
}

#[test]
fn pure_places_exist() {
    let tree = Tree::of_this_repository();
    let there = PURE.iter().filter(|place| tree.has(place)).count();
    assert!(there >= 2, "the list of pure places names nothing that exists any more");
}
