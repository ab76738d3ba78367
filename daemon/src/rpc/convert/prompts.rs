//! Prompt files, from the engine's words to the wire's.

use std::path::PathBuf;

use maquette_prompt::expand::Wording;
use maquette_prompt::{Encoding, Finding, Lines, Severity};
use maquette_protocol as wire;

use super::stage;
use crate::engine::preparing::{Enclosed, What};
use crate::engine::prompts::{Checked, Expanded, Lacks, OfTier, Request, Waiting};
use crate::plan::{DraftRequest, PromoteRequest, Variant};

/// What is wrong with a file.
pub fn checked(checked: Checked) -> wire::PromptCheckReply {
    let (text, lines) = (checked.document.text(), checked.document.lines());
    let findings = checked.findings.into_iter().map(|finding| self::finding(finding, text, lines));
    wire::PromptCheckReply { findings: findings.collect(), is_ours: checked.is_ours }
}

fn finding(finding: Finding, text: &str, lines: &Lines) -> wire::PromptFinding {
    let place = |offset| lines.place(text, offset, Encoding::Utf32);
    let (begin, end) = (place(finding.span.start), place(finding.span.end));
    wire::PromptFinding {
        code: finding.code.text().to_owned(),
        severity: match finding.severity {
            Severity::Error => wire::PromptSeverity::Error,
            Severity::Warning => wire::PromptSeverity::Warning,
            Severity::Info => wire::PromptSeverity::Info,
            Severity::Hint => wire::PromptSeverity::Hint,
        },
        message: finding.message,
        hint: finding.hint,
        line: begin.line + 1,
        column: begin.column + 1,
        end_line: end.line + 1,
        end_column: end.column + 1,
        start: finding.span.start as u64,
        end: finding.span.end as u64,
    }
}

/// What a file makes. Paths are for processes on this machine.
pub fn expanded(expanded: Expanded, sees_paths: bool) -> wire::PromptExpandReply {
    let axis = |axis: &maquette_prompt::axes::Values| wire::PromptAxis {
        name: axis.name.clone(),
        values: u32::try_from(axis.choices.len()).unwrap_or(u32::MAX),
    };
    let path = |path: PathBuf| path.to_string_lossy().into_owned();
    wire::PromptExpandReply {
        total: expanded.total,
        axes: expanded.axes.list().iter().map(axis).collect(),
        items: expanded.wordings.into_iter().map(item).collect(),
        project: expanded.project,
        shot: expanded.shot,
        tier: expanded.tier,
        stage: stage(expanded.stage),
        route: expanded.route,
        request: expanded.request.and_then(request),
        import: expanded.import.into_iter().filter(|_| sees_paths).map(path).collect(),
        anchor: expanded.anchor,
        waiting: expanded.waiting.map(waiting),
        mentions: expanded.mentions,
        tiers: expanded.tiers.into_iter().map(tier).collect(),
    }
}

fn item(wording: Wording) -> wire::PromptItem {
    wire::PromptItem {
        k: wording.k,
        values: wording.values.into_iter().collect(),
        shot: wording.shot,
        prompt: wording.prompt,
        negative: wording.negative,
        references: wording.references,
    }
}

fn tier(of: OfTier) -> wire::PromptTier {
    wire::PromptTier {
        tier: of.tier,
        stage: stage(of.stage),
        route: of.route,
        each_microcredits: of.each.map(|each| each.0),
        note: of.note,
        takes: of.takes,
        kept: of.kept,
    }
}

fn waiting(waiting: Waiting) -> wire::PromptWaiting {
    wire::PromptWaiting {
        kind: match waiting.lacks {
            Lacks::Takes => wire::PromptWaitingKind::Takes,
            Lacks::Keep => wire::PromptWaitingKind::Keep,
            Lacks::Anchor => wire::PromptWaitingKind::Anchor,
        },
        message: waiting.message,
        hint: waiting.hint,
        takes: waiting.takes,
    }
}

/// A request as a client says it; files make no others than these two.
fn request(request: Request) -> Option<wire::QuoteParams> {
    let Request { what, enclosed, project } = request;
    match what {
        What::Draft(asked) => Some(wire::QuoteParams::Draft(draft(asked, enclosed, project))),
        What::Promote { request, takes, .. } => Some(wire::QuoteParams::Promote(promote(request, takes))),
        What::Edit { .. } | What::Stitch { .. } | What::Canary(_) | What::Retry(_) => None,
    }
}

fn draft(asked: DraftRequest, enclosed: Enclosed, project: Option<String>) -> wire::DraftParams {
    let variant = |(one, references): (Variant, Vec<wire::Digest>)| wire::Variant {
        prompt: one.prompt,
        shot: one.shot,
        negative: one.negative,
        seed: one.seed,
        references,
    };
    wire::DraftParams {
        variants: asked.variants.into_iter().zip(enclosed.of_variants).map(variant).collect(),
        project,
        shot: asked.shot,
        tier: asked.tier,
        route: asked.route,
        count: asked.count,
        size: asked.size,
        aspect: asked.aspect,
        palette: asked.palette,
        ..wire::DraftParams::default()
    }
}

fn promote(asked: PromoteRequest, takes: Vec<wire::TakeId>) -> wire::PromoteParams {
    wire::PromoteParams {
        takes,
        tier: asked.tier,
        route: asked.route,
        count: asked.count,
        prompts: asked.prompts,
        negatives: asked.negatives,
        seed: asked.seed,
        strength: asked.strength,
        size: asked.size,
        motion: asked.motion,
        guidance: asked.guidance,
        seconds: asked.seconds,
        fps: asked.fps,
        ..wire::PromoteParams::default()
    }
}
