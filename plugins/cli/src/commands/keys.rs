//! `key`: keys of providers. They are typed unseen or come from standard input, and are never shown.

use maquette_protocol::methods::method;
use maquette_protocol::{
    KeyForgetParams, KeyPlace, KeySetParams, KeyTestParams, KeyTested, KeyVerdict, Nothing, ProviderKey,
    Secret,
};

use crate::args::{KeyAction, KeyArgs};
use crate::fault::{EXIT_PROVIDER, Fault};
use crate::session::Session;
use crate::show::table::{Cell, Table, cell, dim, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count};

/// The most that is read for a key, in bytes.
const MAX_READ: u64 = 16 << 10;

/// `maquette key`
pub async fn key(session: &mut Session<'_>, args: &KeyArgs) -> Result<u8, Fault> {
    match &args.action {
        KeyAction::Set { provider } => set(session, provider).await,
        KeyAction::List => list(session).await,
        KeyAction::Test { provider } => test(session, provider.clone()).await,
        KeyAction::Forget { provider } => forget(session, provider).await,
    }
}

async fn set(session: &mut Session<'_>, provider: &str) -> Result<u8, Fault> {
    let key = typed(session, provider)?;
    let params = KeySetParams { provider: provider.to_owned(), key };
    let answer = session.ask::<method::KeySet>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let key = &answer.reply.key;
    headline(session, &format!("the key for {provider} was kept · {}", place(key)))?;
    warn(session, key)?;
    writeln!(session.out, "next: maquette key test {provider}")?;
    Ok(0)
}

/// The key, unseen from a terminal, else from standard input to its end.
fn typed(session: &mut Session<'_>, provider: &str) -> Result<Secret, Fault> {
    if session.look.asks && !session.json {
        session.out.flush()?;
        return Ok(Secret::new(session.world.unseen(&format!("key for {provider} (not shown): "))?));
    }
    let mut text = String::new();
    let mut input = std::io::Read::take(&mut *session.input, MAX_READ);
    std::io::Read::read_to_string(&mut input, &mut text)?;
    if text.trim().is_empty() {
        return Err(Fault::usage(
            "no key came in by standard input",
            format!("Type `maquette key set {provider}` in a terminal, or pipe the key into it"),
        ));
    }
    Ok(Secret::new(text.trim().to_owned()))
}

async fn list(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::KeyList>(&Nothing {}).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let keys = &answer.reply.keys;
    let found = keys.iter().filter(|key| key.found_in != KeyPlace::Nowhere).count();
    headline(session, &format!("{found} of {} found", count(keys.len(), "key")))?;
    let mut table = Table::new(&["provider", "key", "variables that come first"]);
    for key in keys {
        table.row(row(key));
    }
    table.write(session.out, &session.look)?;
    for key in keys {
        warn(session, key)?;
    }
    if let Some(missing) = keys.iter().find(|key| key.found_in == KeyPlace::Nowhere) {
        writeln!(session.out, "next: maquette key set {}", missing.provider)?;
    }
    Ok(0)
}

fn row(key: &ProviderKey) -> Vec<Cell> {
    let style = match key.found_in {
        KeyPlace::Environment | KeyPlace::Keyring => Style::Good,
        KeyPlace::File | KeyPlace::Unknown => Style::Warn,
        KeyPlace::Nowhere => Style::Dim,
    };
    vec![cell(key.provider.as_str()), styled(place(key), style), dim(key.variables.join(", "))]
}

/// Where a key is, as people say it.
fn place(key: &ProviderKey) -> String {
    match key.found_in {
        KeyPlace::Environment => format!("in {}", key.variable.as_deref().unwrap_or("the environment")),
        KeyPlace::Keyring => "in the system's keyring".to_owned(),
        KeyPlace::File => "in a file, unencrypted".to_owned(),
        KeyPlace::Nowhere => "none".to_owned(),
        KeyPlace::Unknown => "in a newer place".to_owned(),
    }
}

fn warn(session: &mut Session<'_>, key: &ProviderKey) -> Result<(), Fault> {
    if let Some(warning) = &key.warning {
        writeln!(session.err, "note: {}: {}", key.provider, one_line(warning))?;
    }
    Ok(())
}

async fn test(session: &mut Session<'_>, provider: Option<String>) -> Result<u8, Fault> {
    let answer = session.ask::<method::KeyTest>(&KeyTestParams { provider }).await?;
    let tests = &answer.reply.tests;
    let is_fine = |test: &KeyTested| matches!(test.verdict, KeyVerdict::Good | KeyVerdict::NotChecked);
    let exit = if tests.iter().all(is_fine) { 0 } else { EXIT_PROVIDER };
    if session.printed_json(&answer.raw)? {
        return Ok(exit);
    }
    let good = tests.iter().filter(|test| test.verdict == KeyVerdict::Good).count();
    let line = match tests.len() {
        0 => "there is no key to test · keep one: maquette key set PROVIDER".to_owned(),
        many => format!("{good} of {} good", count(many, "key")),
    };
    headline(session, &line)?;
    let mut table = Table::new(&["provider", "key", "the provider", "next"]);
    for test in tests {
        let (word, style) = verdict(test.verdict);
        let next = test.hint.as_deref().unwrap_or_default();
        table.row(vec![
            cell(test.provider.as_str()),
            styled(word, style),
            dim(test.says.as_str()),
            cell(next),
        ]);
    }
    table.write(session.out, &session.look)?;
    Ok(exit)
}

fn verdict(verdict: KeyVerdict) -> (&'static str, Style) {
    match verdict {
        KeyVerdict::Good => ("good", Style::Good),
        KeyVerdict::Bad => ("bad", Style::Bad),
        KeyVerdict::NotReached => ("not reached", Style::Warn),
        KeyVerdict::NotChecked => ("not checked", Style::Dim),
        KeyVerdict::NoKey => ("none", Style::Warn),
        KeyVerdict::Unknown => ("other", Style::Plain),
    }
}

async fn forget(session: &mut Session<'_>, provider: &str) -> Result<u8, Fault> {
    let params = KeyForgetParams { provider: provider.to_owned() };
    let answer = session.ask::<method::KeyForget>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let reply = &answer.reply;
    let what = if reply.forgotten { "the key was forgotten" } else { "there was no key to forget" };
    let still = match reply.key.found_in {
        KeyPlace::Nowhere => String::new(),
        KeyPlace::Environment | KeyPlace::Keyring | KeyPlace::File | KeyPlace::Unknown => {
            format!(" · there is still one {}", place(&reply.key))
        }
    };
    headline(session, &format!("{provider}: {what}{still}"))?;
    Ok(0)
}
