//! What was measured, as the wire tells it.

use maquette_protocol as wire;

use crate::engine::seeing::{Amount, Better, Measure, Seam, Seen, State};

/// Everything that was measured of a take.
pub fn seen(take: wire::TakeId, seen: Seen) -> wire::InspectReply {
    let Seen { against, drift, kinetic, flicker } = seen;
    wire::InspectReply {
        take,
        against,
        drift: measures(drift),
        kinetic: measures(kinetic),
        flicker: measures(flicker),
    }
}

/// A list of measures.
pub fn measures(list: Vec<Measure>) -> Vec<wire::Measure> {
    list.into_iter().map(measure).collect()
}

/// A seam and where to cut instead.
pub fn seam(seam: Seam) -> wire::Seam {
    let Seam { first, second, measure: jumps, better } = seam;
    let better = better.map(|Better { out_ms, in_ms, measure: jumps }| wire::BetterSeam {
        out_ms,
        in_ms,
        measure: measure(jumps),
    });
    wire::Seam { first, second, measure: measure(jumps), better }
}

fn measure(measure: Measure) -> wire::Measure {
    let Measure { name, state, level, score, words, figures } = measure;
    wire::Measure {
        name,
        state: match state {
            State::Measured => wire::MeasureState::Measured,
            State::NotDefined => wire::MeasureState::NotDefined,
            State::NotChecked => wire::MeasureState::NotChecked,
        },
        level: level.map(|level| match level {
            Amount::Same => wire::Level::Same,
            Amount::Slight => wire::Level::Slight,
            Amount::Visible => wire::Level::Visible,
            Amount::Strong => wire::Level::Strong,
        }),
        score,
        words,
        figures,
    }
}
