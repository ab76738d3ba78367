//! The system's fonts, for letters that the sketch renderer's own lack.
//!
//! Nothing is looked for until such letters come; then the list of fonts is read once, and what was found for a set of
//! letters is kept. Both read files, so call this where blocking is allowed.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use fontdb::{Database, FaceInfo, Style};
use maquette_sketch::FontFile;

/// Larger fonts are passed over: one of every ideograph has about 20 MiB.
const MOST_BYTES: usize = 32 << 20;
/// The most fonts for one set of letters.
const MOST_FONTS: usize = 4;
/// The most sets of letters that are remembered with their fonts.
const MOST_REMEMBERED: usize = 8;
/// The weight that letters in a picture are wanted in.
const WEIGHT: u16 = 600;

/// A font of this system, read.
#[derive(Debug)]
pub struct SystemFont {
    /// Its family.
    pub name: String,
    bytes: Vec<u8>,
    index: u32,
}

impl SystemFont {
    /// The font as the renderer takes it.
    pub fn file(&self) -> FontFile<'_> {
        FontFile { bytes: &self.bytes, index: self.index }
    }
}

/// Fonts found for a set of letters.
type Found = Arc<Vec<SystemFont>>;

static SYSTEM: LazyLock<Database> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_system_fonts();
    database
});
static REMEMBERED: Mutex<Vec<(String, Found)>> = Mutex::new(Vec::new());

/// Fonts of this system that have the letters, or as many of them as any have; none for no letters.
pub fn fonts_for(letters: &str) -> Found {
    if letters.is_empty() {
        return Found::default();
    }
    let mut remembered = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, found)) = remembered.iter().find(|(known, _)| known == letters) {
        return found.clone();
    }
    let found = Arc::new(find(&SYSTEM, letters));
    if remembered.len() >= MOST_REMEMBERED {
        remembered.remove(0);
    }
    remembered.push((letters.to_owned(), found.clone()));
    found
}

/// Takes the font that has the most of the letters, then the one that has the most of the rest.
fn find(database: &Database, letters: &str) -> Vec<SystemFont> {
    let mut faces: Vec<&FaceInfo> = database.faces().filter(|face| face.style == Style::Normal).collect();
    // The same system gives the same fonts, in whatever order its folders are read.
    faces.sort_by_key(|face| {
        (face.monospaced, face.weight.0.abs_diff(WEIGHT), face.post_script_name.clone(), face.index)
    });
    let mut rest = letters.to_owned();
    let mut found = Vec::new();
    while !rest.is_empty() && found.len() < MOST_FONTS {
        let mut best: Option<(&FaceInfo, String)> = None;
        for face in &faces {
            let most = best.as_ref().map_or(0, |(_, has)| has.chars().count());
            let Some(has) = covered(database, face, &rest) else { continue };
            if has.chars().count() > most {
                let all = has == rest;
                best = Some((face, has));
                if all {
                    break;
                }
            }
        }
        let Some((face, has)) = best else { break };
        let Some(font) = read(database, face) else { break };
        found.push(font);
        rest.retain(|c| !has.contains(c));
    }
    found
}

/// Which of the letters a face can draw.
fn covered(database: &Database, face: &FaceInfo, letters: &str) -> Option<String> {
    database.with_face_data(face.id, |bytes, index| {
        let fits = bytes.len() <= MOST_BYTES;
        if fits { FontFile { bytes, index }.covered(letters) } else { String::new() }
    })
}

fn read(database: &Database, face: &FaceInfo) -> Option<SystemFont> {
    let name = face.families.first().map_or_else(|| face.post_script_name.clone(), |(name, _)| name.clone());
    database.with_face_data(face.id, |bytes, index| SystemFont {
        name: name.clone(),
        bytes: bytes.to_vec(),
        index,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_find_a_font_that_has_them() {
        assert!(fonts_for("").is_empty());
        assert!(fonts_for("\u{10fffd}").is_empty(), "nobody has a letter of the private planes' end");
        let hebrew = fonts_for("שלום");
        if hebrew.is_empty() {
            println!("SKIPPED: no font of this system has Hebrew");
            return;
        }
        let file = hebrew[0].file();
        assert_eq!(file.covered("שלום"), "שלום", "{}", hebrew[0].name);
        assert!(!hebrew[0].name.is_empty());
        assert!(Arc::ptr_eq(&hebrew, &fonts_for("שלום")), "found once");
    }

    #[test]
    fn a_system_without_fonts_finds_none() {
        assert!(find(&Database::new(), "שלום").is_empty());
    }
}
