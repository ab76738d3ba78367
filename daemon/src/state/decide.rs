//! Deciding: from the state and a command to events or a refusal. Pure; the writer calls it for one command after another,
//! so that no two decisions ever conflict.

mod canary;
mod clients;
mod jobs;
mod library;
mod wallets;

use super::command::{Command, Make, Refusal, Reply};
use super::event::Event;
use super::make::{Layout, decide_make};
use super::records::WalletRecord;
use super::view::{StateError, View};
use crate::ledger::due_to_expire;
use crate::ledger::money::Microcredits;

/// What a command leads to. A refusal may have events too: refusals for money or a rule are entries in the books.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What happens.
    pub events: Vec<Event>,
    /// What is answered, once the events are on disk.
    pub outcome: Result<Reply, Refusal>,
}

impl Decision {
    pub(super) fn nothing(reply: Reply) -> Self {
        Decision { events: Vec::new(), outcome: Ok(reply) }
    }

    pub(super) fn refuse(refusal: Refusal) -> Self {
        Decision { events: Vec::new(), outcome: Err(refusal) }
    }

    fn done(events: Vec<Event>) -> Self {
        Decision { events, outcome: Ok(Reply::Done) }
    }

    /// A refusal that stands in the books.
    pub(super) fn turn(
        state: &dyn View,
        make: &Make,
        refusal: Refusal,
        layout: &Layout,
    ) -> Result<Self, StateError> {
        let posted_after =
            state.get::<WalletRecord>(&make.wallet)?.map_or(Microcredits::ZERO, |wallet| wallet.posted);
        let event = Event::Turned {
            client: make.client.clone(),
            project: make.project.clone(),
            tier: make.tier.clone(),
            wallet: make.wallet.clone(),
            amount: make.price_each.unwrap_or_default().times(layout.new_jobs())?,
            code: refusal.code().to_owned(),
            posted_after,
        };
        Ok(Decision { events: vec![event], outcome: Err(refusal) })
    }
}

impl Refusal {
    /// The stable code that the books keep; the same text as the wire's.
    pub fn code(&self) -> &'static str {
        use crate::ledger::reserve::Short;
        match self {
            Refusal::UnknownTake(_) => "unknown_take",
            Refusal::UnknownJob(_) => "unknown_job",
            Refusal::UnknownShot(_) => "unknown_shot",
            Refusal::UnknownWallet(_) | Refusal::Short(Short::NoWallet { .. }) => "unknown_wallet",
            Refusal::MixedProjects
            | Refusal::NameTaken(_)
            | Refusal::UnknownClient(_)
            | Refusal::NotPinned(_) => "invalid_params",
            Refusal::IdempotencyMismatch => "idempotency_mismatch",
            Refusal::Untrusted { .. } => "untrusted",
            Refusal::RouteUnverified { .. } => "route_unverified",
            Refusal::NotKept(_) => "not_kept",
            Refusal::NoAnchor { .. } => "no_anchor",
            Refusal::ThreeRolls { .. } => "three_rolls",
            Refusal::Short(Short::PriceUnknown { .. }) => "price_unknown",
            Refusal::Short(Short::Credits { .. }) => "credits_short",
            Refusal::Short(Short::Budget { .. } | Short::Client { .. }) => "budget_passed",
            Refusal::QuoteStale { .. } => "quote_stale",
            Refusal::TooManyVariations { .. } | Refusal::TooManyPins { .. } => "too_large",
            Refusal::WrongState { .. } | Refusal::IsAnchor(_) | Refusal::IsPinned(_) => "wrong_state",
            Refusal::NotAStill(_) => "not_supported",
            Refusal::NothingToUndo => "nothing_to_undo",
            Refusal::CheckinClosed { .. } => "checkin_closed",
            Refusal::State(_) => "internal",
        }
    }
}

/// Decides one command at a time that the writer vouches for.
pub fn decide(state: &dyn View, command: &Command, now_ms: u64) -> Result<Decision, StateError> {
    let decider = Decider { state, now_ms };
    match command {
        Command::OpenWallet { name, unit, rate, signup } => decider.open_wallet(name, unit, *rate, *signup),
        Command::Grant { wallet, amount, reason, expires_ms, idem } => {
            decider.grant(wallet, *amount, reason, *expires_ms, idem.as_ref())
        }
        Command::Checkin { wallet, amount, cap } => decider.checkin(wallet, *amount, *cap),
        Command::Expire { wallet } => Ok(Decision::done(expire_due(state, wallet, now_ms)?)),
        Command::OpenProject { project, name, root, trust } => {
            decider.open_project(project, name, root, *trust)
        }
        Command::AcceptRoute { route, model } => decider.accept_route(route, model),
        Command::RetireRoute { route, model } => decider.retire_route(route, model),
        Command::NoteRoute { route, note } => decider.note_route(route, note.as_deref()),
        Command::Make(make) => decide_make(state, make, now_ms),
        Command::Move { job, step } => decider.step(*job, step),
        Command::End { job, ending } => decider.end(*job, ending),
        Command::Stop { jobs } => decider.stop(jobs),
        Command::Resolve { job, charge, media, reason } => {
            decider.resolve(*job, *charge, media.as_ref(), reason)
        }
        Command::Judge { takes, verdict, reason } => decider.judge(takes, *verdict, reason),
        Command::SetAnchor { take, reason } => decider.set_anchor(*take, reason),
        Command::Pin { pins } => decider.pin(pins),
        Command::Unpin { takes } => decider.unpin(takes),
        Command::Undo { project } => decider.undo(project),
        Command::Rename { project, shot, name } => decider.rename(project, *shot, name),
        Command::Delete { takes } => decider.delete(takes),
        Command::SetLimit { scope, limit } => {
            Ok(Decision::done(vec![Event::LimitSet { scope: scope.clone(), limit: *limit }]))
        }
        Command::Import { media, into } => decider.import(media, into.as_ref()),
        Command::PairClient(pairing) => decider.pair(pairing),
        Command::RevokeClient { client } => decider.revoke(client),
    }
}

/// Expiry entries that are due in a wallet.
pub(super) fn expire_due(state: &dyn View, wallet: &str, now_ms: u64) -> Result<Vec<Event>, StateError> {
    let Some(record) = state.get::<WalletRecord>(wallet)? else { return Ok(Vec::new()) };
    let mut posted = record.posted;
    let mut events = Vec::new();
    for (expires_ms, amount) in due_to_expire(&record, now_ms)? {
        posted = posted.minus(amount)?;
        events.push(Event::Expired { wallet: wallet.to_owned(), expires_ms, amount, posted_after: posted });
    }
    Ok(events)
}

struct Decider<'a> {
    state: &'a dyn View,
    now_ms: u64,
}
