//! Files, friendly and hostile, and the ladders and budgets that come of them.

use super::table::Warning;
use super::*;
use crate::catalog::Catalog;
use crate::ledger::money::Microcredits;
use crate::plan::size::{Class, Size};
use crate::plan::words::Stage;
use crate::providers::ADAPTERS;

fn catalog() -> Catalog {
    Catalog::load(&[], ADAPTERS).unwrap()
}

fn texts(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(Warning::to_string).collect()
}

/// One tier in short.
fn short(tier: &Tier) -> String {
    let Tier { name, stage, route, count, size, rolls, needs_anchor, house_price, .. } = tier;
    let price = house_price.map_or("-".into(), |price| price.to_string());
    format!("{name} {stage:?} {route} {count} {size:?} {rolls:?} {needs_anchor} @{price}")
}

#[test]
fn the_ladder_of_a_fresh_machine() {
    let ladder = Ladder::resolve(&PersonConfig::default(), None, &catalog());
    let tiers: Vec<String> = ladder.tiers.iter().map(short).collect();
    assert_eq!(
        tiers,
        [
            "draft Exploration sketch/composition 8 Named(K1) None false @-",
            "hero Refinement sketch/finish 1 Named(K2) Some(3) false @-",
            "motion Motion sketch/parallax 1 Named(K1) None true @-",
        ]
    );
    let motion = ladder.tier("motion").unwrap();
    assert_eq!((motion.motion, motion.guidance_per_mille), (Some(40), Some(600)));
    assert_eq!((motion.duration_ms, motion.fps), (Some(4000), Some(24)));
    assert_eq!(ladder.warnings, []);
}

#[test]
fn what_init_writes_reads_back() {
    let (file, warnings) = ProjectFile::parse(&demo_project("p-1", "Say \"hi\" \\ 木")).unwrap();
    assert_eq!(warnings, []);
    assert_eq!((file.id.as_deref(), file.name.as_deref()), (Some("p-1"), Some("Say \"hi\" \\ 木")));
    let ladder = Ladder::resolve(&PersonConfig::default(), Some(&file), &catalog());
    let prices: Vec<_> = ladder.tiers.iter().filter_map(|tier| tier.house_price).collect();
    assert_eq!(prices, [1, 12, 40].map(Microcredits::credits));
    assert_eq!(ladder.warnings, []);
    let (budget, _) = Budget::resolve(&PersonConfig::default(), Some(&file));
    assert_eq!(
        (budget.credits, budget.per_day),
        (Some(Microcredits::credits(2000)), Some(Microcredits::credits(300)))
    );
    assert_eq!(file.tolerance_thousandths, Some(3000));
    let (plain, warnings) = ProjectFile::parse(&new_project("p-2", "Plain")).unwrap();
    assert_eq!((plain.id.as_deref(), plain.name.as_deref(), warnings), (Some("p-2"), Some("Plain"), vec![]));
}

#[test]
fn strangers_may_not_say_everything() {
    let check = |text: &str, expect: &[&str]| {
        let (_, warnings) = ProjectFile::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(texts(&warnings), expect, "{text}");
    };
    check("", &[]);
    check("[project]\nid = \"a\"", &[]);
    check(
        "[wallets.house]\nsignup = 1000000",
        &["line 1: `wallets` is only for your own config, never for a project's; ignored"],
    );
    check(
        "\nbase_url = \"http://evil\"",
        &["line 2: `base_url` is only for your own config, never for a project's; ignored"],
    );
    check(
        "routes = [\"*\"]",
        &["line 1: `routes` is only for your own config, never for a project's; ignored"],
    );
    check("colour = 1", &["line 1: `colour` is unknown; ignored"]);
    check("[tiers]\ndraft = { conut = 4 }", &["line 2: `tiers.draft.conut` is unknown; ignored"]);
    check("[tiers.draft]\nurl = \"http://evil\"\n", &["line 2: `tiers.draft.url` is unknown; ignored"]);
    check("[budget]\nper_week = 4", &["line 2: `budget.per_week` is unknown; ignored"]);
    check("[project]\nkey = \"x\"", &["line 2: `project.key` is unknown; ignored"]);
}

#[test]
fn wrong_values_are_errors_with_a_line() {
    let check = |text: &str, line: u32, part: &str| {
        let error = ProjectFile::parse(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.message.contains(part), "{error}");
        assert!(!error.hint.is_empty());
    };
    check("[budget]\ncredits = -1", 2, "`budget.credits`");
    check("[budget]\ncredits = 1e9", 2, "`budget.credits`");
    check("[budget]\nper_day = \"lots\"", 2, "`budget.per_day`");
    check("[budget]\nper_day = 99999999999999999999999", 2, "`budget.per_day`");
    check("[budget]\nper_day = nan", 2, "`budget.per_day`");
    check("[tiers]\ndraft = { count = 0 }", 2, "`tiers.draft.count` is not a whole number, 1 to 256");
    check("[tiers]\ndraft = { size = \"big\" }", 2, "`tiers.draft.size`");
    check("[tiers]\n\ndraft = { guidance = 1.5 }", 3, "`tiers.draft.guidance`");
    check("[tiers]\ndraft = 3", 2, "`tiers.draft` is not a table");
    check("[tiers.\"../x\"]\ncount = 1", 1, "named with");
    check("[palette]\nbrand = [\"blue\"]", 2, "`palette.brand`");
    check("[project]\nid = \"../../etc\"", 2, "`project.id`");
    check("[project]\nname = \"a\\u0007b\"", 2, "`project.name`");
    check("[project\n", 1, "");
    check("a = 1\na = 2", 2, "duplicate");
    check(&"#".repeat(300_000), 1, "bytes");
    check(&format!("a = {}1{}", "[".repeat(50_000), "]".repeat(50_000)), 1, "");
}

#[test]
fn credits_are_read_exactly() {
    let check = |text: &str, expect: i64| {
        let (file, _) = ProjectFile::parse(&format!("[budget]\ncredits = {text}")).unwrap();
        assert_eq!(file.budget.credits.map(|at| at.value), Some(Microcredits(expect)), "{text}");
    };
    check("0", 0);
    check("2000", 2_000_000_000);
    check("1_000", 1_000_000_000);
    check("0.1", 100_000);
    check("\"0.000001\"", 1);
    check("4503599627.370497", 4_503_599_627_370_497);
}

#[test]
fn the_lower_budget_holds() {
    let person = PersonConfig::parse("[budget]\nper_day = 100\nper_client_per_day = 30").unwrap();
    let check = |text: &str, per_day: Option<i32>, expect: &[&str]| {
        let (file, _) = ProjectFile::parse(text).unwrap();
        let (budget, warnings) = Budget::resolve(&person, Some(&file));
        assert_eq!(budget.per_day, per_day.map(Microcredits::credits), "{text}");
        assert_eq!(budget.per_client_per_day, Some(Microcredits::credits(30)));
        assert_eq!(texts(&warnings), expect, "{text}");
    };
    check("", Some(100), &[]);
    check("[budget]\nper_day = 50", Some(50), &[]);
    check(
        "[budget]\ncredits = 1\nper_day = 101",
        Some(100),
        &["line 3: `budget.per_day` is above your own of 100, which holds"],
    );
}

#[test]
fn a_project_raises_no_limit_of_the_person() {
    let person = PersonConfig::parse("[tiers]\nhero = { rolls = 2, budget = 50 }").unwrap();
    let check = |text: &str, rolls: u32, budget: i32, expect: &[&str]| {
        let (file, _) = ProjectFile::parse(text).unwrap();
        let ladder = Ladder::resolve(&person, Some(&file), &catalog());
        let hero = ladder.tier("hero").unwrap();
        assert_eq!((hero.rolls, hero.budget), (Some(rolls), Some(Microcredits::credits(budget))), "{text}");
        assert_eq!(texts(&ladder.warnings), expect, "{text}");
    };
    check("", 2, 50, &[]);
    check("[tiers]\nhero = { rolls = 1, budget = 10 }", 1, 10, &[]);
    check(
        "[tiers]\nhero = { rolls = 99, budget = 51 }",
        2,
        50,
        &[
            "line 2: `tiers.hero.rolls` is above your own; 2 holds",
            "line 2: `tiers.hero.budget` is above your own; 50 holds",
        ],
    );
    check("[tiers]\nhero = { route = \"sketch/composition\" }", 2, 50, &[]);
    let other_name = "[tiers]\nhero2 = { route = \"sketch/finish\", rolls = 9 }";
    let warnings = [
        "line 2: `tiers.hero2.rolls` is above your own; 2 holds",
        "line 2: `tiers.hero2.budget` is above your own; 50 holds",
    ];
    check(other_name, 2, 50, &warnings);
}

const PAID: &str = r#"
provider = "sketch"
wallet = "fal"
[route.paid]
call = "compose"
model = "m"
version = "1"
about = "paid"
stages = ["exploration"]
makes = "still"
does = ["draft"]
min_side = 64
max_side = 2048
seed = "none"
mask = "none"
price = { amount = "0.039", per = "take", as_of = "2026-11-21", source = "test" }
charges_on_refusal = "unknown"
contract = "unverified"
"#;

#[test]
fn house_prices_are_never_below_the_routes_own() {
    let catalog = Catalog::load(&[("paid.toml".into(), PAID.into())], ADAPTERS).unwrap();
    let check = |person: &str, project: &str, expect: Option<&str>, warnings: &[&str]| {
        let person = PersonConfig::parse(person).unwrap();
        let (file, _) = ProjectFile::parse(project).unwrap();
        let ladder = Ladder::resolve(&person, Some(&file), &catalog);
        let facts = crate::plan::ProjectFacts::default();
        let request = crate::plan::DraftRequest { variants: vec!["a".into()], ..Default::default() };
        let plan = crate::plan::draft(&request, &ladder, &catalog, &facts).unwrap();
        assert_eq!(plan.price_each.map(|price| price.to_string()).as_deref(), expect, "{project}");
        assert_eq!(texts(&ladder.warnings), warnings, "{project}");
    };
    const RATE: &str = "[wallets.fal]\nunit = \"USD\"\nrate = \"100\"";
    const USE: &str = "[tiers]\ndraft = { route = \"sketch/paid\" }";
    check(RATE, USE, Some("3.9"), &[]);
    check("", USE, None, &[]);
    check(RATE, "[tiers]\ndraft = { route = \"sketch/paid\", price = 5 }", Some("5"), &[]);
    check(
        RATE,
        "[tiers]\ndraft = { route = \"sketch/paid\", price = 0 }",
        Some("3.9"),
        &["line 2: `tiers.draft.price` is lower than the price of 3.9, which holds"],
    );
    let unknown = "line 2: `tiers.draft.price`: the route's own price is not known, so a house price cannot stand for it";
    check("", "[tiers]\ndraft = { route = \"sketch/paid\", price = 5 }", None, &[unknown]);
    check("", "[prices]\n\"sketch/composition\" = 2", Some("2"), &[]);
    check("[prices]\n\"sketch/composition\" = 3", "", Some("3"), &[]);
    let lower = "line 2: `prices.\"sketch/composition\"` is lower than the price of 3, which holds";
    check(
        "[prices]\n\"sketch/composition\" = 3",
        "[prices]\n\"sketch/composition\" = 2",
        Some("3"),
        &[lower],
    );
    check(
        "",
        "[prices]\n\"x/y\" = 2",
        Some("0"),
        &["line 2: `prices.\"x/y\"` is for a route that is in no catalog; ignored"],
    );
    let person_tier = "[tiers]\ndraft = { price = 4 }";
    check(person_tier, "", Some("4"), &[]);
    check(
        person_tier,
        "[tiers]\ndraft = { price = 1 }",
        Some("4"),
        &["line 2: `tiers.draft.price` is lower than the price of 4, which holds"],
    );
}

#[test]
fn tiers_are_layered_and_sorted() {
    let person =
        PersonConfig::parse("[tiers]\nposter = { route = \"sketch/finish\", size = \"4K\" }").unwrap();
    let project =
        "[tiers]\ndraft = { count = 4 }\nrough = { route = \"sketch/composition\", size = \"512x512\" }";
    let (file, _) = ProjectFile::parse(project).unwrap();
    let ladder = Ladder::resolve(&person, Some(&file), &catalog());
    let names: Vec<&str> = ladder.tiers.iter().map(|tier| tier.name.as_str()).collect();
    assert_eq!(names, ["draft", "rough", "hero", "poster", "motion"]);
    assert_eq!(ladder.tier("draft").unwrap().count, 4);
    assert_eq!(ladder.tier("draft").unwrap().size, Size::Named(Class::K1));
    assert_eq!(ladder.tier("poster").unwrap().stage, Stage::Refinement);
    assert_eq!(ladder.next_above("hero", Stage::Refinement).unwrap().name, "poster");
}

#[test]
fn wallets() {
    let person =
        PersonConfig::parse("[wallets.fal]\nunit = \"USD\"\nrate = \"0.5\"\n[wallets.house]\ncap = 900")
            .unwrap();
    assert_eq!(person.wallets["house"].checkin_cap, Microcredits::credits(900));
    assert_eq!(person.wallets["house"].signup, Microcredits::credits(400));
    assert_eq!(person.wallets["fal"].rate.to_credits(3), Ok(Microcredits(2)));
    assert_eq!(person.wallets["fal"].signup, Microcredits::ZERO);
    let check = |text: &str| assert!(PersonConfig::parse(text).is_err(), "{text}");
    check("[wallets.fal]\nrate = \"0\"");
    check("[wallets.fal]\nrate = \"-1\"");
    check("[wallets.house]\nrate = \"2\"");
    let default = PersonConfig::default();
    assert_eq!(default.wallets["house"], WalletProgram::house());
}

#[test]
fn files_are_read_when_they_change() {
    let folder = tempfile::tempdir().unwrap();
    let files = ConfigFiles::new(folder.path().join("config"));
    assert_eq!(*files.person().unwrap(), PersonConfig::default());
    let root = folder.path().join("project");
    std::fs::create_dir(&root).unwrap();
    assert!(files.project(&root).unwrap().is_none());
    std::fs::write(root.join("maquette.toml"), "[tiers]\ndraft = { count = 2 }").unwrap();
    let read = files.project(&root).unwrap().unwrap();
    assert_eq!(read.file.tiers[0].count, Some(2));
    assert!(std::sync::Arc::ptr_eq(&read, &files.project(&root).unwrap().unwrap()));
    std::fs::write(root.join("maquette.toml"), "[tiers]\ndraft = { count = 12 }").unwrap();
    assert_eq!(files.project(&root).unwrap().unwrap().file.tiers[0].count, Some(12));
    std::fs::write(root.join("maquette.toml"), "[tiers]\ndraft = { count = 1000 }").unwrap();
    assert!(matches!(files.project(&root), Err(ReadError::Config { .. })));
    std::fs::write(root.join("maquette.toml"), [0xff, 0xfe]).unwrap();
    assert!(matches!(files.project(&root), Err(ReadError::NotText { .. })));
    std::fs::write(root.join("maquette.toml"), vec![b'#'; 300_000]).unwrap();
    assert!(matches!(files.project(&root), Err(ReadError::TooLong { .. })));
}

#[test]
fn only_regular_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let files = ConfigFiles::new(folder.path().to_owned());
    std::fs::create_dir(folder.path().join("maquette.toml")).unwrap();
    assert!(matches!(files.project(folder.path()), Err(ReadError::NotRegular { .. })));
    #[cfg(unix)]
    {
        let linked = folder.path().join("linked");
        std::fs::create_dir(&linked).unwrap();
        std::os::unix::fs::symlink("/dev/zero", linked.join("maquette.toml")).unwrap();
        assert!(matches!(files.project(&linked), Err(ReadError::NotRegular { .. })));
    }
}
