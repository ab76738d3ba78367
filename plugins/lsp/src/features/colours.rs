//! Colours of `maquette.palette` and of axes, as swatches and as text.

use maquette_prompt::Span;
use maquette_prompt::fields;
use maquette_prompt::settings::Source;
use tower_lsp::lsp_types::{Color, ColorInformation, ColorPresentation, TextEdit};

use crate::view::View;

/// The colours that the document names, by place.
pub fn colours(view: &View) -> Vec<ColorInformation> {
    let settings = view.document().settings();
    let palette = settings.palette.iter().filter_map(|colour| Some((colour.span, of(view, &colour.value)?)));
    let values = settings.axes.iter().flat_map(|axis| match &axis.source {
        Source::Values(values) => values.as_slice(),
        Source::File(_) => &[],
    });
    // A word of an axis is a word: only `#rrggbb` is meant as a colour there.
    let hex = values.filter_map(|value| Some((value.span, fields::colour(value.value.as_str()?)?)));
    let mut all: Vec<(Span, [u8; 3])> = palette.chain(hex).collect();
    all.sort_unstable_by_key(|(span, _)| *span);
    let information = |(span, colour)| ColorInformation { range: view.range(span), color: shown(colour) };
    all.into_iter().map(information).collect()
}

/// How a colour is written at `span`: in the quotes that stand there, because `#` begins a comment without them.
pub fn presentations(view: &View, colour: Color, span: Span) -> Vec<ColorPresentation> {
    let [red, green, blue] = [colour.red, colour.green, colour.blue].map(byte);
    let label = format!("#{red:02x}{green:02x}{blue:02x}");
    let quote = if span.text(view.text()).starts_with('\'') { '\'' } else { '"' };
    let text_edit = TextEdit { range: view.range(span), new_text: format!("{quote}{label}{quote}") };
    vec![ColorPresentation { label, text_edit: Some(text_edit), additional_text_edits: None }]
}

/// A colour, or the first one of a palette.
fn of(view: &View, text: &str) -> Option<[u8; 3]> {
    let of_palette = || view.facts.project.as_ref()?.palette.get(text)?.first();
    fields::colour(text).or_else(|| fields::colour(of_palette()?))
}

fn shown([red, green, blue]: [u8; 3]) -> Color {
    let part = |part: u8| f32::from(part) / 255.0;
    Color { red: part(red), green: part(green), blue: part(blue), alpha: 1.0 }
}

/// A part from 0 to 1 as a byte; whatever lies outside is the nearer end.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte's range before"
)]
fn byte(part: f32) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    #[test]
    fn swatches_and_what_they_write() {
        let text = "---\nmaquette.palette: [\"#0b5fff\", '#fa0', brand, \"#zz\"]\nmaquette.matrix: {c: [\"#102030\", red]}\n---\n";
        let view = view(text);
        let written: Vec<(String, String)> = colours(&view)
            .into_iter()
            .map(|found| {
                let span = view.span(found.range);
                let written = presentations(&view, found.color, span).remove(0).text_edit.unwrap().new_text;
                (span.text(text).to_owned(), written)
            })
            .collect();
        let row = |there: &str, written: &str| (there.to_owned(), written.to_owned());
        assert_eq!(
            written,
            [
                row("\"#0b5fff\"", "\"#0b5fff\""),
                row("'#fa0'", "'#ffaa00'"),
                row("brand", "\"#0b5fff\""),
                row("\"#102030\"", "\"#102030\""),
            ]
        );
    }

    #[test]
    fn a_colour_beyond_its_range_is_the_nearest() {
        let view = view("---\nmaquette.palette: [x]\n---\n");
        let colour = Color { red: 2.0, green: -1.0, blue: f32::NAN, alpha: 1.0 };
        assert_eq!(presentations(&view, colour, Span::at(0))[0].label, "#ff0000");
    }
}
