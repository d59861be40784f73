//! Editions: the published releases kept with the seeds, and the edition that the seeds are now.

use std::collections::BTreeMap;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::check::{Against, Draft, check, day};
use crate::dataset::Dataset;
use crate::package::{Fault, Files, Package, Row, descriptor_faults, descriptor_warnings};
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

/// What to compare the seeds with.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    /// The texts of sources.
    pub texts: Option<&'a Texts>,
    /// The current date, to warn of dates in the future.
    pub today: Option<Date>,
    /// The day on which the seeds are to be published.
    pub released_on: Option<Date>,
}

/// What was found in the seeds.
#[derive(Debug, Default)]
pub struct Examined {
    /// The editions that have no fault, oldest first; complete if there are no faults at all.
    pub editions: Vec<Edition>,
    /// Every fault of every edition: of the form of files, of their contents, then of editions as wholes.
    pub faults: Vec<Fault>,
    /// What is odd but allowed.
    pub warnings: Vec<Fault>,
}

/// Reads and checks every edition of the seeds, oldest first; the last is the one in the seeds themselves.
///
/// # Errors
/// Every fault of every edition.
pub fn editions(files: Files, texts: Option<&Texts>) -> Result<Vec<Edition>, Vec<Fault>> {
    let Examined { editions, faults, .. } = examine(files, &Asked { texts, ..Asked::default() });
    if faults.is_empty() { Ok(editions) } else { Err(faults) }
}

/// Reads and checks every edition of the seeds, and reports everything that it finds.
#[must_use]
pub fn examine(files: Files, asked: &Asked<'_>) -> Examined {
    let mut found = Examined::default();
    let archives: BTreeMap<String, Bytes> =
        files.0.iter().filter(|(path, _)| path.starts_with("releases/")).map(|(p, b)| (p.clone(), b.clone())).collect();
    let files = files.without_releases();
    let (package, faults) = Package::read(&files);
    found.faults = faults;
    let mut of_editions = Vec::new();
    let listed = package.table("releases.csv").clone();
    for row in listed.rows() {
        // What follows an edition with a fault cannot be compared with it.
        let before = found.editions.last().filter(|_| of_editions.is_empty());
        match published(row, &archives, before) {
            Ok(edition) => {
                found.warnings.extend(edition.dataset.warnings.iter().cloned());
                found.editions.push(edition);
            }
            Err(faults) => of_editions.extend(faults),
        }
    }
    let is_chain_whole = of_editions.is_empty() && listed.is_whole();
    for path in archives.keys().filter(|_| listed.is_whole()) {
        if !listed.rows().any(|row| *path == archive_of(row.id())) {
            of_editions.push(Fault::of_file(path, "is not listed in releases.csv; add its line or remove the file"));
        }
    }
    let listed_at = listed.rows().position(|row| row.id() == package.version);
    let own = found.editions.iter().find(|edition| edition.dataset.package.version == package.version);
    let changed = own.map(|own| changed(own, &files));
    let is_published = changed.as_ref().is_some_and(Vec::is_empty);
    of_editions.extend(changed.into_iter().flatten());
    if is_published {
        // The release that these files are was checked above; only the texts are new.
        if let Some(texts) = asked.texts {
            let refused = check(package, &Against { texts: Some(texts), ..Against::default() }).err();
            found.faults.extend(refused.unwrap_or_default().faults);
        }
    } else {
        found.faults.extend(descriptor_faults(&package.descriptor));
        found.warnings.extend(descriptor_warnings(&package.descriptor));
        let checksum = files.checksum();
        // Frees the files, so that a large dataset is not in memory twice.
        drop(files);
        let before = listed_at.unwrap_or(listed.len());
        let draft = Draft {
            today: asked.today,
            released_on: asked.released_on.or_else(|| day(listed.row(listed_at?))),
            follows: before.checked_sub(1).map(|at| listed.row(at)).map(|row| (row.id().to_owned(), day(row))),
        };
        let previous = found.editions.get(..before).filter(|_| is_chain_whole).and_then(<[Edition]>::last);
        let against = Against {
            previous: previous.map(|edition| &edition.dataset.package),
            texts: asked.texts,
            draft: Some(draft),
        };
        match check(package, &against) {
            Ok(dataset) => {
                found.warnings.extend(dataset.warnings.iter().cloned());
                found.editions.push(Edition { dataset, checksum, published: None });
            }
            Err(refused) => {
                found.faults.extend(refused.faults);
                found.warnings.extend(refused.warnings);
            }
        }
    }
    found.faults.extend(of_editions);
    found
}

/// The files that differ from those of the published edition that they claim to be.
fn changed(edition: &Edition, files: &Files) -> Vec<Fault> {
    let theirs = edition.published.as_ref().and_then(|published| Files::from_zip(&published.archive).ok());
    let theirs = theirs.unwrap_or_default();
    let differing =
        files.0.iter().filter(|(path, bytes)| *path != "releases.csv" && theirs.0.get(*path) != Some(bytes));
    let fault = |path: &String| {
        let message = format!(
            "differs from the published edition {}; undo the change, or give the seeds a new `version` in datapackage.json",
            edition.dataset.package.version
        );
        Fault::of_file(path, message)
    };
    differing.map(|(path, _)| fault(path)).collect()
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
        let message = format!("{path} is missing; restore it: a published edition must be kept");
        return Err(vec![row.fault("id", message)]);
    };
    let actual = HEXLOWER.encode(&Sha256::digest(archive));
    if actual != sha256 {
        let message = format!("{path} has `{actual}`; restore the original: a published edition never changes");
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
    let against = Against { previous, ..Against::default() };
    let dataset = check(package, &against).map_err(|refused| within(refused.faults))?;
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
