//! `drift`, `kinetic`, `flicker`.

use expect_test::expect;
use serde_json::json;

use crate::testing::*;

#[test]
fn drift_tells_each_measure_with_its_level_and_its_words() {
    let mut script = Script::default().on(
        "inspect",
        json!({ "take": "t13", "against": "t3", "kinetic": [], "drift": [
            { "name": "palette", "state": "measured", "level": "visible", "score": 3.25, "words": "colours are bluer" },
            { "name": "tone", "state": "measured", "level": "same", "score": 0.2, "words": "light and tone are the same" },
            { "name": "text", "state": "not_checked", "words": "not checked: no text was read from the pictures" },
            { "name": "later", "state": "a new one", "level": "a new one", "words": "what a newer daemon says" },
        ] }),
    );
    let ran = Person::new().types("drift 3", &mut script);
    assert_eq!(script.asked[0].1, json!({ "take": "t13" }));
    expect![[r#"
        t13 against t3 · 1 of 2 measures differ
        measure  level        score  in words
        palette  visible       3.25  colours are bluer
        tone     same          0.20  light and tone are the same
        text     not checked         not checked: no text was read from the pictures
        later    another             what a newer daemon says
    "#]]
    .assert_eq(&ran.out);
    Person::new().types("drift t2 t9 --text", &mut script);
    let expect = json!({ "take": "t9", "against": "t2", "read_text": true });
    assert_eq!(script.asked[1].1, expect, "the first is what was there before");
}

#[test]
fn a_take_that_came_from_nothing_has_no_drift() {
    let mut script = Script::default()
        .on("inspect", json!({ "take": "t13", "against": null, "drift": [], "kinetic": [] }));
    let fault = Person::new().types("drift 3", &mut script).done.unwrap_err();
    assert_eq!((fault.exit, fault.hint.as_str()), (2, "maquette drift t13 ANOTHER"));
}

#[test]
fn a_still_has_a_promise_and_a_clip_a_strip() {
    let still = json!({ "take": "t13", "against": null, "drift": [], "flicker": [], "kinetic": [
        { "name": "boil", "state": "measured", "score": 0.4, "words": "fine texture at the upper left would boil" },
    ] });
    let mut script = Script::default().on("inspect", &still);
    let ran = Person::new().types("kinetic 3", &mut script);
    expect![[r#"
        t13 as a clip · 1 promises most; heuristics, no verdict
        measure  score  in words
        boil      0.40  fine texture at the upper left would boil
    "#]]
    .assert_eq(&ran.out);
    let fault = Person::new().types("flicker t13", &mut script).done.unwrap_err();
    assert_eq!((fault.exit, script.asked.len()), (2, 2), "no strip is drawn of a still");

    let clip = json!({ "take": "t20", "against": null, "drift": [], "kinetic": [], "flicker": [
        { "name": "boiling", "state": "measured", "level": "strong", "words": "textures boil all over" },
    ] });
    let mut script = Script::default().on("inspect", clip).on("strip.make", json!({ "asset": asset(8) }));
    let ran = Person::new().types("flicker t20", &mut script);
    expect![[r#"
        t20 over time · 1 measure stands out
        measure  level   in words
        boiling  strong  textures boil all over
        strip: /assets/8.png
    "#]]
    .assert_eq(&ran.out);
    let fault = Person::new().types("kinetic t20", &mut script).done.unwrap_err();
    assert_eq!(fault.exit, 2);
}

#[test]
fn a_clip_is_told_along_time_and_where_its_lettering_is_lost() {
    let moment = |frame: u32, seconds: f64, level: &str, text: &str, read: &str| {
        json!({ "frame": frame, "seconds": seconds, "drift": [
            { "name": "layout", "state": if frame == 0 { "not_defined" } else { "measured" }, "level": if frame == 0 { None } else { Some(level) }, "words": "where the eye goes" },
            { "name": "brand", "state": "measured", "level": level, "words": "#0b5fff is ΔE 2.0 off" },
            { "name": "text", "state": "measured", "level": text, "words": read },
            { "name": "identity", "state": "not_checked", "words": "not checked: there is no model" },
        ] })
    };
    let clip = json!({ "take": "t20", "against": "t13", "drift": [], "kinetic": [], "flicker": [
        { "name": "boiling", "state": "measured", "level": "same", "words": "nothing boils" },
    ], "along": [
        moment(0, 0.0, "same", "same", "the text still reads “SALE”"),
        moment(12, 0.5, "same", "slight", "the text read “SALE” and now reads “SALT”"),
        moment(18, 0.75, "slight", "same", "the text still reads “SALE”"),
        moment(24, 1.0, "slight", "strong", "the text read “SALE” and now reads “SA”"),
        moment(47, 1.958_333, "strong", "strong", "the text read “SALE” and now reads “S”"),
    ] });
    let mut script = Script::default().on("inspect", &clip).on("strip.make", json!({ "asset": asset(8) }));
    let ran = Person::new().types("flicker t20", &mut script);
    assert_eq!(script.asked[0].1, json!({ "take": "t20", "read_text": true }));
    expect![[r#"
        t20 over time · nothing stands out
        measure  level  in words
        boiling  same   nothing boils
        t20 against t13 along time · 5 frames
        measure        0.00 s  0.50 s  0.75 s  1.00 s  1.96 s
        layout         -       same    slight  slight  strong
        brand #0b5fff  same    same    slight  slight  strong
        text           same    slight  same    strong  strong
        identity not checked: there is no model
        text is lost from 1.00 s on: the text read “SALE” and now reads “SA”
        text reads differently at 0.50 s, and as before later: it may only have been missed
        strip: /assets/8.png
    "#]]
    .assert_eq(&ran.out);
    Person::new().types("flicker t20 --no-text", &mut script);
    let unread = &script.asked.iter().rfind(|(method, _)| *method == "inspect").expect("it asks").1;
    assert_ne!(unread["read_text"], json!(true), "{unread}");
    let ran = Person::new().types("drift t13 t20", &mut script);
    assert!(ran.out.starts_with("t20 against t13 along time · 5 frames\n"), "{}", ran.out);
}

#[test]
fn a_folder_of_frames_is_watched_as_a_clip_is() {
    let seen = json!({ "flicker": [
        { "name": "boiling", "state": "measured", "level": "same", "words": "nothing boils" },
    ], "along": [], "strip": asset(8) });
    let mut script = Script::default().on("clip.inspect", &seen);
    let ran = Person::new().types("flicker renders --fps 23.976 --against t13", &mut script);
    let asked =
        json!({ "path": "/work/renders", "fps": 23.976, "against": "t13", "read_text": true, "strip": true });
    assert_eq!(script.asked[0].1, asked);
    expect![[r#"
        renders over time · nothing stands out
        measure  level  in words
        boiling  same   nothing boils
        strip: /assets/8.png
    "#]]
    .assert_eq(&ran.out);
    Person::new().types("flicker ./cut.mov", &mut script);
    assert_eq!(
        script.asked[1].1,
        json!({ "path": "/work/cut.mov", "strip": true }),
        "a file says its own rate"
    );
}

#[test]
fn what_takes_over_a_second_says_what_it_does() {
    let clip = json!({ "take": "t20", "against": null, "drift": [], "kinetic": [], "flicker": [
        { "name": "boiling", "state": "measured", "level": "same", "words": "nothing boils" },
    ] });
    let script = || Script::default().on("inspect", &clip).on("strip.make", json!({ "asset": asset(8) }));
    let told = "watching the clip and reading its lettering …\ndrawing the strip …\n";
    assert_eq!(Person::new().who_waits().types("flicker t20", &mut script()).err, told);
    assert_eq!(Person::new().who_waits().types("flicker t20 --json", &mut script()).err, "");
    assert_eq!(Person::new().types("flicker t20", &mut script()).err, "");
}

#[test]
fn seams_are_looked_at_before_and_told_after() {
    let seams = json!({ "seams": [
        { "first": "t20", "second": "t21", "measure": { "name": "seam", "state": "measured", "level": "strong", "words": "at the seam the picture changes" },
          "better": { "out_ms": 1_900, "in_ms": 125, "measure": { "name": "seam", "state": "measured", "level": "same", "words": "the clips join without a jump" } } },
        { "first": "t21", "second": "t20", "measure": { "name": "seam", "state": "measured", "level": "same", "words": "the clips join without a jump" }, "better": null },
    ] });
    let mut script = Script::default().on("seam.inspect", &seams);
    let ran = Person::new().types("stitch t20 t21 t20 --trim t20=..2 --look", &mut script);
    assert_eq!(script.asked.len(), 1, "nothing is joined");
    let trim = json!({ "in_ms": 0, "out_ms": 2_000 });
    assert_eq!(script.asked[0].1["trims"], json!([trim, { "in_ms": 0, "out_ms": null }, trim]));
    expect![[r#"
        seam        level   in words                         less jumps with
        t20 to t21  strong  at the seam the picture changes  --trim t20=..1.900 --trim t21=0.125..
        t21 to t20  same    the clips join without a jump
    "#]]
    .assert_eq(&ran.out);

    let mut script = Script::default()
        .on("stitch", made(vec![take(22)], vec![]))
        .on("board.make", sheet())
        .on("seam.inspect", &seams);
    let ran = Person::new().types("stitch t20 t21 t20", &mut script);
    expect![[r#"
        1 draft in shot a-ceramic-teapot · 1024×1024 · 0 credits · 0.4 s
        #  id   seed  size       credits
        1  t22  1022  1024×1024        1
        sheet: /assets/9.png
        seam     t20 to t21: at the seam the picture changes; less jumps with --trim t20=..1.900 --trim t21=0.125..
    "#]].assert_eq(&ran.out);
}
