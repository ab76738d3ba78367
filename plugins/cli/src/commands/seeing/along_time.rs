//! How far a clip goes from a still along time: seconds across, components down.

use maquette_protocol::{Measure, MeasureState, Moment, TakeId};

use super::{level, says_something};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::table::{Table, cell, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, listed, painted};

/// What stands where a frame has no value for a measure that others have.
const NO_VALUE: &str = "-";

/// Writes the table, what nobody can say, and where lettering is lost.
pub fn write(session: &mut Session<'_>, clip: &str, still: TakeId, along: &[Moment]) -> Result<u8, Fault> {
    let frames = count(along.len(), "frame");
    headline(session, &format!("{clip} against {still} along time · {frames}"))?;
    let mut titles = vec!["measure".to_owned()];
    titles.extend(along.iter().map(|moment| format!("{:.2} s", moment.seconds)));
    let mut table = Table::new(&titles);
    let mut reasons = Vec::new();
    // Every frame has the same components in the same order; a component may come several times, as brand colours do.
    for (row, first) in
        along.first().map(|moment| moment.drift.as_slice()).unwrap_or_default().iter().enumerate()
    {
        let measures: Vec<Option<&Measure>> = along.iter().map(|moment| moment.drift.get(row)).collect();
        if measures.iter().flatten().all(|measure| has_no_value(measure)) {
            reasons.push(format!("{} {}", first.name, first.words));
            continue;
        }
        let mut cells = vec![cell(title(first))];
        cells.extend(measures.iter().map(|measure| match measure {
            Some(measure) if !has_no_value(measure) => {
                let (word, style) = level(measure);
                styled(word, style)
            }
            _ => styled(NO_VALUE, Style::Dim),
        }));
        table.row(cells);
    }
    table.write(session.out, &session.look)?;
    reasons.extend(lettering(along));
    for reason in reasons {
        writeln!(session.out, "{}", painted(&one_line(&reason), Style::Dim, session.look.colour))?;
    }
    Ok(0)
}

fn has_no_value(measure: &Measure) -> bool {
    matches!(measure.state, MeasureState::NotDefined | MeasureState::NotChecked)
}

/// A component's name; of a brand colour with the colour, which its sentence names.
fn title(measure: &Measure) -> String {
    let colour = measure.words.split([' ', ':']).find(|word| word.starts_with('#'));
    colour.map_or_else(|| measure.name.clone(), |colour| format!("{} {colour}", measure.name))
}

/// Where lettering is lost. One frame of which it is read differently says little, for the program that reads may have missed it: so it is
/// lost where no later frame has it again.
fn lettering(along: &[Moment]) -> Vec<String> {
    let text = |moment: &'_ Moment| moment.drift.iter().find(|measure| measure.name == "text").cloned();
    let read: Vec<(f64, Measure)> = along
        .iter()
        .filter_map(|moment| Some((moment.seconds, text(moment).filter(|text| !has_no_value(text))?)))
        .collect();
    let last_whole = read.iter().rposition(|(_, text)| !says_something(text));
    let (before, behind) = read.split_at(last_whole.map_or(0, |place| place + 1));
    let mut lines = Vec::new();
    if let Some((seconds, text)) = behind.first() {
        lines.push(format!("text is lost from {seconds:.2} s on: {}", text.words));
    }
    let missed: Vec<String> = before
        .iter()
        .filter(|(_, text)| says_something(text))
        .map(|(seconds, _)| format!("{seconds:.2} s"))
        .collect();
    if !missed.is_empty() {
        let when = listed(&missed, "and");
        lines.push(format!(
            "text reads differently at {when}, and as before later: it may only have been missed"
        ));
    }
    if lines.is_empty() && !read.is_empty() {
        lines.push(format!("text reads the same in {}", count(read.len(), "frame")));
    }
    lines
}
