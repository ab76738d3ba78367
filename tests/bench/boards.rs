//! Boards of fifty drafts on one thread, from the files of their thumbnails to the file of the board.

use maquette_daemon::assets::{DecodedPicture, PictureLimits, decode_picture, encode_png, small_jpeg};
use maquette_daemon::board::{
    Arrangement, Badge, Board, Card, Change, Layout, Photo, colours, draw, page, swatches,
};
use maquette_daemon::state::domain::Verdict;
use maquette_eye::Frame;
use maquette_eye::still::Level;
use maquette_protocol::TakeId;
use maquette_sketch::{Picture, StillOrder, compose, thumbnail};

use crate::Size;
use crate::measure::{Runs, ms, timed};
use crate::report::Row;

/// What is drafted.
const LINES: [&str; 3] =
    ["a ceramic teapot on an oak table at dawn", "a red car on a rainy street at night", "a castle"];

/// A contact sheet, a mood board and a page.
pub fn rows(size: Size) -> Vec<Row> {
    let many = (50 / size.part).max(4) as usize;
    let files: Vec<Vec<u8>> = (0..many).map(thumbnail_file).collect();
    let sheet = Arrangement::Sheet { columns: None, tile: 256 };
    let runs = |work: &dyn Fn() -> f64| Runs((0..size.runs).map(|_| work()).collect());
    let few = &files[..many.min(48)];
    vec![
        Row::at_most(
            &format!(
                "contact sheet of {many} drafts from thumbnails, with captions and palettes, one thread"
            ),
            runs(&|| drawn(&board(sheet, files.len()), &files)),
            250.0,
            "ms",
        ),
        Row::told(
            &format!("mood board of {} drafts, the same", few.len()),
            runs(&|| drawn(&board(Arrangement::Mood, few.len()), few)),
            "ms",
        ),
        Row::told(
            &format!("page of {many} drafts, the same"),
            runs(&|| written(&board(sheet, files.len()), &files)),
            "ms",
        ),
    ]
}

/// A thumbnail as the daemon keeps it.
fn thumbnail_file(number: usize) -> Vec<u8> {
    let prompt = LINES[number % LINES.len()];
    let order =
        StillOrder { prompt, negative: None, seed: number as u64, width: 512, height: 512, palette: &[] };
    let picture = compose(&order).expect("a still").picture;
    let decoded = DecodedPicture { width: 512, height: 512, rgba: picture.into_rgba() };
    small_jpeg(&decoded, 256).expect("it is encoded")
}

fn board(arrangement: Arrangement, many: usize) -> Board {
    let card = |number: usize| Card {
        take: TakeId(number as u64 + 1),
        shot: "spring-hero".into(),
        tier: "draft".into(),
        seed: Some(number as u64 * 7_919),
        verdict: [Some(Verdict::Keep), None, Some(Verdict::Reject)][number % 3],
        is_anchor: number == 0,
        length_ms: None,
        prompt: Some(LINES[number % LINES.len()].into()),
        size: (1024, 1024),
        change: Change::Most(Badge {
            since: Some(TakeId(1)),
            name: "palette".into(),
            level: Level::Visible,
            words: "colours are redder".into(),
            measured: 5,
        }),
        colours: Vec::new(),
    };
    Board {
        title: Some("Spring".into()),
        project: "bench".into(),
        arrangement,
        captions: true,
        cards: (0..many).map(card).collect(),
        colours: Vec::new(),
    }
}

/// Decodes the thumbnails and finds their colours.
fn looked_at(board: &mut Board, files: &[Vec<u8>]) -> Vec<DecodedPicture> {
    let mut sample = Vec::new();
    let decoded: Vec<DecodedPicture> = files
        .iter()
        .zip(&mut board.cards)
        .map(|(file, card)| {
            let picture = decode_picture(file, &PictureLimits::default()).expect("a picture");
            let frame = Frame::new(picture.width, picture.height, &picture.rgba).expect("a frame");
            let (own, some) = colours(frame);
            card.colours = own;
            sample.extend(some);
            picture
        })
        .collect();
    board.colours = swatches(&sample);
    decoded
}

/// Milliseconds of a board as a picture.
fn drawn(board: &Board, files: &[Vec<u8>]) -> f64 {
    let (time, (made, png)) = timed(|| {
        let mut board = board.clone();
        let layout = Layout::of(&board);
        let decoded = looked_at(&mut board, files);
        let pictures: Vec<Option<Picture>> = decoded
            .into_iter()
            .zip(layout.sides())
            .map(|(picture, side)| {
                let picture = Picture::new(picture.width, picture.height, picture.rgba).expect("a picture");
                Some(thumbnail(&picture, side))
            })
            .collect();
        let made = draw(&board, &layout, &pictures).expect("a board");
        let png = encode_png(made.width(), made.height(), made.rgba(), true).expect("it is encoded");
        (made, png)
    });
    let read = image::load_from_memory(&png).expect("it can be read").into_rgba8();
    assert!(read.as_raw() == made.rgba(), "the file holds the board");
    ms(time)
}

/// Milliseconds of a board as a page.
fn written(board: &Board, files: &[Vec<u8>]) -> f64 {
    let (time, html) = timed(|| {
        let mut board = board.clone();
        let layout = Layout::of(&board);
        looked_at(&mut board, files);
        let photo =
            |file: &Vec<u8>| Some(Photo { media: "image/jpeg", bytes: file.clone(), size: (256, 256) });
        let photos: Vec<Option<Photo>> = files.iter().map(photo).collect();
        page(&board, &layout, &photos).expect("a page")
    });
    assert_eq!(html.matches("src=\"data:image/jpeg;base64,").count(), files.len());
    ms(time)
}
