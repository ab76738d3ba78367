//! Which takes a person means: by number in the last list (`3`, `5-8`, `1,3`), by id (`t17`) or by shot (`spring-hero`).

use maquette_protocol::methods::method;
use maquette_protocol::{ShotParams, Stage, Take, TakeId, TakeListParams, TakeSearchParams, Verdict};

use crate::fault::Fault;
use crate::session::Session;
use crate::show::text::count;

/// One way to name takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A number in the last list, from 1.
    Number(usize),
    /// An id.
    Take(TakeId),
    /// A shot, by name or number.
    Shot(String),
}

/// Which take of a shot is meant where only the shot is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfShot {
    /// The newest kept one, else the newest: what a verdict or a promotion is about.
    Kept,
    /// The anchor, else the newest kept one of the highest stage, else the newest: what one would show to others.
    Best,
    /// The newest kept clip, else the newest clip.
    Clip,
}

/// A take that was named, and for a shot, why it is this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// The take.
    pub take: TakeId,
    /// The shot that was named, and what this take is to it.
    pub of_shot: Option<(String, &'static str)>,
}

/// Takes that are looked through for the best of a shot; the longest page.
const LOOKED_THROUGH: u32 = 500;

/// The longest range that is read, so that `1-999999999` is a typing error and not a flood.
const LONGEST_RANGE: usize = 500;

/// Reads one word. Numbers, ranges and lists of them come first, then ids; anything else is a shot.
pub fn parse(word: &str) -> Result<Vec<Name>, Fault> {
    if word.bytes().next().is_some_and(|first| first.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b',')
    {
        let mut names = Vec::new();
        for part in word.split(',') {
            names.extend(numbers(word, part)?.map(Name::Number));
        }
        return Ok(names);
    }
    if let Ok(take) = word.parse() {
        return Ok(vec![Name::Take(take)]);
    }
    if word.trim().is_empty() {
        return Err(Fault::usage("an empty word names no take", "maquette takes"));
    }
    Ok(vec![Name::Shot(word.to_owned())])
}

/// That a shot may be called so: a name that reads as a take or as numbers could never be typed again.
pub fn check_shot_name(name: &str) -> Result<(), Fault> {
    match parse(name).as_deref() {
        Ok([Name::Shot(_)]) => Ok(()),
        // What is no name at all is the daemon's to refuse.
        Err(_) if name.trim().is_empty() => Ok(()),
        Ok(_) | Err(_) => {
            let message = format!("`{name}` reads as a take or a number, so no shot can be called so");
            Err(Fault::usage(message, "Choose a name with another letter or two"))
        }
    }
}

fn numbers(word: &str, part: &str) -> Result<std::ops::RangeInclusive<usize>, Fault> {
    let wrong = || {
        Fault::usage(format!("`{word}` names no takes"), "Write a number, a range or a list: 3, 5-8 or 1,3")
    };
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    let first: usize = first.parse().map_err(|_| wrong())?;
    let last: usize = last.parse().map_err(|_| wrong())?;
    if first == 0 || last < first || last - first >= LONGEST_RANGE {
        return Err(wrong());
    }
    Ok(first..=last)
}

/// The takes that some words name, in order, as often as they are named.
pub async fn picked(
    session: &mut Session<'_>,
    words: &[String],
    of_shot: OfShot,
) -> Result<Vec<Picked>, Fault> {
    let mut picked = Vec::new();
    for word in words {
        for name in parse(word)? {
            picked.push(resolve(session, name, of_shot).await?);
        }
    }
    Ok(picked)
}

/// The same, each take once.
pub async fn picked_once(
    session: &mut Session<'_>,
    words: &[String],
    of_shot: OfShot,
) -> Result<Vec<Picked>, Fault> {
    let mut once: Vec<Picked> = Vec::new();
    for pick in picked(session, words, of_shot).await? {
        if once.iter().all(|known| known.take != pick.take) {
            once.push(pick);
        }
    }
    Ok(once)
}

/// The takes that some words name, in order, each once.
pub async fn takes(
    session: &mut Session<'_>,
    words: &[String],
    of_shot: OfShot,
) -> Result<Vec<TakeId>, Fault> {
    Ok(ids(&picked_once(session, words, of_shot).await?))
}

/// All kept drafts of these shots, or of the whole project, oldest first. What was promoted already costs nothing a second time.
pub async fn kept_drafts(session: &mut Session<'_>, shots: &[String]) -> Result<Vec<TakeId>, Fault> {
    let mut takes = Vec::new();
    let places: Vec<Option<String>> = match shots {
        [] => vec![None],
        shots => shots.iter().cloned().map(Some).collect(),
    };
    for shot in places {
        let mut params = TakeSearchParams {
            project: session.project.clone(),
            shot,
            verdict: Some(Verdict::Keep),
            limit: Some(LOOKED_THROUGH),
            ..Default::default()
        };
        loop {
            let page = session.ask::<method::TakeSearch>(&params).await?.reply;
            takes.extend(
                page.takes.iter().filter(|take| take.stage == Stage::Exploration).map(|take| take.id),
            );
            params.cursor = page.cursor;
            if params.cursor.is_none() {
                break;
            }
        }
    }
    takes.sort_unstable();
    takes.dedup();
    match takes.len() {
        0 => Err(Fault::usage("no draft is kept there", "Keep some first: maquette keep 1 3 5-8")),
        1..=MOST_AT_ONCE => Ok(takes),
        many => Err(Fault::usage(
            format!("{many} drafts are kept, and {MOST_AT_ONCE} are promoted at once"),
            "Name shots: maquette promote --kept SHOT...",
        )),
    }
}

/// Everything that is kept in a shot or in the project, oldest first.
pub async fn kept(session: &mut Session<'_>, shot: Option<&str>) -> Result<Vec<TakeId>, Fault> {
    oldest_first(session, shot, Some(Verdict::Keep)).await
}

/// All takes of a shot, oldest first.
pub async fn all_of(session: &mut Session<'_>, shot: &str) -> Result<Vec<TakeId>, Fault> {
    oldest_first(session, Some(shot), None).await
}

async fn oldest_first(
    session: &mut Session<'_>,
    shot: Option<&str>,
    verdict: Option<Verdict>,
) -> Result<Vec<TakeId>, Fault> {
    let params = TakeSearchParams {
        project: session.project.clone(),
        shot: shot.map(str::to_owned),
        verdict,
        limit: Some(LOOKED_THROUGH),
        ..Default::default()
    };
    let page = session.ask::<method::TakeSearch>(&params).await?.reply;
    if page.cursor.is_some() || page.takes.len() > MOST_AT_ONCE {
        let message = format!("there are over {MOST_AT_ONCE} takes, more than are named at once");
        return Err(Fault::usage(message, "Name some of them: maquette takes"));
    }
    let mut takes: Vec<TakeId> = page.takes.iter().map(|take| take.id).collect();
    takes.sort_unstable();
    Ok(takes)
}

/// Takes that one promotion or board may name, as the daemon says.
const MOST_AT_ONCE: usize = 256;

/// The takes alone.
pub fn ids(picked: &[Picked]) -> Vec<TakeId> {
    picked.iter().map(|pick| pick.take).collect()
}

/// The one take that a word names.
pub async fn take(session: &mut Session<'_>, word: &str, of_shot: OfShot) -> Result<TakeId, Fault> {
    let takes = takes(session, &[word.to_owned()], of_shot).await?;
    match takes.as_slice() {
        [take] => Ok(*take),
        _ => Err(Fault::usage(
            format!("`{word}` names {}, and one is needed", count(takes.len(), "take")),
            "maquette takes",
        )),
    }
}

async fn resolve(session: &mut Session<'_>, name: Name, of_shot: OfShot) -> Result<Picked, Fault> {
    let plain = |take| Picked { take, of_shot: None };
    match name {
        Name::Take(take) => Ok(plain(take)),
        Name::Number(number) => in_last_list(session, number).map(plain),
        Name::Shot(shot) => {
            let (take, why) = match of_shot {
                OfShot::Kept => kept_in(session, &shot).await?,
                OfShot::Best => best_of(session, &shot).await?,
                OfShot::Clip => clip_of(session, &shot).await?,
            };
            Ok(Picked { take, of_shot: Some((shot, why)) })
        }
    }
}

fn in_last_list(session: &Session<'_>, number: usize) -> Result<TakeId, Fault> {
    let Some(list) = session.lists.read(session.project.as_deref()) else {
        return Err(Fault::usage(
            format!("no list was shown in this project yet, so {number} names no take"),
            "maquette takes",
        ));
    };
    list.get(number - 1).copied().ok_or_else(|| {
        Fault::usage(
            format!("the last list has {}, so {number} names none", count(list.len(), "take")),
            "maquette takes",
        )
    })
}

async fn kept_in(session: &mut Session<'_>, shot: &str) -> Result<(TakeId, &'static str), Fault> {
    match found(session, shot, Some(Verdict::Keep), 1).await?.first() {
        Some(take) => Ok((take.id, "its newest kept take")),
        None => newest_of(session, shot).await,
    }
}

async fn best_of(session: &mut Session<'_>, shot: &str) -> Result<(TakeId, &'static str), Fault> {
    let params = ShotParams { project: session.project.clone(), shot: shot.to_owned() };
    if let Some(take) = session.ask::<method::AnchorGet>(&params).await?.reply.take {
        return Ok((take.id, "its anchor frame"));
    }
    match highest(&found(session, shot, Some(Verdict::Keep), LOOKED_THROUGH).await?) {
        Some(take) => Ok((take.id, "its best kept take")),
        None => newest_of(session, shot).await,
    }
}

/// Of takes that stand newest first, the newest of the highest stage.
fn highest(takes: &[Take]) -> Option<&Take> {
    let rank = |take: &Take| match take.stage {
        Stage::Exploration | Stage::Unknown => 0,
        Stage::Refinement => 1,
        Stage::Motion => 2,
    };
    // Of equals, `max_by_key` gives the last one, so the oldest go first.
    takes.iter().rev().max_by_key(|take| rank(take))
}

async fn clip_of(session: &mut Session<'_>, shot: &str) -> Result<(TakeId, &'static str), Fault> {
    let mut clips = found(session, shot, None, LOOKED_THROUGH).await?;
    clips.retain(|take| take.stage == Stage::Motion);
    match clips.iter().find(|take| take.verdict == Some(Verdict::Keep)).or(clips.first()) {
        Some(take) => Ok((take.id, "its newest clip")),
        None => {
            Err(Fault::usage(format!("the shot `{shot}` has no clip"), format!("maquette motion {shot}")))
        }
    }
}

async fn newest_of(session: &mut Session<'_>, shot: &str) -> Result<(TakeId, &'static str), Fault> {
    let project = session.project.clone();
    let latest =
        TakeListParams { project, shot: Some(shot.to_owned()), limit: Some(1), ..Default::default() };
    match session.ask::<method::TakeList>(&latest).await?.reply.takes.first() {
        Some(take) => Ok((take.id, "its newest take")),
        None => Err(Fault::usage(format!("the shot `{shot}` has no takes"), "maquette shots")),
    }
}

/// Takes of a shot, newest first.
async fn found(
    session: &mut Session<'_>,
    shot: &str,
    verdict: Option<Verdict>,
    limit: u32,
) -> Result<Vec<Take>, Fault> {
    let params = TakeSearchParams {
        project: session.project.clone(),
        shot: Some(shot.to_owned()),
        verdict,
        limit: Some(limit),
        ..Default::default()
    };
    Ok(session.ask::<method::TakeSearch>(&params).await?.reply.takes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::take;

    #[test]
    fn the_best_take_is_the_newest_of_the_highest_stage() {
        let of = |id, stage| Take { stage, ..take(id) };
        let check = |takes: &[Take], expect: Option<u64>| {
            assert_eq!(highest(takes).map(|take| take.id), expect.map(TakeId));
        };
        check(&[], None);
        check(&[of(3, Stage::Exploration), of(2, Stage::Exploration)], Some(3));
        check(&[of(9, Stage::Exploration), of(8, Stage::Refinement), of(7, Stage::Refinement)], Some(8));
        check(&[of(9, Stage::Refinement), of(5, Stage::Motion), of(3, Stage::Unknown)], Some(5));
    }

    #[test]
    fn words_name_numbers_ids_and_shots() {
        let check = |word: &str, expect: &[Name]| assert_eq!(parse(word).unwrap(), expect, "{word}");
        check("3", &[Name::Number(3)]);
        check("5-7", &[Name::Number(5), Name::Number(6), Name::Number(7)]);
        check("1,3-4", &[Name::Number(1), Name::Number(3), Name::Number(4)]);
        check("t17", &[Name::Take(TakeId(17))]);
        check("t-shirt", &[Name::Shot("t-shirt".into())]);
        check("s3", &[Name::Shot("s3".into())]);
        check("spring-hero", &[Name::Shot("spring-hero".into())]);
        check("2nd-try", &[Name::Shot("2nd-try".into())]);
    }

    #[test]
    fn a_shot_is_called_by_what_can_be_typed_again() {
        for name in ["spring-hero", "t-shirt", "2nd-try", "s3", "a b", ""] {
            assert_eq!(check_shot_name(name), Ok(()), "{name}");
        }
        for name in ["t5", "3", "5-8", "1,3", "0", "9-1"] {
            assert_eq!(check_shot_name(name).unwrap_err().exit, crate::fault::EXIT_USAGE, "{name}");
        }
    }

    #[test]
    fn words_that_name_nothing_are_refused() {
        for word in ["0", "5-3", "1-", "1,,2", "1-2-3", "1-600", "99999999999999999999999", "", " "] {
            assert_eq!(parse(word).unwrap_err().exit, crate::fault::EXIT_USAGE, "{word:?}");
        }
    }
}
