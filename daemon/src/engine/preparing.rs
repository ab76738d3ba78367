//! Preparing: from a request to a command. Looks up what a plan needs to know, plans, and gathers what the decision needs.

use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{Digest, JobId, TakeId};

use super::projects::Project;
use super::{Caller, Engine, Fault};
use crate::assets::{digest_of, probe};
use crate::catalog::Contract;
use crate::plan::recipe::Origin;
use crate::plan::{
    self, DraftRequest, EditRequest, MaskFacts, ParentFacts, Plan, ProjectFacts, PromoteRequest,
    StitchRequest,
};
use crate::state::command::{First, Make, SeriesOrder};
use crate::state::domain::{Edge, MediaType, RecipeRef};
use crate::state::event::Idem;
use crate::state::records::{ImportRecord, JobRecord, TakeRecord};

/// A request, from whatever method.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What is asked.
    pub what: What,
    /// Folder or id of the project, where the request names one.
    pub project: Option<String>,
    /// The idempotency key, with the digest of the parameters.
    pub key: Option<(String, Digest)>,
    /// The quote it rests on.
    pub quote_id: Option<String>,
    /// Why a gate or rule is passed over.
    pub override_reason: Option<String>,
    /// How long to wait for the jobs.
    pub wait: Duration,
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum What {
    /// `draft`
    Draft(DraftRequest),
    /// `promote`
    Promote {
        /// How.
        request: PromoteRequest,
        /// The takes.
        takes: Vec<TakeId>,
        /// A shot whose anchor is promoted, where no take is named.
        shot: Option<String>,
    },
    /// `edit`
    Edit {
        /// How.
        request: EditRequest,
        /// The take.
        take: TakeId,
        /// The mask.
        mask: Option<Digest>,
    },
    /// `stitch`
    Stitch {
        /// How.
        request: StitchRequest,
        /// The clips.
        takes: Vec<TakeId>,
    },
    /// `job.retry`
    Retry(JobId),
}

/// A request, planned, with everything that the decision needs.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The command.
    pub make: Make,
    /// The recipes.
    pub contents: Vec<(Digest, Vec<u8>)>,
    /// What a quote is bound to.
    pub plan_hash: Digest,
    /// The quote it rests on.
    pub quote_id: Option<String>,
    /// Date of the price.
    pub price_as_of: Option<String>,
    /// Id, name and folder of the project, where it has a folder.
    pub open: Option<(String, String, String)>,
}

/// The most takes that one request names.
const MAX_TAKES: usize = 256;

impl Engine {
    /// Plans a request.
    pub fn prepare(&self, caller: &Caller, ask: Ask) -> Result<Prepared, Fault> {
        let named = ask.project.as_deref();
        if let What::Retry(job) = ask.what {
            return self.prepare_retry(caller, job, ask.key);
        }
        let (project, plan) = match &ask.what {
            What::Draft(request) => {
                let project = self.project(named, caller.sees_paths)?;
                let plan = plan::draft(request, &project.ladder, &self.catalog, &facts(&project))?;
                (project, plan)
            }
            What::Promote { request, takes, shot } => {
                let takes = self.parents(takes, shot.as_deref(), named, caller)?;
                let project = self.project_of(&takes, caller)?;
                let parents = self.parent_facts(&takes)?;
                let plan =
                    plan::promote(request, &parents, &project.ladder, &self.catalog, &facts(&project))?;
                (project, plan)
            }
            What::Edit { request, take, mask } => {
                let take = self.take(*take)?;
                let project = self.project_of(std::slice::from_ref(&take), caller)?;
                let parent = self.parent_fact(&take)?;
                let mask = mask.map(|mask| self.mask_facts(mask)).transpose()?;
                let facts = facts(&project);
                let plan =
                    plan::edit(request, &parent, mask.as_ref(), &project.ladder, &self.catalog, &facts)?;
                (project, plan)
            }
            What::Stitch { request, takes } => {
                let takes = self.parents(takes, None, None, caller)?;
                let project = self.project_of(&takes, caller)?;
                let clips = self.parent_facts(&takes)?;
                let plan = plan::stitch(request, &clips, &project.ladder, &self.catalog, &facts(&project))?;
                (project, plan)
            }
            What::Retry(job) => return Err(Fault::UnknownJob(*job)),
        };
        Ok(self.prepared(caller, &project, plan, ask))
    }

    fn prepared(&self, caller: &Caller, project: &Project, plan: Plan, ask: Ask) -> Prepared {
        let mut contents = Vec::new();
        let mut series = Vec::new();
        for order in &plan.series {
            let content = order.recipe.content();
            let digest = digest_of(&content);
            series.push(SeriesOrder {
                shot: order.shot.clone(),
                edge: edge(order.recipe.origin, order.parent),
                recipe: RecipeRef { series: order.digest, content: digest, place: Default::default() },
                count: order.count,
                first: match order.begin {
                    plan::Begin::AtZero => First::At(0),
                    plan::Begin::Continue => First::Continue,
                    plan::Begin::Anew => First::Anew,
                },
                base_seed: order.recipe.seed.base(),
            });
            contents.push((digest, content));
        }
        let plan_hash = plan::plan_hash(&plan);
        let make = Make {
            client: caller.client.clone(),
            idem: idem(caller, ask.key),
            budgets: project.budget_lines(&plan.tier, &caller.client, (self.clock)()),
            project: project.id.clone(),
            root: project.root.clone(),
            tier: plan.tier,
            stage: plan.stage,
            route: plan.route,
            model: plan.model,
            verified: plan.verified,
            wallet: plan.wallet,
            price_each: plan.price_each,
            rolls: plan.rolls,
            gate: plan.gate,
            series,
            override_reason: ask.override_reason,
            quoted: None,
            retry_of: None,
        };
        let open = project.root.clone().map(|root| (project.id.clone(), project.name.clone(), root));
        Prepared { make, contents, plan_hash, quote_id: ask.quote_id, price_as_of: plan.price_as_of, open }
    }

    /// A job once more, by its own recipe and at today's price.
    fn prepare_retry(
        &self,
        caller: &Caller,
        id: JobId,
        key: Option<(String, Digest)>,
    ) -> Result<Prepared, Fault> {
        let job = self.open_job(id)?.ok_or_else(|| match self.executor.take_of(id) {
            Ok(Some(_)) => Fault::WrongState {
                job: id,
                message: format!("{id} is done"),
                hint: "Ask for more with `--more 1` or for another with `--again`.".to_owned(),
            },
            _ => Fault::UnknownJob(id),
        })?;
        if !crate::jobs::transitions::is_final(job.state) {
            return Err(Fault::WrongState {
                job: id,
                message: format!("{id} has not ended"),
                hint: format!("Wait for it, or stop it first: `maquette cancel {id}`."),
            });
        }
        let recipe = self.recipe(&job.recipe)?.ok_or(Fault::UnknownJob(id))?;
        let project = self.project_known(&job.project, caller)?;
        let shot = self.shot(job.shot)?.name;
        let tier = project.ladder.tier(&job.tier).cloned();
        let route = self.catalog.route(&job.route);
        let price_each = match (&tier, route) {
            (Some(tier), Some(route)) => project
                .ladder
                .price(tier, route, &recipe.recipe)
                .map_err(|_| Fault::Plan(plan::Refusal::TooMuchMoney))?,
            _ => None,
        };
        let rolls = tier.and_then(|tier| tier.rolls);
        Ok(self.retry_of(caller, &job, &project, shot, key, price_each, rolls, recipe.recipe.seed.base()))
    }

    #[allow(clippy::too_many_arguments)]
    fn retry_of(
        &self,
        caller: &Caller,
        job: &JobRecord,
        project: &Project,
        shot: String,
        key: Option<(String, Digest)>,
        price_each: Option<crate::ledger::money::Microcredits>,
        rolls: Option<u32>,
        base_seed: Option<u64>,
    ) -> Prepared {
        let order = SeriesOrder {
            shot,
            edge: job.edge,
            recipe: job.recipe,
            count: 1,
            first: First::At(job.k),
            base_seed,
        };
        let make = Make {
            client: caller.client.clone(),
            idem: idem(caller, key),
            budgets: project.budget_lines(&job.tier, &caller.client, (self.clock)()),
            project: project.id.clone(),
            root: project.root.clone(),
            tier: job.tier.clone(),
            stage: job.stage,
            route: job.route.clone(),
            model: job.model.clone(),
            verified: self
                .catalog
                .route(&job.route)
                .is_some_and(|route| route.contract == Contract::Verified),
            wallet: job.hold.wallet.clone(),
            price_each,
            rolls,
            gate: crate::state::command::Gate::None,
            series: vec![order],
            override_reason: None,
            quoted: None,
            retry_of: Some(job.id),
        };
        let open = project.opening();
        Prepared {
            make,
            contents: Vec::new(),
            plan_hash: job.recipe.series,
            quote_id: None,
            price_as_of: None,
            open,
        }
    }

    /// The takes that are named, or the anchor of the shot that is.
    fn parents(
        &self,
        takes: &[TakeId],
        shot: Option<&str>,
        project: Option<&str>,
        caller: &Caller,
    ) -> Result<Vec<TakeRecord>, Fault> {
        if takes.len() > MAX_TAKES {
            return Err(Fault::Invalid {
                message: format!("{} takes were named; at most {MAX_TAKES} are taken at once", takes.len()),
                hint: "Name fewer at a time.".to_owned(),
            });
        }
        let (Some(shot), true) = (shot, takes.is_empty()) else {
            return takes.iter().map(|take| self.take(*take)).collect();
        };
        let project = self.project(project, caller.sees_paths)?;
        let shot = self.shot_named(&project.id, shot)?;
        let no_anchor = || crate::state::command::Refusal::NoAnchor { shot: shot.name.clone(), anchor: None };
        let anchor = shot.anchor.ok_or_else(|| Fault::State(no_anchor()))?;
        Ok(vec![self.take(anchor)?])
    }

    fn project_of(&self, takes: &[TakeRecord], caller: &Caller) -> Result<Arc<Project>, Fault> {
        let Some(first) = takes.first() else { return Err(Fault::Plan(plan::Refusal::NoTakes)) };
        if takes.iter().any(|take| take.project != first.project) {
            return Err(Fault::State(crate::state::command::Refusal::MixedProjects));
        }
        self.project_known(&first.project, caller)
    }

    /// The project of something that exists, wherever its folder is now.
    fn project_known(&self, id: &str, caller: &Caller) -> Result<Arc<Project>, Fault> {
        self.project(Some(id), caller.sees_paths)
    }

    fn parent_facts(&self, takes: &[TakeRecord]) -> Result<Vec<ParentFacts>, Fault> {
        takes.iter().map(|take| self.parent_fact(take)).collect()
    }

    fn parent_fact(&self, take: &TakeRecord) -> Result<ParentFacts, Fault> {
        let read = self.recipe_of(take)?;
        let recipe = read.as_ref().map(|read| &read.recipe);
        let milliseconds = take.media.duration_ms.and_then(|ms| u32::try_from(ms).ok());
        Ok(ParentFacts {
            take: take.id,
            shot: self.shot(take.shot)?.name,
            route: take.route.clone(),
            continuation: take.continuation.clone(),
            tier: take.tier.clone(),
            stage: take.stage,
            is_clip: take.media.media == MediaType::Mp4,
            prompt: recipe.map(|recipe| recipe.prompt.clone()),
            negative: recipe.and_then(|recipe| recipe.negative.clone()),
            palette: recipe.map(|recipe| recipe.palette.clone()).unwrap_or_default(),
            digest: take.media.digest,
            width: take.media.width,
            height: take.media.height,
            seed: take.seed,
            fps: recipe.and_then(|recipe| recipe.fps),
            duration_ms: milliseconds,
        })
    }

    fn mask_facts(&self, digest: Digest) -> Result<MaskFacts, Fault> {
        if let Some(ImportRecord(media)) = self.get::<ImportRecord>(&digest)? {
            return Ok(MaskFacts { digest, width: media.width, height: media.height });
        }
        let media = self.assets.find(&digest).ok_or(Fault::UnknownAsset(digest))?;
        let seen = probe(&self.assets.read_verified(&digest, media)?)?;
        Ok(MaskFacts { digest, width: seen.width, height: seen.height })
    }
}

fn facts(project: &Project) -> ProjectFacts {
    ProjectFacts { id: project.id.clone(), palette: project.brand() }
}

fn idem(caller: &Caller, key: Option<(String, Digest)>) -> Option<Idem> {
    key.map(|(key, params)| Idem { key: format!("{}/{key}", caller.client), params })
}

fn edge(origin: Origin, parent: Option<TakeId>) -> Edge {
    match (origin, parent) {
        (Origin::Promote, Some(parent)) => Edge::Promote(parent),
        (Origin::Edit, Some(parent)) => Edge::Edit(parent),
        (Origin::Stitch, Some(parent)) => Edge::Stitch(parent),
        (Origin::Import, _) => Edge::Import,
        (Origin::Draft | Origin::Promote | Origin::Edit | Origin::Stitch, _) => Edge::Draft,
    }
}
