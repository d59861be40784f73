//! The list machinery: one for every collection.
//!
//! A [`Resource`] says what can be asked; [`query`] reads a query string against it and names every bad
//! parameter at once; [`select`] turns what was asked into SQL, binding whatever a request brought. [`versions`],
//! [`sums`] and [`search`] ask the same tables for histories, summaries and full text.

pub mod query;
pub mod search;
pub mod select;
pub mod sources;
pub mod sums;
pub mod versions;

use crate::kind::{Code, Kind};

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
        self.filters.iter().map(|filter| filter.name).chain(query::COMMON.iter().map(|(name, ..)| *name)).collect()
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
