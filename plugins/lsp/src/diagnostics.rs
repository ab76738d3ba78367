//! Findings on their way to the editor. What can be said from the text and from what is known is said at once, with the version it is
//! about; what has to be read or asked anew follows a moment after the typing stops. An editor that asks for diagnostics is sent none.

mod documentation;
mod plan;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use maquette_prompt::{Code, Finding, Severity, Span, check};
use tokio::sync::Notify;
use tower_lsp::lsp_types::*;

use crate::documents::{DOCUMENT_LIMIT, Snapshot};
use crate::session::Session;
use crate::view::View;

use documentation::Documentation;

/// What is expensive waits for so long a pause in the typing.
const PAUSE: Duration = Duration::from_millis(60);
/// A document with more bytes is looked into only then, and beside the task that keeps the documents.
const AT_ONCE: usize = 1 << 20;
/// The tree of a document with more bytes takes a while to be given back, and nobody has to wait for that.
const LONG: usize = 64 << 10;
/// The name of the findings' source, as editors show it.
const SOURCE: &str = "maquette";

/// What waits to be sent. Of each document only the newest findings wait, so a slow editor costs no memory.
#[derive(Debug)]
pub struct Diagnostics {
    documentation: Documentation,
    waiting: Mutex<HashMap<Url, Report>>,
    news: Notify,
    /// The newest version that was seen of each document; a later look at an older one is dropped.
    newest: Mutex<HashMap<Url, Arc<Snapshot>>>,
    told_too_long: Mutex<HashSet<Url>>,
    /// Documents that were closed since something was sent of them: an editor may have forgotten what it knew.
    forgotten: Mutex<HashSet<Url>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Report {
    version: Option<i32>,
    findings: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet. The documentation of findings is written below `cache`.
    pub fn new(cache: PathBuf) -> Diagnostics {
        Diagnostics {
            documentation: Documentation::new(cache),
            waiting: Mutex::default(),
            news: Notify::new(),
            newest: Mutex::default(),
            told_too_long: Mutex::default(),
            forgotten: Mutex::default(),
        }
    }

    /// A document has changed: says what is plain at once, and looks closer after a pause.
    pub fn changed(&self, session: &Arc<Session>, snapshot: Arc<Snapshot>) {
        let uri = snapshot.uri.clone();
        let before = locked(&self.newest).insert(uri.clone(), snapshot.clone());
        let is_edit = before.as_ref().is_none_or(|before| !Arc::ptr_eq(before, &snapshot));
        if before.as_ref().is_some_and(|before| before.text().len() > LONG) {
            drop(tokio::task::spawn_blocking(move || drop(before)));
        }
        if snapshot.is_too_long() {
            if locked(&self.told_too_long).insert(uri.clone()) {
                let size = DOCUMENT_LIMIT >> 20;
                let text = format!("{uri} has more than {size} MiB, so nothing in it is checked.");
                session.editor.say(MessageType::WARNING, text);
            }
            self.put(uri, Report { version: Some(snapshot.version), findings: Vec::new() });
            return;
        }
        if session.editor.features().pulls {
            return;
        }
        if snapshot.text().len() <= AT_ONCE {
            self.put(uri, self.report(&session.view(snapshot.clone())));
        }
        let session = session.clone();
        // Who types fast must not have the tree of every letter waiting here.
        let snapshot = Arc::downgrade(&snapshot);
        session.clone().tasks.spawn(async move {
            tokio::time::sleep(PAUSE).await;
            if let Some(snapshot) = snapshot.upgrade() {
                session.diagnostics.look_closer(&session, snapshot, is_edit).await;
            }
        });
    }

    /// Looks whether files have changed on the disk, and if so, or if nothing was looked at so far, at the document; after an edit also at
    /// the others that are open, which may have it as a partial. What was typed in the meantime makes this needless.
    async fn look_closer(&self, session: &Arc<Session>, snapshot: Arc<Snapshot>, is_edit: bool) {
        if !self.is_newest(&snapshot) {
            return;
        }
        let others: Vec<_> =
            locked(&self.newest).values().filter(|other| other.uri != snapshot.uri).cloned().collect();
        let closer = session.clone();
        let look = move || {
            let is_news = closer.files.look() || snapshot.text().len() > AT_ONCE;
            let this = is_news.then_some(snapshot);
            let all =
                this.into_iter().chain(others.into_iter().filter(|other| is_edit && !other.is_too_long()));
            for snapshot in all {
                let report = closer.diagnostics.report(&closer.view(snapshot.clone()));
                if closer.diagnostics.is_newest(&snapshot) {
                    closer.diagnostics.put(snapshot.uri.clone(), report);
                }
            }
        };
        // A fault in a check is told where its findings are asked for; here there is nobody to tell.
        let _ = tokio::task::spawn_blocking(look).await;
    }

    fn is_newest(&self, snapshot: &Arc<Snapshot>) -> bool {
        locked(&self.newest).get(&snapshot.uri).is_some_and(|newest| Arc::ptr_eq(newest, snapshot))
    }

    /// A document was closed: its findings go.
    pub fn closed(&self, uri: &Url) {
        locked(&self.newest).remove(uri);
        locked(&self.told_too_long).remove(uri);
        locked(&self.forgotten).insert(uri.clone());
        self.put(uri.clone(), Report { version: None, findings: Vec::new() });
    }

    fn put(&self, uri: Url, report: Report) {
        locked(&self.waiting).insert(uri, report);
        self.news.notify_one();
    }

    fn next(&self) -> Option<(Url, Report)> {
        let mut waiting = locked(&self.waiting);
        let uri = waiting.keys().next().cloned()?;
        waiting.remove_entry(&uri)
    }

    fn report(&self, view: &View) -> Report {
        let base = view.settings.documentation.as_deref();
        let told = |finding: &Finding| self.told(view, finding, base);
        // A fault in a check must not end the task that keeps the documents.
        let found = catch_unwind(AssertUnwindSafe(|| findings(view))).unwrap_or_default();
        Report { version: Some(view.snapshot.version), findings: found.iter().map(told).collect() }
    }

    /// A finding as the editor shows it.
    fn told(&self, view: &View, finding: &Finding, base: Option<&str>) -> Diagnostic {
        let message = if finding.hint.is_empty() {
            finding.message.clone()
        } else {
            format!("{}\n{}", finding.message, finding.hint)
        };
        let href = view.client.code_links.then(|| self.documentation.address(finding.code, base)).flatten();
        Diagnostic {
            range: view.range(finding.span),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.text().to_owned())),
            code_description: href.map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message,
            related_information: view
                .client
                .related
                .then(|| related(view, finding))
                .filter(|list| !list.is_empty()),
            tags: (finding.code == Code::UnusedInput).then(|| vec![DiagnosticTag::UNNECESSARY]),
            data: None,
        }
    }
}

/// All that is found in a document, by its text and by what is known.
pub fn findings(view: &View) -> Vec<Finding> {
    let is_ours = view.snapshot.is_ours();
    let mut findings = check::check(view.document(), &view.facts.checked, &*view.files, is_ours);
    if is_ours {
        findings.extend(plan::findings(view));
    }
    findings
}

/// Sends what waits, one document after the other, for as long as the session lasts.
pub async fn send(session: Arc<Session>) {
    let diagnostics = &session.diagnostics;
    let mut sent: HashMap<Url, Report> = HashMap::new();
    loop {
        diagnostics.news.notified().await;
        while let Some((uri, report)) = diagnostics.next() {
            let is_forgotten = locked(&diagnostics.forgotten).remove(&uri);
            if !is_forgotten && sent.get(&uri) == Some(&report) {
                continue;
            }
            session.editor.publish(uri.clone(), report.findings.clone(), report.version).await;
            // A closed document leaves nothing behind.
            if report.version.is_some() {
                sent.insert(uri, report)
            } else {
                sent.remove(&uri)
            };
        }
    }
}

/// The answer to an editor that asks for diagnostics.
pub fn report(session: &Session, view: &View, previous: Option<String>) -> DocumentDiagnosticReport {
    let report = session.diagnostics.report(view);
    let id = name_of(&report.findings);
    let result_id = Some(id.clone());
    if previous.as_ref() == Some(&id) {
        let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
        return RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: unchanged,
        }
        .into();
    }
    full(result_id, report.findings)
}

/// The same name for the same findings, and for no others in one session.
fn name_of(findings: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(findings).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The answer about a document that is not open, or too long.
pub fn nothing() -> DocumentDiagnosticReport {
    full(None, Vec::new())
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id, items };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }.into()
}

fn related(view: &View, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
    let place = |(span, message): &(Span, String)| DiagnosticRelatedInformation {
        location: Location { uri: view.snapshot.uri.clone(), range: view.range(*span) },
        message: message.clone(),
    };
    finding.related.iter().map(place).collect()
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
