//! Where in the front matter a place is: below which keys, and whether a key or a value stands there. It reads lines and brackets and
//! not YAML, because an editor asks most while a line is half written and the YAML is broken.

use maquette_prompt::Span;

/// A place in the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The keys that it lies below, from the outside in; an item of a list is `-`. Of a value, its own key is the last.
    pub path: Vec<String>,
    /// What stands there.
    pub role: Role,
    /// The key or value, with its quotes; empty at the place where there is none yet.
    pub token: Span,
    /// Whether it stands in braces or brackets.
    pub in_brackets: bool,
}

/// What stands at a place of the front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A key, or the beginning of one.
    Key,
    /// A value.
    Value,
}

impl Spot {
    /// Its path as words to match on.
    pub fn keys(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// The token without its quotes.
    pub fn inside<'t>(&self, text: &'t str) -> &'t str {
        unquoted(self.token.text(text))
    }
}

/// A text without the quotes around it; a quote that is still open counts as well.
pub fn unquoted(text: &str) -> &str {
    match text.chars().next().filter(|first| ['"', '\''].contains(first)) {
        Some(quote) => {
            let inside = text.get(1..).unwrap_or_default();
            inside.strip_suffix(quote).unwrap_or(inside)
        }
        None => text,
    }
}

/// The place of `offset` in the front matter `yaml`; none in a comment.
pub fn spot(text: &str, yaml: Span, offset: usize) -> Option<Spot> {
    let mut scan = Scan { text, offset, levels: Vec::new(), brackets: Vec::new() };
    let mut at = yaml.start;
    // A `\r` by itself ends a line as well, and `\r\n` is one end and an empty line here, which changes nothing.
    for line in yaml.text(text).split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::new(at, at + content.len());
        at += line.len();
        match scan.line(span) {
            Step::Found(spot) => return Some(spot),
            Step::Nothing => return None,
            Step::On => {}
        }
    }
    // Behind the last line end.
    Some(scan.blank(offset, 0))
}

/// What one line gave.
enum Step {
    On,
    Found(Spot),
    /// The place is in a comment.
    Nothing,
}

/// A key or item that is open, and where it begins in its line.
struct Level {
    indent: usize,
    name: String,
    /// Its value is a block of text.
    is_text: bool,
}

/// A brace or bracket that is open.
struct Bracket {
    is_map: bool,
    key: Option<String>,
}

struct Scan<'t> {
    text: &'t str,
    offset: usize,
    levels: Vec<Level>,
    brackets: Vec<Bracket>,
}

impl Scan<'_> {
    fn line(&mut self, line: Span) -> Step {
        let content = line.text(self.text);
        let is_here = line.touches(self.offset);
        // Within brackets every line is indented, so one that is not belongs to what comes after a bracket that was forgotten.
        if content.starts_with(|first: char| !first.is_whitespace() && !"]},#".contains(first)) {
            self.brackets.clear();
        }
        if !self.brackets.is_empty() {
            return self.in_brackets(line);
        }
        let indent = content.len() - content.trim_start().len();
        let rest = content.trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            let in_comment = rest.starts_with('#') && self.offset > line.start + indent;
            return match (is_here, in_comment) {
                (true, true) => Step::Nothing,
                (true, false) => Step::Found(self.blank(self.offset, self.offset - line.start)),
                (false, _) => Step::On,
            };
        }
        let is_item = rest == "-" || rest.starts_with("- ");
        self.close(indent, is_item);
        if self.levels.last().is_some_and(|level| level.is_text) {
            return self.step(is_here, Role::Value, Span::new(line.start + indent, line.end));
        }
        let at = self.items(content, indent);
        self.entry(line, at, is_here)
    }

    /// Leaves what a line of this indent no longer belongs to.
    fn close(&mut self, indent: usize, is_item: bool) {
        while let Some(last) = self.levels.last() {
            // An item may stand as far to the left as the key of its list.
            let is_out = last.indent > indent || (last.indent == indent && (!is_item || last.name == "-"));
            if !is_out {
                break;
            }
            self.levels.pop();
        }
    }

    /// Enters the items that begin with dashes, and gives where what follows begins.
    fn items(&mut self, content: &str, indent: usize) -> usize {
        let mut at = indent;
        while let Some(rest) = content.get(at..).filter(|rest| *rest == "-" || rest.starts_with("- ")) {
            self.levels.push(Level { indent: at, name: "-".into(), is_text: false });
            let inner = rest.get(1..).unwrap_or_default();
            at += 1 + (inner.len() - inner.trim_start().len());
        }
        at
    }

    fn entry(&mut self, line: Span, at: usize, is_here: bool) -> Step {
        let start = line.start + at;
        let rest = Span::new(start, line.end).text(self.text);
        let Some(colon) = colon(rest) else {
            return self.bare(Span::new(start, line.end), is_here);
        };
        let written = rest.get(..colon).unwrap_or_default().trim_end();
        if is_here && self.offset <= start + colon {
            return self.step(true, Role::Key, Span::new(start, start + written.len()));
        }
        let value = start + colon + 1;
        let after = Span::new(value, line.end).text(self.text);
        let first = after.trim_start();
        let is_text = first.starts_with(['|', '>']);
        self.levels.push(Level { indent: at, name: unquoted(written).to_owned(), is_text });
        let begin = value + (after.len() - first.len());
        self.value(Span::new(begin, line.end), is_here)
    }

    /// What stands without a key on its line: an item, or the beginning of a key.
    fn bare(&mut self, rest: Span, is_here: bool) -> Step {
        let is_item = self.levels.last().is_some_and(|level| level.name == "-");
        if is_item || rest.text(self.text).starts_with(['{', '[']) {
            return self.value(rest, is_here);
        }
        self.step(is_here, Role::Key, rest)
    }

    fn value(&mut self, rest: Span, is_here: bool) -> Step {
        if rest.text(self.text).starts_with(['{', '[']) && !(is_here && self.offset <= rest.start) {
            return self.in_brackets(rest);
        }
        self.step(is_here, Role::Value, Span::new(rest.start, rest.start + scalar(rest.text(self.text))))
    }

    fn step(&self, is_here: bool, role: Role, token: Span) -> Step {
        if is_here { Step::Found(self.found(role, token)) } else { Step::On }
    }

    fn found(&self, role: Role, token: Span) -> Spot {
        let kept = token.text(self.text);
        let start = token.start + (kept.len() - kept.trim_start().len());
        let token = Span::new(start, start + kept.trim().len());
        let token = if token.touches(self.offset) { token } else { Span::at(self.offset) };
        let mut path: Vec<String> = self.levels.iter().map(|level| level.name.clone()).collect();
        for bracket in &self.brackets {
            match (&bracket.key, bracket.is_map) {
                (Some(key), _) => path.push(key.clone()),
                (None, false) => path.push("-".into()),
                (None, true) => {}
            }
        }
        Spot { path, role, token, in_brackets: !self.brackets.is_empty() }
    }

    /// A place on a line with nothing on it: it belongs to what is further to the left.
    fn blank(&mut self, offset: usize, indent: usize) -> Spot {
        self.offset = offset;
        if let Some(inner) = self.brackets.last() {
            let role = if inner.is_map && inner.key.is_none() { Role::Key } else { Role::Value };
            return self.found(role, Span::at(offset));
        }
        self.close(indent, false);
        let is_text = self.levels.last().is_some_and(|level| level.is_text);
        self.found(if is_text { Role::Value } else { Role::Key }, Span::at(offset))
    }

    /// Reads within braces and brackets, to the end of the line.
    fn in_brackets(&mut self, rest: Span) -> Step {
        let mut token = rest.start;
        let mut quote = None;
        let mut before = ' ';
        let mut letters = rest.text(self.text).char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let at = rest.start + at;
            if let Some(open) = quote {
                if letter == '\\' && open == '"' {
                    letters.next();
                } else if letter == open {
                    quote = None;
                }
                before = letter;
                continue;
            }
            let next = letters.peek().map(|(_, next)| *next);
            let begins = Span::new(token, at).text(self.text).trim().is_empty();
            match letter {
                '"' | '\'' if begins => quote = Some(letter),
                '#' if before.is_whitespace() => {
                    let in_comment = self.offset > at && self.offset <= rest.end;
                    return if in_comment { Step::Nothing } else { Step::On };
                }
                '{' | '[' | '}' | ']' | ',' => {
                    if self.is_between(token, at) {
                        return Step::Found(self.token(token, at));
                    }
                    self.mark(letter);
                    token = at + 1;
                }
                ':' if self.ends_key(before, next) => {
                    if self.is_between(token, at) {
                        return Step::Found(self.found(Role::Key, Span::new(token, at)));
                    }
                    let key = unquoted(Span::new(token, at).text(self.text).trim()).to_owned();
                    if let Some(inner) = self.brackets.last_mut() {
                        inner.key = Some(key);
                    }
                    token = at + 1;
                }
                _ => {}
            }
            before = letter;
        }
        if !self.is_between(token, rest.end) {
            return Step::On;
        }
        // Behind the last bracket nothing can stand.
        if self.brackets.is_empty() { Step::Nothing } else { Step::Found(self.token(token, rest.end)) }
    }

    fn is_between(&self, from: usize, to: usize) -> bool {
        Span::new(from, to).touches(self.offset)
    }

    fn ends_key(&self, before: char, next: Option<char>) -> bool {
        let wants = self.brackets.last().is_some_and(|inner| inner.is_map && inner.key.is_none());
        let is_end = next.is_none_or(|next| next.is_whitespace() || ",{}[]".contains(next));
        wants && (is_end || ['"', '\''].contains(&before))
    }

    /// What stands between two marks.
    fn token(&self, from: usize, to: usize) -> Spot {
        let is_key = self.brackets.last().is_some_and(|inner| inner.is_map && inner.key.is_none());
        self.found(if is_key { Role::Key } else { Role::Value }, Span::new(from, to))
    }

    fn mark(&mut self, letter: char) {
        match letter {
            '{' | '[' => self.brackets.push(Bracket { is_map: letter == '{', key: None }),
            ',' => {
                if let Some(inner) = self.brackets.last_mut() {
                    inner.key = None;
                }
            }
            _ => {
                self.brackets.pop();
            }
        }
    }
}

/// Where the colon stands that ends the key of a line.
fn colon(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|first| ['"', '\''].contains(first));
    let from = match quote {
        Some(quote) => rest.get(1..)?.find(quote)? + 2,
        None => 0,
    };
    if quote.is_none() && rest.starts_with(['{', '[', '#']) {
        return None;
    }
    let ends = |at: usize| {
        rest.get(at + 1..).is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace))
    };
    let comment = rest.find(" #").unwrap_or(rest.len());
    rest.match_indices(':').map(|(at, _)| at).find(|at| *at >= from && *at < comment && ends(*at))
}

/// How long a plain or quoted value is, without a comment behind it.
fn scalar(rest: &str) -> usize {
    let quote = rest.chars().next().filter(|first| ['"', '\''].contains(first));
    if let Some(quote) = quote {
        let mut letters = rest.char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            if letter == '\\' && quote == '"' {
                letters.next();
            } else if letter == quote {
                return at + 1;
            }
        }
        return rest.trim_end().len();
    }
    let end = if rest.starts_with('#') { 0 } else { rest.find(" #").unwrap_or(rest.len()) };
    rest.get(..end).unwrap_or_default().trim_end().len()
}

#[cfg(test)]
mod tests;
