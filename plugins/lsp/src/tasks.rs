//! Tasks that end with the server: whoever spawns one need not remember it.

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// All tasks of one server.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    running: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// Runs `work` until it ends or the server does.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.running.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// Ends all tasks at their next wait, and waits until they have.
    pub async fn end(&self) {
        self.stop.cancel();
        self.running.close();
        self.running.wait().await;
    }
}
