//! Pictures that go into a request: a file, which is brought in first, or a take by number, id or shot.

use std::path::Path;

use maquette_protocol::methods::method;
use maquette_protocol::{AssetImportParams, Digest, TakeParams};

use crate::fault::Fault;
use crate::session::Session;
use crate::which::{self, OfShot};

/// The digests of pictures, in order.
pub async fn all(session: &mut Session<'_>, words: &[String]) -> Result<Vec<Digest>, Fault> {
    let mut digests = Vec::new();
    for word in words {
        digests.push(one(session, word).await?);
    }
    Ok(digests)
}

/// The digest of one, where one is named.
pub async fn maybe(session: &mut Session<'_>, word: Option<&str>) -> Result<Option<Digest>, Fault> {
    match word {
        Some(word) => one(session, word).await.map(Some),
        None => Ok(None),
    }
}

/// Brings a file in and gives its digest.
pub async fn brought_in(session: &mut Session<'_>, file: &Path) -> Result<Digest, Fault> {
    let path = session.absolute(file)?;
    let params = AssetImportParams { path, project: session.project.clone(), ..Default::default() };
    Ok(session.ask::<method::AssetImport>(&params).await?.reply.asset.digest)
}

/// A word that looks like a file is one: takes and shots have no dots and no slashes in practice, and a file that is not there is then told as
/// such.
async fn one(session: &mut Session<'_>, word: &str) -> Result<Digest, Fault> {
    if word.contains(['/', '.', std::path::MAIN_SEPARATOR]) || session.folder.join(word).is_file() {
        return brought_in(session, Path::new(word)).await;
    }
    let take = which::take(session, word, OfShot::Best).await?;
    Ok(session.ask::<method::TakeGet>(&TakeParams { take }).await?.reply.take.asset.digest)
}
