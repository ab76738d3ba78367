//! How a key is shown: in a header, by HTTP Basic, or by a token that is signed for each call.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::header::{AUTHORIZATION, HeaderName};
use ring::hmac;
use serde_json::json;

use crate::catalog::description::Auth;
use crate::keys::Key;
use crate::providers::{Decline, Why};

/// How much earlier a token begins to hold, in seconds: clocks differ.
const EARLIER: u64 = 5;

/// The header that shows a key, and what stands in it. `now` in seconds since 1970.
///
/// # Errors
/// Where the key is not of the kind that this way of showing it needs.
pub fn shown(auth: &Auth, key: &Key, now: u64) -> Result<Option<(HeaderName, Key)>, Decline> {
    let wrong = |reason: &str| Decline::new(Why::Key, reason);
    let two =
        || key.reveal().split_once(':').filter(|(first, second)| !first.is_empty() && !second.is_empty());
    Ok(match auth {
        Auth::None => None,
        Auth::Header { header, prefix } => {
            let name = HeaderName::try_from(header.as_str()).map_err(|error| wrong(&error.to_string()))?;
            Some((name, if prefix.is_empty() { key.clone() } else { key.after(prefix) }))
        }
        Auth::Basic => {
            two().ok_or_else(|| wrong("the key has to be a name and a password with a colon between"))?;
            let encoded = Key::new(&STANDARD.encode(key.reveal()));
            encoded.map(|encoded| (AUTHORIZATION, encoded.after("Basic")))
        }
        Auth::JwtHs256 { seconds } => {
            let (issuer, secret) = two()
                .ok_or_else(|| wrong("the key has to be an access key and a secret with a colon between"))?;
            Key::new(&token(issuer, secret, now, *seconds))
                .map(|token| (AUTHORIZATION, token.after("Bearer")))
        }
    })
}

/// A token by RFC 7519, signed by HMAC with SHA-256.
fn token(issuer: &str, secret: &str, now: u64, seconds: u32) -> String {
    let encode = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let head = encode(&json!({ "alg": "HS256", "typ": "JWT" }));
    let expires = now.saturating_add(seconds.into());
    let claims = encode(&json!({ "iss": issuer, "exp": expires, "nbf": now.saturating_sub(EARLIER) }));
    let signed = format!("{head}.{claims}");
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(auth: &Auth, key: &str) -> Result<Option<(String, String)>, Why> {
        let shown = shown(auth, &Key::new(key).unwrap(), 1_000).map_err(|decline| decline.why)?;
        Ok(shown.map(|(name, key)| (name.to_string(), key.reveal().to_owned())))
    }

    #[test]
    fn keys_are_shown_as_their_providers_want_them() {
        let check = |auth: Auth, key: &str, name: &str, value: &str| {
            assert_eq!(told(&auth, key), Ok(Some((name.into(), value.into()))), "{auth:?}");
        };
        let header =
            |header: &str, prefix: &str| Auth::Header { header: header.into(), prefix: prefix.into() };
        check(header("authorization", "Bearer"), "k", "authorization", "Bearer k");
        check(header("x-key", ""), "k", "x-key", "k");
        check(Auth::Basic, "Aladdin:open sesame", "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(told(&Auth::None, "k"), Ok(None));
        for (auth, key) in [(Auth::Basic, "k"), (Auth::JwtHs256 { seconds: 60 }, "k:"), (Auth::Basic, ":k")] {
            assert_eq!(told(&auth, key), Err(Why::Key), "{auth:?}");
        }
    }

    #[test]
    fn tokens_are_signed_and_end() {
        let (_, value) = told(&Auth::JwtHs256 { seconds: 1_800 }, "access:secret").unwrap().unwrap();
        let parts: Vec<&str> = value.strip_prefix("Bearer ").unwrap().split('.').collect();
        let read = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(read(parts[0]), r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(read(parts[1]), r#"{"exp":2800,"iss":"access","nbf":995}"#);
        // The signature by another program: Python's hmac.
        assert_eq!(parts[2], "nz63rrZxtkrRE7kwvADG4BxZVsPbWWevzP774zzu1Mg");
    }
}
