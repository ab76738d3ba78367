//! What the editor can do, read once from `initialize`; and what we announce because of it.

use maquette_prompt::Encoding;
use tower_lsp::lsp_types::*;

/// What the editor can show and do. What it did not announce is not sent to it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientFeatures {
    /// The name of the editor, lower case; empty where it did not say.
    pub name: String,
    /// What its columns count, as negotiated.
    pub encoding: Encoding,
    /// Hovers and documentation may be Markdown.
    pub markdown: bool,
    /// Completion items may have places to fill in.
    pub snippets: bool,
    /// Completion items may have `label_details`.
    pub label_details: bool,
    /// Code actions may be literals with edits; otherwise commands only.
    pub action_literals: bool,
    /// Code lenses are shown.
    pub lenses: bool,
    /// Lenses can be asked to be fetched again.
    pub refresh_lenses: bool,
    /// Inlay hints are shown.
    pub hints: bool,
    /// Hints can be asked to be fetched again.
    pub refresh_hints: bool,
    /// The editor asks for diagnostics, so they are not pushed.
    pub pulls: bool,
    /// Pulled diagnostics can be asked to be fetched again.
    pub refresh_pulls: bool,
    /// Semantic tokens can be asked to be fetched again.
    pub refresh_tokens: bool,
    /// Diagnostics may point at other places.
    pub related: bool,
    /// Diagnostics may link to their documentation.
    pub code_links: bool,
    /// `window/showDocument`.
    pub show_document: bool,
    /// Progress can be shown.
    pub progress: bool,
    /// `workspace/configuration`.
    pub configuration: bool,
    /// Files can be watched on request.
    pub watches: bool,
    /// `workspace/applyEdit`.
    pub applies_edits: bool,
    /// Edits may name the version they are for.
    pub versioned_edits: bool,
    /// Edits may make files.
    pub creates_files: bool,
    /// Definitions may say what was clicked on.
    pub definition_links: bool,
    /// Symbols may be a tree.
    pub symbol_tree: bool,
    /// `prepareRename`.
    pub prepares_rename: bool,
    /// A view of takes wants to hear `maquette/changed`.
    pub hears_changes: bool,
}

impl ClientFeatures {
    /// Reads them from `initialize`.
    pub fn read(params: &InitializeParams) -> ClientFeatures {
        let all = &params.capabilities;
        let text = all.text_document.clone().unwrap_or_default();
        let window = all.window.clone().unwrap_or_default();
        let workspace = all.workspace.clone().unwrap_or_default();
        let edit = workspace.workspace_edit.clone().unwrap_or_default();
        let item = text.completion.as_ref().and_then(|completion| completion.completion_item.clone());
        let item = item.unwrap_or_default();
        let published = text.publish_diagnostics.clone().unwrap_or_default();
        let formats = text.hover.as_ref().and_then(|hover| hover.content_format.clone()).unwrap_or_default();
        ClientFeatures {
            name: params.client_info.as_ref().map(|info| info.name.to_lowercase()).unwrap_or_default(),
            encoding: encoding(all),
            markdown: formats.contains(&MarkupKind::Markdown),
            snippets: item.snippet_support == Some(true),
            label_details: item.label_details_support == Some(true),
            action_literals: text
                .code_action
                .is_some_and(|action| action.code_action_literal_support.is_some()),
            lenses: text.code_lens.is_some(),
            refresh_lenses: workspace.code_lens.is_some_and(|lens| lens.refresh_support == Some(true)),
            hints: text.inlay_hint.is_some(),
            refresh_hints: workspace.inlay_hint.is_some_and(|hint| hint.refresh_support == Some(true)),
            pulls: text.diagnostic.is_some(),
            refresh_pulls: workspace.diagnostic.is_some_and(|pull| pull.refresh_support == Some(true)),
            refresh_tokens: workspace
                .semantic_tokens
                .is_some_and(|token| token.refresh_support == Some(true)),
            related: published.related_information == Some(true),
            code_links: published.code_description_support == Some(true),
            show_document: window.show_document.is_some_and(|show| show.support),
            progress: window.work_done_progress == Some(true),
            configuration: workspace.configuration == Some(true),
            watches: workspace
                .did_change_watched_files
                .is_some_and(|watched| watched.dynamic_registration == Some(true)),
            applies_edits: workspace.apply_edit == Some(true),
            versioned_edits: edit.document_changes == Some(true),
            creates_files: edit
                .resource_operations
                .is_some_and(|operations| operations.contains(&ResourceOperationKind::Create)),
            definition_links: text.definition.is_some_and(|definition| definition.link_support == Some(true)),
            symbol_tree: text
                .document_symbol
                .is_some_and(|symbol| symbol.hierarchical_document_symbol_support == Some(true)),
            prepares_rename: text.rename.is_some_and(|rename| rename.prepare_support == Some(true)),
            hears_changes: all
                .experimental
                .as_ref()
                .is_some_and(|ours| ours.get("maquetteChanged").is_some_and(|hears| hears == true)),
        }
    }

    /// Whether a hover shows `file:` pictures: the family of VS Code does, terminals print the address.
    pub fn shows_pictures(&self) -> bool {
        let family =
            ["visual studio code", "code-server", "vscodium", "vscode", "cursor", "windsurf", "code - oss"];
        family.iter().any(|name| self.name.starts_with(name))
    }
}

/// Bytes where the editor counts them, else characters, else what every editor counts.
fn encoding(all: &ClientCapabilities) -> Encoding {
    let offered = all.general.as_ref().and_then(|general| general.position_encodings.clone());
    let offered = offered.unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// The commands, by name.
pub const COMMANDS: &[&str] = &[
    "maquette.draft",
    "maquette.promote",
    "maquette.anchor",
    "maquette.motion",
    "maquette.board",
    "maquette.keep",
    "maquette.reject",
    "maquette.show",
    "maquette.export",
    "maquette.cancel",
];

/// What we announce to an editor that can do so much. What it cannot show is not announced, so it never asks for it.
pub fn announced(client: &ClientFeatures) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::Supported(true)),
        ..Default::default()
    };
    let completion = CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(["{", ">", "@", ".", "/", "\"", " ", ":"].map(String::from).to_vec()),
        ..Default::default()
    };
    let tokens = SemanticTokensOptions {
        legend: crate::features::tokens::legend(),
        full: Some(SemanticTokensFullOptions::Bool(true)),
        range: Some(true),
        ..Default::default()
    };
    let rename = RenameOptions {
        prepare_provider: client.prepares_rename.then_some(true),
        work_done_progress_options: Default::default(),
    };
    let commands = ExecuteCommandOptions {
        commands: COMMANDS.iter().map(|name| (*name).to_owned()).collect(),
        ..Default::default()
    };
    let links =
        DocumentLinkOptions { resolve_provider: None, work_done_progress_options: Default::default() };
    ServerCapabilities {
        position_encoding: Some(kind(client.encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(completion),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(actions(client)),
        code_lens_provider: client.lenses.then_some(CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: client.hints.then_some(OneOf::Left(true)),
        color_provider: Some(ColorProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(rename)),
        document_link_provider: Some(links),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(tokens)),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        diagnostic_provider: client.pulls.then(pulled),
        execute_command_provider: Some(commands),
        ..Default::default()
    }
}

fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

fn actions(client: &ClientFeatures) -> CodeActionProviderCapability {
    if !client.action_literals {
        return CodeActionProviderCapability::Simple(true);
    }
    let kinds = vec![
        CodeActionKind::QUICKFIX,
        CodeActionKind::REFACTOR_EXTRACT,
        CodeActionKind::REFACTOR_REWRITE,
        CodeActionKind::SOURCE_FIX_ALL,
        crate::features::actions::RUN,
    ];
    CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(kinds),
        ..Default::default()
    })
}

fn pulled() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("maquette".into()),
        // A partial that changes can make or mend a finding in the file that names it.
        inter_file_dependencies: true,
        workspace_diagnostics: false,
        work_done_progress_options: Default::default(),
    })
}
