//! Projects: from a folder or id to a ladder, a palette, budgets and whether spending was allowed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Engine, Fault};
use crate::assets::digest_of;
use crate::catalog::Catalog;
use crate::config::read::{PROJECT_FILE, ReadError, ReadProject, Stamps};
use crate::config::{Budget, ConfigFiles, Ladder, PersonConfig, demo_project, new_project};
use crate::ledger::calendar;
use crate::ledger::reserve::BudgetLine;
use crate::platform::{files, secret};
use crate::state::command::Command;
use crate::state::records::{ProjectRecord, ShotRecord};

/// Id of the built-in project.
pub const DEFAULT: &str = "default";

/// Config files and the catalog.
pub struct Projects {
    files: ConfigFiles,
    catalog: Arc<Catalog>,
    /// Projects by folder, as they were when the files stood like this.
    joined: Mutex<HashMap<Option<PathBuf>, Joined>>,
}

type Joined = (Stamps, Arc<Project>);

/// The most projects that are remembered; beyond that all are joined anew.
const MAX_REMEMBERED: usize = 256;

/// A project as it stands.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its id; stays when the folder moves.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its folder; none for the built-in project.
    pub root: Option<String>,
    /// Its tiers and prices.
    pub ladder: Ladder,
    /// Its limits.
    pub budget: Budget,
    /// Its file.
    pub file: Option<Arc<ReadProject>>,
    /// What was lowered or ignored, with its line.
    pub warnings: Vec<String>,
}

/// The most projects that a list tells.
const MAX_LISTED: usize = 500;

/// A project as the journal knows it, whatever has become of its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProject {
    /// Its id.
    pub id: String,
    /// Its name when it was last opened.
    pub name: String,
    /// Its folder then; none for the built-in project.
    pub root: Option<String>,
    /// Whether a person allowed spending in that folder.
    pub is_trusted: bool,
    /// Its shots.
    pub shots: u64,
    /// Takes in them whose content was not deleted.
    pub takes: u64,
    /// When it or one of its shots last changed; 0 where nothing ever did.
    pub updated_ms: u64,
}

impl From<ProjectRecord> for KnownProject {
    fn from(record: ProjectRecord) -> Self {
        KnownProject {
            is_trusted: record.trusted.contains(&record.root),
            id: record.id,
            name: record.name,
            root: Some(record.root),
            shots: 0,
            takes: 0,
            updated_ms: record.updated_ms,
        }
    }
}

impl Projects {
    /// Reads from the config folder.
    pub fn new(folder: PathBuf, catalog: Arc<Catalog>) -> Projects {
        Projects { files: ConfigFiles::new(folder), catalog, joined: Mutex::default() }
    }

    /// The person's own config.
    pub fn person(&self) -> Result<Arc<PersonConfig>, Fault> {
        Ok(self.files.person()?)
    }

    /// How the config files stood when they were last read.
    pub(super) fn stamps(&self, root: Option<&Path>) -> Option<Stamps> {
        self.files.stamps(root)
    }

    /// Whether the config files still stand like this.
    pub(super) fn still_stand(&self, stamps: &Stamps) -> bool {
        self.files.still_stand(stamps)
    }

    /// The project in a folder; none where it has no file.
    fn in_folder(&self, root: &Path) -> Result<Option<Arc<Project>>, Fault> {
        let Some(read) = self.files.project(root)? else { return Ok(None) };
        self.remembered(Some(root), |person| {
            let shown = root.to_string_lossy().into_owned();
            // A file without an id is known by its place.
            let by_place = || format!("p-{}", &digest_of(shown.as_bytes()).to_string()[..16]);
            let id = read.file.id.clone().unwrap_or_else(by_place);
            let folder_name =
                || root.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
            let name = read.file.name.clone().unwrap_or_else(folder_name);
            self.joined(person, id, name, Some(shown.clone()), Some(read))
        })
        .map(Some)
    }

    /// The built-in project.
    fn built_in(&self) -> Result<Arc<Project>, Fault> {
        let name = || DEFAULT.to_owned();
        self.remembered(None, |person| self.joined(person, name(), name(), None, None))
    }

    /// The built-in project, then those that were asked for since the start.
    pub(super) fn open(&self) -> Result<Vec<Arc<Project>>, Fault> {
        let mut open = vec![self.built_in()?];
        let kept = self.joined.lock().unwrap_or_else(PoisonError::into_inner);
        open.extend(kept.iter().filter(|(root, _)| root.is_some()).map(|(_, (_, project))| project.clone()));
        open[1..].sort_by(|one, other| one.root.cmp(&other.root));
        Ok(open)
    }

    /// The project as it was joined last, if none of its files changed since.
    fn remembered(
        &self,
        root: Option<&Path>,
        join: impl FnOnce(&PersonConfig) -> Project,
    ) -> Result<Arc<Project>, Fault> {
        let person = self.person()?;
        let stamps = self.files.stamps(root);
        let mut kept = self.joined.lock().unwrap_or_else(PoisonError::into_inner);
        let root = root.map(Path::to_owned);
        if let Some((known, project)) = kept.get(&root)
            && Some(known) == stamps.as_ref()
        {
            return Ok(project.clone());
        }
        let project = Arc::new(join(&person));
        if kept.len() >= MAX_REMEMBERED {
            kept.clear();
        }
        if let Some(stamps) = stamps {
            kept.insert(root, (stamps, project.clone()));
        }
        Ok(project)
    }

    fn joined(
        &self,
        person: &PersonConfig,
        id: String,
        name: String,
        root: Option<String>,
        file: Option<Arc<ReadProject>>,
    ) -> Project {
        let of_project = file.as_ref().map(|read| &read.file);
        let ladder = Ladder::resolve(person, of_project, &self.catalog);
        let (budget, lowered) = Budget::resolve(person, of_project);
        let of_file = file.iter().flat_map(|read| read.warnings.iter());
        let all = of_file.chain(&lowered).chain(&ladder.warnings).chain(&person.warnings);
        let warnings = all.map(|warning| format!("line {}: {}", warning.line, warning.message)).collect();
        Project { id, name, root, ladder, budget, file, warnings }
    }
}

impl Project {
    /// Its id, name and folder, where it has one.
    pub fn opening(&self) -> Option<(String, String, String)> {
        self.root.clone().map(|root| (self.id.clone(), self.name.clone(), root))
    }

    /// The brand colours.
    pub fn brand(&self) -> Vec<String> {
        self.file.as_ref().map(|read| read.file.brand()).unwrap_or_default()
    }

    /// How far a brand colour may be off, in thousandths of CIEDE2000, where the project says it.
    pub fn tolerance_thousandths(&self) -> Option<u32> {
        self.file.as_ref().and_then(|read| read.file.tolerance_thousandths)
    }

    /// The budgets that a request on this tier by this client counts for.
    pub fn budget_lines(&self, tier: &str, client: &str, now_ms: u64) -> Vec<BudgetLine> {
        let (id, date) = (&self.id, calendar::date(now_ms));
        let tier_limit = self.ladder.tier(tier).and_then(|tier| tier.budget);
        vec![
            line(&format!("p/{id}"), &format!("p/{id}"), self.budget.credits, "the project's budget".into()),
            line(
                &format!("d/{id}/{date}"),
                &format!("d/{id}"),
                self.budget.per_day,
                "the project's budget for a day".into(),
            ),
            line(
                &format!("t/{id}/{tier}"),
                &format!("t/{id}/{tier}"),
                tier_limit,
                format!("the project's budget for {tier}"),
            ),
            line(
                &format!("c/{client}/{date}"),
                &format!("c/{client}"),
                self.budget.per_client_per_day,
                format!("the budget of {client} for a day"),
            ),
        ]
    }
}

fn line(
    spend_key: &str,
    limit_key: &str,
    file_limit: Option<crate::ledger::money::Microcredits>,
    label: String,
) -> BudgetLine {
    BudgetLine { spend_key: spend_key.to_owned(), limit_key: limit_key.to_owned(), file_limit, label }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        let (file, message) = (path_of(&error).to_string_lossy().into_owned(), error.to_string());
        let hint = match error {
            ReadError::Config { error, .. } => error.hint,
            ReadError::NotRegular { .. } => {
                "Put a plain file there; links and devices are not followed.".to_owned()
            }
            ReadError::TooLong { .. } | ReadError::NotText { .. } => {
                "Put a text file of at most 256 KiB there.".to_owned()
            }
            ReadError::Io { .. } => "Look at the file's permissions.".to_owned(),
        };
        Fault::Config { file, message, hint }
    }
}

fn path_of(error: &ReadError) -> &Path {
    match error {
        ReadError::NotRegular { path }
        | ReadError::TooLong { path }
        | ReadError::NotText { path }
        | ReadError::Io { path, .. }
        | ReadError::Config { path, .. } => path,
    }
}

impl Engine {
    /// A project by its folder or id; none means the built-in one. Only processes on this machine may name folders.
    pub fn project(&self, named: Option<&str>, sees_paths: bool) -> Result<Arc<Project>, Fault> {
        match named {
            None | Some(DEFAULT) => self.projects.built_in(),
            Some(path) if path.contains(['/', '\\']) => {
                if !sees_paths {
                    return Err(Fault::PathsAreLocal);
                }
                let root = std::fs::canonicalize(path).map_err(|_| Fault::UnknownProject(path.to_owned()))?;
                self.projects.in_folder(&root)?.ok_or_else(|| Fault::UnknownProject(path.to_owned()))
            }
            Some(id) => self.project_by_id(id),
        }
    }

    fn project_by_id(&self, id: &str) -> Result<Arc<Project>, Fault> {
        let unknown = || Fault::UnknownProject(id.to_owned());
        let record = self.get::<ProjectRecord>(id)?.ok_or_else(unknown)?;
        for root in [&record.root].into_iter().chain(record.trusted.iter().rev()) {
            match self.projects.in_folder(Path::new(root)) {
                Ok(Some(project)) if project.id == id => return Ok(project),
                _ => continue,
            }
        }
        Err(unknown())
    }

    /// The projects that were ever opened, the one changed last first; at most 500, the built-in one always among them. Goes through
    /// all shots, so it blocks for as long as that takes.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn known_projects(&self) -> Result<Vec<KnownProject>, Fault> {
        let built_in = KnownProject {
            id: DEFAULT.to_owned(),
            name: DEFAULT.to_owned(),
            root: None,
            is_trusted: true,
            shots: 0,
            takes: 0,
            updated_ms: 0,
        };
        let mut known = HashMap::from([(DEFAULT.to_owned(), built_in)]);
        for record in self.store.scan::<ProjectRecord>() {
            let record = record?;
            known.insert(record.id.clone(), record.into());
        }
        for shot in self.store.scan::<ShotRecord>() {
            let shot = shot?;
            let Some(project) = known.get_mut(&shot.project) else { continue };
            project.shots += 1;
            project.takes += shot.takes;
            project.updated_ms = project.updated_ms.max(shot.updated_ms);
        }
        let mut known: Vec<KnownProject> = known.into_values().collect();
        known.sort_by(|one, other| (other.updated_ms, &one.id).cmp(&(one.updated_ms, &other.id)));
        let built_in = known.iter().position(|project| project.id == DEFAULT).filter(|at| *at >= MAX_LISTED);
        if let Some(at) = built_in {
            known.swap(at, MAX_LISTED - 1);
        }
        known.truncate(MAX_LISTED);
        Ok(known)
    }

    /// Whether a person allowed spending in it. The built-in project is the person's own.
    pub fn is_trusted(&self, project: &Project) -> Result<bool, Fault> {
        let Some(root) = &project.root else { return Ok(true) };
        Ok(self
            .get::<ProjectRecord>(project.id.as_str())?
            .is_some_and(|record| record.trusted.contains(root)))
    }

    /// Makes a folder a project and trusts it, or trusts one that came from elsewhere.
    pub async fn init_project(
        &self,
        path: &str,
        name: Option<&str>,
        demo: bool,
        trust: bool,
    ) -> Result<Arc<Project>, Fault> {
        let broken = |why: std::io::Error| Fault::File { path: path.to_owned(), why: why.to_string() };
        let only_trust = trust;
        if !only_trust {
            std::fs::create_dir_all(path).map_err(broken)?;
        }
        let root = std::fs::canonicalize(path).map_err(broken)?;
        let found = self.projects.in_folder(&root)?;
        // A file that was there already may come from anywhere: only `trust` allows spending in it.
        let trust = trust || found.is_none();
        let project = match found {
            Some(project) => project,
            None if only_trust => return Err(Fault::UnknownProject(path.to_owned())),
            None => {
                write_project(&root, name, demo)?;
                self.projects.in_folder(&root)?.ok_or_else(|| Fault::UnknownProject(path.to_owned()))?
            }
        };
        let (id, name) = (project.id.clone(), project.name.clone());
        let root = root.to_string_lossy().into_owned();
        self.writer.carry_out(Command::OpenProject { project: id, name, root, trust }).await?;
        Ok(project)
    }
}

fn write_project(root: &Path, name: Option<&str>, demo: bool) -> Result<(), Fault> {
    let path = root.join(PROJECT_FILE);
    let own = root.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.map(str::to_owned).or(own).unwrap_or_else(|| "project".to_owned());
    if !crate::config::project::is_project_name(&name) {
        return Err(Fault::Invalid {
            message: format!("`{name}` cannot be the name of a project"),
            hint: "Give one with `--name`, for example `--name \"Spring campaign\"`.".to_owned(),
        });
    }
    let random = secret::random_hex().map_err(|error| Fault::Broken(error.to_string()))?;
    let id = format!("p-{}", &random[..16]);
    let text = if demo { demo_project(&id, &name) } else { new_project(&id, &name) };
    files::create_file_durably(root, PROJECT_FILE, text.as_bytes(), || Ok(()))
        .map(drop)
        .map_err(|why| Fault::File { path: path.to_string_lossy().into_owned(), why: why.to_string() })
}
