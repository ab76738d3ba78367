//! Preparing: from a request to a command. Looks up what a plan needs to know, plans, and gathers what the decision needs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{Digest, JobId, TakeId};

use super::projects::Project;
use super::{Caller, Engine, Fault};
use crate::assets::{digest_of, probe};
use crate::catalog::{Contract, Route};
use crate::config::Ladder;
use crate::plan::recipe::Origin;
use crate::plan::{
    self, CanaryRequest, DraftRequest, EditRequest, ParentFacts, PictureFacts, Pictures, Plan, ProjectFacts,
    PromoteRequest, StitchRequest, Wish,
};
use crate::state::command::{First, Make, SeriesOrder};
use crate::state::domain::{Edge, RecipeRef};
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
    /// Pictures that go in beside the parent.
    pub enclosed: Enclosed,
    /// What a take may take and cost.
    pub wish: Wish,
    /// How long to wait for the jobs.
    pub wait: Duration,
}

/// Pictures that go in beside the parent, by digest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// To look at.
    pub references: Vec<Digest>,
    /// The last frame of a clip.
    pub last_frame: Option<Digest>,
    /// What the composition has to keep to.
    pub guide: Option<Digest>,
    /// Where an edit changes something.
    pub mask: Option<Digest>,
    /// What an edit puts behind.
    pub behind: Option<Digest>,
    /// To look at, for each variant of a request for drafts, instead of those for all.
    pub of_variants: Vec<Vec<Digest>>,
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
    },
    /// `stitch`
    Stitch {
        /// How.
        request: StitchRequest,
        /// The clips.
        takes: Vec<TakeId>,
    },
    /// `canary.run`
    Canary(CanaryRequest),
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
    /// Why it is this route and no other, where that was a question.
    pub why_route: Option<String>,
    /// Id, name and folder of the project, where it has a folder.
    pub open: Option<(String, String, String)>,
}

/// A job's order once more: by its own route, or in the words of the next one.
struct Again<'a> {
    route: Option<&'a Route>,
    recipe: plan::Recipe,
    reference: RecipeRef,
    why: Option<String>,
}

/// The most takes that one request names.
const MAX_TAKES: usize = 256;

impl Engine {
    /// Plans a request.
    pub fn prepare(&self, caller: &Caller, mut ask: Ask) -> Result<Prepared, Fault> {
        self.enclose(&mut ask)?;
        let named = ask.project.as_deref();
        if let What::Retry(job) = ask.what {
            return self.prepare_retry(caller, job, ask.key);
        }
        let catalog = &*self.catalog;
        let (project, plan) = match &ask.what {
            What::Draft(request) => {
                let project = self.project(named, caller.sees_paths)?;
                let facts = facts(&project);
                let plan = self.chosen(&project, request.route.is_some(), ask.wish, &|ladder| {
                    plan::draft(request, ladder, catalog, &facts)
                })?;
                (project, plan)
            }
            What::Promote { request, takes, shot } => {
                let takes = self.parents(takes, shot.as_deref(), named, caller)?;
                let project = self.project_of(&takes, caller)?;
                let (parents, facts) = (self.parent_facts(&takes)?, facts(&project));
                let plan = self.chosen(&project, request.route.is_some(), ask.wish, &|ladder| {
                    plan::promote(request, &parents, ladder, catalog, &facts)
                })?;
                (project, plan)
            }
            What::Edit { request, take } => {
                let take = self.take(*take)?;
                let project = self.project_of(std::slice::from_ref(&take), caller)?;
                let (parent, facts) = (self.parent_fact(&take)?, facts(&project));
                let plan = self.chosen(&project, request.route.is_some(), ask.wish, &|ladder| {
                    plan::edit(request, &parent, ladder, catalog, &facts)
                })?;
                (project, plan)
            }
            What::Stitch { request, takes } => {
                let takes = self.parents(takes, None, None, caller)?;
                let project = self.project_of(&takes, caller)?;
                let clips = self.parent_facts(&takes)?;
                let plan = plan::stitch(request, &clips, &project.ladder, catalog, &facts(&project))?;
                (project, plan)
            }
            What::Canary(request) => {
                let project = self.project(named, caller.sees_paths)?;
                let pins = self.all_pin_facts(&project.id)?;
                let plan = plan::canary(request, &pins, &project.ladder, catalog, &facts(&project))?;
                (project, plan)
            }
            What::Retry(job) => return Err(Fault::UnknownJob(*job)),
        };
        Ok(self.prepared(caller, &project, plan, ask))
    }

    /// The plan by the route of its tier that does what is wanted, or by the one that the request names.
    fn chosen(
        &self,
        project: &Project,
        is_named: bool,
        wish: Wish,
        plan: &dyn Fn(&Ladder) -> Result<Plan, plan::Refusal>,
    ) -> Result<Plan, Fault> {
        let own = plan(&project.ladder)?;
        self.with_known(|known| match is_named {
            true => plan::choice::only(own, wish, known, &self.catalog),
            false => plan::choose(own, wish, known, &project.ladder, &self.catalog, plan),
        })
        .map_err(Fault::Plan)
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
                    plan::Begin::At(k) => First::At(k),
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
        Prepared {
            make,
            contents,
            plan_hash,
            quote_id: ask.quote_id,
            price_as_of: plan.price_as_of,
            why_route: plan.why_route,
            open,
        }
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
        let read = self.recipe(&job.recipe)?.ok_or(Fault::UnknownJob(id))?;
        let project = self.project_known(&job.project, caller)?;
        let tier = project.ladder.tier(&job.tier);
        let own = self.catalog.route(&job.route);
        let next = match (tier, own) {
            (Some(tier), Some(own)) if self.is_retired(own)? => {
                self.with_known(|known| plan::choice::next(&read.recipe, tier, &self.catalog, known))
            }
            _ => None,
        };
        let (again, contents) = match (next, own) {
            (Some((route, recipe)), _) => {
                let content = recipe.content();
                let reference = RecipeRef {
                    series: crate::cache::recipe_digest(&recipe),
                    content: digest_of(&content),
                    place: Default::default(),
                };
                let why = format!("{}: the model of {} is gone", route.name, job.route);
                let contents = vec![(reference.content, content)];
                (Again { route: Some(route), recipe, reference, why: Some(why) }, contents)
            }
            (None, route) => {
                (Again { route, recipe: read.recipe.clone(), reference: job.recipe, why: None }, Vec::new())
            }
        };
        self.retry_of(caller, &job, &project, again, contents, key)
    }

    fn retry_of(
        &self,
        caller: &Caller,
        job: &JobRecord,
        project: &Project,
        again: Again<'_>,
        contents: Vec<(Digest, Vec<u8>)>,
        key: Option<(String, Digest)>,
    ) -> Result<Prepared, Fault> {
        let Again { route, recipe, reference, why } = again;
        let tier = project.ladder.tier(&job.tier);
        let price_each = match tier.zip(route) {
            Some((tier, route)) => project
                .ladder
                .price(tier, route, &recipe)
                .map_err(|_| Fault::Plan(plan::Refusal::TooMuchMoney))?,
            None => None,
        };
        let plan_hash = reference.series;
        let order = SeriesOrder {
            shot: self.shot(job.shot)?.name,
            edge: job.edge,
            recipe: reference,
            count: 1,
            first: First::At(job.k),
            base_seed: recipe.seed.base(),
        };
        let make = Make {
            client: caller.client.clone(),
            idem: idem(caller, key),
            budgets: project.budget_lines(&job.tier, &caller.client, (self.clock)()),
            project: project.id.clone(),
            root: project.root.clone(),
            tier: job.tier.clone(),
            stage: job.stage,
            route: recipe.route.clone(),
            model: route.map_or_else(|| job.model.clone(), Route::model_name),
            verified: route.is_some_and(|route| route.contract == Contract::Verified),
            wallet: route.map_or_else(|| job.hold.wallet.clone(), |route| route.wallet.clone()),
            price_each,
            rolls: tier.and_then(|tier| tier.rolls),
            gate: crate::state::command::Gate::None,
            series: vec![order],
            override_reason: None,
            quoted: None,
            retry_of: Some(job.id),
        };
        let open = project.opening();
        Ok(Prepared { make, contents, plan_hash, quote_id: None, price_as_of: None, why_route: why, open })
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

    pub(super) fn parent_fact(&self, take: &TakeRecord) -> Result<ParentFacts, Fault> {
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
            is_clip: take.media.media.is_clip(),
            prompt: recipe.map(|recipe| recipe.prompt.clone()),
            negative: recipe.and_then(|recipe| recipe.negative.clone()),
            palette: recipe.map(|recipe| recipe.palette.clone()).unwrap_or_default(),
            digest: take.media.digest,
            width: take.media.width,
            height: take.media.height,
            seed: take.seed,
            fps: recipe.and_then(|recipe| recipe.fps),
            duration_ms: milliseconds,
            composition: recipe.zip(take.seed).and_then(|(recipe, seed)| recipe.composed(seed)),
        })
    }

    /// Looks up the pictures that go in, each once, and puts them into the request.
    fn enclose(&self, ask: &mut Ask) -> Result<(), Fault> {
        let Ask { what, enclosed, .. } = ask;
        let mut seen: BTreeMap<Digest, PictureFacts> = BTreeMap::new();
        let mut picture = |digest: &Digest| {
            if let Some(known) = seen.get(digest) {
                return Ok(*known);
            }
            let facts = self.picture_facts(*digest)?;
            seen.insert(*digest, facts);
            Ok::<_, Fault>(facts)
        };
        let references = enclosed.references.iter().map(&mut picture).collect::<Result<Vec<_>, _>>()?;
        let last_frame = enclosed.last_frame.as_ref().map(&mut picture).transpose()?;
        let guide = enclosed.guide.as_ref().map(&mut picture).transpose()?;
        match what {
            What::Draft(request) => {
                request.guide = guide;
                for (place, variant) in request.variants.iter_mut().enumerate() {
                    let own = enclosed.of_variants.get(place).filter(|own| !own.is_empty());
                    variant.references = match own {
                        Some(own) => own.iter().map(&mut picture).collect::<Result<_, _>>()?,
                        None => references.clone(),
                    };
                }
            }
            What::Promote { request, .. } => request.pictures = Pictures { references, last_frame, guide },
            What::Edit { request, .. } => {
                request.mask = enclosed.mask.as_ref().map(&mut picture).transpose()?;
                request.picture = enclosed.behind.as_ref().map(&mut picture).transpose()?;
            }
            What::Stitch { .. } | What::Canary(_) | What::Retry(_) => {}
        }
        Ok(())
    }

    /// A still by its digest, whether it came with a take or from a file.
    fn picture_facts(&self, digest: Digest) -> Result<PictureFacts, Fault> {
        if let Some(ImportRecord(media)) = self.get::<ImportRecord>(&digest)? {
            return Ok(PictureFacts { digest, width: media.width, height: media.height });
        }
        let media = self.assets.find(&digest).ok_or(Fault::UnknownAsset(digest))?;
        if media.is_clip() {
            let message = "a clip cannot go in as a picture".to_owned();
            return Err(Fault::Invalid { message, hint: "Name a still.".to_owned() });
        }
        let seen = probe(&self.assets.read_verified(&digest, media)?)?;
        Ok(PictureFacts { digest, width: seen.width, height: seen.height })
    }
}

/// What a plan has to know of a project.
pub(super) fn facts(project: &Project) -> ProjectFacts {
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
