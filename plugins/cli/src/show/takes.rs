//! Lists of takes, remembered so that the next command can name them by number.

use maquette_protocol::{Job, Stage, Take, Verdict};

use super::table::{Table, cell, dim, one_line, styled};
use super::text::{Style, painted};
use crate::amount;
use crate::fault::Fault;
use crate::session::Session;

/// What is said of a project that is empty.
pub const NO_TAKES: &str = "nothing was made here yet · begin: maquette draft \"a ceramic teapot at dawn\"";

/// Writes a numbered table and remembers its order.
pub fn numbered(session: &mut Session<'_>, takes: &[Take]) -> Result<(), Fault> {
    remember(session, takes)?;
    let mut table =
        Table::new(&[">#", "id", "shot", "tier", ">seed", "size", ">credits", "cached", "verdict", "prompt"]);
    let shots_differ = takes.windows(2).any(|pair| pair[0].shot != pair[1].shot);
    let tiers_differ = takes.windows(2).any(|pair| pair[0].tier != pair[1].tier);
    let prompts_differ = takes.windows(2).any(|pair| pair[0].prompt != pair[1].prompt);
    for (place, take) in takes.iter().enumerate() {
        table.row(vec![
            cell((place + 1).to_string()),
            cell(take.id.to_string()),
            cell(if shots_differ { take.shot_name.as_str() } else { "" }),
            dim(if tiers_differ { take.tier.as_str() } else { "" }),
            dim(take.seed.map(|seed| seed.to_string()).unwrap_or_default()),
            dim(size(take)),
            cell(amount::credits(take.cost_microcredits)),
            dim(if take.cached { "cached" } else { "" }),
            verdict(take),
            dim(if prompts_differ { take.prompt.as_deref().unwrap_or("(deleted)") } else { "" }),
        ]);
    }
    table.write(session.out, &session.look)?;
    Ok(())
}

/// Remembers the order of a list without showing it, as `--json` does.
pub fn remember(session: &mut Session<'_>, takes: &[Take]) -> Result<(), Fault> {
    if takes.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = takes.iter().map(|take| take.id).collect();
    if let Err(error) = session.lists.write(session.project.as_deref(), &ids) {
        // The takes exist all the same; only their numbers are lost.
        writeln!(session.err, "note: this list's numbers cannot be remembered ({error}); name takes by id")?;
    }
    Ok(())
}

/// Pixels, and the length of a clip.
pub fn size(take: &Take) -> String {
    let pixels = format!("{}×{}", take.asset.width, take.asset.height);
    match take.asset.duration_ms {
        Some(ms) => format!("{pixels}, {}", super::text::seconds(ms)),
        None => pixels,
    }
}

/// The size that all of some takes have.
pub fn common_size(takes: &[Take]) -> Option<String> {
    let first = size(takes.first()?);
    takes.iter().all(|take| size(take) == first).then_some(first)
}

/// A verdict and whether it is the anchor, in words.
pub fn verdict(take: &Take) -> super::table::Cell {
    let (word, style) = match take.verdict {
        Some(Verdict::Keep) => ("keep", Style::Good),
        Some(Verdict::Reject) => ("reject", Style::Bad),
        Some(Verdict::Unknown) => ("other", Style::Plain),
        None => ("", Style::Plain),
    };
    match (take.anchor, word.is_empty()) {
        (true, true) => styled("anchor", Style::Good),
        (true, false) => styled(format!("{word}, anchor"), style),
        (false, _) => styled(word, style),
    }
}

/// What takes are called: `draft`, `hero take`, `clip`.
pub fn called(takes: &[Take], jobs: &[Job]) -> String {
    let tier = takes.first().map(|take| take.tier.as_str()).or(jobs.first().map(|job| job.tier.as_str()));
    match (takes.first().map(|take| take.stage), tier) {
        (Some(Stage::Exploration), _) => "draft".to_owned(),
        (Some(Stage::Motion), _) => "clip".to_owned(),
        (_, Some(tier)) => format!("{tier} take"),
        (_, None) => "take".to_owned(),
    }
}

/// Writes the first line of a result.
pub fn headline(session: &mut Session<'_>, line: &str) -> Result<(), Fault> {
    let line = painted(&one_line(line), Style::Strong, session.look.colour);
    writeln!(session.out, "{line}")?;
    Ok(())
}
