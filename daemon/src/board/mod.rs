//! Boards: contact sheets and mood boards of takes, as a picture and as one page that can be mailed.
//!
//! Pure: what is shown comes in, pixels or text go out, and equal boards give equal bytes. [`Layout`] says where each picture goes and
//! how large it is wanted; [`draw`] makes the picture and [`page`] the page. The engine only gathers what they show.

mod drawing;
mod grid;
mod layout;
mod mosaic;
mod page;
mod words;

use maquette_eye::Frame;
use maquette_eye::ground::normal::Normal;
use maquette_eye::still::{Level, palette};
use maquette_protocol::TakeId;

use crate::state::domain::Verdict;

pub use drawing::draw;
pub use layout::Layout;
pub use page::{Photo, page};

/// Takes that one contact sheet shows at most.
pub const MAX_SHEET: usize = 256;
/// Takes that one mood board shows at most; more of them say no mood any more.
pub const MAX_MOOD: usize = 48;
/// Letters of a title at most.
pub const MAX_TITLE: usize = 120;
/// Bytes of a page at most: with its encoding for the mail it stays under 10 MB, which most mailboxes take.
pub const MAX_PAGE: usize = 7_000_000;
/// The long side, in pixels, at which the colours of a picture are looked for.
const COLOURS_AT: usize = 32;
/// Of so many pixels one counts for the colours of a whole board.
const COLOURS_OF: usize = 2;

/// How pictures are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    /// Equal tiles in rows.
    Sheet {
        /// Columns, 1 to 16; as many as leave few holes if none.
        columns: Option<u32>,
        /// Long side of a tile in pixels, 64 to 1,024.
        tile: u32,
    },
    /// Larger and smaller pictures that fill pages without being cut.
    Mood,
}

/// A board before it has pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// What it is called, one line of at most [`MAX_TITLE`] letters.
    pub title: Option<String>,
    /// The project's name; a page without a title is called by it.
    pub project: String,
    /// How the pictures are arranged.
    pub arrangement: Arrangement,
    /// Whether there is text beside the pictures. Verdicts and lengths are marked all the same.
    pub captions: bool,
    /// The takes in order.
    pub cards: Vec<Card>,
    /// The colours of all pictures together, by weight; a mood board shows them.
    pub colours: Vec<Swatch>,
}

/// What a board tells of one take.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The take.
    pub take: TakeId,
    /// Its shot's name.
    pub shot: String,
    /// Its tier.
    pub tier: String,
    /// Its seed.
    pub seed: Option<u64>,
    /// A person's word.
    pub verdict: Option<Verdict>,
    /// Whether it is its shot's anchor frame.
    pub is_anchor: bool,
    /// Length in milliseconds, of clips.
    pub length_ms: Option<u64>,
    /// Its prompt: a stranger's text.
    pub prompt: Option<String>,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What changed most.
    pub change: Change,
    /// Its colours by weight.
    pub colours: Vec<Swatch>,
}

/// What changed most since the take that another came from, or over the time of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It came from nothing that it could be compared with.
    Nothing,
    /// Nobody measured it yet. That is no pass.
    NotMeasured,
    /// It was measured, and nothing of it has a value here. That is no pass either.
    NotDefined,
    /// The measure that says most.
    Most(Badge),
}

/// The measure that says most, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// What it was compared with; none for what a clip does over time.
    pub since: Option<TakeId>,
    /// Its name, for example `palette`.
    pub name: String,
    /// How much that is.
    pub level: Level,
    /// The measure's own sentence.
    pub words: String,
    /// How many measures had a value.
    pub measured: usize,
}

/// One colour and what share of a picture it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swatch {
    /// Red, green, blue in sRGB.
    pub srgb: [u8; 3],
    /// Thousandths of the picture.
    pub thousandths: u16,
}

/// The colours of one picture, up to six, the largest first, and some of its pixels for the colours of a whole board.
pub fn colours(frame: Frame<'_>) -> (Vec<Swatch>, Vec<[f32; 3]>) {
    let pixels = Normal::new(frame, COLOURS_AT).lab();
    let swatches = swatches(&pixels);
    (swatches, pixels.into_iter().step_by(COLOURS_OF).collect())
}

/// The colours of some pixels in L*a*b*, up to six, the largest first.
pub fn swatches(pixels: &[[f32; 3]]) -> Vec<Swatch> {
    let share = |weight: f32| (weight * 1000.0).round().clamp(1.0, 1000.0) as u16;
    let colours = palette(pixels).into_iter();
    colours.map(|colour| Swatch { srgb: colour.srgb(), thousandths: share(colour.weight) }).collect()
}

impl Board {
    /// What it is called.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.project)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A card of a square draft.
    pub fn card(take: u64) -> Card {
        Card {
            take: TakeId(take),
            shot: "teapot".into(),
            tier: "draft".into(),
            seed: Some(40 + take),
            verdict: None,
            is_anchor: false,
            length_ms: None,
            prompt: Some("a teapot".into()),
            size: (1024, 1024),
            change: Change::Nothing,
            colours: vec![
                Swatch { srgb: [200, 120, 40], thousandths: 700 },
                Swatch { srgb: [20, 30, 40], thousandths: 300 },
            ],
        }
    }

    /// A board of so many of them.
    pub fn board(arrangement: Arrangement, cards: Vec<Card>) -> Board {
        let colours = vec![Swatch { srgb: [200, 120, 40], thousandths: 1000 }];
        Board { title: None, project: "demo".into(), arrangement, captions: true, cards, colours }
    }

    #[test]
    fn colours_are_few_and_by_weight() {
        let rows = (0..320).map(|y| if y < 220 { [250, 10, 10, 255] } else { [10, 10, 250, 255] });
        let pixels: Vec<u8> = rows.flat_map(|pixel| pixel.repeat(320)).collect();
        let (swatches, sample) = colours(Frame::new(320, 320, &pixels).unwrap());
        assert_eq!(swatches.len(), 2);
        assert!(swatches[0].srgb[0] > 200 && swatches[1].srgb[2] > 200, "{swatches:?}");
        assert!(swatches[0].thousandths > 650 && swatches.iter().map(|s| s.thousandths).sum::<u16>() <= 1001);
        assert!(!sample.is_empty() && sample.len() < 32 * 32);
    }
}
