//! For tests: a scripted daemon that answers by method name and remembers what it was asked, and sample things.

use std::cell::Cell;
use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use clap::Parser;
use maquette_protocol::{
    Asset, BatchId, Digest, Job, JobId, JobState, Made, Origin, Quote, Shot, ShotId, Stage, Take, TakeId,
    Wallet,
};
use serde_json::{Value, json};

use crate::args::Cli;
use crate::calls::{Calls, Wait};
use crate::fault::Fault;
use crate::last_list::LastLists;
use crate::session::{Session, World};
use crate::show::Look;

/// A daemon that says what it was told to, in order for each method.
#[derive(Default)]
pub struct Script {
    replies: Vec<(&'static str, VecDeque<Result<Value, Fault>>)>,
    /// What it was asked.
    pub asked: Vec<(&'static str, Value)>,
    /// How often a client came back.
    pub reconnected: usize,
}

impl Script {
    /// The next answer to `method`. The last one of a method is given again and again.
    pub fn on(mut self, method: &'static str, reply: impl serde::Serialize) -> Script {
        self.push(method, Ok(serde_json::to_value(reply).unwrap()));
        self
    }

    /// The next answer to `method` is a fault.
    pub fn fails(mut self, method: &'static str, fault: impl Into<Fault>) -> Script {
        self.push(method, Err(fault.into()));
        self
    }

    fn push(&mut self, method: &'static str, answer: Result<Value, Fault>) {
        match self.replies.iter_mut().find(|(name, _)| *name == method) {
            Some((_, answers)) => answers.push_back(answer),
            None => self.replies.push((method, VecDeque::from([answer]))),
        }
    }
}

impl Calls for Script {
    fn call_raw<'a>(&'a mut self, method: &'static str, params: Value) -> Wait<'a, Result<Value, Fault>> {
        self.asked.push((method, params));
        let (_, answers) = self
            .replies
            .iter_mut()
            .find(|(name, _)| *name == method)
            .unwrap_or_else(|| panic!("nobody told the script what to say to {method}"));
        let answer = if answers.len() > 1 { answers.pop_front().unwrap() } else { answers[0].clone() };
        Box::pin(async move { answer })
    }

    fn reconnect(&mut self) -> Wait<'_, Result<(), Fault>> {
        self.reconnected += 1;
        Box::pin(async { Ok(()) })
    }

    fn rejoin(&mut self) -> Wait<'_, Result<(), Fault>> {
        self.reconnect()
    }
}

/// A world whose clock moves 413 ms at each look, whose keys are all `key`, and where Ctrl-C comes when told.
pub struct Still {
    looks: Cell<u64>,
    /// Whether Ctrl-C is typed at once.
    pub interrupts: bool,
    /// Whether every second is over at once.
    pub hurries: bool,
}

impl World for Still {
    fn now_ms(&self) -> u64 {
        NOW_MS
    }
    fn elapsed_ms(&self) -> u64 {
        self.looks.set(self.looks.get() + 413);
        self.looks.get()
    }
    fn key(&self) -> Result<String, Fault> {
        Ok("key".into())
    }
    fn interrupted(&self) -> Wait<'static, ()> {
        if self.interrupts { Box::pin(std::future::ready(())) } else { Box::pin(std::future::pending()) }
    }
    fn a_second(&self) -> Wait<'static, ()> {
        if self.hurries { Box::pin(std::future::ready(())) } else { Box::pin(std::future::pending()) }
    }
    fn unseen(&self, question: &str) -> io::Result<String> {
        assert!(question.ends_with("(not shown): "), "{question}");
        Ok("typed-unseen".into())
    }
    fn notify<'a>(&'a self, _title: &'a str, _body: &'a str) -> Wait<'a, Result<(), String>> {
        Box::pin(async { Err("there is no desktop".to_owned()) })
    }
    fn open(&self, _path: &Path) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }
    fn browse(&self, _url: &str) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::NotFound))
    }
}

/// 2026-11-21 02:04 UTC.
pub const NOW_MS: u64 = 1_795_226_640_000;

/// What a command did.
pub struct Ran {
    /// Its exit code, or its fault.
    pub done: Result<u8, Fault>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A person at a terminal with a folder of their own.
pub struct Person {
    /// Their home.
    pub home: tempfile::TempDir,
    /// What their terminal can do.
    pub look: Look,
    /// What they type when asked.
    pub answers: &'static str,
    /// Whether they type Ctrl-C.
    pub interrupts: bool,
    /// Whether every answer takes them over a second.
    pub hurries: bool,
}

impl Person {
    /// In a pipe, with a last list of t11 to t18.
    pub fn new() -> Person {
        let home = tempfile::tempdir().unwrap();
        let person = Person { home, look: Look::PIPE, answers: "", interrupts: false, hurries: false };
        let list: Vec<TakeId> = (11..=18).map(TakeId).collect();
        person.lists().write(None, &list).unwrap();
        person
    }

    /// The same at a terminal, where every answer takes over a second.
    pub fn who_waits(mut self) -> Person {
        (self.look.progress, self.hurries) = (true, true);
        self
    }

    /// Where their lists are.
    pub fn lists(&self) -> LastLists {
        LastLists { folder: self.home.path().join("lists") }
    }

    /// Types a command line. Words with spaces stand in single quotes.
    pub fn types(&self, line: &str, script: &mut Script) -> Ran {
        let cli = Cli::try_parse_from(words(line)).unwrap_or_else(|error| panic!("{error}"));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut input = io::Cursor::new(self.answers.as_bytes());
        let world = Still { looks: Cell::new(0), interrupts: self.interrupts, hurries: self.hurries };
        let mut session = Session {
            calls: script,
            out: &mut out,
            err: &mut err,
            input: &mut input,
            look: self.look.clone(),
            json: cli.global.json,
            project: cli.global.project.clone(),
            folder: PathBuf::from("/work"),
            typed: words(line).split_off(1),
            lists: self.lists(),
            copies: PathBuf::from("/cache/opened"),
            world: &world,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let done = runtime.block_on(crate::commands::run(&mut session, cli.command));
        Ran { done, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }
}

fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let quoted = parts.flat_map(|(place, part)| match place % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    std::iter::once("maquette".to_owned()).chain(quoted).collect()
}

/// A PNG of 1024 pixels.
pub fn asset(number: u8) -> Asset {
    Asset {
        digest: Digest([number; 32]),
        media: "image/png".into(),
        bytes: 1_572_864,
        width: 1024,
        height: 1024,
        duration_ms: None,
        url: None,
        path: Some(format!("/assets/{number}.png")),
        thumbnail: None,
    }
}

/// A draft.
pub fn take(id: u64) -> Take {
    Take {
        id: TakeId(id),
        project: "default".into(),
        shot: ShotId(1),
        shot_name: "a-ceramic-teapot".into(),
        tier: "draft".into(),
        stage: Stage::Exploration,
        route: "sketch/composition".into(),
        model: "sketch-1".into(),
        origin: Origin::Draft,
        parent: None,
        prompt: Some("a ceramic teapot".into()),
        seed: Some(1_000 + id),
        k: 0,
        asset: asset(7),
        cost_microcredits: 1_000_000,
        cached: false,
        verdict: None,
        verdict_reason: None,
        anchor: false,
        job: Some(JobId(id)),
        created_ms: NOW_MS,
        notes: Vec::new(),
    }
}

/// A job of the batch b1.
pub fn job(id: u64, state: JobState) -> Job {
    Job {
        id: JobId(id),
        batch: BatchId(1),
        project: "default".into(),
        shot: ShotId(1),
        shot_name: "a-ceramic-teapot".into(),
        tier: "draft".into(),
        route: "sketch/composition".into(),
        k: 0,
        state,
        held_microcredits: 0,
        captured_microcredits: if state == JobState::Done { 1_000_000 } else { 0 },
        take: (state == JobState::Done).then_some(TakeId(id)),
        retry_of: None,
        retried_by: None,
        error: None,
        progress: None,
        created_ms: NOW_MS,
        updated_ms: NOW_MS,
    }
}

/// What a making method answers.
pub fn made(takes: Vec<Take>, jobs: Vec<Job>) -> Made {
    Made {
        batch: Some(BatchId(1)),
        project: "default".into(),
        shot: ShotId(1),
        shot_name: "a-ceramic-teapot".into(),
        hits: 0,
        joined: 0,
        held_microcredits: 0,
        why_route: None,
        takes,
        jobs,
    }
}

/// A shot.
pub fn shot(id: u64, name: &str, anchor: Option<u64>) -> Shot {
    Shot {
        id: ShotId(id),
        project: "default".into(),
        name: name.into(),
        takes: 9,
        kept: 1,
        anchor: anchor.map(TakeId),
        rolls: [("hero".to_owned(), 2)].into(),
        latest: Some(TakeId(9)),
        updated_ms: NOW_MS,
    }
}

/// A wallet.
pub fn wallet(available: i64) -> Wallet {
    Wallet {
        name: "house".into(),
        unit: "credit".into(),
        posted_microcredits: available,
        held_microcredits: 0,
        available_microcredits: available,
        checkin_microcredits: 40_000_000,
        checkin_cap_microcredits: 840_000_000,
        checkin_open: true,
        grants: Vec::new(),
    }
}

/// A quote that something would refuse.
pub fn quote() -> Quote {
    Quote {
        quote_id: "q-1".into(),
        total_microcredits: 12_500_000,
        each_microcredits: 1_250_000,
        takes: 12,
        hits: 2,
        joined: 0,
        tier: "draft".into(),
        route: "sketch/composition".into(),
        wallet: "house".into(),
        available_microcredits: 400_000_000,
        price_as_of: Some("2026-11-01".into()),
        would_refuse: Some("budget_passed".into()),
        expected_ms: Some(4_200),
        why_route: None,
        note: None,
        kinetic: Vec::new(),
    }
}

/// A contact sheet.
pub fn sheet() -> Value {
    json!({ "asset": asset(9) })
}
