//! Every pair of what both sides can say, the edges of the period, and jobs without a name.

use super::*;

const HOUR: u64 = 3_600_000;
const NOW: u64 = 1_000 * HOUR;
const RATE: Rate = Rate { numerator: 100, denominator: 1 };
const FRAME: Frame<'_> = Frame {
    provider: "vendor",
    from_ms: NOW - 24 * HOUR,
    to_ms: NOW,
    now_ms: NOW,
    rate: RATE,
    kept_ms: None,
    is_cut: false,
};

fn sent(job: u64, stand: Stand, captured: i64) -> Sent {
    Sent {
        job: JobId(job),
        model: "owner/app 2".into(),
        remote_id: Some(format!("owner/app/requests/r{job}")),
        at_ms: NOW - HOUR,
        stand,
        captured: Microcredits(captured),
        held: Microcredits(if matches!(stand, Stand::Open | Stand::NeedsYou) { 4_000_000 } else { 0 }),
        rate: RATE,
    }
}

fn listed(id: &str, end: End, charged: Option<i64>) -> Listed {
    Listed {
        remote_id: id.into(),
        model: "owner/app".into(),
        created_ms: Some(NOW - HOUR + 5_000),
        end,
        charged,
    }
}

fn found(sent: &[Sent], listed: &[Listed], frame: &Frame<'_>) -> Comparison {
    compare(sent, listed, frame, |_| Some(Microcredits(4_000_000))).unwrap()
}

#[test]
fn an_order_that_both_sides_have() {
    let check = |stand, captured, end, charged, expect: Option<Kind>, hint: &str| {
        let all = found(&[sent(4, stand, captured)], &[listed("r4", end, charged)], &FRAME);
        let kinds: Vec<Kind> = all.differences.iter().map(|difference| difference.kind).collect();
        assert_eq!(kinds, Vec::from_iter(expect), "{stand:?} {captured} {end:?} {charged:?}");
        assert_eq!(all.agreed, u32::from(expect.is_none()));
        for difference in &all.differences {
            assert!(difference.hint.contains(hint), "{difference:?}");
            assert_eq!((difference.job, difference.end), (Some(JobId(4)), Some(end)));
        }
    };
    let paid = 4_000_000;
    check(Stand::Made, paid, End::Succeeded, None, None, "");
    check(Stand::Made, paid, End::Succeeded, Some(40_000), None, "");
    check(Stand::Made, paid, End::Succeeded, Some(50_000), Some(Kind::Charge), "maquette models");
    check(Stand::Made, paid, End::Running, None, None, "");
    check(Stand::Made, paid, End::Failed, None, Some(Kind::Outcome), "not changed");
    check(Stand::Made, paid, End::Cancelled, None, Some(Kind::Outcome), "not changed");
    check(Stand::Unmade, 0, End::Failed, None, None, "");
    check(Stand::Unmade, 0, End::Cancelled, Some(0), None, "");
    check(Stand::Unmade, 0, End::Succeeded, None, Some(Kind::Outcome), "the books are short");
    check(Stand::Unmade, 0, End::Succeeded, Some(0), None, "");
    check(Stand::Unmade, 0, End::Running, None, Some(Kind::Outcome), "the books are short");
    check(Stand::Unmade, 0, End::Failed, Some(40_000), Some(Kind::Charge), "maquette models");
    // What was made there and could not be kept here is paid on both sides; so is a failure that took time.
    check(Stand::Unmade, paid, End::Succeeded, None, None, "");
    check(Stand::Unmade, paid, End::Failed, None, None, "");
    check(Stand::Unmade, paid, End::Failed, Some(0), Some(Kind::Charge), "maquette models");
    for end in [End::Running, End::Succeeded, End::Failed, End::Cancelled] {
        check(Stand::Open, 0, end, None, None, "");
    }
    let needs_you = Some(Kind::NeedsYou);
    check(Stand::NeedsYou, 0, End::Running, None, needs_you, "Ask again");
    check(Stand::NeedsYou, 0, End::Succeeded, None, needs_you, "maquette resolve j4 charged --reason \"");
    check(Stand::NeedsYou, 0, End::Succeeded, Some(40_000), needs_you, "j4 charged --amount 4 --reason");
    check(Stand::NeedsYou, 0, End::Failed, Some(0), needs_you, "maquette resolve j4 not-charged --reason");
    check(Stand::NeedsYou, 0, End::Failed, None, needs_you, "on the bill; if not: maquette resolve j4 not-c");
    check(Stand::NeedsYou, 0, End::Cancelled, Some(7), needs_you, "j4 charged --amount 0.0007");
}

#[test]
fn an_order_that_only_one_side_has() {
    let check = |sent: Sent, frame: Frame<'_>, expect: Option<&str>| {
        let all = found(std::slice::from_ref(&sent), &[], &frame);
        let hints: Vec<&str> = all.differences.iter().map(|difference| difference.hint.as_str()).collect();
        assert_eq!(hints.len(), usize::from(expect.is_some()), "{hints:?}");
        if let (Some(expect), [hint]) = (expect, hints.as_slice()) {
            assert!(hint.contains(expect), "{hint}");
            assert_eq!(all.differences[0].kind, Kind::OnlyHere);
        }
        assert_eq!(all.agreed, 0);
    };
    check(sent(1, Stand::Made, 5), FRAME, Some("the same account"));
    check(sent(1, Stand::Made, 5), Frame { is_cut: true, ..FRAME }, Some("shorter time"));
    check(sent(1, Stand::Made, 5), Frame { kept_ms: Some(HOUR / 2), ..FRAME }, Some("older than"));
    check(sent(1, Stand::Made, 5), Frame { kept_ms: Some(2 * HOUR), ..FRAME }, Some("the same account"));
    check(Sent { at_ms: NOW - 1, ..sent(1, Stand::Made, 5) }, FRAME, Some("not be listed yet"));
    check(sent(1, Stand::NeedsYou, 0), FRAME, Some("the same account"));
    let nameless = |at_ms| Sent { remote_id: None, at_ms, ..sent(1, Stand::NeedsYou, 0) };
    check(nameless(NOW - 1), FRAME, Some("not be listed yet"));
    check(nameless(NOW - HOUR), Frame { is_cut: true, ..FRAME }, Some("shorter time"));
    let charged = Sent { stand: Stand::Unmade, captured: Microcredits(5), ..nameless(NOW - HOUR) };
    check(charged, FRAME, Some("the same account"));
    // A whole list in which nothing comes into question says that it never came.
    let never = &found(&[nameless(NOW - HOUR)], &[], &FRAME).differences[0];
    assert_eq!(never.kind, Kind::NeedsYou);
    assert!(never.hint.contains("if it is not there either: maquette resolve j1 not-charged"), "{never:?}");
    // No money, nothing to compare; and what runs may not be listed yet.
    check(sent(1, Stand::Made, 0), FRAME, None);
    check(sent(1, Stand::Unmade, 0), FRAME, None);
    check(sent(1, Stand::Open, 0), FRAME, None);

    let all = found(&[], &[listed("x", End::Succeeded, None)], &FRAME);
    let [only] = all.differences.as_slice() else { panic!("{all:?}") };
    assert_eq!((only.kind, only.charged), (Kind::OnlyThere, Some(Microcredits(4_000_000))));
    assert!(only.message.contains("by the catalog one costs 4 or more"), "{only:?}");
    let all = found(&[], &[listed("x", End::Failed, Some(30_000))], &FRAME);
    assert!(all.differences[0].message.contains("as failed and charged 3;"), "{all:?}");
}

#[test]
fn orders_at_the_edge_of_the_period_find_their_other_half() {
    let at = |ms: u64| Listed { created_ms: Some(ms), ..listed("r1", End::Succeeded, None) };
    let ours = |ms: u64| Sent { at_ms: ms, ..sent(1, Stand::Made, 5) };
    let (from, to) = (FRAME.from_ms, FRAME.to_ms);
    let check = |sent: Sent, listed: Listed, ours: u32, theirs: u32, agreed| {
        let all = found(&[sent], &[listed], &FRAME);
        assert_eq!((all.ours.orders, all.theirs.orders, all.agreed), (ours, theirs, agreed));
        assert_eq!(all.differences, []);
    };
    check(ours(from - 1), at(from), 0, 1, 0);
    check(ours(from), at(from + 9), 1, 1, 1);
    check(ours(to - 1), at(to), 1, 0, 1);
    check(ours(to), at(to + 9), 0, 0, 0);
    let beyond = found(&[], &[at(to), at(from - 1)], &FRAME);
    assert_eq!(beyond.differences, []);
    // Without a time it is found by its name and counts for nothing else.
    let timeless = Listed { created_ms: None, ..listed("r1", End::Succeeded, None) };
    assert_eq!(found(&[], std::slice::from_ref(&timeless), &FRAME).differences, []);
    let matched = found(&[ours(from)], &[timeless], &FRAME);
    assert_eq!((matched.agreed, matched.theirs.orders), (1, 1));
}

#[test]
fn a_job_without_a_name_is_known_by_model_and_time_if_nothing_else_comes_into_question() {
    let nameless = |job| Sent { remote_id: None, ..sent(job, Stand::NeedsYou, 0) };
    let kinds = |sent: &[Sent], listed: &[Listed]| -> Vec<Kind> {
        found(sent, listed, &FRAME).differences.iter().map(|difference| difference.kind).collect()
    };
    let made = |id: &str| listed(id, End::Succeeded, None);
    let edit = Listed { model: "owner/app/edit".into(), ..made("x") };
    let other = Listed { model: "owner/apple".into(), ..made("x") };
    let late = Listed { created_ms: Some(NOW - HOUR + SLACK_MS + 1), ..made("x") };
    let (there, here) = (Kind::OnlyThere, Kind::OnlyHere);
    assert_eq!(kinds(&[nameless(1)], &[made("x")]), [Kind::NeedsYou]);
    assert_eq!(kinds(&[nameless(1)], &[edit]), [Kind::NeedsYou]);
    assert_eq!(kinds(&[nameless(1)], &[other]), [Kind::NeedsYou, there]);
    assert_eq!(kinds(&[nameless(1)], &[late]), [Kind::NeedsYou, there]);
    let timeless = Listed { created_ms: None, ..made("x") };
    assert_eq!(kinds(&[nameless(1)], &[timeless]), [here], "it may be that one, and nobody knows");
    assert_eq!(kinds(&[nameless(1)], &[made("x"), made("y")]), [there, there, here]);
    assert_eq!(kinds(&[nameless(1), nameless(2)], &[made("x")]), [there, here, here]);
    // An order that has its job already is nobody else's.
    let others = found(&[nameless(1), sent(2, Stand::Made, 5)], &[made("r2")], &FRAME);
    assert!(others.differences[0].hint.contains("j1 not-charged") && others.agreed == 1, "{others:?}");
    let charged = Sent { remote_id: None, ..sent(1, Stand::Unmade, 4_000_000) };
    assert_eq!(kinds(&[charged], &[made("x")]), []);
    let version = Sent { model: "owner/app:abc 1".into(), ..nameless(1) };
    let all = found(&[version], &[made("x")], &FRAME);
    assert!(all.differences[0].message.contains("by model and time it is x as made"), "{all:?}");
    assert!(all.differences[0].hint.starts_with("Is that it? Then: maquette resolve j1 charged"), "{all:?}");
}

#[test]
fn both_sides_are_summed_up() {
    let ours = [sent(1, Stand::Made, 4_000_000), sent(2, Stand::NeedsYou, 0), sent(3, Stand::Unmade, 0)];
    let theirs = [listed("r1", End::Succeeded, Some(40_000)), listed("r3", End::Failed, None)];
    let all = found(&ours, &theirs, &FRAME);
    let taken = Some(Microcredits(4_000_000));
    assert_eq!(all.ours, Side { orders: 3, made: 1, taken, held: Microcredits(4_000_000) });
    assert_eq!(all.theirs, Side { orders: 2, made: 1, taken, held: Microcredits::ZERO });
    let open = found(&ours, &[listed("r1", End::Succeeded, None)], &FRAME);
    assert_eq!((open.theirs.made, open.theirs.taken), (1, None));
    assert_eq!(found(&[], &[], &FRAME).differences, []);
}
