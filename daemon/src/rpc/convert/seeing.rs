//! What was measured, as the wire tells it.

use maquette_protocol as wire;

use crate::engine::seeing::{
    Amount, Better, CONFIDENCE, Calibration, Correlation, LEAST_N, Measure, Moment, Says, Seam, Seen, State,
};

/// Everything that was measured of a take.
pub fn seen(take: wire::TakeId, seen: Seen) -> wire::InspectReply {
    let Seen { against, drift, kinetic, flicker, along } = seen;
    wire::InspectReply {
        take,
        against,
        drift: measures(drift),
        kinetic: measures(kinetic),
        flicker: measures(flicker),
        along: moments(along),
    }
}

/// Frames of a clip, each with its drift.
pub fn moments(along: Vec<Moment>) -> Vec<wire::Moment> {
    along.into_iter().map(moment).collect()
}

fn moment(moment: Moment) -> wire::Moment {
    let Moment { frame, seconds, drift } = moment;
    wire::Moment { frame, seconds, drift: measures(drift) }
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
        level: level.map(amount),
        score,
        words,
        figures,
    }
}

/// How much something changed.
pub fn amount(level: Amount) -> wire::Level {
    match level {
        Amount::Same => wire::Level::Same,
        Amount::Slight => wire::Level::Slight,
        Amount::Visible => wire::Level::Visible,
        Amount::Strong => wire::Level::Strong,
    }
}

/// Whether promises hold.
pub fn calibrated(calibration: Calibration) -> wire::CalibrateReply {
    let Calibration { anchors, clips, not_measured, left_out, correlations } = calibration;
    let words = how_to_read(anchors, correlations.len());
    wire::CalibrateReply {
        anchors,
        clips,
        not_measured,
        left_out,
        least_n: LEAST_N,
        confidence: CONFIDENCE,
        correlations: correlations.into_iter().map(correlation).collect(),
        words,
    }
}

fn how_to_read(anchors: u32, pairs: usize) -> String {
    let enough = match anchors >= LEAST_N {
        true => String::new(),
        false if anchors == 1 => "There is one anchor, which is too few to say anything. ".to_owned(),
        false => format!("There are {anchors} anchors, which is too few to say anything. "),
    };
    format!(
        "{enough}A correlation says something from n = {LEAST_N} anchors on: with fewer, one of 0.5 cannot be told from none. Of {pairs} \
         intervals about {} lie beside zero by chance alone. The clips differ in route, prompt and strength of motion as well.",
        pairs / 20
    )
}

fn correlation(correlation: Correlation) -> wire::Correlation {
    let Correlation { score, measure, figure, n, rho, interval, says } = correlation;
    let (says, words) = match says {
        Says::TooFew => (wire::CorrelationSays::TooFew, format!("too few: {n} of {LEAST_N}")),
        Says::NotDefined => (wire::CorrelationSays::NotDefined, "not defined: all are equal".to_owned()),
        Says::Nothing => (wire::CorrelationSays::Nothing, "no relation can be told".to_owned()),
        Says::Holds => {
            (wire::CorrelationSays::Holds, format!("holds: the higher {score}, the less {measure}"))
        }
        Says::Contrary => {
            (wire::CorrelationSays::Contrary, format!("contrary: the higher {score}, the more {measure}"))
        }
    };
    wire::Correlation {
        score: score.to_owned(),
        measure: measure.to_owned(),
        figure: figure.to_owned(),
        n,
        rho,
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        says,
        words,
    }
}
