//! Boards end to end: through the socket and the command line, as pictures and as pages, with verdicts, drift, clips and strangers' text.

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, BoardFormat, BoardLayout, BoardMakeParams, BoardReply, ErrorCode, InspectParams,
    PromoteParams, Take, TakeId, TakeJudgeParams, Verdict,
};
use maquette_tests::{Client, Home};

/// A prompt that would be a script if a page forgot to escape it.
const EVIL: &str = "a lamp </title><script>alert('x')</script> \" onerror=\"y";

fn make(client: &mut Client, params: BoardMakeParams) -> BoardReply {
    client.call::<method::BoardMake>(&params)
}

fn promoted(client: &mut Client, take: TakeId, tier: &str, size: Option<&str>) -> Take {
    let is_clip = tier == "motion";
    let params = PromoteParams {
        takes: vec![take],
        tier: Some(tier.to_owned()),
        size: size.map(str::to_owned),
        seconds: is_clip.then_some(0.5),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    client.call::<method::Promote>(&params).takes.remove(0)
}

fn page_of(reply: &BoardReply) -> String {
    assert_eq!((reply.asset.media.as_str(), reply.asset.width), ("text/html", 0));
    let path = reply.asset.path.as_ref().expect("a Unix peer is told");
    let page = std::fs::read_to_string(path).expect("it is UTF-8");
    assert_eq!(page.len() as u64, reply.asset.bytes);
    page
}

#[test]
fn boards_tell_verdicts_drift_and_lengths_and_equal_requests_give_equal_bytes() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let drafts = client.draft("lamp", EVIL, 4).takes;
    let judge = |client: &mut Client, take: TakeId, verdict| {
        let params = TakeJudgeParams { takes: vec![take], verdict: Some(verdict), reason: None };
        client.call::<method::TakeJudge>(&params);
    };
    judge(&mut client, drafts[0].id, Verdict::Keep);
    judge(&mut client, drafts[1].id, Verdict::Reject);
    let hero = promoted(&mut client, drafts[0].id, "hero", Some("640x640"));
    client.call::<method::AnchorSet>(&AnchorSetParams { take: hero.id, reason: None });
    let clip = promoted(&mut client, hero.id, "motion", None);
    // What is made is measured behind everything else; who asks waits for it, and from then on nothing changes any more.
    for take in [hero.id, clip.id] {
        client.call::<method::Inspect>(&InspectParams { take, against: None, read_text: false });
    }
    let takes: Vec<TakeId> = drafts.iter().map(|take| take.id).chain([hero.id, clip.id]).collect();
    let asked = |layout, format| BoardMakeParams {
        takes: takes.clone(),
        layout: Some(layout),
        format: Some(format),
        title: Some("Spring <&> \"lamp\"".into()),
        ..Default::default()
    };
    for layout in [BoardLayout::Sheet, BoardLayout::Mood] {
        let picture = make(&mut client, asked(layout, BoardFormat::Png));
        assert_eq!(picture.unmeasured, []);
        assert!(image::open(picture.asset.path.as_ref().expect("a path")).is_ok());
        assert_eq!(make(&mut client, asked(layout, BoardFormat::Png)).asset.digest, picture.asset.digest);

        let reply = make(&mut client, asked(layout, BoardFormat::Html));
        let page = page_of(&reply);
        assert_eq!(make(&mut client, asked(layout, BoardFormat::Html)).asset.digest, reply.asset.digest);
        for told in [
            "<title>Spring &lt;&amp;&gt; &quot;lamp&quot;</title>",
            "6 takes of lamp · 1 anchor frame, 1 kept, 1 rejected",
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
            "first frame of a clip of 0.5 s",
            "anchor frame</span>",
            &format!("drift since {}", drafts[0].id),
            &format!("seed {}", drafts[2].seed.expect("a seed")),
        ] {
            assert!(page.contains(told), "{told}");
        }
        assert_eq!((page.matches("<script").count(), page.matches("src=\"data:image/").count()), (0, 6));
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
    }
    judge(&mut client, drafts[2].id, Verdict::Keep);
    let other = make(&mut client, asked(BoardLayout::Sheet, BoardFormat::Png));
    assert_ne!(
        other.asset.digest,
        make(&mut client, asked(BoardLayout::Mood, BoardFormat::Png)).asset.digest
    );
    assert!(daemon.stop().success());
}

#[test]
fn what_is_out_of_bounds_is_refused_and_the_next_step_is_named() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let take = client.draft("lamp", "a lamp", 1).takes[0].id;
    let of = |count: usize| BoardMakeParams { takes: vec![take; count], ..Default::default() };
    let refused = |client: &mut Client, params: BoardMakeParams, words: &str| {
        let error = client.refused::<method::BoardMake>(&params);
        assert_eq!(error.code(), ErrorCode::InvalidParams, "{error:?}");
        assert!(error.message.contains(words) && !error.data.hint.is_empty(), "{error:?}");
    };
    refused(&mut client, of(0), "1 to 256");
    refused(&mut client, of(257), "1 to 256");
    refused(&mut client, BoardMakeParams { layout: Some(BoardLayout::Mood), ..of(49) }, "at most 48");
    refused(&mut client, BoardMakeParams { layout: Some(BoardLayout::Unknown), ..of(1) }, "`layout`");
    refused(&mut client, BoardMakeParams { format: Some(BoardFormat::Unknown), ..of(1) }, "`format`");
    refused(&mut client, BoardMakeParams { title: Some("x".repeat(121)), ..of(1) }, "1 to 120 letters");
    refused(&mut client, BoardMakeParams { title: Some(" \n".into()), ..of(1) }, "1 to 120 letters");
    let mood = BoardMakeParams { layout: Some(BoardLayout::Mood), columns: Some(2), ..of(2) };
    refused(&mut client, mood, "no columns");
    refused(&mut client, BoardMakeParams { columns: Some(1), tile: Some(1024), ..of(40) }, "at most 8192");
    let unknown = client.refused::<method::BoardMake>(&BoardMakeParams { takes: vec![TakeId(99)], ..of(1) });
    assert_eq!(unknown.code(), ErrorCode::UnknownTake);
    assert!(daemon.stop().success());
}

#[test]
fn a_page_is_written_where_a_person_wants_it() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let takes = client.draft("lamp", "a lamp", 3).takes;
    let keep =
        |take: TakeId| TakeJudgeParams { takes: vec![take], verdict: Some(Verdict::Keep), reason: None };
    client.call::<method::TakeJudge>(&keep(takes[1].id));
    let file = home.at("spring.html");
    let output = home.cli(&["board", "--mood", "--title", "Spring", "-o", file.to_str().expect("a path")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.starts_with("mood board of 1 take · page, "), "{said}");
    let page = std::fs::read_to_string(&file).expect("a page");
    assert!(page.starts_with("<!doctype html>") && page.contains(&format!("alt=\"{}, lamp", takes[1].id)));
    assert_eq!(page.matches("src=\"data:image/jpeg").count(), 1);
    let sheet = home.at("sheet.png");
    let output = home.cli(&["board", "t1", "t3", "-o", sheet.to_str().expect("a path"), "--json"]);
    let reply: BoardReply = serde_json::from_slice(&output.stdout).expect("a reply");
    assert_eq!(reply.asset.bytes, std::fs::metadata(&sheet).expect("a sheet").len());
    let wrong = home.cli(&["board", "t1", "--html", "-o", "x.png"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(daemon.stop().success());
}
