//! The `maquette.` fields as values with places. Reading goes by the table in [`crate::fields`]; what does not fit is a finding, and the
//! rest counts all the same, so that one wrong value does not silence an editor.

mod blocks;
mod values;

#[cfg(test)]
mod tests;

use crate::fields::{self, Takes};
use crate::finding::{Code, Finding};
use crate::span::Span;
use crate::yaml::{Entry, Kind, Node};

pub use blocks::{Axis, AxisValue, Dialect, Source, TierBlock};
pub use values::{At, Templated};

/// The prefix of our fields.
pub const PREFIX: &str = "maquette.";

/// Values that a file, or one of its tiers, sets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knobs {
    /// Route by name.
    pub route: Option<At<String>>,
    /// Variations of each combination.
    pub count: Option<At<u32>>,
    /// `1K` or `1280x720`.
    pub size: Option<At<String>>,
    /// `16:9`.
    pub aspect: Option<At<String>>,
    /// How much may change, 0 to 1.
    pub strength: Option<At<f64>>,
    /// Takes the place of the body.
    pub prompt: Option<Templated>,
    /// Is added to the body.
    pub add: Option<Templated>,
    /// What not to draw.
    pub negative: Option<Templated>,
    /// Seed of variation 0.
    pub seed: Option<At<u64>>,
    /// 0 to 255.
    pub motion: Option<At<u32>>,
    /// 0 to 1.
    pub guidance: Option<At<f64>>,
    /// Length of a clip.
    pub seconds: Option<At<f64>>,
    /// Frames a second.
    pub fps: Option<At<u32>>,
}

/// All `maquette.` fields of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// What is set for all tiers.
    pub own: Knobs,
    /// Name of the shot.
    pub shot: Option<Templated>,
    /// Blocks of `maquette.tiers`, in order.
    pub tiers: Vec<TierBlock>,
    /// Axes of `maquette.matrix`, in order.
    pub axes: Vec<Axis>,
    /// How many combinations are taken; all, if not given.
    pub pick: Option<At<u32>>,
    /// Colours and names of palettes.
    pub palette: Vec<At<String>>,
    /// Where they stand, if the field is there at all.
    pub palette_span: Option<Span>,
    /// Blocks of `maquette.dialects`, in order.
    pub dialects: Vec<Dialect>,
    /// A picture.
    pub anchor: Option<At<String>>,
    /// Whether there is any `maquette.` key.
    pub is_ours: bool,
}

impl Settings {
    /// Reads the fields of a front matter. `text` is the whole file.
    pub fn read(front: &Node, text: &str, findings: &mut Vec<Finding>) -> Settings {
        let mut settings = Settings::default();
        for entry in front.entries() {
            if entry.key == "maquette" {
                settings.is_ours = true;
                findings.push(nested(entry));
            } else if let Some(name) = entry.key.strip_prefix(PREFIX) {
                settings.is_ours = true;
                settings.read_field(name, entry, text, findings);
            }
        }
        settings
    }

    fn read_field(&mut self, name: &str, entry: &Entry, text: &str, findings: &mut Vec<Finding>) {
        if let Some((head, _)) = name.split_once('.') {
            let message = format!("`{}` has two dots, so Dotprompt puts it elsewhere", entry.key);
            let hint = format!("Write the inner name as a key of a map: `{PREFIX}{head}: {{ … }}`.");
            findings.push(Finding::new(Code::NestedKey, entry.key_span, message).hinted(hint));
            return;
        }
        if fields::find(fields::OWN, name).is_none() {
            findings.push(unknown(PREFIX, name, entry.key_span, fields::OWN));
            return;
        }
        let read = &mut values::Reader { text, findings };
        match name {
            "shot" => self.shot = read.template(&entry.value),
            "tiers" => self.tiers = blocks::tiers(&entry.value, read),
            "matrix" => self.axes = blocks::axes(&entry.value, read),
            "dialects" => self.dialects = blocks::dialects(&entry.value, read),
            "palette" => {
                self.palette_span = Some(entry.value.span);
                self.palette = read.texts(&entry.value);
            }
            "anchor" => self.anchor = read.text(&entry.value),
            "pick" => self.pick = read.integer(&entry.value, 1, fields::MAX_COMBINATIONS),
            "media" => drop(read.words(&entry.value, &["image", "video"])),
            _ => self.own.read(name, fields::OWN, &entry.value, read),
        }
    }

    /// The block of a tier.
    pub fn tier(&self, name: &str) -> Option<&TierBlock> {
        self.tiers.iter().find(|block| block.name.value == name)
    }

    /// What is set for a tier: its own value, else the file's. Wordings stay apart, because they add up.
    pub fn at_tier(&self, name: &str) -> Knobs {
        let file = self.own.clone();
        let Some(block) = self.tier(name) else { return file };
        let own = block.knobs.clone();
        Knobs {
            route: own.route.or(file.route),
            count: own.count.or(file.count),
            size: own.size.or(file.size),
            aspect: own.aspect.or(file.aspect),
            strength: own.strength.or(file.strength),
            seed: own.seed.or(file.seed),
            motion: own.motion.or(file.motion),
            guidance: own.guidance.or(file.guidance),
            seconds: own.seconds.or(file.seconds),
            fps: own.fps.or(file.fps),
            prompt: own.prompt,
            add: own.add,
            negative: own.negative,
        }
    }

    /// Every text with inputs outside of the body: what renaming and looking for uses has to go through.
    pub fn templates(&self) -> Vec<&Templated> {
        let mut all: Vec<&Templated> = self.shot.iter().collect();
        all.extend(self.own.negative.as_ref());
        for block in &self.tiers {
            let knobs = &block.knobs;
            all.extend([&knobs.prompt, &knobs.add, &knobs.negative].into_iter().flatten());
        }
        for dialect in &self.dialects {
            all.extend([&dialect.prompt, &dialect.add, &dialect.negative].into_iter().flatten());
        }
        for axis in &self.axes {
            if let Source::Values(values) = &axis.source {
                all.extend(values.iter().filter_map(|value| value.negative.as_ref()));
            }
        }
        all
    }
}

impl Knobs {
    /// Reads one field by what the table says that it takes.
    fn read(
        &mut self,
        name: &str,
        table: &'static [fields::Field],
        value: &Node,
        read: &mut values::Reader<'_>,
    ) {
        let Some(field) = fields::find(table, name) else { return };
        let whole = |takes| if let Takes::Integer(min, max) = takes { (min, max) } else { (0, u64::MAX) };
        let number = |takes| if let Takes::Number(min, max) = takes { (min, max) } else { (0.0, f64::MAX) };
        let ((least, most), (from, to)) = (whole(field.takes), number(field.takes));
        match name {
            "route" => self.route = read.text(value),
            "size" => {
                self.size = read.shaped(value, fields::is_size, "a size: `1K`, `2K`, `4K` or `1280x720`")
            }
            "aspect" => {
                self.aspect = read.shaped(value, fields::is_aspect, "an aspect such as `\"16:9\"`, in quotes")
            }
            "count" => self.count = read.integer(value, least, most),
            "seed" => self.seed = read.integer(value, least, most),
            "motion" => self.motion = read.integer(value, least, most),
            "fps" => self.fps = read.integer(value, least, most),
            "strength" => self.strength = read.number(value, from, to),
            "guidance" => self.guidance = read.number(value, from, to),
            "seconds" => self.seconds = read.number(value, from, to),
            "prompt" => self.prompt = read.template(value),
            "add" => self.add = read.template(value),
            "negative" => self.negative = read.template(value),
            _ => {}
        }
    }
}

/// A nested `maquette:` map, which Dotprompt drops.
fn nested(entry: &Entry) -> Finding {
    let message = "Dotprompt drops a nested `maquette:` map, so nothing in it counts";
    let first = entry.value.entries().first().map_or("tiers", |first| first.key.as_str());
    let hint = format!("Write flat keys: `{PREFIX}{first}: …`.");
    Finding::new(Code::NestedKey, entry.key_span, message).hinted(hint)
}

/// A key that is in no table.
fn unknown(prefix: &str, name: &str, span: Span, table: &'static [fields::Field]) -> Finding {
    let names = || table.iter().map(|field| field.name);
    let message = format!("there is no field `{prefix}{name}`");
    let Some(near) = fields::near(names(), name) else {
        let all: Vec<&str> = names().collect();
        return Finding::new(Code::UnknownKey, span, message)
            .hinted(format!("There are: {}.", all.join(", ")));
    };
    let edit = crate::finding::Edit { span, text: format!("{prefix}{near}") };
    Finding::new(Code::UnknownKey, span, message)
        .hinted(format!("Did you mean `{prefix}{near}`?"))
        .mended(format!("Change to `{prefix}{near}`"), vec![edit])
}

/// What a node is, in words.
fn kind_of(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "nothing",
        Kind::Bool(_) => "yes or no",
        Kind::Int(_) | Kind::Float(_) => "a number",
        Kind::Text(_) => "text",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a map",
    }
}
