//! Text: what a reading program found in both pictures, compared. This crate reads nothing itself.

use super::thresholds::{Level, TEXT_DISTANCE};
use crate::{Measured, Why};

/// How the texts of two pictures differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Edit distance (V. Levenshtein, 1966) as a share of the longer text, 0 to 1. Runs of white space count as one blank.
    pub distance: f32,
    /// What was read in the first picture.
    pub before: String,
    /// What was read in the second picture.
    pub after: String,
}

impl Text {
    /// Compares lines in reading order; `None` means that nobody read the pictures.
    pub(crate) fn between(lines: Option<(&[String], &[String])>) -> Measured<Self> {
        let Some((before, after)) = lines else { return Measured::NotChecked(Why::NoReader) };
        let [before, after] = [before, after]
            .map(|lines| lines.iter().flat_map(|line| line.split_whitespace()).collect::<Vec<_>>().join(" "));
        if before.is_empty() && after.is_empty() {
            return Measured::NotChecked(Why::NoReader);
        }
        let distance = (1.0 - strsim::normalized_levenshtein(&before, &after)) as f32;
        Measured::Value(Self { distance, before, after })
    }

    pub(super) fn score(&self) -> f32 {
        // Any letter counts, so a share of the threshold says nothing: one letter of twenty is 1.
        self.distance * 20.0
    }

    pub(super) fn level(&self) -> Level {
        TEXT_DISTANCE.level(self.distance)
    }

    pub(super) fn words(&self) -> String {
        match self.level() {
            Level::Same => format!("the text still reads “{}”", self.after),
            Level::Slight | Level::Visible | Level::Strong => {
                format!("the text read “{}” and now reads “{}”", self.before, self.after)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_compared_letter_by_letter() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let check = |a: &str, b: &str, expect: Option<f32>| {
            let got = Text::between(Some((&lines(a), &lines(b))));
            assert_eq!(got.value().map(|text| text.distance), expect, "{a} {b}");
        };
        check("SPRING", "SPRING", Some(0.0));
        check("SPRING\n SALE", "SPRING  SALE", Some(0.0));
        check("ABCD", "ABED", Some(0.25));
        check("ABCD", "", Some(1.0));
        check("", "", None);
        assert_eq!(Text::between(None), Measured::NotChecked(Why::NoReader));
    }
}
