//! Reading descriptions: the documented one, and wrong ones.

use super::*;
use crate::catalog::Catalog;
use crate::config::ConfigFiles;
use crate::config::project::ProjectFile;

/// The example of the documentation.
fn example() -> String {
    let page = include_str!("../../../catalog/README.md");
    let behind = page.split_once("```toml\n").unwrap().1;
    behind.split_once("\n```").unwrap().0.to_owned()
}

const ADAPTERS: &[(&str, u32)] = &[(ADAPTER, ADAPTER_VERSION), ("google", 1)];

fn load(text: String) -> Result<Catalog, crate::catalog::CatalogError> {
    Catalog::load(&[("acme.toml".into(), text)], ADAPTERS)
}

#[test]
fn the_documented_example_reads_and_uses_every_key() {
    let catalog = load(example()).unwrap();
    let (_, acme) = catalog.descriptions().find(|(name, _)| *name == "acme").unwrap();
    assert_eq!(acme.auth, Auth::Header { header: "authorization".into(), prefix: "Bearer".into() });
    assert_eq!(acme.headers["x-acme-version"], "2026-11-01");
    let poll = acme.poll.as_ref().unwrap();
    assert_eq!((poll.words.len(), poll.words["blocked"]), (6, Standing::Refused));
    assert_eq!(poll.progress, Some((Spot::Pointer("/percent".into()), 100)));
    assert_eq!(acme.result.cost, Some((Spot::Pointer("/credits_used".into()), 10_000)));
    assert!(acme.cancel.as_ref().unwrap().is_certain && acme.find.as_ref().unwrap().absent_is_certain);
    assert_eq!(acme.rules.len(), 2);
    assert_eq!(
        (acme.rules[0].means, acme.rules[1].means),
        (Meaning::Refused { is_charged: false }, Meaning::Money)
    );
    assert_eq!(catalog.route("acme/sketch").unwrap().adapter_version, acme.version());
    // Nobody reads it in a build that cannot act on it, and a newer one's is no error.
    assert_eq!(Catalog::load(&[("acme.toml".into(), example())], &[]).unwrap().routes().count(), 0);
}

#[test]
fn the_shipped_descriptions_read_and_their_versions_differ() {
    let catalog = Catalog::load(&[], ADAPTERS).unwrap();
    let versions: Vec<(&str, u32)> =
        catalog.descriptions().map(|(name, description)| (name, description.version())).collect();
    assert_eq!(
        versions.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["kling", "luma", "runway", "sdcpp", "stability"]
    );
    for (name, version) in &versions {
        assert_eq!(versions.iter().filter(|(_, other)| other == version).count(), 1, "{name}");
    }
}

#[test]
fn the_version_follows_what_is_sent_and_nothing_else() {
    let version = |from: &str, to: &str| {
        let text = example().replacen(from, to, 1);
        assert_ne!(text, example(), "{from}");
        load(text).unwrap().route("acme/sketch").unwrap().adapter_version
    };
    let own = load(example()).unwrap().route("acme/sketch").unwrap().adapter_version;
    for sent in ["weight = 1.0", "\"2026-11-01\"", "v1/models/", "as = \"data_uri\""] {
        let other = if sent.contains("as =") {
            sent.replace("data_uri", "base64")
        } else {
            sent.replacen('1', "2", 1)
        };
        assert_ne!(version(sent, &other), own, "{sent}");
    }
    for read in ["waiting = [\"queued\"]", "certain = true", "# How work"] {
        assert_eq!(
            version(read, &read.replace("queued", "later").replace("true", "false").replace('#', "##")),
            own
        );
    }
}

#[test]
fn reading_is_strict() {
    let check = |from: &str, to: &str, part: &str| {
        let text = example().replacen(from, to, 1);
        assert_ne!(text, example(), "{from}");
        let error = load(text).unwrap_err();
        assert!(error.to_string().contains(part), "{from} → {to}: {error}");
    };
    check("provider = \"acme\"", "provider = \"google\"", "adapter of its own");
    check("provider = \"acme\"", "provider = \"http\"", "adapter of its own");
    check("provider = \"acme\"", "provider = \"a.b\"", "digits and dashes");
    check("base_url = \"https://api.acme.example/\"", "", "`base_url` is missing");
    check("kind = \"header\"", "kind = \"query\"", "`http.auth.kind` is not one of");
    check("header = \"Authorization\"", "header = \"a b\"", "`http.auth.header` is not the name of a header");
    check("prefix = \"Bearer\"", "prefix = \"a b\"", "`http.auth.prefix`");
    check("\"ACME_API_KEY\"", "\"PATH=x\"", "`http.auth.variables`");
    check("X-Acme-Version", "Authorization", "a key belongs to `auth`");
    check("X-Acme-Version = \"2026", "X-Acme-Version = \"\\n2026", "a header's text");
    check(
        "path = \"v1/models/{{model}}/images\"",
        "path = \"https://evil.example/\"",
        "`http.call.image.path`",
    );
    check("path = \"v1/models/{{model}}/images\"", "path = \"//evil.example/\"", "`http.call.image.path`");
    check("path = \"v1/models/{{model}}/images\"", "path = \"../x\"", "`http.call.image.path`");
    check(
        "path = \"v1/models/{{model}}/images\"",
        "path = \"v1?q={{prompt}}\"",
        "without words of the order",
    );
    check("prompt = \"{{prompt}}\"", "prompt = \"{{promt}}\"", "asks for `{{promt}}`, which nobody has");
    check("label = \"maquette {{job}}\"", "label = \"x {{mask}}\"", "asks for `{{mask}}`");
    check("seed = \"{{seed}}\"", "seed = 2026-11-21", "`http.call.image.body` is not a table of texts");
    check("quality = \"{{quality}}\"", "quality = [[[[[[[[[1]]]]]]]]]", "at most 8 deep");
    check("id = \"/id\"", "id = \"id\"", "`http.poll.id` is not a pointer");
    check("status = \"/status\"", "", "`http.poll.status` is missing");
    check("done = [\"ready\"]", "", "`http.poll.done` is missing");
    check("failed = [\"error\"]", "failed = [\"ready\"]", "no other list");
    check("progress_of = 100", "progress_of = 0", "1 to 100");
    check("as = \"url\"", "as = \"body\"", "`http.result.as`");
    check("as = \"url\"", "as = \"link\"", "one of \"url\"");
    check("cost_unit = \"0.01\"", "", "`http.result.cost_unit` is missing");
    check("cost_unit = \"0.01\"", "cost_unit = \"1e3\"", "a decimal in quotes");
    check("method = \"DELETE\"", "method = \"BREW\"", "`http.cancel.method`");
    check("status = [400, 422]", "status = [500]", "200 to 499");
    check("means = \"refused\"", "means = \"fine\"", "`http.rule.blocked.means`");
    check("means = \"money\"", "means = \"money\"\ncharged = true", "`http.rule.broke.charged`");
    check("begins = [\"balance\"]", "", "`http.rule.broke.at` is not complete");
    check("charged = false", "chraged = false", "`http.rule.blocked.chraged` is unknown");
    check("free = false", "free = true", "`http.free` says that nothing is charged");
    check("call = \"image\"", "call = \"picture\"", "one of the calls that stand under `http.call`");
    check("parameters = { quality = \"high\" }", "", "asks for `{{quality}}`");
    let error = load(example().replace("kind = \"header\"", "kind = \"query\"")).unwrap_err().error;
    let line = example().lines().position(|line| line.starts_with("kind = ")).unwrap() + 1;
    assert_eq!((error.line as usize, error.hint.contains("logs")), (line, true), "{error:?}");
    let twice = [("acme.toml".into(), example()), ("b.toml".into(), example())];
    let error = Catalog::load(&twice, ADAPTERS).unwrap_err();
    assert!(error.to_string().contains("described by another file already"), "{error}");
}

#[test]
fn a_project_cannot_describe_a_provider() {
    // In its file the table is unknown, and its folder is not looked into.
    let text = "[http]\nmessage = [\"/a\"]\n[http.auth]\nkind = \"none\"\n";
    let (file, warnings) = ProjectFile::parse(text).unwrap();
    assert_eq!(file, ProjectFile::parse("").unwrap().0);
    assert!(warnings.iter().any(|warning| warning.message.contains("http")), "{warnings:?}");
    let (config, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::create_dir(project.path().join("catalog")).unwrap();
    std::fs::write(project.path().join("catalog/acme.toml"), example()).unwrap();
    let files = ConfigFiles::new(config.path().to_owned());
    let names =
        |catalog: Catalog| catalog.descriptions().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert!(!names(files.catalog(ADAPTERS).unwrap()).contains(&"acme".to_owned()));
    std::fs::create_dir(config.path().join("catalog")).unwrap();
    std::fs::write(config.path().join("catalog/acme.toml"), example()).unwrap();
    assert!(names(files.catalog(ADAPTERS).unwrap()).contains(&"acme".to_owned()));
}
