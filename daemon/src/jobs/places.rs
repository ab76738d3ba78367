//! Places at a provider: how many orders it gets at once, and whose turn is next.
//!
//! Projects take turns, however many orders each has waiting. Clips never take the last place where there are two or more, and a still
//! that waits goes before a clip that waits, so that nobody's drafts stand behind somebody's motion; one turn in eight goes to whoever has
//! waited longest, so that clips get on too.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::plan::Stage;

/// Each so many turns the longest wait decides alone.
const TURNS_OF_THE_OLDEST: u64 = 8;

/// The places of one provider; clones share them.
#[derive(Debug, Clone)]
pub struct Places(Arc<Mutex<Inner>>);

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place {
    /// Where it goes back to; none once it has.
    places: Option<Places>,
    is_clip: bool,
}

/// Orders that wait, by what they make and for whom.
type Group = (bool, String);

#[derive(Debug)]
struct Inner {
    most: usize,
    stills: usize,
    clips: usize,
    waiting: BTreeMap<Group, VecDeque<(u64, oneshot::Sender<Place>)>>,
    /// Turns that a project had. Who comes anew begins where the others stand, so that nobody saves turns up.
    turns: BTreeMap<String, u64>,
    arrivals: u64,
    granted: u64,
}

impl Places {
    /// So many places, at least one.
    pub fn new(most: usize) -> Places {
        Places(Arc::new(Mutex::new(Inner {
            most: most.max(1),
            stills: 0,
            clips: 0,
            waiting: BTreeMap::new(),
            turns: BTreeMap::new(),
            arrivals: 0,
            granted: 0,
        })))
    }

    /// Waits for a place. Who stops waiting loses its turn and nothing else.
    pub async fn take(&self, project: &str, stage: Stage) -> Option<Place> {
        let turn = self.queue_up(project, stage);
        turn.await.ok()
    }

    fn queue_up(&self, project: &str, stage: Stage) -> oneshot::Receiver<Place> {
        let (sender, receiver) = oneshot::channel();
        {
            let mut inner = self.lock();
            inner.welcome(project);
            inner.arrivals += 1;
            let arrival = inner.arrivals;
            let group = (stage == Stage::Motion, project.to_owned());
            inner.waiting.entry(group).or_default().push_back((arrival, sender));
        }
        self.grant();
        receiver
    }

    /// Gives free places away until there are none, or nobody may have one.
    fn grant(&self) {
        loop {
            let (sender, is_clip) = {
                let mut inner = self.lock();
                let Some((is_clip, project)) = inner.next() else { return };
                let Some(sender) = inner.call(is_clip, &project) else { return };
                (sender, is_clip)
            };
            let place = Place { places: Some(self.clone()), is_clip };
            // Whoever went away meanwhile gives it back here, and not by dropping it, which would call this once more.
            if let Err(mut place) = sender.send(place) {
                place.places = None;
                self.lock().leave(is_clip);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(places) = self.places.take() {
            places.lock().leave(self.is_clip);
            places.grant();
        }
    }
}

impl Inner {
    fn welcome(&mut self, project: &str) {
        let is_waiting = |project: &str| self.waiting.keys().any(|(_, other)| other == project);
        if is_waiting(project) {
            return;
        }
        let others = self.turns.iter().filter(|(name, _)| is_waiting(name)).map(|(_, turns)| *turns);
        match others.min() {
            Some(least) => {
                let turns = self.turns.entry(project.to_owned()).or_default();
                *turns = (*turns).max(least);
            }
            // Nobody waits: all begin anew, so that names are not kept for ever.
            None => {
                self.turns.clear();
                self.turns.insert(project.to_owned(), 0);
            }
        }
    }

    /// Whose turn is next, if there is a place for them.
    fn next(&self) -> Option<Group> {
        if self.stills + self.clips >= self.most {
            return None;
        }
        let has_room_for_clips = self.clips < self.most.saturating_sub(1).max(1);
        let may_come = self.waiting.iter().filter(|((is_clip, _), _)| !is_clip || has_room_for_clips);
        let fronts = may_come.filter_map(|(group, queue)| Some((group, queue.front()?.0)));
        let next = if (self.granted + 1).is_multiple_of(TURNS_OF_THE_OLDEST) {
            fronts.min_by_key(|(_, arrival)| *arrival)
        } else {
            fronts.min_by_key(|((is_clip, project), arrival)| {
                (*is_clip, self.turns.get(project).copied().unwrap_or_default(), *arrival)
            })
        };
        next.map(|(group, _)| group.clone())
    }

    fn call(&mut self, is_clip: bool, project: &str) -> Option<oneshot::Sender<Place>> {
        let group = (is_clip, project.to_owned());
        let queue = self.waiting.get_mut(&group)?;
        let (_, sender) = queue.pop_front()?;
        if queue.is_empty() {
            self.waiting.remove(&group);
        }
        // Who went away has had no turn.
        if !sender.is_closed() {
            self.granted += 1;
            *self.turns.entry(project.to_owned()).or_default() += 1;
        }
        *if is_clip { &mut self.clips } else { &mut self.stills } += 1;
        Some(sender)
    }

    fn leave(&mut self, is_clip: bool) {
        let count = if is_clip { &mut self.clips } else { &mut self.stills };
        *count = count.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Waiting = Vec<(&'static str, oneshot::Receiver<Place>)>;

    /// Lets orders queue up while all places are taken, then gives them places one at a time: the names in their order.
    fn order(most: usize, asked: &[(&'static str, &'static str, Stage)]) -> Vec<&'static str> {
        let places = Places::new(most);
        let mut taken: Vec<Place> = Vec::new();
        for _ in 0..most {
            taken.extend(places.queue_up("before", Stage::Exploration).try_recv());
        }
        let mut waiting: Waiting =
            asked.iter().map(|(name, project, stage)| (*name, places.queue_up(project, *stage))).collect();
        let mut came = Vec::new();
        while let Some(place) = taken.pop() {
            drop(place);
            waiting.retain_mut(|(name, receiver)| match receiver.try_recv() {
                Ok(place) => {
                    came.push(*name);
                    taken.insert(0, place);
                    false
                }
                Err(_) => true,
            });
        }
        came
    }

    const STILL: Stage = Stage::Exploration;
    const CLIP: Stage = Stage::Motion;

    #[test]
    fn projects_take_turns_however_many_orders_they_have() {
        let asked = [
            ("a1", "a", STILL),
            ("a2", "a", STILL),
            ("a3", "a", STILL),
            ("b1", "b", STILL),
            ("b2", "b", STILL),
        ];
        assert_eq!(order(1, &asked), ["a1", "b1", "a2", "b2", "a3"]);
        let late = [("a1", "a", STILL), ("a2", "a", Stage::Refinement), ("a3", "a", STILL)];
        assert_eq!(order(1, &late), ["a1", "a2", "a3"]);
    }

    #[test]
    fn stills_go_before_clips_and_clips_leave_them_a_place() {
        let asked = [("clip 1", "a", CLIP), ("clip 2", "a", CLIP), ("draft", "a", STILL)];
        assert_eq!(order(1, &asked), ["draft", "clip 1", "clip 2"]);
        let places = Places::new(2);
        let clip = places.queue_up("a", CLIP).try_recv().unwrap();
        let mut second = places.queue_up("a", CLIP);
        assert!(second.try_recv().is_err(), "the last place is for stills");
        let draft = places.queue_up("b", STILL).try_recv().unwrap();
        drop(draft);
        assert!(second.try_recv().is_err());
        drop(clip);
        assert!(second.try_recv().is_ok());
    }

    #[test]
    fn who_waits_longest_has_one_turn_in_eight() {
        let names = ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9"];
        let drafts = names.iter().map(|name| (*name, "a", STILL));
        let asked: Vec<_> = std::iter::once(("clip", "a", CLIP)).chain(drafts).collect();
        // The one before them had the first turn.
        assert_eq!(order(1, &asked), ["d1", "d2", "d3", "d4", "d5", "d6", "clip", "d7", "d8", "d9"]);
    }

    #[test]
    fn who_goes_away_takes_nothing_along() {
        let places = Places::new(1);
        let first = places.queue_up("a", STILL).try_recv().unwrap();
        for _ in 0..100_000 {
            drop(places.queue_up("a", STILL));
        }
        let mut last = places.queue_up("b", STILL);
        drop(first);
        assert!(last.try_recv().is_ok());
        assert!(places.queue_up("a", STILL).try_recv().is_ok());
    }
}
