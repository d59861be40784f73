//! Series: the observations of a metric over time, from which charts are drawn.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::{Format, Parameter};
use ledger_core::resources::series::{METRIC, Series};
use ledger_core::resources::{indicators, missions, series};
use ledger_core::words::nearest;
use ledger_store::list::{self, Page};
use ledger_store::readers::Connection;
use ledger_store::selection::{Narrowing, Selection};
use serde_json::{Map, Value as Json, json};

use super::answer::{answer, answer_or_table, delivery};
use super::endpoint::Endpoint;
use super::missing::refuse_unknown;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};
use crate::question::Question;
use crate::represent::series::{Index, Observed, point};
use crate::represent::stored::unreadable;
use crate::schema::parameters::{self, Taken, with_filters};
use crate::schema::{envelope, names, operation, responses};

/// `/series`
pub static INDEX: Endpoint = Endpoint {
    path: "/series",
    route: || get(index),
    operation: || {
        let doc = "The metrics of which there are observations, those with most of them first; at most 100.";
        operation::with_one_parameters(operation::new("listSeries", "series", "List series", doc), names::PAGE_FORMAT)
            .responses(responses::responses("SeriesPage", "The series.", false, &[]))
    },
    schemas: |components| components.schema("SeriesPage", envelope("Series", true)).schema_from::<Series>(),
};

/// `/series/{metric}`
pub static SERIES: Endpoint = Endpoint {
    path: "/series/{metric}",
    route: || get(of_metric),
    operation: || {
        let doc = "The observations of one metric in the order of their dates, each with the range that its claims leave open, and those claims. \
                   What sources say of a mission, of one contributor and of the host country stands apart, in `scope`: do not add them up.";
        let mut operation = operation::new("getSeries", "series", "Get one series", doc);
        operation = operation.parameter(parameters::metric());
        operation = with_filters(operation, series::filters(), &indicators::RESOURCE);
        let taken = Taken { formats: names::TABLE_FORMAT, is_large: true, ..Taken::default() };
        operation::with_parameters(operation, Parameter::OF_SERIES, &taken).responses(responses::responses_of(
            "SeriesPointPage",
            "A page of the observations.",
            true,
            Format::OF_TABLES,
            &[&ProblemKind::NO_SUCH_RECORD],
        ))
    },
    schemas: |components| components.schema("SeriesPointPage", envelope("SeriesPoint", true)),
};

async fn index(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_one(asked, Format::OF_PAGES, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let (metrics, total) = metrics(&ledger, &mut connection, &question.selection).await?;
        connection.give_back();
        Ok(Index { series: listed(metrics), total })
    };
    answer(&ledger, &question, delivery, find).await
}

/// Metrics as answers list them.
pub(super) fn listed(metrics: Vec<(String, u64)>) -> Vec<Series> {
    metrics.into_iter().map(|(id, points)| Series { url: format!("/series/{id}"), id, points }).collect()
}

/// The metrics, each with the number of its observations, and how many metrics there are.
pub(super) async fn metrics(
    ledger: &Ledger,
    connection: &mut Connection,
    selection: &Selection,
) -> Result<(Vec<(String, u64)>, u64), Problem> {
    let selection = Selection { facets: vec![METRIC], ..selection.of_all(1) };
    let mut page = list::page(connection, ledger.memory(), &indicators::RESOURCE, &selection).await?;
    Ok(page.facets.pop().map(|facet| (facet.values, facet.total as u64)).unwrap_or_default())
}

async fn of_metric(
    State(ledger): State<Ledger>,
    Path(metric): Path<String>,
    asked: Asked,
) -> Result<Response, Problem> {
    let mut question = Question::of_series(asked, ledger.editions())?;
    let mut delivery = delivery(&ledger, &question);
    delivery.links.push("</series>; rel=\"collection\"".to_owned());
    if question.wants_all_rows() {
        question.selection.limit = u32::MAX;
    }
    let question = question;
    answer_or_table(&ledger, &question, delivery, observed(&ledger, metric, &question)).await
}

/// The observations of a metric that a question asks for.
pub(super) async fn observed(ledger: &Ledger, metric: String, question: &Question) -> Result<Observed, Problem> {
    let mut connection = ledger.readers().acquire(question.lane).await?;
    refuse_unknown(ledger, &mut connection, &indicators::RESOURCE, question).await?;
    refuse_no_series(ledger, &mut connection, &metric, question).await?;
    let (points, page) = points(ledger, &mut connection, &metric, &question.selection).await?;
    connection.give_back();
    let next = page.next.as_ref().map(|last| (question.next(last), last.clone()));
    Ok(Observed {
        metric,
        points,
        total: page.total,
        next,
        undated_excluded: page.undated_excluded,
        sources: page.sources,
    })
}

/// The observations of a metric in a selection, and the page of indicators that they are from.
pub(super) async fn points(
    ledger: &Ledger,
    connection: &mut Connection,
    metric: &str,
    selection: &Selection,
) -> Result<(Vec<Json>, Page), Problem> {
    let mut of_metric = selection.clone();
    of_metric.filters.extend(of(metric));
    let page = list::page(connection, ledger.memory(), &indicators::RESOURCE, &of_metric).await?;
    let hosts = list::column(connection, &missions::RESOURCE, "host_country", selection).await?;
    let indicators: Vec<Map<String, Json>> = page.records().map_err(|error| unreadable(&error))?;
    let points = indicators.iter().map(|indicator| json!(point(indicator, &hosts))).collect();
    Ok((points, page))
}

fn of(metric: &str) -> Option<Narrowing> {
    indicators::RESOURCE.filter(METRIC).map(|filter| Narrowing::to(filter, metric))
}

/// Refuses a metric that nobody has measured, on any day.
pub(super) async fn refuse_no_series(
    ledger: &Ledger,
    connection: &mut Connection,
    metric: &str,
    question: &Question,
) -> Result<(), Problem> {
    let mut selection = Selection { as_of: None, ..question.selection.of_all(1) };
    selection.filters.extend(of(metric));
    if list::count(connection, ledger.memory(), &indicators::RESOURCE, &selection).await? > 0 {
        return Ok(());
    }
    let (known, _) = metrics(ledger, connection, &selection).await?;
    let known: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let near = nearest(metric, &known).map(|near| format!("Did you mean `{near}`? ")).unwrap_or_default();
    let detail = format!("There is no series `{metric}`. {near}`/series` lists them.");
    Err(Problem::new(&ProblemKind::NO_SUCH_RECORD, detail))
}
