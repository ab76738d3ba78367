//! How things look in a terminal: one line of result first, details under it in aligned columns.

pub mod pages;
pub mod pictures;
pub mod progress;
pub mod sheet;
pub mod spending;
pub mod table;
pub mod takes;
pub mod text;
pub mod tree;

use std::io::IsTerminal;

use pictures::Graphics;

/// What the terminal can show, found once at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whether standard output takes colours.
    pub colour: bool,
    /// Whether standard error takes colours.
    pub colour_errors: bool,
    /// Whether standard error is a terminal, so that progress can be shown there.
    pub progress: bool,
    /// Whether a question can be asked: standard input and standard error are terminals.
    pub asks: bool,
    /// Columns of the terminal; none in a pipe, where lines are never cut.
    pub width: Option<usize>,
    /// How pictures can be shown; none in pipes.
    pub graphics: Option<Graphics>,
}

impl Look {
    /// A pipe: no colours, no pictures, no questions.
    #[cfg(test)]
    pub const PIPE: Look = Look {
        colour: false,
        colour_errors: false,
        progress: false,
        asks: false,
        width: None,
        graphics: None,
    };

    /// What this process' terminal can show. `NO_COLOR`, `TERM=dumb` and `MAQUETTE_PICTURES` are obeyed.
    pub fn of_this_terminal(no_pictures: bool) -> Look {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let (out, err) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let colours = variable("NO_COLOR").is_none() && variable("TERM").as_deref() != Some("dumb");
        let graphics = if out && !no_pictures { pictures::graphics(variable) } else { None };
        Look {
            colour: out && colours,
            colour_errors: err && colours,
            progress: err && variable("TERM").as_deref() != Some("dumb"),
            asks: err && std::io::stdin().is_terminal(),
            width: if out {
                terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
            } else {
                None
            },
            graphics,
        }
    }
}
