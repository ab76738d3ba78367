//! Asks the daemon over loopback TCP as a plugin would, for `plugin doctor`: one request of HTTP 1.1, and the system's own words where it fails.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// A daemon on this machine connects and answers in a few milliseconds.
const WITHIN: Duration = Duration::from_secs(3);
/// No answer to these questions is longer.
const ANSWER_LIMIT: u64 = 64 << 10;

/// A status and a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// `GET /health`: whether it is a daemon of ours.
pub fn health(port: u16) -> io::Result<Answer> {
    exchange(port, &format!("GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"))
}

/// Calls `status` with a token: whether the daemon takes it.
pub fn status(port: u16, token: &str) -> io::Result<Answer> {
    let call = r#"{"jsonrpc":"2.0","id":1,"method":"status","params":{}}"#;
    let head = format!("POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n");
    let length = call.len();
    exchange(
        port,
        &format!(
            "{head}Authorization: Bearer {token}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{call}"
        ),
    )
}

fn exchange(port: u16, request: &str) -> io::Result<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, WITHIN)?;
    stream.set_read_timeout(Some(WITHIN))?;
    stream.set_write_timeout(Some(WITHIN))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(ANSWER_LIMIT).read_to_end(&mut answer)?;
    read(&String::from_utf8_lossy(&answer))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "what answers there speaks no HTTP"))
}

fn read(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_status_and_its_body() {
        let answer = read("HTTP/1.1 200 OK\r\na: b\r\n\r\n{\"protocol\":1}").unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, "{\"protocol\":1}"));
        assert_eq!(read("SSH-2.0-OpenSSH\r\n\r\n"), None);
        assert_eq!(read("HTTP/1.1 200 OK\r\n"), None);
    }

    #[test]
    fn nobody_at_a_port_is_told_in_the_system_s_words() {
        let port =
            std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        assert_eq!(health(port).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
    }
}
