//! What a collection is: its rows, what narrows it, what it can be sorted and grouped by.

use super::code::Code;
use super::kind::{Kind, Type};
use super::parameter::Parameter;

/// A collection that the API publishes.
#[derive(Debug)]
pub struct Resource {
    /// The path segment.
    pub path: &'static str,
    /// The table of its rows (of a kind, without `_version`); every one begins with the columns that `migrations/0002` names.
    pub stem: &'static str,
    /// The kind, where its records are folded from claims.
    pub kind: Option<&'static Kind>,
    /// The name of a record's schema.
    pub schema: &'static str,
    /// What a record is.
    pub doc: &'static str,
    /// `operationId` of the list.
    pub list_operation: &'static str,
    /// `operationId` of one record.
    pub get_operation: &'static str,
    /// The identifier of a record that the documentation shows.
    pub example: &'static str,
    /// The filters of its own.
    pub filters: &'static [Filter],
    /// The sort keys of its own; `id` is always one.
    pub sorts: &'static [Sort],
    /// The key that it is sorted by where a request does not say.
    pub order: &'static str,
    /// The editions whose rows an answer has.
    pub reach: Reach,
    /// How its records are added up, where they can be.
    pub grouping: Option<&'static Grouping>,
    /// How the profile of a country shows its records, where it does.
    pub profile: Option<&'static Profile>,
}

/// How records are added up: totals of the kind's measure, by stage and by further keys.
#[derive(Debug)]
pub struct Grouping {
    /// The keys that a request can name, each a property of the records.
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
    /// The property of which only the first record with each value is shown.
    pub one_per: Option<&'static str>,
    /// What the totals beside them are, where there are any.
    pub totals: &'static str,
}

/// The editions whose rows an answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the edition that is asked for.
    Edition,
    /// Those of it and of all before it.
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

    /// The word for its rows in the table of undated claims.
    #[must_use]
    pub fn counted_as(&self) -> &'static str {
        self.stem
    }

    /// The names of every parameter that its list takes, its own first.
    #[must_use]
    pub fn parameters(&self) -> Vec<&'static str> {
        let own = self.filters.iter().map(|filter| filter.name);
        own.chain(Parameter::OF_LISTS.iter().map(|parameter| parameter.name())).collect()
    }

    /// Whether its totals are money, so that the currency is always a key.
    #[must_use]
    pub fn adds_up_money(&self) -> bool {
        let measure = self.kind.and_then(|kind| Some(kind.fields[kind.measure()?].ty));
        matches!(measure, Some(Type::Money))
    }

    /// The filter that keeps what concerns a country.
    #[must_use]
    pub fn country_filter(&self) -> Option<&'static Filter> {
        let concerns =
            |filter: &&Filter| matches!(filter.test, Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_));
        self.filters.iter().find(concerns)
    }

    /// The sort key of that name.
    #[must_use]
    pub fn sort(&self, name: &str) -> Option<&'static Sort> {
        self.sorts.iter().find(|sort| sort.name == name)
    }
}

/// A parameter that narrows a list.
#[derive(Debug)]
pub struct Filter {
    /// The parameter.
    pub name: &'static str,
    /// How it narrows.
    pub test: Test,
    /// What it means.
    pub doc: &'static str,
    /// A value that finds something in the flagship dataset.
    pub example: &'static str,
    /// Another parameter that must be given with it.
    pub needs: Option<&'static str>,
}

impl Filter {
    /// Makes a filter.
    #[must_use]
    pub const fn new(name: &'static str, test: Test, doc: &'static str, example: &'static str) -> Self {
        Self { name, test, doc, example, needs: None }
    }

    /// The same filter, refused unless another parameter is given with it.
    #[must_use]
    pub const fn needing(self, parameter: &'static str) -> Self {
        Self { needs: Some(parameter), ..self }
    }
}

/// How a filter narrows: the columns that it compares, and with what.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// The column is one of the codes.
    Code(&'static str, &'static [Code]),
    /// The column is one of the identifiers.
    Id(&'static str),
    /// The column is one of the terms.
    Term(&'static str),
    /// The column is one of the texts, whole, whatever their letter case.
    Text(&'static str),
    /// The column is one of the languages.
    Language(&'static str),
    /// The column is one of the currencies.
    Currency(&'static str),
    /// The column is one of the countries.
    Country(&'static str),
    /// The column is one of the donors: countries or organizations.
    Donor(&'static str),
    /// The column, or `…_organization` beside it, is one of the parties.
    Party(&'static str),
    /// One of the values of these many-valued fields is one of the parties.
    Member(&'static [&'static str]),
    /// One of the values of this many-valued field is one of the countries.
    MemberCountry(&'static str),
    /// One of the values of this many-valued field is one of the codes.
    MemberCode(&'static str, &'static [Code]),
    /// The number is at least that.
    Min(&'static str),
    /// The number is at most that.
    Max(&'static str),
    /// The number, kept in hundredths, is at least that.
    MinHundredths(&'static str),
    /// The number, kept in hundredths, is at most that.
    MaxHundredths(&'static str),
    /// The date may be on that day or later.
    From(&'static str),
    /// The date may be on that day or earlier.
    To(&'static str),
    /// The day is that day or later.
    Since(&'static str),
    /// The day is that day or earlier.
    Until(&'static str),
    /// The edition is later than that one.
    SinceEdition,
}

impl Test {
    /// Whether several values may be given, for OR.
    #[must_use]
    pub fn takes_many(self) -> bool {
        !matches!(
            self,
            Self::Min(_)
                | Self::Max(_)
                | Self::MinHundredths(_)
                | Self::MaxHundredths(_)
                | Self::From(_)
                | Self::To(_)
                | Self::Since(_)
                | Self::Until(_)
                | Self::SinceEdition
        )
    }

    /// Whether several values may be joined by commas: codes, ids and the like, never texts.
    #[must_use]
    pub fn splits_commas(self) -> bool {
        self.takes_many() && !matches!(self, Self::Text(_) | Self::Party(_) | Self::Member(_))
    }
}

/// A key that a list can be sorted by.
#[derive(Debug)]
pub struct Sort {
    /// The key.
    pub name: &'static str,
    /// The column that it compares.
    pub column: &'static str,
    /// The column within whose values it sorts, for values that cannot be compared across it.
    pub within: Option<&'static str>,
}

impl Sort {
    /// Makes a sort key.
    #[must_use]
    pub const fn new(name: &'static str, column: &'static str) -> Self {
        Self { name, column, within: None }
    }

    /// The same key, group by group of another column.
    #[must_use]
    pub const fn within(self, column: &'static str) -> Self {
        Self { within: Some(column), ..self }
    }
}
