//! What installing and removing would do, decided from three facts: what a parcel holds, what we have written before, what lies there now.
//! Pure, so that every case is a row of a table.

use std::collections::BTreeMap;

use super::receipt::Installed;

/// Files by name, with the BLAKE3 of their bytes.
pub type Digests = BTreeMap<String, String>;

/// What lies at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum There {
    /// A file with these bytes. Those of files that are neither carried nor written by us are not looked at.
    File(String),
    /// A symbolic link, which may lead anywhere.
    Link,
    /// Neither file nor folder, or one where the other should be.
    Other,
}

/// What lies where a plugin goes: each file of its own folders, and of its own names beside them.
pub type Seen = BTreeMap<String, There>;

/// How far installing may go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// Files that are not ours, or were changed since, may be replaced.
    pub force: bool,
    /// The files belong to the person: what is there stays, and is no reason to refuse.
    pub shared: bool,
}

/// What installing does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Names to write.
    pub write: Vec<String>,
    /// Names of an older version to take away.
    pub remove: Vec<String>,
    /// Names that stay as they are, because they are not ours.
    pub left: Vec<String>,
}

/// Why nothing is written at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// These lead elsewhere; nothing is written through a link, whatever was asked.
    Linked(Vec<String>),
    /// These are there and were not written by us.
    Foreign(Vec<String>),
    /// We wrote these, and somebody has changed them.
    Changed(Vec<String>),
}

/// What installing `wanted` does where `ours` was installed before and `seen` lies there.
pub fn install(
    wanted: &Digests,
    ours: Option<&Installed>,
    seen: &Seen,
    limits: Limits,
) -> Result<Plan, Refusal> {
    let named = |which: &dyn Fn(&str, &There) -> bool| -> Vec<String> {
        seen.iter().filter(|(name, there)| which(name, there)).map(|(name, _)| name.clone()).collect()
    };
    let linked = named(&|_, there| *there == There::Link);
    if !linked.is_empty() && !limits.shared {
        return Err(Refusal::Linked(linked));
    }
    let is_wanted = |name: &str, there: &There| wanted.get(name).is_some_and(|digest| is(there, digest));
    let is_ours = |name: &str, there: &There| ours.is_some_and(|ours| wrote(ours, name, there));
    let was_named = |name: &str| ours.is_some_and(|ours| ours.names(name));
    let theirs = |name: &str, there: &There| !is_wanted(name, there) && !is_ours(name, there);
    let changed = named(&|name, there| theirs(name, there) && was_named(name));
    // Beside a plugin of ours a person may keep notes; in a folder that never was ours every file is somebody's.
    let foreign = named(&|name, there| {
        theirs(name, there) && !was_named(name) && (ours.is_none() || wanted.contains_key(name))
    });
    if !limits.force && !limits.shared {
        if !changed.is_empty() {
            return Err(Refusal::Changed(changed));
        }
        if !foreign.is_empty() {
            return Err(Refusal::Foreign(foreign));
        }
    }
    let may_write = |name: &str| match seen.get(name) {
        None => true,
        Some(there) if is_wanted(name, there) => false,
        Some(there) => is_ours(name, there) || (limits.force && !limits.shared),
    };
    let write: Vec<String> = wanted.keys().filter(|name| may_write(name)).cloned().collect();
    let remove = named(&|name, there| !wanted.contains_key(name) && is_ours(name, there));
    let left = named(&|name, there| theirs(name, there) && !write.iter().any(|written| written == name));
    Ok(Plan { write, remove, left })
}

/// What removing does: the names whose bytes are still ours, and those that stay because they are not.
pub fn remove(ours: &Installed, seen: &Seen) -> Plan {
    let (mine, theirs): (Vec<_>, Vec<_>) = seen.iter().partition(|(name, there)| wrote(ours, name, there));
    let names = |of: Vec<(&String, &There)>| of.into_iter().map(|(name, _)| name.clone()).collect();
    Plan { write: Vec::new(), remove: names(mine), left: names(theirs) }
}

fn is(there: &There, digest: &str) -> bool {
    matches!(there, There::File(found) if found == digest)
}

fn wrote(ours: &Installed, name: &str, there: &There) -> bool {
    [&ours.files, &ours.replaces].iter().any(|files| files.get(name).is_some_and(|digest| is(there, digest)))
}

#[cfg(test)]
mod tests;
