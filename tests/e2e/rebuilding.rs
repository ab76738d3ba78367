//! While a lost index is built anew: what can be told is told at once, what needs all of it waits, and nothing is answered wrongly.

use maquette_protocol::methods::method;
use maquette_protocol::{JobListParams, Nothing, ProjectParams, TakeParams};
use maquette_tests::http::Http;
use maquette_tests::{Audit, Home};

#[test]
fn reads_are_served_and_lists_wait() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let take = client.draft("mill", "a mill by the river", 2).takes[0].clone();
    let before = Audit::read(&mut client);
    assert!(daemon.stop().success());
    std::fs::remove_dir_all(home.at("data/index")).unwrap();

    let daemon = home.try_start(&[("MAQUETTE_HOLD_AT", "recovery.batch:index")]).expect("it starts");
    let mut client = daemon.client();
    let status = client.status();
    let notice = status.notices.iter().find(|notice| notice.code == "rebuilding").expect("it says so");
    assert!(notice.message.contains('%') && !notice.hint.is_empty(), "{notice:?}");
    assert!(!client.call::<method::TierList>(&ProjectParams::default()).tiers.is_empty());
    assert!(!client.call::<method::ModelList>(&Nothing {}).routes.is_empty());
    let asset = asset(&daemon, &take.asset.digest.to_string());
    assert_eq!(asset, std::fs::read(take.asset.path.as_ref().expect("we may see paths")).unwrap());

    // These need the whole index: they are sent while it is held, and answered once it is there.
    let mut waiting = daemon.client();
    let calls = std::thread::spawn(move || {
        let found = waiting.call::<method::TakeGet>(&TakeParams { take: take.id });
        let jobs = waiting.call::<method::JobList>(&JobListParams::default()).jobs.len();
        let made = waiting.draft("mill", "a mill by the river", 2);
        (found.take.id == take.id, jobs, made.hits, waiting)
    });
    home.open_gate("index");
    let (same, jobs, hits, mut client) = calls.join().expect("nothing is refused");
    assert_eq!((same, jobs, hits), (true, before.jobs.len(), 2));
    let after = Audit::read(&mut client);
    after.assert_books_hold();
    assert_eq!((&before.entries, &before.takes), (&after.entries, &after.takes));
    assert!(client.status().notices.iter().all(|notice| notice.code != "rebuilding"));
    assert!(daemon.stop().success());
}

/// An asset's bytes over the Unix socket, where no signature is asked for.
fn asset(daemon: &maquette_tests::Daemon, digest: &str) -> Vec<u8> {
    let mut http = Http::unix(daemon.socket()).expect("it listens");
    let response =
        http.request(&format!("GET /assets/{digest}"), &[("Host", "localhost")], b"").expect("it answers");
    assert_eq!(response.status, 200);
    response.body
}
