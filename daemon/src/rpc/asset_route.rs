//! `GET /assets/<digest>?max_side=&format=`: the bytes of an asset or of a resized version, with ranges and for ever cacheable.
//!
//! Assets may be strangers' files, so a response can do nothing in a browser but be shown: no sniffing, a sandbox, and anything that
//! is not a plain picture or clip is a download.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::{Extension, Router, routing};
use maquette_protocol::ErrorCode;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::asset_cache::{AssetCache, Kept};
use super::etag;
use super::refusal::Refusal;
use crate::gate::Caller;

/// Files up to this size are read at once and kept for a while; longer ones are streamed.
const AT_ONCE: u64 = 4 << 20;
/// Bytes of one piece of a stream.
const PIECE: usize = 256 << 10;
/// The longest side that may be asked for, in pixels.
const MAX_SIDE: u32 = 16_384;

/// Which bytes are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Version {
    /// 64 lower-case hexadecimal digits.
    pub digest: String,
    /// The longer side in pixels at most, 1 to 16384; `None` for the asset as it is.
    pub max_side: Option<u32>,
    /// Another file format, for example `jpeg`; `None` for the asset's own.
    pub format: Option<String>,
}

/// Where a version's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// A file that nobody changes.
    pub path: PathBuf,
    /// Its media type, for example `image/png`.
    pub media_type: String,
}

/// Gives files for digests. Called on a thread that may block, so it may make the resized version first.
pub trait AssetSource: Send + Sync + 'static {
    /// The file of `version`; a refusal if there is none (`unknown_asset`) or it cannot be made.
    fn file(&self, version: &Version) -> Result<AssetFile, Refusal>;

    /// Type and bytes of a picture that is no asset and lies in memory alone: a preview of work that goes on.
    fn passing(&self, _digest: &str) -> Option<(&'static str, Bytes)> {
        None
    }
}

/// The asset surface: a source, and the bytes that were asked for lately.
pub struct Assets {
    source: Box<dyn AssetSource>,
    cache: AssetCache,
}

impl Assets {
    /// Assets from `source`.
    pub fn new(source: impl AssetSource) -> Arc<Assets> {
        Arc::new(Assets { source: Box::new(source), cache: AssetCache::default() })
    }

    /// To be called when the content of `digest` was deleted.
    pub fn forget(&self, digest: &str) {
        self.cache.forget(digest);
    }
}

/// The routes of the asset surface. The gate has checked path and credential before a request arrives here.
pub fn routes(assets: Arc<Assets>) -> Router {
    Router::new().route("/assets/{digest}", routing::get(get)).with_state(assets)
}

/// What a URL's query may hold; `s` was the gate's business.
#[derive(serde::Deserialize)]
struct Wanted {
    max_side: Option<String>,
    format: Option<String>,
}

async fn get(
    State(assets): State<Arc<Assets>>,
    Extension(caller): Extension<Caller>,
    Path(digest): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    let answered = match version(digest, wanted) {
        Ok(version) => answer(assets, version, &headers).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = answered.unwrap_or_else(|refusal| refusal.response());
    // A signed URL is meant for `<img>` in another origin's page; other answers are not for embedding.
    let policy = if caller == Caller::Signed { "cross-origin" } else { "same-origin" };
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static(policy));
    response
}

fn version(digest: String, wanted: Wanted) -> Result<Version, Refusal> {
    let bad = |message: String, hint: &str| {
        Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::InvalidParams, message, hint)
    };
    let max_side = match wanted.max_side.map(|text| text.parse::<u32>()) {
        None => None,
        Some(Ok(side)) if (1..=MAX_SIDE).contains(&side) => Some(side),
        Some(_) => {
            return Err(bad(
                format!("`max_side` is a number from 1 to {MAX_SIDE}"),
                "Leave it out for the full size.",
            ));
        }
    };
    let plain =
        |text: &String| (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase());
    match wanted.format {
        Some(format) if !plain(&format) => {
            Err(bad("`format` is no format".to_owned(), "Try `png` or `jpeg`."))
        }
        format => Ok(Version { digest, max_side, format }),
    }
}

async fn answer(
    assets: Arc<Assets>,
    version: Version,
    headers: &HeaderMap,
) -> Result<Response<Body>, Refusal> {
    let etag = etag(&version);
    if let Some(kept) = assets.cache.get(&version) {
        return Ok(whole(&kept, &etag, headers));
    }
    if let Some((media_type, bytes)) = assets.source.passing(&version.digest) {
        return Ok(whole(&Kept { bytes, media_type: media_type.to_owned() }, &etag, headers));
    }
    let opened = {
        let version = version.clone();
        tokio::task::spawn_blocking(move || open(&assets, version)).await
    };
    match opened.map_err(|error| unreadable(&version.digest, &error))?? {
        Opened::Whole(kept) => Ok(whole(&kept, &etag, headers)),
        Opened::Long { file, length, media_type } => {
            Ok(stream(file, length, &media_type, &etag, headers).await)
        }
    }
}

enum Opened {
    Whole(Kept),
    Long { file: std::fs::File, length: u64, media_type: String },
}

/// Finds the file and reads it, if it is short. Blocks.
fn open(assets: &Assets, version: Version) -> Result<Opened, Refusal> {
    let AssetFile { path, media_type } = assets.source.file(&version)?;
    let failed = |error: io::Error| unreadable(&version.digest, &error);
    let mut file = std::fs::File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    if length > AT_ONCE {
        return Ok(Opened::Long { file, length, media_type });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.read_to_end(&mut bytes).map_err(failed)?;
    let kept = Kept { bytes: Bytes::from(bytes), media_type };
    assets.cache.put(version, kept.clone());
    Ok(Opened::Whole(kept))
}

fn unreadable(digest: &str, error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, digest, "an asset could not be read");
    let hint = "Run `maquette doctor`; the log says why.";
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, "the asset cannot be read", hint)
}

/// The digest names the content, so it is the tag; a made version adds how it was made.
fn etag(version: &Version) -> String {
    let Version { digest, max_side, format } = version;
    let side = max_side.map(|side| format!("-{side}")).unwrap_or_default();
    let format = format.as_ref().map(|format| format!("-{format}")).unwrap_or_default();
    format!("\"{digest}{side}{format}\"")
}

/// What part of the content is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The client has it already.
    Nothing,
    /// All of it.
    All,
    /// Bytes from `first` up to `last`, inclusive.
    Range { first: u64, last: u64 },
    /// The range lies outside.
    Unsatisfiable,
}

fn part(headers: &HeaderMap, tag: &str, length: u64) -> Part {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if etag::is_known(headers, tag.as_bytes()) {
        return Part::Nothing;
    }
    if text(header::IF_RANGE).is_some_and(|named| named != tag) {
        return Part::All;
    }
    text(header::RANGE).map_or(Part::All, |range| parse_range(range, length))
}

/// One range of bytes (RFC 9110, section 14). What is no such range, or several, is answered in full, as the standard allows.
fn parse_range(range: &str, length: u64) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::All;
    };
    match (first.trim(), last.trim()) {
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(0) => Part::Unsatisfiable,
            Ok(_) if length == 0 => Part::Unsatisfiable,
            Ok(count) => Part::Range { first: length.saturating_sub(count), last: length - 1 },
            Err(_) => Part::All,
        },
        (first, last) => {
            let (Ok(first), Ok(last)) =
                (first.parse::<u64>(), if last.is_empty() { Ok(u64::MAX) } else { last.parse() })
            else {
                return Part::All;
            };
            if first > last {
                return Part::All;
            }
            if first >= length {
                return Part::Unsatisfiable;
            }
            Part::Range { first, last: last.min(length - 1) }
        }
    }
}

/// The response for content of `length` bytes; `body` gives the bytes from one offset for a count.
fn respond(
    part: Part,
    length: u64,
    media_type: &str,
    etag: &str,
    body: impl FnOnce(u64, u64) -> Body,
) -> Response<Body> {
    let (status, body, count, range) = match part {
        Part::Nothing => (StatusCode::NOT_MODIFIED, Body::empty(), None, None),
        Part::All => (StatusCode::OK, body(0, length), Some(length), None),
        Part::Range { first, last } => {
            let count = last - first + 1;
            let range = format!("bytes {first}-{last}/{length}");
            (StatusCode::PARTIAL_CONTENT, body(first, count), Some(count), Some(range))
        }
        Part::Unsatisfiable => {
            (StatusCode::RANGE_NOT_SATISFIABLE, Body::empty(), Some(0), Some(format!("bytes */{length}")))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, text: &str| {
        // Everything put here is ASCII that was checked or made by us, but for a source's media type.
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    };
    put(header::ETAG, etag);
    put(header::CACHE_CONTROL, "private, max-age=31536000, immutable");
    put(header::ACCEPT_RANGES, "bytes");
    put(header::CONTENT_TYPE, media_type);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    if !is_plain(media_type) {
        put(header::CONTENT_DISPOSITION, "attachment");
    }
    if let Some(count) = count {
        put(header::CONTENT_LENGTH, &count.to_string());
    }
    if let Some(range) = range {
        put(header::CONTENT_RANGE, &range);
    }
    response
}

/// Kinds that a browser can only show: SVG and HTML could run scripts.
fn is_plain(media_type: &str) -> bool {
    matches!(
        media_type,
        "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/avif" | "video/mp4" | "video/webm"
    )
}

fn whole(kept: &Kept, etag: &str, headers: &HeaderMap) -> Response<Body> {
    let length = kept.bytes.len();
    let part = part(headers, etag, length as u64);
    respond(part, length as u64, &kept.media_type, etag, |first, count| {
        // Both lie within the bytes, whose length fits into memory.
        let first = usize::try_from(first).unwrap_or(length).min(length);
        let end = usize::try_from(count).map_or(length, |count| first.saturating_add(count)).min(length);
        Body::from(kept.bytes.slice(first..end))
    })
}

async fn stream(
    file: std::fs::File,
    length: u64,
    media_type: &str,
    etag: &str,
    headers: &HeaderMap,
) -> Response<Body> {
    let part = part(headers, etag, length);
    let mut file = file;
    if let Part::Range { first, .. } = part
        && let Err(error) = file.seek(SeekFrom::Start(first))
    {
        return unreadable(etag, &error).response();
    }
    let mut file = tokio::fs::File::from_std(file);
    file.set_max_buf_size(PIECE);
    respond(part, length, media_type, etag, |_, count| {
        Body::from_stream(ReaderStream::with_capacity(file.take(count), PIECE))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let check = |range: &str, expect: Part| assert_eq!(parse_range(range, 100), expect, "{range}");
        check("bytes=0-9", Part::Range { first: 0, last: 9 });
        check("bytes=90-", Part::Range { first: 90, last: 99 });
        check("bytes=-10", Part::Range { first: 90, last: 99 });
        check("bytes=-1000", Part::Range { first: 0, last: 99 });
        check("bytes=50-1000", Part::Range { first: 50, last: 99 });
        check("bytes=100-", Part::Unsatisfiable);
        check("bytes=-0", Part::Unsatisfiable);
        check("bytes=9-0", Part::All);
        check("bytes=0-1,5-6", Part::All);
        check("lines=0-1", Part::All);
        check("bytes=a-b", Part::All);
        check("bytes=", Part::All);
        assert_eq!(parse_range("bytes=-5", 0), Part::Unsatisfiable);
    }

    #[test]
    fn versions_are_checked_before_anything_is_looked_up() {
        let check = |max_side: Option<&str>, format: Option<&str>, expect: bool| {
            let wanted = Wanted { max_side: max_side.map(str::to_owned), format: format.map(str::to_owned) };
            assert_eq!(version("d".to_owned(), wanted).is_ok(), expect, "{max_side:?} {format:?}");
        };
        check(None, None, true);
        check(Some("256"), Some("jpeg"), true);
        check(Some("0"), None, false);
        check(Some("16385"), None, false);
        check(Some("-1"), None, false);
        check(None, Some(""), false);
        check(None, Some("../x"), false);
    }

    #[test]
    fn known_content_is_not_sent_again_and_scripts_are_downloads() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"x\", W/\"d\""));
        assert_eq!(part(&headers, "\"d\"", 10), Part::Nothing);
        assert_eq!(part(&headers, "\"e\"", 10), Part::All);
        let svg = respond(Part::All, 0, "image/svg+xml", "\"d\"", |_, _| Body::empty());
        assert_eq!(svg.headers()[header::CONTENT_DISPOSITION], "attachment");
        assert_eq!(svg.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
