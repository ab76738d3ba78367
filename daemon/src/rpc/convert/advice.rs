//! Advice, as the wire tells it.

use maquette_protocol as wire;

use crate::engine::advice::Advised;
use crate::plan::advice::{Advice, Reason, Source, Way, What};

/// What could be done with a take.
pub fn advised(advised: Advised) -> wire::AdviseReply {
    let Advised { take, shot_name, note, is_anchor, against, options } = advised;
    wire::AdviseReply {
        take: take.id,
        clip: take.media.media.is_clip(),
        anchor: is_anchor,
        verdict: take.verdict.as_ref().map(|judgement| super::verdict(judgement.verdict)),
        against,
        shot_name,
        tier: take.tier,
        route: take.route,
        note,
        options: options.into_iter().map(option).collect(),
    }
}

fn option(Advice { what, way, reasons }: Advice) -> wire::AdviceOption {
    let Way { tier, by, each, why_not } = way;
    let (route, note) = by.map_or((None, None), |by| (Some(by.route), by.note));
    wire::AdviceOption {
        kind: match what {
            What::Stay => wire::AdviceKind::Stay,
            What::Edit => wire::AdviceKind::Edit,
            What::Upscale => wire::AdviceKind::Upscale,
            What::Promote => wire::AdviceKind::Promote,
            What::Diagnose => wire::AdviceKind::Diagnose,
        },
        possible: why_not.is_none(),
        why_not,
        tier,
        route,
        note,
        each_microcredits: each.map(|each| each.0),
        reasons: reasons.into_iter().map(reason).collect(),
    }
}

fn reason(Reason { source, words, n }: Reason) -> wire::AdviceReason {
    let source = match source {
        Source::Measure => wire::ReasonSource::Measure,
        Source::Prompt => wire::ReasonSource::Prompt,
        Source::Note => wire::ReasonSource::Note,
        Source::Rolls => wire::ReasonSource::Rolls,
        Source::History => wire::ReasonSource::History,
        Source::Take => wire::ReasonSource::Take,
    };
    wire::AdviceReason { source, words, n }
}
