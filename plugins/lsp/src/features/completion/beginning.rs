//! What an empty file could begin with: a whole prompt file that can be run as it stands.

use maquette_prompt::Span;
use maquette_protocol::Stage;
use tower_lsp::lsp_types::CompletionItemKind;

use super::Offer;
use crate::view::View;

/// Whether the file has no more than a beginning of its first fence.
pub(super) fn is_there(view: &View, offset: usize) -> bool {
    let text = view.text();
    let is_beginning = text.trim().chars().all(|letter| letter == '-') && text.trim().len() <= 3;
    is_beginning && offset <= text.trim_end().len()
}

/// The whole file, with the tiers of the project.
pub(super) fn offers(view: &View) -> Vec<Offer> {
    let name = view.snapshot.path.as_ref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    let name = name.unwrap_or("shot").replace(['\\', '$', '}', '"', '{', ':', '#'], "");
    let tiers: Vec<String> = view
        .facts
        .tiers
        .iter()
        .map(|tier| match tier.stage {
            Stage::Exploration => format!("  {}: {{ count: 4 }}", tier.name),
            Stage::Refinement => format!("  {}: {{ add: \"fine detail\" }}", tier.name),
            Stage::Motion | Stage::Unknown => format!("  {}: {{}}", tier.name),
        })
        .collect();
    let tiers =
        if tiers.is_empty() { String::new() } else { format!("maquette.tiers:\n{}\n", tiers.join("\n")) };
    let file = |subject: &str, shot: &str, body: &str| {
        format!(
            "---\ninput:\n  schema:\n    subject: string\n    light: string\n  default:\n    subject: {subject}\n    light: dawn\n\
             maquette.shot: {shot}\n{tiers}maquette.matrix:\n  light: [dawn, dusk]\n---\n{body}\n"
        )
    };
    let body = "${0:a {{subject\\}\\} at {{light\\}\\}}";
    let snippet = file("${1:teapot}", &format!("${{2:\"{name}\"}}"), body);
    let plain = file("teapot", &format!("\"{name}\""), "a {{subject}} at {{light}}");
    let all = Span::new(0, view.text().trim_end().len());
    let offer = Offer::new("new prompt file", CompletionItemKind::SNIPPET, all);
    let card = format!("Inputs, tiers, an axis and a body, ready to be drafted.\n\n```yaml\n{plain}```");
    vec![offer.written(plain).filled(snippet).detailed("Maquette").documented(card)]
}
