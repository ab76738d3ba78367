//! Addresses: which are public, which belong together, and whom a link in an answer may lead to. Pure but for the resolver.
//!
//! An answer is a stranger's text. A link in it must not make this daemon call on the router, the cloud's metadata service or a
//! database on this machine. The provider's own address was chosen by the person, so that one may be private.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Why a link is not followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLink {
    /// It is no address for the web.
    #[error("a link of the answer is no http or https address")]
    NotWeb,
    /// It leads from an encrypted connection to an open one.
    #[error("a link leads from https to http")]
    Downgrade,
    /// It leads into a private network.
    #[error("a link leads to a private address")]
    Private,
}

/// Through which door a link is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// It is the provider's own address, which the person chose: any address may stand behind it, and the key may go there.
    Own,
    /// It is another port of this machine's very address at which the provider is. No key.
    Loopback,
    /// Only public addresses may stand behind it. No key.
    Public,
}

/// How `link` is followed for a provider at `base`.
///
/// # Errors
/// Why it is not.
pub fn door(link: &Url, base: &Url) -> Result<Door, BadLink> {
    if !matches!(link.scheme(), "http" | "https") || link.host_str().is_none() {
        return Err(BadLink::NotWeb);
    }
    if link.origin() == base.origin() {
        return Ok(Door::Own);
    }
    if is_loopback(base) && link.host_str() == base.host_str() {
        return Ok(Door::Loopback);
    }
    match address_in(link) {
        Some(address) if !is_public(address) => Err(BadLink::Private),
        Some(_) | None if is_loopback(link) => Err(BadLink::Private),
        Some(_) | None if link.scheme() == "http" && base.scheme() == "https" => Err(BadLink::Downgrade),
        Some(_) | None => Ok(Door::Public),
    }
}

/// Whether a key may be sent there: encrypted, or not leaving this machine.
pub fn may_carry_key(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// The address that a link names without any name.
fn address_in(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

/// Whether a link leads to this machine.
pub fn is_loopback(url: &Url) -> bool {
    let is_name = url.host_str().is_some_and(|host| host == "localhost" || host.ends_with(".localhost"));
    is_name || address_in(url).is_some_and(|address| address.is_loopback())
}

/// Whether an address belongs to the open internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !(reserved
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// Addresses that carry an old one inside are judged by that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let old = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0xFFFF | 0] if (g, h) != (0, 0) && (g, h) != (0, 1) => is_public_v4(old(g, h)),
        [0x64, 0xFF9B, 0, 0, 0, 0] => is_public_v4(old(g, h)),
        [0x2002, ..] => is_public_v4(old(b, c)),
        // Only 2000::/3 is given out; the documentation's part of it and Teredo are nobody's.
        _ => (a & 0xE000) == 0x2000 && !(a == 0x2001 && (b == 0xDB8 || b == 0)),
    }
}

/// Resolves names to their public addresses only, at the moment of connecting: what a name meant a moment ago does not count.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(BadLink::Private.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let check =
            |address: &str, expect| assert_eq!(is_public(address.parse().unwrap()), expect, "{address}");
        for public in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"] {
            check(public, true);
        }
        for private in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            check(private, false);
        }
    }

    #[test]
    fn links_are_followed_by_where_they_lead_and_where_the_provider_is() {
        let check = |base: &str, link: &str, expect| {
            assert_eq!(door(&link.parse().unwrap(), &base.parse().unwrap()), expect, "{link} for {base}");
        };
        let far = "https://far.example";
        check(far, "https://far.example/x", Ok(Door::Own));
        check(far, "https://far.example:444/x", Ok(Door::Public));
        check(far, "https://cdn.example/x", Ok(Door::Public));
        check(far, "http://cdn.example/x", Err(BadLink::Downgrade));
        check(far, "https://10.0.0.1/x", Err(BadLink::Private));
        check(far, "https://[::1]/x", Err(BadLink::Private));
        check(far, "https://localhost/x", Err(BadLink::Private));
        check(far, "https://2130706433/x", Err(BadLink::Private));
        check(far, "file:///etc/passwd", Err(BadLink::NotWeb));
        let near = "http://127.0.0.1:8188";
        check(near, "http://127.0.0.1:9000/x", Ok(Door::Loopback));
        check(near, "http://localhost:9000/x", Err(BadLink::Private));
        check(near, "http://127.0.0.9:9000/x", Err(BadLink::Private));
        check(near, "http://169.254.169.254/x", Err(BadLink::Private));
        check(near, "http://192.168.0.7/x", Err(BadLink::Private));
        check("http://192.168.0.7:8188", "http://192.168.0.7:8188/view", Ok(Door::Own));
        check("http://192.168.0.7:8188", "http://192.168.0.8:8188/view", Err(BadLink::Private));
    }

    #[test]
    fn keys_do_not_travel_in_the_open() {
        let check = |url: &str, expect| assert_eq!(may_carry_key(&url.parse().unwrap()), expect, "{url}");
        check("https://far.example", true);
        check("http://far.example", false);
        check("http://127.0.0.1:9", true);
        check("http://192.168.0.1", false);
    }

    #[tokio::test]
    async fn names_of_this_machine_have_no_public_address() {
        assert!(PublicOnly.resolve("localhost".parse().unwrap()).await.is_err());
    }
}
