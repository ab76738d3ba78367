//! What a comparison with a provider's list came to, as the wire tells it.

use maquette_protocol as wire;
use maquette_protocol::{DifferenceKind, JobState, ReconcileReply, ReconcileSide, RemoteState};

use crate::engine::reconcile::{Compared, Reconciliation};
use crate::ledger::money::Microcredits;
use crate::ledger::reconcile::{Difference, End, Kind, Side, Stand};

/// A comparison with at most so many differences.
pub fn reconciliation(provider: String, found: Reconciliation, most: usize) -> ReconcileReply {
    let Reconciliation { from_ms, to_ms, ours, waiting, asked } = found;
    let nothing = ReconcileReply {
        provider,
        since_ms: from_ms,
        until_ms: to_ms,
        checked: false,
        why_not: None,
        bill: None,
        cut: false,
        unasked: 0,
        agreed: 0,
        ours: side(ours),
        theirs: None,
        waiting,
        differences: Vec::new(),
        more: 0,
    };
    match asked {
        Err(not) => ReconcileReply { why_not: Some(not.why), bill: not.bill.map(str::to_owned), ..nothing },
        Ok(Compared { comparison, is_cut, unasked }) => {
            let more = comparison.differences.len().saturating_sub(most);
            ReconcileReply {
                checked: true,
                cut: is_cut,
                unasked,
                agreed: comparison.agreed,
                theirs: Some(side(comparison.theirs)),
                differences: comparison.differences.into_iter().take(most).map(difference).collect(),
                more: u32::try_from(more).unwrap_or(u32::MAX),
                ..nothing
            }
        }
    }
}

fn side(side: Side) -> ReconcileSide {
    ReconcileSide {
        orders: side.orders,
        made: side.made,
        taken_microcredits: side.taken.map(micro),
        held_microcredits: micro(side.held),
    }
}

fn difference(difference: Difference) -> wire::Difference {
    wire::Difference {
        kind: match difference.kind {
            Kind::NeedsYou => DifferenceKind::NeedsYou,
            Kind::Outcome => DifferenceKind::Outcome,
            Kind::Charge => DifferenceKind::Charge,
            Kind::OnlyThere => DifferenceKind::OnlyThere,
            Kind::OnlyHere => DifferenceKind::OnlyHere,
        },
        job: difference.job,
        remote_id: difference.remote_id,
        model: difference.model,
        at_ms: difference.at_ms,
        ours: difference.stand.map(|stand| match stand {
            Stand::Open => JobState::Submitted,
            Stand::NeedsYou => JobState::NeedsYou,
            Stand::Made => JobState::Done,
            Stand::Unmade => JobState::Failed,
        }),
        theirs: difference.end.map(|end| match end {
            End::Running => RemoteState::Running,
            End::Succeeded => RemoteState::Succeeded,
            End::Failed => RemoteState::Failed,
            End::Cancelled => RemoteState::Cancelled,
        }),
        captured_microcredits: difference.captured.map(micro),
        charged_microcredits: difference.charged.map(micro),
        message: difference.message,
        hint: difference.hint,
    }
}

fn micro(amount: Microcredits) -> i64 {
    amount.0
}
