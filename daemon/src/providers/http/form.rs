//! Forms with files (`multipart/form-data`, RFC 7578), for providers that take pictures so.

/// A form on its way to be written.
#[derive(Debug, Default)]
pub struct Form {
    parts: Vec<(String, Vec<u8>)>,
}

impl Form {
    /// With a field of text.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Form {
        self.part(
            format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n"),
            value.as_bytes().to_vec(),
        )
    }

    /// With a file. The names are the program's own: they hold no quotes and no line ends.
    #[must_use]
    pub fn file(self, name: &str, filename: &str, mime: &str, bytes: Vec<u8>) -> Form {
        let head = format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: {mime}\r\n\r\n"
        );
        self.part(head, bytes)
    }

    fn part(mut self, head: String, bytes: Vec<u8>) -> Form {
        self.parts.push((head, bytes));
        self
    }

    /// Type and bytes. The boundary is made of a digest of what is inside, so that nothing inside can hold it on purpose.
    pub fn finish(self) -> (String, Vec<u8>) {
        let mut hasher = blake3::Hasher::new();
        for (head, bytes) in &self.parts {
            hasher.update(head.as_bytes());
            hasher.update(bytes);
        }
        let boundary = format!("maquette-{}", &hasher.finalize().to_hex()[..32]);
        let length: usize = self.parts.iter().map(|(head, bytes)| head.len() + bytes.len() + 64).sum();
        let mut body = Vec::with_capacity(length + 64);
        for (head, bytes) in self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{head}").as_bytes());
            body.extend_from_slice(&bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_part_by_part() {
        let (kind, body) =
            Form::default().text("a", "b").file("f", "n.png", "image/png", b"hi".to_vec()).finish();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expect = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n.png\"\r\nContent-Type: image/png\r\n\r\nhi\r\n\
             --{boundary}--\r\n"
        );
        assert_eq!(String::from_utf8(body).unwrap(), expect);
        assert_ne!(Form::default().text("a", "c").finish().0, kind, "another content, the same boundary");
    }
}
