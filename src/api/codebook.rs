//! The codebook over HTTP.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::Format;
use serde_json::json;

use super::answer::{answer, delivery};
use super::endpoint::Endpoint;
use super::series;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::codebook::{CodeEntry, Codebook, FieldEntry, KindEntry, ProblemEntry, everything};
use crate::pages::{self, Facts};
use crate::problem::Problem;
use crate::question::Question;
use crate::represent::found::{Found, dataset_of};
use crate::schema::{envelope, names, operation, responses};

/// `/codebook`
pub static CODEBOOK: Endpoint = Endpoint {
    path: "/codebook",
    route: || get(codebook),
    operation: || {
        let doc = "Every kind of record with its fields, and every closed list of codes, each defined in a sentence; and the metrics in use.";
        operation::with_one_parameters(
            operation::new("getCodebook", "service", "Read the codebook", doc),
            names::PAGE_FORMAT,
        )
        .responses(responses::responses("CodebookAnswer", "The definitions.", false, &[]))
    },
    schemas: |components| {
        components
            .schema("CodebookAnswer", envelope("Codebook", false))
            .schema_from::<Codebook>()
            .schema_from::<CodeEntry>()
            .schema_from::<KindEntry>()
            .schema_from::<FieldEntry>()
            .schema_from::<ProblemEntry>()
    },
};

impl Found for Codebook {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        Ok(json!({ "data": self, "sources": [], "dataset": dataset_of(question, 0) }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        pages::codebook(self, &Facts::of(question, None))
    }
}

async fn codebook(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_one(asked, Format::OF_PAGES, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let (metrics, _) = series::metrics(&ledger, &mut connection, &question.selection).await?;
        connection.give_back();
        Ok(everything(series::listed(metrics)))
    };
    answer(&ledger, &question, delivery, find).await
}
