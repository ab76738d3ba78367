//! Fetching what an answer links to: bounded, to a file, over redirects that are looked at one by one.

use super::address::{BadLink, Door, door};
use super::{Answer, Call, Http, Lost, Taking, Url};
use crate::keys::Key;
use reqwest::header::HeaderName;

/// How many redirects are followed.
const MOST_HOPS: usize = 5;

/// A link out of an answer.
#[derive(Debug)]
pub struct Link<'a> {
    /// Where to.
    pub url: Url,
    /// The provider's own address.
    pub base: &'a Url,
    /// Header and key, for the provider's own address alone.
    pub key: Option<(HeaderName, Key)>,
    /// The most bytes.
    pub max: u64,
}

/// Why nothing was fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// Nobody answered, or the answer broke off; it may work later.
    #[error("{0}")]
    Lost(String),
    /// The link must not be followed. It will not get better.
    #[error("{0}")]
    Bad(BadLink),
    /// It leads from one to the next without an end.
    #[error("a link leads from one address to the next without an end")]
    Endless,
}

impl Http {
    /// Fetches what `link` leads to. The key is sent to the provider's own address and never to another one that it redirects to.
    ///
    /// # Errors
    /// Why not. An answer with a bad status is an answer.
    pub async fn download(&self, link: Link<'_>) -> Result<Answer, NotFetched> {
        let Link { mut url, base, key, max } = link;
        for _ in 0..=MOST_HOPS {
            let door = door(&url, base).map_err(NotFetched::Bad)?;
            let mut call = Call { taking: Taking::File { max }, ..Call::get(url.clone()) };
            if let (Door::Own, Some((header, key))) = (door, &key) {
                call = call.with_key(header.clone(), key.clone());
            }
            // A connection of its own: on one that was kept open, an answer that came twice would be taken for the file.
            let client = match door {
                Door::Own | Door::Loopback => &self.chosen,
                Door::Public => &self.public,
            };
            let answer = self.make(client, call).await.map_err(not_fetched)?;
            let Some(next) = redirect(&answer, &url) else { return Ok(answer) };
            if url.scheme() == "https" && next.scheme() == "http" {
                return Err(NotFetched::Bad(BadLink::Downgrade));
            }
            url = next;
        }
        Err(NotFetched::Endless)
    }
}

/// A name that stands for no public address is a bad link; all else may work later.
fn not_fetched(lost: Lost) -> NotFetched {
    let private = BadLink::Private;
    if lost.reason.contains(&private.to_string()) {
        NotFetched::Bad(private)
    } else {
        NotFetched::Lost(lost.reason)
    }
}

fn redirect(answer: &Answer, from: &Url) -> Option<Url> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    from.join(&answer.header("location")?).ok()
}
