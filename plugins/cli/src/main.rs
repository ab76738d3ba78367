//! The one binary: Maquette's command line, a thin client of the daemon, and with `serve` the daemon itself.
//! It holds no prices, rules, retries or caches; killing it loses nothing.

mod amount;
mod args;
mod calls;
mod commands;
mod connection;
mod day;
mod fault;
mod follow;
mod last_list;
mod link;
mod loopback;
mod lsp;
mod making;
mod mistyped;
mod pictures;
mod plugin;
mod project;
mod said;
mod serve;
mod session;
mod show;
mod tail;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod which;
mod world;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::FromArgMatches;
use maquette_daemon::platform::folders::Folders;
use maquette_daemon::platform::lock::Lock;

use args::{Cli, Command, Global};
use commands::Examination;
use fault::Fault;
use last_list::LastLists;
use link::Link;
use session::Session;
use show::Look;
use show::text::{Style, painted};

/// The daemon's small requests allocate in one thread and free in another, which glibc's allocator pays dearly for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let parsed = args::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return not_understood(&error),
    };
    let look = Look::of_this_terminal(cli.global.no_pictures);
    let json = cli.global.json;
    // Not locked: with `serve`, other threads of this process write there too.
    let mut out = BufWriter::new(io::stdout());
    let done = run(cli, look.clone(), &mut out).and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    ExitCode::from(done.unwrap_or_else(|fault| told(&fault, json, &look, &mut out)))
}

fn run(cli: Cli, look: Look, out: &mut dyn Write) -> Result<u8, Fault> {
    if let Command::Serve = &cli.command {
        return serve::run();
    }
    if let Command::Lsp(_) = &cli.command {
        return lsp::run();
    }
    if let Command::Completions(args) = &cli.command {
        return commands::completions(out, args);
    }
    if let Command::Man(args) = &cli.command {
        return commands::man(out, args);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Fault::new("no_runtime", fault::EXIT_DAEMON, error.to_string(), "Try again"))?;
    runtime.block_on(client(cli, look, out))
}

async fn client(cli: Cli, look: Look, out: &mut dyn Write) -> Result<u8, Fault> {
    let folder = std::env::current_dir().map_err(|error| {
        Fault::usage(format!("the current folder cannot be used: {error}"), "cd into another folder")
    })?;
    let project = project::of(&folder, cli.global.project.as_deref())?;
    let Global { json, .. } = cli.global;
    if let Command::Doctor = cli.command {
        return commands::doctor(Examination { out, json, colour: look.colour, project }).await;
    }
    let folders = Folders::of_this_user().map_err(|error| {
        Fault::new("no_folders", fault::EXIT_DAEMON, error.to_string(), "maquette doctor")
    })?;
    if let Command::Plugin(args) = &cli.command {
        let machine = plugin::machine::Machine::of_this_user(&folders);
        let machine = machine.ok_or_else(|| Fault::usage("this user has no home folder", "Set HOME"))?;
        return commands::plugin(commands::Desk { out, json, look, machine, folders }, args).await;
    }
    let is_stop = matches!(cli.command, Command::Stop(_));
    let mut link = match Link::open(&folders).await {
        Ok(link) => link,
        Err(fault) if fault.code == "lost" && is_stop => return no_daemon(json, out),
        Err(fault) if fault.code == "lost" => Link::open_or_start(&folders).await?,
        Err(fault) => return Err(fault),
    };
    let mut session = Session {
        calls: &mut link,
        out,
        err: &mut io::stderr(),
        input: &mut io::stdin().lock(),
        look,
        json,
        project,
        folder,
        typed: typed(),
        lists: LastLists { folder: folders.cache.join("lists") },
        copies: folders.cache.join("opened"),
        world: &world::ThisMachine::new(),
    };
    let done = commands::run(&mut session, cli.command).await;
    if is_stop && done.is_ok() {
        link.closed().await;
        until_gone(&folders).await;
    }
    done
}

/// Waits until the daemon has let go of its lock, which it does last; one that is slow to finish is not waited for for ever.
async fn until_gone(folders: &Folders) {
    let lock = folders.daemon_lock();
    let gone =
        tokio::task::spawn_blocking(move || Lock::take_within(&lock, Duration::from_secs(12)).map(drop));
    // Whoever took the lock in the meantime is another daemon: the one that was to leave is gone.
    let _ = gone.await;
}

/// The words after the program's name.
fn typed() -> Vec<String> {
    std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
}

/// `stop` where nothing runs has nothing to do.
fn no_daemon(json: bool, out: &mut dyn Write) -> Result<u8, Fault> {
    if json {
        writeln!(out, "{}", serde_json::json!({ "open_jobs": 0 }))?;
    } else {
        writeln!(out, "no daemon runs")?;
    }
    Ok(0)
}

/// Tells of a fault in two or three lines on standard error, or as one document on standard output. Gives the exit code.
fn told(fault: &Fault, json: bool, look: &Look, out: &mut dyn Write) -> u8 {
    if fault.is_closed_pipe() {
        return 0;
    }
    // Where not even this can be written, the exit code still says it.
    let _ = if json {
        writeln!(out, "{}", fault.document()).and_then(|()| out.flush())
    } else {
        out.flush().and_then(|()| in_lines(fault, look, &mut io::stderr().lock()))
    };
    fault.exit
}

/// What happened, why where that says more, what to do now.
fn in_lines(fault: &Fault, look: &Look, err: &mut dyn Write) -> io::Result<()> {
    let name = |word: &str, style| painted(word, style, look.colour_errors);
    let said = said::said(fault);
    writeln!(err, "{} {}", name("error:", Style::Bad), said.what)?;
    if let Some(why) = said.why {
        writeln!(err, "{}   {why}", name("why:", Style::Dim))?;
    }
    writeln!(err, "{}  {}", name("next:", Style::Dim), said.next)
}

/// Help and version are what was asked for; anything else was typed wrongly.
fn not_understood(error: &clap::Error) -> ExitCode {
    let Some(fault) = mistyped::fault(error, &typed()) else {
        // A closed pipe is the only way this fails.
        let _ = error.print();
        return ExitCode::SUCCESS;
    };
    // Nothing was parsed, so the words themselves say whether a script asked.
    let wants_json = typed().iter().any(|word| word == "--json");
    if mistyped::shows_commands(error) && !wants_json {
        let _ = error.print();
        return ExitCode::from(fault.exit);
    }
    let look = Look::of_this_terminal(true);
    ExitCode::from(told(&fault, wants_json, &look, &mut io::stdout().lock()))
}

#[cfg(test)]
mod told_tests {
    use super::*;

    #[test]
    fn a_fault_is_a_few_lines_whatever_it_holds() {
        let check = |fault: Fault, expect: &str| {
            let mut err = Vec::new();
            in_lines(&fault, &Look::PIPE, &mut err).unwrap();
            assert_eq!(String::from_utf8(err).unwrap(), expect);
        };
        check(
            Fault::unreachable("the daemon did not start: no space\nat all"),
            "error: the daemon did not start\nwhy:   no space at all\nnext:  maquette doctor\n",
        );
        check(
            Fault::usage("there is no take t9", "maquette takes"),
            "error: there is no take t9\nnext:  maquette takes\n",
        );
    }

    #[test]
    fn with_json_a_fault_is_a_document_and_a_closed_pipe_is_silence() {
        let mut out = Vec::new();
        assert_eq!(told(&Fault::usage("no list", "maquette takes"), true, &Look::PIPE, &mut out), 2);
        let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(document["error"]["hint"], "maquette takes");
        out.clear();
        let closed = Fault::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((told(&closed, true, &Look::PIPE, &mut out), out.len()), (0, 0));
    }
}
