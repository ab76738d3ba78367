//! Where things stand, by their nature and their sizes.

use super::people::hold;
use super::*;
use crate::plan::Plan;
use crate::read::read;
use crate::setting;

/// Kind, left, top, right, bottom and rest of every unit, in shares of the picture, and the horizon.
fn placed(prompt: &str, seed: u64) -> (Vec<(Kind, [f32; 4], Rest)>, f32) {
    let reading = read(prompt);
    let plan = Plan::new(&reading, seed, &[]);
    let mut stage = Stage::new(400, 300, plan, seed);
    let floor = setting::draw_back(&mut stage);
    let units = arrange(&stage, &reading, floor);
    let share = |u: &Unit<'_>| {
        let (left, top, right, bottom) = u.extent();
        (u.look.kind, [left / 400.0, top / 300.0, right / 400.0, bottom / 300.0], u.rest)
    };
    (units.iter().map(share).collect(), floor.far / 300.0)
}

fn only(units: &[(Kind, [f32; 4], Rest)], kind: Kind) -> ([f32; 4], Rest) {
    let found: Vec<_> = units.iter().filter(|u| u.0 == kind).collect();
    assert_eq!(found.len(), 1, "{kind:?} in {units:?}");
    (found[0].1, found[0].2)
}

#[test]
fn nothing_is_cut_off_at_the_top() {
    for prompt in [
        "a butterfly on a flower",
        "a cat beside a lighthouse",
        "a skyscraper",
        "a giraffe beside a tree",
        "a book on a bookshelf",
        "six balloons",
        "a plane and a helicopter and a rocket",
    ] {
        for seed in 0..12 {
            for (kind, [_, top, _, bottom], _) in placed(prompt, seed).0 {
                assert!(top > 0.0 && bottom <= 1.0, "{prompt}, seed {seed}: {kind:?} from {top} to {bottom}");
            }
        }
    }
}

#[test]
fn sizes_are_as_in_life() {
    for (prompt, small, large, least) in [
        ("a cat beside a lighthouse", Kind::Cat, Kind::Lighthouse, 2.0),
        ("a lighthouse beside a cat", Kind::Cat, Kind::Lighthouse, 4.0),
        ("a rabbit and an elephant", Kind::Rabbit, Kind::Elephant, 2.0),
        ("a person beside a bus", Kind::Person, Kind::Bus, 1.2),
        ("a child and a horse", Kind::Child, Kind::Horse, 1.2),
    ] {
        for seed in 0..8 {
            let units = placed(prompt, seed).0;
            let tall = |kind| {
                let ([_, top, _, bottom], _) = only(&units, kind);
                bottom - top
            };
            let ratio = tall(large) / tall(small);
            assert!(ratio > least, "{prompt}, seed {seed}: {ratio}");
        }
    }
}

#[test]
fn things_stand_fly_and_float() {
    for seed in 0..8 {
        let (units, horizon) = placed("a plane over the mountains", seed);
        let ([_, _, _, bottom], rest) = only(&units, Kind::Plane);
        assert!(rest == Rest::Air && bottom < horizon, "{bottom} under {horizon}");
        for (prompt, kind, expect) in [
            ("a ship on the sea", Kind::Ship, Rest::Water),
            ("a whale in the sea", Kind::Whale, Rest::Water),
            ("a boat in a room", Kind::Boat, Rest::Floor),
            ("a horse in a field", Kind::Horse, Rest::Floor),
            ("a cat on a sofa", Kind::Cat, Rest::Thing),
            ("a woman with an umbrella on a street", Kind::Umbrella, Rest::Air),
        ] {
            assert_eq!(only(&placed(prompt, seed).0, kind).1, expect, "{prompt}");
        }
    }
}

#[test]
fn who_sits_keeps_the_feet_on_the_floor() {
    for seed in 0..8 {
        let units = placed("a man sitting on a chair in a room", seed).0;
        let (sitter, rest) = only(&units, Kind::Sitter);
        let (chair, _) = only(&units, Kind::Chair);
        assert_eq!((sitter[3], rest), (chair[3], Rest::Floor));
        assert!(sitter[1] < chair[1], "the head is over the back");
    }
}

#[test]
fn what_is_held_is_at_the_hand() {
    let reading = read("a man and a wine glass");
    let mut stage = Stage::new(400, 300, Plan::new(&reading, 3, &[]), 3);
    let floor = setting::draw_back(&mut stage);
    let mut units = arrange(&stage, &reading, floor);
    let index = |units: &[Unit<'_>], kind| units.iter().position(|u| u.look.kind == kind).unwrap_or(9);
    let (man, glass) = (index(&units, Kind::Person), index(&units, Kind::Wineglass));
    hold(&mut units, man, glass);
    let (by, held) = (&units[man], &units[glass]);
    assert!((held.x - by.x).abs() < by.height * 0.2);
    assert!(held.ground < by.ground - by.height * 0.35 && held.rest == Rest::Air);
    assert!(held.near > by.near && held.height < by.height * 0.3);
}

#[test]
fn words_put_things_onto_others_and_into_hands() {
    for seed in 0..8 {
        for (prompt, kind, expect) in [
            ("a woman with a cat on a sofa", Kind::Cat, Rest::Thing),
            ("a man holding a guitar", Kind::Guitar, Rest::Air),
            ("a child and a man holding an umbrella", Kind::Umbrella, Rest::Air),
            ("a bird in the sky", Kind::Bird, Rest::Air),
            ("a bird on a table", Kind::Bird, Rest::Floor),
            ("a fish underwater", Kind::Fish, Rest::Air),
        ] {
            assert_eq!(only(&placed(prompt, seed).0, kind).1, expect, "{prompt}, seed {seed}");
        }
        let units = placed("two women on a sofa", seed).0;
        let seated: Vec<_> = units.iter().filter(|u| u.0 == Kind::Sitter).collect();
        let sofa = only(&units, Kind::Sofa).0;
        assert_eq!(seated.len(), 2, "{units:?}");
        assert!(seated.iter().all(|u| u.1[3] == sofa[3] && u.1[1] < sofa[1]), "{units:?}");
        assert!((seated[0].1[0] - seated[1].1[0]).abs() > 0.02, "one on the other's lap: {units:?}");
    }
}

#[test]
fn a_close_view_of_people_cuts_off_their_feet() {
    for (prompt, cropped) in
        [("a woman, close-up", true), ("a woman, medium shot", false), ("a teapot, close-up", false)]
    {
        for seed in 0..8 {
            let units = placed(prompt, seed).0;
            let [_, top, _, bottom] = units[0].1;
            assert_eq!(bottom > 1.1, cropped, "{prompt}, seed {seed}: to {bottom}");
            assert!(top > 0.0, "{prompt}, seed {seed}: from {top}");
        }
    }
}

#[test]
fn who_is_in_a_boat_sits_in_its_middle() {
    for prompt in ["a man in a boat on a lake", "a child in a boat", "a dog in a boat at sea"] {
        for seed in 0..8 {
            let units = placed(prompt, seed).0;
            let ([left, _, right, bottom], rest) = only(&units, Kind::Boat);
            assert_eq!(rest, Rest::Water, "{prompt}");
            let (_, [l, t, r, b], _) = *units.iter().find(|u| u.0 != Kind::Boat).expect("somebody");
            assert!(l > left && r < right && b <= bottom && t < b, "{prompt}, seed {seed}");
        }
    }
}

#[test]
fn a_ship_and_a_lighthouse_hide_little_of_each_other() {
    for prompt in ["a lighthouse and a ship", "a ship and a lighthouse", "a ship near a lighthouse at night"]
    {
        for seed in 0..16 {
            let units = placed(prompt, seed).0;
            let ([l, _, r, _], _) = only(&units, Kind::Lighthouse);
            let ([left, _, right, _], _) = only(&units, Kind::Ship);
            let shared = (r.min(right) - l.max(left)).max(0.0);
            assert!(shared < 0.4 * (right - left), "{prompt}, seed {seed}: {shared}");
            assert_eq!(
                units.last().map(|u| u.0),
                Some(Kind::Lighthouse),
                "{prompt}: it stands before the ship"
            );
        }
    }
}

#[test]
fn a_thing_that_is_only_a_name_is_as_large_as_its_neighbour() {
    for (prompt, known) in [("a mug and a croissant", Kind::Mug), ("a dog chasing a gizmo", Kind::Dog)] {
        let units = placed(prompt, 3).0;
        let tall = |kind| {
            let ([_, top, _, bottom], _) = only(&units, kind);
            bottom - top
        };
        let ratio = tall(Kind::Unknown) / tall(known);
        assert!((0.8..1.25).contains(&ratio), "{prompt}: {ratio}");
    }
}
