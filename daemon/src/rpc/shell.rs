//! `/panel/…`: the panel's pages, which are the same for everybody. They hold no data: what a page shows, it asks for with its session.
//!
//! The pages come in from whoever runs the daemon, which knows nothing of them. Headers let a page run its own scripts and nothing else,
//! speak to us and nobody else, and stand in no frame.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use axum::routing;
use flate2::Compression;
use flate2::write::GzEncoder;
use maquette_protocol::ErrorCode;

use super::etag;
use super::refusal::Refusal;

/// One file of the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShellFile {
    /// Its path below `/panel/`, for example `views/board.js`.
    pub path: &'static str,
    /// Its media type, for example `text/javascript`.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// The page that stands for the folder.
const INDEX: &str = "index.html";

/// Files below this are sent as they are: packed, they would need as many packets.
const WORTH_PACKING: usize = 1_000;

/// A file as it is served.
struct Served {
    file: ShellFile,
    tag: HeaderValue,
    /// Its bytes by gzip, with the tag of that form, once somebody asked. A page is then a third of its size on the way.
    packed: OnceLock<Option<(Bytes, HeaderValue)>>,
}

impl Served {
    fn new(file: ShellFile) -> Option<Served> {
        Some(Served { file, tag: tag(file.bytes, "")?, packed: OnceLock::new() })
    }

    /// Packed where that is worth it; all files of a page are texts.
    fn packed(&self) -> Option<&(Bytes, HeaderValue)> {
        let pack = || {
            let mut packer = GzEncoder::new(Vec::new(), Compression::best());
            packer.write_all(self.file.bytes).ok()?;
            Some((packer.finish().ok()?.into(), tag(self.file.bytes, "-gzip")?))
        };
        self.packed.get_or_init(|| (self.file.bytes.len() >= WORTH_PACKING).then(pack).flatten()).as_ref()
    }
}

/// The tag of a content in one form; each form has its own (RFC 9110, section 8.8.3).
fn tag(bytes: &[u8], form: &str) -> Option<HeaderValue> {
    // Hexadecimal digits in quotes are a header's value.
    HeaderValue::from_str(&format!("\"{}{form}\"", blake3::hash(bytes).to_hex())).ok()
}

/// Whether a browser takes gzip: it says so by name, and not with `q=0`.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|form| {
        let (name, weight) = form.split_once(';').unwrap_or((form, ""));
        let is_refused =
            weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

/// The files, by path.
pub struct Shell {
    files: BTreeMap<&'static str, Served>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// What a page may do. Only documents have a policy of their own; what they load lives under theirs.
    policy: Option<HeaderValue>,
}

impl Shell {
    /// These files, served to pages that reach us at `port`.
    pub fn new(files: &[ShellFile], port: u16) -> Shell {
        let served = files.iter().filter_map(|file| Some((file.path, Served::new(*file)?)));
        Shell {
            files: served.collect(),
            headers: headers(),
            policy: HeaderValue::from_str(&policy(port)).ok(),
        }
    }

    fn answer(&self, path: &str, asked: &HeaderMap) -> Response<Body> {
        let Some(name) = path.strip_prefix("/panel/") else { return to_the_panel() };
        // Names are looked up as they stand: there is no folder that a path could lead out of.
        let Some(served) = self.files.get(if name.is_empty() { INDEX } else { name }) else {
            let (message, hint) = ("the panel has no such file", "It begins at `/panel/`.");
            return Refusal::new(StatusCode::NOT_FOUND, ErrorCode::BadRequest, message, hint).response();
        };
        let packed = takes_gzip(asked).then(|| served.packed()).flatten();
        let (body, tag) = match packed {
            Some((bytes, tag)) => (bytes.clone(), tag),
            None => (Bytes::from_static(served.file.bytes), &served.tag),
        };
        let mut response = if etag::is_known(asked, tag.as_bytes()) {
            status_only(StatusCode::NOT_MODIFIED)
        } else {
            let mut response = Response::new(Body::from(body));
            let media = HeaderValue::from_static(served.file.media);
            response.headers_mut().insert(header::CONTENT_TYPE, media);
            if packed.is_some() {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            response
        };
        response.headers_mut().insert(header::ETAG, tag.clone());
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        response
    }
}

fn status_only(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// What is behind the `#` goes along by itself.
fn to_the_panel() -> Response<Body> {
    let mut response = status_only(StatusCode::TEMPORARY_REDIRECT);
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/panel/"));
    response
}

/// What every answer carries.
fn headers() -> Vec<(HeaderName, HeaderValue)> {
    let fixed = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    fixed.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}

/// Its own scripts, styles and pictures, and words with this port alone.
fn policy(port: u16) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
         connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// Whether an answer is something that a browser may show by itself, and not a script or a sheet.
fn is_document(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    !media.starts_with(b"text/javascript") && !media.starts_with(b"text/css")
}

/// The routes of the shell. The gate has looked at the request before it arrives here.
pub fn routes(shell: Shell) -> Router {
    let get = || routing::get(serve);
    Router::new()
        .route("/", get())
        .route("/panel", get())
        .route("/panel/", get())
        .route("/panel/{*path}", get())
        .with_state(Arc::new(shell))
}

async fn serve(State(shell): State<Arc<Shell>>, request: Request) -> Response<Body> {
    let mut response = shell.answer(request.uri().path(), request.headers());
    for (name, value) in &shell.headers {
        response.headers_mut().insert(name, value.clone());
    }
    if is_document(response.headers())
        && let Some(policy) = &shell.policy
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [ShellFile; 2] = [
        ShellFile { path: "index.html", media: "text/html; charset=utf-8", bytes: b"<!doctype html>" },
        ShellFile { path: "views/board.js", media: "text/javascript", bytes: b"export {}" },
    ];

    fn said(path: &str, tag: Option<&str>) -> (u16, String) {
        let mut headers = HeaderMap::new();
        headers.extend(tag.map(|tag| (header::IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap())));
        let response = Shell::new(&FILES, 47113).answer(path, &headers);
        let named = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let what = named(header::LOCATION).or_else(|| named(header::CONTENT_TYPE)).unwrap_or_default();
        (response.status().as_u16(), what)
    }

    #[test]
    fn files_are_found_by_their_very_names() {
        let check = |path: &str, expect: (u16, &str)| {
            assert_eq!(said(path, None), (expect.0, expect.1.to_owned()), "{path}");
        };
        check("/panel/", (200, "text/html; charset=utf-8"));
        check("/panel/index.html", (200, "text/html; charset=utf-8"));
        check("/panel/views/board.js", (200, "text/javascript"));
        check("/", (307, "/panel/"));
        check("/panel", (307, "/panel/"));
        for nowhere in [
            "/panel/views",
            "/panel/views/",
            "/panel//index.html",
            "/panel/./index.html",
            "/panel/INDEX.HTML",
        ] {
            check(nowhere, (404, "application/json"));
        }
        for path in [
            "/panel/../index.html",
            "/panel/%2e%2e/token",
            "/panel/..%2ftoken",
            "/panel/views/../index.html",
            "/panel//etc/passwd",
        ] {
            check(path, (404, "application/json"));
        }
    }

    #[test]
    fn a_browser_that_has_it_gets_it_no_second_time() {
        let tag = format!("\"{}\"", blake3::hash(FILES[1].bytes).to_hex());
        assert_eq!(said("/panel/views/board.js", Some(&tag)).0, 304);
        assert_eq!(said("/panel/views/board.js", Some(&format!("\"a\", W/{tag}"))).0, 304);
        assert_eq!(said("/panel/views/board.js", Some("\"a\"")).0, 200);
    }

    #[test]
    fn pages_are_packed_for_browsers_that_say_so() {
        let script: &'static [u8] =
            Box::leak("export const x = 1;\n".repeat(200).into_bytes().into_boxed_slice());
        let file = ShellFile { path: "long.js", media: "text/javascript", bytes: script };
        let shell = Shell::new(&[file, FILES[1]], 47113);
        let check = |path: &str, takes: &str, expect: bool| {
            let mut asked = HeaderMap::new();
            asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(takes).unwrap());
            let response = shell.answer(path, &asked);
            let is_packed = response.headers().get(header::CONTENT_ENCODING).is_some();
            assert_eq!(is_packed, expect, "{path} {takes}");
            let tag = response.headers()[header::ETAG].clone();
            assert_eq!(tag.to_str().unwrap().contains("-gzip"), expect);
            asked.insert(header::IF_NONE_MATCH, tag);
            assert_eq!(shell.answer(path, &asked).status(), 304, "{path} {takes}");
        };
        check("/panel/long.js", "gzip, deflate, br", true);
        check("/panel/long.js", "br;q=1.0, GZIP;q=0.5", true);
        check("/panel/long.js", "gzip;q=0, br", false);
        check("/panel/long.js", "gzip;q=0.0", false);
        check("/panel/long.js", "identity", false);
        check("/panel/views/board.js", "gzip", false);
        let (packed, _) = shell.files["long.js"].packed().unwrap();
        let mut whole = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut whole).unwrap();
        assert_eq!(whole, script);
        assert!(packed.len() * 10 < script.len());
    }

    #[test]
    fn pages_may_run_their_own_scripts_and_speak_to_this_port_alone() {
        let policy = policy(5);
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self' ws://127.0.0.1:5 ws://localhost:5;",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("  "), "{policy}");
        assert!(headers().iter().any(|(name, value)| name == "referrer-policy" && value == "no-referrer"));
    }

    #[tokio::test]
    async fn whatever_a_browser_may_show_has_a_policy() {
        let check = async |path: &str, expect: bool| {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let response = serve(State(Arc::new(Shell::new(&FILES, 5))), request).await;
            assert_eq!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY), expect, "{path}");
            assert!(response.headers().contains_key(header::X_CONTENT_TYPE_OPTIONS), "{path}");
        };
        check("/panel/", true).await;
        check("/panel/views/board.js", false).await;
        check("/panel/nothing", true).await;
    }
}
