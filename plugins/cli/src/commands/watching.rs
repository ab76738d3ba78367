//! `watch`: keeps a folder's files current, so that a layout program can link them: a still, a clip and a sidecar for each shot.
//! It removes nothing, and replaces nothing that it did not write.

mod choice;
mod folder;
mod names;
mod record;

use std::collections::{BTreeMap, BTreeSet};

use maquette_protocol::methods::method;
use maquette_protocol::{Event, EventKind, Shot, ShotId, ShotListParams};

use crate::args::WatchArgs;
use crate::fault::{EXIT_INTERRUPTED, EXIT_REFUSED, EXIT_USAGE, Fault};
use crate::session::Session;
use crate::show::takes::headline;
use crate::show::text::count;
use crate::tail::{LONG_MS, Step, Tail, is_away};

use folder::{Folder, Outcome, State};

/// Shots of one page.
const PAGE: u32 = 500;

/// `maquette watch`
pub async fn watch(session: &mut Session<'_>, args: &WatchArgs) -> Result<u8, Fault> {
    let folder = session.absolute(&args.folder)?;
    std::fs::create_dir_all(&folder).map_err(|error| {
        Fault::new("output", EXIT_USAGE, format!("{folder} cannot be made: {error}"), "Choose another folder")
    })?;
    let mut tail = Tail::from_now(session).await?;
    let mut watch = Watch::new(Folder(folder.into()), &args.shot);
    let first = watch.look(session, &Due::All).await?;
    if args.once {
        return once(session, &watch, &args.shot, &first);
    }
    if !session.json {
        headline(session, &format!("{} · Ctrl-C ends it", told(&first)))?;
    }
    let mut due = Due::nothing();
    loop {
        session.out.flush()?;
        let wait_ms = if due.is_nothing() { LONG_MS } else { 0 };
        match tail.step(session, wait_ms).await? {
            Step::Left => return Ok(EXIT_INTERRUPTED),
            Step::Missed => due = Due::All,
            Step::Events(events) => due.add(&events),
        }
        if !due.is_nothing() {
            match watch.look(session, &due).await {
                Ok(_) => due = Due::nothing(),
                // It is looked at again when the daemon is back.
                Err(fault) if is_away(&fault) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// How one look ended, for scripts.
fn once(session: &mut Session<'_>, watch: &Watch, asked: &[String], first: &[Outcome]) -> Result<u8, Fault> {
    if let Some(missing) = asked.iter().find(|name| !watch.found.contains(*name)) {
        return Err(Fault::usage(format!("there is no shot `{missing}`"), "maquette shots"));
    }
    if !session.json {
        headline(session, &told(first))?;
    }
    let is_refused = first.iter().any(|one| one.state == State::Refused);
    Ok(if is_refused { EXIT_REFUSED } else { 0 })
}

fn told(outcomes: &[Outcome]) -> String {
    let of = |state: State| outcomes.iter().filter(|one| one.state == state).count();
    let mut parts = vec![format!("{} current", count(of(State::Written) + of(State::Current), "file"))];
    match of(State::Refused) {
        0 => {}
        refused => parts.push(format!("{refused} left alone")),
    }
    parts.join(" · ")
}

/// What has to be looked at.
#[derive(Debug, PartialEq)]
enum Due {
    /// These shots.
    Shots(BTreeSet<ShotId>),
    /// All of them.
    All,
}

impl Due {
    fn nothing() -> Due {
        Due::Shots(BTreeSet::new())
    }

    fn is_nothing(&self) -> bool {
        *self == Due::nothing()
    }

    /// What events are about. Work and money change no file, and a verdict names no shot.
    fn add(&mut self, events: &[Event]) {
        let changes = |event: &&Event| {
            !matches!(
                event.kind,
                EventKind::Job | EventKind::Progress | EventKind::Credit | EventKind::Client
            )
        };
        for event in events.iter().filter(changes) {
            match (&mut *self, event.shot) {
                (Due::Shots(shots), Some(shot)) => {
                    shots.insert(shot);
                }
                (Due::Shots(_), None) => *self = Due::All,
                (Due::All, _) => {}
            }
        }
    }

    fn holds(&self, shot: ShotId) -> bool {
        match self {
            Due::Shots(shots) => shots.contains(&shot),
            Due::All => true,
        }
    }
}

/// What is remembered between two looks.
struct Watch {
    folder: Folder,
    has_looked: bool,
    /// Shots that were asked for; none means all.
    asked: Vec<String>,
    /// Those of them that were there.
    found: BTreeSet<String>,
    /// Shots that a name stood for once: they are followed when their name changes.
    followed: BTreeSet<ShotId>,
    stems: BTreeMap<ShotId, String>,
    /// Refusals that were told, so that each is told once.
    refused: BTreeSet<(String, String)>,
}

impl Watch {
    fn new(folder: Folder, asked: &[String]) -> Watch {
        let (has_looked, found, followed, stems, refused) = Default::default();
        Watch { folder, has_looked, asked: asked.to_vec(), found, followed, stems, refused }
    }

    /// Brings the files of what is due up to date.
    async fn look(&mut self, session: &mut Session<'_>, due: &Due) -> Result<Vec<Outcome>, Fault> {
        let shots = shots(session).await?;
        let names = shots.iter().map(|(id, shot)| (*id, shot.name.clone())).collect();
        let stems = names::stems(&names);
        let mut outcomes = Vec::new();
        for (id, shot) in &shots {
            let Some(stem) = stems.get(id).filter(|_| self.follows(shot)) else { continue };
            let before = self.stems.insert(*id, stem.clone()).filter(|before| before != stem);
            if let Some(before) = &before {
                writeln!(session.err, "{before} is {stem} now; the files {before}.* stay as they are")?;
            }
            if due.holds(*id) || before.is_some() {
                let chosen = choice::of(session, shot).await?;
                outcomes.extend(self.folder.keep(stem, shot, &chosen));
            }
        }
        for outcome in &outcomes {
            self.say(session, outcome)?;
        }
        self.has_looked = true;
        Ok(outcomes)
    }

    fn follows(&mut self, shot: &Shot) -> bool {
        let id = shot.id.to_string();
        for name in self.asked.iter().filter(|name| **name == shot.name || **name == id) {
            self.found.insert(name.clone());
            self.followed.insert(shot.id);
        }
        self.asked.is_empty() || self.followed.contains(&shot.id)
    }

    fn say(&mut self, session: &mut Session<'_>, outcome: &Outcome) -> Result<(), Fault> {
        let news = match (outcome.state, &outcome.why) {
            (State::Written, _) => true,
            // Scripts are told once how all files stand.
            (State::Current, _) => session.json && !self.has_looked,
            (State::Refused, why) => {
                self.refused.insert((outcome.file.clone(), why.clone().unwrap_or_default()))
            }
        };
        if !news {
            return Ok(());
        }
        if session.json {
            let line = serde_json::to_string(outcome).unwrap_or_default();
            writeln!(session.out, "{line}")?;
        } else if let Some(why) = &outcome.why {
            writeln!(session.err, "{}: {why}", outcome.file)?;
        } else if let Some(take) = outcome.take {
            writeln!(session.out, "{} is {take}", outcome.file)?;
        }
        Ok(())
    }
}

async fn shots(session: &mut Session<'_>) -> Result<BTreeMap<ShotId, Shot>, Fault> {
    let mut all = BTreeMap::new();
    let mut params =
        ShotListParams { project: session.project.clone(), limit: Some(PAGE), ..ShotListParams::default() };
    loop {
        let page = session.ask::<method::ShotList>(&params).await?.reply;
        all.extend(page.shots.into_iter().map(|shot| (shot.id, shot)));
        if page.cursor.is_none() {
            return Ok(all);
        }
        params.cursor = page.cursor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventKind, shot: Option<u64>) -> Event {
        let shot = shot.map(ShotId);
        let (seq, at_ms, project, take, job, batch, state, progress, detail) = Default::default();
        Event { seq, at_ms, kind, project, shot, take, job, batch, state, progress, detail }
    }

    #[test]
    fn only_what_changes_files_is_looked_at() {
        let mut due = Due::nothing();
        due.add(&[event(EventKind::Job, Some(1)), event(EventKind::Credit, None)]);
        assert!(due.is_nothing());
        due.add(&[event(EventKind::Take, Some(2)), event(EventKind::Anchor, Some(3))]);
        assert_eq!(due, Due::Shots([ShotId(2), ShotId(3)].into()));
        assert!(due.holds(ShotId(3)) && !due.holds(ShotId(1)));
        due.add(&[event(EventKind::Verdict, None), event(EventKind::Take, Some(2))]);
        assert_eq!(due, Due::All);
    }
}
