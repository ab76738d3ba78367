//! Orders for hosts of other people's models: each model has an input of its own, and its route in the catalog says how that is
//! called. Pure.
//!
//! A route's parameters: `size` (`aspect`, `aspect_only`, `pixels`, `sides`, `lines`), `pictures` (the field for pictures to look at),
//! `first_frame` and `last_frame` (the fields for a clip's frames), `guide` (the field for depth or lines), `duration` (`text` such as `8s`, else `number`), `seed = "none"`; and
//! `input.<field>` is sent as it stands.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::pictures::Enclosed;
use super::{Decline, Why, shapes, words};
use crate::catalog::template::typed;
use crate::plan::recipe::{InputRole, Recipe};

/// The aspects that such models know.
const ASPECTS: &[(u32, u32)] =
    &[(1, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5), (5, 4), (9, 16), (16, 9), (21, 9)];

/// A picture as a model is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What it is for.
    pub role: InputRole,
    /// Where it is: an address, or a data URI with all its bytes.
    pub link: String,
}

impl Shown {
    /// A picture that travels inside the order.
    pub fn inside(one: &Enclosed) -> Shown {
        let link = format!("data:{};base64,{}", one.media.mime(), STANDARD.encode(&one.bytes));
        Shown { role: one.role, link }
    }
}

/// The input of an order.
///
/// # Errors
/// Where the route does not say how pictures are sent.
pub fn input(recipe: &Recipe, seed: u64, shown: &[Shown]) -> Result<Map<String, Value>, Decline> {
    let parameter = |name: &str| recipe.parameters.get(name).map(String::as_str);
    let mut input = Map::new();
    input.insert("prompt".into(), words::prompt(recipe).into());
    if parameter("seed") != Some("none") {
        input.insert("seed".into(), (seed & 0x7FFF_FFFF).into());
    }
    sizes(recipe, parameter("size"), &mut input);
    if let Some(ms) = recipe.duration_ms {
        let seconds = ms.div_ceil(1000);
        let is_number = parameter("duration") == Some("number");
        let duration = if is_number { Value::from(seconds) } else { format!("{seconds}s").into() };
        input.insert("duration".into(), duration);
    }
    pictures(recipe, shown, &mut input)?;
    input.extend(fixed(recipe));
    Ok(input)
}

/// What a route sends with every order, field by field.
pub fn fixed(recipe: &Recipe) -> impl Iterator<Item = (String, Value)> {
    let fields = recipe.parameters.iter();
    fields.filter_map(|(name, value)| Some((name.strip_prefix("input.")?.to_owned(), typed(value))))
}

fn sizes(recipe: &Recipe, way: Option<&str>, input: &mut Map<String, Value>) {
    let (width, height) = (recipe.width, recipe.height);
    let aspect = || Value::from(shapes::aspect(width, height, ASPECTS));
    match way {
        Some("aspect") => {
            input.insert("aspect_ratio".into(), aspect());
            input.insert("resolution".into(), shapes::class(width, height).into());
        }
        Some("aspect_only") => drop(input.insert("aspect_ratio".into(), aspect())),
        Some("lines") => {
            input.insert("aspect_ratio".into(), aspect());
            input.insert("resolution".into(), shapes::lines(width, height).into());
        }
        Some("pixels") => {
            input.insert("image_size".into(), json!({ "width": width, "height": height }));
        }
        Some("sides") => {
            input.insert("width".into(), width.into());
            input.insert("height".into(), height.into());
        }
        Some(_) | None => {}
    }
}

/// A mask has no field in these models; it is seen to when the picture comes back.
fn pictures(recipe: &Recipe, shown: &[Shown], input: &mut Map<String, Value>) -> Result<(), Decline> {
    let missing = |name: &str| {
        let reason =
            format!("the catalog does not say how {} takes pictures: `{name}` is missing", recipe.route);
        Decline::new(Why::Order, reason)
    };
    let field = |name: &str| recipe.parameters.get(name).cloned().ok_or_else(|| missing(name));
    let frames = shown.iter().filter(|one| one.role == InputRole::Anchor);
    for (frame, name) in frames.zip(["first_frame", "last_frame"]) {
        input.insert(field(name)?, frame.link.clone().into());
    }
    if let Some(guide) = shown.iter().find(|one| one.role == InputRole::Guide) {
        input.insert(field("guide")?, guide.link.clone().into());
    }
    let looked_at = |one: &&Shown| matches!(one.role, InputRole::Parent | InputRole::Reference);
    let links: Vec<String> = shown.iter().filter(looked_at).map(|one| one.link.clone()).collect();
    if !links.is_empty() {
        input.insert(field("pictures")?, links.into());
    }
    Ok(())
}

/// What of an order can be known again in a list: its input, with nothing in the places of its pictures. None where there is no seed:
/// then variations look alike.
pub fn traits(recipe: &Recipe, seed: u64) -> Option<Map<String, Value>> {
    let seen = recipe.inputs.iter().filter(|input| input.role != InputRole::Mask);
    let shown: Vec<Shown> = seen.map(|input| Shown { role: input.role, link: String::new() }).collect();
    input(recipe, seed, &shown).ok().filter(|input| input.contains_key("seed"))
}

/// Whether a listed input has these traits. Words and seed alone are not enough: a draft and the hero that was made of it share both.
pub fn has(listed: &Value, traits: &Map<String, Value>) -> bool {
    let is_there = |(name, own): (&String, &Value)| match (own, &listed[name]) {
        (Value::Array(own), listed) => listed.as_array().is_some_and(|listed| listed.len() == own.len()),
        (Value::String(own), listed) if own.is_empty() => listed.is_string(),
        (_, Value::Null) => name != "prompt" && name != "seed",
        (own, listed) => own == listed,
    };
    let is_stray = |(name, value): (&String, &Value)| {
        value.as_array().is_some_and(|all| !all.is_empty()) && !traits.contains_key(name)
    };
    let listed_fields = listed.as_object();
    traits.iter().all(is_there) && !listed_fields.is_some_and(|fields| fields.iter().any(is_stray))
}

/// Whether a provider's name for a job can stand in a path.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=128).contains(&text.len()) && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::recipe::tests::teapot;

    #[test]
    fn an_input_is_put_in_the_words_of_its_model() {
        let check = |parameters: &[(&str, &str)], shown: &[Shown], expect: Value| {
            let mut recipe = Recipe { palette: Vec::new(), duration_ms: Some(3_500), ..teapot() };
            recipe.parameters =
                parameters.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            assert_eq!(Value::Object(input(&recipe, 5 | 1 << 40, shown).unwrap()), expect);
        };
        check(&[], &[], json!({ "prompt": "a teapot", "seed": 5, "duration": "4s" }));
        check(
            &[("size", "sides"), ("duration", "number"), ("seed", "none"), ("input.aspect_ratio", "custom")],
            &[],
            json!({ "prompt": "a teapot", "duration": 4, "width": 1024, "height": 1024, "aspect_ratio": "custom" }),
        );
        let at = |role, link: &str| Shown { role, link: link.into() };
        check(
            &[("pictures", "input_images"), ("first_frame", "image"), ("size", "aspect_only")],
            &[at(InputRole::Reference, "r"), at(InputRole::Anchor, "a"), at(InputRole::Mask, "m")],
            json!({ "prompt": "a teapot", "seed": 5, "duration": "4s", "aspect_ratio": "1:1",
                "input_images": ["r"], "image": "a" }),
        );
        let refused = input(&teapot(), 1, &[at(InputRole::Parent, "p")]).unwrap_err();
        assert!(refused.reason.contains("`pictures` is missing"), "{refused:?}");
    }

    #[test]
    fn an_order_is_known_again_by_all_that_it_says() {
        let parameters = [("size", "sides"), ("pictures", "images"), ("first_frame", "frame")];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let draft = Recipe { palette: Vec::new(), parameters: parameters.into(), ..teapot() };
        let with = |role| {
            let digest = maquette_protocol::Digest([0; 32]);
            Recipe { inputs: vec![crate::plan::recipe::Input { role, digest }], ..draft.clone() }
        };
        let check = |recipe: &Recipe, change: Value, expect| {
            let mut listed =
                json!({ "prompt": "a teapot", "seed": 7, "width": 1024, "height": 1024, "more": 1 });
            listed.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            assert_eq!(has(&listed, &traits(recipe, 7).unwrap()), expect, "{listed}");
        };
        check(&draft, json!({}), true);
        check(&draft, json!({ "seed": 8 }), false);
        check(&draft, json!({ "prompt": "q" }), false);
        check(&draft, json!({ "prompt": null }), false);
        check(&draft, json!({ "width": 2048 }), false);
        check(&draft, json!({ "width": null }), true);
        check(&draft, json!({ "images": [] }), true);
        check(&draft, json!({ "images": ["a"] }), false);
        check(&with(InputRole::Parent), json!({ "images": ["a"] }), true);
        check(&with(InputRole::Parent), json!({}), false);
        check(&with(InputRole::Mask), json!({}), true);
        check(&with(InputRole::Anchor), json!({ "frame": "https://x.example" }), true);
        check(&with(InputRole::Anchor), json!({}), false);
        assert!(!has(&json!({}), &traits(&draft, 7).unwrap()));
        let parameters = [("seed".to_owned(), "none".to_owned())].into();
        assert_eq!(traits(&Recipe { parameters, ..draft }, 7), None);
    }

    #[test]
    fn names_of_jobs_are_plain() {
        let check = |text: &str, expect| assert_eq!(is_id(text), expect, "{text}");
        check("rmk4a2-x_9", true);
        check("", false);
        check("../x", false);
        check("a/b", false);
        check(&"a".repeat(129), false);
    }
}
