//! What a board shows of each take: its facts from the records, its drift from what is kept, its pixels from the thumbnails.

use maquette_eye::Frame;
use maquette_eye::still::Level;
use maquette_protocol::TakeId;
use maquette_sketch::{Picture, thumbnail};

use super::super::seeing::{Amount, Measure, State};
use super::super::views::TakeView;
use super::super::{Engine, Fault};
use crate::assets::{
    DecodedPicture, Media as Kind, PictureLimits, THUMB_SIDES, ThumbError, decode_picture, first_frame,
    shrink, small_jpeg,
};
use crate::board::{Badge, Board, Card, Change, MAX_PAGE, Photo, colours, swatches};
use crate::state::domain::{Edge, Media};
use crate::state::records::TakeRecord;

/// Pixels of both pictures that are measured anew for one board, at most: thirty pairs of 1024², or two of 4096². What is made is measured
/// as soon as it is there, so that as a rule nothing is left to do.
const MEASURED_PIXELS: u64 = 64 << 20;
/// Long side of the pictures whose colours are looked at, in pixels: that of the thumbnail which every take has.
const COLOURS_AT: u32 = 256;

/// What is known of the takes of a board.
pub(super) struct Gathered {
    pub takes: Vec<TakeRecord>,
    pub cards: Vec<Card>,
    /// The name of their project.
    pub project: String,
}

impl Engine {
    /// The facts of some takes.
    pub(super) fn gathered(&self, ids: &[TakeId]) -> Result<Gathered, Fault> {
        let views = self.views(ids)?;
        let mut left = MEASURED_PIXELS;
        let cards = views.iter().map(|view| self.card(view, &mut left)).collect::<Result<Vec<_>, _>>()?;
        let project = views.first().and_then(|view| self.project(Some(&view.take.project), true).ok());
        let project = project.map_or_else(|| "Maquette".to_owned(), |project| project.name.clone());
        Ok(Gathered { takes: views.into_iter().map(|view| view.take).collect(), cards, project })
    }

    fn card(&self, view: &TakeView, left: &mut u64) -> Result<Card, Fault> {
        let take = &view.take;
        Ok(Card {
            take: take.id,
            shot: view.shot_name.clone(),
            tier: take.tier.clone(),
            seed: take.seed,
            verdict: take.verdict.as_ref().map(|judgement| judgement.verdict),
            is_anchor: view.is_anchor,
            length_ms: (take.media.media == Kind::Mp4).then(|| take.media.duration_ms.unwrap_or(0)),
            prompt: view.prompt.clone(),
            size: (take.media.width, take.media.height),
            change: self.change(take, left)?,
            colours: Vec::new(),
        })
    }

    /// What changed most. Measures that are not kept are made as long as there are pixels left for it.
    fn change(&self, take: &TakeRecord, left: &mut u64) -> Result<Change, Fault> {
        if take.media.media == Kind::Mp4 {
            // Watching a clip takes a second, so it is not done in passing; the executor does it behind everything else.
            return Ok(match self.kept_flicker(take)? {
                Some(measures) => most(&measures, None),
                None => match take.edge {
                    Edge::Promote(_) | Edge::Edit(_) => Change::NotMeasured,
                    Edge::Draft | Edge::Stitch(_) | Edge::Import => Change::Nothing,
                },
            });
        }
        let parent = match take.edge.parent() {
            Some(parent) => self.get::<TakeRecord>(&parent)?,
            None => None,
        };
        let Some(parent) = parent.filter(|parent| parent.media.media != Kind::Mp4) else {
            return Ok(Change::Nothing);
        };
        if let Some(measures) = self.kept_drift(&parent, take) {
            return Ok(most(&measures, Some(parent.id)));
        }
        let pixels = |media: &Media| u64::from(media.width) * u64::from(media.height);
        let cost = pixels(&parent.media) + pixels(&take.media);
        if parent.deleted || cost > *left {
            return Ok(Change::NotMeasured);
        }
        *left -= cost;
        // A board does not fail because one of its pictures cannot be measured; it says that it was not.
        Ok(match self.drift(&parent, take, false) {
            Ok(measures) => most(&measures, Some(parent.id)),
            Err(fault) => {
                tracing::debug!(take = %take.id, ?fault, "not measured for a board");
                Change::NotMeasured
            }
        })
    }

    /// Pictures of these long sides, and the colours of all of them. One that cannot be decoded is not there.
    pub(super) fn pictures_of(
        &self,
        takes: &[TakeRecord],
        sides: &[u32],
        board: &mut Board,
    ) -> Result<Vec<Option<Picture>>, Fault> {
        let mut pictures = Vec::with_capacity(takes.len());
        let mut sample = Vec::new();
        for ((take, side), card) in takes.iter().zip(sides).zip(&mut board.cards) {
            let small = self.small(&take.media, COLOURS_AT)?;
            if let Some(small) = &small {
                sample.extend(coloured(small, card));
            }
            let picture = match small {
                Some(_) if *side > COLOURS_AT => self.small(&take.media, *side)?,
                small => small,
            };
            let picture = picture.map(|picture| Picture::new(picture.width, picture.height, picture.rgba));
            let picture = picture.transpose().map_err(|error| Fault::Broken(error.to_string()))?;
            pictures.push(picture.map(|picture| thumbnail(&picture, *side)));
        }
        board.colours = swatches(&sample);
        Ok(pictures)
    }

    /// The colours of all pictures.
    pub(super) fn colours_of(&self, takes: &[TakeRecord], board: &mut Board) -> Result<(), Fault> {
        let mut sample = Vec::new();
        for (take, card) in takes.iter().zip(&mut board.cards) {
            if let Some(small) = self.small(&take.media, COLOURS_AT)? {
                sample.extend(coloured(&small, card));
            }
        }
        board.colours = swatches(&sample);
        Ok(())
    }

    /// Files of pictures with this long side; none if they are too long for a page.
    pub(super) fn photos_of(
        &self,
        takes: &[TakeRecord],
        side: u32,
    ) -> Result<Option<Vec<Option<Photo>>>, Fault> {
        let mut photos = Vec::with_capacity(takes.len());
        let mut bytes = 0;
        for take in takes {
            let photo = self.photo(&take.media, side)?;
            bytes += photo.as_ref().map_or(0, |photo| photo.bytes.len());
            if bytes > MAX_PAGE / 4 * 3 {
                return Ok(None);
            }
            photos.push(photo);
        }
        Ok(Some(photos))
    }

    fn photo(&self, media: &Media, side: u32) -> Result<Option<Photo>, Fault> {
        let (bytes, kind) = match media.media {
            Kind::Png | Kind::Jpeg => match self.thumb(media, side)? {
                Some(found) => found,
                None => return Ok(None),
            },
            Kind::Webp | Kind::Gif | Kind::Mp4 | Kind::Html => match self.frame(media)? {
                Some(frame) => (small_jpeg(&frame, side).map_err(broken)?, Kind::Jpeg),
                None => return Ok(None),
            },
        };
        let found = crate::assets::probe(&bytes)?;
        Ok(Some(Photo { media: kind.mime(), bytes, size: (found.width, found.height) }))
    }

    /// A picture of about this long side or more; of a clip, its first frame. None where it cannot be decoded.
    ///
    /// A clip is decoded each time: its thumbnail may have been drawn before it was encoded, and equal boards have equal bytes.
    fn small(&self, media: &Media, side: u32) -> Result<Option<DecodedPicture>, Fault> {
        match media.media {
            Kind::Png | Kind::Jpeg if side <= THUMB_SIDES[3] => {
                let found = self.thumb(media, side)?;
                Ok(found.map(|(bytes, _)| decode_picture(&bytes, &PictureLimits::default())).transpose()?)
            }
            Kind::Png | Kind::Jpeg => {
                let bytes = self.assets.read_verified(&media.digest, media.media)?;
                Ok(decode_picture(&bytes, &PictureLimits::default()).ok())
            }
            Kind::Webp | Kind::Gif | Kind::Mp4 | Kind::Html => {
                let frame = self.frame(media)?;
                Ok(frame.map(|frame| shrink(&frame, side)).transpose().map_err(broken)?)
            }
        }
    }

    /// The file of a still's thumbnail; none where the still cannot be decoded.
    fn thumb(&self, media: &Media, side: u32) -> Result<Option<(Vec<u8>, Kind)>, Fault> {
        let load = || self.assets.read_verified(&media.digest, media.media);
        let path = match self.thumbs.get(&media.digest, side, load) {
            Ok(path) => path,
            Err(ThumbError::Picture(_) | ThumbError::Clip(_)) => return Ok(None),
            Err(ThumbError::Asset(error)) => return Err(error.into()),
            Err(error @ (ThumbError::Resize(_) | ThumbError::Io { .. })) => return Err(broken(error)),
        };
        let bytes = std::fs::read(&path)
            .map_err(|why| Fault::File { path: path.to_string_lossy().into_owned(), why: why.to_string() })?;
        let kind =
            if path.extension().is_some_and(|ending| ending == "png") { Kind::Png } else { Kind::Jpeg };
        Ok(Some((bytes, kind)))
    }

    /// The first frame of a clip; none where it cannot be decoded.
    fn frame(&self, media: &Media) -> Result<Option<DecodedPicture>, Fault> {
        let bytes = self.assets.read_verified(&media.digest, media.media)?;
        Ok(first_frame(&bytes).ok())
    }
}

fn broken(error: ThumbError) -> Fault {
    Fault::Broken(error.to_string())
}

/// Gives a card the colours of its picture; returns some pixels for the colours of all.
fn coloured(picture: &DecodedPicture, card: &mut Card) -> Vec<[f32; 3]> {
    let Ok(frame) = Frame::new(picture.width, picture.height, &picture.rgba) else { return Vec::new() };
    let (swatches, sample) = colours(frame);
    card.colours = swatches;
    sample
}

/// The measure that says most: the highest level, of these the highest score, of these the first.
fn most(measures: &[Measure], since: Option<TakeId>) -> Change {
    let with_level = measures.iter().filter(|measure| measure.state == State::Measured);
    let valued: Vec<(&Measure, Amount)> =
        with_level.filter_map(|measure| measure.level.map(|level| (measure, level))).collect();
    let rank = |(measure, level): &(&Measure, Amount)| (*level, measure.score.unwrap_or(0.0));
    let most = valued.iter().rev().max_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let Some((measure, level)) = most else { return Change::NotDefined };
    Change::Most(Badge {
        since,
        name: measure.name.clone(),
        level: match level {
            Amount::Same => Level::Same,
            Amount::Slight => Level::Slight,
            Amount::Visible => Level::Visible,
            Amount::Strong => Level::Strong,
        },
        words: measure.words.clone(),
        measured: valued.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(name: &str, level: Option<Amount>, score: f64) -> Measure {
        Measure {
            name: name.into(),
            state: if level.is_some() { State::Measured } else { State::NotChecked },
            level,
            score: level.map(|_| score),
            words: format!("{name} words"),
            figures: Default::default(),
        }
    }

    #[test]
    fn the_badge_is_the_measure_that_says_most_and_what_was_not_checked_says_nothing() {
        let check = |measures: &[Measure], expect: Option<(&str, Level, usize)>| match (
            most(measures, Some(TakeId(1))),
            expect,
        ) {
            (Change::Most(badge), Some((name, level, measured))) => {
                assert_eq!((badge.name.as_str(), badge.level, badge.measured), (name, level, measured));
                assert_eq!(badge.words, format!("{name} words"));
            }
            (Change::NotDefined, None) => {}
            (got, expect) => panic!("{got:?} for {expect:?}"),
        };
        let (slight, visible, same) = (Some(Amount::Slight), Some(Amount::Visible), Some(Amount::Same));
        check(
            &[measure("layout", slight, 9.0), measure("palette", visible, 2.0), measure("text", None, 0.0)],
            Some(("palette", Level::Visible, 2)),
        );
        check(
            &[measure("layout", visible, 2.0), measure("palette", visible, 3.0)],
            Some(("palette", Level::Visible, 2)),
        );
        check(&[measure("layout", same, 0.5), measure("edges", same, 0.5)], Some(("layout", Level::Same, 2)));
        check(&[measure("text", None, 0.0), measure("identity", None, 0.0)], None);
        check(&[], None);
    }
}
