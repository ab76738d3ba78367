//! THE table of methods. Registration, client, scopes, OpenRPC and the sample tests are made from it; there is no second list.

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::*;

/// What a caller must be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Anybody who reaches the socket.
    Open,
    /// Look.
    Read,
    /// Judge, name, anchor, import: changes that cost nothing.
    Write,
    /// Make takes, which may cost credits.
    Spend,
    /// Credits, projects, the daemon itself.
    Admin,
}

impl Scope {
    /// Its name in documents and tokens.
    pub fn text(self) -> &'static str {
        match self {
            Scope::Open => "open",
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Spend => "spend",
            Scope::Admin => "admin",
        }
    }
}

/// One method: its name, what goes in, what comes out.
pub trait Method {
    /// Name on the wire.
    const NAME: &'static str;
    /// What the caller must be allowed to do.
    const SCOPE: Scope;
    /// What it does, in a sentence.
    const SUMMARY: &'static str;
    /// What goes in.
    type Params: Serialize + DeserializeOwned + JsonSchema + Send + 'static;
    /// What comes out.
    type Reply: Serialize + DeserializeOwned + JsonSchema + Send + 'static;
}

/// A row of [`TABLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// What the caller must be allowed to do.
    pub scope: Scope,
    /// What it does, in a sentence.
    pub summary: &'static str,
}

/// Hands the table to a macro: `methods!(callback)` calls `callback! { Type handler "name" Scope Params => Reply, "summary"; … }`.
#[macro_export]
macro_rules! methods {
    ($callback:ident) => {
        $callback! {
            Hello hello "hello" Open HelloParams => HelloReply, "Greets, and settles which protocol number both sides use.";
            Status status "status" Read Nothing => StatusReply, "How the daemon is, and what a person should know.";
            Discover rpc_discover "rpc.discover" Read Nothing => serde_json::Value, "This API as an OpenRPC document.";
            Drain daemon_drain "daemon.drain" Admin DrainParams => DrainReply, "Finishes running calls and leaves; jobs go on at the next start.";
            TierList tier_list "tier.list" Read ProjectParams => TierListReply, "The rungs of a project's ladder with prices and measured times.";
            ModelList model_list "model.list" Read Nothing => ModelListReply, "All routes: models, prices with their date, capabilities.";
            ModelNote model_note "model.note" Write ModelNoteParams => Route, "Writes a remark of the person's beside a route, or takes it away.";
            ModelAccept model_accept "model.accept" Admin ModelAcceptParams => Route, "Says yes to paying a route whose contract was never checked against its provider.";
            LadderGet ladder_get "ladder.get" Read ProjectParams => LadderReply, "The tiers, the ladders that providers offer, and what is missing.";
            LadderUse ladder_use "ladder.use" Admin LadderUseParams => LadderUseReply, "Makes the tiers use a provider's routes.";
            ProjectList project_list "project.list" Read Nothing => ProjectListReply, "The projects that were ever opened, the one changed last first.";
            ProjectGet project_get "project.get" Read ProjectParams => Project, "A project as it stands: tiers, palette, budgets, trust.";
            ProjectInit project_init "project.init" Admin ProjectInitParams => Project, "Makes a folder a project, or trusts one that came from elsewhere.";
            QuoteMethod quote "quote" Read QuoteParams => Quote, "The price of a request before it runs, cache hits at zero.";
            Draft draft "draft" Spend DraftParams => Made, "Drafts from a prompt; what the cache has is free and at once.";
            Promote promote "promote" Spend PromoteParams => Made, "Makes takes on a higher tier from kept takes or from an anchor.";
            Edit edit "edit" Spend EditParams => Made, "Changes a part of a take; outside the mask not one pixel changes.";
            Stitch stitch "stitch" Spend StitchParams => Made, "Joins clips to one.";
            JobGet job_get "job.get" Read JobGetParams => Job, "One job; waits for its end if asked to.";
            JobList job_list "job.list" Read JobListParams => JobListReply, "Jobs, newest first.";
            JobCancel job_cancel "job.cancel" Spend JobCancelParams => JobsReply, "Stops jobs; what was held is given back or captured as the provider billed.";
            JobRetry job_retry "job.retry" Spend JobRetryParams => Made, "Tries again what failed, was refused or was cancelled, as a new job.";
            JobResolve job_resolve "job.resolve" Admin JobResolveParams => Job, "Says what became of a job that needs you.";
            EventsSince events_since "events.since" Read EventsSinceParams => EventsReply, "Events after a sequence number; waits for one if asked to.";
            TakeGet take_get "take.get" Read TakeParams => TakeReply, "One take with its recipe.";
            TakeList take_list "take.list" Read TakeListParams => TakeListReply, "Takes of a project or shot, newest first.";
            TakeSearch take_search "take.search" Read TakeSearchParams => TakeListReply, "Takes by words of the prompt, tier, seed, shot, verdict and date.";
            TakeJudge take_judge "take.judge" Write TakeJudgeParams => TakesReply, "Keeps or rejects takes.";
            TakeLineage take_lineage "take.lineage" Read TakeParams => LineageReply, "What a take came from and what came from it.";
            TakeExport take_export "take.export" Write TakeExportParams => ExportReply, "Copies takes into a folder, with readable names.";
            TakeDelete take_delete "take.delete" Admin TakeDeleteParams => DeleteReply, "Deletes the content of takes; the books stay.";
            ShotList shot_list "shot.list" Read ShotListParams => ShotListReply, "Shots, the one changed last first.";
            ShotRename shot_rename "shot.rename" Write ShotRenameParams => Shot, "Gives a shot another name.";
            AssetGet asset_get "asset.get" Read AssetGetParams => Asset, "What is known of an asset, and where its bytes are.";
            AssetImport asset_import "asset.import" Write AssetImportParams => ImportReply, "Brings a picture in, as a mask or reference or as a take.";
            BoardMake board_make "board.make" Write BoardMakeParams => BoardReply, "Composes a contact sheet or a mood board, as a picture or as a page.";
            Undo undo "undo" Write ProjectParams => UndoReply, "Takes back the last keep, reject, anchor or canary pin.";
            PromptList prompt_list "prompt.list" Read ProjectParams => PromptListReply, "The prompt files of a project.";
            PromptGet prompt_get "prompt.get" Read PromptGetParams => PromptGetReply, "One of these files: its text and its inputs.";
            PromptCheck prompt_check "prompt.check" Read PromptCheckParams => PromptCheckReply, "What is wrong with a prompt file, or worth a look.";
            PromptExpand prompt_expand "prompt.expand" Read PromptExpandParams => PromptExpandReply, "What a prompt file makes on a tier, and the request that makes it.";
            Inspect inspect "inspect" Read InspectParams => InspectReply, "What changed from the take that it came from, and what a still promises as a clip: measures with their words.";
            StripMake strip_make "strip.make" Write TakeParams => StripReply, "Draws what a clip does over time, with its worst frames.";
            ClipInspect clip_inspect "clip.inspect" Write ClipInspectParams => ClipInspectReply, "What a clip does over time that is no take: a file, or a folder of frames.";
            SeamInspect seam_inspect "seam.inspect" Read SeamParams => SeamReply, "What jumps where clips would be joined, and where to cut them instead.";
            Advise advise "advise" Read AdviseParams => AdviseReply, "What could be done with a take, with the reasons for each; never which to choose.";
            StatsGet stats_get "stats.get" Read StatsParams => StatsReply, "A project's figures over the weeks, each with the number that it rests on.";
            StatsPlot stats_plot "stats.plot" Write StatsPlotParams => StatsPlotReply, "Draws a project's figures over the weeks.";
            InspectCalibrate inspect_calibrate "inspect.calibrate" Read CalibrateParams => CalibrateReply, "Whether what stills promised went with what their clips did, over the project's own clips.";
            AnchorGet anchor_get "anchor.get" Read ShotParams => AnchorReply, "A shot's anchor frame.";
            AnchorSet anchor_set "anchor.set" Write AnchorSetParams => AnchorReply, "Pins a still as its shot's anchor frame.";
            AnchorHistory anchor_history "anchor.history" Read ShotParams => AnchorHistoryReply, "All anchor frames a shot ever had.";
            CanaryPin canary_pin "canary.pin" Write CanaryPinParams => CanaryListReply, "Pins takes, against which later versions of their models are measured.";
            CanaryUnpin canary_unpin "canary.unpin" Write CanaryUnpinParams => CanaryListReply, "Takes such pins away.";
            CanaryList canary_list "canary.list" Read ProjectParams => CanaryListReply, "The pins of a project, with the version of each one's model then and now.";
            CanaryRun canary_run "canary.run" Spend CanaryRunParams => Made, "Makes pinned takes again whose model has another version, into the shot `canary`.";
            CanaryReport canary_report "canary.report" Read CanaryReportParams => CanaryReportReply, "How far these takes are from the pinned ones, by template.";
            CreditBalance credit_balance "credit.balance" Read Nothing => BalanceReply, "Wallets: posted, held, available, grants.";
            CreditEntries credit_entries "credit.entries" Read EntriesParams => EntriesReply, "The books, newest first.";
            CreditGrant credit_grant "credit.grant" Admin GrantParams => WalletReply, "Gives credits to a wallet.";
            CreditCheckin credit_checkin "credit.checkin" Admin CheckinParams => WalletReply, "The weekly check-in.";
            CreditReconcile credit_reconcile "credit.reconcile" Admin ReconcileParams => ReconcileReply, "Compares the books with what a provider lists; changes nothing.";
            CreditBudget credit_budget "credit.budget" Admin BudgetParams => BudgetReply, "Shows or sets the budgets of a project.";
            KeyList key_list "key.list" Read Nothing => KeyListReply, "Providers that need a key, and where it was found.";
            KeySet key_set "key.set" Admin KeySetParams => KeySetReply, "Keeps a provider's key; only by the Unix socket.";
            KeyForget key_forget "key.forget" Admin KeyForgetParams => KeyForgetReply, "Forgets a provider's key.";
            KeyTest key_test "key.test" Admin KeyTestParams => KeyTestReply, "Asks providers by a free call whether they take their keys.";
            PairBegin pair_begin "pair.begin" Open PairBeginParams => PairBeginReply, "Asks for a token; needs no credential, only by HTTP.";
            PairPoll pair_poll "pair.poll" Open PairPollParams => PairPollReply, "What became of a request for a token; tells the token once.";
            PairApprove pair_approve "pair.approve" Admin PairApproveParams => PairedReply, "Gives a client the token that it asked for, by the code that it shows.";
            PairDeny pair_deny "pair.deny" Admin PairDenyParams => PairDenyReply, "Turns a request for a token down.";
            PairList pair_list "pair.list" Admin Nothing => PairListReply, "Requests that wait for a person, and clients with a token.";
            PairRevoke pair_revoke "pair.revoke" Admin PairRevokeParams => PairedReply, "Takes a client's token back and ends its connections.";
            PanelLogin panel_login "panel.login" Admin Nothing => PanelLoginReply, "The panel's address with a code that works once; only by the Unix socket.";
        }
    };
}

macro_rules! define {
    ($($name:ident $handler:ident $wire:literal $scope:ident $params:ty => $reply:ty, $summary:literal;)+) => {
        /// A type for each method, to call it by.
        pub mod method {
            use super::*;
            $(
                #[doc = $summary]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
                impl Method for $name {
                    const NAME: &'static str = $wire;
                    const SCOPE: Scope = Scope::$scope;
                    const SUMMARY: &'static str = $summary;
                    type Params = $params;
                    type Reply = $reply;
                }
            )+
        }

        /// All methods, in reading order.
        pub const TABLE: &[MethodInfo] = &[
            $(MethodInfo { name: $wire, scope: Scope::$scope, summary: $summary },)+
        ];
    };
}

methods!(define);

/// Name of the subscription, of its end, and of its notifications.
pub const SUBSCRIPTION: [&str; 3] = ["events.subscribe", "events.unsubscribe", "events"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_distinct_and_summaries_are_sentences() {
        let names: BTreeSet<&str> = TABLE.iter().map(|method| method.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for method in TABLE {
            assert!(method.summary.ends_with('.'), "{}", method.name);
        }
    }
}
