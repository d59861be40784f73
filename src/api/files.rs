//! The bulk files over HTTP: the database, and the data package of an edition.

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use data_encoding::HEXLOWER;
use ledger_core::describe::Parameter;
use utoipa::openapi::path::OperationBuilder;

use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::dataset::{DATABASE_PATH, PACKAGE_PATH, SQLITE, ZIP};
use crate::problem::Problem;
use crate::question::{self, Question};
use crate::represent::deliver::{Keep, entity_tag};
use crate::represent::file::Attachment;
use crate::represent::links;
use crate::schema::parameters::Taken;
use crate::schema::{operation, responses};

/// The parameters that the data package takes.
const PARAMETERS: &[Parameter] = &[Parameter::Release];

const PARTS: &str = "`Range: bytes=…` requests a part of it (RFC 9110), one range per request. The entity tag is that of the whole file, \
                     so an interrupted download can be resumed with `If-Range`. `Repr-Digest` (RFC 9530) has the SHA-256 of the whole file.";

fn operation_of(id: &str, summary: &str, doc: &str) -> OperationBuilder {
    operation::new(id, "dataset", summary, &format!("{doc} {PARTS}"))
}

/// `/dataset/ledger.sqlite`
pub static DATABASE: Endpoint = Endpoint {
    path: DATABASE_PATH,
    route: || get(database),
    operation: || {
        let doc = "Every edition in one SQLite database: the file that this server answers from. Its views (`contingents`, `funding`, `claims`, …) show the latest \
                   edition in plain columns. A download that has begun before a new edition is loaded ends with the old file, whole; it never mixes old and new data.";
        operation_of("getDatabaseFile", "Download the database", doc)
            .responses(responses::file(SQLITE, "The database."))
    },
    schemas: no_schemas,
};

/// `/dataset/datapackage.zip`
pub static PACKAGE: Endpoint = Endpoint {
    path: PACKAGE_PATH,
    route: || get(package),
    operation: || {
        let doc = "An edition as a data package (Data Package v2): CSV files, and `datapackage.json` with their table schemas. A published edition is byte for byte what was \
                   published; `/releases` gives its SHA-256.";
        operation::with_parameters(
            operation_of("getDataPackage", "Download an edition", doc),
            PARAMETERS,
            &Taken::default(),
        )
        .responses(responses::file(ZIP, "The data package."))
    },
    schemas: no_schemas,
};

async fn database(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let sent = ledger.bulk().database().await?;
    let edition = ledger.editions().latest();
    let latest = edition.id.clone();
    let file = Attachment {
        media_type: SQLITE,
        name: Some(format!("mission-ledger-{latest}.sqlite")),
        bytes: sent.bytes,
        // Not of its digest, which takes a while to compute.
        tag: entity_tag(&edition.checksum, &ledger.bulk().version()?, SQLITE),
        sha256: sent.sha256,
        keep: Keep::Shortly,
        links: vec![cited_as(&ledger, &latest)],
        varies: false,
    };
    Ok(file.deliver(&asked, |range| Body::from_stream(ledger.bulk().stream(range))))
}

async fn package(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    // A file has one representation, whatever `Accept` says.
    let question = Question::of_file(asked, PARAMETERS, ledger.editions())?;
    let edition = question.edition();
    let archive = ledger.zip(edition).await?;
    let package = match ledger.bulk().package(ledger.readers(), edition).await? {
        Some(package) => package,
        None => ledger.bulk().made(edition, archive.clone()).await?,
    };
    let file = Attachment {
        media_type: ZIP,
        name: Some(format!("mission-ledger-{}.zip", edition.id)),
        bytes: package.bytes,
        tag: package.sha256.map(|sha256| HEXLOWER.encode(&sha256)).unwrap_or_default(),
        sha256: package.sha256,
        keep: Keep::of(edition, question.is_pinned),
        links: vec![cited_as(&ledger, &edition.id)],
        varies: false,
    };
    Ok(file.deliver(&question.asked, |range| {
        let at = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(archive.len());
        Body::from(archive.slice(at(range.start)..at(range.end)))
    }))
}

/// The links of a file: how to cite it, and what describes it.
fn cited_as(ledger: &Ledger, release: &str) -> String {
    format!(
        "{}, </dataset?release={release}>; rel=\"describedby\"; type=\"application/json\"",
        links::cite_as(ledger.public_url(), "/dataset", &format!("release={release}"))
    )
}
