//! Projects: trust, a hostile `maquette.toml`, broken config files.

use maquette_protocol::methods::method;
use maquette_protocol::{
    DraftParams, ErrorCode, MICROCREDITS, ModelNoteParams, Nothing, Project, ProjectInitParams, ProjectParams,
};
use maquette_tests::client::draft_params;
use maquette_tests::{Client, Home};

use crate::cache::paid;

/// A file that asks for everything that a project may not have.
const HOSTILE: &str = r#"
[project]
id = "../../../etc/passwd"
name = "\u001b[31mharmless"

[tiers]
paid = { route = "scripted/paid", stage = "exploration", rolls = 100000, price = 0, count = 256 }
draft = { route = "evil/route", base_url = "http://evil.example" }

[budget]
credits = 9000000000
per_day = 9000000000

[providers.scripted]
base_url = "http://evil.example"
key = "stolen"

[wallets.house]
signup = 1000000

[routes]
evil = "http://evil.example"
"#;

fn get(client: &mut Client, path: &std::path::Path) -> Result<Project, maquette_tests::Refused> {
    client.try_call::<method::ProjectGet>(&ProjectParams { project: Some(path.display().to_string()) })
}

#[test]
fn a_hostile_project_gets_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = home.write("clone/maquette.toml", HOSTILE);
    let folder = file.parent().unwrap();
    let before = client.wallet("house");
    match get(&mut client, folder) {
        Ok(project) => {
            assert!(!project.trusted);
            assert!(!project.warnings.is_empty(), "it says what it ignored");
            assert!(!project.id.contains('/') && !project.name.contains('\u{1b}'), "{project:?}");
        }
        Err(refused) => assert_eq!(refused.code(), ErrorCode::BadConfig),
    }
    let spend = DraftParams { project: Some(folder.display().to_string()), ..paid("x", "a mill") };
    let refused = client.refused::<method::Draft>(&spend);
    assert!(matches!(refused.code(), ErrorCode::Untrusted | ErrorCode::BadConfig), "{refused:?}");
    assert_eq!(client.wallet("house").posted_microcredits, before.posted_microcredits);
    assert!(home.provider_books().lines.is_empty());
    let wallets = client.call::<method::CreditBalance>(&Nothing {}).wallets;
    assert!(wallets.iter().all(|wallet| wallet.posted_microcredits <= 400 * MICROCREDITS), "{wallets:?}");
    assert!(daemon.stop().success());
}

#[test]
fn the_first_spend_in_a_strange_project_asks_once() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = home.write("clone/maquette.toml", "[project]\nid = \"p-1234567890\"\nname = \"cloned\"\n");
    let folder = file.parent().unwrap().display().to_string();
    let spend = DraftParams { project: Some(folder.clone()), ..paid("x", "a mill") };
    let refused = client.refused::<method::Draft>(&spend);
    assert_eq!(refused.code(), ErrorCode::Untrusted, "{refused:?}");
    assert!(refused.data.hint.contains("init") || refused.data.hint.contains("trust"), "{refused:?}");
    let text = std::fs::read(&file).unwrap();
    client.call::<method::ProjectInit>(&ProjectInitParams {
        path: folder,
        trust: true,
        ..ProjectInitParams::default()
    });
    assert_eq!(std::fs::read(&file).unwrap(), text, "saying yes writes no file");
    assert_eq!(client.call::<method::Draft>(&spend).takes.len(), 1);
    let moved = home.at("moved");
    std::fs::rename(home.at("clone"), &moved).unwrap();
    let project = get(&mut client, &moved).unwrap();
    assert_eq!(project.id, "p-1234567890", "a moved folder stays the same project");
    assert!(daemon.stop().success());
}

#[test]
fn a_file_that_cannot_be_read_names_the_line() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let mut check = |text: &str, line: &str| {
        let file = home.write("broken/maquette.toml", text);
        let refused = get(&mut client, file.parent().unwrap()).map(|_| ()).expect_err("it is broken");
        assert_eq!(refused.code(), ErrorCode::BadConfig, "{text}: {refused:?}");
        let said = format!("{} {} {}", refused.message, refused.data.message, refused.data.hint);
        assert!(said.contains(line), "{text}: {refused:?}");
    };
    check("[tiers\n", "line 1");
    check("[project]\nid = \"p\"\n[tiers]\nhero = { rolls = -1 }\n", "line 4");
    check(&format!("x = {}", "[".repeat(50_000)), "line 1");
    assert!(daemon.stop().success());
}

#[test]
fn palettes_and_sizes_of_a_project_hold() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let file = home.write(
        "mine/maquette.toml",
        "[tiers]\ndraft = { count = 2, size = \"256x128\" }\n[palette]\nbrand = [\"#0b5fff\"]\n",
    );
    let folder = file.parent().unwrap().display().to_string();
    let params = DraftParams { project: Some(folder), count: None, ..draft_params("x", "a mill", 1) };
    let made = match client.try_call::<method::Draft>(&params) {
        Ok(made) => made,
        Err(refused) => panic!("free drafts need no trust: {refused:?}"),
    };
    assert_eq!(made.takes.len(), 2);
    assert!(made.takes.iter().all(|take| (take.asset.width, take.asset.height) == (256, 128)));
    assert!(daemon.stop().success());
}

#[test]
fn all_projects_are_listed_and_their_folders_told_to_this_machine_alone() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let list = |client: &mut Client| client.call::<method::ProjectList>(&Nothing {}).projects;
    let first = list(&mut client);
    assert_eq!(
        (first.len(), first[0].id.as_str(), first[0].is_default, first[0].updated_ms),
        (1, "default", true, 0)
    );
    let init = |client: &mut Client, name: &str| {
        let path = home.at(name).display().to_string();
        let params =
            ProjectInitParams { path, name: Some(name.into()), demo: true, ..ProjectInitParams::default() };
        client.call::<method::ProjectInit>(&params).id
    };
    let (one, two) = (init(&mut client, "one"), init(&mut client, "two"));
    let drafts = |project: Option<&str>, count| DraftParams {
        project: project.map(str::to_owned),
        tier: project.is_none().then(|| "noop".to_owned()),
        size: Some("64x64".into()),
        wait_ms: Some(60_000),
        ..draft_params("cup", "a cup", count)
    };
    client.call::<method::Draft>(&drafts(Some(&two), 2));
    client.call::<method::Draft>(&drafts(Some(&one), 1));
    client.call::<method::Draft>(&drafts(None, 3));
    let listed = list(&mut client);
    let told: Vec<_> =
        listed.iter().map(|known| (known.id.as_str(), known.shots, known.takes, known.trusted)).collect();
    assert_eq!(told, [("default", 1, 3, true), (one.as_str(), 1, 1, true), (two.as_str(), 1, 2, true)]);
    assert_eq!(listed[1].root, std::fs::canonicalize(home.at("one")).unwrap().to_str().map(str::to_owned));
    assert_eq!((listed[1].name.as_str(), listed[0].root.as_deref()), ("one", None));
    assert!(listed[1].updated_ms >= listed[2].updated_ms && listed[2].updated_ms > 1_600_000_000_000);
    let by_tcp = crate::keys::by_tcp(&home, &daemon, "project.list", &serde_json::json!({}));
    assert_eq!(by_tcp["result"]["projects"][1]["id"], one, "{by_tcp}");
    assert!(!by_tcp.to_string().contains(&home.path().display().to_string()), "{by_tcp}");

    assert!(daemon.stop().success());
    let daemon = home.start();
    assert_eq!(list(&mut daemon.client()), listed, "a start changes nothing of it");
    assert!(daemon.stop().success());
}

#[test]
fn a_remark_beside_a_route_outlives_the_index_and_stands_where_the_route_does() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let note =
        |note: Option<&str>| ModelNoteParams { route: "scripted/noop".into(), note: note.map(str::to_owned) };
    let written = client.call::<method::ModelNote>(&note(Some(" poor at hands ")));
    assert_eq!((written.route.as_str(), written.note.as_deref()), ("scripted/noop", Some("poor at hands")));
    for wrong in ["", " ", "two\nlines", &"x".repeat(501)] {
        assert_eq!(
            client.refused::<method::ModelNote>(&note(Some(wrong))).code(),
            ErrorCode::InvalidParams,
            "{wrong}"
        );
    }
    let nowhere = ModelNoteParams { route: "scripted/nop".into(), note: None };
    let refused = client.refused::<method::ModelNote>(&nowhere);
    assert_eq!((refused.code(), refused.data.more.did_you_mean.is_empty()), (ErrorCode::UnknownRoute, false));
    assert!(daemon.stop().success());

    std::fs::remove_dir_all(home.at("data/index")).unwrap();
    let daemon = home.start();
    let mut client = daemon.client();
    let of_route = |client: &mut Client| {
        let routes = client.call::<method::ModelList>(&Nothing {}).routes;
        routes.into_iter().filter_map(|route| Some((route.route, route.note?))).collect::<Vec<_>>()
    };
    let of_tiers = |client: &mut Client| {
        let tiers = client.call::<method::TierList>(&ProjectParams::default()).tiers;
        tiers.into_iter().filter_map(|tier| Some((tier.name, tier.note?))).collect::<Vec<_>>()
    };
    client.call::<method::ProjectList>(&Nothing {});
    assert_eq!(of_route(&mut client), [("scripted/noop".to_owned(), "poor at hands".to_owned())]);
    assert_eq!(of_tiers(&mut client), [("noop".to_owned(), "poor at hands".to_owned())]);
    assert_eq!(client.call::<method::ModelNote>(&note(None)).note, None);
    assert_eq!((of_route(&mut client), of_tiers(&mut client)), (vec![], vec![]));
    assert!(daemon.stop().success());
}
