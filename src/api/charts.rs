//! Charts: pictures of series and sums, as files of their own and together on a page.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::{Format, Parameter, Resource};
use ledger_core::resources::{contingents, funding, indicators, missions, series};
use ledger_core::value::PartialDate;
use ledger_store::list;
use ledger_store::readers::Connection;
use ledger_store::selection::{Basis, Grouped, Selection};
use ledger_store::sums;
use serde::Serialize;
use serde_json::{Value as Json, json};
use serde_json_borrow::Value;
use utoipa::ToSchema;
use utoipa::openapi::path::OperationBuilder;

use super::answer::{answer, delivery};
use super::endpoint::{Endpoint, no_schemas};
use super::missing::refuse_unknown;
use super::series::{metrics, points, refuse_no_series};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages::charts::{Mission, Shown};
use crate::pages::{self, Facts, Missions};
use crate::problem::{Problem, ProblemKind};
use crate::question::{MAX_LIMIT, Question};
use crate::represent::deliver::Rendered;
use crate::represent::found::{Found, Position, dataset_of, records};
use crate::represent::picture::png;
use crate::represent::sums::{Addends, group};
use crate::schema::parameters::{self, Taken, with_filters};
use crate::schema::{envelope, names, operation, responses};

/// `/charts`
pub static INDEX: Endpoint = Endpoint {
    path: "/charts",
    route: || get(index),
    operation: || {
        let doc = "The charts, each with the address of the picture and of the rows that it is drawn from. As a page, it shows them.";
        operation::with_one_parameters(operation::new("listCharts", "charts", "List charts", doc), names::PAGE_FORMAT)
            .responses(responses::responses("ChartPage", "The charts.", false, &[]))
    },
    schemas: |components| components.schema("ChartPage", envelope("Chart", true)).schema_from::<Chart>(),
};

/// `/charts/strength.svg`
pub static STRENGTH: Endpoint = Endpoint {
    path: "/charts/strength.svg",
    route: || get(async |State(ledger): State<Ledger>, asked: Asked| file(ledger, Drawn::Strength, asked).await),
    operation: || {
        let doc = "How many people were in the missions, as sources reported it over time, against the strength that was planned; of one \
                   contributor with `country`. Drawn from `/series/deployed_strength` and `/missions`.";
        chart("getStrengthChart", "See strength against plan", doc, &Drawn::Strength)
    },
    schemas: no_schemas,
};

/// `/charts/funding.svg`
pub static FUNDING: Endpoint = Endpoint {
    path: "/charts/funding.svg",
    route: || get(async |State(ledger): State<Ledger>, asked: Asked| file(ledger, Drawn::Funding, asked).await),
    operation: || {
        let doc = "Totals of money by donor and stage, each currency on a scale of its own. Drawn from `/funding/summary?group_by=donor`.";
        chart("getFundingChart", "See money by donor", doc, &Drawn::Funding)
    },
    schemas: no_schemas,
};

/// `/charts/contingents.svg`
pub static CONTINGENTS: Endpoint = Endpoint {
    path: "/charts/contingents.svg",
    route: || get(async |State(ledger): State<Ledger>, asked: Asked| file(ledger, Drawn::Contingents, asked).await),
    operation: || {
        let doc = "People ever pledged and ever deployed, by country and mission. Drawn from \
                   `/contingents/summary?group_by=country&group_by=mission&basis=reached`.";
        chart("getContingentsChart", "See pledged against deployed", doc, &Drawn::Contingents)
    },
    schemas: no_schemas,
};

/// `/charts/map.svg`
pub static MAP: Endpoint = Endpoint {
    path: "/charts/map.svg",
    route: || get(async |State(ledger): State<Ledger>, asked: Asked| file(ledger, Drawn::Map, asked).await),
    operation: || {
        let doc = "A map of the countries that offered, pledged or sent people and of those that pledged or gave money. Outlines: Natural \
                   Earth, public domain.";
        chart("getMap", "See the map", doc, &Drawn::Map)
    },
    schemas: no_schemas,
};

/// `/charts/{file}`
pub static METRIC: Endpoint = Endpoint {
    path: "/charts/{file}",
    route: || get(of_metric),
    operation: || {
        let doc = "The observations of one metric over time. Drawn from `/series/{metric}`.";
        chart("getMetricChart", "See one series", doc, &Drawn::Metric(String::new()))
            .parameter(parameters::chart_file())
    },
    schemas: no_schemas,
};

/// A chart.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chart {
    /// Its name.
    #[schema(example = "strength")]
    id: String,
    /// The path of the picture.
    #[schema(example = "/charts/strength.svg")]
    url: String,
    /// The path of the rows that it is drawn from.
    #[schema(example = "/series/deployed_strength")]
    rows_url: String,
}

/// A chart that can be drawn.
#[derive(Clone, Debug)]
enum Drawn {
    Strength,
    Funding,
    Contingents,
    Map,
    Metric(String),
}

impl Drawn {
    /// The collection that it is about.
    fn resource(&self) -> &'static Resource {
        match self {
            Self::Strength | Self::Metric(_) => &indicators::RESOURCE,
            Self::Funding => &funding::RESOURCE,
            Self::Contingents | Self::Map => &contingents::RESOURCE,
        }
    }

    /// The filters that it takes, of those of the collection.
    fn filters(&self) -> Vec<&'static str> {
        match self {
            Self::Strength => vec!["mission", "country"],
            Self::Metric(_) => series::filters().map(|filter| filter.name).collect(),
            Self::Funding => self.resource().filters.iter().map(|filter| filter.name).collect(),
            // It shows two stages, whatever the present one is.
            Self::Contingents => {
                self.resource().filters.iter().map(|filter| filter.name).filter(|name| *name != "status").collect()
            }
            Self::Map => Vec::new(),
        }
    }
}

/// How the OpenAPI document describes a chart.
fn chart(id: &str, summary: &str, doc: &str, drawn: &Drawn) -> OperationBuilder {
    let mut operation = operation::new(id, "charts", summary, doc);
    let resource = drawn.resource();
    let taken = drawn.filters();
    operation = with_filters(operation, resource.filters.iter().filter(|own| taken.contains(&own.name)), resource);
    let taken = Taken { formats: names::CHART_FORMAT, ..Taken::default() };
    let more: &[&ProblemKind] = if matches!(drawn, Drawn::Metric(_)) { &[&ProblemKind::NO_SUCH_RECORD] } else { &[] };
    operation::with_parameters(operation, Parameter::OF_CHARTS, &taken).responses(responses::responses_of(
        "",
        "The picture.",
        false,
        Format::OF_CHARTS,
        more,
    ))
}

async fn of_metric(State(ledger): State<Ledger>, Path(name): Path<String>, asked: Asked) -> Result<Response, Problem> {
    if let Some(metric) = name.strip_suffix(".svg") {
        return file(ledger, Drawn::Metric(metric.to_owned()), asked).await;
    }
    let detail = format!(
        "There is nothing at `{}`. The name of a chart ends in `.svg`; `/charts` lists the charts.",
        asked.path
    );
    Err(Problem::new(&ProblemKind::NO_SUCH_PATH, detail))
}

/// A chart as a file of its own.
async fn file(ledger: Ledger, drawn: Drawn, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_chart(asked, drawn.resource(), &drawn.filters(), ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    let made = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        refuse_unknown(&ledger, &mut connection, drawn.resource(), &question).await?;
        if let Drawn::Metric(metric) = &drawn {
            refuse_no_series(&ledger, &mut connection, metric, &question).await?;
        }
        let shown = shown(&ledger, &mut connection, &drawn, &question).await?;
        connection.give_back();
        let address = format!("{}{}?{}", ledger.public_url(), question.asked.path, question.citable);
        let svg = shown.file(&Facts::of(&question, None), &address)?;
        let body = if question.format == Format::Png { png(svg).await? } else { svg.into() };
        Ok(Rendered { body, links: Vec::new() })
    };
    delivery.deliver(&question.asked, ledger.cache(), Box::pin(made)).await
}

/// A selection of the observations of a metric, as many as a picture can show, in the order of their dates.
fn over_time(selection: &Selection) -> Selection {
    let order = indicators::RESOURCE.sort("period_end");
    Selection { order, limit: MAX_LIMIT, after: None, ..selection.clone() }
}

/// What a chart shows. `question` selects the rows.
async fn shown(
    ledger: &Ledger,
    connection: &mut Connection,
    drawn: &Drawn,
    question: &Question,
) -> Result<Shown, Problem> {
    let selection = &question.selection;
    Ok(match drawn {
        Drawn::Strength => strength(ledger, connection, question).await?,
        Drawn::Funding => Shown::Funding { groups: given(ledger, connection, question).await? },
        Drawn::Contingents => Shown::Contingents {
            groups: reached(ledger, connection, question).await?,
            missions: named_missions(connection, selection).await?,
        },
        Drawn::Map => map(ledger, connection, question).await?,
        Drawn::Metric(metric) => {
            let page = points(ledger, connection, metric, &over_time(selection)).await?;
            Shown::Metric { metric: metric.clone(), points: page.0 }
        }
    })
}

/// The map, for a page that shows it beside others too.
pub(super) async fn map(ledger: &Ledger, connection: &mut Connection, question: &Question) -> Result<Shown, Problem> {
    let hosts = list::column(connection, &missions::RESOURCE, "host_country", &question.selection).await?;
    Ok(Shown::Map {
        contingents: reached(ledger, connection, question).await?,
        funding: given(ledger, connection, question).await?,
        hosts: hosts.into_iter().filter_map(|(_, host)| host).collect(),
    })
}

/// Strength against plan, for a page that shows it among others too.
pub(super) async fn strength(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
) -> Result<Shown, Problem> {
    let selection = &question.selection;
    let (points, _) = points(ledger, connection, series::STRENGTH, &over_time(selection)).await?;
    let all = list::page(connection, ledger.memory(), &missions::RESOURCE, &selection.of_all(MAX_LIMIT)).await?;
    let missions = records(&all)?;
    let asked: Vec<&String> = selection.given("mission").collect();
    let is_asked =
        |mission: &&Value<'_>| asked.is_empty() || asked.iter().any(|id| mission.get("id").as_str() == Some(id));
    Ok(Shown::Strength { points, missions: missions.iter().filter(is_asked).map(mission).collect() })
}

/// A mission as charts show it.
fn mission(mission: &Value<'_>) -> Mission {
    let text = |name: &str| mission.as_object()?.get(name)?.as_str();
    let moment = |name: &'static str| Some((name, text(name)?.parse::<PartialDate>().ok()?));
    let qualifier = text("planned_strength_qualifier").unwrap_or_default().to_owned();
    Mission {
        name: text("acronym").or_else(|| text("name")).unwrap_or_default().to_owned(),
        planned: mission.get("planned_strength").as_f64().map(|number| (number, qualifier)),
        moments: ["authorized_on", "started_on", "ended_on"].into_iter().filter_map(moment).collect(),
    }
}

/// The names of the missions, for charts and pages.
pub(super) async fn named_missions(connection: &mut Connection, selection: &Selection) -> Result<Missions, Problem> {
    let names = list::column(connection, &missions::RESOURCE, "name", selection).await?;
    Ok(Missions(names.into_iter().map(|(id, name)| (id, name.unwrap_or_default())).collect()))
}

/// Money by donor and stage.
async fn given(ledger: &Ledger, connection: &mut Connection, question: &Question) -> Result<Vec<Json>, Problem> {
    let by = Grouped::by(&["donor"], Basis::Current);
    groups(ledger, connection, &funding::RESOURCE, question, by).await
}

/// People by country, mission and every stage that they reached.
async fn reached(ledger: &Ledger, connection: &mut Connection, question: &Question) -> Result<Vec<Json>, Problem> {
    let by = Grouped::by(&["country", "mission"], Basis::Reached);
    groups(ledger, connection, &contingents::RESOURCE, question, by).await
}

/// The totals of a collection, as its summary has them.
pub(super) async fn groups(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    question: &Question,
    by: Grouped,
) -> Result<Vec<Json>, Problem> {
    let mut question = question.clone();
    question.selection.limit = MAX_LIMIT;
    question.grouped = by;
    let groups = sums::groups(connection, ledger.memory(), resource, &question.selection, &question.grouped).await?;
    let of = Addends { resource, question: &question, country: None };
    Ok(groups.groups.iter().map(|sum| group(sum, of)).collect())
}

/// How many small charts the page shows.
const SMALL: usize = 3;

/// The charts of the page.
#[derive(Debug)]
struct Charts {
    large: Vec<Shown>,
    small: Vec<Shown>,
}

impl Found for Charts {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let chart = |shown: &Shown| Chart {
            id: shown.name().to_owned(),
            url: format!("/charts/{}.svg", shown.name()),
            rows_url: shown.rows(),
        };
        let charts: Vec<Chart> = self.large.iter().chain(&self.small).map(chart).collect();
        let count = charts.len() as u64;
        let (page, dataset) = (Position::of(count, count, None, None), dataset_of(question, 0));
        Ok(json!({ "data": charts, "page": page, "sources": [], "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        pages::charts(&self.large, &self.small, &Facts::of(question, None))
    }
}

async fn index(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let question = Question::of_one(asked, Format::OF_PAGES, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut large = Vec::new();
        for drawn in [Drawn::Strength, Drawn::Funding, Drawn::Contingents, Drawn::Map] {
            large.push(shown(&ledger, &mut connection, &drawn, &question).await?);
        }
        // Of the country where a mission works: those with most observations.
        let (metrics, _) = metrics(&ledger, &mut connection, &question.selection).await?;
        let mut small = Vec::new();
        for (metric, count) in metrics {
            if small.len() == SMALL || count < 3 {
                break;
            }
            let shown = shown(&ledger, &mut connection, &Drawn::Metric(metric), &question).await?;
            if let Shown::Metric { points, .. } = &shown
                && points.iter().filter(|point| point["scope"] == "host" && point["unit"] == "persons").count() > 2
            {
                small.push(shown);
            }
        }
        connection.give_back();
        Ok(Charts { large, small })
    };
    answer(&ledger, &question, delivery, Box::pin(find)).await
}
