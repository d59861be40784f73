//! The schema of citations in CSL-JSON: the part of its format that the ledger writes.

use ledger_core::cite::Shape;
use utoipa::openapi::schema::{ArrayBuilder, ComponentsBuilder, KnownFormat, ObjectBuilder, Type as JsonType};
use utoipa::openapi::{RefOr, Schema};

use super::parts::{array_of, integer, said, text};

/// Adds the schemas.
pub(super) fn add(components: ComponentsBuilder) -> ComponentsBuilder {
    components.schema("CslItem", item()).schema("CslType", kind()).schema("CslName", name()).schema("CslDate", date())
}

/// The answer: a list, as citation managers import it.
pub(super) fn items() -> RefOr<Schema> {
    array_of("CslItem", "How to cite it, pinned to the edition: one item.").into()
}

fn item() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some("A citation in CSL-JSON, the format of the Citation Style Language."))
        .property("id", text("The key to cite it by."))
        .required("id")
        .property("type", said("CslType", "What is cited."))
        .required("type")
        .property("title", text("Its title."))
        .required("title")
        .property("author", array_of("CslName", "Who wrote it."))
        .property("container-title", text("What it appeared in."))
        .property("publisher", text("Who published it."))
        .property("version", text("The edition."))
        .property("issued", said("CslDate", "When it was published."))
        .property("accessed", said("CslDate", "When it was read."))
        .property("URL", text("Its address."))
        .property("language", text("Its language (ISO 639-1)."))
}

fn kind() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some("What a citation is about."))
        .enum_values(Some(Shape::ALL.map(Shape::csl)))
}

fn name() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some("A name in a citation."))
        .property("literal", text("The whole name: the data do not say which part is the family name."))
        .required("literal")
}

fn date() -> ObjectBuilder {
    let parts = ArrayBuilder::new().items(integer(KnownFormat::Int32, "The year, the month or the day."));
    ObjectBuilder::new()
        .schema_type(JsonType::Object)
        .description(Some("A date in a citation."))
        .property(
            "date-parts",
            ArrayBuilder::new().items(parts).description(Some("One date: year, month and day, as far as known.")),
        )
        .required("date-parts")
}
