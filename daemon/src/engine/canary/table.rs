//! The table of drift by template. Pure: measures of takes that were made again go in, counts, medians and worst levels come out.
//!
//! It says no more than the levels do, whose thresholds were fitted on harmless edits, and what was not looked at is no pass.

use maquette_eye::ground::statistics::median;
use maquette_protocol::TakeId;

use crate::engine::seeing::{Amount, Measure, State};

/// The drift of one template.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateDrift {
    /// The template.
    pub template: Option<String>,
    /// How many takes it rests on.
    pub n: u32,
    /// Pins that were not made again or could not be compared.
    pub missing: u32,
    /// The highest level of any component of any take.
    pub level: Option<Amount>,
    /// By component, in the order of the measures.
    pub components: Vec<ComponentDrift>,
    /// What that says.
    pub words: String,
}

/// One component over the takes of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct ComponentDrift {
    /// The component.
    pub name: String,
    /// How many takes have a value.
    pub n: u32,
    /// How many were not looked at.
    pub not_checked: u32,
    /// How many have no value because it has no meaning.
    pub not_defined: u32,
    /// How many have each level: slight, visible, strong.
    pub levels: [u32; 3],
    /// The median score.
    pub median: Option<f64>,
    /// The highest score.
    pub worst: Option<f64>,
    /// The highest level.
    pub level: Option<Amount>,
    /// The take with the highest level, and of these the highest score.
    pub take: Option<TakeId>,
}

/// A template, its takes with their measures, and how many have none.
type Group<'a> = (Option<&'a str>, Vec<(TakeId, &'a [Measure])>, u32);

/// Gathers takes by template: those that moved most first, among equals by name, and what has no template last.
pub fn by_template<'a>(
    rows: impl Iterator<Item = (Option<&'a str>, Option<TakeId>, &'a [Measure])>,
) -> Vec<TemplateDrift> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (template, take, measures) in rows {
        let place = groups.iter().position(|(known, ..)| *known == template).unwrap_or_else(|| {
            groups.push((template, Vec::new(), 0));
            groups.len() - 1
        });
        match take.filter(|_| measures.iter().any(|measure| measure.state == State::Measured)) {
            Some(take) => groups[place].1.push((take, measures)),
            None => groups[place].2 += 1,
        }
    }
    let mut templates: Vec<TemplateDrift> =
        groups.into_iter().map(|(template, takes, missing)| of_template(template, &takes, missing)).collect();
    templates.sort_by(|one, other| {
        let by_name =
            (one.template.is_none(), &one.template).cmp(&(other.template.is_none(), &other.template));
        other.level.cmp(&one.level).then(by_name)
    });
    templates
}

fn of_template(template: Option<&str>, takes: &[(TakeId, &[Measure])], missing: u32) -> TemplateDrift {
    let mut names: Vec<&str> = Vec::new();
    for measure in takes.iter().flat_map(|(_, measures)| measures.iter()) {
        if !names.contains(&measure.name.as_str()) {
            names.push(&measure.name);
        }
    }
    let components: Vec<ComponentDrift> = names.into_iter().map(|name| of_component(name, takes)).collect();
    let level = components.iter().filter_map(|component| component.level).max();
    let n = counted(takes.len());
    let words = words(n, level, &components);
    TemplateDrift { template: template.map(str::to_owned), n, missing, level, components, words }
}

fn of_component(name: &str, takes: &[(TakeId, &[Measure])]) -> ComponentDrift {
    // A take has several measures of one component where there are several brand colours; the one that moved most stands for it.
    let of_take = |(take, measures): &(TakeId, &[Measure])| {
        let own = measures.iter().filter(|measure| measure.name == name);
        let most = own.max_by(|one, other| {
            let order = |measure: &Measure| (measure.state == State::Measured, measure.level);
            order(one).cmp(&order(other)).then(score(one).total_cmp(&score(other)))
        });
        most.cloned().map(|measure| (*take, measure))
    };
    let found: Vec<(TakeId, Measure)> = takes.iter().filter_map(of_take).collect();
    let in_state = |state: State| counted(found.iter().filter(|(_, measure)| measure.state == state).count());
    let measured = found.iter().filter(|(_, measure)| measure.state == State::Measured);
    let worst = measured
        .clone()
        .max_by(|(_, one), (_, other)| one.level.cmp(&other.level).then(score(one).total_cmp(&score(other))));
    let scores: Vec<f32> =
        measured.clone().filter_map(|(_, measure)| measure.score).map(|score| score as f32).collect();
    let at = |level: Amount| counted(measured.clone().filter(|(_, one)| one.level == Some(level)).count());
    ComponentDrift {
        name: name.to_owned(),
        n: in_state(State::Measured),
        not_checked: in_state(State::NotChecked),
        not_defined: in_state(State::NotDefined),
        levels: [at(Amount::Slight), at(Amount::Visible), at(Amount::Strong)],
        median: median(&scores).map(rounded),
        worst: scores.iter().copied().reduce(f32::max).map(rounded),
        level: worst.and_then(|(_, measure)| measure.level),
        take: worst.map(|(take, _)| *take),
    }
}

fn words(n: u32, level: Option<Amount>, components: &[ComponentDrift]) -> String {
    if n == 0 {
        return "not checked: nothing was made again that could be compared".to_owned();
    }
    let moved = |from: Amount| {
        let mut told = Vec::new();
        for component in components.iter().filter(|component| component.level >= Some(from)) {
            let [slight, visible, strong] = component.levels;
            let (word, times) = match component.level {
                Some(Amount::Strong) => ("strong", strong),
                Some(Amount::Visible) => ("visible", visible),
                Some(Amount::Slight) => ("slight", slight),
                Some(Amount::Same) | None => continue,
            };
            told.push(format!("{} {word} in {times} of {}", component.name, component.n));
        }
        told.join(", ")
    };
    let mut words = match level {
        Some(Amount::Strong | Amount::Visible) => format!("needs re-tuning: {}", moved(Amount::Visible)),
        Some(Amount::Slight) => format!("moved a little, worth a look: {}", moved(Amount::Slight)),
        Some(Amount::Same) => "nothing moved more than by harmless edits".to_owned(),
        None => "not checked: no component has a level".to_owned(),
    };
    let unseen: Vec<&str> = components
        .iter()
        .filter(|component| component.n == 0)
        .map(|component| component.name.as_str())
        .collect();
    if !unseen.is_empty() {
        words.push_str(&format!("; not checked: {}", unseen.join(", ")));
    }
    if n == 1 {
        words.push_str("; one take alone says little");
    }
    words
}

fn score(measure: &Measure) -> f64 {
    measure.score.unwrap_or(f64::NEG_INFINITY)
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e3).round() / 1e3
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn measure(name: &str, state: State, level: Option<Amount>, score: f64) -> Measure {
        let is_measured = state == State::Measured;
        Measure {
            name: name.into(),
            state,
            level,
            score: is_measured.then_some(score),
            words: String::new(),
            figures: BTreeMap::new(),
        }
    }

    fn take(palette: (Amount, f64), layout: (Amount, f64)) -> Vec<Measure> {
        vec![
            measure("layout", State::Measured, Some(layout.0), layout.1),
            measure("palette", State::Measured, Some(palette.0), palette.1),
            measure("identity", State::NotChecked, None, 0.0),
        ]
    }

    #[test]
    fn takes_are_gathered_by_template_and_those_that_moved_most_come_first() {
        use Amount::{Same, Slight, Strong, Visible};
        let takes = [
            (Some("a.prompt"), 1, take((Slight, 1.2), (Same, 0.5))),
            (Some("b.prompt"), 2, take((Strong, 9.0), (Visible, 4.0))),
            (None, 3, take((Same, 0.1), (Same, 0.2))),
            (Some("b.prompt"), 4, take((Visible, 5.0), (Same, 0.4))),
            (Some("b.prompt"), 5, take((Strong, 7.0), (Same, 0.6))),
            (Some("c.prompt"), 6, take((Same, 0.9), (Same, 0.9))),
        ];
        let made = takes.iter().map(|(name, id, measures)| (*name, Some(TakeId(*id)), measures.as_slice()));
        let not_made = [(Some("b.prompt"), None, [].as_slice()), (Some("d.prompt"), None, [].as_slice())];
        let table = by_template(made.chain(not_made));
        let names: Vec<_> = table.iter().map(|row| (row.template.as_deref(), row.n, row.missing)).collect();
        let expect =
            [(Some("b.prompt"), 3, 1), (Some("a.prompt"), 1, 0), (Some("c.prompt"), 1, 0), (None, 1, 0)];
        assert_eq!(names, [&expect[..], &[(Some("d.prompt"), 0, 1)]].concat());
        let palette = &table[0].components[1];
        assert_eq!((palette.n, palette.median, palette.worst), (3, Some(7.0), Some(9.0)));
        assert_eq!((palette.level, palette.take, palette.levels), (Some(Strong), Some(TakeId(2)), [0, 1, 2]));
        assert_eq!(
            table[0].words,
            "needs re-tuning: layout visible in 1 of 3, palette strong in 2 of 3; not checked: identity"
        );
        assert!(table[1].words.starts_with("moved a little, worth a look: palette slight in 1 of 1;"));
        assert!(
            table[2].words.starts_with("nothing moved more than by harmless edits; not checked: identity;")
        );
        assert_eq!(table[4].words, "not checked: nothing was made again that could be compared");
        assert_eq!(table[4].level, None, "what was not looked at is no pass");
    }

    #[test]
    fn of_several_brand_colours_the_one_that_moved_most_stands_for_the_take() {
        let of = |level, score| measure("brand", State::Measured, Some(level), score);
        let absent = measure("brand", State::NotDefined, None, 0.0);
        let measures = [of(Amount::Same, 0.3), of(Amount::Visible, 3.0), absent.clone()];
        let alone = [absent, measure("tone", State::Measured, Some(Amount::Same), 0.1)];
        let rows = [(None, Some(TakeId(1)), measures.as_slice()), (None, Some(TakeId(2)), alone.as_slice())];
        let table = by_template(rows.into_iter());
        let brand = &table[0].components[0];
        assert_eq!((brand.n, brand.not_defined, brand.not_checked, brand.worst), (1, 1, 0, Some(3.0)));
    }

    #[test]
    fn two_pictures_of_which_nothing_can_be_compared_are_missing() {
        let measures = [measure("layout", State::NotDefined, None, 0.0)];
        let table = by_template([(None, Some(TakeId(1)), measures.as_slice())].into_iter());
        assert_eq!((table[0].n, table[0].missing, table[0].level), (0, 1, None));
        assert!(by_template(std::iter::empty()).is_empty());
    }
}
