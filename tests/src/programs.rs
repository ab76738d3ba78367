//! Where the programs under test were built.

use std::path::PathBuf;

/// The daemon with the scripted provider.
pub const SCRIPTED_DAEMON: &str = "scripted_daemon";
/// The command line.
pub const MAQUETTE: &str = "maquette";

/// A program of this workspace, built in the same folder as the running test.
pub fn program(name: &str) -> PathBuf {
    let this = std::env::current_exe().expect("the running program has a path");
    let folder = this.parent().expect("it lies in a folder");
    let folder = if folder.ends_with("deps") { folder.parent().expect("above deps") } else { folder };
    let path = folder.join(name);
    assert!(path.exists(), "{} is not built; `cargo build --workspace --bins` builds it", path.display());
    path
}

/// Asks again and again until there is an answer: for what happens in another process and nobody is told of. Gives up after a minute.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..6_000 {
        if let Some(answer) = ask() {
            return answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("in vain: {what}");
}

/// Writes a line to standard output, for a parent that waits for it.
pub fn say(line: &str) {
    use std::io::Write;
    let mut output = std::io::stdout();
    // A parent that is gone is noticed by other means.
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}
