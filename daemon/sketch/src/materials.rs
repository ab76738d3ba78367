//! Materials that a finish is told of: "brushed aluminium", "linen", "wet asphalt", and what they are said of.

/// A surface's texture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Texture {
    Brushed,
    Linen,
    Velvet,
    Leather,
    Wood,
    Stone,
    Marble,
    Glass,
    Asphalt,
    WetAsphalt,
    Paper,
    Ceramic,
}

/// A material as a line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub texture: Texture,
    /// The words, as written, lower case.
    pub words: String,
    /// What it is said of: the word of a part that the picture has, if there is one.
    pub of: Option<usize>,
}

/// The most materials that are looked at.
const MOST: usize = 6;
/// Words that lead from a thing to its material: "a sofa in velvet".
const LEADING: [&str; 8] = ["of", "in", "made", "from", "with", "is", "covered", "polished"];

/// The materials of a line, each with the position in `names` of what it is said of.
pub(crate) fn materials(line: &str, names: &[String]) -> Vec<Named> {
    let words: Vec<String> = line
        .split(|c: char| !(c.is_alphanumeric() || c == ','))
        .flat_map(|w| w.split_inclusive(','))
        .filter(|w| !w.is_empty())
        .take(400)
        .map(str::to_lowercase)
        .collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| words[i].as_str());
        let Some(texture) = texture(word.trim_end_matches(','), before) else { continue };
        let told = match before {
            Some(first @ ("wet" | "brushed")) => format!("{first} {}", word.trim_end_matches(',')),
            Some(_) | None => word.trim_end_matches(',').to_owned(),
        };
        found.push(Named { texture, words: told, of: said_of(&words, at, names, texture) });
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The texture of a word, with the word before it.
fn texture(word: &str, before: Option<&str>) -> Option<Texture> {
    match word {
        "aluminium" | "aluminum" | "steel" | "metal" | "metallic" | "brass" | "copper" | "chrome"
        | "iron" | "titanium" => Some(Texture::Brushed),
        "linen" | "canvas" | "cotton" | "cloth" | "fabric" | "burlap" | "wool" | "denim" => {
            Some(Texture::Linen)
        }
        "velvet" | "suede" | "felt" => Some(Texture::Velvet),
        "leather" => Some(Texture::Leather),
        "wood" | "wooden" | "oak" | "walnut" | "teak" | "timber" | "plywood" | "bamboo" | "mahogany" => {
            Some(Texture::Wood)
        }
        "stone" | "granite" | "concrete" | "slate" | "sandstone" | "plaster" | "terrazzo" => {
            Some(Texture::Stone)
        }
        "marble" => Some(Texture::Marble),
        "glass" | "crystal" => Some(Texture::Glass),
        "asphalt" | "tarmac" if before == Some("wet") => Some(Texture::WetAsphalt),
        "asphalt" | "tarmac" => Some(Texture::Asphalt),
        "paper" | "cardboard" | "parchment" => Some(Texture::Paper),
        "ceramic" | "porcelain" | "earthenware" | "stoneware" => Some(Texture::Ceramic),
        _ => None,
    }
}

/// What a material is said of: the next thing after it, else the thing before it ("a sofa of linen"), else the ground where only the
/// ground can be of it.
fn said_of(words: &[String], at: usize, names: &[String], texture: Texture) -> Option<usize> {
    let named = |word: &String| {
        let word = word.trim_end_matches(',');
        names.iter().skip(1).position(|name| same_noun(word, name)).map(|i| i + 1)
    };
    let ends =
        |word: &&String| word.ends_with(',') || matches!(word.as_str(), "and" | "on" | "beside" | "behind");
    let mut after = Vec::new();
    for word in words[at + 1..].iter().take(3).take_while(|_| !ends(&&words[at])) {
        if word == "and" || word == "on" || word == "beside" || word == "behind" {
            break;
        }
        after.push(word);
        if ends(&word) {
            break;
        }
    }
    if let Some(part) = after.into_iter().find_map(named) {
        return Some(part);
    }
    let leads = words[..at].iter().rev().take(2).any(|w| LEADING.contains(&w.as_str()));
    let before = words[..at].iter().rev().take(4).find_map(named).filter(|_| leads);
    let ground = matches!(texture, Texture::Asphalt | Texture::WetAsphalt) && names.len() > 1;
    before.or(ground.then_some(1))
}

/// The same noun, in singular or plural.
fn same_noun(word: &str, name: &str) -> bool {
    let stem = |w: &str| w.strip_suffix("es").or(w.strip_suffix('s')).unwrap_or(w).to_owned();
    word == name
        || word.strip_suffix('s') == Some(name)
        || name.strip_suffix('s') == Some(word)
        || stem(word) == stem(name)
        || (name == "ground" && matches!(word, "floor" | "street" | "road" | "pavement"))
}

/// How likely a colour (L*a*b*) at a height in the picture (0 top to 1 bottom) is of a material, 0 to 1. This is no more than what the
/// colours of such things usually are.
pub(crate) fn affinity(texture: Texture, [l, a, b]: [f32; 3], height: f32) -> f32 {
    let chroma = (a * a + b * b).sqrt();
    let above = |v: f32, from: f32, soft: f32| ((v - from) / soft + 0.5).clamp(0.0, 1.0);
    let below = |v: f32, to: f32, soft: f32| 1.0 - above(v, to, soft);
    match texture {
        Texture::Brushed => below(chroma, 14.0, 8.0) * above(l, 35.0, 16.0),
        Texture::Linen => below(chroma, 26.0, 10.0) * above(l, 55.0, 16.0),
        Texture::Velvet => above(chroma, 24.0, 12.0) * below(l, 60.0, 20.0),
        Texture::Leather => below(l, 58.0, 16.0) * above(b, 2.0, 8.0) * below(chroma, 55.0, 16.0),
        Texture::Wood => {
            above(b, 10.0, 10.0)
                * above(a, 0.0, 8.0)
                * below((a - b).max(0.0), 4.0, 8.0)
                * above(l, 16.0, 10.0)
        }
        Texture::Stone => below(chroma, 13.0, 8.0) * above(l, 28.0, 14.0) * below(l, 90.0, 8.0),
        Texture::Marble => below(chroma, 10.0, 8.0) * above(l, 66.0, 14.0),
        Texture::Glass => {
            below(chroma, 24.0, 10.0) * below(a, 4.0, 6.0) * below(b, 6.0, 8.0) * above(l, 40.0, 16.0)
        }
        Texture::Asphalt | Texture::WetAsphalt => {
            below(chroma, 14.0, 8.0) * below(l, 58.0, 18.0) * above(height, 0.5, 0.3)
        }
        Texture::Paper => below(chroma, 18.0, 8.0) * above(l, 70.0, 14.0),
        Texture::Ceramic => below(chroma, 34.0, 12.0) * above(l, 62.0, 16.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_find_what_they_are_said_of() {
        let names: Vec<String> =
            ["surroundings", "ground", "sofa", "teapot", "car"].map(str::to_owned).to_vec();
        for (line, expect) in [
            ("a linen sofa", Some((Texture::Linen, Some(2)))),
            ("a sofa of green velvet", Some((Texture::Velvet, Some(2)))),
            ("brushed aluminium teapot", Some((Texture::Brushed, Some(3)))),
            ("a car on wet asphalt", Some((Texture::WetAsphalt, Some(1)))),
            ("a car on asphalt", Some((Texture::Asphalt, Some(1)))),
            ("a walnut floor", Some((Texture::Wood, Some(1)))),
            ("marble, a teapot", Some((Texture::Marble, None))),
            ("glass everywhere", Some((Texture::Glass, None))),
            ("a teapot", None),
        ] {
            let found = materials(line, &names);
            assert_eq!(found.first().map(|n| (n.texture, n.of)), expect, "{line}");
        }
        assert_eq!(materials("wet asphalt", &[])[0].words, "wet asphalt");
        assert!(materials(&"oak ".repeat(999), &names).len() <= MOST);
    }

    #[test]
    fn colours_are_likely_of_what_they_usually_are() {
        let (brown, grey, blue) = ([45.0, 15.0, 30.0], [40.0, 0.0, 1.0], [40.0, 10.0, -45.0]);
        assert!(affinity(Texture::Wood, brown, 0.5) > 0.8);
        assert!(affinity(Texture::Wood, blue, 0.5) < 0.1 && affinity(Texture::Wood, grey, 0.5) < 0.2);
        assert!(affinity(Texture::Asphalt, grey, 0.9) > 0.8 && affinity(Texture::Asphalt, grey, 0.1) < 0.1);
    }
}
