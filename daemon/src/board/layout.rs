//! Where everything of a board goes, in pixels of the picture. A page takes columns and mosaics from here too.

use maquette_sketch::Area;

use super::mosaic::{Piece, mosaic};
use super::{Arrangement, Board, Card, Change, grid};
use crate::state::domain::Verdict;

/// Pictures of one page of a mood board at most.
const ON_A_SPREAD: usize = 12;
/// Width of a mood board in pixels.
const MOOD_WIDTH: f32 = 1600.0;
/// A page of a mood board comes near this shape, width over height: two of them stand on a sheet of A4.
const SPREAD: f64 = 1.5;
/// A page higher than this, by its width, is made narrower: one tall picture fills no board.
const TALLEST: f32 = 0.9;
/// How much area the pictures of a page want, by their place: the first leads, and some between are larger than their neighbours.
const RHYTHM: [f64; ON_A_SPREAD] = [3.6, 1.0, 1.0, 1.7, 1.0, 1.0, 1.0, 1.7, 1.0, 1.0, 1.0, 1.3];
/// Lines of the key of a mood board stand in so many columns.
pub(super) const KEY_COLUMNS: usize = 4;

/// A board in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub(super) width: f32,
    pub(super) height: f32,
    /// The frame of each picture, in order.
    pub(super) frames: Vec<Area>,
    /// Where each picture itself is, within its frame.
    pub(super) pictures: Vec<Area>,
    /// Columns of a contact sheet; 0 of a mood board.
    pub(super) columns: usize,
    /// The pages of a mood board, each with how many pictures it has.
    pub(super) spreads: Vec<(Area, usize)>,
    /// Where what stands below the pictures begins.
    pub(super) foot: f32,
    pub(super) type_: Type,
}

/// Sizes of what is written, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub margin: f32,
    /// Font size and distance of lines of captions.
    pub text: f32,
    pub line: f32,
    /// Lines under each picture.
    pub lines: usize,
    /// Height of the strip of colours under each picture.
    pub strip: f32,
    /// Font size of the title; 0 for none.
    pub title: f32,
    /// Height of the colours of the whole board; 0 for none.
    pub colours: f32,
}

impl Layout {
    /// Lays a board out. Blocks for a few milliseconds at most.
    pub fn of(board: &Board) -> Self {
        match board.arrangement {
            Arrangement::Sheet { columns, tile } => sheet(board, columns, tile),
            Arrangement::Mood => mood(board),
        }
    }

    /// Width and height of the picture in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width.ceil() as u32, self.height.ceil() as u32)
    }

    /// The long side in pixels at which each picture is drawn, in order.
    pub fn sides(&self) -> Vec<u32> {
        self.pictures.iter().map(|area| area.width.max(area.height).ceil().max(1.0) as u32).collect()
    }
}

/// Width over height.
fn aspect(card: &Card) -> f64 {
    f64::from(card.size.0.max(1)) / f64::from(card.size.1.max(1))
}

/// A picture as large as it can be in a frame, in its middle.
fn fitted(frame: Area, aspect: f64) -> Area {
    let aspect = aspect as f32;
    let width = frame.width.min(frame.height * aspect).max(1.0).round();
    let height = frame.height.min(frame.width / aspect).max(1.0).round();
    let middle = |from: f32, room: f32, length: f32| from + ((room - length) / 2.0).floor();
    Area { x: middle(frame.x, frame.width, width), y: middle(frame.y, frame.height, height), width, height }
}

fn sheet(board: &Board, columns: Option<u32>, tile: u32) -> Layout {
    let side = tile as f32;
    let is_small = tile < 128;
    let has_badges = board.cards.iter().any(|card| card.change != Change::Nothing);
    let text = if is_small { 10.0 } else { (side * 0.05).clamp(11.5, 24.0) };
    let gap = if board.captions { (side / 16.0).round().max(6.0) } else { 2.0 };
    // The widest tile fills its width, the tallest its height, and all frames are alike.
    let wide = |card: &Card| (side * (1.0 / aspect(card) as f32).min(1.0)).round().max(1.0);
    let tall = board.cards.iter().map(wide).fold(1.0, f32::max);
    let broad = board.cards.iter().map(|card| (side * (aspect(card) as f32).min(1.0)).round().max(1.0));
    let broad = broad.fold(1.0, f32::max);
    let count = board.cards.len();
    let columns = columns.map_or_else(
        || grid::columns(count, f64::from(broad) / f64::from(tall)) as usize,
        |columns| (columns as usize).min(count),
    );
    let columns = columns.max(1);
    let type_ = Type {
        margin: gap,
        text,
        line: if is_small { 14.0 } else { (text * 1.5).round() },
        lines: match (board.captions, is_small) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2 + usize::from(has_badges),
        },
        strip: if board.captions { (side / 42.0).round().max(3.0) } else { 0.0 },
        title: 0.0,
        colours: 0.0,
    };
    let width = columns as f32 * (broad + gap) + gap;
    let title = board.title.as_ref().map_or(0.0, |_| (width * 0.024).clamp(15.0, 40.0).round());
    let type_ = Type { title, ..type_ };
    let top = gap + head(&type_, board.captions) + if title > 0.0 { gap } else { 0.0 };
    let mut frames = Vec::with_capacity(count);
    let mut y = top;
    for row in board.cards.chunks(columns) {
        let left = |column: usize| gap + column as f32 * (broad + gap);
        frames.extend((0..row.len()).map(|column| Area { x: left(column), y, width: broad, height: tall }));
        // A row whose takes came from nothing needs no line for what changed.
        let has_badge = row.iter().any(|card| card.change != Change::Nothing);
        let lines = if has_badge { type_.lines } else { type_.lines.min(2) };
        y += tall + type_.strip + lines as f32 * type_.line + if lines > 0 { 4.0 } else { 0.0 } + gap;
    }
    let pictures =
        frames.iter().zip(&board.cards).map(|(frame, card)| fitted(*frame, aspect(card))).collect();
    let foot = y;
    let has_foot = type_.lines > 1 && has_badges;
    let height = foot + if has_foot { type_.line + gap } else { 0.0 };
    Layout { width, height, frames, pictures, columns, spreads: Vec::new(), foot, type_ }
}

/// Height of title, summary and colours.
fn head(type_: &Type, captions: bool) -> f32 {
    let title = if type_.title > 0.0 { type_.title * 1.15 + type_.line * 1.2 } else { 0.0 };
    let codes = if captions { type_.line * 1.4 } else { 0.0 };
    let colours = if type_.colours > 0.0 { type_.colours + codes + 12.0 } else { 0.0 };
    let between = if title > 0.0 && colours > 0.0 { 22.0 } else { 0.0 };
    (title + between + colours).round()
}

fn mood(board: &Board) -> Layout {
    let (margin, gap) = (44.0_f32, 8.0_f32);
    let title = if board.title.is_some() { 46.0 } else { 0.0 };
    let type_ = Type { margin, text: 16.0, line: 24.0, lines: 0, strip: 4.0, title, colours: 54.0 };
    let room = MOOD_WIDTH - 2.0 * margin;
    let mut y = margin + head(&type_, board.captions) + 8.0;
    let mut layout = Layout {
        width: MOOD_WIDTH,
        height: 0.0,
        frames: Vec::new(),
        pictures: Vec::new(),
        columns: 0,
        spreads: Vec::new(),
        foot: 0.0,
        type_,
    };
    let mut rest = board.cards.as_slice();
    for pages in (1..=board.cards.len().div_ceil(ON_A_SPREAD)).rev() {
        let (page, after) = rest.split_at(rest.len().div_ceil(pages));
        rest = after;
        let (areas, size) = spread(page, room, gap);
        let left = margin + ((room - size.0) / 2.0).floor();
        layout.spreads.push((Area { x: left, y, width: size.0, height: size.1 }, page.len()));
        for (area, card) in areas.into_iter().zip(page) {
            let frame = Area { x: area.x + left, y: area.y + y, ..area };
            let wanted = aspect(card);
            // Frames have the shape of their picture, but for shapes that no page can hold.
            let is_own = (f64::from(frame.width) / f64::from(frame.height) / wanted).ln().abs() < 0.01;
            layout.pictures.push(if is_own { frame } else { fitted(frame, wanted) });
            layout.frames.push(frame);
        }
        y += size.1 + gap;
    }
    layout.foot = y - gap + margin * 0.6;
    let rows = if board.captions { board.cards.len().div_ceil(KEY_COLUMNS) } else { 0 };
    let key = rows as f32 * key_row(&type_);
    let legend = if board.captions { type_.line } else { 0.0 };
    layout.height = layout.foot + key + legend + margin * 0.5;
    layout
}

/// Height of an entry of the key.
pub(super) fn key_row(type_: &Type) -> f32 {
    3.0 * type_.line + type_.strip + 24.0
}

/// One page of pictures, and its size.
fn spread(cards: &[Card], room: f32, gap: f32) -> (Vec<Area>, (f32, f32)) {
    let has_anchor = cards.iter().any(|card| card.is_anchor);
    let weight = |(place, card): (usize, &Card)| {
        let own = match (card.is_anchor, place) {
            (true, _) => RHYTHM[0],
            // Where an anchor leads, nobody else does.
            (false, 0) if has_anchor => RHYTHM[3],
            (false, _) if has_anchor => 1.0,
            (false, place) => RHYTHM.get(place).copied().unwrap_or(1.0),
        };
        own * match card.verdict {
            Some(Verdict::Keep) => 1.25,
            Some(Verdict::Reject) => 0.6,
            None => 1.0,
        }
    };
    let pieces: Vec<Piece> = cards
        .iter()
        .enumerate()
        .map(|(place, card)| Piece { aspect: aspect(card), weight: weight((place, card)) })
        .collect();
    let filled = |width: f32| {
        let (areas, height) = mosaic(&pieces, width.into(), gap.into(), SPREAD);
        (areas, (width, height as f32))
    };
    let (areas, (width, height)) = filled(room);
    match height > room * TALLEST {
        true => filled((width * room * TALLEST / height).round()),
        false => (areas, (width, height)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::tests::{board, card};

    fn shaped(count: usize) -> Vec<Card> {
        let sizes = [(1024, 1024), (1536, 864), (864, 1536), (1200, 800)];
        (0..count).map(|i| Card { size: sizes[i % 4], ..card(i as u64 + 1) }).collect()
    }

    #[test]
    fn equal_tiles_stand_in_rows_and_keep_their_shapes() {
        let check = |count: usize, columns: Option<u32>, tile: u32, expect: usize| {
            let board = board(Arrangement::Sheet { columns, tile }, shaped(count));
            let layout = Layout::of(&board);
            assert_eq!(layout.columns, expect, "{count} {columns:?}");
            for ((frame, picture), card) in layout.frames.iter().zip(&layout.pictures).zip(&board.cards) {
                assert_eq!((frame.width, frame.height), (layout.frames[0].width, layout.frames[0].height));
                assert!(picture.x >= frame.x && picture.x + picture.width <= frame.x + frame.width);
                assert!(picture.y >= frame.y && picture.y + picture.height <= frame.y + frame.height);
                let shape = f64::from(picture.width) / f64::from(picture.height);
                assert!((shape / aspect(card) - 1.0).abs() < 0.03, "{shape}");
                assert!(frame.x + frame.width < layout.width && frame.y + frame.height < layout.height);
            }
            assert!(layout.sides().iter().all(|side| *side <= tile), "{:?}", layout.sides());
        };
        check(1, None, 256, 1);
        check(8, None, 256, 4);
        check(8, Some(3), 64, 3);
        check(2, Some(16), 512, 2);
        check(50, None, 256, 10);
        check(256, None, 64, 16);
    }

    #[test]
    fn a_mood_board_has_pages_of_large_and_small_pictures() {
        for count in [1, 2, 3, 5, 12, 13, 30, 48] {
            let layout = Layout::of(&board(Arrangement::Mood, shaped(count)));
            assert_eq!(layout.pictures.len(), count);
            assert_eq!(layout.spreads.iter().map(|(_, pictures)| pictures).sum::<usize>(), count);
            assert_eq!(layout.spreads.len(), count.div_ceil(ON_A_SPREAD));
            let (most, fewest) = layout.spreads.iter().fold((0, count), |(most, fewest), (_, pictures)| {
                (most.max(*pictures), fewest.min(*pictures))
            });
            assert!(most - fewest <= 1, "{count}");
            for (page, _) in &layout.spreads {
                assert!(page.height <= page.width * 2.1 && page.height <= 0.91 * 1600.0, "{count}: {page:?}");
            }
            let (width, height) = layout.size();
            assert!((width, height < 8192) == (1600, true), "{count}: {height}");
            let areas: Vec<f32> = layout.pictures.iter().map(|area| area.width * area.height).collect();
            let (low, high) = areas.iter().fold((f32::MAX, 0.0_f32), |(l, h), a| (l.min(*a), h.max(*a)));
            assert!(count < 4 || high > 2.0 * low, "{count}: all alike");
            assert!(low > 60.0 * 60.0, "{count}: {low}");
        }
    }

    #[test]
    fn the_anchor_leads_and_the_rejected_step_back() {
        let mut cards: Vec<Card> = (1..=8).map(card).collect();
        cards[4].is_anchor = true;
        cards[6].verdict = Some(Verdict::Reject);
        let layout = Layout::of(&board(Arrangement::Mood, cards));
        let areas: Vec<f32> = layout.pictures.iter().map(|area| area.width * area.height).collect();
        assert!((0..8).all(|i| i == 4 || areas[i] < areas[4]), "{areas:?}");
        assert!((0..8).filter(|i| areas[*i] < areas[6]).count() <= 2, "{areas:?}");
    }

    #[test]
    fn odd_shapes_stay_within_bounds() {
        let cards = vec![
            Card { size: (16_384, 1), ..card(1) },
            Card { size: (1, 16_384), ..card(2) },
            Card { size: (0, 0), ..card(3) },
        ];
        for arrangement in [Arrangement::Mood, Arrangement::Sheet { columns: None, tile: 64 }] {
            let layout = Layout::of(&board(arrangement, cards.clone()));
            assert!(layout.pictures.iter().all(|area| area.width >= 1.0 && area.height >= 1.0), "{layout:?}");
            assert!(layout.width.is_finite() && layout.height < 8192.0);
        }
    }
}
