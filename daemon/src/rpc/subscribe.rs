//! The subscription: events from the journal with their cursor, and progress as it comes.
//!
//! Events are never lost: a slow subscriber holds only itself up and reads on from the journal. Progress is: the latest wins.

use std::sync::Arc;
use std::time::Duration;

use jsonrpsee::{PendingSubscriptionSink, RpcModule, SubscriptionMessage, SubscriptionSink};
use maquette_protocol as wire;
use maquette_protocol::methods::SUBSCRIPTION;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::methods::{Context, caller, parse};
use super::{Peer, convert, errors};
use crate::engine::Engine;
use crate::engine::events::Whose;
use crate::gate::pairing::News;
use crate::jobs::JobProgress;

/// Events of one page.
const PAGE: usize = 200;

/// How long one read waits before it looks at the connection again.
const WAIT: Duration = Duration::from_secs(30);

/// Adds the subscription to the methods.
pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), jsonrpsee::core::RegisterMethodError> {
    let [subscribe, unsubscribe, notification] = SUBSCRIPTION;
    module.register_subscription(
        subscribe,
        notification,
        unsubscribe,
        |params, pending, context, extensions| async move {
            let begun = begin(&context, Peer::of(&extensions), &params, pending).await;
            if let Some((sink, feed)) = begun {
                let subscribers = context.engine.subscribers.clone();
                subscribers.track_future(feed.run(sink)).await;
            }
        },
    )?;
    Ok(())
}

async fn begin(
    context: &Context,
    peer: Option<&Peer>,
    params: &jsonrpsee::types::Params<'_>,
    pending: PendingSubscriptionSink,
) -> Option<(SubscriptionSink, Feed)> {
    let asked = parse::<wire::SubscribeParams>(params).and_then(|asked| {
        let project = match &asked.project {
            Some(named) => Some(
                context
                    .engine
                    .project(Some(named), caller(peer).sees_paths)
                    .map_err(|fault| Box::new(errors::data(fault)))?
                    .id
                    .clone(),
            ),
            None => None,
        };
        Ok((asked.since, project))
    });
    let is_admin = caller(peer).is_admin;
    let (since, project) = match asked {
        Ok(asked) => asked,
        Err(error) => {
            pending.reject(errors::object(&error)).await;
            return None;
        }
    };
    let seq = since.unwrap_or_else(|| *context.engine.writer.tip().borrow());
    let notes = context.engine.executor.notes();
    let news = is_admin.then(|| context.desk.news());
    let sink = pending.accept().await.ok()?;
    Some((sink, Feed { engine: context.engine.clone(), project, seq, notes, news }))
}

/// What one subscriber gets.
struct Feed {
    engine: Arc<Engine>,
    project: Option<String>,
    seq: u64,
    notes: Receiver<JobProgress>,
    /// Of clients that ask to be paired; for those who may decide.
    news: Option<Receiver<News>>,
}

impl Feed {
    async fn run(mut self, mut sink: SubscriptionSink) {
        let is_admin = self.news.is_some();
        loop {
            let engine = self.engine.clone();
            let page = tokio::select! {
                () = sink.closed() => return,
                () = engine.leaving.cancelled() => {
                    send(&sink, &closing(self.seq)).await;
                    return;
                }
                note = self.notes.recv() => {
                    // Whoever lags has missed progress that is old by now.
                    if let Some(event) = note.ok().and_then(|note| self.progress(note)) {
                        try_send(&mut sink, &event);
                    }
                    continue;
                }
                news = heard(&mut self.news) => {
                    try_send(&mut sink, &client_event((engine.clock)(), news));
                    continue;
                }
                page = engine.since(self.seq, Whose { project: self.project.as_deref(), is_admin }, PAGE, WAIT) => page,
            };
            let Ok(page) = page else { return };
            self.seq = page.seq;
            for happening in page.happenings {
                if !send(&sink, &convert::event(happening)).await {
                    return;
                }
            }
        }
    }

    fn progress(&self, note: JobProgress) -> Option<wire::Event> {
        let view = self.engine.job_view(note.job).ok()?;
        if self.project.as_ref().is_some_and(|project| *project != view.project) {
            return None;
        }
        Some(wire::Event {
            seq: 0,
            at_ms: (self.engine.clock)(),
            kind: wire::EventKind::Progress,
            project: Some(view.project),
            shot: Some(view.shot),
            take: None,
            job: Some(note.job),
            batch: Some(view.batch),
            state: Some(convert::job_state(view.state)),
            progress: Some(convert::progress(note)),
            detail: None,
        })
    }
}

/// The next news of a client; waits for ever where nobody may hear any.
async fn heard(news: &mut Option<Receiver<News>>) -> News {
    while let Some(listening) = news {
        match listening.recv().await {
            Ok(news) => return news,
            // What was missed stands in `pair.list`.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => *news = None,
        }
    }
    std::future::pending().await
}

fn client_event(at_ms: u64, news: News) -> wire::Event {
    let detail = Some(news.text().to_owned());
    wire::Event { at_ms, kind: wire::EventKind::Client, detail, ..closing(0) }
}

fn closing(seq: u64) -> wire::Event {
    wire::Event {
        seq,
        at_ms: 0,
        kind: wire::EventKind::Closing,
        project: None,
        shot: None,
        take: None,
        job: None,
        batch: None,
        state: None,
        progress: None,
        detail: Some("come back with the last `seq`".to_owned()),
    }
}

fn message(event: &wire::Event) -> Option<SubscriptionMessage> {
    serde_json::value::to_raw_value(event).ok().map(SubscriptionMessage::from)
}

/// Waits for room; false once the subscriber is gone.
async fn send(sink: &SubscriptionSink, event: &wire::Event) -> bool {
    let Some(message) = message(event) else { return false };
    sink.send(message).await.is_ok()
}

/// Drops it where there is no room.
fn try_send(sink: &mut SubscriptionSink, event: &wire::Event) {
    if let Some(message) = message(event)
        && let Err(error) = sink.try_send(message)
    {
        tracing::trace!(%error, "progress was dropped");
    }
}
