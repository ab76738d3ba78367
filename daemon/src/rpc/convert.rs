//! From the engine's views to the wire. Nothing else knows both.

mod advice;
mod canary;
mod jobs;
mod money;
mod prompts;
mod reconcile;
mod seeing;
mod stats;

use std::path::Path;

use maquette_protocol as wire;

use crate::catalog::{Contract, Route};
use crate::engine::events::{Happening, Kind};
use crate::engine::health::{Level, Notice};
use crate::engine::making::Made;
use crate::engine::{Engine, Project, TakeView};
use crate::gate::Keys;
use crate::jobs::timings::Measured;
use crate::ledger::calendar::days_until;
use crate::state::domain::{Edge, Media, Stage, Verdict};
use crate::state::records::ShotRecord;

pub use advice::advised;
pub use canary::{canaries, canary_report};
pub use jobs::{job, job_state, progress, state_text};
pub use money::{budget, entry, quote, wallet};
pub use prompts::{checked, expanded};
pub use reconcile::reconciliation;
pub use seeing::{calibrated, measures, moments, seam, seen};
pub use stats::stats;

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
            why_route: made.why_route,
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
            p95_ms: measured.map(|measured| measured.p95_ms),
            measured: measured.map_or(0, |measured| measured.count),
            // A note that cannot be read now keeps nobody from the prices.
            note: route.and_then(|route| self.engine.note_of(route).ok().flatten()),
        }
    }
}

/// A route, as it stands at `now_ms`.
pub fn route(
    route: &Route,
    why_not: Option<String>,
    price: Option<i64>,
    accepted: bool,
    measured: Option<Measured>,
    now_ms: u64,
) -> wire::Route {
    let prompt = route.limits.prompt;
    wire::Route {
        route: route.name.clone(),
        provider: route.provider.clone(),
        model: route.model_name(),
        model_id: route.model.clone(),
        model_version: route.model_version.clone(),
        aliases: route.aliases.clone(),
        about: route.about.clone(),
        stages: route.stages.iter().copied().map(stage).collect(),
        price_microcredits: price.unwrap_or(0),
        price_as_of: route.price.as_ref().map(|price| price.as_of.clone()).unwrap_or_default(),
        price_source: route.price.as_ref().map(|price| price.source.clone()).unwrap_or_default(),
        charges_on_refusal: route.charges_on_refusal.text().to_owned(),
        seed: route.seed.text().to_owned(),
        mask: route.mask.text().to_owned(),
        max_side: route.limits.max_side,
        min_side: route.limits.min_side,
        sizes: pairs(&route.limits.sizes, "x"),
        aspects: pairs(&route.limits.aspects, ":"),
        prompt_tokens: prompt.map(|prompt| prompt.most),
        tokenizer: prompt.map(|prompt| prompt.of.text().to_owned()),
        median_ms: measured.map(|measured| measured.median_ms),
        p95_ms: measured.map(|measured| measured.p95_ms),
        measured: measured.map_or(0, |measured| measured.count),
        shutdown: route.shutdown.clone(),
        verified: route.contract == Contract::Verified,
        accepted,
        shutdown_days: route.shutdown.as_deref().and_then(|date| days_until(date, now_ms)),
        successor: route.successor.clone(),
        makes: route.makes.text().to_owned(),
        does: route.does.iter().map(|does| does.text().to_owned()).collect(),
        price_per: route.price.as_ref().map_or("", |price| price.per.text()).to_owned(),
        max_references: route.inputs.max_references,
        first_frame: route.inputs.first_frame,
        last_frame: route.inputs.last_frame,
        guide: route.inputs.guide,
        max_seconds: route.limits.max_ms.map(|ms| f64::from(ms) / 1000.0),
        wallet: route.wallet.clone(),
        ready: why_not.is_none(),
        why_not,
        note: None,
    }
}

fn pairs(pairs: &[(u32, u32)], between: &str) -> Vec<String> {
    pairs.iter().map(|(one, other)| format!("{one}{between}{other}")).collect()
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
            Kind::Client => wire::EventKind::Client,
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
