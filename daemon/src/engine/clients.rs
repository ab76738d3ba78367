//! Clients that were paired: who there is, what each has spent today, and giving and taking back tokens.

use super::{Engine, Fault};
use crate::ledger::calendar;
use crate::ledger::money::Microcredits;
use crate::state::command::{Command, Pairing, Refusal, Reply};
use crate::state::records::{ClientRecord, SpendRecord};

/// Paired clients at once.
const MOST_CLIENTS: usize = 64;

/// Sessions of the panel at once; a further one ends the oldest.
const MOST_SESSIONS: usize = 16;

/// A client, and what it has spent.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientView {
    /// The client.
    pub record: ClientRecord,
    /// Spent or on hold today (UTC).
    pub spent_today: Microcredits,
}

impl Engine {
    /// The clients whose tokens count, newest first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn clients(&self) -> Result<Vec<ClientView>, Fault> {
        let now_ms = (self.clock)();
        let mut views = Vec::new();
        for record in self.store.scan::<ClientRecord>() {
            let record = record?;
            if record.is_valid(now_ms) {
                views.push(self.client_view(record)?);
            }
        }
        views.sort_by(|a, b| (b.record.paired_ms, &b.record.id).cmp(&(a.record.paired_ms, &a.record.id)));
        Ok(views)
    }

    fn client_view(&self, record: ClientRecord) -> Result<ClientView, Fault> {
        let date = calendar::date((self.clock)());
        let spent = self.get::<SpendRecord>(format!("c/{}/{date}", record.id).as_str())?.unwrap_or_default();
        let sum = spent.captured.plus(spent.held).map_err(|error| Fault::Broken(error.to_string()))?;
        Ok(ClientView { record, spent_today: sum })
    }

    /// Gives a client a token, of which only the hash is kept. Whoever calls this admits it.
    ///
    /// # Errors
    /// Where there are too many, or nothing can be written.
    pub async fn pair_client(&self, pairing: Pairing) -> Result<ClientView, Fault> {
        let clients = self.clients()?.into_iter().filter(|view| !view.record.panel);
        if !pairing.panel && clients.count() >= MOST_CLIENTS {
            return Err(Fault::Invalid {
                message: format!("{MOST_CLIENTS} clients are paired already"),
                hint: "Take some back first: `maquette clients revoke NAME`.".to_owned(),
            });
        }
        let reply = self.writer.carry_out(Command::PairClient(Box::new(pairing))).await?;
        let Reply::Paired(client) = reply else {
            return Err(Fault::Broken(format!("{reply:?} is no answer to a pairing")));
        };
        self.paired_client(&client)
    }

    /// Sessions of the panel that have to end before another one begins, oldest last.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn surplus_sessions(&self) -> Result<Vec<String>, Fault> {
        let sessions = self.clients()?.into_iter().filter(|view| view.record.panel);
        Ok(sessions.skip(MOST_SESSIONS - 1).map(|view| view.record.id).collect())
    }

    /// Takes a client's token back. Whoever calls this ends its connections.
    ///
    /// # Errors
    /// Where there is no such client, or nothing can be written.
    pub async fn revoke_client(&self, client: &str) -> Result<ClientView, Fault> {
        self.writer.carry_out(Command::RevokeClient { client: client.to_owned() }).await?;
        self.paired_client(client)
    }

    fn paired_client(&self, client: &str) -> Result<ClientView, Fault> {
        let unknown = || Fault::State(Refusal::UnknownClient(client.to_owned()));
        self.client_view(self.get::<ClientRecord>(client)?.ok_or_else(unknown)?)
    }
}
