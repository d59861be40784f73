//! Publishing an edition: its zip, which is kept forever, and its line in `releases.csv`.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use ledger_core::check::unseen;
use ledger_core::edition::{Asked, Examined, examine};
use ledger_core::package::{Fault, Package, archive, layout, write_table};
use ledger_core::value::PartialDate;
use ledger_core::words::counted;
use ledger_store::path::PathError;
use ledger_store::seeds::Seeds;
use sha2::{Digest, Sha256};

/// Why publishing can fail.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The seeds break rules.
    #[error("the dataset has {}; fix them first:\n{}", counted(.0.len(), "fault", "faults"), .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// The edition is not the one that the seeds name.
    #[error("the seeds are edition {actual}, not {asked}; set `version` in datapackage.json, or pass {actual}")]
    Version {
        /// What the descriptor says.
        actual: String,
        /// What was asked for.
        asked: String,
    },
    /// The descriptor lists no file for the line of the edition.
    #[error(
        "datapackage.json does not list `releases.csv`, which lists the editions; add it to `resources` (`mission-ledger schema --datapackage` prints its entry)"
    )]
    Unlisted,
    /// The edition is already published.
    #[error("{0} is already published, and a published edition never changes; give the seeds a new `version`")]
    Already(String),
    /// The date is not a full date.
    #[error("`{0}` is not a full date; write it like `2026-11-25`")]
    Day(String),
    /// The day has not come.
    #[error("`{day}` is in the future (today is {today}, UTC); give the day on which you publish")]
    Future {
        /// The day.
        day: Date,
        /// Today.
        today: Date,
    },
    /// The summary is not one line of the file of editions.
    #[error("the summary {0}")]
    Summary(String),
    /// The directory, or a file in it, cannot be read or written.
    #[error(transparent)]
    Path(#[from] PathError),
    /// The zip cannot be written.
    #[error("cannot write the zip: {0}")]
    Zip(String),
}

/// A published edition.
#[derive(Debug)]
pub struct Published {
    /// The zip.
    pub path: PathBuf,
    /// Its SHA-256.
    pub sha256: String,
}

/// Today, in UTC.
#[must_use]
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Publishes the seeds in a directory as an edition, on a day that is not after `today`.
///
/// # Errors
/// When the seeds break a rule or are another edition, in which case nothing is written, or when a file cannot be read
/// or written.
pub fn publish(
    seeds: &Path,
    id: &str,
    summary: Option<&str>,
    released_on: &str,
    today: Date,
) -> Result<Published, PublishError> {
    let Some(day) = released_on.parse::<PartialDate>().ok().and_then(PartialDate::day) else {
        return Err(PublishError::Day(released_on.to_owned()));
    };
    if day > today {
        return Err(PublishError::Future { day, today });
    }
    let wrong = |text: &str| match text {
        "" => Some("is empty; write a sentence, or leave `--summary` out".to_owned()),
        text => unseen(text, "summary"),
    };
    if let Some(message) = summary.and_then(wrong) {
        return Err(PublishError::Summary(message));
    }
    let files = Seeds::Directory(seeds.to_path_buf()).read()?;
    let asked = Asked { released_on: Some(day), ..Asked::default() };
    let Ok(package) = Package::parse(&files.clone().without_releases()) else {
        return Err(PublishError::Faults(examine(files, &asked).faults));
    };
    if package.version != id {
        return Err(PublishError::Version { actual: package.version, asked: id.to_owned() });
    }
    let listed = package.table(layout::RELEASES);
    if listed.columns.is_empty() {
        return Err(PublishError::Unlisted);
    }
    if listed.rows().any(|row| row.cell("id") == id) {
        return Err(PublishError::Already(id.to_owned()));
    }
    let Examined { editions, faults, .. } = examine(files.clone(), &asked);
    if !faults.is_empty() {
        return Err(PublishError::Faults(faults));
    }
    let counted = editions.last().map(|edition| edition.dataset.size()).unwrap_or_default();
    let summary = summary.unwrap_or(&counted);
    let archive = archive(&files.without_releases()).map_err(|error| PublishError::Zip(error.to_string()))?;
    let sha256 = HEXLOWER.encode(&Sha256::digest(&archive));
    let cells = [("id", id), ("released_on", released_on), ("summary", summary), ("sha256", &sha256)];
    let cell = |column: &&str| cells.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
    let row: Vec<&str> = listed.columns.iter().map(cell).collect();
    let rows = listed.rows().map(|row| row.cells().collect::<Vec<_>>()).chain([row]);
    let folder = seeds.join("releases");
    std::fs::create_dir_all(&folder).map_err(PathError::at(&folder))?;
    let path = folder.join(format!("{id}.zip"));
    std::fs::write(&path, archive).map_err(PathError::at(&path))?;
    let list = seeds.join(layout::RELEASES);
    std::fs::write(&list, write_table(&listed.columns, rows)).map_err(PathError::at(&list))?;
    Ok(Published { path, sha256 })
}
