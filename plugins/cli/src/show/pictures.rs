//! Pictures inside the terminal, by the two protocols that take a PNG as it is: kitty's and iTerm's.
//!
//! Only the base64 of the file is sent, so no picture is decoded here. The crates that do more were weighed and left out:
//! `viuer` links an LGPL library into the binary, `ratatui-image` and `rasteroid` bring whole toolkits.
//! Whether the terminal can do it is told by its own environment variables; nothing is asked over the wire, so that a
//! terminal that never answers cannot hold a command up.

use std::io::{self, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a terminal takes pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// The kitty graphics protocol.
    Kitty,
    /// iTerm's inline images.
    Iterm,
}

/// The largest file that is sent to a terminal, in bytes.
const LARGEST: u64 = 16 << 20;

/// Payload of one kitty escape sequence, as its protocol limits it.
const KITTY_CHUNK: usize = 4_096;

/// What the environment says about the terminal. `MAQUETTE_PICTURES` decides where it is set: `never`, `kitty` or `iterm`.
pub fn graphics(variable: impl Fn(&str) -> Option<String>) -> Option<Graphics> {
    match variable("MAQUETTE_PICTURES").as_deref() {
        Some("never") => return None,
        Some("kitty") => return Some(Graphics::Kitty),
        Some("iterm") => return Some(Graphics::Iterm),
        Some(_) | None => {}
    }
    // A multiplexer swallows both protocols unless it is told not to.
    if variable("TMUX").is_some() || variable("STY").is_some() {
        return None;
    }
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    if variable("KITTY_WINDOW_ID").is_some()
        || term.contains("kitty")
        || term.contains("ghostty")
        || program == "ghostty"
    {
        return Some(Graphics::Kitty);
    }
    let iterm = matches!(program.as_str(), "iTerm.app" | "WezTerm" | "mintty" | "rio")
        || variable("LC_TERMINAL").as_deref() == Some("iTerm2");
    iterm.then_some(Graphics::Iterm)
}

/// Writes a PNG into the terminal, at most as wide as `columns`. Says whether it did: no file, no PNG or a huge one is no fault.
pub fn show(
    out: &mut dyn Write,
    graphics: Graphics,
    file: &Path,
    columns: Option<usize>,
) -> io::Result<bool> {
    let readable = std::fs::metadata(file).is_ok_and(|facts| facts.len() <= LARGEST);
    let Some(bytes) = readable.then(|| std::fs::read(file).ok()).flatten() else {
        return Ok(false);
    };
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(false);
    }
    let text = STANDARD.encode(&bytes);
    let columns = columns.unwrap_or(80).clamp(1, 120);
    match graphics {
        Graphics::Kitty => kitty(out, &text, columns)?,
        Graphics::Iterm => iterm(out, &text, bytes.len(), columns)?,
    }
    Ok(true)
}

/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/>: `a=T` sends and shows, `f=100` is PNG, `q=2` keeps the terminal from answering.
fn kitty(out: &mut dyn Write, text: &str, columns: usize) -> io::Result<()> {
    let mut rest = text;
    let mut first = true;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.len().min(KITTY_CHUNK));
        let more = u8::from(!after.is_empty());
        match first {
            true => write!(out, "\u{1b}_Ga=T,f=100,q=2,c={columns},m={more};{chunk}\u{1b}\\")?,
            false => write!(out, "\u{1b}_Gm={more};{chunk}\u{1b}\\")?,
        }
        (rest, first) = (after, false);
    }
    writeln!(out)
}

/// <https://iterm2.com/documentation-images.html>
fn iterm(out: &mut dyn Write, text: &str, size: usize, columns: usize) -> io::Result<()> {
    writeln!(out, "\u{1b}]1337;File=inline=1;size={size};width={columns};preserveAspectRatio=1:{text}\u{7}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &str)]) -> Option<Graphics> {
        graphics(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_terminal_is_known_by_its_variables() {
        let check =
            |variables: &[(&str, &str)], expect| assert_eq!(found(variables), expect, "{variables:?}");
        check(&[], None);
        check(&[("TERM", "xterm-256color")], None);
        check(&[("TERM", "xterm-kitty")], Some(Graphics::Kitty));
        check(&[("TERM_PROGRAM", "ghostty")], Some(Graphics::Kitty));
        check(&[("TERM_PROGRAM", "iTerm.app")], Some(Graphics::Iterm));
        check(&[("LC_TERMINAL", "iTerm2")], Some(Graphics::Iterm));
        check(&[("KITTY_WINDOW_ID", "1"), ("TMUX", "x")], None);
        check(&[("KITTY_WINDOW_ID", "1"), ("MAQUETTE_PICTURES", "never")], None);
        check(&[("TMUX", "x"), ("MAQUETTE_PICTURES", "kitty")], Some(Graphics::Kitty));
    }

    #[test]
    fn a_picture_goes_out_in_chunks_that_join_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.png");
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend((0..9_000u32).map(|n| u8::try_from(n % 251).unwrap()));
        std::fs::write(&file, &bytes).unwrap();
        let mut out = Vec::new();
        assert!(show(&mut out, Graphics::Kitty, &file, Some(40)).unwrap());
        let text = String::from_utf8(out).unwrap();
        let chunks: Vec<&str> = text.split("\u{1b}_G").skip(1).collect();
        assert!(chunks[0].starts_with("a=T,f=100,q=2,c=40,m=1;"));
        assert!(chunks.last().unwrap().starts_with("m=0;"));
        let joined: String = chunks
            .iter()
            .map(|chunk| chunk.split_once(';').unwrap().1.split_once('\u{1b}').unwrap().0)
            .collect();
        assert_eq!(STANDARD.decode(joined).unwrap(), bytes);
    }

    #[test]
    fn what_is_no_png_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.mp4");
        std::fs::write(&file, b"no picture").unwrap();
        let mut out = Vec::new();
        assert!(!show(&mut out, Graphics::Iterm, &file, None).unwrap());
        assert!(!show(&mut out, Graphics::Iterm, &folder.path().join("missing.png"), None).unwrap());
        assert!(out.is_empty());
    }
}
