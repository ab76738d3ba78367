//! Colour words and the colours they stand for: CSS names where they exist, painters' names beside them.

use crate::colour::Rgb;

/// The colour of a word, if it is one.
pub(crate) fn colour_named(word: &str) -> Option<Rgb> {
    NAMES.iter().find(|(name, ..)| *name == word).map(|(_, r, g, b)| Rgb::new(*r, *g, *b))
}

/// Name, red, green, blue.
const NAMES: &[(&str, u8, u8, u8)] = &[
    ("amber", 245, 166, 35),
    ("apricot", 251, 196, 148),
    ("aqua", 64, 200, 200),
    ("azure", 58, 134, 214),
    ("beige", 222, 207, 178),
    ("black", 28, 28, 32),
    ("blue", 42, 94, 184),
    ("blush", 232, 190, 184),
    ("brass", 181, 142, 66),
    ("bronze", 156, 108, 60),
    ("brown", 116, 76, 48),
    ("burgundy", 112, 24, 44),
    ("charcoal", 54, 58, 64),
    ("chartreuse", 168, 204, 48),
    ("cherry", 178, 30, 54),
    ("chestnut", 134, 66, 44),
    ("cobalt", 22, 72, 164),
    ("copper", 184, 108, 66),
    ("coral", 246, 124, 98),
    ("cream", 246, 236, 212),
    ("crimson", 184, 24, 52),
    ("cyan", 48, 190, 214),
    ("emerald", 18, 134, 92),
    ("fuchsia", 208, 46, 142),
    ("gold", 212, 168, 52),
    ("golden", 216, 172, 60),
    ("gray", 132, 134, 138),
    ("green", 62, 134, 74),
    ("grey", 132, 134, 138),
    ("indigo", 62, 52, 138),
    ("ivory", 246, 242, 226),
    ("jade", 62, 152, 114),
    ("khaki", 180, 168, 118),
    ("lavender", 182, 166, 214),
    ("lemon", 246, 224, 84),
    ("lilac", 196, 166, 208),
    ("lime", 150, 206, 62),
    ("magenta", 200, 40, 130),
    ("mahogany", 108, 46, 32),
    ("maroon", 112, 28, 34),
    ("mauve", 168, 132, 164),
    ("mint", 168, 220, 190),
    ("mustard", 208, 160, 44),
    ("navy", 28, 42, 88),
    ("ochre", 200, 138, 52),
    ("olive", 118, 120, 54),
    ("orange", 236, 128, 40),
    ("peach", 250, 190, 156),
    ("periwinkle", 142, 150, 216),
    ("pink", 236, 146, 168),
    ("plum", 116, 52, 102),
    ("purple", 112, 60, 150),
    ("red", 196, 38, 40),
    ("rose", 214, 92, 116),
    ("ruby", 162, 20, 62),
    ("rust", 166, 74, 36),
    ("saffron", 242, 178, 50),
    ("sage", 158, 174, 142),
    ("salmon", 244, 142, 122),
    ("sand", 216, 192, 148),
    ("sapphire", 28, 66, 150),
    ("scarlet", 210, 40, 30),
    ("sepia", 112, 82, 56),
    ("sienna", 160, 86, 48),
    ("silver", 188, 192, 198),
    ("slate", 96, 110, 126),
    ("tan", 204, 174, 132),
    ("taupe", 142, 128, 116),
    ("teal", 24, 124, 126),
    ("terracotta", 200, 104, 72),
    ("turquoise", 60, 184, 176),
    ("ultramarine", 44, 52, 152),
    ("umber", 106, 80, 54),
    ("vermilion", 222, 70, 42),
    ("violet", 126, 82, 178),
    ("white", 244, 243, 240),
    ("yellow", 242, 206, 60),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_many() {
        assert!(NAMES.len() >= 70);
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(colour_named("teal"), Some(Rgb::new(24, 124, 126)));
        assert_eq!(colour_named("teapot"), None);
    }
}
