//! The files of a package, in memory and as a zip.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use bytes::Bytes;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";
/// What is wrong with a file that begins with it.
pub(super) const MARKED: &str = "begins with a byte order mark (BOM); save the file as UTF-8 without one";

/// The bytes of every file of a package, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, Bytes>);

impl Files {
    /// The dataset in a published zip.
    ///
    /// # Errors
    /// When the bytes are not a zip, or an entry is damaged.
    pub fn from_zip(bytes: &[u8]) -> Result<Self, zip::result::ZipError> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut files = BTreeMap::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at)?;
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
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
pub fn archive(files: &Files) -> Result<Vec<u8>, zip::result::ZipError> {
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
