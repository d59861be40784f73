//! What a collection is: its rows, its filters, and what it can be sorted and grouped by.

use super::filter::{Filter, Test};
use super::kind::Kind;
use super::parameter::Parameter;
use super::types::Type;

/// A collection that the API publishes.
#[derive(Debug)]
pub struct Resource {
    /// The path segment.
    pub path: &'static str,
    /// The table of its rows (for a kind, without `_version`). Every such table begins with the columns that
    /// `migrations/0002` names.
    pub stem: &'static str,
    /// The kind, if its records are folded from claims.
    pub kind: Option<&'static Kind>,
    /// The name of a record's schema.
    pub schema: &'static str,
    /// What a record is.
    pub doc: &'static str,
    /// `operationId` of the list.
    pub list_operation: &'static str,
    /// `operationId` of one record.
    pub get_operation: &'static str,
    /// The identifier of the example record in the documentation.
    pub example: &'static str,
    /// Its own filters.
    pub filters: &'static [Filter],
    /// Its own sort keys; `id` is always a sort key too.
    pub sorts: &'static [Sort],
    /// The default sort key.
    pub order: &'static str,
    /// The editions whose rows are in an answer.
    pub reach: Reach,
    /// How its records are added up, if they can be.
    pub grouping: Option<&'static Grouping>,
    /// How the profile of a country shows its records, if it does.
    pub profile: Option<&'static Profile>,
}

/// How records are added up: totals of the kind's measure, by stage and by further keys.
#[derive(Debug)]
pub struct Grouping {
    /// The keys that a request can give, each a property of the records.
    pub keys: &'static [&'static str],
    /// The name of a group's schema.
    pub schema: &'static str,
    /// What a group is, in a few words.
    pub doc: &'static str,
    /// `operationId` of the summary.
    pub operation: &'static str,
    /// What the summary does, in a few words.
    pub title: &'static str,
    /// What is added up, and its unit.
    pub adds_up: &'static str,
}

/// How the profile of a country shows the records of a collection that concern it.
#[derive(Debug)]
pub struct Profile {
    /// The property that holds them.
    pub property: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// The sort key by which the latest come first.
    pub latest_by: Option<&'static str>,
    /// The property by which records are deduplicated: only the first with each value is shown.
    pub one_per: Option<&'static str>,
    /// What the totals next to them are, if there are any.
    pub totals: &'static str,
}

/// The editions whose rows are in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The requested edition.
    Edition,
    /// The requested edition and all earlier ones.
    UpTo,
}

impl Resource {
    /// A collection of records that are folded from claims.
    #[must_use]
    pub const fn folded(
        kind: &'static Kind,
        list_operation: &'static str,
        get_operation: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            path: kind.path,
            stem: kind.name,
            kind: Some(kind),
            schema: kind.schema,
            doc: kind.doc,
            list_operation,
            get_operation,
            example,
            filters: &[],
            sorts: &[],
            order: "id",
            reach: Reach::Edition,
            grouping: None,
            profile: None,
        }
    }

    /// A collection whose rows are read as they are.
    #[must_use]
    pub const fn plain(
        path: &'static str,
        stem: &'static str,
        schema: &'static str,
        doc: &'static str,
        list_operation: &'static str,
        get_operation: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            path,
            stem,
            kind: None,
            schema,
            doc,
            list_operation,
            get_operation,
            example,
            filters: &[],
            sorts: &[],
            order: "id",
            reach: Reach::Edition,
            grouping: None,
            profile: None,
        }
    }

    /// The table of its rows.
    #[must_use]
    pub fn table(&self) -> String {
        if self.kind.is_some() { format!("{}_version", self.stem) } else { self.stem.to_owned() }
    }

    /// The table of the values of its many-valued fields.
    #[must_use]
    pub fn value_table(&self) -> String {
        format!("{}_value", self.stem.trim_end_matches("_version"))
    }

    /// The name for its rows in the table of undated claims.
    #[must_use]
    pub fn counted_as(&self) -> &'static str {
        self.stem
    }

    /// The names of all parameters of its list, its own first.
    #[must_use]
    pub fn parameters(&self) -> Vec<&'static str> {
        let own = self.filters.iter().map(|filter| filter.name);
        own.chain(Parameter::OF_LISTS.iter().map(|parameter| parameter.name())).collect()
    }

    /// The filters whose values can be counted: those that compare with values, and not with bounds.
    #[must_use]
    pub fn facets(&self) -> Vec<&'static str> {
        let own = self.filters.iter().filter(|filter| filter.test.takes_many()).map(|filter| filter.name);
        own.chain([Parameter::Source, Parameter::Disputed].map(Parameter::name)).collect()
    }

    /// Whether its totals are money, so that the currency is always a key.
    #[must_use]
    pub fn adds_up_money(&self) -> bool {
        let measure = self.kind.and_then(|kind| Some(kind.fields[kind.measure()?].ty));
        matches!(measure, Some(Type::Money))
    }

    /// The filter that keeps the records that concern a country.
    #[must_use]
    pub fn country_filter(&self) -> Option<&'static Filter> {
        let concerns =
            |filter: &&Filter| matches!(filter.test, Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_));
        self.filters.iter().find(concerns)
    }

    /// The filter of that name.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// The sort key of that name.
    #[must_use]
    pub fn sort(&self, name: &str) -> Option<&'static Sort> {
        self.sorts.iter().find(|sort| sort.name == name)
    }
}

/// A key that a list can be sorted by.
#[derive(Debug)]
pub struct Sort {
    /// The key.
    pub name: &'static str,
    /// The column that it compares.
    pub column: &'static str,
    /// How it compares.
    pub by: By,
    /// The column of codes to sort by first, for values that can only be compared within it.
    pub within: Option<&'static str>,
}

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Codes and identifiers, by their bytes.
    Code,
    /// Texts, as people look them up.
    Text,
    /// Dates of any precision by their first day: a year comes before its months, and a month before its days.
    Date,
    /// Numbers.
    Number,
}

impl Sort {
    /// A key that compares codes or identifiers.
    #[must_use]
    pub const fn code(name: &'static str, column: &'static str) -> Self {
        Self { name, column, by: By::Code, within: None }
    }

    /// A key that compares texts.
    #[must_use]
    pub const fn text(name: &'static str, column: &'static str) -> Self {
        Self { by: By::Text, ..Self::code(name, column) }
    }

    /// A key that compares dates.
    #[must_use]
    pub const fn date(name: &'static str, column: &'static str) -> Self {
        Self { by: By::Date, ..Self::code(name, column) }
    }

    /// A key that compares numbers.
    #[must_use]
    pub const fn number(name: &'static str, column: &'static str) -> Self {
        Self { by: By::Number, ..Self::code(name, column) }
    }

    /// The key that compares the days for which a status was last reported.
    #[must_use]
    pub const fn status_reported_on() -> Self {
        Self::date("status_reported_on", "status_reported_on")
    }

    /// The same key, within the groups of another column.
    #[must_use]
    pub const fn within(self, column: &'static str) -> Self {
        Self { within: Some(column), ..self }
    }
}
