//! The schemas of envelopes: what surrounds rows and records.

use ledger_store::list::LISTED;
use utoipa::openapi::Ref;
use utoipa::openapi::schema::{
    ArrayBuilder, ComponentsBuilder, KnownFormat, ObjectBuilder, SchemaType, Type as JsonType,
};

use super::names;
use super::parts::{array_of, day, integer, nullable, object, said, text};

/// Adds the schemas that envelopes have in common.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    components
        .schema("PageInfo", page_info())
        .schema(names::BRIEF, brief())
        .schema("Facet", facet())
        .schema("FacetValue", facet_value())
        .schema("DatasetInfo", dataset_info())
        .schema("Health", health())
        .schema("ProblemPage", problem_page())
}

/// The envelope of a list or of one record.
#[must_use]
pub fn envelope(schema: &str, is_list: bool) -> ObjectBuilder {
    let doc = if is_list { "A page of a list." } else { "One record." };
    let mut object = ObjectBuilder::new().schema_type(JsonType::Object).description(Some(doc));
    object = if is_list {
        object.property("data", array_of(schema, "The rows."))
    } else {
        object.property("data", said(schema, "The record."))
    }
    .required("data");
    if is_list {
        object = object.property("page", said("PageInfo", "The position of the page in its list.")).required("page");
    }
    object
        .property("sources", array_of("SourceBrief", "Every source that is cited, once."))
        .required("sources")
        .property("dataset", said("DatasetInfo", "What the answer is based on."))
        .required("dataset")
}

fn page_info() -> ObjectBuilder {
    object(
        "The position of a page in its list.",
        &[
            ("limit", integer(KnownFormat::Int32, "The maximum number of rows in the page.").build().into()),
            ("total", integer(KnownFormat::Int64, "How many rows there are in all.").build().into()),
            ("total_is", said(names::TOTAL_IS, "Whether `total` is exact.")),
            (
                "next",
                nullable(
                    JsonType::String,
                    "The URL of the page after this one, pinned to the same edition; null on the last page.",
                )
                .build()
                .into(),
            ),
            (
                "after",
                nullable(
                    JsonType::String,
                    "The `after` of that page, for clients that take parameters and not URLs; null on the last page.",
                )
                .build()
                .into(),
            ),
            ("facets", facets().into()),
        ],
    )
}

/// Null, unless a list is asked for them. An array or null, and not a reference or null: it has no items of another type.
fn facets() -> ArrayBuilder {
    ArrayBuilder::new()
        .schema_type(SchemaType::from_iter([JsonType::Array, JsonType::Null]))
        .items(Ref::from_schema_name("Facet"))
        .description(Some("What `facets` asks for, in that order; null if it asks for nothing."))
}

fn brief() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(JsonType::Object).description(Some(
        "The same answer as in JSON, but rows and sources are without members that are null. Of the citations of a value, those of accepted \
         claims are left, or all if none is accepted; each has `claim`, `field`, `source` and, if known, `paragraph` and `locator`.",
    ))
}

fn facet() -> ObjectBuilder {
    let total = "How many values occur. Those that most rows have are listed.";
    object(
        "The values of a filter in the rows that the other filters keep.",
        &[
            ("filter", text("The filter.").build().into()),
            (
                "values",
                array_of("FacetValue", "The values, those of most rows first, and then in their order; at most 100.")
                    .max_items(Some(LISTED))
                    .build()
                    .into(),
            ),
            ("total", integer(KnownFormat::Int64, total).build().into()),
        ],
    )
}

fn facet_value() -> ObjectBuilder {
    object(
        "A value of a filter, and how many rows have it.",
        &[
            ("value", text("The value, as the filter takes it.").build().into()),
            ("count", integer(KnownFormat::Int64, "How many rows have it.").build().into()),
        ],
    )
}

fn dataset_info() -> ObjectBuilder {
    object("What the answer is based on.", &[
        ("release", text("The edition of the dataset.").build().into()),
        ("as_of", day("The `as_of` date of the request; null if it has none.").build().into()),
        ("undated_excluded", integer(KnownFormat::Int64, "How many live claims about the records of this collection (or about this record) an `as_of` leaves out because their sources have no date; for claims and sources, how many claims of any rank.").build().into()),
    ])
}

fn problem_page() -> ObjectBuilder {
    object(
        "What a kind of problem means.",
        &[
            ("type", text("The path of this page.").build().into()),
            ("status", integer(KnownFormat::Int32, "The HTTP status.").build().into()),
            ("title", text("Its title.").build().into()),
            ("description", text("When it occurs, and what to do.").build().into()),
        ],
    )
}

fn health() -> ObjectBuilder {
    ObjectBuilder::new()
        .description(Some("The state of the server."))
        .property("status", text("`ok` or `ready`."))
        .required("status")
        .property("release", text("The latest edition that it serves."))
}
