//! The methods of the protocol, each a few lines: a place in the queue is taken before anything waits, then a feature answers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{LanguageServer, async_trait};

use crate::documents::{Event, Snapshot, Ticket};
use crate::features::*;
use crate::session::Session;
use crate::takes::{self, OfAll, OfDocument, OfTake, Price, Status, Takes};
use crate::view::View;
use crate::{commands, diagnostics};

/// A document with more bytes is looked into beside the task that reads what the editor sends.
const QUICK: usize = 64 << 10;

/// The face towards the editor.
#[derive(Clone)]
pub struct Server {
    pub(crate) session: Arc<Session>,
}

impl Server {
    /// A server for one editor.
    pub fn new(session: Arc<Session>) -> Server {
        Server { session }
    }

    /// `window/workDoneProgress/cancel`, which the library does not know.
    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.session.commands.cancel(&params.token);
    }

    /// `maquette/takes`, for editors with a view of takes.
    pub async fn takes(&self, of: OfDocument) -> Result<Takes> {
        let ticket = self.session.documents.ask(of.uri);
        Ok(takes::takes(&self.session, ticket.answer().await).await)
    }

    /// `maquette/price`: what promoting a take would cost.
    pub async fn price(&self, of: OfTake) -> Result<Price> {
        let ticket = self.session.documents.ask(of.uri);
        Ok(takes::price(&self.session, ticket.answer().await, of.take).await)
    }

    /// `maquette/status`: what is left to spend.
    pub async fn status(&self, _: OfAll) -> Result<Status> {
        Ok(takes::status(&self.session).await)
    }

    /// Asks a feature about a document as it stands now. Call it before anything waits.
    fn read<T, F>(&self, uri: Url, feature: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Default + Send + 'static,
        F: FnOnce(&View) -> T + Send + 'static,
    {
        let ticket = self.session.documents.ask(uri);
        let session = self.session.clone();
        async move { answered(&session, ticket, feature).await }
    }
}

async fn answered<T: Default + Send + 'static>(
    session: &Arc<Session>,
    ticket: Ticket<Option<Arc<Snapshot>>>,
    feature: impl FnOnce(&View) -> T + Send + 'static,
) -> Result<T> {
    let snapshot = ticket.answer().await;
    let Some(snapshot) = snapshot.filter(|snapshot| !snapshot.is_too_long()) else { return Ok(T::default()) };
    let view = session.view(snapshot);
    if view.text().len() > QUICK {
        return tokio::task::spawn_blocking(move || feature(&view))
            .await
            .map_err(|_| Error::internal_error());
    }
    // A fault in one feature must not end the others.
    catch_unwind(AssertUnwindSafe(|| feature(&view))).map_err(|_| Error::internal_error())
}

/// An empty list is nothing, so that an editor says "none found" and no more.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

#[async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(self.session.begin(&params))
    }

    async fn initialized(&self, _: InitializedParams) {
        self.session.settle();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.session.documents.tell(Event::Open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.session.documents.tell(Event::Change(uri, version, params.content_changes));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.documents.tell(Event::Close(params.text_document.uri));
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.session.documents.tell(Event::LookAgain(false));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.session.configure(params.settings);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.session.files_changed(&params.changes);
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let find = move |view: &View| completion::complete(view, view.offset(at.position));
        self.read(at.text_document.uri, find).await.map(|list| Some(CompletionResponse::List(list)))
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        let Some(uri) = completion::asked_in(&item) else { return Ok(item) };
        let asked = item.clone();
        let resolved = self.read(uri, move |view| Some(completion::resolve(view, &asked))).await?;
        Ok(resolved.unwrap_or(item))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| hover::hover(view, view.offset(at.position))).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let CodeActionParams { text_document, range, context, .. } = params;
        let find = move |view: &View| actions::actions(view, view.span(range), &context);
        self.read(text_document.uri, find).await.map(some)
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let shown = |view: &View| if view.settings.lenses { lenses::lenses(view) } else { Vec::new() };
        self.read(params.text_document.uri, shown).await.map(some)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let InlayHintParams { text_document, range, .. } = params;
        let shown = move |view: &View| {
            if view.settings.hints { hints::hints(view, view.span(range)) } else { Vec::new() }
        };
        self.read(text_document.uri, shown).await.map(some)
    }

    async fn document_color(&self, params: DocumentColorParams) -> Result<Vec<ColorInformation>> {
        self.read(params.text_document.uri, colours::colours).await
    }

    async fn color_presentation(&self, params: ColorPresentationParams) -> Result<Vec<ColorPresentation>> {
        let ColorPresentationParams { text_document, color, range, .. } = params;
        let find = move |view: &View| colours::presentations(view, color, view.span(range));
        self.read(text_document.uri, find).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| targets::definition(view, view.offset(at.position))).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let ReferenceParams { text_document_position: at, context, .. } = params;
        let find = move |view: &View| {
            targets::references(view, view.offset(at.position), context.include_declaration)
        };
        self.read(at.text_document.uri, find).await.map(some)
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        let find = move |view: &View| targets::highlights(view, view.offset(at.position));
        self.read(at.text_document.uri, find).await.map(some)
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.read(at.text_document.uri, move |view| rename::prepare(view, view.offset(at.position))).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let RenameParams { text_document_position: at, new_name, .. } = params;
        let find = move |view: &View| Some(rename::rename(view, view.offset(at.position), &new_name));
        let renamed = self.read(at.text_document.uri, find).await?;
        renamed.unwrap_or(Ok(None)).map_err(Error::invalid_params)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.read(params.text_document.uri, links::links).await.map(some)
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.read(params.text_document.uri, |view| Some(symbols::symbols(view))).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        let all = self.session.documents.ask_all();
        let views = all.answer().await.into_iter().filter(|snapshot| !snapshot.is_too_long());
        let found = views.flat_map(|snapshot| symbols::search(&self.session.view(snapshot), &params.query));
        Ok(some(found.collect()))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.read(params.text_document.uri, folding::ranges).await.map(some)
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let data = self.read(params.text_document.uri, tokens::tokens).await?;
        Ok(Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: None, data })))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let SemanticTokensRangeParams { text_document, range, .. } = params;
        let find = move |view: &View| tokens::tokens_within(view, view.span(range));
        let data = self.read(text_document.uri, find).await?;
        Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data })))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.read(params.text_document.uri, formatting::edits).await.map(some)
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let DocumentRangeFormattingParams { text_document, range, .. } = params;
        let find = move |view: &View| formatting::edits_within(view, view.span(range));
        self.read(text_document.uri, find).await.map(some)
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let DocumentDiagnosticParams { text_document, previous_result_id, .. } = params;
        let session = self.session.clone();
        let find = move |view: &View| Some(diagnostics::report(&session, view, previous_result_id));
        let report = self.read(text_document.uri, find).await?;
        Ok(DocumentDiagnosticReportResult::Report(report.unwrap_or_else(diagnostics::nothing)))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        commands::execute(&self.session, params).await
    }
}
