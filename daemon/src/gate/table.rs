//! The table of the gate: every path and method that is served, and what is checked for it.
//! Host and Origin are not in it: they are checked for every row, first.

/// A request may have this many bytes.
pub const REQUEST_LIMIT: usize = 1 << 20;
/// A request without a credential may have this many.
pub const ANONYMOUS_LIMIT: usize = 4 << 10;

/// A picture that comes in as a body may have this many.
pub const PICTURE_LIMIT: usize = 64 << 20;

/// What is being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// CORS preflight of any path.
    Preflight,
    /// Is there a daemon, and which protocol does it speak.
    Health,
    /// One JSON-RPC call by HTTP.
    Rpc,
    /// JSON-RPC over a WebSocket.
    WebSocket,
    /// Bytes of an asset.
    Asset,
    /// A picture that becomes an asset.
    Upload,
    /// The panel's static shell, which is the same for everybody and holds nothing of anybody.
    Shell,
    /// Exchange of a single-use login code for the panel's cookie.
    Login,
}

/// Which paths a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathRule {
    /// Every path.
    Any,
    /// This path.
    Exact(&'static str),
    /// `/assets/` and 64 lower-case hexadecimal digits, nothing else.
    AssetDigest,
    /// Paths that begin so.
    Below(&'static str),
}

/// What a row does with a browser's cross-site requests of mode `no-cors` and `navigate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchRule {
    /// Refused.
    NoCrossSite,
    /// `<img>` may show it from anywhere, if its URL is signed.
    SignedImages,
    /// A link from another site may lead here.
    MayBeLinked,
}

/// What a row wants to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialRule {
    /// Nothing; the answer says nothing of anybody.
    None,
    /// A bearer token, or a session of the panel; without one, only `hello` (with the protocol number alone), `pair.begin` and
    /// `pair.poll` are answered.
    BearerOrHello,
    /// The same, or `auth` as the first message.
    BearerOrFirstMessage,
    /// The same, or a signature in the URL.
    BearerOrSignature,
    /// A bearer token, or a session of the panel.
    Bearer,
    /// A single-use code of 60 s in the body, which the row's own handler looks at; only from no page or our own.
    LoginCode,
}

/// One row: this path and method, and what is checked.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What it is.
    pub surface: Surface,
    /// Its paths.
    pub path: PathRule,
    /// Its methods.
    pub methods: &'static [&'static str],
    /// Whether it is a WebSocket upgrade.
    pub upgrade: bool,
    /// Cross-site requests.
    pub fetch: FetchRule,
    /// Whether it has a body, which must then be `application/json`.
    pub json_body: bool,
    /// Whether it has a body that is a picture: `image/png` or `image/jpeg`.
    pub picture_body: bool,
    /// What must be shown.
    pub credential: CredentialRule,
    /// Bytes of body at most.
    pub body_limit: usize,
}

/// A row without a body, which most are.
const BARE: Row = Row {
    surface: Surface::Health,
    path: PathRule::Any,
    methods: &["GET", "HEAD"],
    upgrade: false,
    fetch: FetchRule::NoCrossSite,
    json_body: false,
    picture_body: false,
    credential: CredentialRule::None,
    body_limit: 0,
};

/// The table. `hello`, `pair.begin` and `pair.poll` travel by `POST /rpc` and are told apart by method name after this gate.
pub const TABLE: &[Row] = &[
    Row { surface: Surface::Preflight, methods: &["OPTIONS"], ..BARE },
    Row { path: PathRule::Exact("/health"), ..BARE },
    Row {
        surface: Surface::Rpc,
        path: PathRule::Exact("/rpc"),
        methods: &["POST"],
        json_body: true,
        credential: CredentialRule::BearerOrHello,
        body_limit: REQUEST_LIMIT,
        ..BARE
    },
    Row {
        surface: Surface::WebSocket,
        path: PathRule::Exact("/rpc"),
        methods: &["GET"],
        upgrade: true,
        credential: CredentialRule::BearerOrFirstMessage,
        ..BARE
    },
    Row {
        surface: Surface::Asset,
        path: PathRule::AssetDigest,
        fetch: FetchRule::SignedImages,
        credential: CredentialRule::BearerOrSignature,
        ..BARE
    },
    Row {
        surface: Surface::Upload,
        path: PathRule::Exact("/assets"),
        methods: &["POST"],
        picture_body: true,
        credential: CredentialRule::Bearer,
        body_limit: PICTURE_LIMIT,
        ..BARE
    },
    Row { surface: Surface::Shell, path: PathRule::Below("/panel/"), fetch: FetchRule::MayBeLinked, ..BARE },
    // These two lead to the panel.
    Row { surface: Surface::Shell, path: PathRule::Exact("/panel"), fetch: FetchRule::MayBeLinked, ..BARE },
    Row { surface: Surface::Shell, path: PathRule::Exact("/"), fetch: FetchRule::MayBeLinked, ..BARE },
    Row {
        surface: Surface::Login,
        path: PathRule::Exact("/login"),
        methods: &["POST"],
        json_body: true,
        credential: CredentialRule::LoginCode,
        body_limit: ANONYMOUS_LIMIT,
        ..BARE
    },
];

impl PathRule {
    /// Whether `path` is one of them.
    pub fn matches(self, path: &str) -> bool {
        match self {
            PathRule::Any => true,
            PathRule::Exact(exact) => path == exact,
            PathRule::AssetDigest => asset_digest(path).is_some(),
            PathRule::Below(prefix) => path.starts_with(prefix),
        }
    }
}

/// The digest in `/assets/<digest>`: 64 lower-case hexadecimal digits and nothing else, so that no path can lead anywhere.
pub fn asset_digest(path: &str) -> Option<&str> {
    let digest = path.strip_prefix("/assets/")?;
    let plain =
        digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    plain.then_some(digest)
}
