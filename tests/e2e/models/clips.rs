//! Clips at real models: from the anchor, and from a draft that is carried on by its provider's own token.

use maquette_protocol::methods::method;
use maquette_protocol::{JobState, MICROCREDITS, Made, PromoteParams, ShotParams, Stage, Take, TakeParams};
use maquette_tests::{Audit, Client};

use super::setups::{Setup, bfl, omni, vertex};
use super::{order, settled};
use crate::story::keep;

/// The take of a request for one.
fn taken(client: &mut Client, made: &Made) -> Take {
    let job = settled(client, made.jobs[0].id);
    assert_eq!(job.state, JobState::Done, "{:?}", job.error);
    client.call::<method::TakeGet>(&TakeParams { take: job.take.expect("a done job has a take") }).take
}

fn bytes_of(take: &Take) -> Vec<u8> {
    std::fs::read(take.asset.path.as_ref().expect("we may see paths")).unwrap()
}

/// Black Forest Labs with its clips in place of its pictures.
fn flux_3() -> Setup {
    Setup { route: "bfl/flux-3", ..bfl() }
}

#[test]
fn an_anchor_becomes_the_first_frame_of_a_clip() {
    for setup in [omni(), vertex(), flux_3()] {
        let name = setup.route;
        let home = setup.home();
        let daemon = setup.start(&home);
        let mut client = daemon.client();
        let made = order(&setup, &mut client, 1);
        let shot = ShotParams { project: None, shot: "models".into() };
        let still = client.call::<method::AnchorGet>(&shot).take.expect("it was set");
        let clip = taken(&mut client, &made);
        assert_eq!((clip.stage, clip.parent), (Stage::Motion, Some(still.id)), "{name}");
        assert_eq!(clip.asset.media, "video/mp4", "{name}");
        let books = setup.fake.books();
        assert_eq!((books.accepted(), books.made.len()), (1, 1), "{name}: the fake checks the frame itself");
        assert_eq!(bytes_of(&clip), books.made[0].bytes, "{name}");
        assert!(!books.key_leaked(), "{name}: the key went to its provider alone");
        Audit::read(&mut client).assert_books_hold();
        assert!(daemon.stop().success());
    }
}

#[test]
fn a_draft_of_a_clip_is_carried_on_by_its_token() {
    let setup = Setup { route: "bfl/flux-3-draft", ..bfl() };
    let fine = setup.tier("fine", "bfl/flux-3");
    let home = setup.home_with(&fine);
    let daemon = setup.start(&home);
    let mut client = daemon.client();
    let signed_up = client.wallet("bfl").posted_microcredits;
    let made = order(&setup, &mut client, 1);
    let rough = taken(&mut client, &made);
    client.call::<method::TakeJudge>(&keep(rough.id));
    let params =
        PromoteParams { takes: vec![rough.id], tier: Some("fine".into()), ..PromoteParams::default() };
    let made = client.call::<method::Promote>(&params);
    let clip = taken(&mut client, &made);
    assert_eq!((clip.parent, clip.tier.as_str()), (Some(rough.id), "fine"));
    let books = setup.fake.books();
    assert_eq!((books.accepted(), books.made.len()), (2, 2), "the fake takes no token but its own");
    assert_eq!(bytes_of(&clip), books.made[1].bytes);
    // Five seconds at 6 cents, and the same five at 17.
    let spent = signed_up - client.wallet("bfl").posted_microcredits;
    assert_eq!((books.charged_usd_micros(), spent), (1_150_000, 115 * MICROCREDITS));
    Audit::read(&mut client).assert_books_hold();
    assert!(daemon.stop().success());
}
