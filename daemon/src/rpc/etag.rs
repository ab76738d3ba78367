//! What an asker has already: entity tags, so that nothing is sent twice.

use axum::http::header::{self, HeaderMap};

/// Whether `If-None-Match` names the tag, weakly or strongly, or says `*` (RFC 9110, section 13.1.2). `etag` has its quotes.
pub(super) fn is_known(asked: &HeaderMap, etag: &[u8]) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|known| {
        let known = known.trim().trim_start_matches("W/");
        known == "*" || known.as_bytes() == etag
    })
}
