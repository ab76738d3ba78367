//! Quotes, wallets, lines of the books, budgets.

use maquette_protocol as wire;

use crate::engine::credits::{EntryKind, EntryView, WalletView};
use crate::engine::fault::Quoted;
use crate::engine::making::BudgetState;

/// A quote.
pub fn quote(quoted: Quoted) -> wire::Quote {
    wire::Quote {
        quote_id: quoted.quote_id,
        total_microcredits: quoted.total.0,
        each_microcredits: quoted.each.unwrap_or_default().0,
        takes: quoted.takes,
        hits: quoted.hits,
        joined: quoted.joined,
        tier: quoted.tier,
        route: quoted.route,
        wallet: quoted.wallet,
        available_microcredits: quoted.available.0,
        price_as_of: quoted.price_as_of,
        would_refuse: quoted.would_refuse,
        expected_ms: quoted.expected_ms,
        why_route: quoted.why_route,
        note: quoted.note,
        kinetic: Vec::new(),
    }
}

/// A wallet.
pub fn wallet(view: WalletView) -> wire::Wallet {
    let wallet = view.wallet;
    wire::Wallet {
        name: wallet.name,
        unit: wallet.unit,
        posted_microcredits: wallet.posted.0,
        held_microcredits: wallet.held.0,
        available_microcredits: wallet.posted.0 - wallet.held.0,
        checkin_microcredits: view.program.as_ref().map_or(0, |program| program.checkin.0),
        checkin_cap_microcredits: view.program.as_ref().map_or(0, |program| program.checkin_cap.0),
        checkin_open: view.checkin_open,
        grants: wallet
            .grants
            .into_iter()
            .map(|grant| wire::Grant {
                reason: grant.reason,
                granted_microcredits: grant.granted.0,
                left_microcredits: grant.left.0,
                expires_ms: grant.expires_ms,
            })
            .collect(),
    }
}

/// A line of the books.
pub fn entry(view: EntryView) -> wire::Entry {
    wire::Entry {
        seq: view.seq,
        at_ms: view.at_ms,
        kind: match view.kind {
            EntryKind::Grant => wire::EntryKind::Grant,
            EntryKind::Hold => wire::EntryKind::Hold,
            EntryKind::Capture => wire::EntryKind::Capture,
            EntryKind::Release => wire::EntryKind::Release,
            EntryKind::Overage => wire::EntryKind::Overage,
            EntryKind::Expiry => wire::EntryKind::Expiry,
            EntryKind::Refusal => wire::EntryKind::Refusal,
        },
        wallet: view.wallet,
        amount_microcredits: view.amount.0,
        posted_after_microcredits: view.posted_after.map(|posted| posted.0),
        take: view.job.filter(|_| view.kind == EntryKind::Capture).map(|job| wire::TakeId(job.0)),
        job: view.job,
        project: view.project,
        tier: view.tier,
        reason: view.reason,
    }
}

/// A budget.
pub fn budget(state: BudgetState) -> wire::Budget {
    let mut parts = state.line.limit_key.splitn(3, '/');
    let scope = parts.next().unwrap_or_default();
    let (first, second) = (parts.next(), parts.next());
    let (scope, name) = match scope {
        "p" => (wire::BudgetScope::Project, None),
        "d" => (wire::BudgetScope::Day, None),
        "t" => (wire::BudgetScope::Tier, second),
        _ => (wire::BudgetScope::Client, first),
    };
    wire::Budget {
        scope,
        name: name.map(str::to_owned),
        limit_microcredits: state.limit.0,
        spent_microcredits: state.spent.captured.0,
        held_microcredits: state.spent.held.0,
        source: if state.from_file { "config" } else { "you" }.to_owned(),
    }
}
