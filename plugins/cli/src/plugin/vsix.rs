//! Packs a parcel as a zip, which is what a `.vsix` is. Files are stored as they are: the package lives on this disk alone, for a moment.
//!
//! The form is that of PKWARE's APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16, without any extra.

use maquette_parcels::{File, Parcel};

/// Version 2.0 of the form, which has folders in names.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1 January 1980, so that equal parcels are equal packages.
const DATE: u16 = (1 << 5) | 1;

/// The package.
pub fn packed(parcel: &Parcel) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for file in parcel.files {
        let about = about(file);
        let offset = size(bytes.len());
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend_from_slice(&about);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend_from_slice(file.name.as_bytes());
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&about);
        bytes.extend_from_slice(file.name.as_bytes());
        bytes.extend_from_slice(file.bytes);
    }
    let (begins, length) = (size(bytes.len()), size(directory.len()));
    let count = u16::try_from(parcel.files.len()).unwrap_or(u16::MAX);
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count, count].iter().flat_map(|count| count.to_le_bytes()));
    bytes.extend([length, begins].iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend_from_slice(&[0; 2]);
    bytes
}

/// What both headers of a file say: version, flags, method, time, date, checksum, both sizes, lengths of name and extra.
fn about(file: &File) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(file.bytes);
    let name = u16::try_from(file.name.len()).unwrap_or(u16::MAX);
    let words: [u16; 5] = [VERSION, FLAGS, 0, 0, DATE];
    let numbers: [u32; 3] = [crc.sum(), size(file.bytes.len()), size(file.bytes.len())];
    let mut about: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    about.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    about.extend([name, 0].iter().flat_map(|length| length.to_le_bytes()));
    about
}

/// A parcel has far less than four gigabytes.
fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_reads_it_and_finds_every_byte() {
        let parcel = maquette_parcels::parcel("vscode").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("maquette.vsix");
        std::fs::write(&package, packed(parcel)).unwrap();
        let code = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])";
        let out = folder.path().join("out");
        let done = std::process::Command::new("python3").args(["-c", code]).arg(&package).arg(&out).status();
        assert!(done.unwrap().success());
        for file in parcel.files {
            assert!(std::fs::read(out.join(file.name)).unwrap() == file.bytes, "{}", file.name);
        }
    }
}
