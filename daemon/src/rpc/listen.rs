//! The listeners: the private Unix socket, and loopback TCP on a port that browser-like plugins can find.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// Ports that plugins in browsers try, in this order: they cannot read the discovery file, and their manifests list ports beforehand.
pub const PREFERRED_PORTS: [u16; 5] = [47113, 47114, 47115, 47116, 47117];

/// What the daemon listens on. Everything here is bound already, so clients that connect now wait and are not refused.
#[derive(Debug)]
pub struct Listeners {
    #[cfg(unix)]
    pub(super) unix: Option<UnixListener>,
    pub(super) tcp: Vec<TcpListener>,
    port: Option<u16>,
}

impl Listeners {
    /// Nothing yet.
    pub fn none() -> Listeners {
        Listeners {
            #[cfg(unix)]
            unix: None,
            tcp: Vec::new(),
            port: None,
        }
    }

    /// Also serve this socket, which [`crate::platform::socket::bind`] made. Needs a tokio runtime.
    #[cfg(unix)]
    pub fn with_unix(self, listener: std::os::unix::net::UnixListener) -> io::Result<Listeners> {
        Ok(Listeners { unix: Some(UnixListener::from_std(listener)?), ..self })
    }

    /// Also serve loopback TCP on the first of `ports` that is free, or on any free port if none is; usually [`PREFERRED_PORTS`].
    /// Both 127.0.0.1 and `[::1]` are bound where the machine has both, because clients try either name.
    pub async fn with_tcp(self, ports: &[u16]) -> io::Result<Listeners> {
        for port in ports.iter().copied().chain([0]) {
            match bind_both(port).await {
                Ok((tcp, port)) => return Ok(Listeners { tcp, port: Some(port), ..self }),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AddrInUse, "no loopback port is free"))
    }

    /// The TCP port, if TCP is served.
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

async fn bind_both(port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let v4 = TcpListener::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)).await?;
    let port = v4.local_addr()?.port();
    match TcpListener::bind(SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), port)).await {
        Ok(v6) => Ok((vec![v4, v6], port)),
        // Somebody else answers at [::1] under this port: a client that tries that name would talk to a stranger.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        Err(error) => {
            tracing::debug!(%error, "no loopback by IPv6");
            Ok((vec![v4], port))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_passed_over() {
        let first = Listeners::none().with_tcp(&[]).await.unwrap();
        let taken = first.port().unwrap();
        let second = Listeners::none().with_tcp(&[taken]).await.unwrap();
        assert_ne!(second.port().unwrap(), taken);
        assert!(second.tcp.iter().all(|listener| listener.local_addr().unwrap().ip().is_loopback()));
    }
}
