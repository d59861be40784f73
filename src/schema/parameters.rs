//! The parameters of operations.

use ledger_core::describe::{Filter, Grouping, Parameter, Resource, Sort, Test};
use ledger_core::resources::{ALL, indicators};
use ledger_core::words::list;
use serde_json::{Value as Json, json};
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type as JsonType};
use utoipa::openapi::{Ref, RefOr, Required, Schema};

use super::parts::PARTIAL_DATE;
use super::parts::code_schema_of;
use super::{arranging, names};
use crate::problem::ProblemKind;
use crate::question::{DEFAULT_LIMIT, MAX_LIMIT};

/// The path parameter of one record.
#[must_use]
pub fn id_parameter(resource: &Resource) -> ParameterBuilder {
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The identifier; it never changes and is never reused."))
        .schema(Some(ObjectBuilder::new().schema_type(JsonType::String).min_length(Some(1))))
        .example(Some(resource.example.into()))
}

/// The path parameter of a kind of problem.
#[must_use]
pub fn problem_parameter() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("problem")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The last segment of a problem's `type`."))
        .schema(Some(Ref::from_schema_name(names::PROBLEM_SLUG)))
        .example(Some(ProblemKind::INVALID_PARAMETERS.slug.into()))
}

/// The path parameter of a series.
#[must_use]
pub fn metric() -> ParameterBuilder {
    of_path("metric", "The metric, as `/series` lists it.", TERM, "displaced_persons")
}

/// The path parameter of the chart of a metric.
#[must_use]
pub fn chart_file() -> ParameterBuilder {
    let pattern = r"^[a-z]([a-z0-9_]*[a-z0-9])?\.svg$";
    of_path("file", "The metric, as `/series` lists it, with `.svg`.", pattern, "displaced_persons.svg")
}

fn of_path(name: &str, doc: &str, pattern: &str, example: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(doc))
        .schema(Some(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(pattern)).max_length(Some(64))))
        .example(Some(example.into()))
}

/// Whether several operations take the filters of a collection: its list, and its summary, series or charts.
fn shares_filters(resource: &Resource) -> bool {
    resource.grouping.is_some() || resource.path == indicators::RESOURCE.path
}

fn name_of(filter: &Filter, resource: &Resource) -> String {
    format!("{}-{}", resource.path, filter.name)
}

/// Adds filters of a collection to an operation.
#[must_use]
pub fn with_filters<'f>(
    mut operation: OperationBuilder,
    filters: impl Iterator<Item = &'f Filter>,
    resource: &Resource,
) -> OperationBuilder {
    for filter in filters {
        operation = if shares_filters(resource) {
            operation.parameter_ref(Ref::new(format!("#/components/parameters/{}", name_of(filter, resource))))
        } else {
            operation.parameter(filter_of(filter, resource))
        };
    }
    operation
}

/// A filter of a list.
fn filter_of(filter: &Filter, resource: &Resource) -> ParameterBuilder {
    filter_parameter(filter, &code_schema_of(resource, filter))
}

/// A filter of the search.
#[must_use]
pub fn search_filter(filter: &Filter) -> ParameterBuilder {
    filter_parameter(filter, "FoundKind")
}

/// The representation of the dataset's own page.
#[must_use]
pub fn dataset_format() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("format")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("The representation; it overrides the `Accept` header."))
        .schema(Some(Ref::from_schema_name(names::DATASET_FORMAT)))
}

/// A part of the sitemap.
#[must_use]
pub fn part() -> ParameterBuilder {
    let schema = ObjectBuilder::new()
        .schema_type(JsonType::String)
        .pattern(Some(r"^(pages|[a-z]{2,30}(-[a-z]{2,30})?-[1-9]\d{0,5})$"))
        .examples([json!("pages")]);
    ParameterBuilder::new()
        .name("part")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "A part, as the index names it: `pages`, or a collection with a number from 1, like `claims-1`.",
        ))
        .schema(Some(schema))
}

const EDITION: &str = r"^\d{4}\.\d{1,4}\.\d{1,4}$";
const SLUG: &str = "^[a-z0-9]+(-+[a-z0-9]+)*$";
const TERM: &str = "^[a-z]([a-z0-9_]*[a-z0-9])?$";

const DONOR: &str = "^([A-Za-z]{2,3}|[a-z0-9]+(-+[a-z0-9]+)*)$";
const MOST: i64 = 999_999_999_999_999;

fn slug_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(JsonType::String).max_length(Some(120))
}

/// A parameter of a statement, which takes one value.
#[must_use]
pub fn single(filter: &Filter, is_required: bool) -> ParameterBuilder {
    let codes = if filter.name == "qualifier" { "Qualifier" } else { "SubjectKind" };
    ParameterBuilder::new()
        .name(filter.name)
        .parameter_in(ParameterIn::Query)
        .required(if is_required { Required::True } else { Required::False })
        .description(Some(filter.doc))
        .schema(Some(with_example(value_schema(filter, codes), filter.example.into())))
        .example(is_required.then(|| filter.example.into()))
}

/// A filter of some kinds, which finds the record that a statement is about.
#[must_use]
pub fn alternative(filter: &Filter, kinds: &[&str]) -> ParameterBuilder {
    let text = ObjectBuilder::new().schema_type(JsonType::String).max_length(Some(300));
    let doc = format!("Finds the record, as in its list: a filter of {}.", list(kinds));
    let builder = ParameterBuilder::new().name(filter.name).parameter_in(ParameterIn::Query).required(Required::False);
    let builder = builder.description(Some(doc));
    if filter.test.takes_many() {
        let many = ArrayBuilder::new().items(text);
        builder.schema(Some(many)).style(Some(ParameterStyle::Form)).explode(Some(true))
    } else {
        builder.schema(Some(text))
    }
}

/// A value of a filter; `codes` is the name of the closed list that it takes.
fn value_schema(filter: &Filter, codes: &str) -> RefOr<Schema> {
    let plain = |builder: ObjectBuilder| -> RefOr<Schema> { builder.into() };
    let pattern = |pattern: &str| plain(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(pattern)));
    let slug = |pattern: &str| plain(slug_schema().pattern(Some(pattern)));
    match filter.test {
        Test::Code(..) | Test::MemberCode(..) => Ref::from_schema_name(codes).into(),
        Test::Id(_) => slug(SLUG),
        Test::Term(_) => {
            plain(ObjectBuilder::new().schema_type(JsonType::String).pattern(Some(TERM)).max_length(Some(60)))
        }
        Test::Country(_) | Test::MemberCountry(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::String)
                .pattern(Some("^[A-Za-z]{2,3}$"))
                .description(Some("ISO 3166-1 alpha-2 or alpha-3, in any letter case.")),
        ),
        Test::Donor(_) => plain(slug_schema().pattern(Some(DONOR)).description(Some(
            "A country by ISO 3166-1 alpha-2 or alpha-3, in any letter case, or an organization by its `id`.",
        ))),
        Test::Language(_) => pattern("^[A-Za-z]{2}$"),
        Test::Currency(_) => pattern("^[A-Za-z]{3}$"),
        Test::Text(_) | Test::Party(_) | Test::Voice(_) | Test::Member(_) => {
            plain(ObjectBuilder::new().schema_type(JsonType::String).max_length(Some(300)))
        }
        Test::Min(_) | Test::Max(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::Integer)
                .minimum(Some(0))
                .maximum(Some(MOST))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
        ),
        Test::MinHundredths(_) | Test::MaxHundredths(_) => plain(
            ObjectBuilder::new()
                .schema_type(JsonType::Number)
                .minimum(Some(-MOST))
                .maximum(Some(MOST))
                .multiple_of(Some(0.01))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double))),
        ),
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => pattern(PARTIAL_DATE),
        Test::SinceEdition => pattern(EDITION),
    }
}

pub(super) fn filter_parameter(filter: &Filter, codes: &str) -> ParameterBuilder {
    let value = value_schema(filter, codes);
    let example: Json = match filter.test {
        Test::Min(_) | Test::Max(_) | Test::MinHundredths(_) | Test::MaxHundredths(_) => {
            filter.example.parse::<i64>().map_or(Json::Null, Into::into)
        }
        test if test.takes_many() => json!([filter.example]),
        _ => filter.example.into(),
    };
    let builder = ParameterBuilder::new().name(filter.name).parameter_in(ParameterIn::Query).required(Required::False);
    let after = match filter.test {
        Test::From(_) | Test::To(_) | Test::Since(_) | Test::Until(_) => " A date, a month or a year.",
        test if test.splits_commas() => " Several values, repeated or joined by commas, are alternatives.",
        test if test.takes_many() => " Repeat it for alternatives.",
        _ => "",
    };
    let builder = builder.description(Some(format!("{}{after}", filter.doc)));
    if filter.test.takes_many() {
        builder
            .schema(Some(ArrayBuilder::new().items(value).examples([example])))
            .style(Some(ParameterStyle::Form))
            .explode(Some(true))
    } else {
        builder.schema(Some(with_example(value, example)))
    }
}

/// The parameters that are the same everywhere, under their names in `components`.
const SHARED: &[Parameter] = &[
    Parameter::Limit,
    Parameter::After,
    Parameter::AsOf,
    Parameter::Release,
    Parameter::Source,
    Parameter::Disputed,
    Parameter::Q,
    Parameter::Citations,
    Parameter::Fields,
    Parameter::Bom,
    Parameter::Basis,
    Parameter::Missions,
    Parameter::Pivot,
    Parameter::Every,
    Parameter::From,
    Parameter::To,
    Parameter::Lang,
    Parameter::On,
    Parameter::Of,
    Parameter::Style,
];

/// The shared parameters, for `components`.
#[must_use]
pub fn shared() -> Vec<(String, ParameterBuilder)> {
    let common = SHARED.iter().map(|parameter| (parameter.name().to_owned(), common(*parameter, &Taken::default())));
    let sharing = ALL.iter().filter(|resource| shares_filters(resource));
    let filters = sharing.flat_map(|resource| {
        resource.filters.iter().map(|filter| (name_of(filter, resource), filter_of(filter, resource)))
    });
    common.chain(filters).collect()
}

/// A reference to a parameter in `components`, if it is there and is not required.
#[must_use]
pub fn reference(parameter: Parameter, taken: &Taken<'_>) -> Option<Ref> {
    let is_own = taken.required.contains(&parameter)
        || (parameter == Parameter::Limit && taken.is_large)
        || (parameter == Parameter::Citations && taken.grouping.is_some());
    let is_shared = SHARED.contains(&parameter) && !is_own;
    is_shared.then(|| Ref::new(format!("#/components/parameters/{}", parameter.name())))
}

/// How an operation takes a common parameter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken<'a> {
    /// The name of the closed list of formats.
    pub formats: &'static str,
    /// The keys that can be sorted by, besides `id`.
    pub sorts: &'a [Sort],
    /// The collection whose list takes it.
    pub list: Option<&'a Resource>,
    /// How records can be added up.
    pub grouping: Option<&'static Grouping>,
    /// Whether a page is as large as it can be by default.
    pub is_large: bool,
    /// The required parameters.
    pub required: &'a [Parameter],
}

/// A common parameter.
#[must_use]
pub fn common(parameter: Parameter, taken: &Taken<'_>) -> ParameterBuilder {
    let string = || ObjectBuilder::new().schema_type(JsonType::String);
    let boolean = || ObjectBuilder::new().schema_type(JsonType::Boolean).examples([json!(true)]);
    let schema: RefOr<Schema> = match parameter {
        Parameter::GroupBy
        | Parameter::Basis
        | Parameter::Missions
        | Parameter::Pivot
        | Parameter::Every
        | Parameter::From
        | Parameter::To => arranging::schema_of(parameter, taken.grouping),
        Parameter::Limit => ObjectBuilder::new()
            .schema_type(JsonType::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(1))
            .maximum(Some(MAX_LIMIT))
            .default(Some(if taken.is_large { MAX_LIMIT } else { DEFAULT_LIMIT }.into()))
            .examples([json!(DEFAULT_LIMIT)])
            .into(),
        Parameter::After => string().into(),
        Parameter::Sort => {
            let keys: Vec<&str> = match taken.grouping {
                Some(grouping) => taken.list.map(|list| arranging::sorts(list, grouping)).unwrap_or_default(),
                None => taken.sorts.iter().map(|sort| sort.name).chain(["id"]).collect(),
            };
            string().pattern(Some(format!("^-?({keys})(,-?({keys}))*$", keys = keys.join("|")))).into()
        }
        Parameter::AsOf => {
            string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).examples([json!("2024-06-24")]).into()
        }
        Parameter::Release => string().pattern(Some(EDITION)).examples([json!("2026.11.0")]).into(),
        Parameter::Source => ArrayBuilder::new().items(slug_schema().pattern(Some(SLUG))).into(),
        Parameter::Disputed | Parameter::Bom => boolean().into(),
        Parameter::Q => string().max_length(Some(300)).examples([json!("Haiti")]).into(),
        Parameter::Citations => {
            let of_sums = taken.grouping.is_some();
            Ref::from_schema_name(if of_sums { arranging::SUM_CITATIONS } else { names::CITATION_DETAIL }).into()
        }
        Parameter::Facets => {
            let facet = Ref::from_schema_name(taken.list.map(names::facet_of).unwrap_or_default());
            ArrayBuilder::new().items(facet).unique_items(true).examples([json!([Parameter::Source.name()])]).into()
        }
        Parameter::Format => Ref::from_schema_name(taken.formats).into(),
        Parameter::On => {
            let day = string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
            ArrayBuilder::new().items(day).max_items(Some(2)).examples([json!(["2024-06-24"])]).into()
        }
        Parameter::Of => Ref::from_schema_name(names::OF).into(),
        Parameter::Style => Ref::from_schema_name(names::CITATION_STYLE).into(),
        Parameter::Lang => Ref::from_schema_name(names::LANGUAGE).into(),
        Parameter::Fields => string().max_length(Some(2_000)).examples([json!("id,name")]).into(),
    };
    let builder = ParameterBuilder::new()
        .name(parameter.name())
        .parameter_in(ParameterIn::Query)
        .required(if taken.required.contains(&parameter) { Required::True } else { Required::False })
        .description(Some(if taken.grouping.is_some() { arranging::doc_of(parameter) } else { parameter.doc() }))
        .schema(Some(schema));
    match parameter {
        Parameter::Source | Parameter::GroupBy | Parameter::Facets | Parameter::On => {
            builder.style(Some(ParameterStyle::Form)).explode(Some(true))
        }
        _ => builder,
    }
}

/// Puts the example into the schema, not next to it: documentation pages that fill in examples then leave the
/// parameter empty.
fn with_example(schema: RefOr<Schema>, example: Json) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(object)) => ObjectBuilder::from(object).examples([example]).into(),
        other => other,
    }
}
