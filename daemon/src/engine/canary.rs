//! The canary: takes that a person pinned, what their routes were then and are now, and how far the takes that are made again are from
//! them. Which take was made of a pin is no fact of the journal: the order of a pin has a key, and the cache knows what that led to.

mod table;

use maquette_protocol::{JobId, TakeId};

use super::health::{Level, Notice};
use super::library::check_some;
use super::projects::Project;
use super::seeing::Measure;
use super::views::TakeView;
use super::{Caller, Engine, Fault};
use crate::catalog::{Route, SeedSupport};
use crate::plan::canary::{Again, SHOT, again, changed};
use crate::plan::recipe::Origin;
use crate::plan::{PinFacts, Recipe};
use crate::state::command::Command;
use crate::state::event::NewPin;
use crate::state::records::{MAX_PINS, Pin, PinsRecord, SeriesRecord, TakeRecord};

pub use table::{ComponentDrift, TemplateDrift};

/// The longest template, in bytes.
const MAX_TEMPLATE: usize = 100;

/// A pin with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// The pin.
    pub pin: Pin,
    /// The pinned take.
    pub view: TakeView,
    /// What made it.
    pub then: Version,
    /// What would make it now; none where the route is in no catalog any more.
    pub now: Option<Version>,
    /// What of the route is another now.
    pub changed: Vec<&'static str>,
    /// What is known of the route's seeds.
    pub seed: Option<SeedSupport>,
    /// How it stands.
    pub standing: Standing,
    /// The take that the route as it is now made of it.
    pub again: Option<TakeId>,
    /// The job that makes it.
    pub job: Option<JobId>,
    /// Why it cannot be made again.
    pub why_not: Option<String>,
}

/// What makes the pictures of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Model id.
    pub model: String,
    /// The model's version.
    pub version: String,
    /// Version of the adapter or renderer.
    pub adapter: u32,
}

/// How a pin stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its route is what it was.
    Current,
    /// Its route is another, and nothing was made by that yet.
    Due,
    /// It is being made again.
    Running,
    /// Its route is another, and made it again.
    Made,
    /// It cannot be made again.
    Cannot,
}

/// How far the new takes are from the pinned ones.
#[derive(Debug, Clone, PartialEq)]
pub struct CanaryReport {
    /// By template.
    pub templates: Vec<TemplateDrift>,
    /// By pin: its drift, and what there is to know of it.
    pub pins: Vec<(Pinned, Vec<Measure>, String)>,
}

impl From<&Recipe> for Version {
    fn from(recipe: &Recipe) -> Self {
        let Recipe { model, model_version, adapter_version, .. } = recipe;
        Version { model: model.clone(), version: model_version.clone(), adapter: *adapter_version }
    }
}

impl From<&Route> for Version {
    fn from(route: &Route) -> Self {
        let Route { model, model_version, adapter_version, .. } = route;
        Version { model: model.clone(), version: model_version.clone(), adapter: *adapter_version }
    }
}

impl Engine {
    /// Pins takes of one project. Without a template it is the prompt file of the project that makes the take. Blocks while files are read.
    ///
    /// # Errors
    /// Where a take is not there or was made by no model; where the template is empty or long; and by the writer's decision.
    pub async fn pin_canaries(
        self: &std::sync::Arc<Self>,
        caller: &Caller,
        takes: Vec<TakeId>,
        template: Option<String>,
    ) -> Result<Vec<Pinned>, Fault> {
        check_some("takes", takes.len(), MAX_PINS)?;
        let template = template.map(|template| checked_template(&template)).transpose()?;
        let (engine, asking) = (self.clone(), caller.clone());
        let (project, pins) =
            tokio::task::spawn_blocking(move || engine.new_pins(&asking, &takes, template)).await??;
        self.writer.carry_out(Command::Pin { pins }).await?;
        self.canaries(&*self.project(Some(&project), caller.sees_paths)?)
    }

    fn new_pins(
        &self,
        caller: &Caller,
        takes: &[TakeId],
        template: Option<String>,
    ) -> Result<(String, Vec<NewPin>), Fault> {
        let records = takes.iter().map(|take| self.take(*take)).collect::<Result<Vec<_>, _>>()?;
        for take in &records {
            let origin = self.recipe_of(take)?.map(|read| read.recipe.origin);
            match origin {
                Some(Origin::Draft | Origin::Promote | Origin::Edit) => {}
                None | Some(Origin::Import | Origin::Stitch) => {
                    return Err(Fault::Invalid {
                        message: format!("{} was made by no model", take.id),
                        hint: "Pin stills and clips that a model made.".to_owned(),
                    });
                }
            }
        }
        let project = records.first().map(|take| take.project.clone()).unwrap_or_default();
        let mut files = match &template {
            Some(_) => Default::default(),
            None => self.prompt_files_of(caller, &project, takes),
        };
        let pin = |take: &TakeId| NewPin {
            take: *take,
            template: template
                .clone()
                .or_else(|| files.remove(take).filter(|name| name.len() <= MAX_TEMPLATE)),
        };
        Ok((project, takes.iter().map(pin).collect()))
    }

    /// Takes pins of one project away.
    ///
    /// # Errors
    /// Where a take is not pinned, and where nothing can be written.
    pub async fn unpin_canaries(&self, caller: &Caller, takes: Vec<TakeId>) -> Result<Vec<Pinned>, Fault> {
        check_some("takes", takes.len(), MAX_PINS)?;
        let project = takes.first().map(|take| self.take(*take)).transpose()?.map(|take| take.project);
        self.writer.carry_out(Command::Unpin { takes }).await?;
        self.canaries(&*self.project(project.as_deref(), caller.sees_paths)?)
    }

    /// The pins of a project, in the order in which they were set.
    ///
    /// # Errors
    /// Where the index or a recipe cannot be read.
    pub fn canaries(&self, project: &Project) -> Result<Vec<Pinned>, Fault> {
        let PinsRecord(pins) = self.get::<PinsRecord>(project.id.as_str())?.unwrap_or_default();
        pins.into_iter().filter_map(|pin| self.canary(project, pin).transpose()).collect()
    }

    fn canary(&self, project: &Project, pin: Pin) -> Result<Option<Pinned>, Fault> {
        let take = self.take(pin.take)?;
        // A pinned take's content cannot be deleted; where the disk lost its recipe, `doctor` says so.
        let Some(facts) = self.pin_facts(&take)? else { return Ok(None) };
        let route = self.catalog.route(&facts.recipe.route);
        let changed = route.map(|route| changed(&facts.recipe, route)).unwrap_or_default();
        let (mut made, mut running, mut why_not) = (None, None, None);
        match again(&facts, &project.ladder, &self.catalog) {
            Ok(order) => (made, running) = self.made_again(&order, &take)?,
            Err(refusal) => why_not = Some(refusal.to_string()),
        }
        let standing = match (made, running) {
            (None, Some(_)) => Standing::Running,
            _ if route.is_some() && changed.is_empty() => Standing::Current,
            _ if why_not.is_some() => Standing::Cannot,
            (Some(_), _) => Standing::Made,
            (None, None) => Standing::Due,
        };
        Ok(Some(Pinned {
            pin,
            view: self.view(take)?,
            then: Version::from(&facts.recipe),
            now: route.map(Version::from),
            changed,
            seed: route.map(|route| route.seed),
            standing,
            again: made,
            job: running.filter(|_| made.is_none()),
            why_not,
        }))
    }

    /// What a pin's order led to: its take, or the job that makes it.
    fn made_again(
        &self,
        order: &Again,
        pinned: &TakeRecord,
    ) -> Result<(Option<TakeId>, Option<JobId>), Fault> {
        let series = self.get::<SeriesRecord>(&order.digest)?.unwrap_or_default();
        let (mut made, mut running) = (None, None);
        for entry in series.made.iter().filter(|entry| entry.k == order.k && entry.take != pinned.id) {
            if !entry.exists {
                running = Some(JobId(entry.take.0));
                continue;
            }
            let take = self.get::<TakeRecord>(&entry.take)?;
            if take.is_some_and(|take| !take.deleted && take.project == pinned.project) {
                made = Some(entry.take);
            }
        }
        Ok((made, running))
    }

    /// What a plan has to know of all pins of a project.
    pub(super) fn all_pin_facts(&self, project: &str) -> Result<Vec<PinFacts>, Fault> {
        let PinsRecord(pins) = self.get::<PinsRecord>(project)?.unwrap_or_default();
        let facts = pins.iter().map(|pin| self.pin_facts(&self.take(pin.take)?));
        facts.filter_map(Result::transpose).collect()
    }

    fn pin_facts(&self, take: &TakeRecord) -> Result<Option<PinFacts>, Fault> {
        let Some(read) = self.recipe_of(take)? else { return Ok(None) };
        let parent = match take.edge.parent() {
            Some(parent) => self.get::<TakeRecord>(&parent)?.filter(|parent| !parent.deleted),
            None => None,
        };
        let has_inputs = read.recipe.inputs.iter().all(|input| self.assets.find(&input.digest).is_some());
        Ok(Some(PinFacts {
            take: take.id,
            tier: take.tier.clone(),
            recipe: read.recipe.clone(),
            seed: take.seed,
            parent: parent.map(|parent| self.parent_fact(&parent)).transpose()?,
            has_inputs,
        }))
    }

    /// How far the takes that were made again are from the pinned ones. Blocks: what was not measured before is measured now.
    ///
    /// # Errors
    /// Where a take cannot be read.
    pub fn canary_report(
        &self,
        project: &Project,
        route: Option<&str>,
        read_text: bool,
    ) -> Result<CanaryReport, Fault> {
        let mut pins = Vec::new();
        for pinned in self.canaries(project)? {
            if route.is_some_and(|route| route != pinned.view.take.route) {
                continue;
            }
            let drift = match pinned.again {
                Some(again) => self.drift_of_either(&pinned.view.take, &self.take(again)?, read_text)?,
                None => Vec::new(),
            };
            let words = self.words_of(&pinned)?;
            pins.push((pinned, drift, words));
        }
        let rows =
            pins.iter().map(|(pinned, drift, _)| (pinned.pin.template.as_deref(), pinned.again, drift));
        let templates =
            table::by_template(rows.map(|(template, again, drift)| (template, again, drift.as_slice())));
        Ok(CanaryReport { templates, pins })
    }

    /// How far a take is from the pinned one, be they stills or clips.
    fn drift_of_either(
        &self,
        pinned: &TakeRecord,
        again: &TakeRecord,
        read_text: bool,
    ) -> Result<Vec<Measure>, Fault> {
        match (pinned.media.media.is_clip(), again.media.media.is_clip()) {
            (true, true) => self.clip_drift(pinned, again, read_text),
            (true, false) | (false, true) => Ok(Vec::new()),
            (false, false) => self.drift(pinned, again, read_text),
        }
    }

    fn words_of(&self, pinned: &Pinned) -> Result<String, Fault> {
        let Some(again) = pinned.again else {
            return Ok(match (pinned.standing, pinned.job) {
                (Standing::Running, Some(job)) => format!("being made: {job}"),
                (Standing::Current, _) => "its route is what it was; nothing to compare".to_owned(),
                (Standing::Due | Standing::Running | Standing::Made, _) => {
                    "not made again yet: maquette canary run".to_owned()
                }
                (Standing::Cannot, _) => pinned.why_not.clone().unwrap_or_default(),
            });
        };
        if self.take(again)?.media.digest == pinned.view.take.media.digest {
            let is_clip = pinned.view.take.media.media.is_clip();
            return Ok(format!("the same {}, to the byte", if is_clip { "clip" } else { "picture" }));
        }
        Ok(match (pinned.changed.is_empty(), pinned.seed) {
            (true, _) => "by the same version: so much comes by chance alone",
            (false, Some(SeedSupport::None)) => "the model takes no seed, so a part of it is chance",
            (false, Some(SeedSupport::BestEffort)) => {
                "the model promises nothing for a seed, so a part of it may be chance"
            }
            (false, Some(SeedSupport::Echoed) | None) => "by the pinned seed",
        }
        .to_owned())
    }

    /// Measures a take that was just made, if it was made of a pin, so that nobody waits for the report.
    pub(super) fn look_at_canary(&self, take: &TakeRecord) -> Result<(), Fault> {
        if self.shot(take.shot)?.name != SHOT {
            return Ok(());
        }
        let project = self.project(Some(&take.project), true)?;
        for pinned in self.canaries(&project)?.iter().filter(|pinned| pinned.again == Some(take.id)) {
            self.drift_of_either(&pinned.view.take, take, false)?;
        }
        Ok(())
    }

    /// Routes that are another than when takes of theirs were pinned, while nothing was made by them yet.
    pub(super) fn due_canaries(&self) -> Result<Vec<Notice>, Fault> {
        let mut due: Vec<(String, String, Vec<Pinned>)> = Vec::new();
        for pins in self.store.scan::<PinsRecord>() {
            let PinsRecord(pins) = pins?;
            let Some(first) = pins.first() else { continue };
            // The pins of a project whose folder is away wait for it.
            let Ok(project) = self.project(Some(&self.take(first.take)?.project), true) else { continue };
            for pinned in self.canaries(&project)? {
                if pinned.standing != Standing::Due {
                    continue;
                }
                let route = &pinned.view.take.route;
                match due.iter_mut().find(|(id, known, _)| (id, known) == (&project.id, route)) {
                    Some((_, _, pins)) => pins.push(pinned),
                    None => due.push((project.id.clone(), route.clone(), vec![pinned])),
                }
            }
        }
        Ok(due.iter().filter_map(|(project, route, pins)| notice(project, route, pins)).collect())
    }
}

fn notice(project: &str, route: &str, pins: &[Pinned]) -> Option<Notice> {
    let first = pins.first()?;
    let (then, now) = (&first.then, first.now.as_ref()?);
    let told =
        |version: &Version| format!("{} {} (adapter {})", version.model, version.version, version.adapter);
    let what = match then == now {
        true => format!("{route} has other {}", first.changed.join(" and ")),
        false => format!("{route} was {} and is {}", told(then), told(now)),
    };
    let (takes, were) = match pins.len() {
        1 => ("1 take that is".to_owned(), "was"),
        n => (format!("{n} takes that are"), "were"),
    };
    let (within, at) = match project {
        super::projects::DEFAULT => (String::new(), String::new()),
        id => (format!(" of the project {id}"), format!(" --project {id}")),
    };
    Some(Notice {
        code: "canary_due",
        level: Level::Info,
        message: format!("{what}; {takes} pinned as canary{within} {were} made before that"),
        hint: format!("What that changes, and its price first: `maquette canary run --quote{at}`."),
    })
}

/// A template that says something in one line.
fn checked_template(template: &str) -> Result<String, Fault> {
    let template = template.trim();
    if (1..=MAX_TEMPLATE).contains(&template.len()) && !template.chars().any(char::is_control) {
        return Ok(template.to_owned());
    }
    Err(Fault::Invalid {
        message: format!("a template has 1 to {MAX_TEMPLATE} bytes in one line"),
        hint: "For example `teapot.prompt`; or leave `template` out.".to_owned(),
    })
}
