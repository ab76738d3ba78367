//! Jobs: the table of states, and the executor that carries a job from its hold to its end.

pub mod transitions;
