//! Every fault does what it says.

use std::io::ErrorKind;

use serde_json::json;

use super::{Caller, fetched, google_order};
use crate::fakes::{Fake, Fault, Release, Step, fal, google};
use crate::http::Response;

/// One order at Google that meets a fault.
fn met(fault: Fault) -> (Fake, std::io::Result<Response>) {
    let fake = google();
    fake.script(Step::Create, fault);
    let (line, body) = google_order();
    let response = Caller::new(&fake).try_ask(line, body.to_string().as_bytes());
    (fake, response)
}

#[test]
fn statuses_come_in_the_providers_envelope_and_nothing_is_charged() {
    for status in [400, 402, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504] {
        let (fake, response) = met(Fault::Status(status));
        let response = response.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!((response.status, body["error"]["code"].as_u64()), (status, Some(u64::from(status))));
        assert_eq!(
            (fake.books().charges.len(), fake.books().creates.len(), fake.books().accepted()),
            (0, 1, 0)
        );
    }
    let (_fake, response) = met(Fault::RetryAfter(429, 2));
    assert_eq!(response.unwrap().header("retry-after"), Some("2"));
}

#[test]
fn a_refused_connection_is_refused_until_it_is_released() {
    let fake = google();
    let mut before = Caller::new(&fake);
    fake.script(Step::Create, Fault::RefuseConnection);
    let refused = Caller::try_of(fake.url()).err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::ConnectionRefused));
    assert!(before.try_ask("GET /v1beta/models", b"").is_err(), "connections from before are gone too");
    fake.release(Release::Proceed);
    assert_eq!(Caller::new(&fake).ask("GET /v1beta/models", &json!(null)).0, 200);
    assert!(fake.books().creates.is_empty());
}

#[test]
fn nothing_is_read_until_it_is_released() {
    for (release, answered, creates) in [(Release::Proceed, true, 1), (Release::Reset, false, 0)] {
        let fake = google();
        fake.script(Step::Create, Fault::HangBeforeReading);
        let mut caller = Caller::new(&fake);
        let asking = std::thread::spawn(move || {
            let (line, body) = google_order();
            caller.try_ask(line, body.to_string().as_bytes())
        });
        while fake.unread() == 0 {
            std::thread::yield_now();
        }
        assert_eq!(fake.books().requests.len(), 0);
        fake.release(release);
        assert_eq!(asking.join().unwrap().is_ok(), answered, "{release:?}");
        assert_eq!(fake.books().creates.len(), creates, "{release:?}");
    }
}

#[test]
fn an_answer_that_hangs_is_charged_already() {
    for (release, answered) in [(Release::Proceed, true), (Release::Reset, false)] {
        let fake = google();
        fake.script(Step::Create, Fault::HangAfterReading);
        let mut caller = Caller::new(&fake);
        let asking = std::thread::spawn(move || {
            let (line, body) = google_order();
            caller.try_ask(line, body.to_string().as_bytes())
        });
        fake.wait_until_held(1);
        assert_eq!((fake.books().charges.len(), fake.books().accepted()), (1, 1));
        fake.release(release);
        assert_eq!(asking.join().unwrap().is_ok(), answered, "{release:?}");
    }
}

#[test]
fn answers_are_cut_in_the_middle() {
    let kind = |fault: Fault| {
        let (fake, response) = met(fault);
        assert_eq!(fake.books().charges.len(), 1, "the work was done");
        response.map(|_| ()).unwrap_err().kind()
    };
    assert_eq!(kind(Fault::ResetMidBody), ErrorKind::ConnectionReset);
    assert_eq!(kind(Fault::TruncatedBody), ErrorKind::UnexpectedEof);
    assert_eq!(kind(Fault::ResetAfterReading), ErrorKind::ConnectionReset);
}

#[test]
fn the_head_and_half_of_the_body_arrive_before_a_cut() {
    for fault in [Fault::ResetMidBody, Fault::TruncatedBody] {
        let fake = google();
        fake.script(Step::Free, fault);
        let mut stream = std::net::TcpStream::connect(fake.url().trim_start_matches("http://")).unwrap();
        let ask = format!("GET /v1beta/models HTTP/1.1\r\nHost: x\r\nX-Goog-Api-Key: {}\r\n\r\n", fake.key());
        std::io::Write::write_all(&mut stream, ask.as_bytes()).unwrap();
        let mut read = Vec::new();
        let _ = std::io::Read::read_to_end(&mut stream, &mut read);
        let text = String::from_utf8(read).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert_eq!(body.len(), promised.parse::<usize>().unwrap() / 2, "{fault:?}");
    }
}

#[test]
fn an_answer_can_arrive_twice() {
    let fake = google();
    fake.script(Step::Create, Fault::DuplicateAnswer);
    let (line, body) = google_order();
    let mut caller = Caller::new(&fake);
    let first = caller.try_ask(line, body.to_string().as_bytes()).unwrap();
    let second = caller.read().unwrap();
    assert_eq!((first.status, first.body.len()), (second.status, second.body.len()));
    assert_eq!(first.body, second.body);
    assert_eq!(fake.books().creates.len(), 1);
    assert_eq!(caller.ask("GET /v1beta/models", &json!(null)).0, 200, "and the connection goes on");
}

#[test]
fn bodies_are_spoiled() {
    let (_fake, response) = met(Fault::OversizedBody);
    let body = response.unwrap().body;
    assert!(body.len() > 256 << 20 && body.ends_with(b"   "));
    let (_fake, response) = met(Fault::WrongContentType);
    assert_eq!(response.unwrap().header("content-type"), Some("text/plain"));
    let (fake, response) = met(Fault::HtmlError);
    let response = response.unwrap();
    assert_eq!((response.status, response.header("content-type")), (502, Some("text/html")));
    assert_eq!(fake.books().charges.len(), 0);
    let (fake, response) = met(Fault::InvalidJson);
    let response = response.unwrap();
    assert!(response.status == 200 && serde_json::from_slice::<serde_json::Value>(&response.body).is_err());
    assert_eq!(fake.books().charges.len(), 1);
    let (fake, response) = met(Fault::StatusAfterWork(504));
    assert_eq!((response.unwrap().status, fake.books().charges.len()), (504, 1));
}

#[test]
fn clocks_go_wrong() {
    let date = |fault: Fault| met(fault).1.unwrap().header("date").unwrap().to_owned();
    assert!(date(Fault::ClockBehind).contains("1995"));
    assert!(date(Fault::ClockAhead).contains("2099"));
}

/// A finished job at fal, with the address of its picture.
fn finished() -> (Fake, Caller, String, String) {
    let fake = fal();
    fake.pace(0);
    let mut caller = Caller::new(&fake);
    let (_, order) = caller.ask("POST /fal-ai/x", &json!({"prompt": "a fox"}));
    let id = order["request_id"].as_str().unwrap().to_owned();
    caller.ask(&format!("GET /fal-ai/x/requests/{id}/status"), &json!(null));
    let (_, result) = caller.ask(&format!("GET /fal-ai/x/requests/{id}"), &json!(null));
    let url = result["images"][0]["url"].as_str().unwrap().to_owned();
    (fake, caller, id, url)
}

#[test]
fn results_go_wrong() {
    let (fake, _, _, url) = finished();
    assert_eq!(fake.books().held.len(), 1);
    fake.script(Step::Media, Fault::NoPicture);
    let response = fetched(&url);
    assert_eq!(response.header("content-type"), Some("image/png"));
    assert!(image::load_from_memory(&response.body).is_err());
    assert!(image::load_from_memory(&fetched(&url).body).is_ok(), "only once");

    fake.script(Step::Media, Fault::RedirectToPrivate);
    let response = fetched(&url);
    let target = response.header("location").unwrap().to_owned();
    assert_eq!((response.status, fake.books().trapped()), (302, 0));
    assert!(target.starts_with("http://127.0.0.9:"));
    fetched(&target);
    assert_eq!(fake.books().trapped(), 1);

    fake.script(Step::Media, Fault::ExpiredResult);
    assert_eq!(fetched(&url).status, 404);
    assert_eq!((fetched(&url).status, fake.books().held.len()), (404, 0));
}

#[test]
fn a_gigabyte_is_promised_and_streamed() {
    let (fake, _, _, url) = finished();
    fake.script(Step::Media, Fault::GigabyteResult);
    let mut stream = std::net::TcpStream::connect(fake.media_url().trim_start_matches("http://")).unwrap();
    let path = url.trim_start_matches(fake.media_url());
    std::io::Write::write_all(&mut stream, format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes())
        .unwrap();
    let (mut all, mut block) = (0_usize, vec![0; 1 << 20]);
    let mut head = String::new();
    while all < 64 << 20 {
        let count = std::io::Read::read(&mut stream, &mut block).unwrap();
        if head.is_empty() {
            head = String::from_utf8_lossy(&block[..count.min(400)]).into_owned();
        }
        all += count;
    }
    assert!(head.contains("content-length: 1073741824") && head.contains("image/png"), "{head}");
}

#[test]
fn a_spurious_poll_error_leaves_the_job_alone() {
    let (fake, mut caller, id, _) = finished();
    let status = format!("GET /fal-ai/x/requests/{id}/status");
    fake.script(Step::Status, Fault::SpuriousPollError);
    assert_eq!(caller.ask(&status, &json!(null)).0, 400);
    assert_eq!(caller.ask(&status, &json!(null)).1["status"], "COMPLETED");
}

#[test]
fn a_late_answer_comes_though_the_cancel_was_granted() {
    let fake = fal();
    let mut caller = Caller::new(&fake);
    fake.script(Step::Create, Fault::LateAnswer);
    let (_, order) = caller.ask("POST /fal-ai/x", &json!({"prompt": "a fox"}));
    let url = format!("/fal-ai/x/requests/{}", order["request_id"].as_str().unwrap());
    assert_eq!(caller.ask(&format!("PUT {url}/cancel"), &json!(null)).0, 202);
    fake.finish();
    assert_eq!(caller.ask(&format!("GET {url}/status"), &json!(null)).1["status"], "COMPLETED");
    assert_eq!(caller.ask(&format!("GET {url}"), &json!(null)).0, 200);
    assert_eq!((fake.books().charges.len(), fake.books().cancelled.len()), (1, 1));
}

#[test]
fn every_fake_has_a_table_of_its_faults_and_ends_with_its_handle() {
    for (name, start) in crate::fakes::all() {
        let fake = start();
        assert_eq!(fake.name(), name);
        let faults = fake.faults();
        assert!(faults.len() > 30, "{name}");
        for (_, fault) in faults {
            assert_eq!(fake.fault(&fault.name()), Some(fault), "{name}");
        }
        let address = fake.url().to_owned();
        drop(fake);
        assert!(Caller::try_of(&address).is_err(), "{name} still listens");
    }
}
