//! The operations of collections, and the parts that other operations are built from.

use ledger_core::describe::{Format, Grouping, Kind, Parameter, Resource};
use ledger_core::resources::{claims, countries};
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::Type as JsonType;

use super::headers::header;
use super::names;
use super::parameters::{self, Taken, id_parameter, with_filters};
use super::responses::{responses, responses_of};
use super::sums::point_of;
use crate::problem::ProblemKind;

/// An operation with its ID, tag, summary and description.
#[must_use]
pub fn new(id: &str, tag: &str, summary: &str, doc: &str) -> OperationBuilder {
    OperationBuilder::new().operation_id(Some(id)).tag(tag).summary(Some(summary)).description(Some(doc))
}

/// Adds the parameters that a page takes which has none of its own.
#[must_use]
pub fn with_one_parameters(operation: OperationBuilder, formats: &'static str) -> OperationBuilder {
    with_parameters(operation, Parameter::OF_PAGES, &Taken { formats, ..Taken::default() })
}

/// Adds common parameters.
#[must_use]
pub fn with_parameters(mut operation: OperationBuilder, common: &[Parameter], taken: &Taken<'_>) -> OperationBuilder {
    for parameter in common {
        operation = match parameters::reference(*parameter, taken) {
            Some(reference) => operation.parameter_ref(reference),
            None => operation.parameter(parameters::common(*parameter, taken)),
        };
    }
    operation
}

/// The operation of a list.
#[must_use]
pub fn list_of(resource: &Resource) -> OperationBuilder {
    let mut operation = OperationBuilder::new()
        .operation_id(Some(resource.list_operation))
        .tag(resource.path)
        .summary(Some(format!("List {}", resource.path.replace('-', " "))))
        .description(Some(format!(
            "{} Filters that are given together must all hold; several values of one filter are alternatives.",
            resource.doc
        )));
    operation = with_filters(operation, resource.filters.iter(), resource);
    let taken = Taken { formats: names::LIST_FORMAT, sorts: resource.sorts, list: Some(resource), ..Taken::default() };
    let operation = with_parameters(operation, Parameter::OF_LISTS, &taken);
    let page = responses_of(&format!("{}Page", resource.schema), "A page of the list.", true, Format::ALL, &[]);
    operation.responses(page)
}

/// The operation of one record.
#[must_use]
pub fn get_of(resource: &Resource) -> OperationBuilder {
    let noun = words(resource.schema);
    let doc = format!("One {noun}, with every claim behind it.");
    let operation = new(resource.get_operation, resource.path, &format!("Get one {noun}"), &doc);
    let taken = Taken { formats: names::RECORD_FORMAT, ..Taken::default() };
    let operation = with_parameters(operation.parameter(id_parameter(resource)), Parameter::OF_RECORDS, &taken);
    let mut more = vec![&ProblemKind::NO_SUCH_RECORD];
    if resource.path == claims::RESOURCE.path {
        more.push(&ProblemKind::WITHDRAWN_CLAIM);
    }
    let answer = format!("{}Answer", resource.schema);
    let mut responses = responses_of(&answer, "The record.", false, Format::OF_RECORDS, &more);
    if resource.path == countries::RESOURCE.path {
        let moved = ResponseBuilder::new()
            .description("A country given by its alpha-3 code, or in another letter case, is at its alpha-2 code.")
            .header("Location", header("The path of the country, with the same parameters.", JsonType::String));
        responses = ResponsesBuilder::from(responses).response("308", moved).build();
    }
    operation.responses(responses)
}

/// How the OpenAPI document describes the history of a collection's records.
#[must_use]
pub fn history_of(resource: &Resource, kind: &Kind) -> OperationBuilder {
    let noun = words(kind.schema);
    let doc = format!(
        "The versions of one {noun}, oldest first: the period in which each was what the sources said, what it changed, by which claims, \
         and the whole record as it was. What sources without a date add comes last."
    );
    let id = format!("{}History", resource.get_operation);
    let operation = new(&id, resource.path, &format!("Get the history of one {noun}"), &doc);
    let taken = Taken { formats: names::PAGE_FORMAT, ..Taken::default() };
    with_parameters(operation.parameter(id_parameter(resource)), Parameter::OF_HISTORIES, &taken).responses(responses(
        &format!("{}History", kind.schema),
        "The versions.",
        false,
        &[&ProblemKind::NO_SUCH_RECORD],
    ))
}

/// The operation that adds records up.
#[must_use]
pub fn summary_of(resource: &Resource, grouping: &'static Grouping) -> OperationBuilder {
    let doc = format!(
        "Totals of {}, by status and by the keys of `group_by`. Nothing counts twice: a record is left out of a group when a record that \
         contains it is in the same group. `total` adds up what the records show; `low` and `high` add up the extremes over all live \
         readings, and are null where one is open-ended. The filters of the list narrow what is summed.",
        grouping.adds_up
    );
    let operation = new(grouping.operation, resource.path, grouping.title, &doc);
    of_sums(operation, resource, grouping, Parameter::OF_SUMMARIES, grouping.schema)
}

/// The operation that adds records up at the end of each period.
#[must_use]
pub fn summary_series_of(resource: &Resource, grouping: &'static Grouping) -> OperationBuilder {
    let doc = format!(
        "Totals of {} at the end of each month, quarter or year, on both clocks: `known_then` is what sources had said by that day, \
         `known_now` what they say now of that day. A status holds from the day that the claim is about; what is added up is what the \
         records show. Otherwise as in the summary.",
        grouping.adds_up
    );
    let operation =
        new(&format!("{}Over", grouping.operation), resource.path, &format!("{} over time", grouping.title), &doc);
    of_sums(operation, resource, grouping, Parameter::OF_SUMMARY_SERIES, &point_of(grouping))
}

/// An operation whose rows, of this schema, are groups.
fn of_sums(
    operation: OperationBuilder,
    resource: &Resource,
    grouping: &'static Grouping,
    parameters: &[Parameter],
    row: &str,
) -> OperationBuilder {
    let operation = with_filters(operation, resource.filters.iter(), resource);
    let taken = Taken {
        formats: names::TABLE_FORMAT,
        list: Some(resource),
        grouping: Some(grouping),
        is_large: true,
        ..Taken::default()
    };
    let page = format!("{row}Page");
    with_parameters(operation, parameters, &taken).responses(responses_of(
        &page,
        "A page of the groups.",
        true,
        Format::OF_TABLES,
        &[],
    ))
}

/// A schema's name in words: `FundingTranche` is `funding tranche`.
#[must_use]
pub fn words(schema: &str) -> String {
    let mut out = String::new();
    for letter in schema.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
