//! Faults of the transport: what a call leads to, and whether anything can have arrived.

use super::address::BadLink;
use super::download::NotFetched;
use super::listener::{Act, Listener, quick};
use super::*;

const DATA: Keys = Keys { decoded: &["data"], dropped: &[] };

fn http(folder: &tempfile::TempDir) -> Http {
    Http::new(quick(), folder.path().join("tmp")).unwrap()
}

async fn create(act: Act) -> (Result<Answer, Lost>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let listener = Listener::new(vec![act]).await;
    let call = Call { is_slow: true, ..Call::create(listener.base.clone(), b"{}".to_vec()) };
    let taking = Taking::Sifted { keys: DATA, max: 10_000 };
    (http(&folder).call(Call { taking, ..call }).await, folder)
}

#[tokio::test]
async fn nothing_arrives_where_nobody_listens_or_the_name_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let gone = Listener::new(Vec::new()).await.base.clone();
    for url in [gone.as_str(), "http://no-such-name.invalid/", "http://127.0.0.1:1/"] {
        let lost = http(&folder).call(Call::create(url.parse().unwrap(), Vec::new())).await.unwrap_err();
        assert!(!lost.may_have_arrived, "{url}: {lost}");
    }
}

#[tokio::test]
async fn a_handshake_that_hangs_is_before_the_first_byte() {
    let folder = tempfile::tempdir().unwrap();
    let listener = Listener::new(vec![Act::Ignore]).await;
    let url: Url = listener.base.as_str().replace("http:", "https:").parse().unwrap();
    let lost = http(&folder).call(Call::create(url, Vec::new())).await.unwrap_err();
    assert!(!lost.may_have_arrived, "{lost}");
}

#[tokio::test]
async fn once_a_connection_stood_anything_may_have_arrived() {
    for act in [Act::Reset, Act::Ignore, Act::Keep, Act::Say(b"garbage\r\n\r\n".to_vec())] {
        let (result, _) = create(act.clone()).await;
        assert!(result.unwrap_err().may_have_arrived, "{act:?}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_or_never_ends_is_an_answer_with_a_fault() {
    let check = |result: Result<Answer, Lost>, status, body: &str| {
        let answer = result.unwrap();
        assert!(answer.broken.is_some(), "{answer:?}");
        assert_eq!((answer.status, String::from_utf8(answer.body).unwrap()), (status, body.to_owned()));
    };
    check(create(Act::cut(200, b"{\"a\":1")).await.0, 200, "{\"a\":1");
    check(create(Act::cut(402, b"no mon")).await.0, 402, "no mon");
    let long = format!("{{\"data\":\"{}\"}}", "A".repeat(20_000));
    let (result, _) = create(Act::json(200, &long)).await;
    assert_eq!(result.unwrap().broken, Some(Broken::TooLong(10_000)));
}

#[tokio::test]
async fn a_create_is_sent_once_whatever_comes_back() {
    for act in [
        Act::Reset,
        Act::Keep,
        Act::json(503, "{}"),
        Act::json(429, "{}"),
        Act::with(307, "location: /\r\n", b""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let listener = Listener::new(vec![act.clone(), Act::json(200, "{}"), Act::json(200, "{}")]).await;
        let _any = http(&folder).call(Call::create(listener.base.clone(), b"{}".to_vec())).await;
        assert_eq!(listener.seen().len(), 1, "{act:?}");
    }
}

/// Nothing that comes late on a connection is read as the answer to another question: neither an API's word nor a picture.
#[tokio::test]
async fn an_answer_that_comes_twice_answers_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let http = http(&folder);
    let twice = |body: &str| {
        let head = format!("HTTP/1.1 200 x\r\ncontent-length: {}\r\n\r\n", body.len());
        Act::SayAgain([head.as_bytes(), body.as_bytes()].concat())
    };
    let own = Listener::new(vec![twice("first job"), twice("second job"), twice("its picture")]).await;
    for expect in ["first job", "second job"] {
        let answer = http.call(Call::get(own.base.clone())).await.unwrap();
        assert_eq!(String::from_utf8(answer.body).unwrap(), expect);
    }
    let link = Link { url: own.base.clone(), base: &own.base, key: None, max: 100 };
    let answer = http.download(link).await.unwrap();
    assert_eq!(answer.blobs[0].as_ref().unwrap().head(99).unwrap(), b"its picture");
}

#[tokio::test]
async fn long_texts_of_an_answer_go_to_files() {
    let (result, _folder) = create(Act::json(200, r#"{"x":1,"data":["aGVsbG8=","aG!","aGk="]}"#)).await;
    let answer = result.unwrap();
    assert_eq!(String::from_utf8(answer.body).unwrap(), r##"{"x":1,"data":["#0","#1","#2"]}"##);
    let heads: Vec<_> =
        answer.blobs.iter().map(|blob| blob.as_ref().map(|file| file.head(9).unwrap())).collect();
    assert_eq!(heads, [Some(b"hello".to_vec()), None, Some(b"hi".to_vec())]);
}

#[tokio::test]
async fn keys_are_sent_to_the_provider_and_to_nobody_it_redirects_to() {
    let folder = tempfile::tempdir().unwrap();
    let other = Listener::new(vec![Act::answer(200, "image/png", b"bytes")]).await;
    let own = Listener::new(vec![Act::with(302, &format!("location: {}x\r\n", other.base), b"")]).await;
    let key = Some((HeaderName::from_static("x-key"), Key::new("sesame").unwrap()));
    let link = Link { url: own.base.join("/file").unwrap(), base: &own.base, key, max: 100 };
    let answer = http(&folder).download(link).await.unwrap();
    assert_eq!(answer.blobs[0].as_ref().unwrap().head(99).unwrap(), b"bytes");
    assert!(own.seen()[0].contains("x-key: sesame"));
    assert!(!other.seen()[0].contains("sesame"), "{:?}", other.seen());
}

#[tokio::test]
async fn redirects_to_private_addresses_and_in_circles_are_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let check = async |location: &str, expect: NotFetched| {
        let act = Act::with(302, &format!("location: {location}\r\n"), b"");
        let listener = Listener::new(vec![act; 8]).await;
        let link = Link { url: listener.base.clone(), base: &listener.base, key: None, max: 100 };
        assert_eq!(http(&folder).download(link).await.unwrap_err(), expect, "{location}");
    };
    check("http://169.254.169.254/latest", NotFetched::Bad(BadLink::Private)).await;
    check("http://10.1.2.3/", NotFetched::Bad(BadLink::Private)).await;
    check("file:///etc/passwd", NotFetched::Bad(BadLink::NotWeb)).await;
    check("/again", NotFetched::Endless).await;
}

#[tokio::test]
async fn a_download_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let listener = Listener::new(vec![Act::answer(200, "image/png", &[7; 2_000])]).await;
    let link = Link { url: listener.base.clone(), base: &listener.base, key: None, max: 1_000 };
    let answer = http(&folder).download(link).await.unwrap();
    assert_eq!(answer.broken, Some(Broken::TooLong(1_000)));
    assert_eq!(answer.blobs.iter().flatten().count(), 0);
    let left = std::fs::read_dir(folder.path().join("tmp")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "a file that nobody keeps is left behind");
}

#[tokio::test]
async fn a_key_is_not_sent_in_the_open() {
    let folder = tempfile::tempdir().unwrap();
    let call = Call::get("http://far.invalid/".parse().unwrap())
        .with_key(HeaderName::from_static("x-key"), Key::new("sesame").unwrap());
    let lost = http(&folder).call(call).await.unwrap_err();
    assert!(!lost.may_have_arrived && lost.reason.contains("key") && !lost.reason.contains("sesame"));
}

#[tokio::test]
async fn a_file_is_not_taken_from_a_connection_that_was_kept_open() {
    let folder = tempfile::tempdir().unwrap();
    // Two answers to one question: the second one waits on the wire for whoever asks next on that connection.
    let twice = b"HTTP/1.1 200 x\r\ncontent-length: 2\r\n\r\n{}".repeat(2);
    let listener = Listener::new(vec![Act::Say(twice), Act::answer(200, "image/png", b"bytes")]).await;
    let http = http(&folder);
    http.call(Call::get(listener.base.clone())).await.unwrap();
    let link = Link { url: listener.base.clone(), base: &listener.base, key: None, max: 100 };
    let answer = http.download(link).await.unwrap();
    assert_eq!(answer.blobs[0].as_ref().unwrap().head(99).unwrap(), b"bytes");
}
