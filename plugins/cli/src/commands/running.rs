//! `init`, `start`, `stop`, `status`, `sockname`, `completions`, `man`: the daemon, projects, this program.

use std::io::Write;

use maquette_protocol::methods::method;
use maquette_protocol::{DrainParams, Nothing, Notice, NoticeLevel, Project, ProjectInitParams, StatusReply};
use serde_json::json;

use crate::args::{self, CompletionsArgs, InitArgs, ManArgs, StopArgs};
use crate::fault::{EXIT_DAEMON, Fault};
use crate::session::Session;
use crate::show::table::{Table, cell, dim, one_line};
use crate::show::takes::headline;
use crate::show::text::{Style, bytes, count, duration, painted};
use crate::{amount, day};

/// `maquette init`
pub async fn init(session: &mut Session<'_>, args: &InitArgs) -> Result<u8, Fault> {
    let path = session.absolute(&args.path)?;
    let params = ProjectInitParams { path, name: args.name.clone(), demo: args.demo, trust: args.trust };
    let answer = session.ask::<method::ProjectInit>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let project = &answer.reply;
    let line = if args.trust {
        format!("spending is allowed in {}", project.name)
    } else {
        let at = project.path.as_deref().unwrap_or(params.path.as_str());
        format!("project {} · {at}", project.name)
    };
    headline(session, &line)?;
    describe(session, project)?;
    Ok(0)
}

fn describe(session: &mut Session<'_>, project: &Project) -> Result<(), Fault> {
    let mut table = Table::new(&["tier", "route", ">credits each"]);
    for tier in &project.tiers {
        let price = amount::credits(tier.price_microcredits);
        table.row(vec![cell(tier.name.as_str()), dim(tier.route.as_str()), cell(price)]);
    }
    table.write(session.out, &session.look)?;
    let in_all = project.budget_microcredits.map(|limit| format!("{} in all", amount::with_unit(limit)));
    let a_day =
        project.budget_per_day_microcredits.map(|limit| format!("{} a day", amount::with_unit(limit)));
    let limits: Vec<String> = in_all.into_iter().chain(a_day).collect();
    if !limits.is_empty() {
        writeln!(session.out, "budget: {}", limits.join(", "))?;
    }
    for warning in &project.warnings {
        writeln!(session.err, "note: {}", one_line(warning))?;
    }
    Ok(())
}

/// `maquette start`
pub async fn start(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::Status>(&Nothing {}).await?;
    if !session.printed_json(&answer.raw)? {
        headline(
            session,
            &format!("the daemon runs · process {} · version {}", answer.reply.pid, answer.reply.build),
        )?;
    }
    Ok(0)
}

/// `maquette stop`, on a daemon that runs
pub async fn stop(session: &mut Session<'_>, args: &StopArgs) -> Result<u8, Fault> {
    let answer = match session.ask::<method::Drain>(&DrainParams { if_idle: args.if_idle }).await {
        Ok(answer) => answer,
        // A daemon with nothing to finish may be gone before its answer is out. It would have refused sooner.
        Err(fault) if fault.code == "lost" => return gone(session),
        Err(fault) => return Err(fault),
    };
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let line = match answer.reply.open_jobs {
        0 => "the daemon leaves".to_owned(),
        open => {
            let goes_on = if open == 1 { "goes on" } else { "go on" };
            format!("the daemon leaves · {} {goes_on} at the next start", count(open, "job"))
        }
    };
    headline(session, &line)?;
    Ok(0)
}

/// The daemon has left without a word about jobs.
fn gone(session: &mut Session<'_>) -> Result<u8, Fault> {
    if !session.printed_json(&serde_json::json!({ "open_jobs": null }))? {
        headline(session, "the daemon leaves")?;
    }
    Ok(0)
}

/// `maquette status`
pub async fn status(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::Status>(&Nothing {}).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let status = &answer.reply;
    let up = duration(session.world.now_ms().saturating_sub(status.started_ms));
    let writable = if status.writable { "" } else { " · read-only" };
    headline(session, &format!("the daemon runs · up {up} · {}{writable}", count_open(status)))?;
    for (name, value) in rows(status) {
        let name = painted(&format!("{name:<8}"), Style::Dim, session.look.colour);
        writeln!(session.out, "{name} {value}")?;
    }
    notices(session, &status.notices)?;
    Ok(0)
}

fn count_open(status: &StatusReply) -> String {
    format!("{} · {}", count(status.takes, "take"), count(status.open_jobs, "open job"))
}

fn rows(status: &StatusReply) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("version", status.build.clone()),
        ("process", status.pid.to_string()),
        ("started", format!("{} UTC", day::minute(status.started_ms))),
    ];
    rows.extend(status.socket.clone().map(|socket| ("socket", socket)));
    rows.extend(status.http.clone().map(|http| ("http", http)));
    rows.push(("data", status.data_folder.clone()));
    rows.push(("logs", status.log_folder.clone()));
    rows.extend(status.memory_bytes.map(|memory| ("memory", bytes(memory))));
    rows
}

/// Writes what the daemon wants a person to know, each with its next step.
pub fn notices(session: &mut Session<'_>, notices: &[Notice]) -> Result<(), Fault> {
    for notice in notices {
        let (word, style) = match notice.level {
            NoticeLevel::Info => ("info", Style::Dim),
            NoticeLevel::Warning => ("warning", Style::Warn),
            NoticeLevel::Error => ("error", Style::Bad),
            NoticeLevel::Unknown => ("notice", Style::Plain),
        };
        writeln!(
            session.out,
            "{}: {}",
            painted(word, style, session.look.colour),
            one_line(&notice.message)
        )?;
        writeln!(session.out, "  next: {}", one_line(&notice.hint))?;
    }
    Ok(())
}

/// `maquette sockname`
pub async fn sockname(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::Status>(&Nothing {}).await?;
    let Some(socket) = answer.reply.socket else {
        return Err(Fault::new(
            "no_socket",
            EXIT_DAEMON,
            "the daemon listens on no socket here",
            "maquette status",
        ));
    };
    if !session.printed_json(&json!({ "socket": socket }))? {
        writeln!(session.out, "{socket}")?;
    }
    Ok(0)
}

/// `maquette completions`
pub fn completions(out: &mut dyn Write, args: &CompletionsArgs) -> Result<u8, Fault> {
    // Made in memory first: the generator panics if writing fails, as it does on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "maquette", &mut script);
    out.write_all(&script)?;
    Ok(0)
}

/// `maquette man`
pub fn man(out: &mut dyn Write, args: &ManArgs) -> Result<u8, Fault> {
    std::fs::create_dir_all(&args.folder)?;
    clap_mangen::generate_to(args::command(), &args.folder)?;
    writeln!(out, "man pages are in {}", args.folder.display())?;
    Ok(0)
}
