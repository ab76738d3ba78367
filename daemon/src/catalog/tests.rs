//! Catalog files: the shipped ones, overrides, and wrong ones.

use super::*;
use crate::providers::ADAPTERS as ALL;

/// A build with the sketcher alone.
const ADAPTERS: &[(&str, u32)] = &[ALL[0]];
const SKETCH: &str = SHIPPED[0].1;

#[test]
fn the_shipped_files_read() {
    let catalog = Catalog::load(&[], ADAPTERS).unwrap();
    let names: Vec<&str> = catalog.routes().map(|route| route.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "sketch/composition",
            "sketch/edit",
            "sketch/finish",
            "sketch/inpaint",
            "sketch/parallax",
            "sketch/stitch",
            "sketch/upscale"
        ]
    );
    for route in catalog.routes() {
        assert_eq!(route.price.as_ref().map(|price| price.micro_units), Some(0), "{}", route.name);
        assert_eq!(route.adapter_version, maquette_sketch::RENDERER_VERSION);
        assert_eq!((route.wallet.as_str(), route.contract), ("house", Contract::Verified));
    }
}

#[test]
fn the_shipped_remote_routes_say_what_they_cost_and_when_that_was_looked_up() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let remote: Vec<&Route> = catalog.routes().filter(|route| route.base_url.is_some()).collect();
    assert!(remote.len() >= 8, "{}", remote.len());
    for route in remote {
        let price = route.price.as_ref().unwrap();
        assert!(price.as_of.as_str() >= "2026-11-01", "{}", route.name);
        assert_eq!(price.micro_units == 0, route.wallet == "house", "{}", route.name);
        let usual = if route.makes == Makes::Clip { (1280, 720) } else { (1024, 1024) };
        assert!(route.makes_size(usual.0, usual.1), "{}", route.name);
    }
}

#[test]
fn tokens_of_pictures_that_go_in_may_have_a_price_of_their_own() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let check = |route: &str, expect: (i64, Option<i64>)| {
        let tokens = catalog.route(route).unwrap().price.as_ref().unwrap().tokens.unwrap();
        assert_eq!((tokens.text_in, tokens.picture_in), expect, "{route}");
    };
    check("openai/medium", (5_000_000, Some(8_000_000)));
    check("google/nano-banana", (1_500_000, None));
    let sum = |parts: &[(u64, i64)]| TokenPrices::sum(parts);
    assert_eq!(sum(&[(1_000, 8_000_000), (1, 5_000_000)]), Some(8_005));
    assert_eq!((sum(&[]), sum(&[(1, 1)]), sum(&[(u64::MAX, i64::MAX)])), (Some(0), Some(1), None));
}

#[test]
fn how_much_of_a_prompt_is_read_is_said_where_a_source_says_so() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let limit = |route: &str| catalog.route(route).unwrap().limits.prompt;
    let clip = PromptLimit { most: 77, of: Tokenizer::Clip };
    assert_eq!(
        (limit("comfyui/text"), limit("a1111/text"), limit("sketch/composition")),
        (Some(clip), None, None)
    );
    assert_eq!(limit("openai/low"), Some(PromptLimit { most: 32_000, of: Tokenizer::Characters }));
    let check = |more: &str, expect: &str| {
        let text = SKETCH.replacen("max_side = ", &format!("{more}\nmax_side = "), 1);
        assert_ne!(text, SKETCH);
        let error = Catalog::load(&[("sketch.toml".into(), text)], ADAPTERS).unwrap_err();
        assert!(error.to_string().contains(expect), "{error}");
    };
    check("prompt_tokens = 77", "tokenizer");
    check("tokenizer = \"clip\"", "prompt_tokens");
    check("prompt_tokens = 0\ntokenizer = \"clip\"", "prompt_tokens");
    check("prompt_tokens = 77\ntokenizer = \"gpt\"", "tokenizer");
}

#[test]
fn the_shipped_ladders_name_routes_that_are_there() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let names: Vec<&str> = catalog.ladders().map(|ladder| ladder.name.as_str()).collect();
    for wanted in ["comfyui", "fal", "google", "local", "openai", "replicate"] {
        assert!(names.contains(&wanted), "{names:?}");
    }
    for rung in catalog.ladders().flat_map(|ladder| &ladder.rungs) {
        let route = catalog.route(&rung.route).unwrap();
        assert_eq!(route.makes == Makes::Clip, rung.tier == "motion", "{}", route.name);
    }
}

#[test]
fn a_ladder_is_read_strictly() {
    let check = |from: &str, to: &str, expect: &str| {
        let text = SKETCH.replace(from, to);
        assert_ne!(text, SKETCH);
        let error = Catalog::load(&[("sketch.toml".into(), text)], ADAPTERS).unwrap_err();
        assert!(error.to_string().contains(expect), "{error}");
    };
    check("draft = \"sketch/composition\"", "draft = \"sketch/other\"", "ladder.draft");
    check("draft = \"sketch/composition\"", "draft = \"sketch/parallax\"", "ladder.draft");
    check("draft = \"sketch/composition\"", "drafts = \"sketch/composition\"", "ladder.drafts");
}

#[test]
fn larger_sizes_cost_what_the_file_says() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let check = |route: &str, width, height, expect| {
        let price = catalog.route(route).unwrap().price.as_ref().unwrap();
        assert_eq!(price.of_take(width, height, 0, Rate::HOUSE), Ok(Microcredits(expect)), "{route}");
    };
    check("google/nano-banana", 1024, 1024, 33_600);
    check("google/nano-banana", 1376, 768, 33_600);
    check("google/nano-banana", 2048, 2048, 50_000);
    check("google/nano-banana", 4096, 4096, 76_000);
    check("google/pro", 2048, 2048, 134_000);
    check("google/pro", 4096, 2304, 240_000);
    check("openai/high", 1024, 1536, 255_000);
    check("openai/high", 3840, 2160, 715_000);
    check("replicate/flux-2-pro", 1024, 1024, 40_000);
    check("replicate/flux-2-pro", 2048, 2048, 90_000);
}

#[test]
fn aspects_are_taken_with_the_pixels_that_rounding_gives() {
    let catalog = Catalog::load(&[], ALL).unwrap();
    let route = catalog.route("google/pro").unwrap();
    let check =
        |width, height, expect| assert_eq!(route.makes_size(width, height), expect, "{width}x{height}");
    check(1024, 682, true);
    check(1584, 672, true);
    check(1024, 438, true);
    check(928, 1152, true);
    check(1024, 900, false);
    check(1024, 512, false);
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_the_shipped_one() {
    let own = SKETCH.replace("version = \"1\"", "version = \"2\"");
    let catalog = Catalog::load(&[("sketch.toml".into(), own)], ADAPTERS).unwrap();
    assert!(catalog.routes().all(|route| route.model_version == "2"));
    let empty = "provider = \"sketch\"\n[route]".to_owned();
    assert_eq!(Catalog::load(&[("sketch.toml".into(), empty)], ADAPTERS).unwrap().routes().count(), 0);
    let newer = "provider = \"later\"\n[route.x]\nwhatever = 1".to_owned();
    assert_eq!(Catalog::load(&[("later.toml".into(), newer)], ADAPTERS).unwrap().routes().count(), 7);
}

#[test]
fn reading_is_strict() {
    let check = |from: &str, to: &str, part: &str| {
        let text = SKETCH.replacen(from, to, 1);
        assert_ne!(text, SKETCH, "{from}");
        let error = Catalog::load(&[("sketch.toml".into(), text)], ADAPTERS).unwrap_err();
        assert!(error.to_string().contains(part), "{from} → {to}: {error}");
    };
    check("provider = \"sketch\"", "", "`provider` is missing");
    check("provider = \"sketch\"", "provider = \"../x\"", "`provider` is not a name");
    check("wallet = \"house\"", "wallat = \"house\"", "`wallat` is unknown");
    check("wallet = \"house\"", "base_url = \"file:///etc\"", "`base_url` is not an http");
    check("[route.composition]", "[route.\"a/b\"]", "is not a name");
    check("mask = \"none\"", "musk = \"none\"", "`route.composition.mask` is missing");
    check("mask = \"none\"", "mask = \"some\"", "one of \"native\", \"none\"");
    check("stages = [\"exploration\"]", "stages = []", "`route.composition.stages` is missing");
    check("stages = [\"exploration\"]", "stages = [\"dreaming\"]", "a list out of \"exploration\"");
    check("max_side = 4096", "max_side = 32", "64 to 16384");
    check("amount = \"0\"", "amount = 0.1", "`route.composition.price.amount` is not a text");
    check("amount = \"0\"", "amount = \"1e3\"", "a decimal in quotes");
    check("as_of = \"2026-11-21\"", "as_of = \"2026-13-21\"", "a date such as");
    check("does = [\"draft\"]", "does = [\"draft\"]\nshutdown = \"soon\"", "a date such as");
    check(
        "flow = { can_cancel = true }",
        "flow = { can_cancle = true }",
        "`route.composition.flow.can_cancle` is unknown",
    );
}

#[test]
fn all_that_a_remote_route_says_is_kept() {
    let text = r#"
provider = "far"
base_url = "https://far.example"
[route.image]
call = "generate"
model = "far-image"
version = "3"
about = "far"
aliases = ["banana"]
stages = ["exploration", "refinement"]
makes = "still"
does = ["draft", "promote", "inpaint"]
min_side = 256
max_side = 2048
sizes = ["1024x1024", "1536x1024", "1024x1536"]
aspects = ["1:1", "3:2", "2:3"]
max_references = 14
seed = "best_effort"
mask = "native"
parameters = { quality = "high" }
price = { amount = "0.04", per = "megapixel", as_of = "2026-11-21", source = "https://far.example/pricing" }
charges_on_refusal = "unknown"
flow = { job_id = true, can_list = true, result_seconds = 360 }
shutdown = "2027-03-01"
successor = "far/image2"
contract = "unverified"
"#;
    let adapters = [("far", 7)];
    let catalog = Catalog::load(&[("far.toml".into(), text.into())], &adapters).unwrap();
    let route = catalog.route("far/image").unwrap();
    assert_eq!((route.adapter_version, route.wallet.as_str()), (7, "far"));
    assert_eq!(route.flow.result_seconds, Some(360));
    assert_eq!(
        (route.shutdown.as_deref(), route.successor.as_deref()),
        (Some("2027-03-01"), Some("far/image2"))
    );
    assert_eq!(route.parameters["quality"], "high");
    assert!(route.makes_size(1536, 1024) && !route.makes_size(1024, 768) && !route.makes_size(2048, 2048));
    let rate = Rate { numerator: 100, denominator: 1 };
    let price = route.price.as_ref().unwrap().of_take(1536, 1024, 0, rate).unwrap();
    // 0.04 × 1.572864 = 0.06291456, rounded up to 0.062915 units of 100 credits.
    assert_eq!(price, Microcredits(6_291_500));
    let pixels = |text: &str, aspect| {
        crate::plan::size::pixels(crate::plan::size::parse_size(text).unwrap(), aspect, route).ok()
    };
    assert_eq!(pixels("1K", (16, 9)), Some((1536, 1024)));
    assert_eq!(pixels("1K", (9, 16)), Some((1024, 1536)));
    assert_eq!(pixels("1K", (1, 1)), Some((1024, 1024)));
}

#[test]
fn seconds_are_charged_pro_rata_and_rounded_up() {
    let price = Price {
        micro_units: 100,
        per: Per::Second,
        larger: Larger::default(),
        tokens: None,
        as_of: "2026-11-21".into(),
        source: "test".into(),
    };
    let check = |ms: u32, expect: i64| {
        assert_eq!(price.of_take(1, 1, ms, Rate::HOUSE), Ok(Microcredits(expect)), "{ms}")
    };
    check(1000, 100);
    check(2500, 250);
    check(1, 1);
    check(0, 0);
}
