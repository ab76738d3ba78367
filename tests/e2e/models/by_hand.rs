//! Faults that need a hand to end, or hundreds of megabytes.

use maquette_protocol::methods::method;
use maquette_protocol::{Job, JobCancelParams, JobGetParams, JobId};
use maquette_tests::fakes::{Books, Fault, Release, Step};
use maquette_tests::programs::say;
use maquette_tests::{Audit, Client, Daemon, Home};

use super::round::{Round, taken, word};
use super::setups::{Setup, in_words};
use super::{draft, settled};

/// More than any patience.
const FOR_GOOD: usize = 64;
/// What a result of any size may add to the daemon's memory, in KiB. Smaller ones go through the same blocks.
const MOST_MEMORY_KIB: u64 = 8 << 10;

/// A provider, its daemon and somebody who asks it.
struct Play {
    setup: Setup,
    home: Home,
    daemon: Daemon,
    client: Client,
    serial: u64,
}

/// A job that runs while its provider is in trouble.
struct Running {
    job: JobId,
    round: Round,
    context: String,
}

impl Play {
    /// A daemon that goes on asking for some minutes where nobody answers.
    fn begin(setup: Setup) -> Play {
        let home = setup.home();
        let daemon = setup.start_with(&home, &[("MAQUETTE_SILENCES", "10000")]).expect("it starts");
        let client = daemon.client();
        Play { setup, home, daemon, client, serial: 20_000 }
    }

    fn order(&mut self, step: Step, trouble: &str) -> Running {
        self.serial += 1;
        let round = Round::begin(&self.setup, &mut self.client);
        let made = self.client.call::<method::Draft>(&draft(self.serial));
        Running { job: made.jobs[0].id, round, context: format!("{step:?}, {trouble}") }
    }

    /// An order that the provider has and works at until it is told to finish.
    fn order_at_work(&mut self, step: Step, trouble: &str) -> Running {
        self.setup.fake.pace(u32::MAX);
        // ComfyUI tells by its queue how far a job is.
        let asked = |books: &Books| books.count(Step::Status) + books.count(Step::List);
        let before = asked(&self.setup.fake.books());
        let running = self.order(step, trouble);
        self.setup.fake.wait_for(|books| asked(books) >= before + 2);
        running
    }

    /// Waits for the end, checks it and tells it.
    fn end(&mut self, running: &Running) -> Job {
        let job = settled(&mut self.client, running.job);
        self.setup.fake.finish();
        running.round.end(&self.setup, &mut self.client, &job, &running.context);
        say(&format!("{:<10} {:<48} {}", self.setup.fake.name(), running.context, word(&job)));
        job
    }

    fn assert_done(&mut self, running: &Running) {
        let job = self.end(running);
        assert_eq!(word(&job), "done", "{}, {}: {:?}", self.setup.fake.name(), running.context, job.error);
        assert_eq!(taken(&mut self.client, &job), self.setup.fake.books().made.last().expect("one").bytes);
    }

    fn over(mut self) {
        Audit::read(&mut self.client).assert_books_hold();
        assert!(self.daemon.stop().success());
    }

    /// What the home holds of results, in bytes.
    fn assets(&self) -> u64 {
        let mut open = vec![self.home.at("data/assets")];
        let mut sum = 0;
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let found = entry.metadata().expect("it is there");
                if found.is_dir() { open.push(entry.path()) } else { sum += found.len() }
            }
        }
        sum
    }
}

fn steps(setup: &Setup, but: Step) -> Vec<Step> {
    setup.steps.iter().filter(|step| **step != but).copied().collect()
}

#[test]
fn a_body_without_an_end_is_cut_and_never_in_memory() {
    for setup in in_words() {
        let mut play = Play::begin(setup);
        // What only the first job needs is there.
        let first = play.order(Step::Create, "nothing");
        play.assert_done(&first);
        for step in play.setup.steps {
            let before = play.daemon.watch_memory();
            play.setup.fake.script(*step, Fault::OversizedBody);
            let running = play.order(*step, "a body and 256 MiB of spaces");
            let job = play.end(&running);
            let risen = play.daemon.kib("VmHWM:").saturating_sub(before);
            say(&format!("{:<10} {:<48} {risen} KiB", play.setup.fake.name(), "memory"));
            assert!(risen <= MOST_MEMORY_KIB, "{}: {risen} KiB", running.context);
            assert_ne!(word(&job), "no end");
        }
        play.over();
    }
}

#[test]
fn a_gigabyte_is_cut_off_and_leaves_nothing_behind() {
    for setup in in_words().into_iter().filter(|setup| setup.steps.contains(&Step::Media)) {
        let mut play = Play::begin(setup);
        let first = play.order(Step::Create, "nothing");
        play.assert_done(&first);
        let (memory, disk) = (play.daemon.watch_memory(), play.assets());
        play.setup.fake.script(Step::Media, Fault::GigabyteResult);
        let running = play.order(Step::Media, "1 GiB of zeros");
        let job = play.end(&running);
        let risen = play.daemon.kib("VmHWM:").saturating_sub(memory);
        say(&format!("{:<10} {:<48} {risen} KiB", play.setup.fake.name(), "memory"));
        assert!(risen <= MOST_MEMORY_KIB, "{}: {risen} KiB", play.setup.fake.name());
        assert_eq!(play.assets(), disk, "nothing of it is left on the disk");
        let is_free = play.setup.wallet == "house";
        let expect = if is_free { "failed, released" } else { "refused, captured" };
        assert_eq!(word(&job), expect, "{:?}", job.error);
        play.over();
    }
}

#[test]
fn a_cancel_that_is_granted_and_comes_too_late_is_booked() {
    for setup in in_words() {
        let mut play = Play::begin(setup);
        let can_stop = play.setup.steps.len() > 1;
        let fault = if can_stop { Fault::LateAnswer } else { Fault::HangAfterReading };
        play.setup.fake.script(Step::Create, fault);
        let running = match can_stop {
            true => play.order_at_work(Step::Cancel, "granted, and the work goes on"),
            false => play.order(Step::Cancel, "the answer is on its way"),
        };
        if !can_stop {
            play.setup.fake.wait_until_held(1);
        }
        let jobs = vec![running.job];
        play.client.call::<method::JobCancel>(&JobCancelParams { jobs, ..JobCancelParams::default() });
        match can_stop {
            true => play.setup.fake.wait_for(|books| !books.cancelled.is_empty()),
            false => play.setup.fake.release(Release::Proceed),
        }
        play.setup.fake.finish();
        // It was made and charged; what was paid for is kept.
        play.assert_done(&running);
        play.over();
    }
}

/// Waits until somebody wants to be read.
fn wait_until_unread(setup: &Setup) {
    while setup.fake.unread() == 0 {
        std::thread::yield_now();
    }
}

#[test]
fn who_hangs_and_goes_on_is_waited_for() {
    for setup in in_words() {
        let mut play = Play::begin(setup);
        play.setup.fake.script(Step::Create, Fault::HangBeforeReading);
        let running = play.order(Step::Create, "hangs before reading, then goes on");
        wait_until_unread(&play.setup);
        play.setup.fake.release(Release::Proceed);
        play.assert_done(&running);
        for step in play.setup.steps {
            play.setup.fake.script(*step, Fault::HangAfterReading);
            let running = play.order(*step, "hangs after reading, then goes on");
            play.setup.fake.wait_until_held(1);
            play.setup.fake.release(Release::Proceed);
            play.assert_done(&running);
        }
        for release in [Release::Proceed, Release::Reset] {
            if play.setup.steps.contains(&Step::Status) {
                let trouble = format!("hangs before reading, then {release:?}");
                let running = play.order_at_work(Step::Status, &trouble);
                play.setup.fake.script(Step::Status, Fault::HangBeforeReading);
                wait_until_unread(&play.setup);
                play.setup.fake.release(release);
                play.setup.fake.finish();
                play.assert_done(&running);
            }
        }
        for step in steps(&play.setup, Step::Create) {
            play.setup.fake.script(step, Fault::HangAfterReading);
            let running = play.order(step, "hangs after reading, then Reset");
            play.setup.fake.wait_until_held(1);
            play.setup.fake.release(Release::Reset);
            play.assert_done(&running);
        }
        play.over();
    }
}

#[test]
fn a_create_that_hung_and_was_reset_is_never_sent_again_blindly() {
    for setup in in_words() {
        let mut play = Play::begin(setup);
        for fault in [Fault::HangBeforeReading, Fault::HangAfterReading] {
            play.setup.fake.script(Step::Create, fault);
            let running = play.order(Step::Create, &format!("{}, then Reset", fault.name()));
            match fault.is_gate() {
                true => wait_until_unread(&play.setup),
                false => play.setup.fake.wait_until_held(1),
            }
            play.setup.fake.release(Release::Reset);
            let job = play.end(&running);
            // Our own id is asked for; a list shows what came, and not what never did; nobody else can tell.
            let is_known = play.setup.wallet == "house" || (play.setup.can_be_asked && !fault.is_gate());
            // Who is cut off before the connection stood on its own side has sent nothing, and the order goes out again.
            let may_be_unsent = fault.is_gate() && word(&job) == "done";
            let expect = if is_known || may_be_unsent { "done" } else { "asks the person" };
            assert_eq!(word(&job), expect, "{}, {}", play.setup.fake.name(), running.context);
        }
        play.over();
    }
}

#[test]
fn who_is_gone_and_comes_back_is_waited_for() {
    for setup in in_words() {
        let mut play = Play::begin(setup);
        let is_queued = play.setup.steps.contains(&Step::Status);
        let running = match is_queued {
            true => play.order_at_work(Step::Status, "nobody listens, then somebody does"),
            false => {
                play.setup.fake.script(Step::Create, Fault::RefuseConnection);
                play.order(Step::Create, "nobody listens, then somebody does")
            }
        };
        if is_queued {
            play.setup.fake.script(Step::Status, Fault::RefuseConnection);
        }
        // It outlives that.
        let wait = JobGetParams { job: running.job, wait_ms: Some(300) };
        let waiting = play.client.call::<method::JobGet>(&wait);
        assert!(!waiting.state.is_final(), "{:?}", waiting.error);
        play.setup.fake.release(Release::Proceed);
        play.setup.fake.finish();
        play.assert_done(&running);
        play.over();
    }
}

#[test]
fn a_result_that_is_nowhere_or_elsewhere_for_good_is_given_up_in_the_open() {
    for setup in in_words().into_iter().filter(|setup| setup.steps.contains(&Step::Media)) {
        let mut play = Play::begin(setup);
        let is_free = play.setup.wallet == "house";
        for step in steps(&play.setup, Step::Create) {
            play.setup.fake.script(step, Fault::ExpiredResult);
            let running = play.order(step, "gone for good");
            let job = play.end(&running);
            assert!(is_free || job.captured_microcredits > 0 || word(&job) == "asks the person");
        }
        (0..FOR_GOOD).for_each(|_| play.setup.fake.script(Step::Media, Fault::RedirectToPrivate));
        let running = play.order(Step::Media, "a redirect to a private address, for good");
        let job = play.end(&running);
        let expect = if is_free { "failed, released" } else { "asks the person" };
        assert_eq!(word(&job), expect, "{}: {:?}", play.setup.fake.name(), job.error);
        assert_eq!(play.setup.fake.books().trapped(), 0);
        play.over();
    }
}
