//! Reading what a description says of answers: how an order is followed, stopped and found, where its result stands, what answers mean.

use std::collections::BTreeMap;

use super::{MAX_TABLES, Read, need_spot, path, spot, spots};
use crate::catalog::description::{
    Cancel, Find, Finding, Meaning, MediaAt, Method, Named, Poll, Rule, Spot, Standing,
};
use crate::config::table::{At, Table};

const ASKING: &[(&str, Method)] = &[("GET", Method::Get), ("POST", Method::Post)];
const STOPPING: &[(&str, Method)] =
    &[("DELETE", Method::Delete), ("POST", Method::Post), ("PUT", Method::Put), ("GET", Method::Get)];

const STANDINGS: &[(&str, Standing)] = &[
    ("waiting", Standing::Waiting),
    ("running", Standing::Running),
    ("done", Standing::Done),
    ("failed", Standing::Failed),
    ("refused", Standing::Refused),
    ("cancelled", Standing::Cancelled),
];

pub(super) fn poll(mut t: Table<'_>) -> Read<Poll> {
    let named = match (spot(&mut t, "id")?, spot(&mut t, "url")?) {
        (Some(id), None) => Named::Id { id, path: path(&mut t)? },
        (None, Some(url)) => Named::Url(url),
        (None, None) | (Some(_), Some(_)) => {
            return Err(t.wrong(t.line, "id", "given once: either `id` and `path`, or `url`"));
        }
    };
    let method = t.word("method", ASKING)?.map_or(Method::Get, |word| word.value);
    let status = need_spot(&mut t, "status")?;
    let mut words = BTreeMap::new();
    for (key, standing) in STANDINGS {
        let Some(At { value, line }) = t.texts(key)? else { continue };
        for word in value {
            if words.insert(word, *standing).is_some() {
                return Err(t.wrong(line, key, "a list of words that stand in no other list"));
            }
        }
    }
    for needed in ["done", "failed"] {
        if !words.values().any(|standing| STANDINGS.contains(&(needed, *standing))) {
            return Err(t.missing(needed));
        }
    }
    let most = t.integer("progress_of", 1..=100)?.map_or(1, |most| most.value);
    let progress = spot(&mut t, "progress")?.map(|spot| (spot, most));
    let place = spot(&mut t, "place")?;
    t.nothing_left()?;
    Ok(Poll { named, method, status, words, progress, place })
}

#[derive(Clone, Copy)]
enum As {
    Url,
    Base64,
    Body,
}

pub(super) fn result(http: &mut Table<'_>, is_polled: bool) -> Read<Finding> {
    let mut t = http.table("result")?.ok_or_else(|| http.missing("result"))?;
    let word = t.word("as", &[("url", As::Url), ("base64", As::Base64), ("body", As::Body)])?;
    let At { value: kind, line } = word.ok_or_else(|| t.missing("as"))?;
    let media = match kind {
        As::Body if is_polled => {
            return Err(t.wrong(
                line,
                "as",
                "\"url\" or \"base64\": who is asked for a status answers with one",
            ));
        }
        As::Body => MediaAt::Body,
        As::Url => MediaAt::Url(spots(&mut t, "media")?),
        As::Base64 => MediaAt::Base64(spots(&mut t, "media")?),
    };
    match &media {
        MediaAt::Url(places) | MediaAt::Base64(places) if places.is_empty() => return Err(t.missing("media")),
        MediaAt::Base64(places) if places.iter().any(|place| matches!(place, Spot::Header(_))) => {
            return Err(t.wrong(line, "media", "a list of pointers: base64 stands in JSON"));
        }
        MediaAt::Url(_) | MediaAt::Base64(_) | MediaAt::Body => {}
    }
    let seed = spot(&mut t, "seed")?;
    let continuation = spot(&mut t, "continuation")?;
    let cost = match spot(&mut t, "cost")? {
        None => None,
        Some(spot) => {
            let worth =
                crate::catalog::parse::amount(&mut t, "cost_unit")?.ok_or_else(|| t.missing("cost_unit"))?;
            Some((spot, worth))
        }
    };
    t.nothing_left()?;
    Ok(Finding { media, seed, continuation, cost })
}

pub(super) fn cancel(mut t: Table<'_>) -> Read<Cancel> {
    let method = t.word("method", STOPPING)?.ok_or_else(|| t.missing("method"))?.value;
    let path = path(&mut t)?;
    let is_certain = t.flag("certain")?.is_some_and(|flag| flag.value);
    t.nothing_left()?;
    Ok(Cancel { method, path, is_certain })
}

pub(super) fn find(mut t: Table<'_>) -> Read<Find> {
    let path = path(&mut t)?;
    let absent_is_certain = t.flag("absent_is_certain")?.is_some_and(|flag| flag.value);
    t.nothing_left()?;
    Ok(Find { path, absent_is_certain })
}

const MEANINGS: &[(&str, Meaning)] = &[
    ("refused", Meaning::Refused { is_charged: false }),
    ("order", Meaning::Order),
    ("key", Meaning::Key),
    ("money", Meaning::Money),
    ("model", Meaning::Model),
    ("rate", Meaning::Rate),
];

/// Rules in the order of the file.
pub(super) fn rules(http: &mut Table<'_>) -> Read<Vec<Rule>> {
    let Some(mut t) = http.table("rule")? else { return Ok(Vec::new()) };
    let tables = t.tables()?;
    if tables.len() > MAX_TABLES {
        return Err(t.wrong(t.line, "rule", "a table of at most 64 rules"));
    }
    tables.into_iter().map(|(_, table)| rule(table)).collect()
}

fn rule(mut t: Table<'_>) -> Read<Rule> {
    let means = t.word("means", MEANINGS)?.ok_or_else(|| t.missing("means"))?.value;
    let charged = t.flag("charged")?;
    let means = match (means, &charged) {
        (Meaning::Refused { .. }, _) => {
            Meaning::Refused { is_charged: charged.is_some_and(|charged| charged.value) }
        }
        (other, None) => other,
        (_, Some(At { line, .. })) => return Err(t.wrong(*line, "charged", "of any use but for refusals")),
    };
    // A server's 5xx proves nothing, whatever stands in it: somebody in between may have written it.
    let status = t.integers("status", 200..=499)?.map(|list| list.value).unwrap_or_default();
    let at = spot(&mut t, "at")?;
    let mut words = |key: &str| t.texts(key).map(|list| list.map(|list| list.value).unwrap_or_default());
    let (begins, holds) = (words("begins")?, words("holds")?);
    let has_words = !begins.is_empty() || !holds.is_empty();
    if begins.iter().chain(&holds).any(String::is_empty) || (at.is_some() != has_words) {
        return Err(t.wrong(t.line, "at", "complete: a place, and words that it `begins` with or `holds`"));
    }
    if status.is_empty() && at.is_none() {
        return Err(t.missing("status"));
    }
    t.nothing_left()?;
    Ok(Rule { status, at, begins, holds, means })
}
