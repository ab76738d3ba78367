//! Code lenses: what can be run, and what it would cost. Their commands are in [`COMMANDS`](crate::capabilities::COMMANDS). The prices
//! are the daemon's, as it quoted the whole plan of this document last.

use maquette_protocol::{PromptWaitingKind, Stage};
use tower_lsp::lsp_types::{CodeLens, Command};

use maquette_prompt::Span;

use crate::amount::credits;
use crate::commands::{Arguments, command};
use crate::knowledge::Rung;
use crate::view::View;

/// The lenses of the document, for files that are ours.
pub fn lenses(view: &View) -> Vec<CodeLens> {
    let mut all = runs(view);
    all.extend(of_tiers(view));
    let lens = |run: Run| CodeLens { range: view.range(run.span), command: Some(run.command), data: None };
    all.into_iter().map(lens).collect()
}

/// Something that can be run, and where its lens stands.
pub(crate) struct Run {
    pub(crate) span: Span,
    pub(crate) command: Command,
}

/// What the document as a whole can do; nothing for files that are not ours, and for files that would not be sent.
pub(crate) fn runs(view: &View) -> Vec<Run> {
    let document = view.document();
    if !view.snapshot.is_ours() {
        return Vec::new();
    }
    let span = document.split().front.map_or(Span::at(0), |front| front.open);
    let mut commands = Vec::new();
    if document.errors().next().is_none() {
        let rungs = view.plan.as_ref().map(|plan| plan.rungs.as_slice()).unwrap_or_default();
        commands.extend(stage(view, rungs, Stage::Exploration));
        commands.extend(stage(view, rungs, Stage::Refinement));
        commands.push(command("Set anchor", "maquette.anchor", &about(view)));
        commands.extend(stage(view, rungs, Stage::Motion));
    }
    commands.push(command("Board", "maquette.board", &about(view)));
    commands.into_iter().map(|command| Run { span, command }).collect()
}

fn about(view: &View) -> Arguments {
    Arguments { uri: Some(view.snapshot.uri.clone()), ..Arguments::default() }
}

fn names(stage: Stage) -> Option<(&'static str, &'static str)> {
    match stage {
        Stage::Exploration => Some(("Draft", "maquette.draft")),
        Stage::Refinement => Some(("Promote", "maquette.promote")),
        Stage::Motion => Some(("Motion", "maquette.motion")),
        Stage::Unknown => None,
    }
}

/// A command for each tier of a stage; without a plan one that names no price.
fn stage(view: &View, rungs: &[Rung], stage: Stage) -> Vec<Command> {
    let here: Vec<&Rung> = rungs.iter().filter(|rung| rung.expanded.stage == stage).collect();
    if rungs.is_empty() {
        let named = names(stage).map(|(title, name)| command(title, name, &about(view)));
        return named.into_iter().collect();
    }
    let is_only = here.len() == 1;
    here.into_iter().filter_map(|rung| of_rung(view, rung, is_only)).collect()
}

fn of_rung(view: &View, rung: &Rung, is_only: bool) -> Option<Command> {
    let (verb, name) = names(rung.expanded.stage)?;
    let takes = rung.quote.as_ref().filter(|_| verb == "Draft").map(|quote| format!(" {}", quote.takes));
    let tier = if is_only { String::new() } else { format!(" {}", rung.expanded.tier) };
    let (takes, noted) = (takes.unwrap_or_default(), rung.note().map(noted).unwrap_or_default());
    let title = format!("{verb}{tier}{takes} \u{b7} {}", cost(rung));
    let arguments = Arguments {
        tier: Some(rung.expanded.tier.clone()),
        shown_microcredits: rung.quote.as_ref().map(|quote| quote.total_microcredits),
        ..about(view)
    };
    Some(command(format!("{}{noted}", title.trim_end_matches(" \u{b7} ")), name, &arguments))
}

/// A lens is one line, so a note stands on it up to so many letters; hovers have all of it.
const NOTE_LETTERS: usize = 48;

/// What the person wrote beside a route, as a lens ends with it.
fn noted(note: &str) -> String {
    let mut short: String = note.chars().take(NOTE_LETTERS).collect();
    if short.len() < note.len() {
        short.truncate(short.trim_end().len());
        short.push('\u{2026}');
    }
    format!(" \u{b7} \u{201c}{short}\u{201d}")
}

/// What a rung would cost now, or what has to come first.
pub(crate) fn cost(rung: &Rung) -> String {
    if let Some(quote) = &rung.quote {
        let price = credits(quote.total_microcredits);
        let cached = if quote.hits > 0 { format!(", {} cached", quote.hits) } else { String::new() };
        let refused = quote.would_refuse.as_ref().map(|why| format!(" ({})", why.replace('_', " ")));
        return format!("{price}{cached}{}", refused.unwrap_or_default());
    }
    if let Some(refused) = &rung.refused {
        return refused.to_string();
    }
    match rung.expanded.waiting.as_ref().map(|waiting| waiting.kind) {
        Some(PromptWaitingKind::Takes) => "draft first".into(),
        Some(PromptWaitingKind::Keep) => "keep a take first".into(),
        Some(PromptWaitingKind::Anchor) => "set an anchor first".into(),
        Some(PromptWaitingKind::Unknown) => "not yet".into(),
        None => String::new(),
    }
}

/// What a rung would make and cost, in a line.
pub(crate) fn summary(rung: &Rung) -> String {
    match &rung.quote {
        Some(quote) => format!("this file: {} takes for {}", quote.takes, cost(rung)),
        None => {
            let waiting = rung.expanded.waiting.as_ref();
            waiting.map_or_else(
                || format!("this file: {}", cost(rung)),
                |waiting| format!("this file: {}", waiting.message),
            )
        }
    }
}

/// The command of each tier that the file has a block for.
fn of_tiers(view: &View) -> Vec<Run> {
    let document = view.document();
    if !view.snapshot.is_ours() || document.errors().next().is_some() {
        return Vec::new();
    }
    let Some(plan) = &view.plan else { return Vec::new() };
    let run = |block: &maquette_prompt::settings::TierBlock| {
        let rung = plan.rung(&block.name.value)?;
        of_rung(view, rung, true).map(|command| Run { span: block.name.span, command })
    };
    document.settings().tiers.iter().filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{noting, planned, view};
    use super::*;

    fn titles(view: &View) -> Vec<String> {
        lenses(view).into_iter().filter_map(|lens| lens.command).map(|command| command.title).collect()
    }

    #[test]
    fn lenses_say_what_it_costs() {
        let text = "---\nmaquette.tiers: { draft: { count: 4 } }\n---\na teapot";
        assert_eq!(
            titles(&planned(text)),
            [
                "Draft 8 \u{b7} 3 credits, 5 cached",
                "Promote \u{b7} keep a take first",
                "Set anchor",
                "Motion \u{b7} set an anchor first",
                "Board",
                "Draft 8 \u{b7} 3 credits, 5 cached",
            ]
        );
        let first = lenses(&planned(text)).remove(0).command.unwrap();
        let arguments = Arguments::read(&first.arguments.unwrap()).unwrap();
        assert_eq!(arguments.tier.as_deref(), Some("draft"));
        assert_eq!(arguments.shown_microcredits, Some(3_000_000));
        assert!(crate::capabilities::COMMANDS.contains(&first.command.as_str()));
    }

    #[test]
    fn a_note_on_the_route_stands_where_its_price_does() {
        let long = "poor at hands, and at anything that people hold in them, such as cups";
        let mut view = planned("---\nmaquette.seed: 3\n---\na teapot");
        noting(&mut view, "draft", "poor at hands");
        noting(&mut view, "hero", long);
        assert_eq!(
            titles(&view)[..2],
            [
                "Draft 8 \u{b7} 3 credits, 5 cached \u{b7} \u{201c}poor at hands\u{201d}",
                "Promote \u{b7} keep a take first \u{b7} \u{201c}poor at hands, and at anything that people hold\u{2026}\u{201d}",
            ]
        );
    }

    #[test]
    fn without_a_price_none_is_named() {
        assert_eq!(
            titles(&view("---\nmaquette.seed: 3\n---\na teapot")),
            ["Draft", "Promote", "Set anchor", "Motion", "Board"]
        );
    }

    #[test]
    fn a_broken_file_cannot_be_made_and_a_foreign_one_has_no_lens() {
        assert_eq!(titles(&planned("---\nmaquette.seed: [3\n---\na teapot")), ["Board"]);
        assert!(titles(&planned("---\nmodel: x\n---\na teapot")).is_empty());
    }
}
