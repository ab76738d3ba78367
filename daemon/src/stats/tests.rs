//! Counting and words, as tables; and that a drawing is drawn of anything.

use maquette_eye::sameness::{Hash, Trait, sameness};
use maquette_eye::still::Colour;
use maquette_protocol::{Digest, TakeId};

use super::*;
use crate::state::domain::{Edge, Media, MediaType, Stage, Verdict};
use crate::state::records::{Judgement, TakeRecord};

/// 2026-11-21 02:04 UTC, a Saturday of week 47.
const NOW_MS: u64 = 1_795_226_640_000;
const DAY_MS: u64 = 86_400_000;

fn take(id: u64, stage: Stage, verdict: Option<Verdict>, credits: i32) -> TakeRecord {
    let (tier, edge) = match stage {
        Stage::Exploration => ("draft", Edge::Draft),
        Stage::Refinement => ("hero", Edge::Promote(TakeId(1))),
        Stage::Motion => ("motion", Edge::Promote(TakeId(2))),
    };
    TakeRecord {
        id: TakeId(id),
        project: "p".into(),
        shot: ShotId(1),
        tier: tier.into(),
        stage,
        route: format!("sketch/{tier}"),
        model: "m".into(),
        edge,
        recipe: None,
        seed: None,
        k: 0,
        media: Media {
            digest: Digest([7; 32]),
            media: MediaType::Png,
            bytes: 1,
            width: 1,
            height: 1,
            duration_ms: None,
        },
        cost: Microcredits::credits(credits),
        cached: false,
        verdict: verdict.map(|verdict| Judgement { verdict, reason: None, seq: 1 }),
        batch: Some(BatchId(id)),
        made_by: None,
        queued_ms: NOW_MS - 100,
        created_ms: NOW_MS,
        notes: vec![],
        continuation: None,
        deleted: false,
    }
}

const KEEP: Option<Verdict> = Some(Verdict::Keep);
const REJECT: Option<Verdict> = Some(Verdict::Reject);

fn window() -> Window {
    Window::ending_with(NOW_MS, 3)
}

fn counted(takes: &[TakeRecord]) -> Counts {
    count(takes, &[], window()).unwrap()
}

#[test]
fn an_accepted_hero_took_all_rolls_and_credits_of_its_tier() {
    use Stage::{Exploration, Motion, Refinement};
    let check = |takes: &[TakeRecord], expect: (u64, u64, i32)| {
        let heroes = counted(takes).heroes;
        assert_eq!(
            (heroes.accepted, heroes.rolls, heroes.credits),
            (expect.0, expect.1, Microcredits::credits(expect.2))
        );
    };
    check(&[], (0, 0, 0));
    check(&[take(1, Exploration, KEEP, 1), take(2, Motion, KEEP, 9)], (0, 0, 0));
    check(
        &[take(1, Refinement, REJECT, 4), take(2, Refinement, KEEP, 4), take(3, Refinement, None, 4)],
        (1, 3, 12),
    );
    // What came from the cache and edits are no rolls; an import is nobody's work.
    let cached = TakeRecord { cached: true, ..take(4, Refinement, KEEP, 0) };
    let edited = TakeRecord { edge: Edge::Edit(TakeId(2)), ..take(5, Refinement, None, 2) };
    let import = TakeRecord { edge: Edge::Import, ..take(6, Refinement, KEEP, 0) };
    check(&[cached, edited, import], (1, 0, 2));
}

#[test]
fn what_ended_without_a_take_is_counted_as_lost_and_the_parts_add_up() {
    use Stage::{Exploration, Refinement};
    let takes = [
        take(1, Exploration, None, 1),
        take(2, Exploration, None, 0),
        take(3, Refinement, REJECT, 4),
        take(4, Refinement, KEEP, 5),
    ];
    let lost = Lost {
        tier: "hero".into(),
        stage: Refinement,
        shot: ShotId(1),
        captured: Microcredits::credits(3),
        at_ms: NOW_MS - 7 * DAY_MS,
    };
    let counts = count(&takes, &[lost], window()).unwrap();
    let Spent { paid_takes, rejected_takes, kept, rejected, unjudged, lost, captured, .. } = counts.spent;
    assert_eq!((paid_takes, rejected_takes), (3, 1));
    assert_eq!([kept, rejected, unjudged, lost].map(|part| part.0 / 1_000_000), [5, 4, 1, 3]);
    assert_eq!(captured, Microcredits::credits(13));
    let tiers: Vec<(&str, i64)> =
        counts.spending.iter().map(|spent| (spent.tier.as_str(), spent.captured.0 / 1_000_000)).collect();
    assert_eq!(tiers, [("draft", 1), ("hero", 12)]);
    assert_eq!(counts.heroes.credits, Microcredits::credits(12));
    let weeks: Vec<i64> = counts.weeks.iter().map(|week| week.captured.0 / 1_000_000).collect();
    assert_eq!(weeks, [0, 3, 10]);
    assert_eq!(counts.weeks[2].wasted, Microcredits::credits(4));
}

#[test]
fn judged_takes_are_counted_by_tier_and_route_with_their_n() {
    use Stage::{Exploration, Refinement};
    let mut takes: Vec<TakeRecord> = (1..=5).map(|id| take(id, Exploration, None, 0)).collect();
    takes.extend([
        take(6, Refinement, KEEP, 0),
        take(7, Refinement, REJECT, 0),
        take(8, Refinement, KEEP, 0),
    ]);
    let counts = counted(&takes);
    let rows: Vec<(&str, u64, u64, u64)> =
        counts.by_tier.iter().map(|row| (row.name.as_str(), row.made, row.kept, row.rejected)).collect();
    assert_eq!(rows, [("draft", 5, 0, 0), ("hero", 3, 2, 1)]);
    assert_eq!(counts.by_route[0].name, "sketch/draft", "those with most takes first");
    assert_eq!(counts.by_tier[0].share(), None, "nothing was judged");
    let week = &counts.weeks[2];
    assert_eq!((week.made, week.kept, week.rejected, week.rolls, week.heroes), (8, 2, 1, 3, 2));
}

#[test]
fn a_share_comes_with_wilsons_interval() {
    // Values by the formula, checked against statsmodels' proportion_confint(method="wilson").
    let check = |part: u64, all: u64, expect: (f64, f64, f64)| {
        let Share { share, low, high } = Share::of(part, all).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 5e-4;
        assert!(
            near(share, expect.0) && near(low, expect.1) && near(high, expect.2),
            "{part} of {all}: {share} {low} {high}"
        );
    };
    check(0, 1, (0.0, 0.0, 0.7935));
    check(1, 1, (1.0, 0.2065, 1.0));
    check(12, 20, (0.6, 0.3866, 0.7812));
    check(50, 100, (0.5, 0.4038, 0.5962));
    assert_eq!(Share::of(0, 0), None);
}

#[test]
fn times_are_those_of_batches_and_the_cache_has_none() {
    let draft = |id: u64, batch: u64, after_ms: u64| TakeRecord {
        batch: Some(BatchId(batch)),
        queued_ms: NOW_MS,
        created_ms: NOW_MS + after_ms,
        ..take(id, Stage::Exploration, None, 0)
    };
    let hero =
        TakeRecord { queued_ms: NOW_MS, created_ms: NOW_MS + 900, ..take(9, Stage::Refinement, None, 0) };
    let cached = TakeRecord { cached: true, ..draft(5, 3, 0) };
    let pace =
        counted(&[draft(1, 1, 100), draft(2, 1, 200), draft(3, 1, 300), draft(4, 2, 50), cached, hero]).pace;
    assert_eq!((pace.draft.n, pace.draft.median_ms), (2, Some(100)), "300 ms for three, 50 ms for one");
    assert_eq!(
        (pace.first_take.n, pace.first_take.median_ms, pace.first_take.p95_ms),
        (2, Some(100), Some(100))
    );
    assert_eq!((pace.hero.n, pace.hero.median_ms), (1, Some(900)));
    assert_eq!(pace.drafts_per_hero(), Some(9.0));
    assert_eq!(counted(&[]).pace.drafts_per_hero(), None);
}

#[test]
fn each_accepted_picture_is_looked_at_once() {
    let draft = take(1, Stage::Exploration, KEEP, 0);
    let hero = take(2, Stage::Refinement, KEEP, 0);
    let clip = TakeRecord {
        media: Media { media: MediaType::Mp4, ..hero.media.clone() },
        ..take(3, Stage::Motion, KEEP, 0)
    };
    let gone = TakeRecord { deleted: true, ..take(4, Stage::Exploration, KEEP, 0) };
    let import = TakeRecord { edge: Edge::Import, ..take(5, Stage::Exploration, KEEP, 0) };
    let rejected = take(6, Stage::Exploration, REJECT, 0);
    let takes = [draft, hero, clip, gone, import, rejected];
    let ids: Vec<u64> = accepted_stills(&takes).iter().map(|take| take.id.0).collect();
    assert_eq!(ids, [2], "the hero stands for the draft that it came from");
    let pair =
        [1, 2].map(|id| TakeRecord { batch: Some(BatchId(8)), ..take(id, Stage::Exploration, None, 0) });
    let batches = new_batches(&pair, 5);
    assert_eq!(batches.iter().map(|(id, takes)| (id.0, takes.len())).collect::<Vec<_>>(), [(8, 2)]);
}

fn seen(l: f32, a: f32, b: f32, centre: (f32, f32), bits: u64) -> Trait {
    let palette = vec![
        Colour { lab: [l, a, b], weight: 0.7 },
        Colour { lab: [100.0 - l, -a / 2.0, b / 3.0], weight: 0.3 },
    ];
    Trait { palette, centre, hash: Hash::of([bits, !bits, bits ^ 0xff00, 5, 6, 7]) }
}

#[test]
fn a_habit_is_only_spoken_of_with_enough_pictures() {
    let check = |traits: Vec<Trait>, expect: &str| {
        let words = look_words(&common_look(&traits).unwrap());
        assert_eq!(words, expect);
    };
    let one = || seen(30.0, 40.0, 20.0, (0.3, 0.3), 1);
    check(vec![one()], "1 still is too few to speak of a habit; 8 are the least");
    check(vec![one(); 7], "7 stills are too few to speak of a habit; 8 are the least");
    check(
        vec![one(); 8],
        "one palette comes again and again, of middle lightness and vivid; what stands out is nearly always at the upper left",
    );
    let varied = (0..12).map(|i| {
        let i = i as f32;
        seen(
            20.0 + 6.0 * i,
            50.0 * (i * 2.0).sin(),
            50.0 * i.cos(),
            ((i * 0.37) % 1.0, (i * 0.61) % 1.0),
            i as u64,
        )
    });
    let words = look_words(&common_look(&varied.collect::<Vec<_>>()).unwrap());
    assert!(words.starts_with("the palettes vary") && words.contains("compositions vary around"), "{words}");
    assert_eq!(common_look(&[]), None);
}

/// Figures of twelve weeks, with something of everything.
fn figures(weeks: u32) -> Figures {
    let window = Window::ending_with(NOW_MS, weeks);
    let mut takes = Vec::new();
    for id in 0..420_u64 {
        let stage = if id % 7 == 3 { Stage::Refinement } else { Stage::Exploration };
        let verdict = [None, KEEP, REJECT, None, KEEP, None, REJECT, None, None][(id % 9) as usize];
        let back = (id * 7_919 % 83) * DAY_MS;
        takes.push(TakeRecord {
            shot: ShotId(id % 5),
            route: ["sketch/composition", "fal/flux-2-pro", "google/pro"][(id % 3) as usize].into(),
            // A batch a take, so that each has a time of its own.
            queued_ms: NOW_MS - back - if stage == Stage::Refinement { 21_000 + id } else { 2_300 + 3 * id },
            created_ms: NOW_MS - back,
            cost: Microcredits(i64::from(stage == Stage::Refinement) * 4_250_000),
            ..take(id, stage, verdict, 0)
        });
    }
    let counts = count(&takes, &[], window).unwrap();
    let traits: Vec<Vec<Trait>> = (0..counts.weeks.len())
        .map(|week| {
            (0..week % 4 * 3)
                .map(|i| {
                    let (i, week) = (i as f32, week as f32);
                    seen(
                        25.0 + 5.0 * week,
                        30.0 - 4.0 * week,
                        35.0 - 9.0 * i,
                        (0.35 + 0.02 * i, 0.4 + 0.01 * week),
                        i as u64,
                    )
                })
                .collect()
        })
        .collect();
    let all: Vec<Trait> = traits.iter().flatten().cloned().collect();
    let hashes: Vec<Hash> =
        (0..6_u64).map(|i| Hash::of([i.wrapping_mul(0x9e37_79b9_7f4a_7c15); 6])).collect();
    let batch = |id: u64, of: usize| Batch {
        id: BatchId(id),
        shot_name: ["spring-hero", "lighthouse-in-fog-at-dawn", "cup", "street", "menu-board"]
            [id as usize % 5]
            .into(),
        at_ms: NOW_MS,
        looked: of as u64,
        of: of as u64,
        sameness: Some(sameness(&hashes[..of])),
    };
    Figures {
        project: "Atelier Nord · spring campaign".into(),
        window,
        by_template: vec![Judged { name: "campaign/hero.prompt".into(), made: 40, kept: 11, rejected: 19 }],
        batches: vec![batch(9, 6), batch(8, 3), batch(7, 2), batch(6, 4), batch(5, 1), batch(4, 5)],
        looks: traits.iter().map(|traits| common_look(traits)).collect(),
        look: common_look(&all),
        counts,
    }
}

#[test]
fn anything_is_drawn() {
    for (ground, grey) in [(plot::Ground::Dark, 30), (plot::Ground::Light, 250)] {
        let drawn = plot::pixels(&figures(12), ground).unwrap();
        assert_eq!((drawn.width, drawn.rgba.len() as u32), (plot::WIDTH, plot::WIDTH * drawn.height * 4));
        let pixels = drawn.rgba.as_chunks::<4>().0;
        let greys = pixels.iter().filter(|[r, g, b, _]| r == g && g == b).count();
        assert!(greys * 10 > pixels.len() * 9, "the frame is grey: {greys}");
        let empty = pixels.iter().filter(|pixel| **pixel == [grey, grey, grey, 255]).count();
        assert!(empty * 2 > pixels.len(), "{ground:?}: {empty}");
    }
    let svg = plot::svg(&figures(12), plot::Ground::Dark).unwrap();
    assert!(
        svg.starts_with("<svg") && svg.contains("Takes made a week") && !svg.contains("NaN"),
        "{}",
        &svg[..200]
    );
    assert!(svg.contains("Inter, system-ui, sans-serif"));
    let empty = |weeks: u32| {
        let window = Window::ending_with(NOW_MS, weeks);
        let counts = count(&[], &[], window).unwrap();
        let looks = vec![None; window.weeks()];
        Figures {
            project: "<script>\"&".into(),
            window,
            counts,
            by_template: vec![],
            batches: vec![],
            looks,
            look: None,
        }
    };
    for weeks in [1, 3, 104] {
        assert!(plot::svg(&figures(weeks), plot::Ground::Dark).unwrap().contains("Spent a week"), "{weeks}");
    }
    assert!(plot::svg(&empty(104), plot::Ground::Dark).unwrap().contains("nothing was made in these weeks"));
    let strange = plot::svg(&empty(1), plot::Ground::Dark).unwrap();
    assert!(!strange.contains("<script>"), "a project's name is text and nothing else");
}
