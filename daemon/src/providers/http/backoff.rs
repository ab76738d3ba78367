//! How long to wait before a read is tried again, and when to give up. Creates are never tried again from here. Pure.

use std::time::Duration;

/// The wait before attempt `attempt` (0 is the first repetition): doubling from `first` up to `most`, between half of it and all of it
/// by `random`, so that a thousand jobs do not ask in the same instant.
pub fn wait(attempt: u32, random: u64, first: Duration, most: Duration) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(attempt.min(20))).min(most);
    let half = doubled / 2;
    let spread = u64::try_from((doubled - half).as_millis()).unwrap_or(u64::MAX);
    half + Duration::from_millis(random % spread.saturating_add(1))
}

/// How long an accepted order is asked for although the asking fails.
#[derive(Debug, Clone)]
pub struct Patience {
    /// Answers that say no, in a row, before it counts as gone. One alone proves nothing: a job may run and be billed while its
    /// status answers with errors.
    most_answers: u32,
    /// Times in a row that nobody answered, before the person is asked.
    most_silences: u32,
    answers: u32,
    silences: u32,
}

impl Patience {
    /// Patience for so many failures in a row of each kind.
    pub fn new(most_answers: u32, most_silences: u32) -> Patience {
        Patience { most_answers, most_silences, answers: 0, silences: 0 }
    }

    /// A good answer: all is forgotten.
    pub fn restore(&mut self) {
        (self.answers, self.silences) = (0, 0);
    }

    /// An answer that makes no sense; gives how often that happened in a row, or nothing once it is over.
    pub fn answered_badly(&mut self) -> Option<u32> {
        self.answers += 1;
        (self.answers < self.most_answers).then_some(self.answers - 1)
    }

    /// No answer at all; as above.
    pub fn unanswered(&mut self) -> Option<u32> {
        self.silences += 1;
        (self.silences < self.most_silences).then_some(self.silences - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_are_spread_over_their_upper_half() {
        let ms = Duration::from_millis;
        let check = |attempt, random, expect| {
            assert_eq!(wait(attempt, random, ms(200), ms(5_000)), ms(expect), "{attempt} {random}");
        };
        check(0, 0, 100);
        check(0, 100, 200);
        check(1, 0, 200);
        check(3, 0, 800);
        check(9, 0, 2_500);
        check(u32::MAX, 2_500, 5_000);
        for random in 0..10_000 {
            let wait = wait(2, random * 7_919, ms(200), ms(5_000));
            assert!((ms(400)..=ms(800)).contains(&wait), "{wait:?}");
        }
    }

    #[test]
    fn a_good_answer_restores_patience() {
        let mut patience = Patience::new(3, 2);
        assert_eq!(patience.answered_badly(), Some(0));
        assert_eq!(patience.answered_badly(), Some(1));
        patience.restore();
        assert_eq!(patience.answered_badly(), Some(0));
        assert_eq!(patience.unanswered(), Some(0));
        assert_eq!(patience.unanswered(), None);
        assert_eq!(patience.answered_badly(), Some(1));
        assert_eq!(patience.answered_badly(), None);
    }
}
