//! The books and the library, read through the API and added up: what must hold after every test and after every kill.

use std::collections::BTreeMap;

use maquette_protocol::methods::method;
use maquette_protocol::{
    EntriesParams, Entry, EntryKind, Job, JobId, JobListParams, Nothing, Take, TakeSearchParams, Wallet,
};

use crate::client::Client;
use crate::scripted::Books;

/// Everything that the daemon says about money and takes.
pub struct Audit {
    /// All entries, oldest first.
    pub entries: Vec<Entry>,
    /// All jobs.
    pub jobs: BTreeMap<JobId, Job>,
    /// All wallets.
    pub wallets: Vec<Wallet>,
    /// All takes of all projects.
    pub takes: Vec<Take>,
}

/// What the entries say of one job's hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hold {
    /// How often it was made.
    pub holds: u32,
    /// How often it ended.
    pub ends: u32,
    /// What was put aside.
    pub held: i64,
    /// What was taken of it.
    pub captured: i64,
    /// What was taken beyond it.
    pub overage: i64,
}

impl Audit {
    /// Reads everything, page by page.
    pub fn read(client: &mut Client) -> Audit {
        let mut entries = pages(client, |client, cursor| {
            let page = client.call::<method::CreditEntries>(&EntriesParams {
                limit: Some(500),
                cursor,
                ..Default::default()
            });
            (page.entries, page.cursor)
        });
        entries.reverse();
        let jobs = pages(client, |client, cursor| {
            let page = client.call::<method::JobList>(&JobListParams {
                limit: Some(500),
                cursor,
                ..Default::default()
            });
            (page.jobs, page.cursor)
        });
        let mut takes = pages(client, |client, cursor| {
            let params =
                TakeSearchParams { everywhere: true, limit: Some(500), cursor, ..Default::default() };
            let page = client.call::<method::TakeSearch>(&params);
            (page.takes, page.cursor)
        });
        // Addresses carry a port and a signature of the hour; they are no part of what a take is.
        takes.iter_mut().for_each(|take| take.asset.url = None);
        let wallets = client.call::<method::CreditBalance>(&Nothing {}).wallets;
        Audit { entries, jobs: jobs.into_iter().map(|job| (job.id, job)).collect(), wallets, takes }
    }

    /// What the entries say of each job's hold.
    pub fn holds(&self) -> BTreeMap<JobId, Hold> {
        let mut holds: BTreeMap<JobId, Hold> = BTreeMap::new();
        for entry in &self.entries {
            let Some(job) = entry.job else { continue };
            let hold = holds.entry(job).or_default();
            match entry.kind {
                EntryKind::Hold => {
                    hold.holds += 1;
                    hold.held += entry.amount_microcredits;
                }
                EntryKind::Capture => {
                    hold.ends += 1;
                    hold.captured += entry.amount_microcredits;
                }
                EntryKind::Release => hold.ends += 1,
                EntryKind::Overage => hold.overage += entry.amount_microcredits,
                EntryKind::Grant
                | EntryKind::Expiry
                | EntryKind::Refusal
                | EntryKind::Correction
                | EntryKind::Unknown => {}
            }
        }
        holds
    }

    /// Everything that must hold of the books at any time.
    #[track_caller]
    pub fn assert_books_hold(&self) {
        for wallet in &self.wallets {
            self.assert_wallet_adds_up(wallet);
        }
        let holds = self.holds();
        for (id, job) in &self.jobs {
            let hold = holds.get(id).copied().unwrap_or_default();
            assert!(hold.holds <= 1 && hold.ends <= 1, "{id} has {hold:?}");
            assert!(hold.captured <= hold.held, "{id} took more than was on hold: {hold:?}");
            if job.state.is_final() {
                assert_eq!(hold.holds, hold.ends, "{id} has ended, its hold has not, or twice: {hold:?}");
                assert_eq!(job.held_microcredits, 0, "{id} has ended and still holds credits");
                let taken = hold.captured + hold.overage;
                assert_eq!(job.captured_microcredits, taken, "{id}: job and entries differ");
            } else {
                assert_eq!(hold.ends, 0, "{id} is {:?} and its hold has ended", job.state);
                assert_eq!(job.held_microcredits, hold.held, "{id}: job and entries differ");
            }
        }
        for id in holds.keys() {
            assert!(self.jobs.contains_key(id), "entries speak of {id}, which is no job");
        }
    }

    /// granted − captured − overage − expired = posted, and held = the holds of open jobs.
    #[track_caller]
    fn assert_wallet_adds_up(&self, wallet: &Wallet) {
        let mut posted = 0;
        let mut held: BTreeMap<JobId, i64> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.wallet == wallet.name) {
            match entry.kind {
                EntryKind::Grant | EntryKind::Correction => posted += entry.amount_microcredits,
                EntryKind::Capture | EntryKind::Overage | EntryKind::Expiry => {
                    posted -= entry.amount_microcredits
                }
                EntryKind::Hold | EntryKind::Release | EntryKind::Refusal | EntryKind::Unknown => {}
            }
            if let Some(told) = entry.posted_after_microcredits {
                assert_eq!(told, posted, "after entry {entry:?}");
            }
            match (entry.kind, entry.job) {
                (EntryKind::Hold, Some(job)) => drop(held.insert(job, entry.amount_microcredits)),
                (EntryKind::Capture | EntryKind::Release, Some(job)) => drop(held.remove(&job)),
                (_, _) => {}
            }
        }
        assert_eq!(
            wallet.posted_microcredits, posted,
            "{}: the entries add up to something else",
            wallet.name
        );
        assert_eq!(wallet.held_microcredits, held.values().sum::<i64>(), "{}: open holds", wallet.name);
        assert_eq!(wallet.available_microcredits, wallet.posted_microcredits - wallet.held_microcredits);
    }

    /// No job is open but those that wait for a person.
    #[track_caller]
    pub fn assert_all_ended(&self) {
        let open: Vec<&Job> = self
            .jobs
            .values()
            .filter(|job| !job.state.is_final() && job.state != maquette_protocol::JobState::NeedsYou)
            .collect();
        assert!(open.is_empty(), "jobs without an end: {open:?}");
    }

    /// Every take's bytes are there and are what their name says; every done job has its take.
    #[track_caller]
    pub fn assert_assets_are_whole(&self) {
        let mut seen = std::collections::BTreeSet::new();
        for take in &self.takes {
            let asset = &take.asset;
            if !seen.insert(asset.digest) {
                continue;
            }
            let path = asset.path.as_ref().expect("a Unix peer is told the path");
            let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {path}: {error}", take.id));
            assert_eq!(
                blake3::hash(&bytes).as_bytes(),
                &asset.digest.0,
                "{}: {path} has other bytes",
                take.id
            );
        }
        for job in self.jobs.values().filter(|job| job.state == maquette_protocol::JobState::Done) {
            assert!(job.take.is_some(), "{} is done and has no take", job.id);
        }
    }

    /// What the provider took is what the books say, or a person is asked. Nothing was created twice.
    #[track_caller]
    pub fn assert_agrees_with(&self, provider: &Books) {
        for (job, creates) in provider.creates() {
            assert_eq!(creates, 1, "{job} was created {creates} times");
        }
        let holds = self.holds();
        for (id, charged) in provider.charges() {
            let job =
                self.jobs.get(&id).unwrap_or_else(|| panic!("the provider charged {id}, which is no job"));
            let booked = holds.get(&id).map_or(0, |hold| hold.captured + hold.overage);
            if job.state.is_final() {
                assert_eq!(booked, charged, "{id} ({:?}): the provider took something else", job.state);
            }
        }
        // The route that makes nothing writes no books.
        let is_booked = |id: &JobId| self.jobs.get(id).is_some_and(|job| job.route != "scripted/noop");
        for (id, hold) in holds.iter().filter(|(id, hold)| hold.captured > 0 && is_booked(id)) {
            let charged = provider.charges().get(id).copied();
            assert_eq!(charged, Some(hold.captured + hold.overage), "{id} was captured and never charged");
        }
    }
}

fn pages<T>(
    client: &mut Client,
    page: impl Fn(&mut Client, Option<String>) -> (Vec<T>, Option<String>),
) -> Vec<T> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let (items, next) = page(client, cursor);
        let empty = items.is_empty();
        all.extend(items);
        match next {
            Some(next) if !empty => cursor = Some(next),
            _ => return all,
        }
    }
}
