//! From the engine's views to the wire. Nothing else knows both.

use std::path::Path;

use maquette_protocol as wire;

use crate::catalog::Route;
use crate::engine::credits::{EntryKind, EntryView, WalletView};
use crate::engine::events::{Happening, Kind};
use crate::engine::fault::Quoted;
use crate::engine::health::{Level, Notice};
use crate::engine::making::{BudgetState, Made};
use crate::engine::{Engine, JobView, Project, TakeView};
use crate::gate::Keys;
use crate::jobs::JobProgress;
use crate::ledger::money::Microcredits;
use crate::state::domain::{Edge, JobState, Media, Stage, Verdict};
use crate::state::records::ShotRecord;

/// How long a signed asset URL works.
const URL_MS: u64 = 3_600_000;

/// Long side of the thumbnail that clients are told of.
const THUMB_SIDE: u32 = 256;

/// What is told depends on who asks: paths are for processes on this machine.
pub struct Teller<'a> {
    /// The engine.
    pub engine: &'a Engine,
    /// What signs asset URLs.
    pub keys: &'a Keys,
    /// Whether paths may be told.
    pub sees_paths: bool,
}

impl Teller<'_> {
    /// An asset.
    pub fn asset(&self, media: &Media) -> wire::Asset {
        let path = |path: &Path| self.sees_paths.then(|| path.to_string_lossy().into_owned());
        let thumbnail = self.engine.thumbs.there(&media.digest, THUMB_SIDE);
        wire::Asset {
            digest: media.digest,
            media: media.media.mime().to_owned(),
            bytes: media.bytes,
            width: media.width,
            height: media.height,
            duration_ms: media.duration_ms,
            url: self.url(&media.digest),
            path: path(&self.engine.assets.path(&media.digest, media.media)),
            thumbnail: thumbnail.as_deref().and_then(path),
        }
    }

    fn url(&self, digest: &wire::Digest) -> Option<String> {
        let http = self.engine.about.http.as_ref()?;
        let digest = digest.to_string();
        // Valid to the end of the next hour, so that a URL stays the same for a while and browsers find it in their cache.
        let expires_ms = ((self.engine.clock)() / URL_MS + 2) * URL_MS;
        let signature = self.keys.sign(&digest, expires_ms);
        Some(format!("{http}/assets/{digest}?s={signature}"))
    }

    /// A take.
    pub fn take(&self, view: TakeView) -> wire::Take {
        let take = view.take;
        wire::Take {
            id: take.id,
            project: take.project,
            shot: take.shot,
            shot_name: view.shot_name,
            tier: take.tier,
            stage: stage(take.stage),
            route: take.route,
            model: take.model,
            origin: origin(take.edge),
            parent: take.edge.parent(),
            prompt: view.prompt,
            seed: take.seed,
            k: take.k,
            asset: self.asset(&take.media),
            cost_microcredits: take.cost.0,
            cached: take.cached,
            verdict: take.verdict.as_ref().map(|judgement| verdict(judgement.verdict)),
            verdict_reason: take.verdict.and_then(|judgement| judgement.reason),
            anchor: view.is_anchor,
            job: take.made_by.map(|(job, _)| job),
            created_ms: take.created_ms,
            notes: take.notes.into_iter().chain(view.remarks).collect(),
        }
    }

    /// Takes.
    pub fn takes(&self, views: Vec<TakeView>) -> Vec<wire::Take> {
        views.into_iter().map(|view| self.take(view)).collect()
    }

    /// What a request led to.
    pub fn made(&self, made: Made) -> wire::Made {
        wire::Made {
            batch: made.batch,
            project: made.project,
            shot: made.shot,
            shot_name: made.shot_name,
            takes: self.takes(made.takes),
            jobs: made.jobs.into_iter().map(job).collect(),
            hits: made.hits,
            joined: made.joined,
            held_microcredits: made.held.0,
        }
    }

    /// A project.
    pub fn project(&self, project: &Project, trusted: bool) -> wire::Project {
        let palette = project.file.as_ref().map(|read| read.file.palette.clone()).unwrap_or_default();
        wire::Project {
            id: project.id.clone(),
            name: project.name.clone(),
            path: project.root.clone().filter(|_| self.sees_paths),
            trusted,
            tiers: self.tiers(project),
            palette,
            budget_microcredits: project.budget.credits.map(|limit| limit.0),
            budget_per_day_microcredits: project.budget.per_day.map(|limit| limit.0),
            warnings: project.warnings.clone(),
        }
    }

    /// The rungs of a project's ladder.
    pub fn tiers(&self, project: &Project) -> Vec<wire::Tier> {
        project.ladder.tiers.iter().map(|tier| self.tier(project, tier)).collect()
    }

    fn tier(&self, project: &Project, tier: &crate::config::Tier) -> wire::Tier {
        let route = self.engine.catalog.route(&tier.route);
        let measured = self.engine.executor.timings().of(&tier.route);
        let (width, height) = route.map_or((0, 0), |route| crate::plan::size::usual(tier, route));
        let price = route.and_then(|route| project.ladder.usual_price(tier, route));
        wire::Tier {
            name: tier.name.clone(),
            stage: stage(tier.stage),
            route: tier.route.clone(),
            count: tier.count,
            width,
            height,
            price_microcredits: price.map_or(0, |price| price.0),
            price_as_of: route.and_then(|route| route.price.as_ref()).map(|price| price.as_of.clone()),
            rolls: tier.rolls,
            needs_anchor: tier.needs_anchor,
            seconds: tier.duration_ms.map(|ms| f64::from(ms) / 1000.0),
            median_ms: measured.map(|measured| measured.median_ms),
            measured: measured.map_or(0, |measured| measured.count),
        }
    }
}

/// A route.
pub fn route(route: &Route, ready: bool, price: Option<i64>) -> wire::Route {
    wire::Route {
        route: route.name.clone(),
        provider: route.provider.clone(),
        model: format!("{} {}", route.model, route.model_version),
        about: route.about.clone(),
        stages: route.stages.iter().copied().map(stage).collect(),
        price_microcredits: price.unwrap_or(0),
        price_as_of: route.price.as_ref().map(|price| price.as_of.clone()).unwrap_or_default(),
        price_source: route.price.as_ref().map(|price| price.source.clone()).unwrap_or_default(),
        charges_on_refusal: route.charges_on_refusal.text().to_owned(),
        seed: route.seed.text().to_owned(),
        mask: route.mask.text().to_owned(),
        max_side: route.limits.max_side,
        shutdown: route.shutdown.clone(),
        ready,
        why_not: (!ready).then(|| format!("this daemon has no provider `{}`", route.provider)),
    }
}

/// A job.
pub fn job(view: JobView) -> wire::Job {
    let state = view.state;
    wire::Job {
        id: view.id,
        batch: view.batch,
        project: view.project,
        shot: view.shot,
        shot_name: view.shot_name,
        tier: view.tier,
        route: view.route,
        k: view.k,
        state: job_state(state),
        held_microcredits: view.held.0,
        captured_microcredits: view.captured.0,
        take: view.take,
        retry_of: view.retry_of,
        error: view.error.map(|(code, message)| job_error(view.id, state, view.captured, &code, message)),
        progress: view.progress.map(progress),
        created_ms: view.created_ms,
        updated_ms: view.updated_ms,
    }
}

fn job_error(
    job: wire::JobId,
    state: JobState,
    captured: Microcredits,
    code: &str,
    message: String,
) -> wire::ErrorData {
    let code = wire::ErrorCode::ALL.iter().copied().find(|known| known.text() == code);
    let hint = match state {
        JobState::NeedsYou => format!(
            "Look at the provider's own list, then say: `maquette resolve {job} charged` or `not-charged`, with `--reason`."
        ),
        JobState::Refused if code == Some(wire::ErrorCode::BadPicture) && captured > Microcredits::ZERO => {
            format!(
                "The provider took {captured} credits for it: ask there for them. `maquette retry {job}` orders it anew."
            )
        }
        JobState::Refused if code == Some(wire::ErrorCode::BadPicture) => {
            format!("It cost nothing. Try it again: `maquette retry {job}`.")
        }
        JobState::Refused => "Change the wording and ask again.".to_owned(),
        JobState::Unknown => "It is being looked up.".to_owned(),
        JobState::Queued
        | JobState::Intent
        | JobState::Submitting
        | JobState::Submitted
        | JobState::Fetched
        | JobState::Done
        | JobState::Failed
        | JobState::Cancelled => format!("Try it again: `maquette retry {job}`."),
    };
    wire::ErrorData::new(code.unwrap_or(wire::ErrorCode::Unknown), message, hint)
}

/// How far a job is.
pub fn progress(progress: JobProgress) -> wire::Progress {
    wire::Progress {
        place: progress.place,
        fraction: progress.fraction.map(f64::from),
        left_ms: progress.left_ms,
    }
}

/// A job's state.
pub fn job_state(state: JobState) -> wire::JobState {
    match state {
        JobState::Queued => wire::JobState::Queued,
        JobState::Intent => wire::JobState::Intent,
        JobState::Submitting => wire::JobState::Submitting,
        JobState::Submitted => wire::JobState::Submitted,
        JobState::Fetched => wire::JobState::Fetched,
        JobState::Done => wire::JobState::Done,
        JobState::Refused => wire::JobState::Refused,
        JobState::Failed => wire::JobState::Failed,
        JobState::Cancelled => wire::JobState::Cancelled,
        JobState::Unknown => wire::JobState::Unknown,
        JobState::NeedsYou => wire::JobState::NeedsYou,
    }
}

/// A job's state in words.
pub fn state_text(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Intent | JobState::Submitting | JobState::Submitted | JobState::Fetched => "running",
        JobState::Done => "done",
        JobState::Refused => "refused",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
        JobState::Unknown => "being looked up",
        JobState::NeedsYou => "waiting for you",
    }
}

/// A stage.
pub fn stage(stage: Stage) -> wire::Stage {
    match stage {
        Stage::Exploration => wire::Stage::Exploration,
        Stage::Refinement => wire::Stage::Refinement,
        Stage::Motion => wire::Stage::Motion,
    }
}

fn verdict(verdict: Verdict) -> wire::Verdict {
    match verdict {
        Verdict::Keep => wire::Verdict::Keep,
        Verdict::Reject => wire::Verdict::Reject,
    }
}

fn origin(edge: Edge) -> wire::Origin {
    match edge {
        Edge::Draft => wire::Origin::Draft,
        Edge::Promote(_) => wire::Origin::Promote,
        Edge::Edit(_) => wire::Origin::Edit,
        Edge::Stitch(_) => wire::Origin::Stitch,
        Edge::Import => wire::Origin::Import,
    }
}

/// A shot.
pub fn shot(shot: ShotRecord) -> wire::Shot {
    let count = |jobs: usize| u32::try_from(jobs).unwrap_or(u32::MAX);
    wire::Shot {
        id: shot.id,
        project: shot.project,
        name: shot.name,
        takes: shot.takes,
        kept: shot.kept,
        anchor: shot.anchor,
        rolls: shot.rolls.into_iter().map(|rolls| (rolls.tier, count(rolls.jobs.len()))).collect(),
        latest: shot.latest,
        updated_ms: shot.updated_ms,
    }
}

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

/// An event.
pub fn event(happening: Happening) -> wire::Event {
    wire::Event {
        seq: happening.seq,
        at_ms: happening.at_ms,
        kind: match happening.kind {
            Kind::Job => wire::EventKind::Job,
            Kind::Take => wire::EventKind::Take,
            Kind::Verdict => wire::EventKind::Verdict,
            Kind::Anchor => wire::EventKind::Anchor,
            Kind::Shot => wire::EventKind::Shot,
            Kind::Deleted => wire::EventKind::Deleted,
            Kind::Credit => wire::EventKind::Credit,
            Kind::Project => wire::EventKind::Project,
        },
        project: happening.project,
        shot: happening.shot,
        take: happening.take,
        job: happening.job,
        batch: happening.batch,
        state: happening.state.map(job_state),
        progress: None,
        detail: happening.detail,
    }
}

/// A notice.
pub fn notice(notice: Notice) -> wire::Notice {
    wire::Notice {
        code: notice.code.to_owned(),
        level: match notice.level {
            Level::Error => wire::NoticeLevel::Error,
            Level::Warning => wire::NoticeLevel::Warning,
            Level::Info => wire::NoticeLevel::Info,
        },
        message: notice.message,
        hint: notice.hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jobs_error_names_the_step_that_fits_it() {
        let check = |state, captured, code: &str, expect: &str| {
            let error = job_error(wire::JobId(7), state, Microcredits(captured), code, "why".to_owned());
            assert_eq!((error.code.text(), error.message.as_str()), (code, "why"));
            assert!(error.hint.contains(expect), "{state:?} {code}: {}", error.hint);
            assert_eq!(error.hint.contains("wording"), expect == "wording", "{}", error.hint);
        };
        check(JobState::Refused, 0, "provider_refused", "wording");
        check(JobState::Refused, 12_000_000, "bad_picture", "took 12 credits");
        check(JobState::Refused, 12_000_000, "bad_picture", "`maquette retry j7`");
        check(JobState::Refused, 0, "bad_picture", "It cost nothing.");
        check(JobState::Failed, 0, "provider_failed", "`maquette retry j7`");
        check(JobState::NeedsYou, 0, "possibly_charged", "`maquette resolve j7 charged`");
    }
}
