//! Full-text search over the records of every kind, ranked, with highlights.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::{Format, Parameter};
use ledger_core::resources::{FoundKind, FoundSubject};
use ledger_store::error::StoreError;
use ledger_store::{list, search as store};

use super::answer::{answer, delivery};
use super::endpoint::Endpoint;
use super::news;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question::{Question, SEARCH_FILTERS};
use crate::represent::hits::{SearchHit, Searched};
use crate::schema::parameters::{Taken, search_filter};
use crate::schema::{envelope, names, operation, responses};

/// `/search`
pub static SEARCH: Endpoint = Endpoint {
    path: "/search",
    route: || get(search),
    operation: || {
        let doc = "Records of every kind, countries, organizations and sources that contain all the words of `q`, best first (BM25), sources last. Letter case and diacritics do not matter; `\"…\"` \
                   finds a phrase, and `…*` finds words by their beginning. `text` is the line of the record that has the most of the words.";
        let mut operation = operation::new("search", "search", "Search everything", doc);
        for filter in SEARCH_FILTERS {
            operation = operation.parameter(search_filter(filter));
        }
        let taken = Taken { formats: names::SEARCH_FORMAT, required: &[Parameter::Q], ..Taken::default() };
        operation::with_parameters(operation, Parameter::OF_SEARCHES, &taken).responses(responses::responses_of(
            "SearchHitPage",
            "The records, best first.",
            true,
            Format::OF_SEARCHES,
            &[],
        ))
    },
    schemas: |components| {
        components
            .schema("SearchHitPage", envelope("SearchHit", true))
            .schema_from::<SearchHit>()
            .schema_from::<FoundSubject>()
            .schema_from::<FoundKind>()
    },
};

async fn search(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_search(asked, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    if question.format == Format::Atom {
        let made = async {
            let mut connection = ledger.readers().acquire(question.lane).await?;
            news::of_search(&ledger, &mut connection, &question).await
        };
        return delivery.deliver(&question.asked, ledger.cache(), made).await;
    }
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let hits = store::search(&mut connection, ledger.memory(), &question.selection).await.map_err(unseen)?;
        let next = hits.next.as_ref().map(|last| question.next(last));
        let undated_excluded =
            list::undated_of(&mut connection, ledger.memory(), "search", &question.selection, "").await?;
        Ok(Searched { hits, next, undated_excluded })
    };
    answer(&ledger, &question, delivery, find).await
}

/// A search can only go on after one of its own rows.
fn unseen(error: StoreError) -> Problem {
    match error {
        StoreError::Unseen(after) => Problem::parameter(
            Parameter::After.name(),
            format!("no row of this search has the id `{after}`; give the `id` of the last row seen, or follow `next`"),
        ),
        other => other.into(),
    }
}
