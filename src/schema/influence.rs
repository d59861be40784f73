//! The schemas and operations of what hangs on a source, or on an agency.

use ledger_core::describe::{Filter, Format, Parameter, Test};
use ledger_core::resources::influence::{AGENCY, FILTERS};
use ledger_core::resources::sources;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat};
use utoipa::openapi::{RefOr, Schema};

use super::envelope::envelope;
use super::names;
use super::operation::{new, with_parameters};
use super::parameters::{Taken, filter_parameter, id_parameter, single};
use super::parts::{integer, object, said};
use super::responses::responses_of;
use crate::problem::ProblemKind;

/// The name of the schema of a value that hangs on a source.
pub const SCHEMA: &str = "Influenced";

const COUNTS: &str = "InfluenceCounts";

/// Adds the schemas of answers.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    let count = |doc: &str| -> RefOr<Schema> { integer(KnownFormat::Int64, doc).into() };
    let counts = object(
        "How many values hang on it, whichever of them are listed.",
        &[
            ("records", count("How many records have such a value.")),
            ("vanishes", count("How many values would vanish.")),
            ("changes", count("How many values would change.")),
            ("loses_dispute", count("How many values would lose their dispute.")),
        ],
    );
    let page =
        envelope(SCHEMA, true).property("counts", said(COUNTS, "How many values hang on it.")).required("counts");
    components.schema(COUNTS, counts).schema("InfluencedPage", page)
}

/// The operation of what hangs on a source.
#[must_use]
pub fn of_source() -> OperationBuilder {
    let doc = "Every value that records show now and that would vanish, change or lose its dispute if this source, and with it all that \
               reprint it, had never spoken. What is left is folded again by the same rules.";
    let operation = new("getSourceInfluence", sources::RESOURCE.path, "List what depends on a source", doc);
    described(operation.parameter(id_parameter(&sources::RESOURCE)), &[&ProblemKind::NO_SUCH_RECORD])
}

/// The operation of what hangs on an agency.
#[must_use]
pub fn of_agency() -> OperationBuilder {
    let doc = "Every value that records show now and that would vanish, change or lose its dispute if a news agency had never spoken: without its own publications, and without the texts that others print under its name. Papers that only quote it are not taken away.";
    let operation = new("getAgencyInfluence", sources::RESOURCE.path, "List what depends on an agency", doc);
    described(operation.parameter(single(&AGENCY, true)), &[])
}

fn described(mut operation: OperationBuilder, problems: &[&'static ProblemKind]) -> OperationBuilder {
    for filter in FILTERS {
        operation = operation.parameter(filter_parameter(filter, codes_of(filter)));
    }
    let taken = Taken { formats: names::TABLE_FORMAT, ..Taken::default() };
    with_parameters(operation, Parameter::OF_INFLUENCE, &taken).responses(responses_of(
        "InfluencedPage",
        "A page of the values.",
        true,
        Format::OF_TABLES,
        problems,
    ))
}

fn codes_of(filter: &Filter) -> &'static str {
    match filter.test {
        Test::Code("effect", _) => "InfluenceEffect",
        _ => "SubjectKind",
    }
}
