//! Words of a prompt that ask for fidelity: what drafts and cheap models get wrong first.
//!
//! A list of English words, not an understanding of the prompt: it finds `glass` in `a glass house` and in `glass-like`, and nothing in
//! other languages. So it is told as "the prompt names", and nothing more is made of it.

/// What a prompt asks for that takes a better model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// Metal, wood, stone and the like, which look real only with their texture.
    Materials,
    /// Glass, water and what else shows what is behind it.
    Glass,
    /// Cloth, with its folds and weave.
    Fabric,
    /// Letters that have to be read.
    Lettering,
}

impl Wanted {
    /// As a sentence says it.
    pub fn text(self) -> &'static str {
        match self {
            Wanted::Materials => "a material",
            Wanted::Glass => "glass",
            Wanted::Fabric => "fabric",
            Wanted::Lettering => "lettering",
        }
    }
}

/// One thing that a prompt asks for, and the words that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub what: Wanted,
    /// The words as they stand in the prompt, each once, at most [`MAX_WORDS`].
    pub words: Vec<String>,
}

/// Words of one kind that are told at most.
const MAX_WORDS: usize = 4;
/// The longest lettering between quotation marks, in letters; more is speech or a quotation.
const MAX_LETTERING: usize = 60;

const MATERIALS: &[&str] = &[
    "aluminium",
    "aluminum",
    "brass",
    "brick",
    "bronze",
    "bamboo",
    "carbon",
    "ceramic",
    "ceramics",
    "chrome",
    "clay",
    "cobblestone",
    "concrete",
    "copper",
    "cork",
    "enamel",
    "gold",
    "golden",
    "granite",
    "iron",
    "jade",
    "lacquer",
    "lacquered",
    "leather",
    "limestone",
    "mahogany",
    "marble",
    "metal",
    "metallic",
    "oak",
    "pewter",
    "pine",
    "platinum",
    "porcelain",
    "rubber",
    "rust",
    "rusty",
    "sandstone",
    "silver",
    "slate",
    "steel",
    "stone",
    "stoneware",
    "suede",
    "teak",
    "terracotta",
    "terrazzo",
    "tin",
    "titanium",
    "veneer",
    "walnut",
    "wicker",
    "wood",
    "wooden",
    "zinc",
];
const GLASS: &[&str] = &[
    "crystal",
    "dew",
    "diamond",
    "droplet",
    "glass",
    "glassware",
    "glassy",
    "ice",
    "icy",
    "lens",
    "mirror",
    "mirrored",
    "prism",
    "reflection",
    "reflective",
    "refraction",
    "translucent",
    "transparent",
];
const FABRIC: &[&str] = &[
    "brocade",
    "canvas",
    "cashmere",
    "chiffon",
    "cloth",
    "corduroy",
    "cotton",
    "crochet",
    "damask",
    "denim",
    "embroidered",
    "embroidery",
    "fabric",
    "felt",
    "flannel",
    "fur",
    "jersey",
    "knit",
    "knitted",
    "lace",
    "linen",
    "muslin",
    "organza",
    "satin",
    "silk",
    "silken",
    "tapestry",
    "tartan",
    "textile",
    "tulle",
    "tweed",
    "velvet",
    "wool",
    "woollen",
    "woven",
];
const LETTERING: &[&str] = &[
    "calligraphy",
    "caption",
    "headline",
    "inscription",
    "label",
    "lettering",
    "logo",
    "logotype",
    "monogram",
    "neon sign",
    "number plate",
    "poster",
    "signage",
    "signboard",
    "slogan",
    "typography",
    "wordmark",
];

/// What a prompt asks for, in the order of [`Wanted`].
pub fn wanted(prompt: &str) -> Vec<Asked> {
    let words: Vec<String> = prompt
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let named = |what: Wanted, list: &[&str]| {
        let mut found = if what == Wanted::Lettering { quoted(prompt) } else { Vec::new() };
        for place in 0..words.len() {
            let known = list.iter().find(|known| stands_at(known, &words[place..]));
            if let Some(known) = known.filter(|known| !found.iter().any(|word| word == *known)) {
                found.push((*known).to_owned());
            }
        }
        found.truncate(MAX_WORDS);
        (!found.is_empty()).then_some(Asked { what, words: found })
    };
    [
        (Wanted::Materials, MATERIALS),
        (Wanted::Glass, GLASS),
        (Wanted::Fabric, FABRIC),
        (Wanted::Lettering, LETTERING),
    ]
    .into_iter()
    .filter_map(|(what, list)| named(what, list))
    .collect()
}

/// Whether the words begin with a known one, or with its plural.
fn stands_at(known: &str, words: &[String]) -> bool {
    let mut parts = known.split(' ').peekable();
    let mut place = 0;
    while let Some(part) = parts.next() {
        let Some(word) = words.get(place) else { return false };
        let is_last = parts.peek().is_none();
        let is_it = word == part
            || is_last && word.strip_prefix(part).is_some_and(|ending| matches!(ending, "s" | "es"));
        if !is_it {
            return false;
        }
        place += 1;
    }
    true
}

/// What stands between quotation marks: `'SPRING'`, `"SALE"`, `“Menu”`. An apostrophe inside a word opens and closes nothing.
fn quoted(prompt: &str) -> Vec<String> {
    const PAIRS: [(char, char); 5] = [('\'', '\''), ('"', '"'), ('“', '”'), ('‘', '’'), ('«', '»')];
    let letters: Vec<char> = prompt.chars().collect();
    let is_word = |place: usize| letters.get(place).is_some_and(|letter| letter.is_alphanumeric());
    let mut found: Vec<String> = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let close = PAIRS.iter().find(|(open, _)| *open == letters[place]).map(|(_, close)| *close);
        let begins = close.is_some() && (place == 0 || !is_word(place - 1));
        let end = close.filter(|_| begins).and_then(|close| {
            let far = letters.len().min(place + MAX_LETTERING + 2);
            (place + 2..far).find(|end| letters[*end] == close && !is_word(end + 1))
        });
        match end {
            Some(end) => {
                let text: String = letters[place + 1..end].iter().collect();
                let text = format!("“{}”", text.trim());
                if text.chars().any(char::is_alphanumeric) && !found.contains(&text) {
                    found.push(text);
                }
                place = end + 1;
            }
            None => place += 1,
        }
    }
    found
}
