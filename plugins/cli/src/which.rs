//! Which takes a person means: by number in the last list (`3`, `5-8`, `1,3`), by id (`t17`) or by shot (`spring-hero`).

use maquette_protocol::methods::method;
use maquette_protocol::{ShotParams, TakeId, TakeListParams, TakeSearchParams, Verdict};

use crate::fault::Fault;
use crate::session::Session;

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
    /// The newest kept one, else the newest.
    Kept,
    /// The anchor, else the newest kept one, else the newest.
    Anchor,
}

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

/// The takes that some words name, in order, each once.
pub async fn takes(
    session: &mut Session<'_>,
    words: &[String],
    of_shot: OfShot,
) -> Result<Vec<TakeId>, Fault> {
    let mut takes: Vec<TakeId> = Vec::new();
    for word in words {
        for name in parse(word)? {
            let take = resolve(session, name, of_shot).await?;
            if !takes.contains(&take) {
                takes.push(take);
            }
        }
    }
    Ok(takes)
}

/// The one take that a word names.
pub async fn take(session: &mut Session<'_>, word: &str, of_shot: OfShot) -> Result<TakeId, Fault> {
    let takes = takes(session, &[word.to_owned()], of_shot).await?;
    match takes.as_slice() {
        [take] => Ok(*take),
        _ => Err(Fault::usage(
            format!("`{word}` names {} takes, and one is needed", takes.len()),
            "maquette takes",
        )),
    }
}

async fn resolve(session: &mut Session<'_>, name: Name, of_shot: OfShot) -> Result<TakeId, Fault> {
    match name {
        Name::Take(take) => Ok(take),
        Name::Number(number) => in_last_list(session, number),
        Name::Shot(shot) => in_shot(session, shot, of_shot).await,
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
            format!("the last list has {} takes, so {number} names none", list.len()),
            "maquette takes",
        )
    })
}

async fn in_shot(session: &mut Session<'_>, shot: String, of_shot: OfShot) -> Result<TakeId, Fault> {
    let project = session.project.clone();
    if of_shot == OfShot::Anchor {
        let params = ShotParams { project: project.clone(), shot: shot.clone() };
        if let Some(take) = session.ask::<method::AnchorGet>(&params).await?.reply.take {
            return Ok(take.id);
        }
    }
    let kept = TakeSearchParams {
        project: project.clone(),
        shot: Some(shot.clone()),
        verdict: Some(Verdict::Keep),
        limit: Some(1),
        ..Default::default()
    };
    if let Some(take) = session.ask::<method::TakeSearch>(&kept).await?.reply.takes.first() {
        return Ok(take.id);
    }
    let latest = TakeListParams { project, shot: Some(shot.clone()), limit: Some(1), ..Default::default() };
    let reply = session.ask::<method::TakeList>(&latest).await?.reply;
    reply
        .takes
        .first()
        .map(|take| take.id)
        .ok_or_else(|| Fault::usage(format!("the shot `{shot}` has no takes"), "maquette shots"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn words_that_name_nothing_are_refused() {
        for word in ["0", "5-3", "1-", "1,,2", "1-2-3", "1-600", "99999999999999999999999", "", " "] {
            assert_eq!(parse(word).unwrap_err().exit, crate::fault::EXIT_USAGE, "{word:?}");
        }
    }
}
