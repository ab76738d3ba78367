//! Which state of a job may follow which. Final states are final.

use crate::state::domain::JobState::{self, *};

/// Every step that a job may take.
const TABLE: &[(JobState, &[JobState])] = &[
    (Queued, &[Intent, Cancelled, Failed]),
    (Intent, &[Submitting, Queued, Refused, Cancelled, Failed]),
    (Submitting, &[Submitted, Fetched, Done, Refused, Failed, Cancelled, Unknown, Queued]),
    (Submitted, &[Fetched, Done, Refused, Failed, Cancelled, Unknown]),
    (Fetched, &[Done, Failed]),
    (Unknown, &[Submitted, Submitting, Queued, Refused, Failed, Cancelled, NeedsYou]),
    (NeedsYou, &[Done, Failed]),
    (Done, &[]),
    (Refused, &[]),
    (Failed, &[]),
    (Cancelled, &[]),
];

/// Whether a job may go from one state to another.
pub fn may_move(from: JobState, to: JobState) -> bool {
    TABLE.iter().any(|(state, next)| *state == from && next.contains(&to))
}

/// Whether a job has ended.
pub fn is_final(state: JobState) -> bool {
    matches!(state, Done | Refused | Failed | Cancelled)
}

/// Whether the provider may have heard of the job: then only the provider or a person can free its hold.
pub fn may_have_been_sent(state: JobState) -> bool {
    matches!(state, Submitting | Submitted | Fetched | Unknown | NeedsYou)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_row_and_every_open_one_a_way_to_an_end() {
        let states = [
            Queued, Intent, Submitting, Submitted, Fetched, Done, Refused, Failed, Cancelled, Unknown,
            NeedsYou,
        ];
        for state in states {
            assert_eq!(TABLE.iter().filter(|(row, _)| *row == state).count(), 1, "{state:?}");
            let ends = states.iter().any(|next| is_final(*next) && may_move(state, *next));
            assert_eq!(ends, !is_final(state), "{state:?}");
        }
    }

    #[test]
    fn nothing_that_may_have_been_sent_goes_back_without_being_looked_up() {
        for state in [Submitted, Fetched, NeedsYou] {
            assert!(!may_move(state, Queued), "{state:?}");
            assert!(!may_move(state, Intent), "{state:?}");
        }
    }
}
