//! What a person can set, under `maquette` in the editor's settings or in the options of `initialize`.

use serde::Deserialize;
use serde_json::Value;

/// How a picture is shown in a hover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoverImages {
    /// As the editor is known to show them: a file in the family of VS Code, a link elsewhere.
    #[default]
    Auto,
    /// As a `file:` address.
    File,
    /// As a small `data:` address.
    Data,
    /// As a link, never as a picture.
    Off,
}

/// All settings. One that is missing, unknown or of the wrong kind leaves the others as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Start the daemon when a prompt file of ours opens.
    pub start_daemon: bool,
    /// Ask before a command costs more than so many credits, unless its price was shown on the lens that was clicked.
    pub confirm_above: f64,
    /// How a picture is shown in a hover.
    pub hover_images: HoverImages,
    /// Where the documentation of findings is, without the code: `https://…/findings`. None means a file in the cache folder.
    pub documentation: Option<String>,
    /// Show code lenses.
    pub lenses: bool,
    /// Show inlay hints.
    pub hints: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            start_daemon: true,
            confirm_above: 0.0,
            hover_images: HoverImages::Auto,
            documentation: None,
            lenses: true,
            hints: true,
        }
    }
}

impl Settings {
    /// The settings after an editor sent some: the section itself, or an object that has it as `maquette`. What it does not say stays.
    #[must_use]
    pub fn after(&self, sent: &Value) -> Settings {
        let section = sent.get("maquette").unwrap_or(sent);
        let usual = self.clone();
        Settings {
            start_daemon: field(section, "startDaemon").unwrap_or(usual.start_daemon),
            confirm_above: field(section, "confirmAbove").unwrap_or(usual.confirm_above),
            hover_images: field(section, "hoverImages").unwrap_or(usual.hover_images),
            documentation: match field(section, "documentation") {
                Some(base) if String::is_empty(&base) => None,
                base => base.or(usual.documentation),
            },
            lenses: field(section, "codeLens").unwrap_or(usual.lenses),
            hints: field(section, "inlayHints").unwrap_or(usual.hints),
        }
    }
}

fn field<T: for<'de> Deserialize<'de>>(section: &Value, name: &str) -> Option<T> {
    section.get(name).and_then(|value| T::deserialize(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_understood_stays_as_usual() {
        let check = |value: Value, expect: Settings| {
            assert_eq!(Settings::default().after(&value), expect, "{value}");
        };
        let usual = Settings::default;
        check(Value::Null, usual());
        check(json!({ "startDaemon": "no", "else": 1 }), usual());
        check(json!({ "maquette": { "startDaemon": false } }), Settings { start_daemon: false, ..usual() });
        check(
            json!({ "hoverImages": "off", "confirmAbove": 2.5 }),
            Settings { hover_images: HoverImages::Off, confirm_above: 2.5, ..usual() },
        );
        check(json!({ "hoverImages": "loud", "inlayHints": false }), Settings { hints: false, ..usual() });
        let kept = Settings { documentation: Some("https://x".into()), hints: false, ..usual() };
        assert_eq!(kept.after(&json!({ "codeLens": false })), Settings { lenses: false, ..kept.clone() });
        assert_eq!(kept.after(&json!({ "documentation": "" })).documentation, None);
    }
}
