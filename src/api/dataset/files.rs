//! The bulk files over HTTP: the database, and the data package of an edition.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use utoipa::openapi::path::OperationBuilder;

use crate::api::{Endpoint, Ledger};
use crate::list::query::{Query, refuse_unknown};
use crate::openapi::operation;
use crate::problem::Problem;
use crate::represent::file::Attachment;
use crate::represent::{Asked, Keep, links};

/// The media type of a SQLite database, as IANA registers it.
pub const SQLITE: &str = "application/vnd.sqlite3";
/// The media type of a zip, as IANA registers it.
pub const ZIP: &str = "application/zip";

const PARTS: &str = "Part of it can be asked for with `Range: bytes=…` (RFC 9110), one range at a time; the entity tag is the SHA-256 of the whole, \
                     which `Repr-Digest` (RFC 9530) gives too, so a download that broke off goes on with `If-Range`.";

fn operation_of(id: &str, summary: &str, doc: &str) -> OperationBuilder {
    operation::new(id, "dataset", summary, &format!("{doc} {PARTS}"))
}

/// `/dataset/ledger.sqlite`
pub static DATABASE: Endpoint = Endpoint {
    path: "/dataset/ledger.sqlite",
    route: || get(database),
    operation: || {
        let doc = "Every edition as one SQLite database, the very file that this server answers from. Its views (`contingents`, `funding`, `claims`, …) show the latest \
                   edition in plain columns. A download during which the data are loaded anew breaks off, and is never a mixture.";
        operation_of("getDatabaseFile", "Download the database", doc)
            .responses(operation::file(SQLITE, "The database."))
    },
};

/// `/dataset/datapackage.zip`
pub static PACKAGE: Endpoint = Endpoint {
    path: "/dataset/datapackage.zip",
    route: || get(package),
    operation: || {
        let doc = "An edition as a data package (Data Package v2): CSV files, and `datapackage.json` with their table schemas. A published edition is byte for byte what was \
                   published, with the SHA-256 that `/releases` gives.";
        operation::with_parameters(operation_of("getDataPackage", "Download an edition", doc), &["release"], &[])
            .responses(operation::file(ZIP, "The data package."))
    },
};

async fn database(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &[])?;
    let snapshot = ledger.bulk().database().await?;
    let latest = ledger.editions().latest().id.clone();
    let file = Attachment {
        media_type: SQLITE,
        name: format!("mission-ledger-{latest}.sqlite"),
        bytes: snapshot.bytes(),
        sha256: snapshot.sha256,
        keep: Keep::Shortly,
        links: vec![cited_as(&ledger, &latest)],
    };
    Ok(file.deliver(&asked, |range| Body::from_stream(ledger.bulk().stream(snapshot, range))))
}

async fn package(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &["release"])?;
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let edition = &query.edition;
    let package = ledger.bulk().package(ledger.pool(), ledger.cache(), edition).await?;
    let archive = ledger.bulk().archive(ledger.pool(), ledger.cache(), edition).await?;
    let file = Attachment {
        media_type: ZIP,
        name: format!("mission-ledger-{}.zip", edition.id),
        bytes: package.bytes,
        sha256: package.sha256,
        keep: Keep::of(edition, query.pinned),
        links: vec![cited_as(&ledger, &edition.id)],
    };
    Ok(file.deliver(&asked, |range| {
        let at = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(archive.len());
        Body::from(archive.slice(at(range.start)..at(range.end)))
    }))
}

/// What the file is of, and how to cite it.
fn cited_as(ledger: &Ledger, release: &str) -> String {
    format!(
        "{}, </dataset?release={release}>; rel=\"describedby\"; type=\"application/json\"",
        links::cite_as(ledger.public_url(), "/dataset", &format!("release={release}"))
    )
}
