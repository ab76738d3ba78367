//! Keys and ladders as a person meets them: a key goes in by standard input, works, and is found nowhere afterwards; one command leads
//! from an empty home to a draft at the catalog's price.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use maquette_protocol::methods::method;
use maquette_protocol::{
    ErrorCode, JobGetParams, JobState, KeyForgetParams, KeyPlace, KeySetParams, KeyTestParams, KeyVerdict,
    LadderUseParams, MICROCREDITS, Nothing, Secret,
};
use maquette_tests::client::draft_params;
use maquette_tests::fakes::{self, Fake};
use maquette_tests::http::Http;
use maquette_tests::{Client, Daemon, Home};
use serde_json::{Value, json};

/// A key that no provider takes.
const BAD_KEY: &str = "bad-key-90e1-never-shown";

/// A provider with its catalog file and the address in it.
struct Setup {
    fake: Fake,
    catalog: &'static str,
    address: &'static str,
}

fn setups() -> [Setup; 4] {
    [
        Setup {
            fake: fakes::google(),
            catalog: include_str!("../../daemon/catalog/google.toml"),
            address: "https://generativelanguage.googleapis.com",
        },
        Setup {
            fake: fakes::fal(),
            catalog: include_str!("../../daemon/catalog/fal.toml"),
            address: "https://queue.fal.run",
        },
        Setup {
            fake: fakes::openai(),
            catalog: include_str!("../../daemon/catalog/openai.toml"),
            address: "https://api.openai.com",
        },
        Setup {
            fake: fakes::replicate(),
            catalog: include_str!("../../daemon/catalog/replicate.toml"),
            address: "https://api.replicate.com",
        },
    ]
}

impl Setup {
    fn name(&self) -> &'static str {
        self.fake.name()
    }

    /// A home without a config, whose catalog leads to the fake.
    fn home(&self) -> Home {
        let home = Home::new();
        std::fs::remove_file(home.at("config/config.toml")).unwrap();
        let own = self.catalog.replace(self.address, self.fake.url());
        assert_ne!(own, self.catalog, "the catalog has another address");
        home.write(&format!("config/catalog/{}.toml", self.name()), own);
        home
    }
}

fn start(home: &Home) -> Daemon {
    home.try_start(&[("MAQUETTE_REMOTE", "1")])
        .unwrap_or_else(|why| panic!("the daemon did not start: {why}"))
}

/// Runs the command line with something on its standard input, and looks into its arguments while it waits for that.
fn piped(home: &Home, arguments: &[&str], input: &str) -> Output {
    let mut command = home.cli_command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command line was built");
    no_key_in_arguments(child.id(), input.trim());
    child.stdin.take().unwrap().write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().unwrap()
}

fn no_key_in_arguments(pid: u32, key: &str) {
    let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).expect("it runs");
    assert!(!holds(&arguments, key), "the key stands in the arguments of {pid}");
}

fn holds(bytes: &[u8], key: &str) -> bool {
    bytes.windows(key.len()).any(|part| part == key.as_bytes())
}

/// Looks through everything that a home keeps, but for the one file that is there for it.
fn no_key_is_in(home: &Home, key: &str, except: &Path) {
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() && path != except {
                assert!(!holds(&std::fs::read(&path).unwrap(), key), "the key stands in {}", path.display());
            }
        }
    }
}

/// Everything that the daemon tells of what happened.
fn events(client: &mut Client) -> Value {
    client.try_raw("events.since", &json!({ "seq": 0, "limit": 500 })).expect("it answers")
}

#[test]
fn a_key_is_set_tested_used_and_forgotten_and_found_nowhere() {
    for setup in setups() {
        let (name, key) = (setup.name(), setup.fake.key());
        let home = setup.home();
        let daemon = start(&home);
        let mut client = daemon.client();
        let mut said = Vec::new();

        let output = piped(&home, &["key", "set", name], &format!("{BAD_KEY}\n"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let warning = String::from_utf8(output.stderr.clone()).unwrap();
        assert!(warning.contains("no system keyring answered; the key lies unencrypted in"), "{warning}");
        said.push(output);
        let output = home.cli(&["key", "test", name]);
        assert_eq!(output.status.code(), Some(5), "{}", String::from_utf8_lossy(&output.stdout));
        said.push(output);

        let output = piped(&home, &["key", "set", name, "--json"], key);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        said.push(output);
        let tests = client.call::<method::KeyTest>(&KeyTestParams { provider: None }).tests;
        assert_eq!(tests.len(), 1, "only those that have a key");
        assert_eq!((tests[0].provider.as_str(), tests[0].verdict), (name, KeyVerdict::Good), "{tests:?}");

        let keys = client.call::<method::KeyList>(&Nothing {}).keys;
        let listed = keys.iter().find(|listed| listed.provider == name).expect("it needs a key");
        assert_eq!(listed.found_in, KeyPlace::File);
        let path = listed.path.clone().expect("we may see paths");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), key);
        no_key_in_arguments(daemon.pid(), key);

        client.call::<method::LadderUse>(&LadderUseParams {
            provider: name.into(),
            funds_micro_units: Some(20_000_000),
            ..LadderUseParams::default()
        });
        let made = client.call::<method::Draft>(&draft_params("keys", "a lighthouse in fog", 1));
        let job = settled(&mut client, made.jobs[0].id);
        assert_eq!(job.state, JobState::Done, "{name}: {:?}", job.error);
        assert!(!setup.fake.books().key_leaked(), "{name}: the key went to its provider alone");

        assert!(!holds(events(&mut client).to_string().as_bytes(), key), "{name}: an event holds it");
        for output in said {
            assert!(!holds(&output.stdout, key) && !holds(&output.stderr, key), "{name}: it was printed");
            assert!(!holds(&output.stdout, BAD_KEY) && !holds(&output.stderr, BAD_KEY), "{name}");
        }
        let forgotten = client.call::<method::KeyForget>(&KeyForgetParams { provider: name.into() });
        assert!(forgotten.forgotten && forgotten.key.found_in == KeyPlace::Nowhere, "{forgotten:?}");
        let tests = client.call::<method::KeyTest>(&KeyTestParams { provider: Some(name.into()) }).tests;
        assert_eq!(tests[0].verdict, KeyVerdict::NoKey);
        assert!(daemon.stop().success());
        assert!(!Path::new(&path).exists());
        for key in [key, BAD_KEY] {
            no_key_is_in(&home, key, Path::new("/nowhere"));
        }
    }
}

fn settled(client: &mut Client, job: maquette_protocol::JobId) -> maquette_protocol::Job {
    for _ in 0..10 {
        let now = client.call::<method::JobGet>(&JobGetParams { job, wait_ms: Some(30_000) });
        if now.state.is_final() || now.state == JobState::NeedsYou {
            return now;
        }
    }
    panic!("{job} came to no end: {:?}", client.job(job));
}

#[test]
fn a_key_is_taken_from_this_machine_alone_and_no_error_repeats_it() {
    let home = Home::new();
    let daemon = start(&home);
    let mut client = daemon.client();
    let set =
        |provider: &str, key: &str| KeySetParams { provider: provider.into(), key: Secret::new(key.into()) };
    let nobody = client.refused::<method::KeySet>(&set("nobody", BAD_KEY));
    assert_eq!(nobody.code(), ErrorCode::InvalidParams);
    let hint = nobody.data.hint.clone();
    assert!(hint.contains("fal") && hint.contains("google"), "{hint}");
    let two_words = client.refused::<method::KeySet>(&set("fal", &format!("{BAD_KEY} and more")));
    let no_need = client.refused::<method::KeySet>(&set("comfyui", BAD_KEY));
    let numbers = client.try_raw("key.set", &json!({ "provider": "fal", "key": 90_210_777 })).unwrap_err();
    for refused in [nobody, two_words, no_need, numbers] {
        let told = format!("{refused:?}");
        assert!(!told.contains("never-shown") && !told.contains("90210777"), "{told}");
    }

    let reply = by_tcp(&home, &daemon, "key.set", &json!({ "provider": "fal", "key": BAD_KEY }));
    assert_eq!(reply["error"]["data"]["code"], "forbidden", "{reply}");
    assert!(reply["error"]["data"]["hint"].as_str().unwrap().contains("maquette key set fal"), "{reply}");
    client.call::<method::KeySet>(&set("fal", BAD_KEY));
    let reply = by_tcp(&home, &daemon, "key.list", &json!({}));
    let told = reply["result"]["keys"].to_string();
    assert!(told.contains("\"file\"") && !told.contains(&home.path().display().to_string()), "{told}");
    assert!(daemon.stop().success());
    no_key_is_in(&home, BAD_KEY, &home.at("config/keys/fal"));
}

/// Calls a method as a client that holds the local token.
pub fn by_tcp(home: &Home, daemon: &Daemon, method: &str, params: &Value) -> Value {
    let address = daemon.http().expect("it listens on loopback").to_owned();
    let token = std::fs::read_to_string(home.at("state/token")).expect("there is a token file");
    let bearer = format!("Bearer {}", token.trim());
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
    let headers =
        [("Host", address.as_str()), ("Content-Type", "application/json"), ("Authorization", &bearer)];
    let mut http = Http::tcp(&address).unwrap();
    let response = http.request("POST /rpc", &headers, body.as_bytes()).unwrap();
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn a_ladder_is_used_by_one_command_and_everything_else_in_the_config_stays() {
    let home = Home::new();
    std::fs::remove_file(home.at("config/config.toml")).unwrap();
    let daemon = start(&home);
    let mut client = daemon.client();
    let run = |line: &str| {
        let output = home.cli(&line.split(' ').collect::<Vec<_>>());
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run("ladder").contains("the ladder of local"));
    let said = run("ladder use google");
    assert!(std::fs::read_to_string(home.at("config/config.toml")).unwrap().contains("aspect = \"16:9\""));
    for part in [
        "google/nano-banana",
        "3.36",
        "1 USD there counts as 100 house credits",
        "google/omni",
        "maquette key set google",
        "maquette ladder use google --funds 20",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = run("ladder use google --funds 20");
    assert!(
        said.contains("20 USD were granted to the wallet google: 2000 credits may be spent there"),
        "{said}"
    );
    assert_eq!(client.wallet("google").available_microcredits, 2_000 * MICROCREDITS);
    let quote = json!({ "method": "draft", "prompt": "a lighthouse in fog" });
    let quote = client.try_raw("quote", &quote).expect("it is quoted");
    assert_eq!(quote["route"], "google/nano-banana", "{quote}");
    assert_eq!((&quote["takes"], &quote["each_microcredits"]), (&json!(4), &json!(3_360_000)), "{quote}");
    assert_eq!((&quote["wallet"], &quote["would_refuse"]), (&json!("google"), &Value::Null), "{quote}");

    let file = home.at("config/config.toml");
    let mine =
        format!("# mine\n{}[budget]\ncredits = 900 # enough\n", std::fs::read_to_string(&file).unwrap());
    std::fs::write(&file, &mine).unwrap();
    let said = run("ladder use openai");
    assert!(said.contains("openai has no route for motion, so that stays as it is"), "{said}");
    std::fs::write(&file, &mine).unwrap();
    let said = run("ladder use fal");
    assert!(said.contains("fal/veo") && said.contains("config.toml.bak"), "{said}");
    assert!(said.contains("maquette models accept fal/veo"), "{said}");
    assert_eq!(std::fs::read_to_string(home.at("config/config.toml.bak")).unwrap(), mine);
    let now = std::fs::read_to_string(&file).unwrap();
    assert!(now.starts_with("# mine\n") && now.contains("credits = 900 # enough\n"), "{now}");
    assert!(now.contains("[wallets.google]") && now.contains("[wallets.fal]"), "{now}");
    assert!(run("ladder use fal").starts_with("the tiers use fal already"));
    run("ladder use google/pro --tier hero");
    assert!(run("tiers").contains("google/pro"));
    run("ladder use local");
    let said = run("ladder");
    assert!(said.contains("the ladder of local") && !said.contains("missing"), "{said}");
    let output = home.cli(&["ladder", "use", "nobody"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        error.contains(
            "There are a1111, bfl, comfyui, fal, google, local, openai, replicate, runway, sdcpp, stability"
        ),
        "{error}"
    );
    assert!(daemon.stop().success());
}

#[test]
fn a_project_takes_the_routes_alone() {
    let home = Home::new();
    // Nobody serves there, whoever runs a ComfyUI of their own.
    let catalog = include_str!("../../daemon/catalog/comfyui.toml");
    home.write("config/catalog/comfyui.toml", catalog.replace("127.0.0.1:8188", "127.0.0.1:9"));
    let daemon = start(&home);
    let mut client = daemon.client();
    let project = home.demo_project(&mut client);
    let before = std::fs::read_to_string(home.at("config/config.toml")).unwrap();
    let asked = LadderUseParams {
        provider: "comfyui".into(),
        project: Some(project),
        in_project: true,
        ..LadderUseParams::default()
    };
    let reply = client.call::<method::LadderUse>(&asked);
    assert!(reply.changed && reply.tiers.iter().any(|tier| tier.route == "comfyui/text"), "{reply:?}");
    let servers = reply.missing.iter().filter(|missing| missing.what.contains("comfyui does not answer"));
    assert_eq!(servers.count(), 1, "{:?}", reply.missing);
    assert_eq!(std::fs::read_to_string(home.at("config/config.toml")).unwrap(), before);
    let file = std::fs::read_to_string(home.at("demo/maquette.toml")).unwrap();
    assert!(
        file.contains("comfyui/text") && file.contains("motion 0..255") && !file.contains("[wallets"),
        "{file}"
    );
    let nowhere = LadderUseParams { project: None, ..asked };
    assert_eq!(client.refused::<method::LadderUse>(&nowhere).code(), ErrorCode::InvalidParams);
    assert!(daemon.stop().success());
}

#[test]
fn a_shutdown_that_comes_near_is_told_with_the_command_that_switches() {
    let home = Home::new();
    let catalog = include_str!("../../daemon/catalog/google.toml");
    let doomed = catalog.replace(
        "[route.nano-banana]\n",
        "[route.nano-banana]\nshutdown = \"2026-11-01\"\nsuccessor = \"google/pro\"\n",
    );
    assert_ne!(doomed, catalog);
    home.write("config/catalog/google.toml", doomed);
    let daemon = start(&home);
    let mut client = daemon.client();
    let told = |client: &mut Client| {
        let notices = client.status().notices.into_iter();
        notices.filter(|notice| notice.code.starts_with("route_")).collect::<Vec<_>>()
    };
    assert_eq!(told(&mut client), [], "nobody uses it");
    let google = LadderUseParams { provider: "google".into(), ..LadderUseParams::default() };
    client.call::<method::LadderUse>(&google);
    let notices = told(&mut client);
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].message.contains("was shut down on 2026-11-01"), "{notices:?}");
    assert!(notices[0].hint.contains("`maquette ladder use google/pro --tier draft`"), "{notices:?}");
    let switch = LadderUseParams {
        provider: "google/pro".into(),
        tier: Some("draft".into()),
        ..LadderUseParams::default()
    };
    client.call::<method::LadderUse>(&switch);
    assert_eq!(told(&mut client), []);
    assert!(daemon.stop().success());
}
