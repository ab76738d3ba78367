//! Where a prompt file comes from, and what is known around it: its text, its project, what may be read beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use maquette_prompt::check::is_remote;
use maquette_prompt::document::Document;
use maquette_prompt::expand::{Ask, Expansion};
use maquette_prompt::facts::{self, Facts};
use maquette_prompt::files::Files;
use maquette_prompt::settings::Knobs;
use maquette_prompt::{Code, Encoding, Finding};
use serde_json::{Map, Value};

use super::folders::{Folders, MAX_TEXT, read_bounded};
use super::shelf::{self, PROMPTS};
use crate::catalog::{Does, Route};
use crate::config::Tier;
use crate::config::read::PROJECT_FILE;
use crate::engine::{Caller, Engine, Fault, Project};
use crate::ledger::calendar::days_until;
use crate::plan::names::{check_shot_name, shot_name_from_prompt};
use crate::plan::words::Stage;

/// A prompt file as it is named: by its path, by its text, by both where the text is not what is on the disk, or by its name in its project.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Absolute; only for processes on this machine.
    pub path: Option<String>,
    /// Its name among its project's files.
    pub name: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Folder or id of the project.
    pub project: Option<String>,
}

/// A prompt file that was read, with what is known around it.
pub struct Opened {
    /// The file.
    pub document: Document,
    /// What it may name.
    pub files: Folders,
    /// Its project.
    pub project: Arc<Project>,
    /// What checks may know.
    pub facts: Facts,
    /// Whether it has a `maquette.` key or lies in the project's prompts folder.
    pub is_ours: bool,
    /// The shot where the file names none: its own name.
    stem: Option<String>,
}

impl Engine {
    /// Reads a prompt file. Blocks.
    pub(super) fn open_prompt(&self, caller: &Caller, source: Source) -> Result<Opened, Fault> {
        if let Some(name) = &source.name {
            if source.path.is_some() || source.text.is_some() {
                return Err(invalid("`name` stands for `path` and `text`", "Give one of them."));
            }
            let project = self.project(source.project.as_deref(), caller.sees_paths)?;
            let (path, text) = shelf::of(&project).read(name)?;
            return Ok(self.opened(Some(&path), text, project));
        }
        if source.path.is_some() && !caller.sees_paths {
            return Err(Fault::PathsAreLocal);
        }
        let path = source.path.map(PathBuf::from);
        if path.as_ref().is_some_and(|path| !path.is_absolute()) {
            return Err(invalid("`path` is not absolute", "Give the whole path from the root."));
        }
        let text = match (source.text, &path) {
            (Some(text), _) if text.len() as u64 > MAX_TEXT => {
                return Err(invalid("the text has more than 1 MiB", "Put parts of it into partials."));
            }
            (Some(text), _) => text,
            (None, Some(path)) => text_of(path)?,
            (None, None) => {
                return Err(invalid("none of `path`, `name` and `text` was given", "Give one of them."));
            }
        };
        let beside = folder_of(path.as_deref());
        let project = match (&source.project, nearest_project(beside.as_deref())) {
            (None, Some(root)) => self.project(root.to_str(), caller.sees_paths)?,
            (named, _) => self.project(named.as_deref(), caller.sees_paths)?,
        };
        Ok(self.opened(path.as_deref(), text, project))
    }

    fn opened(&self, path: Option<&Path>, text: String, project: Arc<Project>) -> Opened {
        let beside = folder_of(path);
        let prompts = project.root.as_ref().map(|root| Path::new(root).join(PROMPTS));
        let in_folder = prompts.as_ref().zip(beside.as_ref()).is_some_and(|(prompts, beside)| {
            prompts.canonicalize().is_ok_and(|prompts| beside.starts_with(prompts))
        });
        let document = Document::parse(text);
        Opened {
            is_ours: document.is_ours() || in_folder,
            document,
            files: Folders::new(beside.into_iter().chain(prompts)),
            facts: self.prompt_facts(&project),
            stem: path.and_then(stem),
            project,
        }
    }

    fn prompt_facts(&self, project: &Project) -> Facts {
        let now_ms = (self.clock)();
        let tier = |tier: &Tier| facts::Tier { name: tier.name.clone(), route: tier.route.clone() };
        let route = |route: &Route| facts::Route {
            name: route.name.clone(),
            provider: route.provider.clone(),
            model: route.model.clone(),
            shutdown: route.shutdown.clone(),
            days_left: route.shutdown.as_deref().and_then(|date| days_until(date, now_ms)),
            successor: route.successor.clone(),
            prompt_tokens: route.limits.prompt.map(|prompt| prompt.most),
            tokenizer: route.limits.prompt.map(|prompt| prompt.of.text().to_owned()),
        };
        let palettes = project.file.as_ref().map(|read| read.file.palette.clone());
        Facts {
            tiers: Some(project.ladder.tiers.iter().map(tier).collect()),
            routes: Some(self.catalog.routes().map(route).collect()),
            palettes: Some(palettes.unwrap_or_default()),
        }
    }

    /// The route that a tier has for this file.
    pub(super) fn route_for<'a>(&'a self, opened: &'a Opened, tier: &'a Tier) -> Option<&'a Route> {
        self.catalog.route(opened.route_name(tier))
    }

    /// How a tier is made of this file.
    pub(super) fn way(&self, opened: &Opened, tier: &Tier) -> Way {
        let does =
            |tier: &Tier, what| self.route_for(opened, tier).is_some_and(|route| route.does.contains(&what));
        let draws = |tier: &&Tier| !tier.needs_anchor && does(tier, Does::Draft);
        let lowest = opened.project.ladder.tiers.iter().find(draws);
        let is_lowest = lowest.is_some_and(|lowest| lowest.name == tier.name);
        match tier.stage {
            _ if tier.needs_anchor => Way::Anchor,
            _ if is_lowest => Way::Drafts,
            Stage::Exploration if does(tier, Does::Draft) => Way::Drafts,
            Stage::Refinement | Stage::Motion if !does(tier, Does::Promote) && does(tier, Does::Draft) => {
                Way::Drafts
            }
            Stage::Exploration | Stage::Refinement | Stage::Motion => Way::Promotion,
        }
    }
}

/// How a tier is made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From words alone.
    Drafts,
    /// From kept takes below.
    Promotion,
    /// From the anchor frames of its shots.
    Anchor,
}

impl Opened {
    /// What the file says of a tier.
    pub fn of_tier(&self, tier: &Tier) -> Option<&Knobs> {
        self.document.settings().tier(&tier.name).map(|block| &block.knobs)
    }

    /// What is set for a tier, by the tier's own block or for all tiers.
    pub fn knob<'a, T>(&'a self, tier: &Tier, get: impl Fn(&'a Knobs) -> Option<&'a T>) -> Option<&'a T> {
        self.of_tier(tier).and_then(&get).or_else(|| get(&self.document.settings().own))
    }

    /// The route's name that the file gives for a tier.
    pub fn named_route(&self, tier: &Tier) -> Option<&str> {
        self.of_tier(tier).and_then(|knobs| knobs.route.as_ref()).map(|route| route.value.as_str())
    }

    /// The route's name that a tier has for this file.
    pub fn route_name<'a>(&'a self, tier: &'a Tier) -> &'a str {
        self.named_route(tier).unwrap_or(&tier.route)
    }

    /// The file, ready to be expanded for a tier.
    pub fn expansion(&self, tier: Option<&Tier>, set: &Map<String, Value>) -> Result<Expansion, Fault> {
        let route = tier.and_then(|tier| self.facts.route(self.route_name(tier)));
        let ask = Ask { tier: tier.map(|tier| tier.name.as_str()), route };
        Expansion::new(&self.document, &self.files, set, ask).map_err(|findings| {
            let first = findings.iter().min_by_key(|finding| (finding.severity, finding.span));
            first.map_or_else(|| Fault::Broken("nothing was found".into()), |first| self.broken(first))
        })
    }

    /// A file that says nothing as long as this is wrong with it.
    pub fn broken(&self, finding: &Finding) -> Fault {
        let place = self.document.lines().place(self.document.text(), finding.span.start, Encoding::Utf32);
        Fault::Prompt {
            message: format!(
                "line {}, column {}: {} ({})",
                place.line + 1,
                place.column + 1,
                finding.message,
                finding.code.text()
            ),
            hint: match finding.hint.is_empty() {
                true => "`maquette prompt check FILE` says all that is wrong with it.".to_owned(),
                false => finding.hint.clone(),
            },
        }
    }

    /// The name of the shot where a wording has none: the file's own, else one made of the first prompt.
    pub fn shot_otherwise(&self, prompt: &str) -> String {
        self.stem.clone().unwrap_or_else(|| shot_name_from_prompt(prompt))
    }

    /// The colours that the file names, those of the project's palettes among them; none where it names none.
    pub fn palette(&self) -> Option<Vec<String>> {
        let named = &self.document.settings().palette;
        let palettes = self.facts.palettes.as_ref();
        let colours = named.iter().flat_map(|colour| {
            let known = palettes.and_then(|palettes| palettes.get(&colour.value)).cloned();
            known.unwrap_or_else(|| vec![colour.value.clone()])
        });
        (!named.is_empty()).then(|| colours.collect())
    }

    /// A picture that a wording names.
    pub fn picture(&self, name: &str) -> Result<(PathBuf, maquette_protocol::Digest), Fault> {
        let found = if is_remote(name) { None } else { self.files.picture(name) };
        found.ok_or_else(|| {
            let message = match is_remote(name) {
                true => format!("the picture `{name}` is not on this machine"),
                false => format!("there is no picture `{name}`"),
            };
            let hint = "Put it beside this file or into the project's prompts folder.";
            self.broken(&Finding::new(Code::MissingMedia, self.document.body_span(), message).hinted(hint))
        })
    }

    /// Where the file's anchor lies, where it names one that is there.
    pub fn anchor(&self) -> Option<String> {
        let anchor = self.document.settings().anchor.as_ref()?;
        self.files.find(maquette_prompt::files::Kind::Media, &anchor.value)
    }
}

fn invalid(message: &str, hint: &str) -> Fault {
    Fault::Invalid { message: message.to_owned(), hint: hint.to_owned() }
}

fn text_of(path: &Path) -> Result<String, Fault> {
    let broken = |why: &str| Fault::File { path: path.to_string_lossy().into_owned(), why: why.to_owned() };
    let bytes = read_bounded(path, MAX_TEXT)
        .ok_or_else(|| broken("it is no file of at most 1 MiB that can be read"))?;
    String::from_utf8(bytes).map_err(|_| broken("it is no text in UTF-8"))
}

/// The folder that a file lies in, followed to its end.
fn folder_of(path: Option<&Path>) -> Option<PathBuf> {
    path?.parent()?.canonicalize().ok()
}

/// The nearest folder above with a project's file.
fn nearest_project(beside: Option<&Path>) -> Option<PathBuf> {
    let mut above = beside?.ancestors();
    above.find(|folder| folder.join(PROJECT_FILE).is_file()).map(Path::to_owned)
}

/// A shot's name from the file's: `spring.prompt` is `spring`.
fn stem(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".prompt").unwrap_or(name);
    Some(check_shot_name(stem).unwrap_or_else(|_| shot_name_from_prompt(stem)))
}
