//! Full text over the records of every kind, ranked, with highlights.

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use super::{Endpoint, Ledger, dataset_of, delivery};
use crate::list::query::{Query, SEARCH_FILTERS};
use crate::list::search::{self as list_search, Hit};
use crate::list::select;
use crate::openapi::operation;
use crate::problem::Problem;
use crate::represent::{Asked, Format, Made, html};
use crate::resources::claims::Subject;

/// `/search`
pub static SEARCH: Endpoint = Endpoint {
    path: "/search",
    route: || get(search),
    operation: || {
        let doc = "Records of every kind whose words have all the words of `q`, best first (BM25). Letter case and diacritics do not matter; `\"…\"` \
                   finds a phrase and `…*` a beginning. Of each record the line with the most of the words is shown.";
        let mut operation = operation::new("search", "search", "Search everything", doc);
        for filter in SEARCH_FILTERS {
            operation = operation.parameter(operation::search_filter(filter));
        }
        operation::with_parameters(operation, &["q", "limit", "after", "as_of", "release", "format"], &["q"])
            .responses(operation::responses("SearchHitPage", "The records, best first.", true, &[]))
    },
};

/// A record that a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    /// Its identifier: the kind and the record, joined by a point.
    #[schema(example = "contingent.ke-first-contingent")]
    pub id: String,
    /// The record.
    pub subject: Subject,
    /// The field that the text is of; `name` and `id` are of the record itself.
    #[schema(example = "name")]
    pub field: String,
    /// The line of the record that has the most of the words.
    pub text: String,
    /// Where in the text the words stand: start and length, in Unicode code points.
    pub highlights: Vec<Vec<usize>>,
}

async fn search(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_search(&asked.query, &ledger.editions())?;
    let (format, delivery) = delivery(&ledger, &asked, &query)?;
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().begin().await?;
            let hits = list_search::search(&mut connection, &query).await?;
            let next = hits.next.clone().map(|after| {
                let query = Query { after: Some(after), ..query.clone() };
                format!("/search?{}", query.canonical(true))
            });
            let rows: Vec<Json> = hits.rows.iter().map(row).collect();
            let total_is = if hits.total_is_exact { "exact" } else { "at_least" };
            let page = json!({ "limit": query.limit, "total": hits.total, "total_is": total_is, "next": next });
            let undated = select::undated_of(&mut connection, "search", &query, "").await?;
            let dataset = dataset_of(&query, undated);
            let body = json!({ "data": rows, "page": page, "sources": [], "dataset": dataset }).to_string();
            let body = match format {
                Format::Html => html::table("Search", "Records of every kind, best first.", &body, &asked)?,
                _ => body,
            };
            let links = next.iter().map(|next| format!("<{next}>; rel=\"next\"")).collect();
            Ok(Made { body: body.into_bytes(), links })
        })
        .await
}

/// The marks that `list::select` puts around a found word.
pub(crate) const MARKS: (char, char) = ('\u{2}', '\u{3}');

/// A hit as its answer shows it: the line with the most marks, without them.
fn row(hit: &Hit) -> Json {
    let lines = hit.text.split('\n').zip(hit.fields.split('\n'));
    let marks = |line: &str, field: &str| 2 * line.matches(MARKS.0).count() + usize::from(field != "id");
    // The identifier only where nothing else has as many; of other lines with as many the first.
    let (line, field) = first_best(lines, marks);
    let mut text = String::new();
    let mut highlights: Vec<Vec<usize>> = Vec::new();
    let mut length = 0;
    for letter in line.chars() {
        if letter == MARKS.0 {
            highlights.push(vec![length, 0]);
        } else if letter == MARKS.1 {
            if let Some(last) = highlights.last_mut() {
                last[1] = length - last[0];
            }
        } else {
            text.push(letter);
            length += 1;
        }
    }
    let subject: Json = serde_json::from_str(&hit.subject).unwrap_or_default();
    json!({ "id": hit.id, "subject": subject, "field": field, "text": text, "highlights": highlights })
}

/// The first of the lines with the highest score.
fn first_best<'t>(
    lines: impl Iterator<Item = (&'t str, &'t str)>,
    score: impl Fn(&str, &str) -> usize,
) -> (&'t str, &'t str) {
    let best = lines.fold(None, |best: Option<(usize, (&str, &str))>, item| {
        let here = score(item.0, item.1);
        if best.is_none_or(|(most, _)| here > most) { Some((here, item)) } else { best }
    });
    best.map(|(_, item)| item).unwrap_or_default()
}
