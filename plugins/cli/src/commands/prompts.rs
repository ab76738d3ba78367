//! `prompt check`, `expand`, `fmt` and `new`.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{
    PromptCheckParams, PromptExpandParams, PromptExpandReply, PromptFinding, PromptItem, PromptSeverity,
};
use serde_json::{Value, json};

use crate::args::{
    PromptAction, PromptArgs, PromptCheckArgs, PromptExpandArgs, PromptFmtArgs, PromptNewArgs,
};
use crate::fault::{EXIT_REFUSED, Fault};
use crate::session::Session;
use crate::show::pages::quoted;
use crate::show::table::one_line;
use crate::show::takes::headline;
use crate::show::text::{Style, count, painted};

/// `maquette prompt`
pub async fn prompt(session: &mut Session<'_>, args: &PromptArgs) -> Result<u8, Fault> {
    match &args.action {
        PromptAction::Check(args) => check(session, args).await,
        PromptAction::Expand(args) => expand(session, args).await,
        PromptAction::Fmt(args) => fmt(session, args),
        PromptAction::New(args) => new(session, args),
    }
}

/// What `--set` says, as parameters.
pub fn set(pairs: &[(String, String)]) -> BTreeMap<String, Value> {
    pairs.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
}

async fn check(session: &mut Session<'_>, args: &PromptCheckArgs) -> Result<u8, Fault> {
    let mut documents = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    for file in &args.files {
        let params = PromptCheckParams {
            path: Some(session.absolute(file)?),
            project: session.project.clone(),
            ..PromptCheckParams::default()
        };
        let answer = session.ask::<method::PromptCheck>(&params).await?;
        let of = |wanted| answer.reply.findings.iter().filter(|finding| finding.severity == wanted).count();
        errors += of(PromptSeverity::Error);
        warnings += of(PromptSeverity::Warning);
        if session.json {
            documents.push(json!({ "path": params.path, "findings": answer.raw["findings"], "is_ours": answer.raw["is_ours"] }));
        } else {
            show(session, file, &answer.reply.findings)?;
        }
    }
    if session.json {
        writeln!(session.out, "{}", json!({ "files": documents, "errors": errors, "warnings": warnings }))?;
    } else {
        let files = count(args.files.len(), "file");
        let found = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
        headline(session, &format!("{files} checked · {found}"))?;
    }
    let stops = errors > 0 || (args.strict && warnings > 0);
    Ok(if stops { EXIT_REFUSED } else { 0 })
}

/// As compilers print it, so that editors and CI find the place.
fn show(session: &mut Session<'_>, file: &Path, findings: &[PromptFinding]) -> Result<(), Fault> {
    for finding in findings {
        let (word, style) = match finding.severity {
            PromptSeverity::Error => ("error", Style::Bad),
            PromptSeverity::Warning => ("warning", Style::Warn),
            PromptSeverity::Info => ("info", Style::Dim),
            PromptSeverity::Hint | PromptSeverity::Unknown => ("hint", Style::Dim),
        };
        let word = painted(&format!("{word}[{}]", finding.code), style, session.look.colour);
        let place = format!("{}:{}:{}", file.display(), finding.line, finding.column);
        writeln!(session.out, "{place}: {word} {}", one_line(&finding.message))?;
        if !finding.hint.is_empty() {
            let hint =
                painted(&format!("  next: {}", one_line(&finding.hint)), Style::Dim, session.look.colour);
            writeln!(session.out, "{hint}")?;
        }
    }
    Ok(())
}

async fn expand(session: &mut Session<'_>, args: &PromptExpandArgs) -> Result<u8, Fault> {
    let params = PromptExpandParams {
        path: Some(session.absolute(&args.file)?),
        project: session.project.clone(),
        tier: args.tier.clone(),
        set: set(&args.set),
        offset: args.from,
        limit: Some(args.count),
        ..PromptExpandParams::default()
    };
    let answer = session.ask::<method::PromptExpand>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let reply = &answer.reply;
    let combinations = combinations(reply);
    headline(session, &format!("{combinations} on {} by {}", reply.tier, reply.route))?;
    for item in &reply.items {
        show_item(session, item)?;
    }
    let shown = args.from + reply.items.len() as u64;
    if shown < reply.total {
        let more = format!("{} more: --from {shown}", reply.total - shown);
        writeln!(session.out, "{}", painted(&more, Style::Dim, session.look.colour))?;
    }
    Ok(0)
}

/// How many combinations there are, and of what: `200 combinations (20 light × 10 lens)`.
pub fn combinations(reply: &PromptExpandReply) -> String {
    let total = count(usize::try_from(reply.total).unwrap_or(usize::MAX), "combination");
    let axes: Vec<String> = reply.axes.iter().map(|axis| format!("{} {}", axis.values, axis.name)).collect();
    if axes.is_empty() { total } else { format!("{total} ({})", axes.join(" × ")) }
}

fn show_item(session: &mut Session<'_>, item: &PromptItem) -> Result<(), Fault> {
    let values: Vec<String> = item
        .values
        .iter()
        .map(|(name, value)| {
            format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let head =
        painted(&format!("#{} {}", item.k, one_line(&values.join(" "))), Style::Dim, session.look.colour);
    writeln!(session.out, "{}", head.trim_end())?;
    for line in item.prompt.lines() {
        writeln!(session.out, "  {}", one_line(line))?;
    }
    let negative = item.negative.iter().map(|negative| format!("not: {negative}"));
    for line in negative.chain(item.references.iter().map(|picture| format!("ref: {picture}"))) {
        let line = format!("  {}", one_line(&line));
        writeln!(session.out, "{}", painted(&line, Style::Dim, session.look.colour))?;
    }
    Ok(())
}

/// The longest prompt file.
const MAX_BYTES: u64 = 1 << 20;

fn read(session: &mut Session<'_>, file: &Path) -> Result<String, Fault> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        session.input.take(MAX_BYTES + 1).read_to_string(&mut text)
    } else {
        std::fs::File::open(session.folder.join(file))
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
    };
    let shown = file.display();
    read.map_err(|error| Fault::usage(format!("{shown} cannot be read: {error}"), "Check the path"))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(Fault::usage(format!("{shown} is longer than 1 MiB"), "Name a prompt file"));
    }
    Ok(text)
}

fn fmt(session: &mut Session<'_>, args: &PromptFmtArgs) -> Result<u8, Fault> {
    let mut untidy = Vec::new();
    for file in &args.files {
        let text = read(session, file)?;
        let tidy = maquette_prompt::format::format(&text);
        if file == Path::new("-") && !args.check {
            write!(session.out, "{tidy}")?;
            continue;
        }
        if tidy == text {
            continue;
        }
        untidy.push(file.display().to_string());
        if !args.check {
            replace(&session.folder.join(file), &tidy)?;
        }
    }
    if session.json {
        writeln!(
            session.out,
            "{}",
            json!({ "files": args.files.len(), "untidy": untidy, "written": !args.check })
        )?;
    } else if args.files != [Path::new("-")] || args.check {
        let done = if args.check { "not tidy" } else { "tidied" };
        let files = count(args.files.len(), "file");
        headline(session, &format!("{files} · {} {done}", untidy.len()))?;
        for file in &untidy {
            writeln!(session.out, "{file}")?;
        }
    }
    Ok(if args.check && !untidy.is_empty() { EXIT_REFUSED } else { 0 })
}

/// A file beside it first, then a rename: whoever reads meanwhile sees the old text or the new one.
fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    let failed = |error: std::io::Error| {
        Fault::usage(
            format!("{} cannot be written: {error}", path.display()),
            "Check its folder's permissions",
        )
    };
    let target = std::fs::canonicalize(path).map_err(failed)?;
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(".tidy");
    let beside = target.with_file_name(name);
    let written = std::fs::write(&beside, text)
        .and_then(|()| std::fs::set_permissions(&beside, std::fs::metadata(&target)?.permissions()))
        .and_then(|()| std::fs::rename(&beside, &target));
    written.map_err(|error| {
        // What could not take the file's place is of no use.
        let _ = std::fs::remove_file(&beside);
        failed(error)
    })
}

fn new(session: &mut Session<'_>, args: &PromptNewArgs) -> Result<u8, Fault> {
    let file = match args.file.extension() {
        Some(_) => args.file.clone(),
        None => args.file.with_extension("prompt"),
    };
    let path = session.folder.join(&file);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let shown = file.display();
    let failed = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            let hint =
                format!("Open it in your editor, or: maquette prompt check {}", quoted(&shown.to_string()));
            return Fault::usage(format!("{shown} is there already"), hint);
        }
        Fault::usage(format!("{shown} cannot be written: {error}"), "Check its folder's permissions")
    };
    let text = starter(&args.prompt);
    let mut handle = std::fs::File::create_new(&path).map_err(failed)?;
    std::io::Write::write_all(&mut handle, text.as_bytes())?;
    if session.json {
        writeln!(session.out, "{}", json!({ "path": path }))?;
        return Ok(0);
    }
    headline(session, &format!("wrote {}", file.display()))?;
    writeln!(session.out, "next: maquette run {} --dry-run", quoted(&file.display().to_string()))?;
    Ok(0)
}

/// A file to begin with: it says what there is, and runs as it stands.
fn starter(prompt: &str) -> String {
    format!(
        "\
---
input:
  schema:
    light: string, where the light comes from
  default:
    light: dawn
# All values of an axis are drafted; more axes make all combinations.
maquette.matrix:
  light: [dawn, dusk]
maquette.negative: blurry
# What differs from tier to tier. `add` is put behind the words below.
maquette.tiers:
  draft: {{ count: 2 }}
  hero: {{ add: \", fine detail\" }}
  motion: {{ seconds: 4 }}
---
{prompt}, light of {{{{light}}}}
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_says_what_it_means() {
        let document = maquette_prompt::document::Document::parse(starter("a harbour"));
        assert_eq!(document.findings(), []);
        assert!(document.is_ours());
        assert_eq!(document.body(), "a harbour, light of {{light}}");
        let text = starter("a harbour");
        assert_eq!(maquette_prompt::format::format(&text), text, "it is tidy");
    }
}
