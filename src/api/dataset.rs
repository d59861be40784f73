//! The description of the dataset over HTTP, in the representation that was asked for.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use data_encoding::HEXLOWER;
use ledger_core::describe::{Format, Parameter};
use ledger_core::package::License;
use ledger_store::bulk::Sent;
use ledger_store::inventory;
use serde_json::json;

use super::answer::{answer, delivery};
use super::citation;
use super::endpoint::Endpoint;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::dataset::{
    CollectionSize, DataTable, Dataset, DatasetCounts, DatasetMission, Distribution, TemporalCoverage, describe,
};
use crate::model::{citing, linked};
use crate::pages;
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::deliver::Keep;
use crate::represent::found::{Found, dataset_of};
use crate::schema::parameters::{self, Taken};
use crate::schema::{envelope, operation, responses};

/// The parameters that the path takes.
const PARAMETERS: &[Parameter] =
    &[Parameter::Release, Parameter::Format, Parameter::Of, Parameter::Style, Parameter::Lang];

/// `/dataset`
pub static DATASET: Endpoint = Endpoint {
    path: "/dataset",
    route: || get(dataset),
    operation: || {
        let doc = "What the dataset is about, its edition and license, how many rows each collection has, and every file and format in which it is \
                   available; files are listed with their size and SHA-256, \
                   unless these are still to be computed. `format=jsonld` gives the same as a schema.org `Dataset` and DCAT 3 \
                   `dcat:Dataset`. `release` selects an edition; `ledger.sqlite` is then left out, because it holds every edition and changes with the next.";
        let operation = operation::new("getDataset", "dataset", "Read about the dataset", doc);
        let others = [Parameter::Release, Parameter::Of, Parameter::Style, Parameter::Lang];
        operation::with_parameters(operation, &others, &Taken::default())
            .parameter(parameters::dataset_format())
            .responses(responses::responses_of("DatasetAnswer", "The description.", false, Format::OF_DATASET, &[]))
    },
    schemas: |components| {
        components
            .schema("DatasetAnswer", envelope("Dataset", false))
            .schema_from::<Dataset>()
            .schema_from::<License>()
            .schema_from::<DatasetMission>()
            .schema_from::<TemporalCoverage>()
            .schema_from::<DatasetCounts>()
            .schema_from::<CollectionSize>()
            .schema_from::<DataTable>()
            .schema_from::<Distribution>()
    },
};

/// The description of an edition that was found.
struct Described {
    dataset: Dataset,
    public_url: String,
}

impl Found for Described {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        if question.format == Format::JsonLd {
            return Ok(linked::document(&self.dataset, &self.public_url).to_string());
        }
        Ok(json!({ "data": self.dataset, "sources": [], "dataset": dataset_of(question, 0) }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        pages::dataset(&self.dataset, &linked::document(&self.dataset, &self.public_url), question)
    }
}

async fn dataset(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_dataset(asked, PARAMETERS, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    if let Format::Cite(style) = question.format {
        let made = async {
            let cited = citing::edition(ledger.public_url(), question.edition());
            citation::written(vec![cited], style, &question).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    // A pinned answer never changes, but the database file changes with every edition.
    let database = if question.is_pinned { None } else { Some(ledger.bulk().database().await?) };
    let package = ledger.package(question.edition()).await?;
    let digests = [database, package].map(|file| file.and_then(|file| file.sha256));
    for digest in digests {
        let digest = digest.map(|sha256| HEXLOWER.encode(&sha256[..8])).unwrap_or_default();
        delivery.tag = format!("{}-{digest}", delivery.tag);
    }
    let is_complete = digests[1].is_some() && (question.is_pinned || digests[0].is_some());
    if !is_complete {
        delivery.keep = Keep::Briefly;
    }
    answer(&ledger, &question, delivery, Box::pin(find(&ledger, &question, package, database))).await
}

async fn find(
    ledger: &Ledger,
    question: &Question,
    package: Option<Sent>,
    database: Option<Sent>,
) -> Result<Described, Problem> {
    let edition = question.edition();
    let held = inventory::read(&mut *ledger.readers().acquire(question.lane).await?, ledger.memory(), edition).await?;
    let cited = citing::edition(ledger.public_url(), edition);
    let editions = ledger.editions();
    let before = editions.all().iter().rev().find(|other| other.number < edition.number);
    let dataset = describe(edition, before, &held, &cited, package, database);
    Ok(Described { dataset, public_url: ledger.public_url().to_owned() })
}
