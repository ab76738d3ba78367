//! Names of things on the wire. Each is a short string that a person can read aloud: `t17`, `j4`, `b2`, `s3`.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnId {
    /// What was expected, for example "a take such as t17".
    pub expected: &'static str,
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for NotAnId {}

macro_rules! numbered_id {
    ($(#[$doc:meta])* $name:ident, $letter:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($letter).ok_or(NotAnId { expected: $expected })?;
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NotAnId { expected: $expected });
                }
                digits.parse().map($name).map_err(|_| NotAnId { expected: $expected })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() { to.collect_str(self) } else { to.serialize_u64(self.0) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if !from.is_human_readable() {
                    return u64::deserialize(from).map($name);
                }
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": concat!("^", $letter, "[0-9]+$"), "description": $expected })
            }
        }
    };
}

numbered_id!(
    /// A take: one result, a still or a clip.
    TakeId, "t", "a take such as t17"
);
numbered_id!(
    /// A job: the work for one picture or clip.
    JobId, "j", "a job such as j4"
);
numbered_id!(
    /// A batch: the jobs and hits that one request led to.
    BatchId, "b", "a batch such as b2"
);
numbered_id!(
    /// A shot: a named idea inside a project. The number stays when the name changes.
    ShotId, "s", "a shot such as s3"
);

/// BLAKE3 of some bytes, written as 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One piece, because a reply has a dozen of them.
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0') as u8;
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        const WRONG: NotAnId = NotAnId { expected: "a digest of 64 hex digits" };
        let hex = text.as_bytes();
        if hex.len() != 64 {
            return Err(WRONG);
        }
        let mut bytes = [0u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = (nibble(pair[0]).ok_or(WRONG)? << 4) | nibble(pair[1]).ok_or(WRONG)?;
        }
        Ok(Digest(bytes))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { self.0.serialize(to) }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if !from.is_human_readable() {
            return <[u8; 32]>::deserialize(from).map(Digest);
        }
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$", "description": "BLAKE3 of the bytes, in hex" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_only_their_own_spelling() {
        let check = |text: &str, expect: Option<TakeId>| assert_eq!(text.parse().ok(), expect, "{text}");
        check("t17", Some(TakeId(17)));
        check("t0", Some(TakeId(0)));
        check("j17", None);
        check("t", None);
        check("t+1", None);
        check("t99999999999999999999", None);
        check("17", None);
    }

    #[test]
    fn digests_round_trip_and_refuse_other_lengths() {
        let text = "00ff".repeat(16);
        let digest: Digest = text.parse().unwrap();
        assert_eq!(digest.to_string(), text);
        assert!("00".parse::<Digest>().is_err());
        assert!("zz".repeat(32).parse::<Digest>().is_err());
        let json = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
    }
}
