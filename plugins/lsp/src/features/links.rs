//! Links of a document: partials, files of wildcards, pictures, the schema's file.

use maquette_prompt::Span;
use maquette_prompt::files::Kind;
use maquette_prompt::settings::Source;
use maquette_prompt::template::{Url as Address, What, uses};
use tower_lsp::lsp_types::{DocumentLink, Url};

use super::wordings::wordings;
use crate::view::View;

/// All links to what exists, in order of place.
pub fn links(view: &View) -> Vec<DocumentLink> {
    let mut all = in_front(view);
    for wording in &wordings(view.document()) {
        all.extend(uses(&wording.tree).iter().filter_map(|using| of_use(view, &using.what)));
    }
    all.sort_by_key(|(span, ..)| *span);
    all.into_iter()
        .map(|(span, target, tooltip)| DocumentLink {
            range: view.range(span),
            target: Some(target),
            tooltip: Some(tooltip),
            data: None,
        })
        .collect()
}

type Link = (Span, Url, String);

/// The address of a file that a prompt names; a URL is its own address.
pub(crate) fn address(view: &View, kind: Kind, name: &str) -> Option<Url> {
    if kind == Kind::Media && (name.starts_with("http://") || name.starts_with("https://")) {
        return Url::parse(name).ok();
    }
    Url::from_file_path(view.files.find(kind, name)?).ok()
}

fn of_use(view: &View, what: &What) -> Option<Link> {
    match what {
        What::Partial { name: Some(name), .. } => {
            Some((name.span, address(view, Kind::Partial, &name.text)?, "Open the partial".into()))
        }
        What::Media { url: Some(Address::Text(span, path)) } => {
            Some((inside(*span), address(view, Kind::Media, path)?, "Open the picture".into()))
        }
        What::Partial { name: None, .. }
        | What::Media { .. }
        | What::Input { .. }
        | What::All
        | What::Data { .. }
        | What::Helper { .. }
        | What::Role { .. } => None,
    }
}

/// A quoted text without its quotes.
fn inside(span: Span) -> Span {
    Span::new(span.start + 1, span.end.saturating_sub(1))
}

fn in_front(view: &View) -> Vec<Link> {
    let settings = view.document().settings();
    let lists = settings.axes.iter().filter_map(|axis| match &axis.source {
        Source::File(file) => Some((
            file.span,
            address(view, Kind::Wildcard, &file.value)?,
            "Open the list of words".to_owned(),
        )),
        Source::Values(_) => None,
    });
    let anchor = settings.anchor.iter().filter_map(|anchor| {
        Some((anchor.span, address(view, Kind::Media, &anchor.value)?, "Open the picture".to_owned()))
    });
    lists.chain(anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::view;
    use super::*;

    #[test]
    fn what_exists_is_linked() {
        let text = "---\nmaquette.anchor: refs/a b.png\nmaquette.matrix: {light: \"@wild/light.txt\", b: \"@no.txt\"}\n---\n\
            {{> style}} {{> nobody}} {{media url=\"refs/c.png\"}} {{media url=\"https://a.example/x.png\"}} {{media url=ref}}";
        let view = view(text);
        let found: Vec<(String, String)> = links(&view)
            .into_iter()
            .map(|link| (view.span(link.range).text(text).to_owned(), link.target.unwrap().to_string()))
            .collect();
        let row = |there: &str, target: &str| (there.to_owned(), target.to_owned());
        assert_eq!(
            found,
            [
                row("refs/a b.png", "file:///project/prompts/refs/a%20b.png"),
                row("\"@wild/light.txt\"", "file:///project/prompts/wild/light.txt"),
                row("style", "file:///project/prompts/style"),
                row("refs/c.png", "file:///project/prompts/refs/c.png"),
                row("https://a.example/x.png", "https://a.example/x.png"),
            ]
        );
    }
}
