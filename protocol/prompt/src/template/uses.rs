//! What a template asks for: inputs, partials, helpers, pictures, roles; in the order in which they stand.

use crate::finding::{Code, Finding};
use crate::span::Span;

use super::{Block, Call, Expr, Mustache, Name, Part, Partial, Path, Template};

/// The helpers that every Dotprompt tool has, and how they are written, by name.
pub const HELPERS: &[(&str, &str)] = &[
    ("each", "{{#each list}} … {{/each}}"),
    ("history", "{{history}}"),
    ("if", "{{#if value}} … {{/if}}"),
    ("ifEquals", "{{#ifEquals a b}} … {{/ifEquals}}"),
    ("json", "{{json value indent=2}}"),
    ("log", "{{log value}}"),
    ("lookup", "{{lookup map key}}"),
    ("media", "{{media url=value contentType=\"image/png\"}}"),
    ("role", "{{role \"system\"}}"),
    ("section", "{{section \"name\"}}"),
    ("unless", "{{#unless value}} … {{/unless}}"),
    ("unlessEquals", "{{#unlessEquals a b}} … {{/unlessEquals}}"),
    ("with", "{{#with value}} … {{/with}}"),
];

/// Whether Dotprompt knows a helper of this name.
pub fn is_helper(name: &str) -> bool {
    HELPERS.iter().any(|(known, _)| *known == name)
}

/// A place where a template asks for something.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// Where: the whole path, name, call or tag.
    pub span: Span,
    /// What.
    pub what: What,
}

/// What a template asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A value by its name.
    Input {
        /// The first name of its path, which is that of the input.
        name: Name,
        /// The whole path with dots.
        path: String,
        /// False within `{{#each}}` and `{{#with}}`, where it may be a field of an item instead.
        is_sure: bool,
    },
    /// All inputs as one value: `{{json this}}`.
    All,
    /// `@state.x`: the names with dots.
    Data {
        /// The first name of its path.
        name: Name,
        /// The whole path with dots.
        path: String,
    },
    /// A call with arguments, a block, or the name of a helper alone.
    Helper {
        /// Its name.
        name: Name,
        /// Whether Dotprompt knows it.
        is_known: bool,
        /// Whether it is called as a block.
        is_block: bool,
    },
    /// Another file.
    Partial {
        /// Its name; none where it is computed.
        name: Option<Name>,
        /// Whether there is something to show without that file: a block, or a definition in this file.
        has_own: bool,
        /// Whether it sees other values than the inputs at this place: a context of its own, or within `{{#each}}`.
        has_context: bool,
    },
    /// A picture.
    Media {
        /// What stands behind `url=`; none where that is missing.
        url: Option<Url>,
    },
    /// `{{role "system"}}`.
    Role {
        /// Which; none where it is computed.
        name: Option<Name>,
        /// What is said in it: up to the next role or history, or the end.
        said: Span,
    },
}

/// Where a picture comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    /// Written out; the span is that of the quotes.
    Text(Span, String),
    /// The value of a path, with dots.
    Input(Span, String),
    /// Computed.
    Other(Span),
}

/// All uses in a template, by place.
pub fn uses(template: &Template) -> Vec<Use> {
    let mut walk = Walk::default();
    walk.template(template);
    let end = template.parts.last().map_or(0, |part| part.span().end);
    let Walk { mut found, inline, turns, .. } = walk;
    found.sort_by_key(|using| (using.span.start, std::cmp::Reverse(using.span.end)));
    for using in &mut found {
        match &mut using.what {
            What::Partial { name: Some(name), has_own, .. } => {
                *has_own |= inline.contains(&name.text) || name.text == "@partial-block";
            }
            What::Role { said, .. } => {
                let next = turns.get(turns.partition_point(|turn| *turn < said.start)).copied();
                *said = Span::new(said.start, next.unwrap_or(end));
            }
            What::Partial { name: None, .. }
            | What::Helper { .. }
            | What::Input { .. }
            | What::All
            | What::Data { .. }
            | What::Media { .. } => {}
        }
    }
    found
}

/// Helpers that no other Dotprompt tool knows: each is an error, since those tools refuse the whole file.
pub fn unknown_helpers(uses: &[Use]) -> Vec<Finding> {
    let unknown = uses.iter().filter_map(|using| match &using.what {
        What::Helper { name, is_known: false, .. } => Some(name),
        What::Helper { .. }
        | What::Input { .. }
        | What::All
        | What::Data { .. }
        | What::Partial { .. }
        | What::Media { .. }
        | What::Role { .. } => None,
    });
    unknown.map(unknown_helper).collect()
}

fn unknown_helper(name: &Name) -> Finding {
    let message = format!("`{}` is no helper that Dotprompt has", name.text);
    let finding = Finding::new(Code::UnknownHelper, name.span, message);
    let near = HELPERS.iter().map(|(known, _)| (distance(&name.text, known), *known)).min();
    match near {
        Some((steps, known)) if steps <= 2 && steps < known.len() => {
            let edit = crate::finding::Edit { span: name.span, text: known.to_owned() };
            finding.hinted(format!("Do you mean `{known}`?")).mended(format!("Write `{known}`"), vec![edit])
        }
        _ => {
            let known: Vec<_> = HELPERS.iter().map(|(known, _)| *known).collect();
            finding.hinted(format!("There are: {}.", known.join(", ")))
        }
    }
}

/// How many letters have to be put in, taken out or changed.
fn distance(left: &str, right: &str) -> usize {
    // No helper's name is so long, and a text of a megabyte must not be compared letter by letter.
    if left.len() > 32 {
        return usize::MAX;
    }
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in right.iter().enumerate() {
            let change = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

/// What a block changes for the names inside.
struct Scope {
    /// Whether names are fields of another value.
    has_context: bool,
    /// Names that `as |x|` gives.
    names: Vec<String>,
}

#[derive(Default)]
struct Walk {
    found: Vec<Use>,
    scopes: Vec<Scope>,
    /// Partials that are defined in the text.
    inline: Vec<String>,
    /// Where a role begins or the history stands.
    turns: Vec<usize>,
}

impl Walk {
    fn template(&mut self, template: &Template) {
        for part in &template.parts {
            match part {
                Part::Text(_) | Part::Comment(_) | Part::Broken(_) => {}
                Part::Mustache(mustache) => self.mustache(mustache),
                Part::Block(block) => self.block(block),
                Part::Partial(partial) => self.partial(partial),
                Part::Raw(raw) => {
                    self.head(&raw.call, true);
                    self.arguments(&raw.call);
                }
            }
        }
    }

    fn add(&mut self, span: Span, what: What) {
        self.found.push(Use { span, what });
    }

    fn mustache(&mut self, mustache: &Mustache) {
        if mustache.is_decorator {
            self.head(&mustache.call, true);
            return self.arguments(&mustache.call);
        }
        self.call(&mustache.call);
        let Some(name) = mustache.call.name() else { return };
        match name.text.as_str() {
            "media" => {
                let url = mustache.call.hash.iter().find(|hash| hash.name.text == "url");
                let url = url.map(|hash| self.url(&hash.value));
                self.add(mustache.span, What::Media { url });
            }
            "role" => {
                let name = mustache.call.params.first().and_then(quoted);
                let said = Span::at(mustache.span.end);
                self.turns.push(mustache.span.start);
                self.add(mustache.span, What::Role { name, said });
            }
            "history" => self.turns.push(mustache.span.start),
            _ => {}
        }
    }

    fn url(&self, value: &Expr) -> Url {
        match value {
            Expr::Text(span, text) => Url::Text(*span, text.clone()),
            Expr::Path(path) => Url::Input(path.span, dotted(&path.names)),
            Expr::Literal(span) => Url::Other(*span),
            Expr::Call(call) => Url::Other(call.span),
        }
    }

    /// `{{call}}` and `(call)`: with arguments a helper, without a helper or a value.
    fn call(&mut self, call: &Call) {
        let is_helper = call.name().is_some_and(|name| is_helper(&name.text) && !self.is_local(&name.text));
        if call.has_arguments() || is_helper {
            self.head(call, false);
        } else {
            self.expr(&call.head);
        }
        self.arguments(call);
    }

    fn head(&mut self, call: &Call, is_block: bool) {
        match call.name() {
            Some(name) => {
                let is_known = is_helper(&name.text);
                self.add(name.span, What::Helper { name: name.clone(), is_known, is_block });
            }
            None => self.expr(&call.head),
        }
    }

    fn arguments(&mut self, call: &Call) {
        for value in call.params.iter().chain(call.hash.iter().map(|hash| &hash.value)) {
            self.expr(value);
        }
    }

    fn block(&mut self, block: &Block) {
        if block.is_decorator {
            return self.definition(block);
        }
        let name = block.call.name().map_or("", |name| name.text.as_str());
        // `{{#list}}` without arguments stands for its value, as `{{#each list}}` or `{{#with map}}` would.
        let is_value = !is_helper(name) && !block.call.has_arguments();
        if is_value {
            self.expr(&block.call.head);
        } else {
            self.head(&block.call, true);
        }
        self.arguments(&block.call);
        let has_context = !matches!(name, "if" | "unless" | "ifEquals" | "unlessEquals") && !block.is_inverse;
        let names = block.call.block_params.iter().map(|name| name.text.clone()).collect();
        self.scopes.push(Scope { has_context, names });
        self.template(&block.inside);
        self.scopes.pop();
        if let Some((_, otherwise)) = &block.otherwise {
            self.template(otherwise);
        }
    }

    /// `{{#*inline "name"}}`: it is shown elsewhere, with values that are not known here.
    fn definition(&mut self, block: &Block) {
        self.inline.extend(block.call.params.first().and_then(quoted).map(|name| name.text));
        self.scopes.push(Scope { has_context: true, names: Vec::new() });
        self.template(&block.inside);
        self.scopes.pop();
    }

    fn partial(&mut self, partial: &Partial) {
        let has_context = self.depth() > 0 || !partial.call.params.is_empty();
        let has_own = partial.block.is_some();
        let name = partial.name.clone();
        let span = name.as_ref().map_or(partial.call.span, |name| name.span);
        if name.is_none() {
            self.expr(&partial.call.head);
        }
        self.add(span, What::Partial { name, has_own, has_context });
        self.arguments(&partial.call);
        if let Some(block) = &partial.block {
            self.template(&block.otherwise);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Path(path) => self.path(path),
            Expr::Call(call) => self.call(call),
            Expr::Text(..) | Expr::Literal(_) => {}
        }
    }

    fn path(&mut self, path: &Path) {
        let depth = self.depth();
        let up = path.up as usize;
        let Some(first) = path.names.first() else {
            if up >= depth && !path.span.is_empty() {
                self.add(path.span, What::All);
            }
            return;
        };
        if path.is_data {
            return self.data(path, first);
        }
        if up == 0 && !path.is_this && self.is_local(&first.text) {
            return;
        }
        let what = What::Input { name: first.clone(), path: dotted(&path.names), is_sure: up >= depth };
        self.add(path.span, what);
    }

    fn data(&mut self, path: &Path, first: &Name) {
        if first.text != "root" {
            let what = What::Data { name: first.clone(), path: dotted(&path.names) };
            return self.add(path.span, what);
        }
        let names = path.names.get(1..).unwrap_or_default();
        let what = match names.first() {
            Some(name) => What::Input { name: name.clone(), path: dotted(names), is_sure: true },
            None => What::All,
        };
        self.add(path.span, what);
    }

    /// How many blocks around have changed what names mean.
    fn depth(&self) -> usize {
        self.scopes.iter().filter(|scope| scope.has_context).count()
    }

    fn is_local(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.names.iter().any(|local| local == name))
    }
}

fn dotted(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}

/// A text in quotes as a name; its span is that of what stands between them.
fn quoted(expr: &Expr) -> Option<Name> {
    match expr {
        Expr::Text(span, text) => {
            Some(Name { span: Span::new(span.start + 1, span.end.saturating_sub(1)), text: text.clone() })
        }
        Expr::Path(_) | Expr::Literal(_) | Expr::Call(_) => None,
    }
}
