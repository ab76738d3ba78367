//! The panel's pages, as bytes in the binary: one file to install, and pages that always fit the daemon that serves them.
//!
//! There is no build step: what stands in this folder is what a browser gets. A test sees to it that nothing is forgotten here.

/// One file of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Its path below `/panel/`, for example `index.html`.
    pub path: &'static str,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";
const TEXT: &str = "text/plain; charset=utf-8";

macro_rules! files {
    ($($media:ident $path:literal,)+) => {
        &[$(File { path: $path, media: $media, bytes: include_bytes!(concat!("../", $path)) },)+]
    };
}

/// Every file that a browser may ask for.
pub const FILES: &[File] = files! {
    HTML "index.html",
    SCRIPT "app.js",
    SCRIPT "client.js",
    SVG "icon.svg",
    CSS "panel.css",
    SCRIPT "client/cursor.js",
    SCRIPT "client/fault.js",
    SCRIPT "client/pairing.js",
    SCRIPT "client/probe.js",
    SCRIPT "client/socket.js",
    CSS "css/desk.css",
    CSS "css/lineage.css",
    CSS "css/pages.css",
    CSS "css/parts.css",
    CSS "css/queue.css",
    CSS "css/search.css",
    SCRIPT "parts/accept.js",
    SCRIPT "parts/advice.js",
    SCRIPT "parts/aspects.js",
    SCRIPT "parts/assets.js",
    SCRIPT "parts/badge.js",
    SCRIPT "parts/books.js",
    SCRIPT "parts/bring.js",
    SCRIPT "parts/brush-bar.js",
    SCRIPT "parts/canvas-view.js",
    SCRIPT "parts/changed.js",
    SCRIPT "parts/colour.js",
    SCRIPT "parts/connection.js",
    SCRIPT "parts/daemon-health.js",
    SCRIPT "parts/days.js",
    SCRIPT "parts/delete-take.js",
    SCRIPT "parts/dialog.js",
    SCRIPT "parts/differences-table.js",
    SCRIPT "parts/differences.js",
    SCRIPT "parts/easel.js",
    SCRIPT "parts/edit-words.js",
    SCRIPT "parts/facts.js",
    SCRIPT "parts/family.js",
    SCRIPT "parts/frames.js",
    SCRIPT "parts/grid.js",
    SCRIPT "parts/guide-line.js",
    SCRIPT "parts/guide-use.js",
    SCRIPT "parts/guides.js",
    SCRIPT "parts/help.js",
    SCRIPT "parts/hint.js",
    SCRIPT "parts/html.js",
    SCRIPT "parts/icons.js",
    SCRIPT "parts/justify.js",
    SCRIPT "parts/keys.js",
    SCRIPT "parts/ladders.js",
    SCRIPT "parts/later.js",
    SCRIPT "parts/layer.js",
    SCRIPT "parts/levels.js",
    SCRIPT "parts/limit.js",
    SCRIPT "parts/mask.js",
    SCRIPT "parts/measure-list.js",
    SCRIPT "parts/measures.js",
    SCRIPT "parts/meter.js",
    SCRIPT "parts/motion-form.js",
    SCRIPT "parts/note.js",
    SCRIPT "parts/over-time.js",
    SCRIPT "parts/own-keys.js",
    SCRIPT "parts/painting.js",
    SCRIPT "parts/pair-request.js",
    SCRIPT "parts/player.js",
    SCRIPT "parts/playing.js",
    SCRIPT "parts/plot.js",
    SCRIPT "parts/price.js",
    SCRIPT "parts/promised.js",
    SCRIPT "parts/prompt-file.js",
    SCRIPT "parts/prompt.js",
    SCRIPT "parts/providers.js",
    SCRIPT "parts/refusal.js",
    SCRIPT "parts/results.js",
    SCRIPT "parts/scales.js",
    SCRIPT "parts/selection.js",
    SCRIPT "parts/shape.js",
    SCRIPT "parts/shell.js",
    SCRIPT "parts/stat-words.js",
    SCRIPT "parts/stats-picture.js",
    SCRIPT "parts/strip.js",
    SCRIPT "parts/style.js",
    SCRIPT "parts/surface.js",
    SCRIPT "parts/tier-price.js",
    SCRIPT "parts/tier-select.js",
    SCRIPT "parts/tile.js",
    SCRIPT "parts/toast.js",
    SCRIPT "parts/toasts.js",
    SCRIPT "parts/trim-bar.js",
    SCRIPT "parts/trouble.js",
    SCRIPT "parts/typed.js",
    SCRIPT "parts/words.js",
    SCRIPT "parts/zoom.js",
    SCRIPT "state/actions.js",
    SCRIPT "state/daemon.js",
    SCRIPT "state/events.js",
    SCRIPT "state/figures.js",
    SCRIPT "state/ladder.js",
    SCRIPT "state/login.js",
    SCRIPT "state/measures.js",
    SCRIPT "state/pages.js",
    SCRIPT "state/reduce.js",
    SCRIPT "state/reuse.js",
    SCRIPT "state/route.js",
    SCRIPT "state/shelf.js",
    SCRIPT "state/slots.js",
    SCRIPT "state/store.js",
    SCRIPT "state/sync.js",
    SCRIPT "state/takes.js",
    SCRIPT "state/wishes.js",
    TEXT "vendor/LICENSE-htm.txt",
    TEXT "vendor/LICENSE-preact.txt",
    SCRIPT "vendor/preact.js",
    SCRIPT "views/board.js",
    SCRIPT "views/clients.js",
    SCRIPT "views/compare.js",
    SCRIPT "views/credits.js",
    SCRIPT "views/edit.js",
    SCRIPT "views/lineage.js",
    SCRIPT "views/motion.js",
    SCRIPT "views/queue.js",
    SCRIPT "views/routes.js",
    SCRIPT "views/search.js",
    SCRIPT "views/settings.js",
    SCRIPT "views/shot.js",
    SCRIPT "views/stats.js",
    SCRIPT "views/take.js",
    SCRIPT "views/edit/background.js",
    SCRIPT "views/edit/calm.js",
    SCRIPT "views/edit/crop.js",
    SCRIPT "views/edit/extend.js",
    SCRIPT "views/edit/fill.js",
    SCRIPT "views/edit/guide.js",
    SCRIPT "views/edit/operations.js",
    SCRIPT "views/edit/recolour.js",
    SCRIPT "views/edit/remove.js",
    SCRIPT "views/edit/upscale.js",
    SCRIPT "views/edit/words.js",
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// What lies in the folder and is no page: sources, tests, and what editors and package tools need.
    const NOT_SHIPPED: &[&str] =
        &["src", "tests", "node_modules", "Cargo.toml", "README.md", "tsconfig.json", "package.json"];

    fn collect(root: &Path, folder: &Path, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let last = name.rsplit('/').next().unwrap();
            if NOT_SHIPPED.contains(&name.as_str())
                || last == "README.md"
                || last.ends_with(".d.ts")
                || last.starts_with('.')
            {
                continue;
            }
            if path.is_dir() {
                collect(root, &path, into);
            } else {
                into.insert(name);
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_shipped() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut there = BTreeSet::new();
        collect(root, root, &mut there);
        let shipped: BTreeSet<String> = FILES.iter().map(|file| file.path.to_owned()).collect();
        assert_eq!(shipped, there, "FILES in plugins/panel/src/lib.rs is the list of what is shipped");
        assert_eq!(FILES.len(), shipped.len(), "a file stands there twice");
    }

    #[test]
    fn media_types_are_those_of_the_names() {
        for file in FILES {
            let expect = match file.path.rsplit('.').next().unwrap() {
                "html" => HTML,
                "css" => CSS,
                "js" => SCRIPT,
                "svg" => "image/svg+xml",
                "txt" => "text/plain; charset=utf-8",
                other => panic!("{}: say here what `.{other}` is", file.path),
            };
            assert_eq!(file.media, expect, "{}", file.path);
        }
    }

    #[test]
    fn pages_hold_no_script_and_no_style_of_their_own() {
        for file in FILES.iter().filter(|file| file.media == HTML) {
            let text = std::str::from_utf8(file.bytes).unwrap();
            for (inline, why) in [
                ("<style", "a style"),
                (" style=", "a style"),
                (" on", "a handler"),
                ("javascript:", "a script"),
            ] {
                assert!(
                    !text.contains(inline),
                    "{} has {why} in it, which its policy does not let run",
                    file.path
                );
            }
            assert_eq!(
                text.matches("<script").count(),
                text.matches("<script type=\"module\" src=\"").count(),
                "{}",
                file.path
            );
        }
    }
}
