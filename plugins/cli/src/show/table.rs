//! Aligned columns that read well without colour. Widths count terminal cells, not bytes.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Look;
use super::text::{Style, painted};

/// One field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    style: Style,
}

/// A field in the usual style.
pub fn cell(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), style: Style::Plain }
}

/// A field of secondary weight.
pub fn dim(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), style: Style::Dim }
}

/// A field whose state has a colour.
pub fn styled(text: impl Into<String>, style: Style) -> Cell {
    Cell { text: text.into(), style }
}

/// Rows under a header. A column whose title begins with `>` stands to the right, as numbers do.
#[derive(Debug, Clone)]
pub struct Table {
    titles: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table with these titles.
    pub fn new(titles: &[impl ToString]) -> Table {
        Table { titles: titles.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    /// Adds a row, one field for each title.
    pub fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.titles.len());
        self.rows.push(cells);
    }

    /// Writes header and rows. A column that is empty in every row is left out; in a terminal the last column is cut to fit.
    pub fn write(&self, out: &mut dyn Write, look: &Look) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let shown: Vec<usize> = (0..self.titles.len()).filter(|column| self.is_filled(*column)).collect();
        let widths: Vec<usize> = shown.iter().map(|column| self.width(*column)).collect();
        let header: Vec<Cell> = self.titles.iter().map(|title| dim(title.trim_start_matches('>'))).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            writeln!(out, "{}", self.line(row, &shown, &widths, look))?;
        }
        Ok(())
    }

    fn is_filled(&self, column: usize) -> bool {
        self.rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.text.is_empty()))
    }

    fn width(&self, column: usize) -> usize {
        let title = self.titles[column].trim_start_matches('>').width();
        let fields =
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| one_line(&cell.text).width());
        fields.fold(title, usize::max)
    }

    fn line(&self, row: &[Cell], shown: &[usize], widths: &[usize], look: &Look) -> String {
        let mut line = String::new();
        let mut used = 0;
        for (place, (column, width)) in shown.iter().zip(widths).enumerate() {
            let Some(cell) = row.get(*column) else { continue };
            let is_last = place + 1 == shown.len();
            let mut text = one_line(&cell.text);
            if let (true, Some(total)) = (is_last, look.width) {
                text = cut(&text, total.saturating_sub(used).max(8));
            }
            let space = " ".repeat(width.saturating_sub(text.width()));
            let painted = painted(&text, cell.style, look.colour);
            if self.titles[*column].starts_with('>') {
                line.push_str(&space);
                line.push_str(&painted);
            } else {
                line.push_str(&painted);
                line.push_str(if is_last { "" } else { &space });
            }
            line.push_str(if is_last { "" } else { "  " });
            used += width + 2;
        }
        // Spaces that nobody sees would make copied text and golden files differ.
        line.trim_end().to_owned()
    }
}

/// Text without control characters, so that a prompt can neither break a row nor speak to the terminal.
pub fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// At most `width` cells of a text, with `…` where something is missing.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn sample() -> Table {
        let mut table = Table::new(&["id", ">cost", "empty", "prompt"]);
        table.row(vec![cell("t1"), cell("1"), cell(""), dim("a teapot\nat dawn")]);
        table.row(vec![styled("t17", Style::Good), cell("12.5"), cell(""), dim("茶壺 on a table of oak")]);
        table
    }

    fn text(look: &Look) -> String {
        let mut out = Vec::new();
        sample().write(&mut out, look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_align_and_empty_ones_are_left_out() {
        expect![[r#"
            id   cost  prompt
            t1      1  a teapot at dawn
            t17  12.5  茶壺 on a table of oak
        "#]]
        .assert_eq(&text(&Look::PIPE));
    }

    #[test]
    fn a_terminal_cuts_the_last_column_by_cells() {
        expect![[r#"
            id   cost  prompt
            t1      1  a teapot…
            t17  12.5  茶壺 on …
        "#]]
        .assert_eq(&text(&Look { width: Some(20), ..Look::PIPE }));
    }

    #[test]
    fn colour_changes_no_letter() {
        let coloured = text(&Look { colour: true, ..Look::PIPE });
        assert!(coloured.contains("\u{1b}[32mt17\u{1b}[0m"), "{coloured:?}");
        let mut plain = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain.push_str(rest);
        assert_eq!(plain, text(&Look::PIPE));
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(one_line("a\u{1b}[2Jb\tc"), "a [2Jb c");
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("茶壺茶", 4), "茶…");
        assert_eq!(cut("abc", 3), "abc");
    }
}
