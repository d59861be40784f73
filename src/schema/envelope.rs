//! The schemas of envelopes: what surrounds rows and records.

use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat, ObjectBuilder, Type as JsonType};

use super::names;
use super::parts::{array_of, day, integer, nullable, object, said, text};

/// Adds the schemas that envelopes have in common.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    components
        .schema("PageInfo", page_info())
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
