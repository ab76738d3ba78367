//! `doctor`: everything this side can see of what is wrong, then everything the daemon knows, each with its next step.

mod machine;

use maquette_daemon::platform::folders::Folders;
use maquette_protocol::methods::method;
use maquette_protocol::{Nothing, Notice, NoticeLevel, ProjectParams, StatusReply};
use serde_json::{Value, json};

use crate::calls::{Calls, ask};
use crate::fault::{EXIT_DAEMON, Fault};
use crate::link::Link;
use crate::show::table::one_line;
use crate::show::text::{Style, count, painted};

pub use machine::finding;

/// What `doctor` prints with.
pub struct Examination<'a> {
    /// Where the findings go.
    pub out: &'a mut dyn std::io::Write,
    /// Whether to print one JSON document instead.
    pub json: bool,
    /// Whether colours can be shown.
    pub colour: bool,
    /// The project that is looked at too.
    pub project: Option<String>,
}

/// `maquette doctor`. Exit code 0 if nothing is wrong, else 6.
pub async fn doctor(examination: Examination<'_>) -> Result<u8, Fault> {
    let mut findings = Vec::new();
    let mut status = None;
    match Folders::of_this_user() {
        Err(error) => {
            findings.push(finding("no_folders", NoticeLevel::Error, &error.to_string(), "Set MAQUETTE_HOME"))
        }
        Ok(folders) => {
            findings.extend(machine::examined(&folders));
            match Link::open_or_start(&folders).await {
                Err(fault) => findings.push(unreachable(&folders, &fault)),
                Ok(mut link) => status = asked(&mut link, examination.project.clone(), &mut findings).await,
            }
        }
    }
    report(examination, &findings, status.as_ref())
}

/// The step that fits a daemon that does not answer; its own log knows more than we do.
fn unreachable(folders: &Folders, fault: &Fault) -> Notice {
    let log = maquette_daemon::spawn::start_log(folders);
    // A fault that sends people to `doctor` knows no more; they are here already.
    let hint = if fault.hint.contains("maquette doctor") {
        format!("Run it in the foreground to see why: `maquette serve`; its log is {}", log.display())
    } else {
        fault.hint.clone()
    };
    finding("daemon_unreachable", NoticeLevel::Error, &fault.message, &hint)
}

/// Asks the daemon and the project. Gives the daemon's status, raw.
pub async fn asked(
    calls: &mut dyn Calls,
    project: Option<String>,
    findings: &mut Vec<Notice>,
) -> Option<Value> {
    let answer = match ask::<method::Status>(calls, &Nothing {}).await {
        Ok(answer) => answer,
        Err(fault) => {
            findings.push(finding(&fault.code, NoticeLevel::Error, &fault.message, &fault.hint));
            return None;
        }
    };
    findings.extend(of_status(&answer.reply));
    match ask::<method::ProjectGet>(calls, &ProjectParams { project }).await {
        Ok(project) => {
            let warnings = project.reply.warnings.iter();
            findings.extend(warnings.map(|warning| {
                finding("project_warning", NoticeLevel::Warning, warning, "Change maquette.toml")
            }));
            if !project.reply.trusted {
                let message = format!("spending in the project {} was never allowed", project.reply.name);
                findings.push(finding("untrusted", NoticeLevel::Info, &message, "maquette init --trust"));
            }
        }
        Err(fault) => findings.push(finding(&fault.code, NoticeLevel::Warning, &fault.message, &fault.hint)),
    }
    Some(answer.raw)
}

fn of_status(status: &StatusReply) -> Vec<Notice> {
    let mut findings = status.notices.clone();
    let ours = env!("CARGO_PKG_VERSION");
    if status.build != ours {
        let message = format!("the daemon is version {}, this program is {ours}", status.build);
        findings.push(finding(
            "other_version",
            NoticeLevel::Warning,
            &message,
            "maquette stop && maquette start",
        ));
    }
    if !status.writable && !findings.iter().any(|known| known.level == NoticeLevel::Error) {
        let message = "the daemon takes no request that changes something";
        let hint = format!("Read the newest log in {}", status.log_folder);
        findings.push(finding("read_only", NoticeLevel::Error, message, &hint));
    }
    findings
}

/// Prints the findings, and says by the exit code whether something is wrong.
pub fn report(
    examination: Examination<'_>,
    findings: &[Notice],
    status: Option<&Value>,
) -> Result<u8, Fault> {
    let wrong = findings.iter().filter(|finding| finding.level != NoticeLevel::Info).count();
    let out = examination.out;
    if examination.json {
        writeln!(out, "{}", json!({ "ok": wrong == 0, "findings": findings, "status": status }))?;
        return Ok(if wrong == 0 { 0 } else { EXIT_DAEMON });
    }
    let line = match wrong {
        0 => "nothing is wrong".to_owned(),
        many => format!("{} to see to", count(many, "thing")),
    };
    writeln!(out, "{}", painted(&line, Style::Strong, examination.colour))?;
    for finding in findings {
        let (word, style) = match finding.level {
            NoticeLevel::Info => ("info", Style::Dim),
            NoticeLevel::Warning => ("warning", Style::Warn),
            NoticeLevel::Error => ("error", Style::Bad),
            NoticeLevel::Unknown => ("notice", Style::Plain),
        };
        writeln!(out, "{}: {}", painted(word, style, examination.colour), one_line(&finding.message))?;
        writeln!(out, "  next: {}", one_line(&finding.hint))?;
    }
    Ok(if wrong == 0 { 0 } else { EXIT_DAEMON })
}
