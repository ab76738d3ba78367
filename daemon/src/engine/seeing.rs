//! Seeing: what changed from one take to the next, and what a still promises as a clip.
//!
//! Measures are made from the assets alone, so they can be thrown away; they are kept because an asset never changes. What a take is
//! made from is measured as soon as the take is there, so that nobody waits for it later.

mod along;
mod calibration;
mod clips;
mod correlation;
mod figures;
mod folder;
mod foreign;
mod reading;
mod seams;
mod two_clips;

use std::sync::Arc;

use maquette_eye::Frame;
use maquette_eye::kinetic::Kinetic;
use maquette_eye::still::{Look, Options, Swatch, drift};
use maquette_protocol::{Digest, JobId, TakeId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::projects::Project;
use super::{Engine, Fault};
use crate::assets::{DecodedPicture, PictureLimits, decode_picture};
use crate::cache::Key;
use crate::plan::recipe::Colour;
use crate::state::domain::{Edge, Media};
use crate::state::records::TakeRecord;

use clips::Clip;
use reading::{Texts, Word};

pub use along::Moment;
pub use calibration::Calibration;
pub use clips::{Outside, SeenOutside};
pub use correlation::{CONFIDENCE, Correlation, LEAST_N, Says};
pub use figures::{Amount, Measure, State};
pub use seams::{Better, Seam};

/// The layout and the meaning of what is kept: another number forgets all that was measured before.
const VERSION: u64 = 3;
/// Why nothing is said of lettering, where it was asked for.
const NO_READER: &str = "not checked: lettering is read by tesseract, which gave no answer; is it installed?";
/// How far a brand colour may be off where the project does not say, in thousandths of CIEDE2000.
const TOLERANCE_THOUSANDTHS: u32 = 3_000;

/// What was measured of a take.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// What it was compared with.
    pub against: Option<TakeId>,
    /// How far it is from that.
    pub drift: Vec<Measure>,
    /// What it promises as a clip.
    pub kinetic: Vec<Measure>,
    /// What a clip does over time.
    pub flicker: Vec<Measure>,
    /// How far a clip's frames are from `against`, some of them in order.
    pub along: Vec<Moment>,
}

/// A brand colour as a project locks it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Locked {
    colour: Colour,
    name: String,
    tolerance_thousandths: u32,
}

impl Engine {
    /// Measures a take. Blocks; whatever was measured before is only read.
    ///
    /// # Errors
    /// Where a take is not there or cannot be read.
    pub fn inspect(&self, id: TakeId, against: Option<TakeId>, read_text: bool) -> Result<Seen, Fault> {
        let take = self.take(id)?;
        let is_still = !take.media.media.is_clip();
        let other = match against {
            Some(other) => Some(self.take(other)?),
            None => take.edge.parent().map(|parent| self.take(parent)).transpose()?,
        };
        let other = other.filter(|other| !other.media.media.is_clip());
        let mut seen = Seen { against: other.as_ref().map(|other| other.id), ..Seen::default() };
        if is_still {
            seen.kinetic = self.kinetic(&take.media)?;
            if let Some(other) = &other {
                seen.drift = self.drift(other, &take, read_text)?;
            }
            return Ok(seen);
        }
        let clip = Clip::of(&take);
        seen.flicker = self.flicker(&clip, self.anchor_of(&take)?.as_ref())?;
        if let Some(other) = &other {
            let brand = self.locked(&take.project);
            seen.along = self.along(&clip, &seen.flicker, &other.media, &brand, read_text)?;
        }
        Ok(seen)
    }

    /// What a still promises as a clip; nothing where it cannot be measured, because a price is asked beside it. Blocks.
    pub fn promise(&self, still: TakeId) -> Vec<Measure> {
        let take = self.take(still).ok().filter(|take| !take.media.media.is_clip());
        take.and_then(|take| self.kinetic(&take.media).ok()).unwrap_or_default()
    }

    /// How far `take` is from `from`, both stills.
    pub(super) fn drift(
        &self,
        from: &TakeRecord,
        take: &TakeRecord,
        read_text: bool,
    ) -> Result<Vec<Measure>, Fault> {
        let brand = self.locked(&take.project);
        let pair = (&from.media.digest, &take.media.digest);
        let texts = match read_text {
            true => self.texts(&from.media, &take.media)?,
            false => None,
        };
        // Where nobody could read, the answer is the one without lettering, so that it is asked again once somebody can.
        let key = drift_key(pair, &brand, texts.is_some());
        let mut drift = self.measured(&key, || {
            let text = texts.as_ref().map(|(before, after)| (before.as_slice(), after.as_slice()));
            let (first, second) = (self.picture(&from.media)?, self.picture(&take.media)?);
            let before = Look::new(framed(&first)?);
            Ok(compared(&before, framed(&second)?, &brand, text))
        })?;
        match texts {
            Some((before, after)) if before.is_empty() && after.is_empty() => {
                figures::no_text(
                    &mut drift,
                    (State::NotDefined, "not defined: no lettering was read in either"),
                );
            }
            None if read_text => figures::no_text(&mut drift, (State::NotChecked, NO_READER)),
            Some(_) | None => {}
        }
        Ok(drift)
    }

    /// What is kept of how far `take` is from `from`, lettering apart. Nothing is measured.
    pub(super) fn kept_drift(&self, from: &TakeRecord, take: &TakeRecord) -> Option<Vec<Measure>> {
        let pair = (&from.media.digest, &take.media.digest);
        self.kept(&drift_key(pair, &self.locked(&take.project), false))
    }

    fn kinetic(&self, media: &Media) -> Result<Vec<Measure>, Fault> {
        let mut key = Key::new("maquette kinetic 1");
        key.number(VERSION);
        key.digest(&media.digest);
        self.measured(&key.finish(), || {
            let picture = self.picture(media)?;
            Ok(figures::of_kinetic(&Kinetic::new(framed(&picture)?)))
        })
    }

    /// What is kept under a key, or what `measure` gives, which is kept then.
    fn measured<T: Serialize + DeserializeOwned>(
        &self,
        key: &Digest,
        measure: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if let Some(measures) = self.kept(key) {
            return Ok(measures);
        }
        let measures = measure()?;
        self.keep(key, &measures)?;
        Ok(measures)
    }

    fn keep<T: Serialize>(&self, key: &Digest, measures: &T) -> Result<(), Fault> {
        let bytes = serde_json::to_vec(measures).map_err(|error| Fault::Broken(error.to_string()))?;
        if let Err(error) = self.measures.write(key, &bytes) {
            tracing::warn!(%error, "measures could not be kept; they are made anew next time");
        }
        Ok(())
    }

    fn kept<T: DeserializeOwned>(&self, key: &Digest) -> Option<T> {
        self.measures.read(key).and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    fn picture(&self, media: &Media) -> Result<DecodedPicture, Fault> {
        let bytes = self.assets.read_verified(&media.digest, media.media)?;
        Ok(decode_picture(&bytes, &PictureLimits::default())?)
    }

    /// The lettering of two pictures, read at the same size; none where no program that reads is installed.
    fn texts(&self, from: &Media, to: &Media) -> Result<Option<Texts>, Fault> {
        let side = reading::side([(from.width, from.height), (to.width, to.height)]);
        let Some(before) = self.words(from, side)? else { return Ok(None) };
        Ok(self.words(to, side)?.map(|after| reading::lettering(&before, &after)))
    }

    fn words(&self, media: &Media, side: u32) -> Result<Option<Vec<Word>>, Fault> {
        let mut key = Key::new("maquette lettering 2");
        key.digest(&media.digest);
        key.number(side.into());
        let key = key.finish();
        if let Some(words) = self.kept(&key) {
            return Ok(Some(words));
        }
        let words = reading::words(&self.picture(media)?, side);
        if let Some(words) = &words {
            self.keep(&key, words)?;
        }
        Ok(words)
    }

    /// The brand colours of a take's project.
    fn locked(&self, project: &str) -> Vec<Locked> {
        // A project whose folder is away has no colours to keep to.
        let project = self.project(Some(project), true).ok();
        project.map(|project| locked(&project)).unwrap_or_default()
    }

    /// Measures what takes were made from as soon as they are there, one at a time and behind everything else.
    pub fn looks_at_what_is_made(self: &Arc<Self>) {
        let (weak, one) = (Arc::downgrade(self), Arc::new(tokio::sync::Semaphore::new(1)));
        self.executor.on_made(Box::new(move |job| {
            let Some(engine) = weak.upgrade() else { return };
            let one = one.clone();
            let tasks = engine.tasks.clone();
            tasks.spawn(async move {
                let Ok(_place) = one.acquire_owned().await else { return };
                if engine.leaving.is_cancelled() {
                    return;
                }
                let looked = tokio::task::spawn_blocking(move || engine.look_at(job)).await;
                if let Ok(Err(fault)) = looked {
                    tracing::debug!(%job, ?fault, "not measured; it is when somebody asks");
                }
            });
        }));
    }

    fn look_at(&self, job: JobId) -> Result<(), Fault> {
        let Some(take) = self.executor.take_of(job)? else { return Ok(()) };
        self.look_at_canary(&take)?;
        match take.edge {
            Edge::Promote(_) | Edge::Edit(_) => self.inspect(take.id, None, false).map(drop),
            Edge::Draft | Edge::Stitch(_) | Edge::Import => Ok(()),
        }
    }
}

impl Locked {
    fn swatch(&self) -> Swatch<'_> {
        let Colour(srgb) = self.colour;
        Swatch { name: "brand colour", srgb, tolerance: self.tolerance_thousandths as f32 / 1000.0 }
    }
}

fn locked(project: &Project) -> Vec<Locked> {
    let tolerance_thousandths = project.tolerance_thousandths().unwrap_or(TOLERANCE_THOUSANDTHS);
    let colours = project.brand().into_iter();
    colours
        .filter_map(|name| Some(Locked { colour: Colour::from_hex(&name)?, name, tolerance_thousandths }))
        .collect()
}

/// How far a picture is from another one that was looked at, by component.
fn compared(
    before: &Look,
    after: Frame<'_>,
    brand: &[Locked],
    text: Option<(&[String], &[String])>,
) -> Vec<Measure> {
    let swatches: Vec<Swatch<'_>> = brand.iter().map(Locked::swatch).collect();
    let colours: Vec<&str> = brand.iter().map(|locked| locked.name.as_str()).collect();
    let after = Look::beside(after, before);
    figures::of_drift(&drift(before, &after, &Options { brand: &swatches, text }), &colours)
}

fn drift_key((from, to): (&Digest, &Digest), brand: &[Locked], read_text: bool) -> Digest {
    let mut key = Key::new("maquette drift 1");
    key.number(VERSION);
    key.digest(from);
    key.digest(to);
    // 2 since words are read with how sure of them the program is.
    key.number(if read_text { 2 } else { 0 });
    put_brand(&mut key, brand);
    key.finish()
}

fn put_brand(key: &mut Key, brand: &[Locked]) {
    for Locked { colour: Colour([r, g, b]), name: _, tolerance_thousandths } in brand {
        [*r, *g, *b].iter().for_each(|channel| key.number((*channel).into()));
        key.number((*tolerance_thousandths).into());
    }
}

fn framed(picture: &DecodedPicture) -> Result<Frame<'_>, Fault> {
    Frame::new(picture.width, picture.height, &picture.rgba).map_err(|error| Fault::Broken(error.to_string()))
}
