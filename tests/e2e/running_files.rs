//! `maquette run`: a prompt file from drafts to motion by the command line alone, as a person types it.

use maquette_tests::Home;
use serde_json::Value;

/// 20 lights and 10 lenses: 200 combinations.
fn two_hundred() -> String {
    let list =
        |name: &str, count: u32| (0..count).map(|n| format!("{name}{n}")).collect::<Vec<_>>().join(", ");
    format!(
        "---\nmaquette.shot: many\nmaquette.size: 64x64\nmaquette.matrix: {{ light: [{}], lens: [{}] }}\n\
         maquette.tiers: {{ draft: {{ count: 1 }}, hero: {{ add: \", fine detail\" }}, motion: {{ seconds: 0.5 }} }}\n---\n\
         a cup in {{{{light}}}} by {{{{lens}}}}\n",
        list("light", 20),
        list("lens", 10)
    )
}

/// Runs a command and gives what it printed.
#[track_caller]
fn typed(home: &Home, arguments: &[&str]) -> String {
    let output = home.cli(arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {out}{err}");
    out.into_owned()
}

fn json(home: &Home, arguments: &[&str]) -> Value {
    serde_json::from_str(&typed(home, arguments)).expect("one document")
}

#[test]
fn two_hundred_variations_have_one_quote_and_cost_nothing_the_second_time() {
    let home = Home::new();
    home.write("my many.prompt", two_hundred());
    let plan = json(&home, &["run", "my many.prompt", "--dry-run", "--json"]);
    let quote = &plan["plan"][0]["quote"];
    assert_eq!((&quote["takes"], &quote["hits"]), (&200.into(), &0.into()), "{plan}");
    assert_eq!(plan["plan"].as_array().map(Vec::len), Some(3), "every tier that the file names");
    assert_eq!(
        json(&home, &["takes", "--json"])["takes"],
        Value::Array(Vec::new()),
        "a dry run makes nothing"
    );
    let made = typed(&home, &["run", "my many.prompt", "--to", "draft"]);
    assert!(made.contains("200 drafts in shot many"), "{made}");
    let plan = json(&home, &["run", "my many.prompt", "--dry-run", "--json"]);
    assert_eq!(plan["plan"][0]["quote"]["hits"], 200, "{plan}");
    assert_eq!(plan["plan"][0]["quote"]["total_microcredits"], 0);
    home.stop_by_cli();
}

#[test]
fn a_file_goes_from_drafts_to_motion_with_a_person_between() {
    let home = Home::new();
    home.write("cup.prompt", two_hundred());
    let run = ["run", "cup.prompt", "--set", "light=dusk"];
    let text = typed(&home, &run);
    assert!(text.contains("10 drafts in shot many") && text.contains("next: Keep what is good"), "{text}");
    typed(&home, &["keep", "2"]);
    let text = typed(&home, &run);
    assert!(text.contains("1 hero take in shot many") && text.contains("maquette anchor"), "{text}");
    let takes = json(&home, &["takes", "--json"]);
    assert_eq!(
        takes["takes"][0]["prompt"], "a cup in dusk by lens1, fine detail",
        "the wording of its own tier"
    );
    typed(&home, &["keep", "1"]);
    typed(&home, &["anchor", "1"]);
    let text = typed(&home, &run);
    assert!(text.contains("1 clip in shot many"), "{text}");
    let text = typed(&home, &run);
    assert!(
        text.contains("all from the cache") || text.contains("from the cache"),
        "nothing is made twice: {text}"
    );
    home.stop_by_cli();
}

#[test]
fn a_broken_file_says_where_and_makes_nothing() {
    let home = Home::new();
    home.write("broken.prompt", "---\nmaquette.size: 64x64\nlight: [dawn\n---\na cup\n");
    let output = home.cli(&["run", "broken.prompt"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("bad-yaml"), "{told}");
    let output = home.cli(&["prompt", "check", "broken.prompt"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("broken.prompt:3:") || told.contains("broken.prompt:4:"), "{told}");
    assert!(told.contains("error[bad-yaml]"), "{told}");
    assert_eq!(json(&home, &["takes", "--json"])["takes"], Value::Array(Vec::new()));
    home.stop_by_cli();
}
