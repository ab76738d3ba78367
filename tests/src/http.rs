//! HTTP/1.1 as a client, blocking, over one kept connection: small enough to read, so that tests and benches know what they measure.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Nothing here takes longer; a daemon that hangs fails the test instead of stopping it for ever.
const PATIENCE: Duration = Duration::from_secs(90);

/// A connection to an HTTP server.
pub struct Http {
    stream: BufReader<Box<dyn Wire>>,
}

/// A stream that can be read and written.
trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// What came back.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status, for example 200.
    pub status: u16,
    /// Names (lower case) and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Http {
    /// Connects to a Unix socket.
    pub fn unix(path: &Path) -> io::Result<Http> {
        let stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Http { stream: BufReader::with_capacity(64 << 10, Box::new(stream)) })
    }

    /// Connects to a TCP address such as `127.0.0.1:8080`.
    pub fn tcp(address: &str) -> io::Result<Http> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Http { stream: BufReader::with_capacity(64 << 10, Box::new(stream)) })
    }

    /// Sends one request and reads its answer. `headers` come as they are; a length is added where there is a body.
    pub fn request(&mut self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Response> {
        let mut head = format!("{line} HTTP/1.1\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || line.starts_with("POST") {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        self.send(&bytes)?;
        self.response()
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(bytes)?;
        stream.flush()
    }

    /// Reads one answer.
    pub fn response(&mut self) -> io::Result<Response> {
        let status_line = self.line()?;
        let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| wrong(&format!("no status line: {status_line:?}")))?;
        let mut response = Response { status, headers: Vec::new(), body: Vec::new() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| wrong("a header without a colon"))?;
            response.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if response.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            self.chunks(&mut response.body)?;
        } else if let Some(length) = response.header("content-length").and_then(|length| length.parse().ok())
        {
            response.body = vec![0; length];
            self.stream.read_exact(&mut response.body)?;
        }
        Ok(response)
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let line = self.line()?;
            let length = usize::from_str_radix(line.trim(), 16).map_err(|_| wrong("no chunk length"))?;
            let from = body.len();
            body.resize(from + length, 0);
            self.stream.read_exact(&mut body[from..])?;
            self.line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn lengths_and_chunks_are_read_and_the_connection_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path).unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let answers = [
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: b\r\n\r\nabc",
                "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n",
            ];
            for answer in answers {
                let mut buffer = [0; 512];
                assert!(stream.read(&mut buffer).unwrap() > 0);
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        let mut http = Http::unix(&path).unwrap();
        let first = http.request("GET /", &[("Host", "x")], b"").unwrap();
        assert_eq!(
            (first.status, first.body.as_slice(), first.header("x-a")),
            (200, b"abc".as_slice(), Some("b"))
        );
        let second = http.request("POST /", &[("Host", "x")], b"{}").unwrap();
        assert_eq!((second.status, second.body.as_slice()), (404, b"def".as_slice()));
        server.join().unwrap();
        assert!(http.response().is_err());
    }
}
