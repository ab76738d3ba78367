//! Running: builds everything in the order of dependence, serves until told to leave, and leaves in order.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use maquette_protocol::{Digest, PROTOCOL};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assets::{Assets, Measures, Thumbs};
use crate::config::ConfigFiles;
use crate::config::read::ReadError;
use crate::discovery::{Announcement, Discovery};
use crate::engine::health::{Level, Notices};
use crate::engine::{About, Engine, Fault, Projects, views};
use crate::gate::pairing::Desk;
use crate::gate::{Client, Credential, Gate, Keys, Logins};
use crate::jobs::{Deps, Executor};
use crate::journal::{Health, scrub};
use crate::keys::KeyStore;
use crate::platform::clock;
use crate::platform::folders::Folders;
use crate::platform::lock::Lock;
use crate::providers::Provider;
use crate::providers::sketch::{ADAPTER_VERSION, Sketch};
use crate::rpc::listen::PREFERRED_PORTS;
use crate::rpc::login::Door;
use crate::rpc::memo::Memo;
use crate::rpc::methods::{self, Context, pairing};
use crate::rpc::shell::{Shell, ShellFile};
use crate::rpc::upload_route::{self, Uploads};
use crate::rpc::{Listeners, Service, asset_route, assets::Source, check, login, serve, shell};
use crate::shutdown::{Leaving, Presence, Signals};
use crate::{spawn, writer};

/// How long a start waits for a predecessor that is still draining.
const PREDECESSOR: Duration = Duration::from_secs(12);

/// How long a leaving daemon waits for slow subscribers.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Called with the socket's path once requests are answered.
pub type OnReady = Box<dyn FnOnce(&Path) + Send>;

/// How a daemon is to run.
pub struct Options {
    /// Where everything lies.
    pub folders: Folders,
    /// Providers beside the built-in ones, each with the version of its adapter.
    pub providers: Vec<(Arc<dyn Provider>, u32)>,
    /// Whether browsers may come by loopback TCP.
    pub tcp: bool,
    /// The panel's pages; none where there is no panel.
    pub shell: Vec<ShellFile>,
    /// Called once requests are answered.
    pub on_ready: Option<OnReady>,
}

/// Why a daemon did not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Something that has to be there first is not; the text says what, and what to do.
    #[error("{0}")]
    Cannot(String),
}

fn cannot(error: impl std::fmt::Display) -> RunError {
    RunError::Cannot(error.to_string())
}

/// Runs a daemon until it is told to leave. Blocks; builds its own runtime.
///
/// # Errors
/// Why it did not start; the same text goes to whoever started it.
pub fn run(options: Options) -> Result<(), RunError> {
    let prepared = prepare(&options);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(cannot);
    let outcome = prepared.and_then(|lock| {
        let runtime = runtime?;
        let outcome = runtime.block_on(live(options, lock));
        // Work that does not let go is cut off; what was answered is on the disk.
        runtime.shutdown_background();
        outcome
    });
    if let Err(error) = &outcome {
        tracing::error!(%error, "the daemon does not start");
        spawn::announce_error(&error.to_string());
    }
    outcome
}

/// What comes before everything else: folders and the lock of the one daemon.
fn prepare(options: &Options) -> Result<Lock, RunError> {
    options.folders.prepare().map_err(cannot)?;
    options.folders.check_socket_path().map_err(cannot)?;
    Lock::take_within(&options.folders.daemon_lock(), PREDECESSOR).map_err(cannot)
}

async fn live(mut options: Options, lock: Lock) -> Result<(), RunError> {
    let folders = options.folders.clone();
    let signals = Signals::take().map_err(cannot)?;
    let leaving = Leaving::default();
    let on_ready = options.on_ready.take();
    let (listener, socket) = crate::platform::socket::bind(&lock, &folders).map_err(cannot)?;
    let mut listeners = Listeners::none().with_unix(listener).map_err(cannot)?;
    if options.tcp {
        listeners = listeners.with_tcp(&PREFERRED_PORTS).await.map_err(cannot)?;
    }
    let port = listeners.port();
    let about = About {
        instance_id: crate::platform::secret::random_hex().map_err(cannot)?[..16].to_owned(),
        started_ms: clock::unix_ms(),
        http: port.map(|port| format!("http://127.0.0.1:{port}")),
    };
    let shell = Shell::new(&options.shell, port.unwrap_or_default());
    let (engine, writer_thread) = build(options, about.clone(), leaving.drain.clone()).await?;
    let (service, keys) = service(&engine, &leaving, socket.path(), shell)?;
    let announcement = announce(&folders, &about, socket.path(), port)?;
    let presence = Presence { announcement: Some(announcement), socket: Some(socket), lock };
    spawn::announce_ready(&folders.socket);
    if let Some(on_ready) = on_ready {
        on_ready(&folders.socket);
    }
    let background = Background::start(&engine);
    let stop_serving = CancellationToken::new();
    tokio::select! {
        drained = serve(listeners, service, stop_serving.clone()) => tracing::info!(?drained, "no call is left"),
        () = tell_subscribers(&engine, &leaving, &stop_serving) => {}
        () = signals.drive(&leaving) => {}
        () = leaving.at_once.cancelled() => tracing::warn!("left at once"),
    }
    background.stop();
    leave(engine, writer_thread, &leaving).await;
    drop((keys, presence));
    Ok(())
}

/// Subscribers hear that the daemon leaves before their connections end. Goes on for ever, beside the server.
async fn tell_subscribers(engine: &Engine, leaving: &Leaving, stop_serving: &CancellationToken) {
    leaving.drain.cancelled().await;
    engine.subscribers.close();
    if tokio::time::timeout(LAST_WORDS, engine.subscribers.wait()).await.is_err() {
        tracing::warn!("some subscribers were too slow to hear that the daemon leaves");
    }
    stop_serving.cancel();
    std::future::pending().await
}

/// Builds the engine, in the order of dependence.
async fn build(
    options: Options,
    about: About,
    leaving: CancellationToken,
) -> Result<(Arc<Engine>, std::thread::JoinHandle<()>), RunError> {
    let Options { folders, providers, .. } = options;
    let data = folders.data.clone();
    let opening =
        tokio::task::spawn_blocking(move || writer::open(&data)).await.map_err(cannot)?.map_err(cannot)?;
    let notices = Notices::default();
    notices.at_start(&opening.repairs, &opening.health);
    let (contents, journal) = (opening.contents.reader(), opening.journal.reader());
    let healthy = matches!(opening.health, Health::Healthy);
    let (writer, store, thread) =
        writer::start(folders.data.clone(), opening, clock::unix_ms).map_err(cannot)?;
    let (providers, adapters) = providers_by_name(providers);
    let catalog = read_catalog(&folders, &adapters, &notices)?;
    let assets = Assets::open(&folders.data).map_err(cannot)?;
    let (thumbs, measures) = (Thumbs::new(&folders.cache), Measures::new(&folders.cache));
    let deps = Deps {
        store: store.clone(),
        writer: writer.clone(),
        contents: contents.clone(),
        assets: assets.clone(),
        thumbs: thumbs.clone(),
        providers,
        stopwatch: stopwatch_ms,
    };
    let executor = Executor::new(deps, leaving.clone());
    // Figures only: where they are missing, routes count as never measured.
    if let Ok(json) = std::fs::read(timings_file(&folders)) {
        executor.timings().take_up(&json);
    }
    let engine = Arc::new(Engine {
        store,
        writer,
        contents,
        journal,
        assets,
        thumbs,
        measures,
        executor,
        projects: Projects::new(folders.config.clone(), catalog.clone()),
        catalog,
        keys: KeyStore::new(&folders.config),
        folders,
        about,
        notices,
        recipes: views::RecipeCache::default(),
        tasks: TaskTracker::new(),
        subscribers: TaskTracker::new(),
        leaving,
        clock: clock::unix_ms,
    });
    engine.goes_on_elsewhere();
    engine.looks_at_what_is_made();
    if healthy && engine.rebuilding().is_none() {
        take_up(&engine).await;
    } else if healthy {
        let waiting = engine.clone();
        engine.tasks.spawn(async move {
            tokio::select! {
                level = waiting.writer_is_level() => if level { take_up(&waiting).await },
                () = waiting.leaving.cancelled() => {}
            }
        });
    }
    Ok((engine, thread))
}

/// What routes took; it may be deleted at any time.
fn timings_file(folders: &Folders) -> std::path::PathBuf {
    folders.cache.join("timings.json")
}

/// Opens the wallets and takes up the jobs that the last run left. A config that cannot be used is told by `doctor`, and stops neither.
async fn take_up(engine: &Arc<Engine>) {
    if let Err(fault) = engine.open_wallets().await {
        tracing::error!(?fault, "the wallets could not be opened");
    }
    match engine.executor.recover() {
        Ok(0) => {}
        Ok(jobs) => tracing::info!(jobs, "jobs of the last run go on"),
        Err(error) => tracing::error!(%error, "the jobs of the last run could not be read"),
    }
}

type Providers = BTreeMap<String, Arc<dyn Provider>>;

fn providers_by_name(more: Vec<(Arc<dyn Provider>, u32)>) -> (Providers, Vec<(String, u32)>) {
    let sketch: (Arc<dyn Provider>, u32) = (Arc::new(Sketch), ADAPTER_VERSION);
    let mut providers = Providers::new();
    let mut adapters = Vec::new();
    for (provider, version) in std::iter::once(sketch).chain(more) {
        adapters.push((provider.name().to_owned(), version));
        providers.insert(provider.name().to_owned(), provider);
    }
    (providers, adapters)
}

/// The catalog. Where a file of the person's cannot be used, the shipped ones still serve, and `doctor` says what is wrong.
fn read_catalog(
    folders: &Folders,
    adapters: &[(String, u32)],
    notices: &Notices,
) -> Result<Arc<crate::catalog::Catalog>, RunError> {
    let adapters: Vec<(&str, u32)> =
        adapters.iter().map(|(name, version)| (name.as_str(), *version)).collect();
    match ConfigFiles::new(folders.config.clone()).catalog(&adapters) {
        Ok(catalog) => Ok(Arc::new(catalog)),
        Err(error) => {
            let Fault::Config { message, hint, .. } = Fault::from(ReadError::clone(&error)) else {
                return Err(cannot(error));
            };
            notices.add("bad_catalog", Level::Error, message, &hint);
            crate::catalog::Catalog::load(&[], &adapters).map(Arc::new).map_err(cannot)
        }
    }
}

fn stopwatch_ms() -> u64 {
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let began = *BEGAN.get_or_init(clock::monotonic);
    u64::try_from(clock::monotonic().duration_since(began).as_millis()).unwrap_or(u64::MAX)
}

fn service(
    engine: &Arc<Engine>,
    leaving: &Leaving,
    socket: &Path,
    shell: Shell,
) -> Result<(Service, Arc<Keys>), RunError> {
    let keys = Arc::new(Keys::new(crate::platform::secret::random().map_err(cannot)?));
    let token = crate::platform::secret::token(&engine.folders.token_file()).map_err(cannot)?;
    keys.admit(Credential::Token(&token).hash(), Client::local());
    admit_clients(engine, &keys);
    let logins = Arc::new(Logins::default());
    let assets = asset_route::Assets::new(Source::new(
        engine.assets.clone(),
        engine.thumbs.clone(),
        engine.executor.clone(),
    ));
    let forgetting = assets.clone();
    let context = Context {
        engine: engine.clone(),
        keys: keys.clone(),
        desk: Arc::new(Desk::new(clock::monotonic())),
        logins: logins.clone(),
        leaving: leaving.clone(),
        socket: Some(socket.to_string_lossy().into_owned()),
        forget: Box::new(move |digest: &Digest| forgetting.forget(&digest.to_string())),
    };
    let door = Door { engine: engine.clone(), keys: keys.clone(), logins };
    let gate = Gate::new(keys.clone(), Vec::new());
    let uploads = Uploads::new(engine.clone(), keys.clone(), gate.shared_paces());
    let routes = asset_route::routes(assets).merge(upload_route::routes(uploads));
    let service = Service {
        methods: methods::module(context).map_err(cannot)?.into(),
        scope_of: check::scope_in_table,
        routes: routes.merge(shell::routes(shell)).merge(login::routes(door)),
        gate,
        memo: Some(Memo::new(engine.clone())),
        protocol: PROTOCOL[1],
    };
    Ok((service, keys))
}

/// Admits the clients that were paired before; where the index is being built anew, as soon as it knows them all.
fn admit_clients(engine: &Arc<Engine>, keys: &Arc<Keys>) {
    let admit = |engine: &Arc<Engine>, keys: &Keys| match pairing::admit_all(engine, keys) {
        Ok(clients) => tracing::debug!(clients, "paired clients are admitted"),
        Err(fault) => tracing::error!(?fault, "the paired clients could not be read"),
    };
    if engine.rebuilding().is_none() {
        return admit(engine, keys);
    }
    let (waiting, keys) = (engine.clone(), keys.clone());
    engine.tasks.spawn(async move {
        tokio::select! {
            level = waiting.writer_is_level() => if level { admit(&waiting, &keys) },
            () = waiting.leaving.cancelled() => {}
        }
    });
}

fn announce(
    folders: &Folders,
    about: &About,
    socket: &Path,
    port: Option<u16>,
) -> Result<Announcement, RunError> {
    let discovery = Discovery {
        pid: std::process::id(),
        started_ms: about.started_ms,
        instance_id: about.instance_id.clone(),
        socket: Some(socket.to_owned()),
        port,
        protocol: PROTOCOL,
        build: env!("CARGO_PKG_VERSION").to_owned(),
        token_file: folders.token_file(),
    };
    Announcement::publish(&folders.discovery_file(), &discovery).map_err(cannot)
}

/// Threads that work after the first answer: the tables are loaded, deleted content is erased, old segments are scrubbed, orphans swept.
struct Background {
    stop: Arc<AtomicBool>,
}

/// Files that no record names are swept once they are this old, in milliseconds.
const ORPHAN_AGE_MS: u64 = 86_400_000;

impl Background {
    fn start(engine: &Arc<Engine>) -> Background {
        let stop = Arc::new(AtomicBool::new(false));
        let (engine, stopped) = (engine.clone(), stop.clone());
        let runtime = tokio::runtime::Handle::current();
        let thread = std::thread::Builder::new().name("background".to_owned());
        let started = thread.spawn(move || {
            let level = engine.writer_is_level();
            if !tokio::runtime::Handle::block_on(&runtime, level) {
                return;
            }
            let prompts = writer::prompt_reader(engine.contents.clone());
            if let Err(error) = engine.store.load_tables(&prompts) {
                tracing::error!(%error, "the tables could not be loaded");
            }
            engine.finish_deletions();
            check_journal(&engine, &stopped);
            engine.sweep(ORPHAN_AGE_MS);
        });
        if let Err(error) = started {
            tracing::error!(%error, "nothing is done in the background");
        }
        Background { stop }
    }

    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Verifies the sealed segments at leisure.
fn check_journal(engine: &Engine, stop: &AtomicBool) {
    match scrub(&engine.journal, 0, &mut |_| {}, stop) {
        Ok(report) => tracing::debug!(?report, "the journal was scrubbed"),
        Err(error) => {
            let hint = "Put a backup of the folder `journal` in its place and start again. What is newer than the damage is not affected.";
            engine.notices.add("journal_damaged", Level::Error, error.to_string(), hint);
        }
    }
}

/// Leaves in order: running jobs end or are cut off, the writer's queue is emptied, then the thread ends.
async fn leave(engine: Arc<Engine>, writer_thread: std::thread::JoinHandle<()>, leaving: &Leaving) {
    leaving.drain.cancel();
    engine.tasks.close();
    let drained = async {
        engine.tasks.wait().await;
        engine.executor.drained().await;
    };
    let patience = async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        tracing::info!("waiting for orders that are paid for and cannot be asked for again");
        engine.executor.no_create_is_on_its_way().await;
        // What came has to be stored, too.
        tokio::time::sleep(Duration::from_secs(10)).await;
    };
    tokio::select! {
        () = drained => {}
        () = patience => tracing::warn!("some jobs were cut off; they go on at the next start"),
        () = leaving.at_once.cancelled() => return,
    }
    // Torn, it counts as nothing measured.
    if let Err(error) = std::fs::write(timings_file(&engine.folders), engine.executor.timings().to_json()) {
        tracing::warn!(%error, "what was measured is not kept");
    }
    drop(engine);
    let ended = tokio::task::spawn_blocking(move || writer_thread.join());
    if tokio::time::timeout(Duration::from_secs(2), ended).await.is_err() {
        tracing::warn!("the writer is still waited for by somebody; what was answered is on the disk");
    }
}
