//! The schemas and operations of comparisons. They are the same for every collection, so the document has them once, with the
//! collection as a parameter.

use ledger_core::describe::{Format, Parameter};
use ledger_core::resources::{ALL, funding};
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat, ObjectBuilder, Schema, SchemaType, Type as JsonType};
use utoipa::openapi::{Ref, RefOr, Required};

use super::envelope::envelope;
use super::names::{self, closed};
use super::operation::{new, with_parameters};
use super::parameters::{Taken, common, id_parameter};
use super::parts::{array_of, integer, nullable, nullable_ref, object, said, strings, text};
use super::responses::responses_of;
use crate::problem::ProblemKind;
use crate::question::comparison::{CHANGES, OF_LISTS, OF_RECORDS, ONLY, OWN, OWN_OF_ONE, PREFIXES};

/// The name of the schema of the lines of a table.
pub const SCHEMA: &str = "ComparedValue";

const CHANGE: &str = "RowChange";
const PRESENCE: &str = "Presence";
const COLLECTION: &str = "CollectionName";
const CLAIM_CHANGE: &str = "CitationChange";

/// Adds the schemas of answers.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    let side = object(
        "One of the two answers that are compared.",
        &[
            ("url", text("Its own path, pinned to its edition.").into()),
            ("total", integer(KnownFormat::Int64, "How many rows it has.").into()),
            ("dataset", said("DatasetInfo", "What it is based on.")),
        ],
    );
    let count = |doc: &str| -> RefOr<Schema> { integer(KnownFormat::Int64, doc).into() };
    let counts = object(
        "How many rows stand how in the two lists, whichever of them are listed.",
        &[
            ("came", count("Only the second list has them.")),
            ("went", count("Only the first list has them.")),
            ("changed", count("Both lists have them, with other values.")),
            ("same", count("Both lists have them, with the same values.")),
        ],
    );
    let of_both = |envelope: ObjectBuilder| {
        let sides = [("a", "The answer that is compared with."), ("b", "The answer that is compared.")];
        sides
            .into_iter()
            .fold(envelope, |envelope, (name, doc)| envelope.property(name, said("ComparedSide", doc)).required(name))
    };
    let page = of_both(envelope("ComparedRow", true))
        .property("counts", said("ComparisonCounts", "How many rows came, went, changed or are the same."))
        .required("counts");
    components
        .schema("ComparedSide", side)
        .schema("ComparisonCounts", counts)
        .schema("ComparedRow", row())
        .schema("ComparedField", field())
        .schema("ComparedClaim", claim())
        .schema("ComparisonPage", page)
        .schema("RecordComparison", of_both(envelope("ComparedRow", false)))
}

/// Adds the closed lists.
pub(super) fn add_rows(components: ComponentsBuilder) -> ComponentsBuilder {
    let changes: Vec<(&str, &str)> = CHANGES.iter().map(|code| (code.name, code.means)).collect();
    let presences = [
        ("listed", "The list has it."),
        ("left_out", "The record is known, but the question leaves it out."),
        ("absent", "The edition does not have the record, or it was not yet known."),
    ];
    let collections = ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some("The collections."))
        .enum_values(Some(ALL.iter().map(|resource| resource.path)));
    components
        .schema(CHANGE, closed("How a row stands in two lists.", &changes))
        .schema(PRESENCE, closed("Whether one of two answers has a row.", &presences))
        .schema(
            CLAIM_CHANGE,
            closed(
                "How a claim stands in two answers.",
                &[
                    ("new", "Only the second one cites it."),
                    ("gone", "Only the first one cites it."),
                    ("differs", "Both cite it, but not in the same way: `differs` says in what."),
                ],
            ),
        )
        .schema(COLLECTION, collections)
}

/// Adds the schema of the lines of a table, which answers in JSON do not have.
pub(super) fn add_lines(components: ComponentsBuilder) -> ComponentsBuilder {
    components.schema(SCHEMA, line())
}

fn any(doc: &str) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).description(Some(doc)).build().into()
}

fn row() -> ObjectBuilder {
    object(
        "A row of two lists, or a record in two states.",
        &[
            ("id", text("Its identifier.").into()),
            ("url", text("The path of the record.").into()),
            ("name", nullable(JsonType::String, "Its name or title; null if it has none.").into()),
            ("change", said(CHANGE, "How it stands in the lists.")),
            ("in_a", said(PRESENCE, "Whether the first answer has it.")),
            ("in_b", said(PRESENCE, "Whether the second answer has it.")),
            (
                "merged_into",
                nullable(JsonType::String, "The record that it was merged into; null if it was not.").into(),
            ),
            (
                "changes",
                array_of(
                    "ComparedField",
                    "What differs between the two states of the record, also where one list leaves it out; empty where one of them does not have it.",
                )
                .into(),
            ),
            ("claims", array_of("ComparedClaim", "The claims that are new, gone, or cited otherwise.").into()),
        ],
    )
}

fn field() -> ObjectBuilder {
    object(
        "A property that differs.",
        &[
            ("field", text("The property: a field, its `…_qualifier`, or another member of the record.").into()),
            ("old", any("Its value in the first state. Records inside the record are given by their ids.")),
            (
                "new",
                any(
                    "Its value in the second state. If only the ids of records inside the record are the same, one of these changed.",
                ),
            ),
            ("claims", strings("Those of the claims that are about it.").into()),
        ],
    )
}

fn claim() -> ObjectBuilder {
    object(
        "A claim that two answers do not cite in the same way.",
        &[
            ("claim", text("The claim, at `/claims/{claim}`.").into()),
            ("change", said(CLAIM_CHANGE, "How it stands in the two answers.")),
            ("differs", strings("What its two citations differ in; empty if there is one.").into()),
            ("citation", said("Citation", "The citation in the second answer, or in the first if only that has it.")),
        ],
    )
}

/// A line of a table: a property that differs, or a row that only one list has.
fn line() -> ObjectBuilder {
    object(
        "A property that differs, as tables show it: one line for each, and one for a row that has none.",
        &[
            ("id", text("The identifier of the row.").into()),
            ("name", nullable(JsonType::String, "Its name or title.").into()),
            ("change", said(CHANGE, "How it stands in the lists.")),
            ("field", nullable(JsonType::String, "The property; null where there is none.").into()),
            ("old", nullable(JsonType::String, "Its value in the first state, as text.").into()),
            ("new", nullable(JsonType::String, "Its value in the second state, as text.").into()),
            ("claims_new", strings("The claims that are new.").into()),
            ("claims_gone", strings("The claims that are gone.").into()),
            ("claims_differ", strings("The claims that are cited otherwise.").into()),
            ("merged_into", nullable(JsonType::String, "The record that it was merged into.").into()),
            ("in_a", nullable_ref(PRESENCE, "Whether the first answer has it.").into()),
            ("in_b", nullable_ref(PRESENCE, "Whether the second answer has it.").into()),
            ("url", text("The path of the record.").into()),
        ],
    )
}

/// The path parameter that names a collection.
fn collection() -> ParameterBuilder {
    ParameterBuilder::new()
        .name("collection")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The collection."))
        .schema(Some(Ref::from_schema_name(COLLECTION)))
        .example(Some(funding::RESOURCE.path.into()))
}

/// Adds parameters of each question: for the first one, for the second one, and for both.
fn with_sides(mut operation: OperationBuilder, sided: &[Parameter]) -> OperationBuilder {
    for parameter in sided {
        for (prefix, of) in PREFIXES.into_iter().zip(["first", "second"]) {
            let doc = format!("`{}` of the {of} question.", parameter.name());
            let one = common(*parameter, &Taken::default()).name(format!("{prefix}{}", parameter.name()));
            operation = operation.parameter(one.description(Some(doc)));
        }
    }
    with_parameters(operation, sided, &Taken::default())
}

const HOW: &str =
    "A parameter with `a.` before its name is for the first answer, with `b.` for the second, and without for both";

/// The operation that compares two lists.
#[must_use]
pub fn of_lists() -> OperationBuilder {
    let doc = format!(
        "Two answers of one list: which rows came, went and changed, what changed in them, and by which claims. {HOW}: the filters of the \
         list, which are not repeated here (`a.donor=US`), `as_of`, `release`, `source`, `disputed` and `q`. That a record has more \
         citations is not a change of it. Rows are in the order of their ids."
    );
    let operation = new("compareLists", "service", "Compare two lists", &doc).parameter(collection());
    let mut operation = with_sides(operation, OF_LISTS);
    for filter in ONLY {
        operation = operation.parameter(super::parameters::filter_parameter(filter, CHANGE));
    }
    let taken = Taken { formats: names::TABLE_FORMAT, ..Taken::default() };
    let responses =
        responses_of("ComparisonPage", "A page of the rows.", true, Format::OF_TABLES, &[&ProblemKind::NO_SUCH_RECORD]);
    with_parameters(operation, OWN, &taken).responses(responses)
}

/// The operation that compares two states of a record.
#[must_use]
pub fn of_record() -> OperationBuilder {
    let doc = format!(
        "One record in two states: what changed in it, and by which claims. {HOW}: `as_of` and `release`. It is 404 only if neither state \
         has the record."
    );
    let operation = new("compareRecords", "service", "Compare two states of one record", &doc);
    let operation = operation.parameter(collection()).parameter(id_parameter(&funding::RESOURCE));
    let taken = Taken { formats: names::TABLE_FORMAT, ..Taken::default() };
    let responses =
        responses_of("RecordComparison", "The record.", false, Format::OF_TABLES, &[&ProblemKind::NO_SUCH_RECORD]);
    with_parameters(with_sides(operation, OF_RECORDS), OWN_OF_ONE, &taken).responses(responses)
}
