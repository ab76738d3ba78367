//! What can be typed. The help texts are the manual: `--help`, man pages and completions are made from them.

mod canary;
mod clients;
mod credits;
mod library;
mod looking_back;
mod making;
mod models;
mod numbers;
mod plugins;
mod prompts;
mod running;

pub use canary::*;
pub use clients::*;
pub use credits::*;
pub use library::*;
pub use looking_back::*;
pub use making::*;
pub use models::*;
pub use plugins::*;
pub use prompts::*;
pub use running::*;

use clap::{Args, CommandFactory, Parser, Subcommand};

/// Drafts, heroes, anchor frames and motion, with every credit accounted for.
#[derive(Debug, Parser)]
#[command(
    name = "maquette",
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "\
Examples:
  maquette draft \"a ceramic teapot on an oak table at dawn\" -n 8
  maquette keep 3                 the third take of the last list is good
  maquette promote 3              make it on the next tier
  maquette anchor 1               pin the result as the shot's anchor frame
  maquette motion                 make a clip from the anchor frame

Takes are named by number in the last list (3, 5-8), by id (t17) or by shot (spring-hero).
Exit codes: 0 done, 2 usage, 3 refused, 4 credits, 5 provider, 6 daemon, 130 left by Ctrl-C."
)]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder or id of the project; else the nearest folder with a maquette.toml
    #[arg(long, global = true, value_name = "PATH|ID", help_heading = "Everywhere")]
    pub project: Option<String>,
    /// Print one JSON document instead of text
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub json: bool,
    /// Show no pictures in the terminal; MAQUETTE_PICTURES=never does the same
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub no_pictures: bool,
}

/// The commands by what they are for, as the first help shows them. A test sees to it that none is missing.
const GROUPS: &[(&str, &str)] = &[
    ("Make", "draft promote motion edit stitch quote"),
    ("Prompt files", "run prompt"),
    ("Decide", "keep reject anchor undo"),
    ("Look", "takes shots search show lineage board"),
    ("Measure", "drift kinetic flicker advise stats canary"),
    ("Files", "open export import watch"),
    ("Tidy", "rename delete"),
    ("Credits", "credits ledger budget grant checkin reconcile"),
    ("Jobs", "jobs cancel retry resolve notify"),
    ("Models", "ladder key models tiers"),
    ("Panel and plugins", "panel clients pair plugin"),
    ("Set up", "init doctor status start stop sockname serve lsp completions man"),
];

/// The parser, with its commands in groups.
pub fn command() -> clap::Command {
    let tree = Cli::command();
    let groups = grouped(&tree);
    tree.help_template(format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{groups}Everywhere:\n{{options}}{{after-help}}"
    ))
}

/// One line a command, under the words of its group.
fn grouped(tree: &clap::Command) -> String {
    let mut text = String::new();
    for (title, names) in GROUPS {
        text.push_str(&format!("{title}:\n"));
        for name in names.split_whitespace() {
            let about = tree.find_subcommand(name).and_then(clap::Command::get_about);
            text.push_str(&format!("  {name:<11}  {}\n", about.map(ToString::to_string).unwrap_or_default()));
        }
        text.push('\n');
    }
    text
}

/// All commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a folder a project, or trust one that came from elsewhere
    Init(InitArgs),
    /// Run the daemon here, in the foreground
    Serve,
    /// Start the daemon if none runs
    Start,
    /// End the daemon; open jobs go on at the next start
    Stop(StopArgs),
    /// How the daemon is, and what it wants you to know
    Status,
    /// Print the path of the daemon's socket, for scripts
    Sockname,
    /// Make drafts from a prompt
    Draft(DraftArgs),
    /// Say that takes are good
    Keep(JudgeArgs),
    /// Say that takes are not good
    Reject(JudgeArgs),
    /// Take back the last keep, reject, anchor or canary pin
    Undo,
    /// Make takes on a higher tier
    Promote(PromoteArgs),
    /// Change a part of a take, or give it more pixels
    Edit(EditArgs),
    /// Pin a still as its shot's anchor frame, or show a shot's anchor
    Anchor(AnchorArgs),
    /// Make a clip from an anchor frame
    Motion(MotionArgs),
    /// Join clips to one
    Stitch(StitchArgs),
    /// All that is known of a take, with its picture and recipe
    Show(ShowArgs),
    /// Open a copy of a take in the system's viewer
    Open(OpenArgs),
    /// Copy takes into a folder, with readable names
    Export(ExportArgs),
    /// Find takes by the words of their prompts
    Search(SearchArgs),
    /// What changed between two takes, measured component by component
    Drift(DriftArgs),
    /// What a still promises as a clip, before a clip is paid
    Kinetic(KineticArgs),
    /// What a clip does over time: boiling, pumping, ghosting, freezes; with a strip picture
    Flicker(FlickerArgs),
    /// What could be done with a take, with the reasons for each; never which
    Advise(AdviseArgs),
    /// Rolls and credits for each accepted hero, what was kept, and the look over the weeks
    Stats(StatsArgs),
    /// Pin takes, and see what changes when their model has a new version
    Canary(CanaryArgs),
    /// What a take came from and what came from it
    Lineage(LineageArgs),
    /// The shots of a project
    Shots(PageArgs),
    /// The takes of a project or shot
    Takes(TakesArgs),
    /// Give a shot another name
    Rename(RenameArgs),
    /// Delete the content of takes for good; the books stay
    Delete(DeleteArgs),
    /// Jobs, newest first
    Jobs(JobsArgs),
    /// Stop jobs
    Cancel(CancelArgs),
    /// Try again what failed, was refused or was cancelled
    Retry(RetryArgs),
    /// Say what became of a job that nobody else can tell
    Resolve(ResolveArgs),
    /// Wallets: what is there, held and spent
    Credits,
    /// The books, newest first
    Ledger(LedgerArgs),
    /// Add credits to a wallet
    Grant(GrantArgs),
    /// Take the credits of this week's check-in
    Checkin(CheckinArgs),
    /// Show or set budgets
    Budget(BudgetArgs),
    /// Compare the books with what a provider lists
    Reconcile(ReconcileArgs),
    /// The price of a command before it runs
    Quote(QuoteArgs),
    /// The tiers of the project, from drafts to motion
    Tiers,
    /// All routes a tier may use: models, prices, what they can do
    Models(ModelsArgs),
    /// Show the ladder with prices, or use another provider's models
    Ladder(LadderArgs),
    /// Keep, list, test and forget the keys of providers
    Key(KeyArgs),
    /// Open the panel in the browser
    Panel(PanelArgs),
    /// Plugins and browsers that have a token, and those that ask for one
    Clients(ClientsArgs),
    /// Give a plugin the token that it asks for, by the code that it shows
    Pair(PairArgs),
    /// Install, remove and examine the plugins of Krita, Blender, VS Code and others
    Plugin(PluginArgs),
    /// Lay takes out on a contact sheet or a mood board, as a picture or a page
    Board(BoardArgs),
    /// Bring a picture in from a file
    Import(ImportArgs),
    /// Keep a folder's files current, for programs that link them
    Watch(WatchArgs),
    /// Show a notification when work that took a while ends, or a job needs you
    Notify(NotifyArgs),
    /// Carry out a prompt file: drafts of all combinations, then what was kept, tier by tier
    Run(RunFileArgs),
    /// Check, expand, tidy or begin prompt files
    Prompt(PromptArgs),
    /// Look for everything that is wrong, and say what to do
    Doctor,
    /// Help editors with prompt files: a language server on standard input and output
    Lsp(LspArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Write man pages into a folder
    Man(ManArgs),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_commands_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn the_first_help_names_every_command_once() {
        let tree = Cli::command();
        let mut wanted: Vec<&str> = tree.get_subcommands().map(clap::Command::get_name).collect();
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.split_whitespace()).collect();
        wanted.sort();
        grouped.sort();
        assert_eq!(grouped, wanted);
        let help = command().render_help().to_string();
        assert!(help.contains("\n  keep         Say that takes are good\n"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }

    #[test]
    fn every_command_says_what_it_does_and_the_issue_s_commands_are_all_there() {
        let tree = Cli::command();
        let names: Vec<&str> = tree.get_subcommands().map(clap::Command::get_name).collect();
        let wanted = "init serve start stop status sockname draft keep reject undo promote edit anchor motion stitch show open \
            export search lineage shots takes rename delete jobs cancel retry resolve credits ledger grant checkin budget quote \
            tiers models board import doctor completions";
        for name in wanted.split_whitespace() {
            assert!(names.contains(&name), "{name}");
        }
        for command in tree.get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }

    #[test]
    fn what_is_typed_wrongly_is_refused() {
        let check = |line: &str| assert!(Cli::try_parse_from(line.split_whitespace()).is_err(), "{line}");
        check("maquette draft");
        check("maquette draft x -n 0");
        check("maquette draft x -n 100000");
        check("maquette draft x --more 2 -n 3");
        check("maquette keep");
        check("maquette edit t1 --op paint");
        check("maquette grant 5");
        check("maquette grant 0.0000001 --reason x");
        check("maquette resolve j4 perhaps --reason x");
        check("maquette resolve 4 charged --reason x");
        check("maquette board 1 --mood --columns 2");
        check("maquette board 1 --mood --tile 128");
        check("maquette cancel");
        check("maquette budget tier a 5 6");
        check("maquette search --after yesterday");
        check("maquette reconcile");
        check("maquette reconcile fal --since yesterday");
        check("maquette reconcile fal --since 24");
        check("maquette reconcile fal --until 99999999999999999999d");
    }
}
