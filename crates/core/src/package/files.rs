//! The files of a package, in memory and as a zip.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use bytes::Bytes;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zip::result::ZipError;

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";
/// What is wrong with a file that begins with it.
pub(super) const MARKED: &str = "begins with a byte order mark (BOM); save the file as UTF-8 without one";

/// How many times larger than their zip files may be; those of text are about ten times as large.
const MAX_RATIO: u64 = 200;
/// How many bytes files may have whatever the size of their zip.
const ANY_RATIO: u64 = 64 << 20;

/// How many entries the last record of a zip says that there are; `None` if it has none, or another has the number
/// (APPNOTE.TXT, section 4.3.16).
fn entries(zip: &[u8]) -> Option<usize> {
    let at = zip.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
    let count = u16::from_le_bytes([*zip.get(at + 10)?, *zip.get(at + 11)?]);
    (count != u16::MAX).then_some(count.into())
}

/// The bytes of every file of a package, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, Bytes>);

impl Files {
    /// The dataset in a published zip.
    ///
    /// # Errors
    /// When the bytes are not a zip, an entry is damaged, two have one name or lead out of the package, or the files are
    /// far larger than files of text that are compressed to so few bytes.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, ZipError> {
        let invalid = |why: &'static str| ZipError::InvalidArchive(why.into());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        // The last of two entries with one name would silently win.
        if entries(bytes).is_some_and(|entries| entries != archive.len()) {
            return Err(invalid("two entries have the same name"));
        }
        let mut room = (bytes.len() as u64).saturating_mul(MAX_RATIO).saturating_add(ANY_RATIO);
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at)?;
            if entry.enclosed_name().is_none() {
                return Err(invalid("the name of an entry leads out of the package"));
            }
            let mut bytes = Vec::new();
            // What an entry says of its size may be wrong.
            entry.by_ref().take(room + 1).read_to_end(&mut bytes)?;
            room = room
                .checked_sub(bytes.len() as u64)
                .ok_or_else(|| invalid("its files are too large for their compressed size"))?;
            files.insert(entry.name().to_owned(), bytes.into());
        }
        Ok(Self(files))
    }

    /// The files without the published zips, as a release contains them.
    #[must_use]
    pub fn without_releases(mut self) -> Self {
        self.0.retain(|path, _| !path.starts_with("releases/"));
        self
    }

    /// A checksum over every path and byte.
    #[must_use]
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.0 {
            hash.update(path.as_bytes());
            hash.update([0]);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// The files as a reproducible zip: the same files give the same bytes.
///
/// # Errors
/// When a file is larger than a zip of this kind can hold.
pub fn archive(files: &Files) -> Result<Vec<u8>, ZipError> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in &files.0 {
        writer.start_file(path.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let owned = files.iter().map(|(name, bytes)| ((*name).to_owned(), Bytes::copy_from_slice(bytes)));
        archive(&Files(owned.collect())).unwrap()
    }

    fn refusal(zip: &[u8]) -> String {
        Files::from_zip(zip).unwrap_err().to_string()
    }

    #[test]
    fn a_zip_that_unpacks_to_far_more_than_text_does_is_refused() {
        let zeros = vec![0; 100 << 20];
        let said = refusal(&zip_of(&[("claims.csv", &zeros)]));
        assert!(said.contains("too large for their compressed size"), "{said}");
        // In sum, too.
        let (half, other) = zeros.split_at(50 << 20);
        let said = refusal(&zip_of(&[("claims.csv", half), ("sources.csv", other)]));
        assert!(said.contains("too large for their compressed size"), "{said}");
        assert!(Files::from_zip(&zip_of(&[("claims.csv", half)])).is_ok());
    }

    #[test]
    fn two_entries_of_one_name_and_names_outside_are_refused() {
        let mut zip = zip_of(&[("claims.csv", b"one"), ("claimz.csv", b"two")]);
        let name = b"claimz.csv";
        while let Some(at) = zip.windows(name.len()).position(|bytes| bytes == name) {
            zip[at + 5] = b's';
        }
        let said = refusal(&zip);
        assert!(said.contains("the same name"), "{said}");
        for name in ["../claims.csv", "/etc/claims.csv", "a/../../claims.csv"] {
            let said = refusal(&zip_of(&[(name, b"")]));
            assert!(said.contains("leads out of the package"), "{name}: {said}");
        }
    }
}
