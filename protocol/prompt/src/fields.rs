//! THE table of front matter: each key once, with what it takes and a sentence for a person. Reading, checking, completion and hovers
//! are made from it; there is no second list.

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// Any text.
    Text,
    /// Text with `{{inputs}}`.
    Template,
    /// A whole number from the first to the second.
    Integer(u64, u64),
    /// A number from the first to the second.
    Number(f64, f64),
    /// `1K`, `2K`, `4K` (the long side) or `1280x720` in pixels.
    Size,
    /// `16:9` and the like.
    Aspect,
    /// The name of a route, as `maquette models` lists them.
    Route,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A picture beside the file, or a URL.
    Picture,
    /// Colours and names of the project's palettes.
    Palette,
    /// Axes of variation.
    Axes,
    /// Blocks by tier, of [`TIER`].
    Tiers,
    /// Blocks by model, of [`DIALECT`].
    Dialects,
    /// Whatever Dotprompt takes.
    Foreign,
}

/// A key of the front matter, or of a block in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name, without `maquette.`.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is for, in sentences.
    pub doc: &'static str,
    /// A value to begin with.
    pub example: &'static str,
}

const fn field(name: &'static str, takes: Takes, example: &'static str, doc: &'static str) -> Field {
    Field { name, takes, doc, example }
}

/// The longest prompt that the daemon takes, in bytes; longer ones are refused there.
pub const MAX_PROMPT_BYTES: usize = 32_768;
/// The most combinations that a file may have.
pub const MAX_COMBINATIONS: u64 = 10_000;

const COUNT: Takes = Takes::Integer(1, 256);
const SEED: Takes = Takes::Integer(0, (1 << 53) - 1);
const MOTION: Takes = Takes::Integer(0, 255);
const GUIDANCE: Takes = Takes::Number(0.0, 1.0);

/// What may follow `maquette.`, in the order in which people write it.
pub const OWN: &[Field] = &[
    field(
        "shot",
        Takes::Template,
        "spring-hero",
        "The shot that owns the takes. May name inputs: `{{subject}}` then gives each subject a shot of its own. Without it, the file's name is the shot.",
    ),
    field(
        "tiers",
        Takes::Tiers,
        "{ draft: { count: 4 }, hero: { add: \", fine detail\" } }",
        "What differs from tier to tier: route, size, count, strength, and words that are added or take the place of the body.",
    ),
    field(
        "matrix",
        Takes::Axes,
        "{ light: [dawn, dusk] }",
        "Axes of variation. Each is an input of the body; all combinations are made. An axis is a list, a file of words (`\"@wild/light.txt\"`), or objects `{ value, negative }`.",
    ),
    field(
        "pick",
        Takes::Integer(1, MAX_COMBINATIONS),
        "8",
        "Take so many combinations instead of all. Which ones is a function of the seed and of each axis's name, so it stays the same.",
    ),
    field(
        "negative",
        Takes::Template,
        "\"blurry\"",
        "What not to draw. May use the same inputs as the body.",
    ),
    field(
        "palette",
        Takes::Palette,
        "[\"#0b5fff\", brand]",
        "Colours to keep to: `#rrggbb`, or the name of a palette in `maquette.toml`.",
    ),
    field(
        "dialects",
        Takes::Dialects,
        "{ flux: { add: \"natural light\" } }",
        "Wording for one family of models, by the name of a route, of its provider, or a word of its model's id.",
    ),
    field(
        "anchor",
        Takes::Picture,
        "refs/anchor.png",
        "A still that is brought in as the shot's anchor frame, where it has none.",
    ),
    field("seed", SEED, "7", "Seed of variation 0. Without it, the seed is a function of the wording."),
    field("count", COUNT, "4", "How many variations of each combination are drafted."),
    field("size", Takes::Size, "1K", "`1K`, `2K`, `4K` (the long side) or exact pixels such as `1280x720`."),
    field("aspect", Takes::Aspect, "\"16:9\"", "Width to height of drafts; later tiers keep it."),
    field("motion", MOTION, "40", "How much moves in a clip, 0 (nothing) to 255."),
    field("guidance", GUIDANCE, "0.6", "How close a clip stays to its anchor frame, 0 to 1."),
    field("seconds", Takes::Number(0.5, 20.0), "4", "Length of a clip, 0.5 to 20 seconds."),
    field("fps", Takes::Integer(12, 60), "24", "Frames a second of a clip, 12 to 60."),
    field(
        "media",
        Takes::Words(&["image", "video"]),
        "image",
        "What the file is for, as other tools may read it.",
    ),
];

/// What a block of `maquette.tiers` may have.
pub const TIER: &[Field] = &[
    field(
        "route",
        Takes::Route,
        "sketch/composition",
        "Another route than the ladder's, by its name. A file can never choose what your own settings forbid.",
    ),
    field("count", COUNT, "4", "How many variations of each combination."),
    field("size", Takes::Size, "2K", "`1K`, `2K`, `4K` (the long side) or exact pixels such as `1280x720`."),
    field("aspect", Takes::Aspect, "\"16:9\"", "Width to height; only where takes are drawn from words."),
    field(
        "strength",
        Takes::Number(0.0, 1.0),
        "0.45",
        "How much may change from the take below, 0 (nothing) to 1 (anything).",
    ),
    field(
        "prompt",
        Takes::Template,
        "\"a {{subject}}, studio photograph\"",
        "Takes the place of the body on this tier.",
    ),
    field("add", Takes::Template, "\", fine detail\"", "Is added to the body on this tier."),
    field("negative", Takes::Template, "\"text\"", "Is added to the negative prompt on this tier."),
    field("seed", SEED, "7", "Seed of variation 0 on this tier."),
    field("motion", MOTION, "40", "How much moves, 0 (nothing) to 255."),
    field("guidance", GUIDANCE, "0.6", "How close it stays to its anchor frame, 0 to 1."),
    field("seconds", Takes::Number(0.5, 20.0), "4", "Length, 0.5 to 20 seconds."),
    field("fps", Takes::Integer(12, 60), "24", "Frames a second, 12 to 60."),
];

/// What a block of `maquette.dialects` may have.
pub const DIALECT: &[Field] = &[
    field(
        "prompt",
        Takes::Template,
        "\"photo of {{subject}}\"",
        "Takes the place of the body for these models, where the tier has no wording of its own.",
    ),
    field("add", Takes::Template, "\"natural light\"", "Is added to the body for these models."),
    field("negative", Takes::Template, "\"lowres\"", "Is added to the negative prompt for these models."),
];

/// Dotprompt's own keys; any other key without a dot is somebody else's, and we say nothing of it.
pub const DOTPROMPT: &[Field] = &[
    field(
        "model",
        Takes::Foreign,
        "",
        "The model that other Dotprompt tools use. Maquette's tiers choose their routes by themselves; the hover shows what is known of it.",
    ),
    field("config", Takes::Foreign, "{}", "Settings of the model, for other Dotprompt tools."),
    field(
        "input",
        Takes::Foreign,
        "\n  schema:\n    subject: string",
        "The inputs: `schema` says what they are (Picoschema), `default` what they are if nobody says.",
    ),
    field("output", Takes::Foreign, "{ format: text }", "What comes out, for other Dotprompt tools."),
    field("name", Takes::Foreign, "", "The prompt's name; otherwise the file's."),
    field("description", Takes::Foreign, "", "What the prompt is for."),
    field("variant", Takes::Foreign, "", "Which variant of the prompt this file is: `name.variant.prompt`."),
    field("version", Takes::Foreign, "", "The prompt's version, for other Dotprompt tools."),
    field("tools", Takes::Foreign, "[]", "Tools that a language model may call; pictures have none."),
    field("toolDefs", Takes::Foreign, "[]", "Definitions of tools; pictures have none."),
];

/// The field of this name in a table.
pub fn find(table: &'static [Field], name: &str) -> Option<&'static Field> {
    table.iter().find(|field| field.name == name)
}

/// The name that is nearest to a misspelt one, if one is near: at most two letters changed, added, left out or swapped with a neighbour.
pub fn near<'a>(names: impl Iterator<Item = &'a str>, wrong: &str) -> Option<&'a str> {
    let distances = names.map(|name| (strsim::osa_distance(name, wrong), name));
    let near = distances.filter(|(far, name)| *far <= 2 && *far < name.chars().count());
    near.min_by_key(|(far, _)| *far).map(|(_, name)| name)
}

/// Whether a text is a size: `1K`, `2K`, `4K` or `1280x720` with sides of 1 to 65,535 pixels.
pub fn is_size(text: &str) -> bool {
    let side = |text: &str| text.parse::<u32>().is_ok_and(|side| (1..=65_535).contains(&side));
    let exact = |text: &str| text.split_once('x').is_some_and(|(width, height)| side(width) && side(height));
    ["1K", "2K", "4K"].iter().any(|name| name.eq_ignore_ascii_case(text)) || exact(text)
}

/// Whether a text is an aspect: `16:9`, with both parts from 1 to 1,000.
pub fn is_aspect(text: &str) -> bool {
    let part = |text: &str| text.parse::<u32>().is_ok_and(|part| (1..=1_000).contains(&part));
    text.split_once(':').is_some_and(|(width, height)| part(width) && part(height))
}

/// The red, green and blue of `#rrggbb` or `#rgb`.
pub fn colour(text: &str) -> Option<[u8; 3]> {
    let digits =
        text.strip_prefix('#').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let part = |at: usize| u8::from_str_radix(long.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_names_each_field_once_and_says_what_it_is_for() {
        for table in [OWN, TIER, DIALECT, DOTPROMPT] {
            for (at, field) in table.iter().enumerate() {
                assert!(table.iter().skip(at + 1).all(|other| other.name != field.name), "{}", field.name);
                assert!(field.doc.ends_with('.'), "{}", field.name);
            }
        }
    }

    /// With `UPDATE_EXPECT` set, the tables of the README are written anew.
    #[test]
    fn the_readme_has_every_field() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let mut text = std::fs::read_to_string(path).unwrap();
        for (mark, prefix, table) in [("own", "maquette.", OWN), ("tier", "", TIER), ("dialect", "", DIALECT)]
        {
            let rows = table.iter().map(|field| {
                let example = field.example.replace('|', "\\|");
                format!("| `{prefix}{}` | `{example}` | {} |\n", field.name, field.doc)
            });
            let rows = format!(
                "| key | for example | what it is for |\n|---|---|---|\n{}",
                rows.collect::<String>()
            );
            let mark = format!("<!-- {mark} -->\n");
            let (before, rest) = text.split_once(&mark).unwrap();
            let after = rest.split_once("\n## ").unwrap().1;
            text = format!("{before}{mark}{rows}\n## {after}");
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), text, "run it with UPDATE_EXPECT=1");
    }

    #[test]
    fn sizes_aspects_and_colours() {
        let check = |text: &str, size, aspect, is_colour| {
            assert_eq!(
                (is_size(text), is_aspect(text), colour(text).is_some()),
                (size, aspect, is_colour),
                "{text}"
            );
        };
        check("1K", true, false, false);
        check("2k", true, false, false);
        check("1280x720", true, false, false);
        check("0x720", false, false, false);
        check("16:9", false, true, false);
        check("0:9", false, false, false);
        check("#0b5fff", false, false, true);
        check("#0b5", false, false, true);
        check("#0b5ff", false, false, false);
        check("#0b5ff\u{e9}", false, false, false);
        check("", false, false, false);
        assert_eq!(colour("#fa0"), Some([0xff, 0xaa, 0]));
    }

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let names = || OWN.iter().map(|field| field.name);
        assert_eq!(near(names(), "pallete"), Some("palette"));
        assert_eq!(near(names(), "matirx"), Some("matrix"));
        assert_eq!(near(names(), "weather"), None);
        assert_eq!(near(["a"].into_iter(), "b"), None, "nothing of it is left");
    }
}
