//! The calibration itself: rank correlations of what stills promised with what their clips did, with intervals. Pure.
//!
//! One pair of values stands for each anchor, with the median over its clips: clips of one anchor share its sub-scores and are no
//! independent trials. The correlation is Spearman's; its interval at 95 % is Fisher's transform with the spread of D. Bonett and
//! T. Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65 (2000).

use maquette_eye::ground::statistics::{median, spearman, spearman_interval};

use super::figures::{Measure, State};

/// What the intervals are worth.
pub const CONFIDENCE: f64 = 0.95;

/// Pairs from which on a correlation says something: the least number at which one of [`TELLING`] has an interval beside zero. With fewer,
/// a relation that matters cannot be told from none, and what stands out is more often chance than not.
pub const LEAST_N: u32 = 18;

/// The smallest correlation that is worth knowing here: a quarter of the spread of ranks (0.5²).
#[cfg(test)]
const TELLING: f32 = 0.5;

/// Sub-scores of a still; 1 promises most.
const SCORES: [&str; 5] = ["depth", "light", "subject", "boil", "tones"];

/// Measures of a clip, and the figure of each that is ranked; higher is worse.
const MEASURES: [(&str, &str); 8] = [
    ("boiling", "levels"),
    ("pumping", "levels"),
    ("ghosting", "share"),
    ("freezes", "frames"),
    ("jumps", "most"),
    ("warp", "levels"),
    ("hue", "way_delta_e"),
    ("anchor", "end_palette_delta_e"),
];

/// How one sub-score goes with one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// The sub-score.
    pub score: &'static str,
    /// The measure.
    pub measure: &'static str,
    /// The figure of the measure.
    pub figure: &'static str,
    /// Anchors that have both.
    pub n: u32,
    /// Spearman's rank correlation.
    pub rho: Option<f64>,
    /// The interval around it.
    pub interval: Option<(f64, f64)>,
    /// What it says.
    pub says: Says,
}

/// What a correlation says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Too few anchors.
    TooFew,
    /// All are equal in one of the two.
    NotDefined,
    /// The interval holds zero.
    Nothing,
    /// The more was promised, the less of it there was.
    Holds,
    /// The more was promised, the more of it there was.
    Contrary,
}

/// Values of anchors and of their clips, anchor by anchor.
#[derive(Debug, Default)]
pub struct Pairs(Vec<Pair>);

/// The sub-scores of one anchor, and the measures of its clips.
type Pair = ([Option<f32>; SCORES.len()], [Option<f32>; MEASURES.len()]);

impl Pairs {
    /// Adds an anchor with its sub-scores and the measures of each of its clips.
    pub fn add(&mut self, promise: &[Measure], clips: &[Vec<Measure>]) {
        let score =
            |name: &str| of(promise, name).and_then(|measure| measure.score).map(|score| score as f32);
        let worst = |(name, figure): (&str, &str)| {
            let figures = clips.iter().filter_map(|clip| of(clip, name)?.figures.get(figure));
            median(&figures.map(|figure| *figure as f32).collect::<Vec<_>>())
        };
        self.0.push((SCORES.map(score), MEASURES.map(worst)));
    }

    /// Each sub-score with each measure, over the anchors that have both.
    pub fn correlations(&self) -> Vec<Correlation> {
        let with = |s: usize| (0..MEASURES.len()).map(move |m| self.correlation(s, m));
        (0..SCORES.len()).flat_map(with).collect()
    }

    fn correlation(&self, s: usize, m: usize) -> Correlation {
        let both = self.0.iter().filter_map(|(scores, measures)| scores[s].zip(measures[m]));
        let (scores, measures): (Vec<f32>, Vec<f32>) = both.unzip();
        let rho = spearman(&scores, &measures);
        let n = counted(scores.len());
        let interval = rho.and_then(|rho| spearman_interval(rho, scores.len()));
        let says = match (rho, interval) {
            _ if n < LEAST_N => Says::TooFew,
            (None, _) | (_, None) => Says::NotDefined,
            (_, Some((_, high))) if high < 0.0 => Says::Holds,
            (_, Some((low, _))) if low > 0.0 => Says::Contrary,
            (_, Some(_)) => Says::Nothing,
        };
        let (measure, figure) = MEASURES[m];
        let interval = interval.map(|(low, high)| (rounded(low), rounded(high)));
        Correlation { score: SCORES[s], measure, figure, n, rho: rho.map(rounded), interval, says }
    }
}

fn of<'a>(measures: &'a [Measure], name: &str) -> Option<&'a Measure> {
    measures.iter().find(|measure| measure.name == name && measure.state == State::Measured)
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e3).round() / 1e3
}

/// A length as the wire counts.
pub fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn measure(name: &str, score: Option<f64>, figure: Option<(&str, f64)>) -> Measure {
        Measure {
            name: name.into(),
            state: State::Measured,
            level: None,
            score,
            words: String::new(),
            figures: BTreeMap::from_iter(figure.map(|(name, value)| (name.to_owned(), value))),
        }
    }

    /// `n` anchors whose promise rises, and clips that boil by `boil` of the place.
    fn pairs(n: usize, boil: impl Fn(usize) -> f64) -> Pairs {
        let mut pairs = Pairs::default();
        for place in 0..n {
            let promise = measure("boil", Some(place as f64 / n as f64), None);
            let clip = |off: f64| vec![measure("boiling", None, Some(("levels", boil(place) + off)))];
            pairs.add(&[promise], &[clip(-0.4), clip(0.0), clip(0.4)]);
        }
        pairs
    }

    fn boil(pairs: &Pairs) -> Correlation {
        let all = pairs.correlations();
        assert_eq!(all.len(), SCORES.len() * MEASURES.len());
        all.into_iter().find(|one| (one.score, one.measure) == ("boil", "boiling")).unwrap()
    }

    #[test]
    fn the_least_number_is_that_from_which_a_telling_correlation_has_an_interval_beside_zero() {
        let tells = |n: u32| spearman_interval(TELLING, n as usize).is_some_and(|(low, _)| low > 0.0);
        assert!(tells(LEAST_N) && !tells(LEAST_N - 1), "LEAST_N is no longer what its comment says");
    }

    #[test]
    fn a_promise_that_holds_falls_with_what_it_promises() {
        let holds = boil(&pairs(20, |place| 20.0 - place as f64));
        assert_eq!((holds.n, holds.rho, holds.says), (20, Some(-1.0), Says::Holds));
        assert!(holds.interval.is_some_and(|(low, high)| low <= -1.0 + 1e-3 && high < -0.9), "{holds:?}");
        let contrary = boil(&pairs(20, |place| place as f64));
        assert_eq!((contrary.rho, contrary.says), (Some(1.0), Says::Contrary));
        let nothing = boil(&pairs(20, |place| [3.0, 1.0, 2.0, 4.0][place % 4]));
        assert_eq!(nothing.says, Says::Nothing, "{nothing:?}");
    }

    #[test]
    fn clips_of_one_anchor_are_one_pair_and_too_few_say_nothing() {
        let few = boil(&pairs(17, |place| 20.0 - place as f64));
        assert_eq!((few.n, few.rho, few.says), (17, Some(-1.0), Says::TooFew), "three clips each are no 51");
        let none = boil(&Pairs::default());
        assert_eq!((none.n, none.rho, none.interval, none.says), (0, None, None, Says::TooFew));
    }

    #[test]
    fn what_is_equal_everywhere_has_no_correlation_and_what_lacks_counts_for_nothing() {
        let equal = boil(&pairs(20, |_| 2.0));
        assert_eq!((equal.n, equal.rho, equal.says), (20, None, Says::NotDefined));
        let mut some = pairs(18, |place| 20.0 - place as f64);
        some.add(&[measure("boil", Some(0.9), None)], &[vec![]]);
        let without = Measure { state: State::NotDefined, ..measure("boil", Some(0.1), None) };
        some.add(&[without], &[vec![measure("boiling", None, Some(("levels", 1.0)))]]);
        assert_eq!(boil(&some).n, 18, "of twenty anchors two have but one of the values");
        let depth = some.correlations().into_iter().find(|one| one.score == "depth").unwrap();
        assert_eq!((depth.n, depth.rho), (0, None));
    }
}
