//! Editions: the published releases kept with the seeds, and the edition that the seeds are now.

use std::collections::BTreeMap;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::check::{Against, check};
use crate::dataset::Dataset;
use crate::package::{Fault, Files, Package, Row};
use crate::texts::Texts;

/// An edition, checked.
#[derive(Debug)]
pub struct Edition {
    /// The dataset.
    pub dataset: Dataset,
    /// A checksum of the files that it was read from.
    pub checksum: String,
    /// The published zip, its SHA-256, day and summary; `None` if the edition is not yet published.
    pub published: Option<Published>,
}

/// What `releases.csv` says about a published edition.
#[derive(Clone, Debug)]
pub struct Published {
    /// The zip.
    pub archive: Bytes,
    /// Its SHA-256.
    pub sha256: String,
    /// The day of publication.
    pub released_on: String,
    /// What is new in it.
    pub summary: String,
}

/// Reads and checks every edition of the seeds, oldest first; the last is the one in the seeds themselves.
///
/// # Errors
/// Every fault of every edition.
pub fn editions(files: Files, texts: Option<&Texts>) -> Result<Vec<Edition>, Vec<Fault>> {
    let archives: BTreeMap<String, Bytes> =
        files.0.iter().filter(|(path, _)| path.starts_with("releases/")).map(|(p, b)| (p.clone(), b.clone())).collect();
    let files = files.without_releases();
    let package = Package::parse(&files)?;
    let checksum = files.checksum();
    let mut faults = Vec::new();
    let mut editions: Vec<Edition> = Vec::new();
    let listed = package.table("releases.csv").clone();
    for row in listed.rows() {
        match published(row, &archives, editions.last()) {
            Ok(edition) => editions.push(edition),
            Err(found) => faults.extend(found),
        }
    }
    for path in archives.keys() {
        if !listed.rows().any(|row| *path == archive_of(row.id())) {
            faults.push(Fault::of_file(path, "is not listed in releases.csv; add its line or remove the file"));
        }
    }
    let same = editions.iter().find(|edition| edition.dataset.package.version == package.version);
    if let Some(published) = same.and_then(|edition| edition.published.as_ref()) {
        // The seeds are a published edition: they must match it byte for byte, and are checked against the texts.
        let theirs = Files::from_zip(&published.archive).unwrap_or_default();
        for (path, bytes) in files.0.iter().filter(|(path, _)| *path != "releases.csv") {
            if theirs.0.get(path) != Some(bytes) {
                let message = format!(
                    "differs from the published release {}; undo the change, or give the seeds a new `version` in datapackage.json",
                    package.version
                );
                faults.push(Fault::of_file(path, message));
            }
        }
        if let Some(texts) = texts {
            faults.extend(check(package, &Against { previous: None, texts: Some(texts) }).err().unwrap_or_default());
        }
    } else {
        // Frees the files, so that a large dataset is not in memory twice.
        drop(files);
        let previous = editions.last().map(|edition| &edition.dataset.package);
        match check(package, &Against { previous, texts }) {
            Ok(dataset) => editions.push(Edition { dataset, checksum, published: None }),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(editions) } else { Err(faults) }
}

fn archive_of(id: &str) -> String {
    format!("releases/{id}.zip")
}

/// Reads and checks the published edition that a line of `releases.csv` lists.
fn published(
    row: Row<'_>,
    archives: &BTreeMap<String, Bytes>,
    before: Option<&Edition>,
) -> Result<Edition, Vec<Fault>> {
    let (id, sha256) = (row.id(), row.cell("sha256"));
    let path = archive_of(id);
    let Some(archive) = archives.get(&path) else {
        let message = format!("{path} is missing; restore it: a published release must be kept");
        return Err(vec![row.fault("id", message)]);
    };
    let actual = HEXLOWER.encode(&Sha256::digest(archive));
    if actual != sha256 {
        let message = format!("{path} has `{actual}`; restore the original: a published release never changes");
        return Err(vec![row.fault("sha256", message)]);
    }
    let files = Files::from_zip(archive).map_err(|error| {
        vec![Fault::of_file(&path, format!("is not a readable zip ({error}); restore the published one"))]
    })?;
    let within = |faults: Vec<Fault>| -> Vec<Fault> {
        faults.into_iter().map(|fault| Fault { file: format!("{path}/{}", fault.file), ..fault }).collect()
    };
    let package = Package::parse(&files).map_err(within)?;
    let previous = before.map(|before| &before.dataset.package);
    let dataset = check(package, &Against { previous, texts: None }).map_err(within)?;
    if dataset.package.version != id {
        let message = format!("contains edition {}, not {id}", dataset.package.version);
        return Err(vec![Fault::of_file(&path, message)]);
    }
    let published = Published {
        archive: archive.clone(),
        sha256: sha256.to_owned(),
        released_on: row.cell("released_on").to_owned(),
        summary: row.cell("summary").to_owned(),
    };
    Ok(Edition { dataset, checksum: files.checksum(), published: Some(published) })
}
