//! The fonts a line can be set in: the three that are shipped, and those a caller hands in for other scripts.

use std::sync::LazyLock;

use rustybuzz::Face as Font;
use rustybuzz::ttf_parser::OutlineBuilder;

use crate::read::Typeface;

static SERIF: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::from_slice(include_bytes!("../../fonts/EBGaramond12-Regular.otf"), 0));
static SANS: LazyLock<Option<Font<'static>>> =
    LazyLock::new(|| Font::from_slice(include_bytes!("../../fonts/Inter-SemiBold.otf"), 0));
static DISPLAY: LazyLock<Option<Font<'static>>> = LazyLock::new(|| {
    Font::from_slice(include_bytes!("../../fonts/NotoSansDisplay-CondensedBlack-subset.ttf"), 0)
});

const SHIPPED: [Typeface; 3] = [Typeface::Serif, Typeface::Sans, Typeface::Display];

/// A font that the caller has read, for letters that the shipped ones lack.
#[derive(Debug, Clone, Copy)]
pub struct FontFile<'a> {
    /// An OpenType or TrueType font, or a collection of them. Bytes that are none are passed over.
    pub bytes: &'a [u8],
    /// Which font of a collection; 0 elsewhere.
    pub index: u32,
}

impl FontFile<'_> {
    /// Which of the letters it can draw.
    pub fn covered(&self, letters: &str) -> String {
        let font = Font::from_slice(self.bytes, self.index);
        font.map_or_else(String::new, |font| letters.chars().filter(|c| shows(&font, *c)).collect())
    }
}

/// Everything that can set a line.
pub(crate) struct Fonts<'a> {
    extra: Vec<Font<'a>>,
}

/// The shipped fonts alone.
pub(crate) static SHIPPED_FONTS: Fonts<'static> = Fonts { extra: Vec::new() };

impl<'a> Fonts<'a> {
    /// The shipped fonts, and others in the order in which they are to be tried.
    pub(crate) fn with(files: &[FontFile<'a>]) -> Self {
        Self { extra: files.iter().filter_map(|file| Font::from_slice(file.bytes, file.index)).collect() }
    }

    /// True if some font has the character.
    pub(crate) fn has(&self, c: char) -> bool {
        SHIPPED.iter().any(|face| shipped_has(*face, c)) || self.extra.iter().any(|font| shows(font, c))
    }

    /// The characters of a line that no font has, each once, as one text.
    pub(crate) fn missing(&self, line: &str) -> String {
        let mut lost = String::new();
        for c in line.chars().filter(|c| !self.has(*c)) {
            if !lost.contains(c) {
                lost.push(c);
            }
        }
        lost
    }

    /// The line as it can be set, and the face for it: the wanted one unless another shipped one has more of its letters.
    /// Letters that no font has are left out rather than drawn as boxes; nothing may remain.
    pub(crate) fn settable(&self, wanted: Typeface, line: &str) -> Option<(Typeface, String)> {
        let lost = |face: Typeface| line.chars().filter(|c| !shipped_has(face, *c)).count();
        let mut face = wanted;
        for other in SHIPPED {
            if lost(other) < lost(face) {
                face = other;
            }
        }
        let kept: String = line.chars().filter(|c| self.has(*c)).collect();
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        kept.chars().any(|c| !is_invisible(c)).then_some((face, kept))
    }

    /// The font for a character: the face's own, another shipped one, or the first of the others that has it.
    fn font_for(&self, face: Typeface, c: char) -> Option<&Font<'a>> {
        let others = SHIPPED.into_iter().filter(|other| *other != face);
        let shipped_face = std::iter::once(face).chain(others).find(|f| shipped_has(*f, c));
        match shipped_face {
            Some(face) => shipped(face),
            None => self.extra.iter().find(|font| shows(font, c)),
        }
    }

    /// Cuts a text into runs of one font each: byte ranges in reading order. A mark, a space or a point stays with what is before it.
    pub(crate) fn runs<'f>(
        &'f self,
        face: Typeface,
        text: &str,
    ) -> Vec<(std::ops::Range<usize>, &'f Font<'a>)> {
        let mut runs: Vec<(std::ops::Range<usize>, &Font<'a>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if let Some((range, font)) = runs.last_mut() {
                let stays = !c.is_alphanumeric() && (is_invisible(c) || font.glyph_index(c).is_some());
                if stays {
                    range.end = end;
                    continue;
                }
            }
            let Some(font) = self.font_for(face, c).or_else(|| shipped(face)) else { continue };
            match runs.last_mut() {
                Some((range, last)) if std::ptr::eq(*last, font) => range.end = end,
                Some(_) | None => runs.push((at..end, font)),
            }
        }
        runs
    }

    /// True if shipped fonts set every letter; then letters may be spaced.
    pub(crate) fn is_shipped(&self, line: &str) -> bool {
        self.extra.is_empty() || line.chars().all(|c| SHIPPED.iter().any(|face| shipped_has(*face, c)))
    }
}

/// A shipped font.
fn shipped(face: Typeface) -> Option<&'static Font<'static>> {
    match face {
        Typeface::Serif => SERIF.as_ref(),
        Typeface::Sans => SANS.as_ref(),
        Typeface::Display => DISPLAY.as_ref(),
    }
}

/// True if a shipped font has the character; what is invisible needs no shape.
fn shipped_has(face: Typeface, c: char) -> bool {
    is_invisible(c) || shipped(face).is_some_and(|font| font.glyph_index(c).is_some())
}

/// True if a font has an outline for the character; fonts of coloured bitmaps have none that could be drawn.
fn shows(font: &Font<'_>, c: char) -> bool {
    font.glyph_index(c).is_some_and(|id| font.outline_glyph(id, &mut Nothing).is_some())
}

/// Spaces, controls, and the signs that only steer shaping and direction.
fn is_invisible(c: char) -> bool {
    let steers = matches!(u32::from(c), 0xad | 0x61c | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff);
    c.is_whitespace() || c.is_control() || steers
}

/// Receives an outline that only has to exist.
struct Nothing;

impl OutlineBuilder for Nothing {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}
