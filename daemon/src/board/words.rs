//! What a board says: one wording for the picture and the page.

use maquette_eye::still::Level;

use super::{Badge, Board, Card, Change, Swatch};
use crate::state::domain::Verdict;

/// Letters of a prompt that a page tells at most.
const MAX_PROMPT: usize = 300;

/// A person's word and the anchor's, as far as there are any: "anchor frame, kept".
pub(super) fn standing(card: &Card) -> String {
    let verdict = card.verdict.map(|verdict| match verdict {
        Verdict::Keep => "kept",
        Verdict::Reject => "rejected",
    });
    let words: Vec<&str> = card.is_anchor.then_some("anchor frame").into_iter().chain(verdict).collect();
    words.join(", ")
}

/// Where it comes from: "hero · seed 42".
pub(super) fn origin(card: &Card) -> String {
    match card.seed {
        Some(seed) => format!("{} · seed {seed}", card.tier),
        None => card.tier.clone(),
    }
}

/// A clip's length: "4 s", "1.5 s", "2 min 5 s".
pub(super) fn length(ms: u64) -> String {
    let tenths = ms.saturating_add(50) / 100;
    match (tenths / 10, tenths % 10) {
        (0, 0) => format!("{ms} ms"),
        (seconds, _) if seconds >= 90 => match seconds % 60 {
            0 => format!("{} min", seconds / 60),
            rest => format!("{} min {rest} s", seconds / 60),
        },
        (seconds, 0) => format!("{seconds} s"),
        (seconds, tenth) => format!("{seconds}.{tenth} s"),
    }
}

/// How much something changed, in a word.
pub(super) fn amount(level: Level) -> &'static str {
    match level {
        Level::Same => "none",
        Level::Slight => "slight",
        Level::Visible => "visible",
        Level::Strong => "strong",
    }
}

/// How many of three bars stand for it.
pub(super) fn bars(level: Level) -> usize {
    match level {
        Level::Same => 0,
        Level::Slight => 1,
        Level::Visible => 2,
        Level::Strong => 3,
    }
}

/// What changed most, in a line; nothing where there was nothing to compare with.
pub(super) fn change(change: &Change) -> Option<String> {
    match change {
        Change::Nothing => None,
        Change::NotMeasured => Some("drift not measured".to_owned()),
        Change::NotDefined => Some("drift not defined here".to_owned()),
        Change::Most(badge) => Some(badge_words(badge)),
    }
}

fn badge_words(badge: &Badge) -> String {
    let what = match badge.level {
        Level::Same => format!("none in {}", counted(badge.measured, "measure")),
        level @ (Level::Slight | Level::Visible | Level::Strong) => {
            // A clip's measures have the anchor among them, which says nothing alone.
            let name = if badge.name == "anchor" { "drift from its anchor" } else { &badge.name };
            format!("{name} {}", amount(level))
        }
    };
    match badge.since {
        Some(since) => format!("drift since {since}: {what}"),
        None => format!("over time: {what}"),
    }
}

/// How many of what: "12 takes of 3 shots · 4 kept, 1 rejected".
pub(super) fn summary(board: &Board) -> String {
    let mut shots: Vec<&str> = board.cards.iter().map(|card| card.shot.as_str()).collect();
    shots.sort_unstable();
    shots.dedup();
    let of = match shots.as_slice() {
        [one] => format!("of {one}"),
        many => format!("of {} shots", many.len()),
    };
    let takes = counted(board.cards.len(), "take");
    let many = |wanted: &dyn Fn(&Card) -> bool| board.cards.iter().filter(|card| wanted(card)).count();
    let parts = [
        (many(&|card| card.is_anchor), "anchor frame"),
        (many(&|card| card.verdict == Some(Verdict::Keep)), "kept"),
        (many(&|card| card.verdict == Some(Verdict::Reject)), "rejected"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| match *what {
            "anchor frame" => counted(*count, what),
            what => format!("{count} {what}"),
        })
        .collect();
    match told.is_empty() {
        true => format!("{takes} {of}"),
        false => format!("{takes} {of} · {}", told.join(", ")),
    }
}

/// What a reader has to know of the badges; nothing where there are none.
pub(super) fn legend(board: &Board) -> Option<String> {
    let many =
        |wanted: &dyn Fn(&Change) -> bool| board.cards.iter().filter(|card| wanted(&card.change)).count();
    let measured = many(&|change| matches!(change, Change::Most(_)));
    let missing = many(&|change| *change == Change::NotMeasured);
    if measured + missing == 0 {
        return None;
    }
    let told = match missing {
        0 => String::new(),
        missing => format!(" Not measured: {missing} of {}.", measured + missing),
    };
    Some(format!(
        "Drift is the measure that changed most since the take it came from; measures are no verdict.{told}"
    ))
}

/// A picture for those who do not see it.
pub(super) fn alt(card: &Card) -> String {
    let mut parts = vec![card.take.to_string(), card.shot.clone(), card.tier.clone()];
    parts.extend(card.length_ms.map(|ms| format!("first frame of a clip of {}", length(ms))));
    parts.extend(Some(standing(card)).filter(|words| !words.is_empty()));
    let facts = parts.join(", ");
    match card.prompt.as_deref().map(short) {
        Some(prompt) => format!("{facts}: {prompt}"),
        None => facts,
    }
}

/// A prompt as one line that is not too long.
pub(super) fn short(prompt: &str) -> String {
    let line: Vec<&str> = prompt.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(MAX_PROMPT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A colour as designers write it.
pub(super) fn hex(swatch: &Swatch) -> String {
    let [r, g, b] = swatch.srgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Its share: "41 %".
pub(super) fn share(swatch: &Swatch) -> String {
    format!("{} %", (swatch.thousandths + 5) / 10)
}

/// "1 take", "3 takes".
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Arrangement;
    use crate::board::tests::{board, card};
    use maquette_protocol::TakeId;

    #[test]
    fn lengths_are_told_as_people_say_them() {
        let check = |ms: u64, expect: &str| assert_eq!(length(ms), expect);
        check(40, "40 ms");
        check(500, "0.5 s");
        check(4_000, "4 s");
        check(1_540, "1.5 s");
        check(90_000, "1 min 30 s");
        check(120_000, "2 min");
        check(u64::MAX, "307445734561825 min 51 s");
    }

    #[test]
    fn badges_say_a_component_its_level_and_since_when() {
        let badge = |level, since| {
            let badge = Badge { since, name: "palette".into(), level, words: String::new(), measured: 5 };
            change(&Change::Most(badge)).unwrap()
        };
        let since = Some(TakeId(3));
        assert_eq!(badge(Level::Visible, since), "drift since t3: palette visible");
        assert_eq!(badge(Level::Same, since), "drift since t3: none in 5 measures");
        assert_eq!(badge(Level::Strong, None), "over time: palette strong");
        assert_eq!(change(&Change::NotMeasured).unwrap(), "drift not measured");
        assert_eq!(change(&Change::Nothing), None);
    }

    #[test]
    fn a_board_is_summed_up() {
        let mut cards = vec![card(1), card(2), card(3)];
        cards[0].verdict = Some(Verdict::Keep);
        cards[0].is_anchor = true;
        let sheet = Arrangement::Sheet { columns: None, tile: 256 };
        let one = board(sheet, cards.clone());
        assert_eq!(summary(&one), "3 takes of teapot · 1 anchor frame, 1 kept");
        assert_eq!(legend(&one), None);
        cards[1].shot = "lamp".into();
        cards[1].change = Change::NotMeasured;
        cards[2].verdict = Some(Verdict::Reject);
        let two = board(sheet, cards);
        assert_eq!(summary(&two), "3 takes of 2 shots · 1 anchor frame, 1 kept, 1 rejected");
        assert!(legend(&two).unwrap().ends_with("Not measured: 1 of 1."));
    }

    #[test]
    fn pictures_are_told_in_words() {
        let mut clip = card(7);
        clip.length_ms = Some(4000);
        clip.verdict = Some(Verdict::Reject);
        clip.prompt = Some(format!("a\nlamp {}", "x".repeat(400)));
        let alt = alt(&clip);
        assert!(
            alt.starts_with("t7, teapot, draft, first frame of a clip of 4 s, rejected: a lamp xxx"),
            "{alt}"
        );
        assert!(alt.ends_with('…') && alt.chars().count() < 380);
        let swatch = Swatch { srgb: [0, 128, 255], thousandths: 414 };
        assert_eq!((hex(&swatch), share(&swatch)), ("#0080ff".into(), "41 %".into()));
    }
}
