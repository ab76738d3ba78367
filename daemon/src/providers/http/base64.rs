//! Base64, decoded as it comes: four characters may lie in four packets. Both alphabets are read, with padding or without. Pure.

/// Decodes one text.
#[derive(Debug, Clone, Default)]
pub struct Decoder {
    bits: u32,
    count: u32,
    padded: bool,
    spoiled: bool,
}

impl Decoder {
    /// Takes the next characters; what they give is added to `out`. White space is skipped. Nothing comes after a wrong character.
    pub fn push(&mut self, text: &[u8], out: &mut Vec<u8>) {
        for byte in text {
            match *byte {
                b' ' | b'\n' | b'\r' | b'\t' => continue,
                b'=' => {
                    self.padded = true;
                    continue;
                }
                _ => {}
            }
            let value = value(*byte);
            if self.spoiled || self.padded || value > 63 {
                self.spoiled = true;
                return;
            }
            self.bits = (self.bits << 6 | u32::from(value)) & 0xFFFF;
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                out.push((self.bits >> self.count & 0xFF) as u8);
            }
        }
    }

    /// Whether what came so far is complete: no wrong character, and no lone one at the end.
    pub fn is_whole(&self) -> bool {
        !self.spoiled && self.count < 6
    }
}

/// What a character stands for; 64 where it stands for nothing.
fn value(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    #[test]
    fn it_reads_what_others_write_however_it_is_cut() {
        for length in 0..70_usize {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 37 + 11) as u8).collect();
            for text in [STANDARD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)] {
                let mut decoder = Decoder::default();
                let mut out = Vec::new();
                text.as_bytes().chunks(3).for_each(|part| decoder.push(part, &mut out));
                assert_eq!((out, decoder.is_whole()), (bytes.clone(), true), "{text}");
            }
        }
    }

    #[test]
    fn what_is_none_is_told() {
        let check = |text: &str, expect: bool| {
            let mut decoder = Decoder::default();
            decoder.push(text.as_bytes(), &mut Vec::new());
            assert_eq!(decoder.is_whole(), expect, "{text}");
        };
        check("", true);
        check("aGk=", true);
        check("a", false);
        check("aG!k", false);
        check("aGk=aGk=", false);
    }
}
