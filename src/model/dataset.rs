//! The dataset as a whole: what it is, how much it holds, and where all of it is available.
//!
//! One struct describes it ([`Dataset`]). The JSON answer, the JSON-LD ([`super::linked`]) and the HTML page are made
//! from it, so they cannot disagree.

use data_encoding::HEXLOWER;
use ledger_core::cite::{self, Cited};
use ledger_core::describe::{Format, Style};
use ledger_core::package::License;
use ledger_store::bulk::Sent;
use ledger_store::editions::Edition;
use ledger_store::inventory::Inventory;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// The media type of a SQLite database, as IANA registers it.
pub const SQLITE: &str = "application/vnd.sqlite3";
/// The media type of a zip, as IANA registers it.
pub const ZIP: &str = "application/zip";
/// Where the database file is.
pub const DATABASE_PATH: &str = "/dataset/ledger.sqlite";
/// Where the data package of an edition is.
pub const PACKAGE_PATH: &str = "/dataset/datapackage.zip";

/// The dataset in an edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Dataset {
    /// Its short name, the same in every edition.
    #[schema(example = "mission-ledger")]
    pub id: String,
    /// The path of this description, pinned to the edition.
    #[schema(example = "/dataset?release=2026.12.0")]
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it holds, in a few sentences.
    #[schema(required = true)]
    pub description: Option<String>,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The edition.
    #[schema(example = "2026.12.0")]
    pub release: String,
    /// The day of its publication; null until it is published.
    #[schema(format = "date", required = true)]
    pub released_on: Option<String>,
    /// The edition before it; null for the first.
    #[schema(required = true, example = "2026.11.0")]
    pub previous_release: Option<String>,
    /// The license of the data; null if the data package names none.
    #[schema(required = true)]
    pub license: Option<License>,
    /// Who made it, as the data package names them.
    pub creators: Vec<String>,
    /// Who publishes it.
    #[schema(example = "Mission Ledger")]
    pub publisher: String,
    /// How to cite it, in APA style; `format=bibtex`, `ris` and `csl` give the same citation.
    pub citation: String,
    /// The missions that it is about.
    pub missions: Vec<DatasetMission>,
    /// The span of the dates that its records state as facts; null if they state none.
    #[schema(required = true)]
    pub temporal_coverage: Option<TemporalCoverage>,
    /// How much it holds.
    pub counts: DatasetCounts,
    /// How many rows each collection has.
    pub collections: Vec<CollectionSize>,
    /// The tables of its data package.
    pub tables: Vec<DataTable>,
    /// A SHA-256 over every file of its data package. Editions with the same checksum have the same data.
    #[schema(example = "9325e167b2bdd1db677f4233e585aaa6521924ca6fc0f23b7cd1649cd89e9894")]
    pub checksum: String,
    /// Every file and format in which all of it is available.
    pub distributions: Vec<Distribution>,
}

/// A mission that the dataset is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DatasetMission {
    /// Its identifier.
    #[schema(example = "mss-haiti")]
    pub id: String,
    /// Its path.
    #[schema(example = "/missions/mss-haiti")]
    pub url: String,
    /// Its name.
    pub name: String,
}

/// A span of time; each end is a day, a month or a year (ISO 8601).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TemporalCoverage {
    /// Its first date.
    #[schema(example = "2023-07-29")]
    pub from: String,
    /// Its last date.
    #[schema(example = "2026-04")]
    pub to: String,
}

/// How much the dataset holds.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct DatasetCounts {
    /// Records of every kind that are folded from claims, including case events.
    pub records: u64,
    /// Claims.
    pub claims: u64,
    /// Sources.
    pub sources: u64,
    /// Claims that somebody else has looked up again in their sources.
    pub checked: u64,
}

/// How many rows a collection has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CollectionSize {
    /// Its name.
    #[schema(example = "contingents")]
    pub name: String,
    /// Its path, pinned to the edition.
    #[schema(example = "/contingents?release=2026.12.0")]
    pub url: String,
    /// How many rows it has.
    pub rows: u64,
}

/// A table of the data package.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DataTable {
    /// Its name.
    #[schema(example = "claims")]
    pub name: String,
    /// Its file in the zip.
    #[schema(example = "claims.csv")]
    pub path: String,
    /// What a row of it is.
    #[schema(required = true)]
    pub description: Option<String>,
}

/// A form in which all of it, or all of one collection, is available.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Distribution {
    /// Its name: a file's, or a collection's with its format.
    #[schema(example = "datapackage.zip")]
    pub name: String,
    /// What it is.
    pub title: String,
    /// Its path.
    #[schema(example = "/dataset/datapackage.zip?release=2026.12.0")]
    pub url: String,
    /// Its media type.
    #[schema(example = "application/zip")]
    pub media_type: String,
    /// The collection that it holds; null if it holds everything.
    #[schema(required = true, example = "contingents")]
    pub collection: Option<String>,
    /// Its size in bytes; null if it is generated on request, or still to be computed.
    #[schema(required = true)]
    pub bytes: Option<u64>,
    /// Its SHA-256 in hex; null if it is generated on request, or still to be computed.
    #[schema(required = true)]
    pub sha256: Option<String>,
}

/// Describes an edition by what it holds.
#[must_use]
pub fn describe(
    edition: &Edition,
    before: Option<&Edition>,
    held: &Inventory,
    cited: &Cited,
    package: Option<Sent>,
    database: Option<Sent>,
) -> Dataset {
    let about = &edition.about;
    let rows_of =
        |path: &str| held.rows.iter().find(|(resource, _)| resource.path == path).map_or(0, |(_, rows)| *rows);
    let mut distributions = vec![Distribution {
        name: "datapackage.zip".to_owned(),
        title: "The whole edition as a data package: CSV files with their table schemas (Data Package v2)".to_owned(),
        url: format!("/dataset/datapackage.zip?release={}", edition.id),
        media_type: ZIP.to_owned(),
        collection: None,
        bytes: package.map(|package| package.bytes),
        sha256: package.and_then(|package| package.sha256).map(|sha256| HEXLOWER.encode(&sha256)),
    }];
    distributions.extend(database.map(|database| Distribution {
        name: "ledger.sqlite".to_owned(),
        title: "Every edition as one SQLite database; its views show the latest".to_owned(),
        url: DATABASE_PATH.to_owned(),
        media_type: SQLITE.to_owned(),
        collection: None,
        bytes: Some(database.bytes),
        sha256: database.sha256.map(|sha256| HEXLOWER.encode(&sha256)),
    }));
    distributions.extend(lists(held, &edition.id));
    Dataset {
        id: about.name.clone(),
        url: format!("/dataset?release={}", edition.id),
        title: about.title.clone(),
        description: about.description.clone(),
        keywords: texts(&held.descriptor["keywords"]),
        release: edition.id.clone(),
        released_on: edition.released_on.clone(),
        previous_release: before.map(|before| before.id.clone()),
        license: about.license.clone(),
        creators: about.creators.clone(),
        publisher: about.publisher.clone(),
        citation: cite::write(cited, Style::Apa).trim_end().to_owned(),
        missions: held
            .missions
            .iter()
            .map(|(id, name)| DatasetMission { id: id.clone(), url: format!("/missions/{id}"), name: name.clone() })
            .collect(),
        temporal_coverage: held.span.clone().map(|(from, to)| TemporalCoverage { from, to }),
        counts: DatasetCounts {
            records: held.records,
            claims: rows_of("claims"),
            sources: rows_of("sources"),
            checked: held.checked,
        },
        collections: held
            .rows
            .iter()
            .map(|(resource, rows)| CollectionSize {
                name: resource.path.to_owned(),
                url: format!("/{}?release={}", resource.path, edition.id),
                rows: *rows,
            })
            .collect(),
        tables: tables(&held.descriptor),
        checksum: edition.checksum.clone(),
        distributions,
    }
}

/// Every collection in every format of its rows.
fn lists(held: &Inventory, release: &str) -> Vec<Distribution> {
    let formats = || {
        Format::ALL.iter().filter(|format| {
            !matches!(format, Format::Html | Format::Text | Format::Markdown | Format::Cite(_) | Format::Receipt)
        })
    };
    let mut lists = Vec::new();
    for (resource, _) in &held.rows {
        for format in formats() {
            let how = match format {
                Format::Json => "JSON, in pages of up to 500 rows".to_owned(),
                other => format!("{}, every row", other.name().to_ascii_uppercase()),
            };
            lists.push(Distribution {
                name: format!("{}.{}", resource.path, format.name()),
                title: format!("{} as {how}", resource.path.replace('-', " ")),
                url: format!("/{}?release={release}&format={}", resource.path, format.name()),
                media_type: format.essence().to_owned(),
                collection: Some(resource.path.to_owned()),
                bytes: None,
                sha256: None,
            });
        }
    }
    lists
}

fn tables(descriptor: &Json) -> Vec<DataTable> {
    let resources = descriptor["resources"].as_array().into_iter().flatten();
    resources
        .filter_map(|table| {
            Some(DataTable {
                name: text(table, "name")?,
                path: text(table, "path")?,
                description: text(table, "description"),
            })
        })
        .collect()
}

fn text(json: &Json, name: &str) -> Option<String> {
    json[name].as_str().map(str::to_owned)
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
