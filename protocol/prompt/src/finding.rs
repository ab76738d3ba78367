//! What is wrong, or worth a look, in a prompt file; and the edits that mend it.

use crate::span::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be run, or would not say what it seems to say.
    Error,
    /// It runs, and probably not as meant.
    Warning,
    /// Worth knowing.
    Info,
    /// A small improvement.
    Hint,
}

macro_rules! codes {
    ($($name:ident $text:literal $severity:ident $what:literal;)+) => {
        /// What a finding is about. [`Code::text`] is stable: scripts and settings name it. Each has a section in `FINDINGS.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $what] $name,)+
        }

        impl Code {
            /// All codes, in the order of `FINDINGS.md`.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// Its name in diagnostics and documents.
            pub fn text(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// How bad it usually is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// What it means, in a sentence.
            pub fn what(self) -> &'static str {
                match self { $(Code::$name => $what,)+ }
            }
        }
    };
}

codes! {
    BadYaml "bad-yaml" Error "The front matter is no YAML, so nothing in it counts and nothing may be sent.";
    BadTemplate "bad-template" Error "The body is no Handlebars template.";
    BadSchema "bad-schema" Error "The input or output schema is no Picoschema.";
    UnknownHelper "unknown-helper" Error "Other Dotprompt tools refuse a helper that they do not know.";
    UndefinedInput "undefined-input" Warning "An input that is used is neither declared nor an axis, so it would be empty.";
    UnusedInput "unused-input" Hint "An input is declared and used nowhere.";
    MissingDefault "missing-default" Info "Other Dotprompt tools print nothing for an axis or input without a default.";
    UnknownKey "unknown-key" Warning "This `maquette.` field does not exist.";
    NestedKey "nested-key" Error "A nested `maquette:` map, or a second dot, is dropped by Dotprompt; write `maquette.field`.";
    BadValue "bad-value" Error "A field's value is of the wrong kind or outside of its range.";
    UnknownTier "unknown-tier" Error "The project's ladder has no tier of this name.";
    UnknownRoute "unknown-route" Error "No route of this name is in the catalog.";
    UnknownModel "unknown-model" Warning "No route of the catalog leads to this model.";
    Retiring "retiring-model" Warning "The model is, or will soon be, shut down.";
    MissingTier "missing-tier" Hint "The ladder has a tier that the file says nothing about.";
    MissingPartial "missing-partial" Error "There is no such partial beside the file or in the prompts folder.";
    MissingWildcard "missing-wildcard" Error "There is no such list of words beside the file or in the prompts folder.";
    MissingMedia "missing-media" Error "There is no such picture beside the file or in the prompts folder.";
    BadColour "bad-colour" Error "This is neither `#rrggbb` nor the name of a palette.";
    TooManyTokens "too-many-tokens" Warning "The prompt is longer than the model reads at once.";
    QuotedText "quoted-text" Info "Text in quotes is to be read in the picture; nothing checks that it can be.";
    InlineChoice "inline-choice" Warning "`{a|b}` is not Dotprompt; make it an axis of `maquette.matrix`.";
    EmptyAxis "empty-axis" Error "An axis without values leaves nothing to make.";
    TooManyCombinations "too-many-combinations" Error "The axes make more combinations than one request may have.";
    ForeignRole "foreign-role" Hint "Pictures are made from what the system and the user say; other roles are left out.";
    HigherTierWords "higher-tier-words" Hint "These words ask for what a higher tier is for.";
    OverBudget "over-budget" Warning "The plan would pass a budget or the credits there are.";
    ThreeRolls "three-rolls" Warning "The Three-Roll Rule would stop this shot on this tier.";
}

/// What was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub code: Code,
    /// How bad it is here.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong, in words.
    pub message: String,
    /// What to do next; empty where the message says it.
    pub hint: String,
    /// Other places that have to do with it, and how.
    pub related: Vec<(Span, String)>,
    /// What would mend it; the first is the one that most people want.
    pub fixes: Vec<Fix>,
}

/// A change that a person can choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as in a menu.
    pub title: String,
    /// Edits that do not overlap, against the text as it was read.
    pub edits: Vec<Edit>,
}

/// A part of the text, and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Finding {
    /// A finding with the usual severity of its code.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Finding {
        Finding {
            code,
            severity: code.severity(),
            span,
            message: message.into(),
            hint: String::new(),
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// With the next step.
    #[must_use]
    pub fn hinted(self, hint: impl Into<String>) -> Finding {
        Finding { hint: hint.into(), ..self }
    }

    /// With another severity than usual.
    #[must_use]
    pub fn as_bad_as(self, severity: Severity) -> Finding {
        Finding { severity, ..self }
    }

    /// With a way to mend it.
    #[must_use]
    pub fn mended(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Finding {
        self.fixes.push(Fix { title: title.into(), edits });
        self
    }
}

/// The text after all `edits`, which do not overlap; those that reach beyond it are left out.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let Some(before) = text.get(at..edit.span.start) else { continue };
        out.push_str(before);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_of_place() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
        assert_eq!(apply("abcdef", &[edit(4, 5, "X"), edit(0, 1, ""), edit(2, 2, "--")]), "b--cdXf");
    }

    #[test]
    fn codes_are_distinct_words() {
        let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.text()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase())));
    }
}
