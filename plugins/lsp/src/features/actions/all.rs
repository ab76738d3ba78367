//! All fixes that nobody has to choose between, at once. Each is made in the text that the one before has left, because two that put
//! something in at the same place would otherwise write over each other.

use std::sync::Arc;

use maquette_prompt::{Code, Edit, Lines, Span, finding};
use tower_lsp::lsp_types::CodeActionKind;

use super::{Offer, mending};
use crate::diagnostics::findings;
use crate::documents::Snapshot;
use crate::view::View;

/// No more fixes than this at once; whoever has more asks again.
const ROUNDS: usize = 64;

/// The whole of it as one edit; none where nothing is to be done.
pub(super) fn offer(view: &View) -> Option<Offer> {
    let mut at = view.clone();
    for _ in 0..ROUNDS {
        let Some(edits) = next(&at) else { break };
        let text: Arc<str> = finding::apply(at.text(), &edits).into();
        if text == *at.snapshot.text() {
            break;
        }
        at = View { snapshot: Arc::new(with_text(&at.snapshot, text)), ..at };
    }
    let edit = difference(view.text(), at.text())?;
    Some(Offer::new("Mend all that can be mended", CodeActionKind::SOURCE_FIX_ALL, vec![edit]))
}

fn next(view: &View) -> Option<Vec<Edit>> {
    let all = findings(view);
    let sure = all.iter().filter(|finding| is_sure(finding.code));
    let mut ways = sure.filter_map(|finding| mending::ways(view, finding).into_iter().next());
    ways.find(|way| way.file.is_none() && !way.edits.is_empty()).map(|way| way.edits)
}

/// Whether the first fix is what everybody would choose.
fn is_sure(code: Code) -> bool {
    matches!(
        code,
        Code::NestedKey
            | Code::UnknownKey
            | Code::UnknownHelper
            | Code::UnknownTier
            | Code::UnknownRoute
            | Code::UndefinedInput
            | Code::InlineChoice
    )
}

fn with_text(snapshot: &Snapshot, text: Arc<str>) -> Snapshot {
    let lines = Lines::new(&text);
    let Snapshot { uri, root, version, encoding, .. } = snapshot;
    Snapshot::new(uri.clone(), root.clone(), *version, *encoding, text, lines)
}

/// One edit that makes `old` `new`: what differs, without what is the same before and behind it.
pub(crate) fn difference(old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let same = |(one, other): &(char, char)| one == other;
    let start: usize =
        old.chars().zip(new.chars()).take_while(same).map(|(letter, _)| letter.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
    let end: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(same)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let span = Span::new(start, old.len() - end);
    Some(Edit { span, text: new_rest.get(..new_rest.len() - end)?.to_owned() })
}
