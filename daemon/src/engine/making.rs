//! Making: plan, look into the cache, reserve, run, answer.

use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{BatchId, JobId, ShotId, TakeId};

use super::fault::Quoted;
use super::footing::Footing;
use super::preparing::{Ask, Enclosed, Prepared, What};
use super::views::{JobView, TakeView};
use super::{Caller, Engine, Fault};
use crate::ledger::money::Microcredits;
use crate::ledger::reserve::{self, spendable};
use crate::plan::Wish;
use crate::state::command::{Command, Make, Refusal, Reply, SeriesOrder};
use crate::state::domain::Stage;
use crate::state::records::{
    Answer, IdemRecord, JobRecord, ProjectRecord, SeriesRecord, ShotName, TakeRecord, WalletRecord,
    shot_name_key,
};
use crate::state::view::View;
use crate::state::{Layout, decide, lay_out};

/// The longest that a request may wait for its jobs.
pub const MAX_WAIT: Duration = Duration::from_secs(60);

/// What a request led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The batch; none where all takes were there.
    pub batch: Option<BatchId>,
    /// Project id.
    pub project: String,
    /// The shot.
    pub shot: ShotId,
    /// Its name.
    pub shot_name: String,
    /// Takes that exist.
    pub takes: Vec<TakeView>,
    /// Jobs.
    pub jobs: Vec<JobView>,
    /// How many takes came from the cache.
    pub hits: u32,
    /// How many jobs ran already.
    pub joined: u32,
    /// What was put on hold.
    pub held: Microcredits,
    /// Why it is this route and no other, where that was a question.
    pub why_route: Option<String>,
    /// What the answer rests on, where it was a mere read of what is there for good.
    pub footing: Option<Footing>,
}

impl Engine {
    /// Makes what is asked for. What the shot has already is a mere read; everything else is one commit, and then jobs.
    pub async fn make(self: &Arc<Self>, caller: &Caller, ask: Ask) -> Result<Made, Fault> {
        let wait = ask.wait.min(MAX_WAIT);
        // What was measured changes without an event, so an answer that rests on it is not kept.
        let is_wished = ask.wish != Wish::default();
        let (seq, named) = (self.store.applied_seq(), ask.project.clone());
        let prepared = self.prepare(caller, ask)?;
        let (project, why_route) = (prepared.make.project.clone(), prepared.why_route.clone());
        let shots = shots_of(&prepared.make);
        if let Some(answer) = self.read_only_answer(&prepared)? {
            let mut made = Made { why_route, ..self.made(&project, answer, &shots)? };
            if made.jobs.is_empty() && !is_wished {
                let root = prepared.open.as_ref().map(|(_, _, root)| root.as_str());
                made.footing = self.footing(seq, named, root);
            }
            return Ok(made);
        }
        if self.leaving.is_cancelled() {
            return Err(Fault::Leaving);
        }
        // The caller may go away at any moment; what was accepted must be started all the same.
        let engine = self.clone();
        let answer = self.tasks.spawn(async move { engine.reserve_and_start(prepared).await }).await??;
        self.wait_for(&answer, wait).await?;
        Ok(Made { why_route, ..self.made(&project, answer, &shots)? })
    }

    /// What a request would cost, and what would stop it.
    pub fn quote(&self, caller: &Caller, ask: Ask) -> Result<Quoted, Fault> {
        let prepared = self.prepare(caller, ask)?;
        self.quoted(&prepared)
    }

    /// The answer where nothing has to be written: all takes are there, or the key was used before.
    fn read_only_answer(&self, prepared: &Prepared) -> Result<Option<Answer>, Fault> {
        let make = &prepared.make;
        if let Some(idem) = &make.idem
            && let Some(known) = self.get::<IdemRecord>(&idem.key)?
        {
            let same = known.params == idem.params;
            return if same {
                Ok(Some(known.answer))
            } else {
                Err(Fault::State(Refusal::IdempotencyMismatch))
            };
        }
        let layout = self.layout(prepared)?;
        let (Some(takes), Some(shot)) = (layout.all_here(), layout.cells.first().and_then(|cell| cell.shot))
        else {
            return Ok(None);
        };
        let hits = layout.hits();
        Ok(Some(Answer::Batch { batch: None, shot, takes, hits, joined: 0, held: Microcredits::ZERO }))
    }

    fn layout(&self, prepared: &Prepared) -> Result<Layout, Fault> {
        lay_out(&*self.store, &prepared.make)?.map_err(Fault::State)
    }

    async fn reserve_and_start(&self, mut prepared: Prepared) -> Result<Answer, Fault> {
        if let Some(quote_id) = &prepared.quote_id {
            let now = self.quoted(&prepared)?;
            match quoted_total(quote_id, &prepared) {
                Some(total) if now.total <= total => prepared.make.quoted = Some(total),
                _ => return Err(Fault::QuoteStale(Box::new(now))),
            }
        }
        self.remember_project(prepared.open.clone()).await?;
        let command = Command::Make(Box::new(prepared.make.clone()));
        let reply = self.writer.carry_out_with(command, prepared.contents.clone()).await;
        match reply.map_err(Fault::from) {
            Ok(Reply::Made { answer, start }) => {
                fail::fail_point!("engine.before_start");
                self.executor.start(start);
                Ok(answer)
            }
            Err(Fault::State(Refusal::QuoteStale { .. })) => {
                Err(Fault::QuoteStale(Box::new(self.quoted(&prepared)?)))
            }
            Err(fault) => Err(fault),
            Ok(other) => Err(Fault::Broken(format!("the writer answered {other:?}"))),
        }
    }

    /// Where a project is, so that its takes can be promoted by their number alone.
    pub(super) async fn remember_project(
        &self,
        opening: Option<(String, String, String)>,
    ) -> Result<(), Fault> {
        let Some((project, name, root)) = opening else { return Ok(()) };
        let known = self.get::<ProjectRecord>(project.as_str())?;
        if known.is_none_or(|known| known.root != root || known.name != name) {
            self.writer.carry_out(Command::OpenProject { project, name, root, trust: false }).await?;
        }
        Ok(())
    }

    /// Has jobs whose model is gone made by the next route that their tier may use. Nothing was sent, so nothing is paid twice.
    pub fn goes_on_elsewhere(self: &Arc<Self>) {
        let weak = Arc::downgrade(self);
        self.executor.on_retired(Box::new(move |job| {
            let engine = weak.upgrade();
            Box::pin(async move {
                let Some(engine) = engine else { return };
                if let Err(fault) = engine.go_on_elsewhere(job).await {
                    tracing::warn!(%job, ?fault, "no other route took it over");
                }
            })
        }));
    }

    async fn go_on_elsewhere(&self, id: JobId) -> Result<(), Fault> {
        let Some(job) = self.open_job(id)? else { return Ok(()) };
        let caller = Caller { client: job.client, sees_paths: true, is_admin: false };
        let key = format!("instead-of-{id}");
        let digest = crate::assets::digest_of(key.as_bytes());
        let ask = Ask {
            what: What::Retry(id),
            project: None,
            key: Some((key, digest)),
            quote_id: None,
            override_reason: None,
            enclosed: Enclosed::default(),
            wish: Wish::default(),
            wait: Duration::ZERO,
        };
        let prepared = self.prepare(&caller, ask)?;
        // Without another route the same order would be turned away again.
        if prepared.why_route.is_none() {
            return Ok(());
        }
        self.reserve_and_start(prepared).await.map(drop)
    }

    fn quoted(&self, prepared: &Prepared) -> Result<Quoted, Fault> {
        let (make, layout) = (&prepared.make, self.layout(prepared)?);
        let each = make.price_each;
        let total = each
            .unwrap_or_default()
            .times(layout.new_jobs())
            .map_err(|error| Fault::Broken(error.to_string()))?;
        let wallet = self.get::<WalletRecord>(&make.wallet)?;
        let now_ms = (self.clock)();
        let available = wallet.map(|wallet| spendable(&wallet, now_ms)).transpose()?.unwrap_or_default();
        // The decision itself says what would stop it; nothing that it says is written.
        let decision = decide(&*self.store, &Command::Make(Box::new(make.clone())), now_ms)?;
        let measured = self.executor.timings().of(&make.route);
        let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get() as u64);
        Ok(Quoted {
            quote_id: quote_id(prepared, total),
            total,
            each,
            takes: u32::try_from(layout.cells.len()).unwrap_or(u32::MAX),
            hits: layout.hits(),
            joined: layout.joined(),
            tier: make.tier.clone(),
            route: make.route.clone(),
            wallet: make.wallet.clone(),
            available,
            price_as_of: prepared.price_as_of.clone(),
            why_route: prepared.why_route.clone(),
            // A note that cannot be read now keeps nobody from the price.
            note: self.catalog.route(&make.route).and_then(|route| self.note_of(route).ok().flatten()),
            would_refuse: decision.outcome.err().map(|refusal| refusal.code().to_owned()),
            expected_ms: measured
                .map(|measured| measured.median_ms * u64::from(layout.new_jobs()).div_ceil(cores)),
            anchor: match make.stage {
                Stage::Motion => make.series.first().and_then(|series| series.edge.parent()),
                Stage::Exploration | Stage::Refinement => None,
            },
        })
    }

    async fn wait_for(&self, answer: &Answer, wait: Duration) -> Result<(), Fault> {
        let Answer::Batch { takes, .. } = answer else { return Ok(()) };
        if wait.is_zero() {
            return Ok(());
        }
        let all_ended = async {
            for take in takes {
                let mut job = JobId(take.0);
                self.executor.end_of(job).await?;
                while let Some(next) = self.successor(job)? {
                    self.executor.end_of(next).await?;
                    job = next;
                }
            }
            Ok(())
        };
        // Whoever waited in vain gets things as they stand.
        tokio::time::timeout(wait, all_ended).await.unwrap_or(Ok(()))
    }

    /// The reply to a request, as things stand now. `shots` names the shot of each picture, in the order of the answer.
    fn made(&self, project: &str, answer: Answer, shots: &[String]) -> Result<Made, Fault> {
        let Answer::Batch { batch, shot, takes, hits, joined, held } = answer else {
            return Err(Fault::State(Refusal::IdempotencyMismatch));
        };
        let shot_name = self.shot(shot)?.name;
        let mut made = Made {
            batch,
            project: project.to_owned(),
            shot,
            shot_name,
            takes: Vec::new(),
            jobs: Vec::new(),
            hits,
            joined,
            held,
            why_route: None,
            footing: None,
        };
        // An old answer may be of another length where the tier's count has changed since.
        let places = shots.iter().map(Some).chain(std::iter::repeat(None));
        let (mut name, mut of_name) = (shots.first(), shot);
        for (id, place) in takes.into_iter().zip(places) {
            if place != name {
                (name, of_name) = (place, self.shot_of(project, place)?.unwrap_or(shot));
            }
            self.add(&mut made, id, project, of_name)?;
        }
        Ok(made)
    }

    fn shot_of(&self, project: &str, name: Option<&String>) -> Result<Option<ShotId>, Fault> {
        let Some(name) = name else { return Ok(None) };
        Ok(self.get::<ShotName>(&shot_name_key(project, name))?.map(|known| known.0))
    }

    /// The job that goes on by another route where this one's model is gone.
    fn successor(&self, job: JobId) -> Result<Option<JobId>, Fault> {
        let gone = |job: &JobRecord| {
            job.error.as_ref().is_some_and(|(code, _)| code == crate::providers::Why::Model.code())
        };
        Ok(self.open_job(job)?.filter(gone).and_then(|job| job.retried_by))
    }

    /// A number of the answer is a take, or a job that will make it, perhaps for another shot at first.
    fn add(&self, made: &mut Made, id: TakeId, project: &str, shot: ShotId) -> Result<(), Fault> {
        let (mut id, mut is_successor) = (id, false);
        while let Some(next) = self.successor(JobId(id.0))? {
            (id, is_successor) = (TakeId(next.0), true);
        }
        let Some(take) = self.get::<TakeRecord>(&id)? else {
            made.jobs.push(self.job_view(JobId(id.0))?);
            return Ok(());
        };
        if (take.batch == made.batch || is_successor) && take.made_by.is_some() {
            made.jobs.push(self.job_view(JobId(id.0))?);
        }
        let take = match take.shot == shot {
            true => take,
            false => self.copy_in(&take, shot)?.unwrap_or(take),
        };
        if !take.deleted && take.project == project {
            made.takes.push(self.view(take)?);
        }
        Ok(())
    }

    /// The copy of a take that another shot asked for while it was being made.
    fn copy_in(&self, take: &TakeRecord, shot: ShotId) -> Result<Option<TakeRecord>, Fault> {
        let Some(recipe) = take.recipe else { return Ok(None) };
        let series = self.get::<SeriesRecord>(&recipe.series)?.unwrap_or_default();
        let copy = series.made.iter().find(|made| made.k == take.k && made.shot == shot && made.exists);
        copy.map(|made| self.get::<TakeRecord>(&made.take)).transpose().map(Option::flatten)
    }

    /// The budgets that a request counts for, with what is used of them.
    pub fn budgets(&self, lines: &[reserve::BudgetLine]) -> Result<Vec<BudgetState>, Fault> {
        let mut budgets = Vec::new();
        for line in lines {
            let view: &dyn View = &*self.store;
            let Some(limit) = reserve::limit_of(view, line)? else { continue };
            let spent = view.get::<crate::state::records::SpendRecord>(&line.spend_key)?.unwrap_or_default();
            let from_file = line.file_limit == Some(limit);
            budgets.push(BudgetState { line: line.clone(), limit, spent, from_file });
        }
        Ok(budgets)
    }
}

/// The shot of each picture of a request, in order.
fn shots_of(make: &Make) -> Vec<String> {
    let each = |order: &SeriesOrder| std::iter::repeat_n(order.shot.clone(), order.count as usize);
    make.series.iter().flat_map(each).collect()
}

/// A budget and what is used of it.
#[derive(Debug, Clone, PartialEq)]
pub struct BudgetState {
    /// The budget.
    pub line: reserve::BudgetLine,
    /// The limit that binds.
    pub limit: Microcredits,
    /// What was captured and is held under it.
    pub spent: crate::state::records::SpendRecord,
    /// Whether the limit stands in the project's file.
    pub from_file: bool,
}

/// A quote's name: the plan's hash and the total, so that it needs no memory.
fn quote_id(prepared: &Prepared, total: Microcredits) -> String {
    let hash = prepared.plan_hash.to_string();
    format!("q-{}-{}", &hash[..24], total.0)
}

/// The total that was quoted, if the quote was for this plan.
fn quoted_total(quote_id: &str, prepared: &Prepared) -> Option<Microcredits> {
    let (_, total) = quote_id.rsplit_once('-')?;
    let total = Microcredits(total.parse().ok()?);
    (self::quote_id(prepared, total) == quote_id).then_some(total)
}
