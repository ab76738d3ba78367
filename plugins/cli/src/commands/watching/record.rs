//! The sidecar beside a shot's files: what they are, and which bytes are ours and may be replaced.

use maquette_protocol::{Digest, ShotId, Take, TakeId, Verdict};
use serde::{Deserialize, Serialize};

/// By this, a sidecar is told from any other JSON file of the same name.
const KIND: &str = "maquette watch";
/// The form of the sidecar. Fields may be added; what is there stays.
const SCHEMA: u32 = 1;

/// What stands in `<shot>.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sidecar {
    /// Always the same words.
    kind: String,
    /// The form's number.
    schema: u32,
    /// Project id.
    pub project: String,
    /// The shot.
    pub shot: ShotId,
    /// Its name.
    pub name: String,
    /// `<shot>.png`.
    pub still: Option<Entry>,
    /// `<shot>.mp4`.
    pub clip: Option<Entry>,
}

/// One file, and the take in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name in the folder.
    pub file: String,
    /// BLAKE3 of the bytes that were written. Where the file has others, a person changed it and it is theirs.
    pub file_digest: Digest,
    /// BLAKE3 of the bytes before, while the file is being replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Digest>,
    /// The take.
    pub take: TakeId,
    /// BLAKE3 of its asset; another one than `file_digest` where the file is a PNG and the asset is not.
    pub digest: Digest,
    /// Tier.
    pub tier: String,
    /// Seed.
    pub seed: Option<u64>,
    /// The prompt as sent.
    pub prompt: Option<String>,
    /// The model, as its provider names it.
    pub model: String,
    /// What it cost.
    pub cost_microcredits: i64,
    /// A person's word.
    pub verdict: Option<Verdict>,
    /// Whether it is the shot's anchor frame.
    pub anchor: bool,
    /// When it came to be.
    pub created_ms: u64,
}

impl Sidecar {
    /// Of a shot that has no files yet.
    pub fn new(project: &str, shot: ShotId, name: &str) -> Sidecar {
        let kind = KIND.to_owned();
        Sidecar {
            kind,
            schema: SCHEMA,
            project: project.to_owned(),
            shot,
            name: name.to_owned(),
            still: None,
            clip: None,
        }
    }

    /// What a file says; none if it is no sidecar of ours.
    pub fn read(text: &[u8]) -> Option<Sidecar> {
        serde_json::from_slice(text).ok().filter(|sidecar: &Sidecar| sidecar.kind == KIND)
    }

    /// As it stands in the file.
    pub fn text(&self) -> Vec<u8> {
        // Nothing in it can fail to be written.
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

impl Entry {
    /// The entry of a take whose bytes, as a file, have this digest.
    pub fn of(take: &Take, file: &str, file_digest: Digest) -> Entry {
        Entry {
            file: file.to_owned(),
            file_digest,
            replaces: None,
            take: take.id,
            digest: take.asset.digest,
            tier: take.tier.clone(),
            seed: take.seed,
            prompt: take.prompt.clone(),
            model: take.model.clone(),
            cost_microcredits: take.cost_microcredits,
            verdict: take.verdict,
            anchor: take.anchor,
            created_ms: take.created_ms,
        }
    }

    /// Whether bytes with this digest were written by us.
    pub fn wrote(&self, there: &Digest) -> bool {
        self.file_digest == *there || self.replaces.as_ref() == Some(there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::take;

    #[test]
    fn a_sidecar_is_read_as_it_was_written_and_no_other_file_is_taken_for_one() {
        let mut sidecar = Sidecar::new("p-1", ShotId(1), "spring");
        sidecar.still = Some(Entry::of(&take(3), "spring.png", Digest([7; 32])));
        assert_eq!(Sidecar::read(&sidecar.text()), Some(sidecar));
        for other in ["", "{}", "[]", r#"{"kind":"another","schema":1,"project":"","shot":"s1","name":""}"#] {
            assert_eq!(Sidecar::read(other.as_bytes()), None, "{other}");
        }
    }
}
