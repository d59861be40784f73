//! Closed lists that parameters and envelopes use. Each has its own name, so that generated clients have one type for
//! each and not one for every use.

use ledger_core::describe::{Format, Grouping, ROBUST, Resource};
use ledger_core::resources::ALL;
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Type as JsonType};

use crate::language::Language;
use crate::problem::ProblemKind;

/// The formats of lists.
pub const LIST_FORMAT: &str = "ListFormat";
/// The formats of one record.
pub const RECORD_FORMAT: &str = "RecordFormat";
/// The formats of summaries.
pub const TABLE_FORMAT: &str = "TableFormat";
/// The formats of the dataset's own page.
pub const DATASET_FORMAT: &str = "DatasetFormat";
/// The formats of a search.
pub const SEARCH_FORMAT: &str = "SearchFormat";
/// The formats of every other answer.
pub const PAGE_FORMAT: &str = "PageFormat";
/// The formats of a check.
pub const CHECK_FORMAT: &str = "CheckFormat";
/// The formats of charts.
pub const CHART_FORMAT: &str = "ChartFormat";
/// The languages of pages.
pub(super) const LANGUAGE: &str = "Language";
/// Whether citations are in an answer.
pub(super) const CITATION_DETAIL: &str = "CitationDetail";
/// A receipt of an answer.
pub(super) const RECEIPT: &str = "Receipt";
/// What a receipt or a bibliography is of.
pub(super) const OF: &str = "ReceiptOf";
/// Whether a figure would stand without any one of its sources.
pub(super) const ROBUSTNESS: &str = "Robustness";
/// An answer in lean JSON.
pub(super) const BRIEF: &str = "Brief";
/// What a total is.
pub(super) const TOTAL_IS: &str = "TotalIs";
/// The kinds of problem.
pub(super) const PROBLEM_SLUG: &str = "ProblemSlug";

/// The name of the keys of a summary.
pub(super) fn key_of(grouping: &Grouping) -> String {
    format!("{}Key", grouping.schema)
}

/// The name of the filters of a list whose values can be counted.
pub(super) fn facet_of(resource: &Resource) -> String {
    format!("{}Facet", resource.schema)
}

/// Adds the schemas.
pub(super) fn add(mut components: ComponentsBuilder) -> ComponentsBuilder {
    for (name, doc, formats) in [
        (LIST_FORMAT, "The representations of a list.", Format::ALL),
        (RECORD_FORMAT, "The representations of one record.", Format::OF_RECORDS),
        (TABLE_FORMAT, "The representations of a summary.", Format::OF_TABLES),
        (DATASET_FORMAT, "The representations of the dataset's own page.", Format::OF_DATASET),
        (CHECK_FORMAT, "The representations of a check.", Format::OF_CHECKS),
        (SEARCH_FORMAT, "The representations of a search.", Format::OF_SEARCHES),
        (CHART_FORMAT, "The representations of a chart.", Format::OF_CHARTS),
        (PAGE_FORMAT, "The representations of every other answer.", Format::OF_PAGES),
    ] {
        let meanings: Vec<(&str, &str)> = formats.iter().map(|format| (format.name(), format.doc())).collect();
        components = components.schema(name, closed(doc, &meanings));
    }
    let mut of: Vec<(&str, &str)> = vec![("sources", "The sources that the answer cites: a bibliography.")];
    let several = [Format::ALL, Format::OF_DATASET, Format::OF_CHARTS].concat();
    for format in several.into_iter().filter(|format| *format != Format::Receipt) {
        if of.iter().all(|(name, _)| *name != format.name()) {
            of.push((format.name(), format.doc()));
        }
    }
    components = components.schema(OF, closed("What a receipt or a bibliography is of.", &of));
    let robust: Vec<(&str, &str)> = ROBUST.iter().map(|code| (code.name, code.means)).collect();
    components = components.schema(ROBUSTNESS, closed("Whether a figure would stand without any one source.", &robust));
    for grouping in ALL.iter().filter_map(|resource| resource.grouping) {
        let keys = ObjectBuilder::new()
            .schema_type(JsonType::String)
            .description(Some("What totals can be grouped by: properties of the rows that are summed."))
            .enum_values(Some(grouping.keys.iter().copied()));
        components = components.schema(key_of(grouping), keys);
    }
    for resource in ALL {
        let facets = ObjectBuilder::new()
            .schema_type(JsonType::String)
            .description(Some("The filters whose values can be counted."))
            .enum_values(Some(resource.facets()));
        components = components.schema(facet_of(resource), facets);
    }
    let languages = ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some("The languages of pages and charts."))
        .enum_values(Some(Language::all().into_iter().map(Language::code)));
    components = components.schema(LANGUAGE, languages);
    let slugs: Vec<(&str, &str)> = ProblemKind::ALL.iter().map(|kind| (kind.slug, kind.title)).collect();
    components
        .schema(
            CITATION_DETAIL,
            closed(
                "Whether an answer has its citations.",
                &[
                    ("full", "All of them."),
                    (
                        "brief",
                        "Lean JSON, which leaves out what is null: of each citation of an accepted claim, the claim, the field, the source and the place in it.",
                    ),
                    ("none", "None: an empty array instead."),
                ],
            )
            .default(Some("full".into())),
        )
        .schema(
            TOTAL_IS,
            closed(
                "Whether a total is exact.",
                &[
                    ("exact", "There are exactly this many rows."),
                    ("at_least", "There are at least this many rows: counting stopped."),
                ],
            ),
        )
        .schema(PROBLEM_SLUG, closed("The last segment of a problem's `type`.", &slugs))
}

/// A closed list of words, each with its meaning.
pub(super) fn closed(doc: &str, meanings: &[(&str, &str)]) -> ObjectBuilder {
    let lines: Vec<String> = meanings.iter().map(|(name, means)| format!("- `{name}`: {means}")).collect();
    ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some(format!("{doc}\n\n{}", lines.join("\n"))))
        .enum_values(Some(meanings.iter().map(|(name, _)| *name)))
}
