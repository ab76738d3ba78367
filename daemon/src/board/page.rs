//! A board as one page of HTML that needs nothing else: pictures inside, no scripts, nothing fetched, everything escaped.
//!
//! It is what somebody mails to a client, so it opens offline, in light and dark, prints on A4, and is used by keyboard: a picture is a
//! link to itself, and what a link points to is shown large by style alone.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::layout::Layout;
use super::{Arrangement, Board, Card, Change, MAX_PAGE, Swatch, words};
use crate::state::domain::Verdict;

/// All of the page's style.
const STYLE: &str = include_str!("page.css");
/// The page may show what it holds and nothing else, wherever it is opened.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// The marks, as the panel draws them on a grid of 16.
const KEPT: &str = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.6 5.2L7.2 10.9 4.4 8.1l1-1 1.8 1.8 3.4-3.7Z";
const REJECTED: &str = "M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4Z";
const ANCHOR: &str = "M8 1a2.2 2.2 0 0 0-.7 4.3V7H5v1.4h2.3v4.7A4.6 4.6 0 0 1 3.5 9.5L2 9.7C2.3 12.7 4.9 15 8 15s5.7-2.3 6-5.3l-1.500-.2a4.6 4.6 0 0 1-3.8 3.6V8.4H11V7H8.7V5.3A2.2 2.2 0 0 0 8 1Z";
const CLIP: &str = "M4 2.5v11l9-5.5Z";

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its media type, for example `image/jpeg`: one of ours, never a stranger's word.
    pub media: &'static str,
    /// Its file's bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// A page that would be longer than [`MAX_PAGE`] bytes, with how long it would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the page would have {0} bytes; at most {MAX_PAGE} can be mailed well")]
pub struct TooLong(pub usize);

/// Writes a board as a page. The photos stand in the order of its cards; of one that is not there the page says so.
///
/// # Errors
/// [`TooLong`]; ask again with smaller photos.
pub fn page(board: &Board, layout: &Layout, photos: &[Option<Photo>]) -> Result<String, TooLong> {
    let pictures: usize = photos.iter().flatten().map(|photo| photo.bytes.len().div_ceil(3) * 4).sum();
    if pictures > MAX_PAGE {
        return Err(TooLong(pictures));
    }
    let mut out = String::with_capacity(pictures + STYLE.len() + 4_096 + board.cards.len() * 2_048);
    let writer = Writer { board, layout, photos };
    writer.head(&mut out);
    writer.main(&mut out);
    if out.len() > MAX_PAGE { Err(TooLong(out.len())) } else { Ok(out) }
}

/// Text of strangers as it may stand in an element or in an attribute in quotes. What steers the direction of text is left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {}
            control if control.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Appends formatted text; writing to a string cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = write!($out, $($text)*); };
}

struct Writer<'a> {
    board: &'a Board,
    layout: &'a Layout,
    photos: &'a [Option<Photo>],
}

impl Writer<'_> {
    fn head(&self, out: &mut String) {
        let (name, summary) = (escaped(self.board.name()), escaped(&words::summary(self.board)));
        put!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        put!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        put!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n");
        put!(
            out,
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"Maquette\">\n"
        );
        put!(out, "<meta name=\"description\" content=\"{summary}\">\n");
        put!(out, "<title>{name}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n");
        put!(out, "<h1><bdi>{name}</bdi></h1>\n");
        if self.board.captions {
            put!(out, "<p>{summary}</p>\n");
        }
        if self.board.arrangement == Arrangement::Mood && !self.board.colours.is_empty() {
            put!(out, "<ul class=\"colours\" aria-label=\"Colours of the board\">");
            for swatch in &self.board.colours {
                let (hex, share) = (words::hex(swatch), words::share(swatch));
                put!(out, "<li style=\"--share:{}\"><i style=\"--colour:{hex}\"></i>", swatch.thousandths);
                put!(out, "<span>{hex} {share}</span></li>");
            }
            put!(out, "</ul>\n");
        }
        put!(out, "</header>\n");
    }

    fn main(&self, out: &mut String) {
        put!(out, "<main>\n");
        match self.board.arrangement {
            Arrangement::Sheet { columns, .. } => self.sheet(out, columns.is_some()),
            Arrangement::Mood => self.spreads(out),
        }
        put!(out, "</main>\n");
        if let Some(legend) = words::legend(self.board).filter(|_| self.board.captions) {
            put!(out, "<footer><p>{}</p></footer>\n", escaped(&legend));
        }
        put!(out, "</body>\n</html>\n");
    }

    fn sheet(&self, out: &mut String, is_fixed: bool) {
        let fixed = if is_fixed { " columns" } else { "" };
        let bare = if self.board.captions { "" } else { " bare" };
        let shape = self.layout.frames.first().map_or(1.0, |frame| frame.width / frame.height);
        let paper = match (is_fixed, self.board.cards.len()) {
            (true, _) => self.layout.columns.min(8),
            (false, 0..=4) => 2,
            (false, 5..=12) => 3,
            (false, 13..=48) => 4,
            (false, _) => 6,
        };
        let columns = self.layout.columns;
        put!(out, "<ol class=\"sheet{fixed}{bare}\" ");
        put!(out, "style=\"--columns:{columns};--paper:{paper};--shape:{shape:.4}\">\n");
        for number in 0..self.board.cards.len() {
            self.take(out, number, "");
        }
        put!(out, "</ol>\n");
    }

    fn spreads(&self, out: &mut String) {
        let room = self.layout.width - 2.0 * self.layout.type_.margin;
        let mut number = 0;
        for (area, pictures) in &self.layout.spreads {
            put!(out, "<ol class=\"spread\" start=\"{}\" ", number + 1);
            put!(
                out,
                "style=\"--wide:{:.3}%;--shape:{:.4}\">\n",
                area.width / room * 100.0,
                area.width / area.height
            );
            for _ in 0..*pictures {
                let frame = self.layout.frames[number];
                let across = |length: f32| length / area.width * 100.0;
                let down = |length: f32| length / area.height * 100.0;
                let place = format!(
                    " style=\"--x:{:.3}%;--y:{:.3}%;--w:{:.3}%;--h:{:.3}%\"",
                    across(frame.x - area.x),
                    down(frame.y - area.y),
                    across(frame.width),
                    down(frame.height)
                );
                self.take(out, number, &place);
                number += 1;
            }
            put!(out, "</ol>\n");
        }
        if self.board.captions {
            put!(out, "<ol class=\"key\" aria-label=\"Key\">\n");
            for (number, card) in self.board.cards.iter().enumerate() {
                put!(out, "<li class=\"{}\">", class(card));
                strip(out, &card.colours);
                facts(out, number, card, Some(number + 1));
                put!(out, "</li>\n");
            }
            put!(out, "</ol>\n");
        }
    }

    /// A picture with what is told of it. It links to itself, and shown large it links to its neighbours.
    fn take(&self, out: &mut String, number: usize, place: &str) {
        let (card, id) = (&self.board.cards[number], number + 1);
        put!(out, "<li id=\"n{id}\" class=\"take {}\"{place}>", class(card));
        put!(out, "<a class=\"frame\" href=\"#n{id}\">");
        let alt = escaped(&words::alt(card));
        match self.photos.get(number).and_then(Option::as_ref) {
            Some(Photo { media, bytes, size: (width, height) }) => {
                put!(
                    out,
                    "<img alt=\"{alt}\" width=\"{width}\" height=\"{height}\" src=\"data:{media};base64,"
                );
                BASE64_STANDARD.encode_string(bytes, out);
                put!(out, "\">");
            }
            None => {
                put!(out, "<span class=\"chip left\">{alt}: cannot be shown</span>");
            }
        }
        self.chips(out, id, card);
        put!(out, "</a>");
        if self.board.captions {
            strip(out, &card.colours);
            facts(out, number, card, None);
        }
        let count = self.board.cards.len();
        put!(out, "<nav class=\"steps\" aria-label=\"Pictures\">");
        if number > 0 {
            put!(out, "<a href=\"#n{}\">Previous</a>", id - 1);
        }
        if id < count {
            put!(out, "<a href=\"#n{}\">Next</a>", id + 1);
        }
        // Nothing has this name, so nothing is large any more and the page stays where it was.
        put!(out, "<a href=\"#all\">All pictures</a></nav></li>\n");
    }

    /// What is marked on the picture itself.
    fn chips(&self, out: &mut String, id: usize, card: &Card) {
        let is_mood = self.board.arrangement == Arrangement::Mood;
        if is_mood && self.board.captions {
            put!(out, "<span class=\"chip left\">{}{id}</span>", icons(card));
        } else if !self.board.captions && (card.is_anchor || card.verdict.is_some()) {
            put!(out, "<span class=\"chip left\">{}</span>", icons(card));
        }
        if let Some(ms) = card.length_ms {
            let length = words::length(ms);
            put!(out, "<span class=\"chip right\">{} {length}</span>", icon(CLIP));
        }
    }
}

fn class(card: &Card) -> &'static str {
    match card.verdict {
        Some(Verdict::Keep) => "kept",
        Some(Verdict::Reject) => "rejected",
        None => "open",
    }
}

/// A mark. What it means is said in words beside it or in the picture's own words.
fn icon(path: &str) -> String {
    format!("<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>")
}

fn icons(card: &Card) -> String {
    let verdict = card.verdict.map(|verdict| match verdict {
        Verdict::Keep => KEPT,
        Verdict::Reject => REJECTED,
    });
    let marks = card.is_anchor.then_some(ANCHOR).into_iter().chain(verdict);
    marks.map(|path| icon(path) + " ").collect()
}

/// The colours of a picture, each as wide as it weighs.
fn strip(out: &mut String, swatches: &[Swatch]) {
    if swatches.is_empty() {
        return;
    }
    let told: Vec<String> =
        swatches.iter().map(|swatch| format!("{} {}", words::hex(swatch), words::share(swatch))).collect();
    put!(out, "<div class=\"strip\" role=\"img\" aria-label=\"Colours: {}\">", told.join(", "));
    for (swatch, told) in swatches.iter().zip(&told) {
        let hex = words::hex(swatch);
        put!(out, "<i title=\"{told}\" style=\"--share:{};--colour:{hex}\"></i>", swatch.thousandths);
    }
    put!(out, "</div>");
}

/// Number and names, where it comes from, what became of it, what changed. `link` makes the number lead to the picture.
fn facts(out: &mut String, number: usize, card: &Card, link: Option<usize>) {
    put!(out, "<div class=\"facts\"><p class=\"names\">");
    match link {
        Some(id) => {
            put!(out, "<b><a href=\"#n{id}\">{}</a></b>", number + 1);
        }
        None => {
            put!(out, "<b>{}</b>", number + 1);
        }
    }
    put!(out, "<span>{}</span><bdi>{}</bdi>", card.take, escaped(&card.shot));
    let standing = words::standing(card);
    if !standing.is_empty() {
        put!(out, "<span class=\"standing\">{}{standing}</span>", icons(card));
    }
    put!(out, "</p><p>{}</p>", escaped(&words::origin(card)));
    if let Some(text) = words::change(&card.change) {
        match &card.change {
            Change::Most(badge) => {
                let bar = |bar: usize| {
                    if bar < words::bars(badge.level) { "<i class=\"on\"></i>" } else { "<i></i>" }
                };
                let bars: String = (0..3).map(bar).collect();
                put!(out, "<p class=\"change\"><span class=\"bars\" aria-hidden=\"true\">{bars}</span>");
                put!(out, "<span>{}</span></p>", escaped(&text));
            }
            Change::NotMeasured | Change::NotDefined | Change::Nothing => {
                put!(out, "<p class=\"change not\"><span>{}</span></p>", escaped(&text));
            }
        }
    }
    if link.is_none() {
        more(out, card);
    }
    put!(out, "</div>");
}

/// What is told of a picture that is shown large.
fn more(out: &mut String, card: &Card) {
    if let Change::Most(badge) = &card.change {
        put!(out, "<p class=\"more\">{}</p>", escaped(&badge.words));
    }
    let (width, height) = card.size;
    put!(out, "<p class=\"more\">{width} × {height} pixels");
    for swatch in &card.colours {
        put!(out, " · {} {}", words::hex(swatch), words::share(swatch));
    }
    put!(out, "</p>");
    if let Some(prompt) = &card.prompt {
        put!(out, "<p class=\"more\"><bdi>{}</bdi></p>", escaped(&words::short(prompt)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Badge;
    use crate::board::tests::{board, card};
    use maquette_eye::still::Level;
    use maquette_protocol::TakeId;

    const EVIL: &str = "</title><script>alert(1)</script> \"onload='x' & \u{202e}gnp\u{0}\n";

    fn photo(bytes: usize) -> Option<Photo> {
        Some(Photo { media: "image/jpeg", bytes: vec![7; bytes], size: (320, 200) })
    }

    fn written(board: &Board, photos: &[Option<Photo>]) -> String {
        page(board, &Layout::of(board), photos).expect("a page")
    }

    fn arrangements() -> [Arrangement; 2] {
        [Arrangement::Sheet { columns: None, tile: 256 }, Arrangement::Mood]
    }

    #[test]
    fn what_strangers_wrote_is_text_and_nothing_else() {
        let badge = Badge {
            since: Some(TakeId(1)),
            name: EVIL.into(),
            level: Level::Strong,
            words: EVIL.into(),
            measured: 3,
        };
        for arrangement in arrangements() {
            for captions in [true, false] {
                let evil = Card {
                    shot: EVIL.into(),
                    tier: EVIL.into(),
                    prompt: Some(EVIL.into()),
                    change: Change::Most(badge.clone()),
                    ..card(1)
                };
                let mut board =
                    board(arrangement, vec![evil.clone(), Card { verdict: Some(Verdict::Keep), ..evil }]);
                board.title = Some(EVIL.into());
                board.project = EVIL.into();
                board.captions = captions;
                let html = written(&board, &[photo(10), None]);
                assert_eq!(html.matches("<script").count(), 0, "{arrangement:?}");
                assert_eq!(html.matches("</title>").count(), 1);
                for hidden in ["\"onload", "'x'", "\u{202e}", "\u{0}", "& "] {
                    assert!(!html.contains(hidden), "{hidden:?} in {html}");
                }
                assert!(
                    html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;onload=&#39;x&#39; &amp; gnp")
                );
            }
        }
    }

    #[test]
    fn a_page_fetches_nothing_and_runs_nothing() {
        for arrangement in arrangements() {
            let html = written(&board(arrangement, (1..=5).map(card).collect()), &vec![photo(10); 5]);
            for fetched in
                ["http:", "https:", "//", "url(", "@import", "<script", "<link", "<iframe", "javascript"]
            {
                assert!(!html.contains(fetched), "{fetched}");
            }
            assert!(html.contains(POLICY) && html.contains("src=\"data:image/jpeg;base64,BwcH"));
            let (opened, closed) = (html.matches("<li").count(), html.matches("</li>").count());
            assert_eq!(opened, closed);
            for tag in [
                "ol", "ul", "div", "p", "a", "span", "b", "bdi", "nav", "i", "main", "header", "body", "html",
            ] {
                let opened =
                    html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
                assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
            }
        }
    }

    #[test]
    fn every_picture_has_words_and_is_reached_by_keyboard() {
        let clip = Card { length_ms: Some(4000), verdict: Some(Verdict::Keep), is_anchor: true, ..card(2) };
        let measured = Card { change: Change::NotMeasured, ..card(3) };
        for arrangement in arrangements() {
            let html = written(
                &board(arrangement, vec![card(1), clip.clone(), measured.clone()]),
                &vec![photo(9); 3],
            );
            assert_eq!(html.matches("<img alt=\"t").count(), 3);
            for number in 1..=3 {
                assert!(html.contains(&format!("<li id=\"n{number}\"")));
                assert!(html.contains(&format!("<a class=\"frame\" href=\"#n{number}\">")));
            }
            for told in [
                "first frame of a clip of 4 s, anchor frame, kept: a teapot",
                "draft · seed 41",
                "anchor frame, kept</span>",
                "drift not measured",
                "Not measured: 1 of 1.",
                "Colours: #c87828 70 %, #141e28 30 %",
                "<html lang=\"en\">",
                "<title>demo</title>",
            ] {
                assert!(html.contains(told), "{told} in {html}");
            }
        }
    }

    #[test]
    fn without_captions_marks_and_words_for_readers_stay() {
        for arrangement in arrangements() {
            let kept = Card { verdict: Some(Verdict::Keep), length_ms: Some(4000), ..card(1) };
            let board = Board { captions: false, ..board(arrangement, vec![kept]) };
            let html = written(&board, &[photo(9)]);
            assert!(html.contains(KEPT) && html.contains("4 s</span>") && html.contains("alt=\"t1, teapot"));
            assert!(!html.contains("seed 41") && !html.contains("class=\"facts\""), "{html}");
        }
    }

    #[test]
    fn equal_boards_give_equal_pages_and_long_ones_are_refused() {
        for arrangement in arrangements() {
            let board = board(arrangement, (1..=4).map(card).collect());
            let photos = vec![photo(3000); 4];
            assert_eq!(written(&board, &photos), written(&board, &photos));
            let long = vec![photo(MAX_PAGE / 5); 4];
            let refused = page(&board, &Layout::of(&board), &long).unwrap_err();
            assert!(refused.0 > MAX_PAGE, "{refused}");
        }
    }
}
