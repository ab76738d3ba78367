//! Words for styles, moods and surfaces.

use super::Meaning;
use crate::read::{Material, Mood, Size, Style};

type List = &'static [(Meaning, &'static [&'static str])];

/// How it is drawn.
pub(super) const STYLES: List = &[
    (Meaning::Style(Style::Flat), &["flat", "flat style", "flat design", "vector", "vector art", "flat colours", "flat colors", "poster style", "minimalist", "minimal", "posterised", "posterized", "silkscreen", "screen print", "flat illustration", "cel shaded", "vector style", "minimalistic", "papercut", "poster art", "paper cut"]),
    (Meaning::Style(Style::Ink), &["ink", "ink drawing", "pen and ink", "line art", "line drawing", "comic", "comic style", "manga", "linework", "woodcut", "linocut", "black ink", "ink style", "inked", "etching", "engraving", "pen drawing", "cartoon", "graphic novel", "comic book", "in ink", "manga style", "lineart"]),
    (Meaning::Style(Style::Charcoal), &["charcoal style", "charcoal drawing", "pencil", "pencil drawing", "pencil sketch", "graphite drawing", "chalk", "chalk drawing", "in charcoal", "charcoal sketch", "conté", "pastel drawing", "in pencil", "crayon", "hand drawn"]),
    (Meaning::Style(Style::Watercolour), &["watercolour", "watercolor", "watercolour wash", "watercolor wash", "wash", "aquarelle", "gouache", "watercolour style", "watercolor style", "in watercolour", "in watercolor", "watercolour painting", "watercolor painting", "ink wash", "painterly", "painted"]),
    (Meaning::Style(Style::Noir), &["noir", "film noir", "black and white", "monochrome", "noir style", "greyscale", "grayscale", "b w", "b and w", "sin city", "duotone"]),
    (Meaning::Style(Style::Isometric), &["isometric", "isometric view", "isometric style", "axonometric", "isometric projection", "parallel projection", "isometric drawing", "diorama", "isometry"]),
    (Meaning::Style(Style::Blueprint), &["blueprint", "blueprint style", "cyanotype", "technical drawing", "blueprint drawing", "schematic", "as a blueprint", "architectural drawing", "construction drawing", "white lines on blue"]),
];

/// What it is to feel like.
pub(super) const MOODS: List = &[
    (Meaning::Mood(Mood::Calm), &["calm", "peaceful", "serene", "quiet", "tranquil", "relaxed", "still", "restful", "gentle", "meditative", "zen", "relaxing", "silent", "idyllic", "soothing"]),
    (Meaning::Mood(Mood::Tense), &["tense", "dramatic", "threatening", "ominous", "suspense", "suspenseful", "thrilling", "menacing", "dangerous", "nervous", "scary", "horror", "sinister", "spooky", "angry", "terrifying", "anxious", "creepy", "thriller", "brutal", "aggressive", "danger", "drama"]),
    (Meaning::Mood(Mood::Joyful), &["joyful", "happy", "cheerful", "playful", "fun", "lively", "merry", "festive", "sunny mood", "optimistic", "celebration", "party", "funny", "joy", "exuberant", "whimsical", "fresh", "celebrating"]),
    (Meaning::Mood(Mood::Gloomy), &["gloomy", "sad", "melancholic", "melancholy", "bleak", "sombre", "somber", "dreary", "depressing", "mournful", "grim", "moody", "dismal", "desolate", "grey mood", "sorrowful", "sadness", "post apocalyptic", "apocalyptic", "abandoned"]),
    (Meaning::Mood(Mood::Dreamy), &["dreamy", "dreamlike", "ethereal", "surreal", "magical", "fairytale", "fairy tale", "fantasy", "soft mood", "enchanted", "whimsy", "otherworldly", "hazy mood", "delicate", "magic", "airy", "poetic", "dream", "heavenly"]),
    (Meaning::Mood(Mood::Epic), &["epic", "heroic", "grand", "majestic", "monumental", "cinematic", "awe", "sublime", "powerful", "spectacular", "awe inspiring", "triumphant", "breathtaking", "mighty", "imposing", "glorious"]),
    (Meaning::Mood(Mood::Romantic), &["romantic", "tender", "love", "loving", "intimate", "sensual", "in love", "romance", "valentine"]),
    (Meaning::Mood(Mood::Mysterious), &["mysterious", "mystical", "enigmatic", "eerie", "secret", "mystery", "uncanny", "occult", "haunted", "mystic", "strange", "cryptic"]),
    (Meaning::Mood(Mood::Cosy), &["cosy", "cozy", "homely", "comfortable", "hygge", "snug", "homey", "inviting", "rustic", "comforting"]),
    (Meaning::Mood(Mood::Lonely), &["lonely", "empty", "alone", "isolated", "deserted", "forlorn", "remote", "loneliness", "solitude"]),
    (Meaning::Mood(Mood::Dark), &["low key", "dark mood", "dark scene", "shadowy", "darkness", "murky"]),
    (Meaning::Mood(Mood::Bright), &["high key", "bright mood", "light mood", "luminous", "radiant", "shining", "brilliant", "bright scene"]),
    (Meaning::Mood(Mood::Warm), &["warm", "warm colours", "warm colors", "warm tones", "warm light", "warm palette", "nostalgic", "vintage", "retro", "sepia toned", "warm mood", "warm glow", "warmth"]),
    (Meaning::Mood(Mood::Cold), &["cold", "cool", "cold colours", "cold colors", "cool tones", "cold light", "cool palette", "chilly", "clinical", "freezing", "cool light", "cold tones", "sterile", "futuristic", "cool colours", "cool colors"]),
    (Meaning::Mood(Mood::Vivid), &["vivid", "colourful", "colorful", "vibrant", "saturated", "bold colours", "bold colors", "psychedelic", "bold", "vivid colours", "vivid colors", "rich colours", "pop art", "energetic", "dynamic", "bright colours", "bright colors"]),
    (Meaning::Mood(Mood::Muted), &["muted", "desaturated", "faded", "muted colours", "muted colors", "subdued", "pastel colours", "pastel colors", "washed out", "muted tones", "pastel palette", "earthy", "elegant", "understated", "restrained", "pastel tones", "pale colours"]),
];

/// Materials, and shifts of a colour.
pub(super) const SURFACES: List = &[
    (Meaning::Material(Material::Glossy), &["ceramic", "porcelain", "glazed", "glossy", "enamel", "polished", "shiny", "plastic", "lacquered", "varnished"]),
    (Meaning::Material(Material::Glass), &["glass", "crystal", "transparent"]),
    (Meaning::Material(Material::Metal), &["metal", "steel", "iron", "chrome", "tin", "aluminium", "aluminum", "metallic", "cast iron", "stainless steel", "brushed aluminium", "brushed steel"]),
    (Meaning::Material(Material::Oak), &["oak", "wooden", "wood", "timber", "ash", "beech", "birch", "pine wood table", "bamboo"]),
    (Meaning::Material(Material::Walnut), &["walnut", "dark wood", "teak", "ebony", "rosewood"]),
    (Meaning::Material(Material::Stone), &["marble", "stone", "concrete", "granite", "sandstone"]),
    (Meaning::Material(Material::Matte), &["matte", "clay", "linen", "paper", "cardboard", "leather", "stoneware", "earthenware", "velvet", "wool", "woollen", "felt", "cotton", "silk", "fabric"]),
    (Meaning::Size(Size::Small), &["small", "little", "tiny", "mini", "miniature", "short"]),
    (Meaning::Size(Size::Large), &["big", "large", "huge", "giant", "tall", "enormous", "gigantic", "massive", "oversized"]),
    (Meaning::Tint(0.35, Some(Mood::Bright)), &["bright"]),
    (Meaning::Tint(0.35, Some(Mood::Muted)), &["pale", "pastel", "soft"]),
    (Meaning::Tint(0.35, None), &["lighter"]),
    (Meaning::Tint(-0.35, Some(Mood::Dark)), &["dark"]),
    (Meaning::Tint(-0.35, None), &["deep", "darker"]),
];
