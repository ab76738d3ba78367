//! Pictures that come in as the body of `POST /assets`: they become assets and takes without a path, and what is no picture leaves nothing.

use std::path::PathBuf;

use maquette_protocol::methods::method;
use maquette_protocol::{
    AnchorSetParams, AssetGetParams, AssetImportParams, Digest, ErrorCode, ImportReply, Origin,
    PromoteParams, UploadReply,
};
use maquette_tests::http::{Http, Response};
use maquette_tests::pictures::{jpeg, png, png_that_claims, stripes};
use maquette_tests::{Daemon, Home};
use serde_json::{Value, json};

use crate::keys::by_tcp;

/// A client on TCP with the token of local programs.
struct Sender {
    http: Http,
    address: String,
    bearer: String,
}

impl Sender {
    fn new(home: &Home, daemon: &Daemon) -> Sender {
        let address = daemon.http().expect("it listens on loopback").to_owned();
        let token = std::fs::read_to_string(home.at("state/token")).expect("there is a token file");
        Sender { http: Http::tcp(&address).unwrap(), bearer: format!("Bearer {}", token.trim()), address }
    }

    fn send(&mut self, media: &str, bytes: &[u8]) -> Response {
        let headers =
            [("Host", self.address.as_str()), ("Content-Type", media), ("Authorization", &self.bearer)];
        self.http.request("POST /assets", &headers, bytes).unwrap()
    }

    /// The head of a request whose body comes later.
    fn head(&self, more: &str) -> String {
        let Sender { address, bearer, .. } = self;
        format!(
            "POST /assets HTTP/1.1\r\nHost: {address}\r\nContent-Type: image/png\r\nAuthorization: {bearer}\r\n{more}\r\n\r\n"
        )
    }
}

fn taken(response: &Response) -> UploadReply {
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
    serde_json::from_slice(&response.body).unwrap()
}

fn refused(response: &Response) -> (u16, String) {
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let data = &body["error"]["data"];
    assert!(data["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{body}");
    (response.status, data["code"].as_str().unwrap().to_owned())
}

fn by_digest(digest: Digest) -> AssetImportParams {
    AssetImportParams { digest: Some(digest), ..AssetImportParams::default() }
}

#[test]
fn a_pasted_picture_becomes_a_take_without_a_path() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let mut sender = Sender::new(&home, &daemon);
    let bytes = png(&stripes(120, 80, 1));
    let asset = taken(&sender.send("image/png", &bytes)).asset;
    assert_eq!((asset.media.as_str(), asset.width, asset.height), ("image/png", 120, 80));
    assert_eq!((asset.bytes, asset.path, asset.thumbnail), (bytes.len() as u64, None, None));
    let import = json!({ "digest": asset.digest, "shot": "pasted", "prompt": "a photo" });
    let told = by_tcp(&home, &daemon, "asset.import", &import);
    let reply: ImportReply =
        serde_json::from_value(told["result"].clone()).unwrap_or_else(|_| panic!("{told}"));
    let take = reply.take.expect("a shot was named");
    assert_eq!(
        (take.origin, take.shot_name.as_str(), take.asset.digest),
        (Origin::Import, "pasted", asset.digest)
    );
    let known = client.call::<method::AssetGet>(&AssetGetParams { digest: asset.digest });
    assert_eq!(std::fs::read(known.path.expect("a Unix peer is told the path")).unwrap(), bytes);

    // The same bytes by the Unix socket and under another name are the same asset; a second take is another one.
    let mut unix = Http::unix(daemon.socket()).unwrap();
    let headers = [("Host", "localhost"), ("Content-Type", "image/jpeg; charset=binary")];
    let again = taken(&unix.request("POST /assets", &headers, &bytes).unwrap()).asset;
    assert_eq!((again.digest, again.media.as_str()), (asset.digest, "image/png"));
    assert!(again.path.is_some());
    let second = AssetImportParams { shot: Some("pasted".into()), ..by_digest(asset.digest) };
    assert_ne!(client.call::<method::AssetImport>(&second).take.unwrap().id, take.id);
    let plain = client.call::<method::AssetImport>(&by_digest(asset.digest));
    assert_eq!((plain.take, plain.asset.width), (None, 120));

    let photo = taken(&sender.send("image/jpeg", &jpeg(&stripes(90, 60, 2)))).asset;
    assert_eq!((photo.media.as_str(), photo.width), ("image/jpeg", 90));
    assert_eq!(home.unfinished_files(), Vec::<PathBuf>::new());
    assert!(daemon.stop().success());
}

#[test]
fn an_import_names_one_still() {
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let asset = taken(&Sender::new(&home, &daemon).send("image/png", &png(&stripes(128, 128, 1)))).asset;
    let both = AssetImportParams { path: "/x.png".into(), ..by_digest(asset.digest) };
    assert_eq!(client.refused::<method::AssetImport>(&both).code(), ErrorCode::InvalidParams);
    let neither = AssetImportParams::default();
    assert_eq!(client.refused::<method::AssetImport>(&neither).code(), ErrorCode::InvalidParams);
    let unknown = client.refused::<method::AssetImport>(&by_digest(Digest([7; 32])));
    assert_eq!(unknown.code(), ErrorCode::UnknownAsset);

    home.demo_project(&mut client);
    let project = Some(home.at("demo").display().to_string());
    let still = AssetImportParams { shot: Some("reel".into()), project, ..by_digest(asset.digest) };
    let still = client.call::<method::AssetImport>(&still).take.unwrap();
    client.call::<method::AnchorSet>(&AnchorSetParams { take: still.id, reason: None });
    let motion = PromoteParams {
        takes: vec![still.id],
        tier: Some("motion".into()),
        size: Some("64x64".into()),
        seconds: Some(0.5),
        wait_ms: Some(60_000),
        ..PromoteParams::default()
    };
    let clip = client.call::<method::Promote>(&motion).takes.remove(0);
    let refused = client.refused::<method::AssetImport>(&by_digest(clip.asset.digest));
    assert_eq!(refused.code(), ErrorCode::InvalidParams, "{refused:?}");
    assert!(refused.data.message.contains("video/mp4"), "{refused:?}");
    assert!(daemon.stop().success());
}

#[test]
fn what_is_no_picture_leaves_nothing() {
    let home = Home::new();
    let daemon = home.start();
    let mut sender = Sender::new(&home, &daemon);
    let good = png(&stripes(200, 200, 3));
    let mut check = |media: &str, bytes: &[u8], expect: (u16, ErrorCode)| {
        let (status, code) = refused(&sender.send(media, bytes));
        assert_eq!((status, code.as_str()), (expect.0, expect.1.text()), "{media}");
    };
    let bad = (422, ErrorCode::BadPicture);
    check("image/png", &good[..good.len() / 2], bad);
    check("image/png", b"", bad);
    check("image/png", b"this is no picture", bad);
    check("image/jpeg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bad);
    check("image/png", &png_that_claims(60_000, 60_000), bad);
    check("image/png", &png_that_claims(u32::MAX / 4, u32::MAX / 4), bad);
    for media in ["image/svg+xml", "image/webp", "application/json", "text/html"] {
        check(media, &good, (415, ErrorCode::BadRequest));
    }
    let stranger = [("Host", daemon.http().unwrap()), ("Content-Type", "image/png")];
    let answer =
        Http::tcp(daemon.http().unwrap()).unwrap().request("POST /assets", &stranger, &good).unwrap();
    assert_eq!(refused(&answer), (401, "unauthorized".to_owned()));
    assert_eq!(stored(&home), 0);
    assert!(daemon.stop().success());
}

#[test]
fn a_body_that_is_too_long_is_refused_and_one_that_is_cut_off_is_forgotten() {
    const LONGEST: usize = 64 << 20;
    let home = Home::new();
    let daemon = home.start();
    let mut client = daemon.client();
    let mut sender = Sender::new(&home, &daemon);
    // One that says so is refused unread.
    let head = sender.head(&format!("Expect: 100-continue\r\nContent-Length: {}", LONGEST + 1));
    sender.http.send(head.as_bytes()).unwrap();
    assert_eq!(refused(&sender.http.response().unwrap()), (413, "too_large".to_owned()));
    // One that does not say is counted.
    let mut sender = Sender::new(&home, &daemon);
    let head = sender.head("Transfer-Encoding: chunked");
    sender.http.send(head.as_bytes()).unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
    for _ in 0..=LONGEST >> 20 {
        sender.http.send(&chunk).unwrap();
    }
    sender.http.send(b"0\r\n\r\n").unwrap();
    assert_eq!(refused(&sender.http.response().unwrap()), (413, "too_large".to_owned()));

    let bytes = png(&stripes(400, 400, 5));
    for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        let mut sender = Sender::new(&home, &daemon);
        let head = sender.head(&format!("Content-Length: {}", bytes.len()));
        sender.http.send(head.as_bytes()).unwrap();
        sender.http.send(&bytes[..cut]).unwrap();
        drop(sender);
    }
    // The daemon hears of it a moment later.
    let gone = (0..5_000).any(|_| {
        client.status();
        home.unfinished_files().is_empty()
    });
    assert!(gone, "{:?}", home.unfinished_files());
    assert_eq!(stored(&home), 0);
    let digest = taken(&Sender::new(&home, &daemon).send("image/png", &bytes)).asset.digest;
    assert_eq!((stored(&home), client.call::<method::AssetGet>(&AssetGetParams { digest }).width), (1, 400));
    assert!(daemon.stop().success());
}

/// Files of assets, and of what was to become one.
fn stored(home: &Home) -> usize {
    fn count(folder: PathBuf) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| if entry.path().is_dir() { count(entry.path()) } else { 1 }).sum()
    }
    count(home.at("data/assets"))
}
