//! Publishing an edition: its zip, kept for ever, and its line in `releases.csv`.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::edition::editions;
use super::package::{Fault, Files, Package, RELEASE_COLUMNS, hex, write_table};
use super::value::PartialDate;

/// What publishing can fail of.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The seeds break rules.
    #[error("the dataset has {} fault(s); mend them first:\n{}", .0.len(), .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// The edition is not the one that the seeds name.
    #[error("the seeds are edition {actual}, and not {asked}; set `version` in datapackage.json, or name {actual}")]
    Version {
        /// What the descriptor says.
        actual: String,
        /// What was asked for.
        asked: String,
    },
    /// The edition was published before.
    #[error("{0} is published already, and a published release never changes; give the seeds a new `version`")]
    Published(String),
    /// The day is no day.
    #[error("`{0}` is no full date; write it like `2026-11-25`")]
    Day(String),
    /// A file.
    #[error("cannot read or write `{path}`: {source}")]
    File {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The zip.
    #[error("cannot write the zip: {0}")]
    Zip(#[from] zip::result::ZipError),
}

/// A published release.
#[derive(Debug)]
pub struct Release {
    /// The zip.
    pub path: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
}

/// Today, in UTC.
#[must_use]
pub fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// Publishes the seeds in a directory as an edition.
///
/// # Errors
/// When the seeds break a rule, are another edition, or cannot be read or written; nothing is written then.
pub fn publish(seeds: &Path, id: &str, summary: Option<&str>, released_on: &str) -> Result<Release, ReleaseError> {
    let file = |path: &Path| {
        let path = path.display().to_string();
        move |source| ReleaseError::File { path, source }
    };
    if released_on.parse::<PartialDate>().ok().and_then(PartialDate::day).is_none() {
        return Err(ReleaseError::Day(released_on.to_owned()));
    }
    let files = Files::from_directory(seeds).map_err(file(seeds))?;
    let package = Package::parse(&files.clone().without_releases()).map_err(ReleaseError::Faults)?;
    if package.version != id {
        return Err(ReleaseError::Version { actual: package.version, asked: id.to_owned() });
    }
    let listed = package.table("releases.csv");
    if listed.rows().any(|row| row.cell("id") == id) {
        return Err(ReleaseError::Published(id.to_owned()));
    }
    let editions = editions(files.clone(), None).map_err(ReleaseError::Faults)?;
    let counted = editions.last().map(|edition| edition.dataset.size()).unwrap_or_default();
    let summary = summary.unwrap_or(&counted);
    let archive = archive(&files.without_releases())?;
    let sha256 = hex(&Sha256::digest(&archive));
    let row = vec![id, released_on, summary, &sha256];
    let rows = listed.rows().map(|row| row.cells().collect::<Vec<_>>()).chain([row]);
    let folder = seeds.join("releases");
    std::fs::create_dir_all(&folder).map_err(file(&folder))?;
    let path = folder.join(format!("{id}.zip"));
    std::fs::write(&path, archive).map_err(file(&path))?;
    let list = seeds.join("releases.csv");
    std::fs::write(&list, write_table(RELEASE_COLUMNS, rows)).map_err(file(&list))?;
    Ok(Release { path, sha256 })
}

/// The files as a zip whose bytes depend on them only.
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
