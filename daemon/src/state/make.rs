//! Making: what of a request is there already, what is being made, what is new; and whether it may run.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use maquette_protocol::{BatchId, Digest, JobId, ShotId, TakeId};

use super::command::{First, Gate, Make, Refusal, Reply, SeriesOrder};
use super::decide::{Decision, expire_due};
use super::domain::Hold;
use super::event::{Event, NewJob, NewTake};
use super::records::*;
use super::rolls::{fresh_parents, three_rolls};
use super::view::{StateError, View};
use crate::cache;
use crate::ledger::calendar;
use crate::ledger::money::Microcredits;
use crate::ledger::reserve::{self, ClientLimit};

/// One picture of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Which of the request's series.
    pub series: usize,
    /// Variation.
    pub k: u32,
    /// Where it goes; none where the shot is new.
    pub shot: Option<ShotId>,
    /// What is known of it.
    pub found: Found,
}

/// What is known of a picture before it is made.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The shot has it.
    Here(TakeId),
    /// Another shot has it; a copy costs nothing.
    Elsewhere(TakeId),
    /// It is being made for this shot.
    Running(JobId),
    /// It is being made for another shot.
    RunningElsewhere(JobId),
    /// It has to be made.
    New,
    /// It has to be made for an earlier cell of the same request, at this place, and is wanted in another shot too.
    With(usize),
}

/// A request, picture by picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The pictures, in order of series and variation.
    pub cells: Vec<Cell>,
}

impl Layout {
    /// How many have to be made.
    pub fn new_jobs(&self) -> u32 {
        self.count(|found| matches!(found, Found::New))
    }

    /// How many the cache has.
    pub fn hits(&self) -> u32 {
        self.count(|found| matches!(found, Found::Here(_) | Found::Elsewhere(_)))
    }

    /// How many are being made.
    pub fn joined(&self) -> u32 {
        self.count(|found| matches!(found, Found::Running(_) | Found::RunningElsewhere(_) | Found::With(_)))
    }

    /// The takes, where the shots have all of them: then the request is a mere read.
    pub fn all_here(&self) -> Option<Vec<TakeId>> {
        let here = |cell: &Cell| match cell.found {
            Found::Here(take) => Some(take),
            Found::Elsewhere(_)
            | Found::Running(_)
            | Found::RunningElsewhere(_)
            | Found::New
            | Found::With(_) => None,
        };
        self.cells.iter().map(here).collect()
    }

    fn count(&self, is: impl Fn(&Found) -> bool) -> u32 {
        u32::try_from(self.cells.iter().filter(|cell| is(&cell.found)).count()).unwrap_or(u32::MAX)
    }
}

/// Looks up every picture of a request.
pub fn lay_out(state: &dyn View, make: &Make) -> Result<Result<Layout, Refusal>, StateError> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut ordered: BTreeMap<(Digest, u32), usize> = BTreeMap::new();
    for (place, order) in make.series.iter().enumerate() {
        let shot = state.get::<ShotName>(&shot_name_key(&make.project, &order.shot))?.map(|name| name.0);
        let series = state.get::<SeriesRecord>(&order.recipe.series)?.unwrap_or_default();
        if series.made.len() + order.count as usize > MAX_VARIATIONS {
            return Ok(Err(Refusal::TooManyVariations { max: MAX_VARIATIONS }));
        }
        let first = match order.first {
            First::At(k) => k,
            First::Continue => after(series.made.iter().filter(|made| Some(made.shot) == shot)),
            First::Anew => after(series.made.iter()),
        };
        for k in first..first.saturating_add(order.count) {
            let mut found = find(state, &series, shot, k)?;
            if found == Found::New {
                match ordered.entry((order.recipe.series, k)) {
                    Entry::Occupied(first) => found = Found::With(*first.get()),
                    Entry::Vacant(first) => drop(first.insert(cells.len())),
                }
            }
            cells.push(Cell { series: place, k, shot, found });
        }
    }
    Ok(Ok(Layout { cells }))
}

/// The first variation after these.
fn after<'a>(made: impl Iterator<Item = &'a MadeEntry>) -> u32 {
    made.map(|made| made.k.saturating_add(1)).max().unwrap_or(0)
}

fn find(state: &dyn View, series: &SeriesRecord, shot: Option<ShotId>, k: u32) -> Result<Found, StateError> {
    let of_k = || series.made.iter().filter(|made| made.k == k);
    if let Some(here) = of_k().find(|made| Some(made.shot) == shot) {
        return Ok(if here.exists { Found::Here(here.take) } else { Found::Running(JobId(here.take.0)) });
    }
    if let Some(there) = of_k().find(|made| made.exists) {
        return Ok(Found::Elsewhere(there.take));
    }
    let Some(running) = of_k().next() else { return Ok(Found::New) };
    let job = JobId(running.take.0);
    let joined =
        state.get::<JobRecord>(&job)?.is_some_and(|job| job.also.iter().any(|also| Some(also.1) == shot));
    Ok(if joined { Found::Running(job) } else { Found::RunningElsewhere(job) })
}

/// Decides a request: whole or not at all.
pub fn decide_make(state: &dyn View, make: &Make, now_ms: u64) -> Result<Decision, StateError> {
    if let Some(decision) = answered_before(state, make)? {
        return Ok(decision);
    }
    let layout = match lay_out(state, make)? {
        Ok(layout) => layout,
        Err(refusal) => return Ok(Decision::refuse(refusal)),
    };
    if layout.new_jobs() == 0 {
        return Making::begin(state, make, Hold::nothing(&make.wallet))?.run(&layout, Vec::new());
    }
    if let Some(refusal) = gate(state, make, &layout)? {
        return Decision::turn(state, make, refusal, &layout);
    }
    let fresh = fresh_parents(state, make, &layout)?;
    if let Some(refusal) = three_rolls(state, make, &layout, &fresh)? {
        return Decision::turn(state, make, refusal, &layout);
    }
    let request = reserve::Request {
        wallet: &make.wallet,
        route: &make.route,
        price_each: make.price_each,
        count: layout.new_jobs(),
        budgets: make.budgets.clone(),
        client: client_limit(state, &make.client, now_ms)?,
        now_ms,
    };
    let hold = match reserve::reserve(state, &request)? {
        Ok(hold) => hold,
        Err(short) => return Decision::turn(state, make, Refusal::Short(short), &layout),
    };
    let total = hold.amount.times(layout.new_jobs())?;
    if make.quoted.is_some_and(|quoted| total > quoted) {
        return Ok(Decision::refuse(Refusal::QuoteStale { total }));
    }
    let mut before = expire_due(state, &make.wallet, now_ms)?;
    let shots: BTreeSet<ShotId> = fresh.into_values().collect();
    before.extend(shots.into_iter().map(|shot| Event::RollsReset { shot, tier: make.tier.clone() }));
    Making::begin(state, make, hold)?.run(&layout, before)
}

/// What a paired client may spend today. Processes of this user were never paired and have no limit but the budgets.
fn client_limit(state: &dyn View, client: &str, now_ms: u64) -> Result<Option<ClientLimit>, StateError> {
    let Some(record) = state.get::<ClientRecord>(client)? else { return Ok(None) };
    Ok(record.spends_at_most().map(|limit| ClientLimit {
        name: record.name,
        spend_key: format!("c/{client}/{}", calendar::date(now_ms)),
        limit,
    }))
}

/// The stored answer of a key that was used before.
fn answered_before(state: &dyn View, make: &Make) -> Result<Option<Decision>, StateError> {
    let Some(idem) = &make.idem else { return Ok(None) };
    let Some(known) = state.get::<IdemRecord>(&idem.key)? else { return Ok(None) };
    if known.params != idem.params {
        return Ok(Some(Decision::refuse(Refusal::IdempotencyMismatch)));
    }
    Ok(Some(Decision::nothing(Reply::Made { answer: known.answer, start: Vec::new() })))
}

/// Trust, keep, anchor: what has to be there before anything new is made.
fn gate(state: &dyn View, make: &Make, layout: &Layout) -> Result<Option<Refusal>, StateError> {
    if let Some(root) = &make.root
        && make.price_each != Some(Microcredits::ZERO)
    {
        let trusted =
            state.get::<ProjectRecord>(&make.project)?.is_some_and(|project| project.trusted.contains(root));
        if !trusted {
            return Ok(Some(Refusal::Untrusted { root: root.clone() }));
        }
    }
    if !make.verified && make.price_each != Some(Microcredits::ZERO) {
        let known = state.get::<RouteRecord>(make.route.as_str())?;
        if known.as_ref().and_then(|route| route.accepted.as_ref()) != Some(&make.model) {
            let (route, model) = (make.route.clone(), make.model.clone());
            let note = known.and_then(|route| route.note);
            return Ok(Some(Refusal::RouteUnverified { route, model, note }));
        }
    }
    for cell in layout.cells.iter().filter(|cell| cell.found == Found::New) {
        let Some(parent) = make.series[cell.series].edge.parent() else { continue };
        let Some(take) = state.get::<TakeRecord>(&parent)?.filter(|take| !take.deleted) else {
            return Ok(Some(Refusal::UnknownTake(parent)));
        };
        match make.gate {
            Gate::None => {}
            Gate::Kept => {
                if !take.is_kept() && make.override_reason.is_none() {
                    return Ok(Some(Refusal::NotKept(parent)));
                }
            }
            Gate::Anchor => {
                let shot = state.get::<ShotRecord>(&take.shot)?;
                let anchor = shot.as_ref().and_then(|shot| shot.anchor);
                if anchor != Some(parent) {
                    let shot = shot.map(|shot| shot.name).unwrap_or_default();
                    return Ok(Some(Refusal::NoAnchor { shot, anchor }));
                }
            }
        }
    }
    Ok(None)
}

/// Turns a layout into events.
struct Making<'a> {
    state: &'a dyn View,
    make: &'a Make,
    hold: Hold,
    batch: BatchId,
    next_take: u64,
    next_shot: u64,
    shots: BTreeMap<String, ShotId>,
    events: Vec<Event>,
    takes: Vec<TakeId>,
    start: Vec<JobId>,
}

impl<'a> Making<'a> {
    fn begin(state: &'a dyn View, make: &'a Make, hold: Hold) -> Result<Self, StateError> {
        let counters = state.get::<Counters>(&())?.unwrap_or_default();
        Ok(Making {
            state,
            make,
            hold,
            batch: BatchId(counters.next_batch.max(1)),
            next_take: counters.next_take.max(1),
            next_shot: counters.next_shot.max(1),
            shots: BTreeMap::new(),
            events: Vec::new(),
            takes: Vec::new(),
            start: Vec::new(),
        })
    }

    fn run(mut self, layout: &Layout, before: Vec<Event>) -> Result<Decision, StateError> {
        let mut queued: BTreeMap<usize, JobId> = BTreeMap::new();
        for (place, cell) in layout.cells.iter().enumerate() {
            let order = &self.make.series[cell.series];
            let shot = self.shot(cell.shot, &order.shot);
            match cell.found {
                Found::Here(take) => self.takes.push(take),
                Found::Running(job) => self.takes.push(TakeId(job.0)),
                Found::Elsewhere(take) => self.copy(take, shot)?,
                Found::RunningElsewhere(job) => self.join(job, shot),
                Found::New => drop(queued.insert(place, self.queue(order, cell.k, shot))),
                Found::With(first) => {
                    if let Some(job) = queued.get(&first) {
                        self.join(*job, shot);
                    }
                }
            }
        }
        let first = self.make.series.first().map(|order| order.shot.as_str()).unwrap_or_default();
        let shot = self.shot(layout.cells.first().and_then(|cell| cell.shot), first);
        let mere_read = self.events.is_empty() && self.make.idem.is_none();
        let answer = Answer::Batch {
            batch: (!mere_read).then_some(self.batch),
            shot,
            takes: self.takes,
            hits: layout.hits(),
            joined: layout.joined(),
            held: self.hold.amount.times(layout.new_jobs())?,
        };
        let reply = Reply::Made { answer: answer.clone(), start: self.start };
        if mere_read {
            return Ok(Decision::nothing(reply));
        }
        let requested = Event::Requested {
            client: self.make.client.clone(),
            idem: self.make.idem.clone(),
            answer,
            override_reason: self.make.override_reason.clone(),
        };
        let mut events = before;
        events.push(requested);
        events.extend(self.events);
        Ok(Decision { events, outcome: Ok(reply) })
    }

    fn shot(&mut self, known: Option<ShotId>, name: &str) -> ShotId {
        if let Some(shot) = known.or_else(|| self.shots.get(name).copied()) {
            return shot;
        }
        let shot = ShotId(self.next_shot);
        self.next_shot += 1;
        self.shots.insert(name.to_owned(), shot);
        self.events.push(Event::ShotOpened {
            shot,
            project: self.make.project.clone(),
            name: name.to_owned(),
        });
        shot
    }

    fn number(&mut self) -> u64 {
        let number = self.next_take;
        self.next_take += 1;
        number
    }

    fn queue(&mut self, order: &SeriesOrder, k: u32, shot: ShotId) -> JobId {
        let id = JobId(self.number());
        let make = self.make;
        self.events.push(Event::JobQueued(Box::new(NewJob {
            id,
            batch: self.batch,
            client: make.client.clone(),
            project: make.project.clone(),
            shot,
            tier: make.tier.clone(),
            stage: make.stage,
            route: make.route.clone(),
            model: make.model.clone(),
            edge: order.edge,
            recipe: order.recipe,
            seed: cache::seed_for(&order.recipe.series, order.base_seed, k),
            k,
            hold: self.hold.clone(),
            retry_of: make.retry_of,
        })));
        self.takes.push(TakeId(id.0));
        self.start.push(id);
        id
    }

    fn join(&mut self, job: JobId, shot: ShotId) {
        let project = self.make.project.clone();
        self.events.push(Event::JobJoined { job, project, shot, batch: self.batch });
        self.takes.push(TakeId(job.0));
    }

    fn copy(&mut self, from: TakeId, shot: ShotId) -> Result<(), StateError> {
        let Some(original) = self.state.get::<TakeRecord>(&from)? else { return Ok(()) };
        let id = TakeId(self.number());
        let copy = copy_of(&original, id, &self.make.project, shot, Some(self.batch));
        self.events.push(Event::TakeMade(Box::new(copy)));
        self.takes.push(id);
        Ok(())
    }
}

/// A take that exists, once more in another shot, at no cost.
pub fn copy_of(
    original: &TakeRecord,
    id: TakeId,
    project: &str,
    shot: ShotId,
    batch: Option<BatchId>,
) -> NewTake {
    NewTake {
        id,
        project: project.to_owned(),
        shot,
        tier: original.tier.clone(),
        stage: original.stage,
        route: original.route.clone(),
        model: original.model.clone(),
        edge: original.edge,
        recipe: original.recipe,
        seed: original.seed,
        k: original.k,
        media: original.media.clone(),
        cost: Microcredits::ZERO,
        cached: true,
        batch,
        job: None,
        notes: original.notes.clone(),
        continuation: original.continuation.clone(),
    }
}

impl Hold {
    /// Nothing on hold.
    pub fn nothing(wallet: &str) -> Hold {
        Hold {
            wallet: wallet.to_owned(),
            amount: Microcredits::ZERO,
            rate: crate::ledger::money::Rate::HOUSE,
            scopes: Vec::new(),
        }
    }
}
