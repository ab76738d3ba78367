//! Figures of a project: reads the records of its weeks, has pictures looked at within a bound, and leaves the counting to `stats`.
//!
//! All of it reads the index and assets beside the writer. What was seen of a picture is kept in a small file, as other measures are, so
//! that each picture is looked at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use maquette_eye::Frame;
use maquette_eye::sameness::{Hash, Trait, sameness};
use maquette_eye::still::Colour;
use maquette_protocol::{Digest, ShotId, TakeId};
use serde::{Deserialize, Serialize};

use super::library::media_of;
use super::{Caller, Engine, Fault, Project};
use crate::assets::{PictureLimits, decode_picture, encode_png};
use crate::cache::Key;
use crate::jobs::transitions::is_final;
use crate::ledger::money::Microcredits;
use crate::state::command::Command;
use crate::state::domain::Media;
use crate::state::records::{JobRecord, ShotRecord, TakeRecord};
use crate::stats::plot::Ground;
use crate::stats::{self, Batch, Figures, Judged, Lost, Window, plot};
use crate::store::Query;

/// Takes that are counted, and records and jobs that are read for them, at most.
const MAX_COUNTED: usize = 20_000;
const MAX_READ: usize = 200_000;
/// A job may wait and run for so long; takes whose job was accepted earlier than this before the first week are not in it.
const LONGEST_JOB_MS: u64 = 7 * 86_400_000;
/// Weeks of a page at most, and where nobody says.
const WEEKS: (u32, u32) = (104, 12);
/// Pictures that one call looks at anew at most, and where nobody says.
const LOOKS: (u32, u32) = (200, 24);
/// Accepted stills that are looked at.
const MAX_STILLS: usize = 400;
/// Batches whose sameness is told, and pictures of each that are looked at.
const MAX_BATCHES: usize = 12;
const MAX_BATCH_STILLS: usize = 64;
/// Prompt files whose takes are looked for.
const MAX_FILES: usize = 50;
/// A picture is looked at through a thumbnail of this long side, the one that clients show too.
const SIDE: u32 = 256;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Folder or id of the project.
    pub project: Option<String>,
    /// How many weeks.
    pub weeks: Option<u32>,
    /// What an earlier page gave.
    pub cursor: Option<String>,
    /// How many pictures may be looked at anew.
    pub look: Option<u32>,
}

/// The figures, and how far they go.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The project's id.
    pub project: String,
    /// The figures.
    pub figures: Figures,
    /// Names of the shots in them.
    pub shots: BTreeMap<ShotId, String>,
    /// Takes of these weeks that were not counted.
    pub uncounted: u64,
    /// Pictures that the looks rest on.
    pub looked: u64,
    /// Pictures that were not looked at yet.
    pub to_look: u64,
    /// Accepted stills that are never looked at, because there are too many.
    pub beyond: u64,
    /// For the weeks before these.
    pub cursor: Option<String>,
}

/// What is kept of a picture: colours as L*, a*, b* and share. None where there is nothing to see in it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept(Option<KeptTrait>);

#[derive(Debug, Serialize, Deserialize)]
struct KeptTrait {
    palette: Vec<[f32; 4]>,
    centre: (f32, f32),
    hash: [u64; 6],
}

/// Looks at pictures, each once, until the bound is reached.
struct Eye<'a> {
    engine: &'a Engine,
    left: u32,
    seen: HashMap<Digest, Option<Trait>>,
    unseen: BTreeSet<Digest>,
}

impl Engine {
    /// A project's figures. Looks at a bounded number of pictures; the same call again goes on.
    ///
    /// # Errors
    /// Where there is no such project, a number is out of its range, or the index cannot be read.
    pub async fn stats(self: &Arc<Self>, caller: &Caller, wanted: Wanted) -> Result<Told, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        tokio::task::spawn_blocking(move || engine.counted(&caller, &wanted)).await?
    }

    /// The figures as one picture, kept as an asset.
    ///
    /// # Errors
    /// Those of [`Engine::stats`], and where the picture cannot be drawn or kept.
    pub async fn stats_picture(
        self: &Arc<Self>,
        caller: &Caller,
        wanted: Wanted,
        ground: Ground,
    ) -> Result<Media, Fault> {
        let (engine, caller) = (self.clone(), caller.clone());
        let drawn = move || {
            let figures = engine.counted(&caller, &wanted)?.figures;
            let drawn = plot::pixels(&figures, ground).map_err(|error| Fault::Broken(error.to_string()))?;
            let asset = engine.assets.put(&encode_png(drawn.width, drawn.height, &drawn.rgba, true)?)?;
            Ok::<_, Fault>(media_of(asset, drawn.width, drawn.height))
        };
        let media = tokio::task::spawn_blocking(drawn).await??;
        self.writer.carry_out(Command::Import { media: media.clone(), into: None }).await?;
        Ok(media)
    }

    /// The figures as SVG.
    ///
    /// # Errors
    /// Those of [`Engine::stats`].
    pub async fn stats_svg(
        self: &Arc<Self>,
        caller: &Caller,
        wanted: Wanted,
        ground: Ground,
    ) -> Result<String, Fault> {
        let figures = self.stats(caller, wanted).await?.figures;
        plot::svg(&figures, ground).map_err(|error| Fault::Broken(error.to_string()))
    }

    fn counted(&self, caller: &Caller, wanted: &Wanted) -> Result<Told, Fault> {
        let project = self.project(wanted.project.as_deref(), caller.sees_paths)?;
        let window = window(wanted, (self.clock)())?;
        let look = within("look", wanted.look.unwrap_or(LOOKS.1), 0..=LOOKS.0)?;
        let of_weeks = Query {
            project: Some(project.id.clone()),
            after_ms: Some(window.from_ms),
            before_ms: Some(window.until_ms),
            limit: 1,
            ..Query::default()
        };
        let there = self.store.search(&of_weeks)?.total;
        let takes = self.takes_of(&project.id, window)?;
        let counts = stats::count(&takes, &self.lost_of(&project.id, window)?, window)
            .map_err(|error| Fault::Broken(error.to_string()))?;
        let mut eye = Eye { engine: self, left: look, seen: HashMap::new(), unseen: BTreeSet::new() };
        let batches = self.batches(&mut eye, &takes)?;
        let stills = stats::accepted_stills(&takes);
        let beyond = stills.len().saturating_sub(MAX_STILLS) as u64;
        let mut traits: Vec<Vec<Trait>> = vec![Vec::new(); window.weeks()];
        for take in stills.into_iter().take(MAX_STILLS) {
            if let (Some(of), Some(week)) = (eye.traits(&take.media), window.week_of(take.created_ms)) {
                traits[week].push(of);
            }
        }
        let shots = counts.heroes.shots.iter().map(|(shot, _)| *shot).take(MAX_FILES);
        let shots = shots.map(|shot| Ok((shot, self.shot_name(shot)?))).collect::<Result<_, Fault>>()?;
        let all: Vec<Trait> = traits.iter().flatten().cloned().collect();
        let before = Query { after_ms: None, before_ms: Some(window.from_ms), ..of_weeks };
        Ok(Told {
            uncounted: there.saturating_sub(takes.iter().filter(|take| !take.deleted).count() as u64),
            looked: eye.seen.values().flatten().count() as u64,
            to_look: eye.unseen.len() as u64,
            beyond,
            cursor: (self.store.search(&before)?.total > 0).then(|| window.from_ms.to_string()),
            shots,
            figures: Figures {
                project: project.name.clone(),
                window,
                by_template: self.by_template(caller, &project, &takes)?,
                batches,
                looks: traits.iter().map(|traits| stats::common_look(traits)).collect(),
                look: stats::common_look(&all),
                counts,
            },
            project: project.id.clone(),
        })
    }

    /// The takes that were made in a window, newest first, deleted ones among them: the books stay.
    fn takes_of(&self, project: &str, window: Window) -> Result<Vec<TakeRecord>, Fault> {
        let mut takes = Vec::new();
        for take in self.store.scan::<TakeRecord>().rev().take(MAX_READ) {
            let take = take?;
            // Numbers are given when a job is accepted, so these only become older from here on.
            if take.queued_ms.saturating_add(LONGEST_JOB_MS) < window.from_ms || takes.len() >= MAX_COUNTED {
                break;
            }
            if take.project == project && window.week_of(take.created_ms).is_some() {
                takes.push(take);
            }
        }
        Ok(takes)
    }

    /// What jobs took that ended without a take.
    fn lost_of(&self, project: &str, window: Window) -> Result<Vec<Lost>, Fault> {
        let mut lost = Vec::new();
        for job in self.store.scan::<JobRecord>().rev().take(MAX_COUNTED) {
            let job = job?;
            let counts = job.project == project
                && is_final(job.state)
                && job.captured > Microcredits::ZERO
                && window.week_of(job.updated_ms).is_some();
            if counts {
                lost.push(Lost {
                    tier: job.tier,
                    stage: job.stage,
                    shot: job.shot,
                    captured: job.captured,
                    at_ms: job.updated_ms,
                });
            }
        }
        Ok(lost)
    }

    fn shot_name(&self, shot: ShotId) -> Result<String, Fault> {
        Ok(self.get::<ShotRecord>(&shot)?.map(|shot| shot.name).unwrap_or_default())
    }

    /// How alike the newest batches are. A batch is measured once all its pictures that count were looked at.
    fn batches(&self, eye: &mut Eye<'_>, takes: &[TakeRecord]) -> Result<Vec<Batch>, Fault> {
        let mut batches = Vec::new();
        for (id, takes) in stats::new_batches(takes, MAX_BATCHES) {
            let stills = || takes.iter().take(MAX_BATCH_STILLS).map(|take| &take.media);
            let hashes: Vec<Hash> =
                stills().filter_map(|media| eye.traits(media)).map(|of| of.hash).collect();
            let is_whole = !stills().any(|media| eye.unseen.contains(&media.digest));
            let first = takes.first().map(|take| take.shot);
            batches.push(Batch {
                id,
                shot_name: first.map(|shot| self.shot_name(shot)).transpose()?.unwrap_or_default(),
                at_ms: takes.iter().map(|take| take.created_ms).max().unwrap_or(0),
                looked: hashes.len() as u64,
                of: takes.len() as u64,
                sameness: is_whole.then(|| sameness(&hashes)),
            });
        }
        Ok(batches)
    }

    /// How the takes of each prompt file were judged: those that its wordings made, and what came from them.
    fn by_template(
        &self,
        caller: &Caller,
        project: &Project,
        takes: &[TakeRecord],
    ) -> Result<Vec<Judged>, Fault> {
        let mut oldest_first: Vec<&TakeRecord> = takes.iter().collect();
        oldest_first.sort_by_key(|take| take.id);
        let mut files = Vec::new();
        for (name, drafts) in self.drafts_by_file(caller, project, MAX_FILES)? {
            let mut own: BTreeSet<TakeId> = drafts.into_iter().collect();
            let mut judged = Judged { name, ..Judged::default() };
            for take in &oldest_first {
                if own.contains(&take.id) || take.edge.parent().is_some_and(|parent| own.contains(&parent)) {
                    own.insert(take.id);
                    judged.add(take);
                }
            }
            if judged.made > 0 {
                files.push(judged);
            }
        }
        files.sort_by(|a, b| b.made.cmp(&a.made).then_with(|| a.name.cmp(&b.name)));
        Ok(files)
    }
}

impl Eye<'_> {
    /// What was seen of a still; none where there is nothing to see, or it was not looked at.
    fn traits(&mut self, media: &Media) -> Option<Trait> {
        if let Some(seen) = self.seen.get(&media.digest) {
            return seen.clone();
        }
        if self.unseen.contains(&media.digest) {
            return None;
        }
        let key = trait_key(&media.digest);
        let kept =
            self.engine.measures.read(&key).and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let seen = match kept {
            Some(Kept(kept)) => kept.map(KeptTrait::of),
            None if self.left == 0 => {
                self.unseen.insert(media.digest);
                return None;
            }
            None => {
                self.left -= 1;
                self.look(media, &key)
            }
        };
        self.seen.insert(media.digest, seen.clone());
        seen
    }

    fn look(&self, media: &Media, key: &Digest) -> Option<Trait> {
        match self.engine.traits_of(media) {
            Ok(seen) => {
                let kept = Kept(seen.as_ref().map(KeptTrait::new));
                // Plain numbers: this cannot fail.
                let bytes = serde_json::to_vec(&kept).unwrap_or_default();
                if let Err(error) = self.engine.measures.write(key, &bytes) {
                    tracing::warn!(%error, "what was seen of a picture could not be kept; it is looked at anew");
                }
                seen
            }
            Err(fault) => {
                // One picture that cannot be read spoils no figures; it counts for none of them.
                tracing::warn!(digest = %media.digest, ?fault, "a picture could not be looked at");
                None
            }
        }
    }
}

impl Engine {
    fn traits_of(&self, media: &Media) -> Result<Option<Trait>, Fault> {
        let load = || self.assets.read_verified(&media.digest, media.media);
        let path =
            self.thumbs.get(&media.digest, SIDE, load).map_err(|error| Fault::Broken(error.to_string()))?;
        let bytes = std::fs::read(path).map_err(|error| Fault::Broken(error.to_string()))?;
        let small = decode_picture(&bytes, &PictureLimits::default())?;
        let frame = Frame::new(small.width, small.height, &small.rgba)
            .map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(Trait::new(frame).value().cloned())
    }
}

impl KeptTrait {
    fn new(seen: &Trait) -> KeptTrait {
        let palette = seen.palette.iter().map(|Colour { lab: [l, a, b], weight }| [*l, *a, *b, *weight]);
        KeptTrait { palette: palette.collect(), centre: seen.centre, hash: seen.hash.words() }
    }

    fn of(self) -> Trait {
        let palette = self.palette.into_iter().map(|[l, a, b, weight]| Colour { lab: [l, a, b], weight });
        Trait { palette: palette.collect(), centre: self.centre, hash: Hash::of(self.hash) }
    }
}

fn trait_key(picture: &Digest) -> Digest {
    let mut key = Key::new("maquette trait 1");
    key.number(SIDE.into());
    key.digest(picture);
    key.finish()
}

/// The weeks that are asked for.
fn window(wanted: &Wanted, now_ms: u64) -> Result<Window, Fault> {
    let weeks = within("weeks", wanted.weeks.unwrap_or(WEEKS.1), 1..=WEEKS.0)?;
    let newest = Window::ending_with(now_ms, weeks);
    let Some(cursor) = &wanted.cursor else { return Ok(newest) };
    let before = cursor.parse().ok().filter(|from_ms| *from_ms < newest.until_ms);
    before.and_then(|from_ms| Window::before(from_ms, weeks)).ok_or_else(|| Fault::Invalid {
        message: "this is no cursor that a page gave".to_owned(),
        hint: "Leave it out for the present week and those before it.".to_owned(),
    })
}

fn within(field: &str, number: u32, range: std::ops::RangeInclusive<u32>) -> Result<u32, Fault> {
    if range.contains(&number) {
        return Ok(number);
    }
    Err(Fault::Invalid {
        message: format!("`{field}` is {} to {}", range.start(), range.end()),
        hint: "Ask again for what is left: earlier weeks by `cursor`, more pictures by the same call."
            .to_owned(),
    })
}
