//! A board as a picture: neutral greys, so that the pictures lead, and marks that are told by their shape.

use maquette_eye::still::Level;
use maquette_sketch::{Area, Mark, Picture, Sheet, SketchError, Words, words_width};

use super::layout::{KEY_COLUMNS, Layout, key_row};
use super::{Arrangement, Board, Card, Change, Swatch, words};
use crate::state::domain::Verdict;

/// Greys without hue: pictures are judged beside them.
const GROUND: [u8; 3] = [25; 3];
const WELL: [u8; 3] = [34; 3];
const LINE: [u8; 3] = [70; 3];
const TEXT: [u8; 3] = [220; 3];
const DIM: [u8; 3] = [154; 3];
const MARK: [u8; 3] = [242; 3];
const BLACK: [u8; 3] = [0; 3];
/// How much of a rejected picture is seen.
const FADED: f32 = 0.4;

/// Draws a board. The pictures stand in the order of its cards; a picture that is not there leaves its frame empty, and says so.
///
/// # Errors
/// [`SketchError::Size`] for a board that is larger than a picture may be.
pub fn draw(board: &Board, layout: &Layout, pictures: &[Option<Picture>]) -> Result<Picture, SketchError> {
    let (width, height) = layout.size();
    let mut pen = Pen { sheet: Sheet::new(width, height, GROUND)?, board, layout };
    pen.head();
    for (number, card) in board.cards.iter().enumerate() {
        let picture = pictures.get(number).and_then(Option::as_ref);
        pen.picture(number, card, picture)?;
        match board.arrangement {
            Arrangement::Sheet { .. } => pen.caption(number, card),
            Arrangement::Mood => pen.chips(number, card, board.captions),
        }
    }
    match board.arrangement {
        Arrangement::Sheet { .. } if layout.type_.lines > 1 => pen.legend(layout.foot),
        Arrangement::Sheet { .. } => {}
        Arrangement::Mood if board.captions => pen.key(),
        Arrangement::Mood => {}
    }
    Ok(pen.sheet.finish())
}

/// What is drawn with: the sheet, and what it shows.
struct Pen<'a> {
    sheet: Sheet,
    board: &'a Board,
    layout: &'a Layout,
}

impl Pen<'_> {
    /// A line of text in one grey; gives where it ends.
    fn write(&mut self, text: &str, (x, y): (f32, f32), size: f32, room: f32, colour: [u8; 3]) -> f32 {
        x + self.sheet.words(Words { text, at: (x, y), size, room, colour })
    }

    /// Title, summary and the colours of the whole board.
    fn head(&mut self) {
        let type_ = self.layout.type_;
        let room = self.layout.width - 2.0 * type_.margin;
        let mut y = type_.margin;
        if let Some(title) = self.board.title.as_deref().filter(|_| type_.title > 0.0) {
            let size = type_.title;
            self.write(title, (type_.margin, y + size * 0.86), size, room, MARK);
            y += size * 1.15 + type_.line * 0.8;
            let summary = words::summary(self.board);
            self.write(&summary, (type_.margin, y), type_.text, room, DIM);
            y += type_.line * 0.4 + 22.0;
        }
        if type_.colours > 0.0 && !self.board.colours.is_empty() {
            let area = Area { x: type_.margin, y, width: room, height: type_.colours };
            for (swatch, (x, width)) in self.strip(area, &self.board.colours) {
                let text = format!("{} {}", words::hex(&swatch), words::share(&swatch));
                if self.board.captions && words_width(&text, type_.text * 0.85) <= width {
                    let at = (x, y + type_.colours + type_.line * 0.85);
                    self.write(&text, at, type_.text * 0.85, width, DIM);
                }
            }
        }
    }

    /// Colours side by side, each as wide as it weighs; gives where each is.
    fn strip(&mut self, area: Area, swatches: &[Swatch]) -> Vec<(Swatch, (f32, f32))> {
        let all: f32 = swatches.iter().map(|swatch| f32::from(swatch.thousandths)).sum();
        let mut sum = 0.0;
        let mut places = Vec::with_capacity(swatches.len());
        for swatch in swatches {
            let from = area.x + (area.width * sum / all).round();
            sum += f32::from(swatch.thousandths);
            let width = area.x + (area.width * sum / all).round() - from;
            self.sheet.fill(Area { x: from, width, ..area }, 0.0, swatch.srgb, 1.0);
            places.push((*swatch, (from, width)));
        }
        places
    }

    fn picture(&mut self, number: usize, card: &Card, picture: Option<&Picture>) -> Result<(), SketchError> {
        let (frame, area) = (self.layout.frames[number], self.layout.pictures[number]);
        if frame != area || picture.is_none() {
            self.sheet.fill(frame, 0.0, WELL, 1.0);
        }
        match picture {
            Some(picture) => {
                let opacity = if card.verdict == Some(Verdict::Reject) { FADED } else { 1.0 };
                self.sheet.picture(area, picture, opacity)?;
            }
            None => {
                let size = self.layout.type_.text;
                let at = (frame.x + size, frame.y + frame.height / 2.0);
                self.write("cannot be shown", at, size, frame.width - 2.0 * size, DIM);
            }
        }
        let wants_chips = matches!(self.board.arrangement, Arrangement::Sheet { .. });
        if wants_chips {
            self.chips(number, card, false);
        }
        Ok(())
    }

    /// What is marked on the picture itself: a clip's length, and where there is no caption that says it, number and verdict.
    fn chips(&mut self, number: usize, card: &Card, numbered: bool) {
        let area = self.layout.pictures[number];
        let size = self.layout.type_.text.max(11.0);
        let room = (area.width - size).max(0.0);
        let below = area.y + area.height - size * 2.3;
        if let Some(ms) = card.length_ms {
            let text = words::length(ms);
            let width = words_width(&text, size) + size * 2.2;
            if width <= room {
                let x = area.x + area.width - width - size * 0.6;
                self.chip(Area { x, y: below, width, height: size * 1.7 }, &[Mark::Clip], &text, size);
            }
        }
        let has_caption = self.layout.type_.lines > 0;
        let marks = if has_caption { Vec::new() } else { marks(card) };
        let text = if numbered { (number + 1).to_string() } else { String::new() };
        if marks.is_empty() && text.is_empty() {
            return;
        }
        let letters = if text.is_empty() { 0.0 } else { words_width(&text, size) };
        let width = letters + marks.len() as f32 * size * 1.2 + size;
        if width <= room {
            let area = Area { x: area.x + size * 0.6, y: below, width, height: size * 1.7 };
            self.chip(area, &marks, &text, size);
        }
    }

    /// Marks and a few letters on a dark ground, over a picture.
    fn chip(&mut self, area: Area, marks: &[Mark], text: &str, size: f32) {
        self.sheet.fill(area, size * 0.35, BLACK, 0.66);
        let mut x = area.x + size * 0.5;
        for mark in marks {
            self.sheet.mark(*mark, (x, area.y + size * 0.38), size * 0.95, MARK, BLACK);
            x += size * 1.2;
        }
        self.write(text, (x, area.y + size * 1.2), size, area.width, MARK);
    }

    /// What stands under a tile: colours, number and names, where it comes from and what became of it, what changed.
    fn caption(&mut self, number: usize, card: &Card) {
        let (type_, frame) = (self.layout.type_, self.layout.frames[number]);
        if type_.lines == 0 {
            return;
        }
        let y = frame.y + frame.height;
        self.strip(Area { y, height: type_.strip, ..frame }, &card.colours);
        let mut base = y + type_.strip + 4.0 + type_.line * 0.7;
        let end = frame.x + frame.width;
        let mut x = frame.x;
        if type_.lines == 1 {
            for mark in marks(card) {
                self.sheet.mark(mark, (x, base - type_.text * 0.85), type_.text, MARK, GROUND);
                x += type_.text * 1.3;
            }
        }
        if type_.lines < 2 {
            self.names((x, base), end - x, number, card);
            return;
        }
        let right = self.standing(card, (end, base));
        self.names((x, base), right - x, number, card);
        base += type_.line;
        self.write(&words::origin(card), (frame.x, base), type_.text, frame.width, DIM);
        self.change(card, (frame.x, base + type_.line), frame.width);
    }

    /// Number, take and shot.
    fn names(&mut self, (x, y): (f32, f32), room: f32, number: usize, card: &Card) {
        let size = self.layout.type_.text;
        let end = x + room;
        let bright = if card.verdict == Some(Verdict::Reject) { DIM } else { MARK };
        let x = self.write(&(number + 1).to_string(), (x, y), size, room, bright) + size * 0.7;
        let x = self.write(&card.take.to_string(), (x, y), size, (end - x).max(1.0), TEXT) + size * 0.7;
        if end - x > size * 2.0 {
            self.write(&card.shot, (x, y), size, end - x, DIM);
        }
    }

    /// Verdict and anchor at the right end of a line; gives where it begins, with room before it.
    fn standing(&mut self, card: &Card, (end, y): (f32, f32)) -> f32 {
        let text = &words::standing(card);
        if text.is_empty() {
            return end;
        }
        let size = self.layout.type_.text;
        let marks = marks(card);
        let mut x = end - words_width(text, size) - marks.len() as f32 * size * 1.25;
        let begin = x;
        for mark in &marks {
            self.sheet.mark(*mark, (x, y - size * 0.86), size, MARK, GROUND);
            x += size * 1.25;
        }
        self.write(text, (x, y), size, end - x + 1.0, TEXT);
        begin - size
    }

    /// What changed most: bars for how much, and words.
    fn change(&mut self, card: &Card, (x, y): (f32, f32), room: f32) {
        let Some(text) = words::change(&card.change) else { return };
        let size = self.layout.type_.text;
        let (mut x, end) = (x, x + room);
        let mut colour = DIM;
        if let Change::Most(badge) = &card.change {
            let filled = words::bars(badge.level);
            for bar in 0..3 {
                let height = size * (0.42 + 0.2 * bar as f32);
                let shade = if bar < filled { MARK } else { LINE };
                let area = Area { x, y: y - height + size * 0.06, width: size * 0.24, height };
                self.sheet.fill(area, 0.0, shade, 1.0);
                x += size * 0.36;
            }
            x += size * 0.4;
            if badge.level > Level::Same {
                colour = TEXT;
            }
        }
        self.write(&text, (x, y), size, end - x, colour);
    }

    /// The list of a mood board: a few words for each number.
    fn key(&mut self) {
        let type_ = self.layout.type_;
        let room = self.layout.width - 2.0 * type_.margin;
        let gutter = 28.0;
        let width = (room - gutter * (KEY_COLUMNS as f32 - 1.0)) / KEY_COLUMNS as f32;
        let rows = self.board.cards.len().div_ceil(KEY_COLUMNS);
        for (number, card) in self.board.cards.iter().enumerate() {
            // Row by row, as people read.
            let (row, column) = (number / KEY_COLUMNS, number % KEY_COLUMNS);
            let x = type_.margin + column as f32 * (width + gutter);
            let y = self.layout.foot + row as f32 * key_row(&type_);
            self.strip(Area { x, y, width, height: type_.strip }, &card.colours);
            let base = y + type_.strip + type_.line * 0.9;
            let right = self.standing(card, (x + width, base));
            self.names((x, base), right - x, number, card);
            self.write(&words::origin(card), (x, base + type_.line), type_.text, width, DIM);
            self.change(card, (x, base + 2.0 * type_.line), width);
        }
        self.legend(self.layout.foot + rows as f32 * key_row(&type_));
    }

    fn legend(&mut self, y: f32) {
        let Some(text) = words::legend(self.board) else { return };
        let type_ = self.layout.type_;
        let room = self.layout.width - 2.0 * type_.margin;
        self.write(&text, (type_.margin, y + type_.line * 0.6), type_.text * 0.9, room, DIM);
    }
}

/// The marks of a take in the order in which its words stand.
fn marks(card: &Card) -> Vec<Mark> {
    let verdict = card.verdict.map(|verdict| match verdict {
        Verdict::Keep => Mark::Kept,
        Verdict::Reject => Mark::Rejected,
    });
    card.is_anchor.then_some(Mark::Anchor).into_iter().chain(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::digest_of;
    use crate::board::Badge;
    use crate::board::tests::{board, card};
    use maquette_protocol::TakeId;

    fn coloured(colour: [u8; 3]) -> Option<Picture> {
        let [r, g, b] = colour;
        Picture::new(32, 32, [r, g, b, 255].repeat(32 * 32)).ok()
    }

    fn cards() -> Vec<Card> {
        let badge = Badge {
            since: Some(TakeId(1)),
            name: "palette".into(),
            level: Level::Visible,
            words: "colours are redder".into(),
            measured: 5,
        };
        vec![
            Card { verdict: Some(Verdict::Keep), is_anchor: true, ..card(1) },
            Card { verdict: Some(Verdict::Reject), ..card(2) },
            Card { length_ms: Some(4000), change: Change::Most(badge), ..card(3) },
            Card { change: Change::NotMeasured, shot: "مصباح 灯 \u{202e}x".into(), ..card(4) },
        ]
    }

    fn drawn(board: &Board, pictures: &[Option<Picture>]) -> Picture {
        draw(board, &Layout::of(board), pictures).expect("it is drawn")
    }

    fn pictures() -> Vec<Option<Picture>> {
        vec![coloured([200, 20, 20]), coloured([20, 200, 20]), coloured([20, 20, 200]), None]
    }

    fn arrangements() -> [Arrangement; 3] {
        [
            Arrangement::Sheet { columns: None, tile: 64 },
            Arrangement::Sheet { columns: Some(4), tile: 300 },
            Arrangement::Mood,
        ]
    }

    #[test]
    fn equal_boards_give_equal_bytes_and_each_fact_is_seen() {
        for arrangement in arrangements() {
            let plain = Board { title: Some("Spring".into()), ..board(arrangement, cards()) };
            let once = digest_of(drawn(&plain, &pictures()).rgba());
            assert_eq!(once, digest_of(drawn(&plain, &pictures()).rgba()), "{arrangement:?}");
            let differs = |change: &dyn Fn(&mut Board)| {
                let mut other = plain.clone();
                change(&mut other);
                digest_of(drawn(&other, &pictures()).rgba()) != once
            };
            assert!(differs(&|board| board.title = None));
            assert!(differs(&|board| board.captions = false));
            assert!(differs(&|board| board.cards[0].verdict = None));
            assert!(differs(&|board| board.cards[1].verdict = None));
            assert!(differs(&|board| board.cards[2].length_ms = None));
            assert!(differs(&|board| board.cards[0].is_anchor = false));
            assert!(differs(&|board| board.cards[3].take = TakeId(9)));
            assert!(differs(&|board| board.cards[0].colours.clear()));
            // Small tiles have one line of text.
            if arrangement != arrangements()[0] {
                assert!(differs(&|board| board.cards[0].seed = None));
                assert!(differs(&|board| board.cards[2].change = Change::NotMeasured));
                assert!(differs(&|board| board.cards[3].change = Change::Nothing));
            }
        }
    }

    #[test]
    fn pictures_are_where_the_layout_says() {
        for arrangement in arrangements() {
            let board = board(arrangement, cards());
            let layout = Layout::of(&board);
            let made = drawn(&board, &pictures());
            assert_eq!((made.width(), made.height()), layout.size());
            let at = |area: Area| {
                let (x, y) = ((area.x + area.width / 2.0) as usize, (area.y + area.height / 3.0) as usize);
                let from = (y * made.width() as usize + x) * 4;
                [made.rgba()[from], made.rgba()[from + 1], made.rgba()[from + 2]]
            };
            assert_eq!(at(layout.pictures[0]), [200, 20, 20], "{arrangement:?}");
            assert_eq!(at(layout.pictures[2]), [20, 20, 200]);
            let [r, g, b] = at(layout.pictures[1]);
            assert!(g > r && g < 120 && b < 60, "the rejected one is faded: {r} {g} {b}");
            assert_eq!(at(layout.pictures[3]), WELL, "what cannot be shown leaves its frame");
        }
    }

    #[test]
    fn a_board_that_no_picture_can_hold_is_refused() {
        let cards: Vec<Card> = (1..=100).map(card).collect();
        let board = board(Arrangement::Sheet { columns: Some(2), tile: 1024 }, cards);
        assert!(matches!(draw(&board, &Layout::of(&board), &[]), Err(SketchError::Size { .. })));
    }
}
