//! Deciding: from the state and a command to events or a refusal. Pure; the writer calls it for one command after another,
//! so that no two decisions ever conflict.

use maquette_protocol::{JobId, ShotId, TakeId};

use super::command::{Command, Ending, ImportInto, Make, Refusal, Reply, Step};
use super::domain::{Edge, JobState, Media, MediaType, Stage, Verdict};
use super::event::{Event, Idem, NewTake};
use super::make::{Layout, decide_make};
use super::records::*;
use super::view::{StateError, View};
use crate::jobs::transitions::may_move;
use crate::ledger::money::{Microcredits, Rate};
use crate::ledger::settle::{Charge, settle};
use crate::ledger::{calendar, due_to_expire};

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
            Refusal::MixedProjects | Refusal::NameTaken(_) => "invalid_params",
            Refusal::IdempotencyMismatch => "idempotency_mismatch",
            Refusal::Untrusted { .. } => "untrusted",
            Refusal::NotKept(_) => "not_kept",
            Refusal::NoAnchor { .. } => "no_anchor",
            Refusal::ThreeRolls { .. } => "three_rolls",
            Refusal::Short(Short::PriceUnknown { .. }) => "price_unknown",
            Refusal::Short(Short::Credits { .. }) => "credits_short",
            Refusal::Short(Short::Budget { .. }) => "budget_passed",
            Refusal::QuoteStale { .. } => "quote_stale",
            Refusal::TooManyVariations { .. } => "too_large",
            Refusal::WrongState { .. } | Refusal::IsAnchor(_) => "wrong_state",
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
        Command::Make(make) => decide_make(state, make, now_ms),
        Command::Move { job, step } => decider.step(*job, step),
        Command::End { job, ending } => decider.end(*job, ending),
        Command::Stop { jobs } => decider.stop(jobs),
        Command::Resolve { job, charge, media, reason } => {
            decider.resolve(*job, *charge, media.as_ref(), reason)
        }
        Command::Judge { takes, verdict, reason } => decider.judge(takes, *verdict, reason),
        Command::SetAnchor { take, reason } => decider.set_anchor(*take, reason),
        Command::Undo { project } => decider.undo(project),
        Command::Rename { project, shot, name } => decider.rename(project, *shot, name),
        Command::Delete { takes } => decider.delete(takes),
        Command::SetLimit { scope, limit } => {
            Ok(Decision::done(vec![Event::LimitSet { scope: scope.clone(), limit: *limit }]))
        }
        Command::Import { media, into } => decider.import(media, into.as_ref()),
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

impl Decider<'_> {
    fn open_wallet(
        &self,
        name: &str,
        unit: &str,
        rate: Rate,
        signup: Microcredits,
    ) -> Result<Decision, StateError> {
        if self.state.get::<WalletRecord>(name)?.is_some() {
            return Ok(Decision::nothing(Reply::Done));
        }
        let mut events = vec![Event::WalletOpened { wallet: name.to_owned(), unit: unit.to_owned(), rate }];
        if signup > Microcredits::ZERO {
            events.push(granted(name, signup, "sign-up", None, None, None, signup));
        }
        Ok(Decision::done(events))
    }

    fn grant(
        &self,
        wallet: &str,
        amount: Microcredits,
        reason: &str,
        expires_ms: Option<u64>,
        idem: Option<&Idem>,
    ) -> Result<Decision, StateError> {
        if let Some(idem) = idem
            && let Some(known) = self.state.get::<IdemRecord>(&idem.key)?
        {
            let same = known.params == idem.params;
            return Ok(if same {
                Decision::nothing(Reply::Done)
            } else {
                Decision::refuse(Refusal::IdempotencyMismatch)
            });
        }
        let Some(record) = self.state.get::<WalletRecord>(wallet)? else {
            return Ok(Decision::refuse(Refusal::UnknownWallet(wallet.to_owned())));
        };
        let mut events = expire_due(self.state, wallet, self.now_ms)?;
        let posted = posted_after(&events, record.posted).plus(amount)?;
        events.push(granted(wallet, amount, reason, expires_ms, None, idem.cloned(), posted));
        Ok(Decision::done(events))
    }

    fn checkin(&self, wallet: &str, amount: Microcredits, cap: Microcredits) -> Result<Decision, StateError> {
        let Some(record) = self.state.get::<WalletRecord>(wallet)? else {
            return Ok(Decision::refuse(Refusal::UnknownWallet(wallet.to_owned())));
        };
        let week = calendar::iso_week(self.now_ms);
        if record.checked_in.is_some_and(|last| last >= week) {
            return Ok(Decision::refuse(Refusal::CheckinClosed { full: false }));
        }
        let mut events = expire_due(self.state, wallet, self.now_ms)?;
        let posted = posted_after(&events, record.posted);
        let amount = amount.min(cap.minus(posted)?);
        if amount <= Microcredits::ZERO {
            return Ok(Decision::refuse(Refusal::CheckinClosed { full: true }));
        }
        events.push(granted(wallet, amount, "weekly check-in", None, Some(week), None, posted.plus(amount)?));
        Ok(Decision::done(events))
    }

    fn open_project(
        &self,
        project: &str,
        name: &str,
        root: &str,
        trust: bool,
    ) -> Result<Decision, StateError> {
        let known = self.state.get::<ProjectRecord>(project)?.unwrap_or_default();
        let mut events = Vec::new();
        if known.name != name || known.root != root {
            let (project, name, root) = (project.to_owned(), name.to_owned(), root.to_owned());
            events.push(Event::ProjectOpened { project, name, root });
        }
        if trust && !known.trusted.iter().any(|trusted| trusted == root) {
            events.push(Event::ProjectTrusted { project: project.to_owned(), root: root.to_owned() });
        }
        Ok(Decision::done(events))
    }

    fn step(&self, id: JobId, step: &Step) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        let (state, remote_id, why) = match step {
            Step::Intent => (JobState::Intent, None, None),
            Step::Submitting => (JobState::Submitting, None, None),
            Step::Submitted { remote_id } => (JobState::Submitted, Some(remote_id.clone()), None),
            Step::Fetched => (JobState::Fetched, None, None),
            Step::Unknown { why } => (JobState::Unknown, None, Some(why.clone())),
            Step::NeedsYou { why } => (JobState::NeedsYou, None, Some(why.clone())),
            Step::Again => (JobState::Queued, None, None),
        };
        let moved = Event::JobMoved { job: id, state, remote_id, why };
        // A worker that hands an order over at once takes both steps in one commit: still on the disk before the first byte is sent.
        if job.state == JobState::Queued && state == JobState::Submitting {
            let intent = Event::JobMoved { job: id, state: JobState::Intent, remote_id: None, why: None };
            return Ok(Decision::done(vec![intent, moved]));
        }
        if !may_move(job.state, state) {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        Ok(Decision::done(vec![moved]))
    }

    fn end(&self, id: JobId, ending: &Ending) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        let (state, charge, error) = match ending {
            Ending::Done { charge, .. } => (JobState::Done, *charge, None),
            Ending::Refused { reason, charge } => {
                (JobState::Refused, *charge, Some(("provider_refused".to_owned(), reason.clone())))
            }
            Ending::Unusable { reason, charge } => {
                (JobState::Refused, *charge, Some(("bad_picture".to_owned(), reason.clone())))
            }
            Ending::Failed { code, reason } => {
                (JobState::Failed, Charge::Nothing, Some(((*code).to_owned(), reason.clone())))
            }
            Ending::Cancelled { charge } => (JobState::Cancelled, *charge, None),
        };
        if !may_move(job.state, state) {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        match ending {
            Ending::Done { media, notes, .. } => {
                self.finish(&job, charge, Some((media, notes)), error, state)
            }
            Ending::Refused { .. }
            | Ending::Unusable { .. }
            | Ending::Failed { .. }
            | Ending::Cancelled { .. } => self.finish(&job, charge, None, error, state),
        }
    }

    /// Ends a job: take, asset, capture and state in one commit.
    fn finish(
        &self,
        job: &JobRecord,
        charge: Charge,
        made: Option<(&Media, &Vec<String>)>,
        error: Option<(String, String)>,
        state: JobState,
    ) -> Result<Decision, StateError> {
        let posted =
            self.state.get::<WalletRecord>(&job.hold.wallet)?.map_or(Microcredits::ZERO, |w| w.posted);
        let settled = settle(&job.hold, posted, charge)?;
        let mut events = Vec::new();
        if let Some((media, notes)) = made {
            let cost = settled.captured.plus(settled.overage)?;
            let take = take_of(job, media, notes, cost);
            self.copies(job, &take, &mut events)?;
            events.insert(0, Event::TakeMade(Box::new(take)));
        }
        events.push(Event::JobEnded {
            job: job.id,
            state,
            error,
            wallet: job.hold.wallet.clone(),
            held: job.hold.amount,
            captured: settled.captured,
            overage: settled.overage,
            posted_after: settled.posted_after,
        });
        Ok(Decision::done(events))
    }

    /// Every other shot that asked for the picture gets it too.
    fn copies(&self, job: &JobRecord, take: &NewTake, events: &mut Vec<Event>) -> Result<(), StateError> {
        let next = self.state.get::<Counters>(&())?.unwrap_or_default().next_take;
        for (number, (project, shot, batch)) in (next..).zip(&job.also) {
            let mut copy = take.clone();
            (copy.id, copy.project, copy.shot, copy.batch) =
                (TakeId(number), project.clone(), *shot, Some(*batch));
            (copy.cost, copy.cached, copy.job) = (Microcredits::ZERO, true, None);
            events.push(Event::TakeMade(Box::new(copy)));
        }
        Ok(())
    }

    fn stop(&self, jobs: &[JobId]) -> Result<Decision, StateError> {
        let mut events = Vec::new();
        let mut stopping = Vec::new();
        for id in jobs {
            let Some(job) = self.state.get::<JobRecord>(id)? else { continue };
            match job.state {
                JobState::Queued => events.extend(self.cancelled(&job)?),
                JobState::Intent | JobState::Submitting | JobState::Submitted | JobState::Fetched => {
                    stopping.push(*id);
                    if !job.stop_wanted {
                        events.push(Event::StopWanted { job: *id });
                    }
                }
                JobState::Unknown
                | JobState::NeedsYou
                | JobState::Done
                | JobState::Refused
                | JobState::Failed
                | JobState::Cancelled => {}
            }
        }
        Ok(Decision { events, outcome: Ok(Reply::Stopping(stopping)) })
    }

    fn cancelled(&self, job: &JobRecord) -> Result<Vec<Event>, StateError> {
        Ok(self.finish(job, Charge::Nothing, None, None, JobState::Cancelled)?.events)
    }

    fn resolve(
        &self,
        id: JobId,
        charge: Charge,
        media: Option<&Media>,
        reason: &str,
    ) -> Result<Decision, StateError> {
        let Some(job) = self.state.get::<JobRecord>(&id)? else {
            return Ok(Decision::refuse(Refusal::UnknownJob(id)));
        };
        if job.state != JobState::NeedsYou {
            return Ok(Decision::refuse(Refusal::WrongState { job: id, state: job.state }));
        }
        let notes = vec![format!("resolved by a person: {reason}")];
        match media {
            Some(media) => self.finish(&job, charge, Some((media, &notes)), None, JobState::Done),
            None => {
                let error = Some(("provider_failed".to_owned(), format!("resolved by a person: {reason}")));
                self.finish(&job, charge, None, error, JobState::Failed)
            }
        }
    }

    /// The takes that exist, all of one project.
    fn takes(&self, ids: &[TakeId]) -> Result<Result<Vec<TakeRecord>, Refusal>, StateError> {
        let mut takes: Vec<TakeRecord> = Vec::new();
        for id in ids {
            match self.state.get::<TakeRecord>(id)?.filter(|take| !take.deleted) {
                None => return Ok(Err(Refusal::UnknownTake(*id))),
                Some(take) if takes.first().is_some_and(|first| first.project != take.project) => {
                    return Ok(Err(Refusal::MixedProjects));
                }
                Some(take) => takes.push(take),
            }
        }
        Ok(Ok(takes))
    }

    fn judge(
        &self,
        ids: &[TakeId],
        verdict: Option<Verdict>,
        reason: &Option<String>,
    ) -> Result<Decision, StateError> {
        let takes = match self.takes(ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        let Some(first) = takes.first() else { return Ok(Decision::nothing(Reply::Done)) };
        let mut events = vec![Event::Judged {
            project: first.project.clone(),
            takes: ids.to_vec(),
            verdict,
            reason: reason.clone(),
        }];
        if verdict == Some(Verdict::Keep) {
            let mut reset: Vec<(ShotId, &str)> = Vec::new();
            for take in takes.iter().filter(|take| take.stage == Stage::Refinement) {
                if !reset.contains(&(take.shot, &take.tier)) {
                    reset.push((take.shot, &take.tier));
                }
            }
            let reset =
                reset.into_iter().map(|(shot, tier)| Event::RollsReset { shot, tier: tier.to_owned() });
            events.extend(reset);
        }
        Ok(Decision::done(events))
    }

    fn set_anchor(&self, id: TakeId, reason: &Option<String>) -> Result<Decision, StateError> {
        let Some(take) = self.state.get::<TakeRecord>(&id)?.filter(|take| !take.deleted) else {
            return Ok(Decision::refuse(Refusal::UnknownTake(id)));
        };
        if take.media.media == MediaType::Mp4 {
            return Ok(Decision::refuse(Refusal::NotAStill(id)));
        }
        if self.state.get::<ShotRecord>(&take.shot)?.is_some_and(|shot| shot.anchor == Some(id)) {
            return Ok(Decision::nothing(Reply::Done));
        }
        Ok(Decision::done(vec![Event::AnchorSet {
            project: take.project,
            shot: take.shot,
            take: id,
            reason: reason.clone(),
        }]))
    }

    fn undo(&self, project: &str) -> Result<Decision, StateError> {
        let mut steps = self.state.get::<UndoRecord>(project)?.unwrap_or_default().steps;
        let Some(step) = steps.pop() else { return Ok(Decision::refuse(Refusal::NothingToUndo)) };
        let (what, takes) = match step {
            UndoStep::Anchor { shot, before } => {
                let anchor = self.state.get::<ShotRecord>(&shot)?.and_then(|shot| shot.anchor);
                ("the anchor".to_owned(), anchor.into_iter().chain(before).collect())
            }
            UndoStep::Judged { before, .. } => {
                let takes: Vec<TakeId> = before.into_iter().map(|(take, _)| take).collect();
                let what = match takes.len() {
                    1 => "the verdict on one take".to_owned(),
                    n => format!("the verdicts on {n} takes"),
                };
                (what, takes)
            }
        };
        let left = u32::try_from(steps.len()).unwrap_or(u32::MAX);
        Ok(Decision {
            events: vec![Event::Undone { project: project.to_owned() }],
            outcome: Ok(Reply::Undone { what, takes, left }),
        })
    }

    fn rename(&self, project: &str, shot: ShotId, name: &str) -> Result<Decision, StateError> {
        let Some(record) = self.state.get::<ShotRecord>(&shot)?.filter(|record| record.project == project)
        else {
            return Ok(Decision::refuse(Refusal::UnknownShot(shot.to_string())));
        };
        match self.state.get::<ShotName>(&shot_name_key(project, name))? {
            Some(ShotName(same)) if same == record.id => Ok(Decision::nothing(Reply::Done)),
            Some(_) => Ok(Decision::refuse(Refusal::NameTaken(name.to_owned()))),
            None => Ok(Decision::done(vec![Event::ShotRenamed { shot, name: name.to_owned() }])),
        }
    }

    fn delete(&self, ids: &[TakeId]) -> Result<Decision, StateError> {
        let takes = match self.takes(ids)? {
            Ok(takes) => takes,
            Err(refusal) => return Ok(Decision::refuse(refusal)),
        };
        for take in &takes {
            if self.state.get::<ShotRecord>(&take.shot)?.is_some_and(|shot| shot.anchor == Some(take.id)) {
                return Ok(Decision::refuse(Refusal::IsAnchor(take.id)));
            }
        }
        let unshared = self.state.unshared(ids)?;
        let mut recipes = Vec::new();
        for take in &takes {
            let Some(recipe) = take.recipe.filter(|recipe| unshared.series.contains(&recipe.series)) else {
                continue;
            };
            let in_use = self
                .state
                .get::<SeriesRecord>(&recipe.series)?
                .is_some_and(|series| series.made.iter().any(|made| !made.exists));
            if !in_use && !recipes.contains(&recipe.place) {
                recipes.push(recipe.place);
            }
        }
        let deleted =
            Event::Deleted { takes: ids.to_vec(), assets: unshared.assets.clone(), recipes: recipes.clone() };
        Ok(Decision { events: vec![deleted], outcome: Ok(Reply::Erase { assets: unshared.assets, recipes }) })
    }

    fn import(&self, media: &Media, into: Option<&ImportInto>) -> Result<Decision, StateError> {
        let Some(into) = into else {
            if self.state.get::<ImportRecord>(&media.digest)?.is_some() {
                return Ok(Decision::nothing(Reply::Done));
            }
            return Ok(Decision::done(vec![Event::Imported { media: media.clone() }]));
        };
        let counters = self.state.get::<Counters>(&())?.unwrap_or_default();
        let mut events = Vec::new();
        let shot = match self.state.get::<ShotName>(&shot_name_key(&into.project, &into.shot))? {
            Some(ShotName(shot)) => shot,
            None => {
                let shot = ShotId(counters.next_shot.max(1));
                events.push(Event::ShotOpened {
                    shot,
                    project: into.project.clone(),
                    name: into.shot.clone(),
                });
                shot
            }
        };
        let id = TakeId(counters.next_take.max(1));
        events.push(Event::TakeMade(Box::new(imported(id, shot, media, into))));
        Ok(Decision { events, outcome: Ok(Reply::Take(id)) })
    }
}

fn granted(
    wallet: &str,
    amount: Microcredits,
    reason: &str,
    expires_ms: Option<u64>,
    checkin: Option<(i32, u8)>,
    idem: Option<Idem>,
    posted_after: Microcredits,
) -> Event {
    let (wallet, reason) = (wallet.to_owned(), reason.to_owned());
    Event::Granted { wallet, amount, reason, expires_ms, checkin, idem, posted_after }
}

/// `posted` after expiry entries, or as it was.
fn posted_after(events: &[Event], before: Microcredits) -> Microcredits {
    match events.last() {
        Some(Event::Expired { posted_after, .. }) => *posted_after,
        _ => before,
    }
}

fn take_of(job: &JobRecord, media: &Media, notes: &[String], cost: Microcredits) -> NewTake {
    NewTake {
        id: TakeId(job.id.0),
        project: job.project.clone(),
        shot: job.shot,
        tier: job.tier.clone(),
        stage: job.stage,
        route: job.route.clone(),
        model: job.model.clone(),
        edge: job.edge,
        recipe: Some(job.recipe),
        seed: Some(job.seed),
        k: job.k,
        media: media.clone(),
        cost,
        cached: false,
        batch: Some(job.batch),
        job: Some(job.id),
        notes: notes.to_vec(),
    }
}

fn imported(id: TakeId, shot: ShotId, media: &Media, into: &ImportInto) -> NewTake {
    NewTake {
        id,
        project: into.project.clone(),
        shot,
        tier: into.tier.clone(),
        stage: into.stage,
        route: "import".to_owned(),
        model: "import".to_owned(),
        edge: Edge::Import,
        recipe: into.recipe,
        seed: None,
        k: 0,
        media: media.clone(),
        cost: Microcredits::ZERO,
        cached: false,
        batch: None,
        job: None,
        notes: Vec::new(),
    }
}
