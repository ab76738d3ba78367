//! Boards: gathers what a contact sheet or a mood board shows. How it looks is decided in [`crate::board`].

mod gathering;

use std::sync::Arc;

use maquette_protocol::TakeId;
use maquette_sketch::{MAX_PIXELS, MAX_SIDE};

use self::gathering::Gathered;
use super::library::{check_some, media_of};
use super::{Engine, Fault};
use crate::assets::{Media as Kind, THUMB_SIDES, encode_png};
use crate::board::{self, Arrangement, Board, Layout, MAX_MOOD, MAX_PAGE, MAX_SHEET, MAX_TITLE};
use crate::state::command::Command;
use crate::state::domain::Media;

/// Long side of a tile where nobody says, in pixels.
const TILE: u32 = 256;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The takes, in order.
    pub takes: Vec<TakeId>,
    /// Whether it is a mood board and no contact sheet.
    pub is_mood: bool,
    /// What it is made as.
    pub form: Form,
    /// What it is called.
    pub title: Option<String>,
    /// Columns of a contact sheet.
    pub columns: Option<u32>,
    /// Long side of a tile in pixels.
    pub tile: Option<u32>,
    /// Whether there is text with the pictures.
    pub captions: bool,
}

/// What a board is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A PNG.
    Picture,
    /// A page of HTML.
    Page,
}

/// A board that was made.
#[derive(Debug, Clone)]
pub struct MadeBoard {
    /// The asset.
    pub media: Media,
    /// Takes whose drift is not measured yet.
    pub unmeasured: Vec<TakeId>,
}

impl Engine {
    /// Composes a board, and stores it as an asset. Equal requests about equal takes and measures give equal bytes.
    ///
    /// # Errors
    /// Where a parameter is out of range, a take is not there, or the board would be larger than it may.
    pub async fn board(self: &Arc<Self>, asked: Asked) -> Result<MadeBoard, Fault> {
        let arrangement = arrangement(&asked)?;
        let title = asked.title.as_deref().map(title).transpose()?;
        let engine = self.clone();
        let made = tokio::task::spawn_blocking(move || engine.compose(&asked, arrangement, title)).await??;
        self.writer.carry_out(Command::Import { media: made.media.clone(), into: None }).await?;
        Ok(made)
    }

    fn compose(
        &self,
        asked: &Asked,
        arrangement: Arrangement,
        title: Option<String>,
    ) -> Result<MadeBoard, Fault> {
        let Gathered { takes, cards, project } = self.gathered(&asked.takes)?;
        let unmeasured = cards.iter().filter(|card| card.change == board::Change::NotMeasured);
        let unmeasured = unmeasured.map(|card| card.take).collect();
        let colours = Vec::new();
        let mut board = Board { title, project, arrangement, captions: asked.captions, cards, colours };
        let layout = Layout::of(&board);
        let media = match asked.form {
            Form::Picture => {
                check_size(&layout)?;
                let pictures = self.pictures_of(&takes, &layout.sides(), &mut board)?;
                let picture = board::draw(&board, &layout, &pictures)
                    .map_err(|error| Fault::Broken(error.to_string()))?;
                let bytes = encode_png(picture.width(), picture.height(), picture.rgba(), true)?;
                media_of(self.assets.put(&bytes)?, picture.width(), picture.height())
            }
            Form::Page => {
                self.colours_of(&takes, &mut board)?;
                let page = self.page(&takes, &board, &layout)?;
                let mut incoming = self.assets.receive()?;
                incoming.write(page.as_bytes())?;
                media_of(self.assets.keep(incoming, Kind::Html)?, 0, 0)
            }
        };
        Ok(MadeBoard { media, unmeasured })
    }

    /// The page with the largest photos that it has room for.
    fn page(
        &self,
        takes: &[crate::state::records::TakeRecord],
        board: &Board,
        layout: &Layout,
    ) -> Result<String, Fault> {
        // So many pictures of a side fit as a rule; where they do not, the next smaller ones are taken.
        let largest = match takes.len() {
            0..=24 => 1024,
            25..=96 => 512,
            _ => 256,
        };
        for side in THUMB_SIDES.into_iter().rev().filter(|side| *side <= largest) {
            let Some(photos) = self.photos_of(takes, side)? else { continue };
            if let Ok(page) = board::page(board, layout, &photos) {
                return Ok(page);
            }
        }
        Err(Fault::Invalid {
            message: format!("a page has at most {} MB, and these pictures do not fit", MAX_PAGE / 1_000_000),
            hint: "Name fewer takes, and make two pages.".to_owned(),
        })
    }
}

/// How the pictures are arranged, if that is within bounds.
fn arrangement(asked: &Asked) -> Result<Arrangement, Fault> {
    let refused = |message: &str, hint: &str| {
        Err(Fault::Invalid { message: message.to_owned(), hint: hint.to_owned() })
    };
    if asked.is_mood {
        if asked.columns.is_some() || asked.tile.is_some() {
            return refused(
                "a mood board has no columns and no tiles of one size",
                "Leave `columns` and `tile` out, or ask for a sheet.",
            );
        }
        if asked.takes.len() > MAX_MOOD {
            return refused(
                &format!("a mood board shows at most {MAX_MOOD} takes, and these are {}", asked.takes.len()),
                "Name fewer, or ask for a contact sheet.",
            );
        }
        check_some("takes", asked.takes.len(), MAX_MOOD)?;
        return Ok(Arrangement::Mood);
    }
    check_some("takes", asked.takes.len(), MAX_SHEET)?;
    let tile = asked.tile.unwrap_or(TILE);
    if !(64..=1_024).contains(&tile) {
        return refused("`tile` is 64 to 1,024 pixels", "Leave it out for a sheet that fits.");
    }
    if asked.columns.is_some_and(|columns| !(1..=16).contains(&columns)) {
        return refused("`columns` is 1 to 16", "Leave it out for a sheet that fits.");
    }
    Ok(Arrangement::Sheet { columns: asked.columns, tile })
}

/// A title as one line.
fn title(asked: &str) -> Result<String, Fault> {
    let line: Vec<&str> = asked.split_whitespace().collect();
    let line = line.join(" ");
    let is_plain = !line.chars().any(char::is_control);
    if is_plain && (1..=MAX_TITLE).contains(&line.chars().count()) {
        return Ok(line);
    }
    Err(Fault::Invalid {
        message: format!("a title is one line of 1 to {MAX_TITLE} letters"),
        hint: "Say it shorter, or leave it out.".to_owned(),
    })
}

/// That the picture is none that nothing could show.
fn check_size(layout: &Layout) -> Result<(), Fault> {
    let (width, height) = layout.size();
    let is_fine = width <= MAX_SIDE
        && height <= MAX_SIDE
        && u64::from(width).saturating_mul(u64::from(height)) <= MAX_PIXELS;
    if is_fine {
        return Ok(());
    }
    Err(Fault::Invalid {
        message: format!("the sheet would have {width} × {height} pixels, and a side has at most {MAX_SIDE}"),
        hint: "Choose smaller tiles, other columns or fewer takes; or ask for a page.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(takes: u64) -> Asked {
        Asked {
            takes: (1..=takes).map(TakeId).collect(),
            is_mood: false,
            form: Form::Picture,
            title: None,
            columns: None,
            tile: None,
            captions: true,
        }
    }

    fn said(result: Result<Arrangement, Fault>) -> String {
        match result {
            Ok(arrangement) => format!("{arrangement:?}"),
            Err(Fault::Invalid { message, hint }) => {
                assert!(!hint.is_empty());
                message
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_with_the_next_step() {
        let check = |asked: Asked, expect: &str| {
            let said = said(arrangement(&asked));
            assert!(said.contains(expect), "{said}");
        };
        check(asked(1), "Sheet { columns: None, tile: 256 }");
        check(asked(256), "Sheet");
        check(asked(0), "1 to 256");
        check(asked(257), "1 to 256");
        check(Asked { tile: Some(63), ..asked(1) }, "`tile` is 64");
        check(Asked { tile: Some(1025), ..asked(1) }, "`tile` is 64");
        check(Asked { columns: Some(0), ..asked(1) }, "`columns` is 1");
        check(Asked { columns: Some(17), ..asked(1) }, "`columns` is 1");
        check(Asked { is_mood: true, ..asked(48) }, "Mood");
        check(Asked { is_mood: true, ..asked(49) }, "at most 48 takes, and these are 49");
        check(Asked { is_mood: true, ..asked(0) }, "1 to 48");
        check(Asked { is_mood: true, tile: Some(256), ..asked(3) }, "no columns");
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title(" Spring \n campaign ").unwrap(), "Spring campaign");
        for wrong in ["", "  ", "a\u{0}b", &"x".repeat(121)] {
            assert!(matches!(title(wrong), Err(Fault::Invalid { .. })), "{wrong:?}");
        }
    }
}
