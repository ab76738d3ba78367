//! Every case of installing and removing as a row: what is wanted, what was ours, what is there.

use super::*;

fn digests(files: &[(&str, &str)]) -> Digests {
    files.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect()
}

fn seen(files: &[(&str, &str)]) -> Seen {
    let there = |digest: &str| match digest {
        "link" => There::Link,
        "other" => There::Other,
        digest => There::File(digest.to_owned()),
    };
    files.iter().map(|(name, digest)| ((*name).to_owned(), there(digest))).collect()
}

fn installed(files: &[(&str, &str)], replaces: &[(&str, &str)]) -> Installed {
    Installed {
        folder: "/p".into(),
        version: "0.0.9".into(),
        files: digests(files),
        replaces: digests(replaces),
        switched: None,
    }
}

fn plan(write: &[&str], remove: &[&str], left: &[&str]) -> Plan {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Plan { write: owned(write), remove: owned(remove), left: owned(left) }
}

const WANTED: &[(&str, &str)] = &[("m/a.py", "a2"), ("m/b.py", "b2"), ("m.desktop", "d2")];
const PLAIN: Limits = Limits { force: false, shared: false };
const FORCE: Limits = Limits { force: true, shared: false };
const SHARED: Limits = Limits { force: false, shared: true };

#[test]
fn what_is_written_is_what_is_not_there_yet() {
    let check = |ours: Option<&Installed>, there: &[(&str, &str)], expect: Plan| {
        assert_eq!(install(&digests(WANTED), ours, &seen(there), PLAIN), Ok(expect), "{there:?}");
    };
    check(None, &[], plan(&["m.desktop", "m/a.py", "m/b.py"], &[], &[]));
    check(None, WANTED, plan(&[], &[], &[]));
    let older = installed(&[("m/a.py", "a1"), ("m/b.py", "b2"), ("m/gone.py", "g1")], &[]);
    let there = &[("m/a.py", "a1"), ("m/b.py", "b2"), ("m/gone.py", "g1"), ("m/notes.txt", "n")];
    check(Some(&older), there, plan(&["m.desktop", "m/a.py"], &["m/gone.py"], &["m/notes.txt"]));
    // A crash in the middle leaves files of both versions; all of them are ours.
    let halfway = installed(WANTED, &[("m/a.py", "a1"), ("m/gone.py", "g1")]);
    check(
        Some(&halfway),
        &[("m/a.py", "a1"), ("m/b.py", "b2"), ("m/gone.py", "g1")],
        plan(&["m.desktop", "m/a.py"], &["m/gone.py"], &[]),
    );
}

#[test]
fn what_is_not_ours_is_refused_without_force() {
    let check = |ours: Option<&Installed>, there: &[(&str, &str)], refusal: Refusal, forced: Plan| {
        assert_eq!(install(&digests(WANTED), ours, &seen(there), PLAIN), Err(refusal), "{there:?}");
        assert_eq!(install(&digests(WANTED), ours, &seen(there), FORCE), Ok(forced), "{there:?}");
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let all = &["m.desktop", "m/a.py", "m/b.py"];
    check(None, &[("m/a.py", "x")], Refusal::Foreign(names(&["m/a.py"])), plan(all, &[], &[]));
    let addon = &[("m/addon.py", "x")];
    check(None, addon, Refusal::Foreign(names(&["m/addon.py"])), plan(all, &[], &["m/addon.py"]));
    let older = installed(&[("m/a.py", "a1"), ("m/gone.py", "g1")], &[]);
    check(
        Some(&older),
        &[("m/a.py", "mine"), ("m/gone.py", "mine")],
        Refusal::Changed(names(&["m/a.py", "m/gone.py"])),
        plan(all, &[], &["m/gone.py"]),
    );
    // What is new in this version lies where a person has put something of the same name.
    check(
        Some(&older),
        &[("m/a.py", "a1"), ("m/b.py", "mine")],
        Refusal::Foreign(names(&["m/b.py"])),
        plan(all, &[], &[]),
    );
}

#[test]
fn nothing_is_written_through_a_link_whatever_was_asked() {
    for limits in [PLAIN, FORCE] {
        for there in [&[("m", "link")], &[("m/a.py", "link")]] {
            let refused = install(&digests(WANTED), None, &seen(there), limits);
            assert_eq!(refused, Err(Refusal::Linked(vec![there[0].0.to_owned()])));
        }
    }
}

#[test]
fn files_of_a_person_stay_and_are_no_reason_to_refuse() {
    let wanted = digests(&[("languages.toml", "l"), ("config.toml", "c")]);
    let check = |there: &[(&str, &str)], limits: Limits, expect: Plan| {
        assert_eq!(install(&wanted, None, &seen(there), limits), Ok(expect), "{there:?}");
    };
    check(&[], SHARED, plan(&["config.toml", "languages.toml"], &[], &[]));
    check(&[("config.toml", "x")], SHARED, plan(&["languages.toml"], &[], &["config.toml"]));
    check(&[("config.toml", "link")], SHARED, plan(&["languages.toml"], &[], &["config.toml"]));
    let forced = Limits { force: true, ..SHARED };
    check(&[("config.toml", "x")], forced, plan(&["languages.toml"], &[], &["config.toml"]));
}

#[test]
fn removing_takes_what_is_ours_alone() {
    let ours = installed(&[("m/a.py", "a2"), ("m/b.py", "b2"), ("m/c.py", "c2")], &[("m/b.py", "b1")]);
    let there = &[("m/a.py", "mine"), ("m/b.py", "b1"), ("m/c.py", "c2"), ("m/d.py", "d"), ("m/e", "other")];
    assert_eq!(remove(&ours, &seen(there)), plan(&[], &["m/b.py", "m/c.py"], &["m/a.py", "m/d.py", "m/e"]));
    assert_eq!(remove(&ours, &seen(&[])), plan(&[], &[], &[]));
}
