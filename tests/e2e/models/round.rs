//! One job from before its order until its end, by the provider's books and by ours: what must hold whatever went wrong in between.

use maquette_protocol::methods::method;
use maquette_protocol::{Job, JobState, TakeParams};
use maquette_tests::Client;
use maquette_tests::fakes::Books;

use super::setups::Setup;

/// What provider and wallet said before a job.
pub struct Round {
    books: Books,
    held: i64,
}

/// What came of a job there.
pub struct Came {
    /// Orders that became work: none or one.
    pub orders: usize,
    /// Results that the provider still has of it.
    pub still_there: usize,
}

impl Round {
    pub fn begin(setup: &Setup, client: &mut Client) -> Round {
        Round { books: setup.fake.books(), held: client.wallet(setup.wallet).held_microcredits }
    }

    /// At most one order became work, and whatever was charged is captured or held for a person.
    pub fn end(&self, setup: &Setup, client: &mut Client, job: &Job, context: &str) -> Came {
        let context = format!("{}, {context}: {:?}, {:?}", setup.fake.name(), job.state, job.error);
        let after = setup.fake.books();
        let orders = after.accepted() - self.books.accepted();
        assert!(orders <= 1, "{context}: {orders} orders became work");
        let is_free = setup.wallet == "house";
        // A hundred credits a dollar: a millionth of a dollar is a hundred micro-credits.
        let charged = match is_free {
            true => 0,
            false => after.charged_usd_micros() - self.books.charged_usd_micros(),
        };
        let charged = i64::try_from(charged).unwrap() * 100;
        let held = client.wallet(setup.wallet).held_microcredits - self.held;
        match job.state {
            JobState::NeedsYou => {
                assert!(is_free || held > 0, "{context}: a person is asked, and nothing is held");
            }
            JobState::Refused if job.captured_microcredits > charged => {
                assert_eq!(held, 0, "{context}: its hold has ended");
            }
            _ => {
                // Google counts tokens of the prompt, too.
                let extra = job.captured_microcredits - charged;
                assert!((0..=1_000).contains(&extra), "{context}: {charged} were charged");
                assert_eq!(held, 0, "{context}: its hold has ended");
            }
        }
        assert!(!after.key_leaked() && after.trapped() == 0, "{context}: somewhere it does not belong");
        let still_there = after.held.len().saturating_sub(self.books.held.len());
        Came { orders, still_there }
    }
}

/// A job's end in a word.
pub fn word(job: &Job) -> &'static str {
    match (job.state, job.captured_microcredits > 0) {
        (JobState::Done, _) => "done",
        (JobState::NeedsYou, _) => "asks the person",
        (JobState::Refused, true) => "refused, captured",
        (JobState::Refused, false) => "refused, nothing captured",
        (JobState::Failed, _) => "failed, released",
        (JobState::Cancelled, _) => "cancelled, released",
        (_, _) => "no end",
    }
}

/// The bytes of a job's take.
pub fn taken(client: &mut Client, job: &Job) -> Vec<u8> {
    let take = client.call::<method::TakeGet>(&TakeParams { take: job.take.expect("it is done") }).take;
    std::fs::read(take.asset.path.expect("we may see paths")).unwrap()
}
