//! Editions: the published releases that the seeds keep, and the edition that they are now.

use sha2::{Digest, Sha256};

use super::check::{Against, Dataset, check};
use super::package::{Fault, Files, Package, hex};
use super::texts::Texts;

/// An edition, checked.
#[derive(Debug)]
pub struct Edition {
    /// The dataset.
    pub dataset: Dataset,
    /// The files that it was read from.
    pub files: Files,
    /// The published zip, its SHA-256, day and summary; `None` for an edition that is not yet published.
    pub published: Option<Published>,
}

/// What `releases.csv` says of a published edition.
#[derive(Clone, Debug)]
pub struct Published {
    /// The zip.
    pub archive: Vec<u8>,
    /// Its SHA-256.
    pub sha256: String,
    /// The day of publication.
    pub released_on: String,
    /// What it brought.
    pub summary: String,
}

/// Reads and checks every edition of the seeds, oldest first; the last is the one that the seeds hold.
///
/// # Errors
/// Every fault of every edition.
pub fn editions(files: &Files, texts: Option<&Texts>) -> Result<Vec<Edition>, Vec<Fault>> {
    let package = Package::parse(&files.without_releases())?;
    let mut faults = Vec::new();
    let mut editions: Vec<Edition> = Vec::new();
    let listed = package.table("releases.csv").clone();
    for row in &listed.rows {
        let (id, sha256) = (listed.cell(row, "id"), listed.cell(row, "sha256"));
        let path = format!("releases/{id}.zip");
        let Some(archive) = files.0.get(&path) else {
            faults.push(listed.fault(
                row,
                "id",
                format!("{path} is missing; a published release is kept whole, so bring it back"),
            ));
            continue;
        };
        let actual = hex(&Sha256::digest(archive));
        if actual != sha256 {
            faults.push(listed.fault(
                row,
                "sha256",
                format!("{path} has `{actual}`; a published release never changes, so bring it back as it was"),
            ));
            continue;
        }
        let published = Published {
            archive: archive.clone(),
            sha256: sha256.to_owned(),
            released_on: listed.cell(row, "released_on").to_owned(),
            summary: listed.cell(row, "summary").to_owned(),
        };
        let read = Files::from_zip(archive)
            .map_err(|error| {
                vec![Fault::of_file(&path, format!("is no readable zip ({error}); bring the published one back"))]
            })
            .and_then(|files| read_edition(files, editions.last(), None, Some(published)));
        match read {
            Ok(edition) if edition.dataset.package.version == id => editions.push(edition),
            Ok(edition) => faults.push(Fault::of_file(
                &path,
                format!("holds edition {}, and not {id}", edition.dataset.package.version),
            )),
            Err(found) => {
                faults.extend(found.into_iter().map(|fault| Fault { file: format!("{path}/{}", fault.file), ..fault }));
            }
        }
    }
    for path in files.0.keys().filter(|path| path.starts_with("releases/")) {
        if !listed.rows.iter().any(|row| *path == format!("releases/{}.zip", listed.cell(row, "id"))) {
            faults.push(Fault::of_file(path, "is not listed in releases.csv; add its line or remove the file"));
        }
    }
    if let Some(at) = editions.iter().position(|edition| edition.dataset.package.version == package.version) {
        // The seeds are a published edition: they must be it, byte for byte, and are checked against the texts.
        let mut ours = files.without_releases();
        let mut theirs = editions[at].files.clone();
        ours.0.remove("releases.csv");
        theirs.0.remove("releases.csv");
        for (path, bytes) in &ours.0 {
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
        match read_edition(files.without_releases(), editions.last(), texts, None) {
            Ok(edition) => editions.push(edition),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(editions) } else { Err(faults) }
}

fn read_edition(
    files: Files,
    before: Option<&Edition>,
    texts: Option<&Texts>,
    published: Option<Published>,
) -> Result<Edition, Vec<Fault>> {
    let package = Package::parse(&files)?;
    let dataset = check(package, &Against { previous: before.map(|before| &before.dataset.package), texts })?;
    Ok(Edition { dataset, files, published })
}
