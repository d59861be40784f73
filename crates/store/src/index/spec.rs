//! What is indexed of a list, derived from its filters and sort keys.

use std::borrow::Cow;

use ledger_core::describe::{By, Kind, Moment, Reach, Resource, Test};

/// The column with the number of a row's edition.
pub(crate) const RELEASE: &str = "release";

/// The words of a filter, for each of which the rows that have it are kept.
#[derive(Debug)]
pub(super) struct Facet {
    /// The filter.
    pub name: &'static str,
    /// The columns that hold a word.
    pub columns: Vec<Cow<'static, str>>,
    /// The many-valued fields of which each value is a word.
    pub fields: Vec<&'static str>,
    /// Whether the words are texts, in which letter case says nothing.
    pub is_text: bool,
    /// Whether a row can have several values.
    pub has_several: bool,
}

/// A column that is compared by size.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Axis {
    /// Its name in the index.
    pub name: String,
    /// The columns that it is in: the first that is not null.
    pub columns: Vec<Cow<'static, str>>,
    /// How it compares.
    pub by: Compared,
    /// Whether lists are sorted by it.
    pub is_sorted: bool,
}

impl Axis {
    /// Whether it is the id of the rows.
    pub fn is_id(&self) -> bool {
        self.name == "id"
    }
}

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// As a sort key.
    By(By),
    /// By the first day that a date can mean.
    FirstDay,
    /// By the last day that a date can mean.
    LastDay,
}

/// The name of the first days of a date.
pub(crate) fn first_day(column: &str) -> String {
    format!("{column}:first")
}

/// The name of the last days of a date.
pub(crate) fn last_day(column: &str) -> String {
    format!("{column}:last")
}

/// The name of the values of a facet, as numbers.
pub(crate) fn values_of(facet: &str) -> String {
    format!("{facet}:values")
}

/// The name of the places where the values of each row end, for a facet of which a row can have several.
pub(crate) fn ends_of(facet: &str) -> String {
    format!("{facet}:ends")
}

/// The columns behind the name of one.
pub(super) fn columns(column: &'static str) -> Vec<Cow<'static, str>> {
    if column == "donor" { vec!["donor_country".into(), "donor_organization".into()] } else { vec![column.into()] }
}

/// The columns behind the date that a filter compares: for a period with one unknown end, the other end.
fn dates(kind: Option<&Kind>, column: &'static str) -> Vec<Cow<'static, str>> {
    let moment = kind.and_then(|kind| kind.field(column)).map(|field| field.moment);
    let other = match (kind, moment) {
        (Some(kind), Some(Moment::PeriodStart)) => kind.dated(Moment::PeriodEnd),
        (Some(kind), Some(Moment::PeriodEnd)) => kind.dated(Moment::PeriodStart),
        _ => None,
    };
    std::iter::once(column).chain(other.map(|other| other.name)).map(Cow::from).collect()
}

/// The facets of a list; a list that is not a collection has none.
pub(super) fn facets(resource: Option<&Resource>) -> Vec<Facet> {
    let of_filter = |name: &'static str, test: Test| {
        let in_columns = |column, is_text| (columns(column), Vec::new(), is_text);
        let (columns, fields, is_text): (Vec<Cow<'static, str>>, Vec<&'static str>, bool) = match test {
            Test::Code(column, _)
            | Test::Id(column)
            | Test::Language(column)
            | Test::Currency(column)
            | Test::Country(column)
            | Test::Donor(column) => in_columns(column, false),
            Test::Term(column) | Test::Text(column) => in_columns(column, true),
            Test::Party(column) => (vec![column.into(), format!("{column}_organization").into()], Vec::new(), true),
            Test::Voice(column) => (vec![column.into(), "voice".into()], Vec::new(), true),
            Test::Member(fields) => (Vec::new(), fields.to_vec(), true),
            Test::MemberCountry(field) | Test::MemberCode(field, _) => (Vec::new(), vec![field], false),
            Test::Min(_)
            | Test::Max(_)
            | Test::MinHundredths(_)
            | Test::MaxHundredths(_)
            | Test::From(_)
            | Test::To(_)
            | Test::Since(_)
            | Test::Until(_)
            | Test::SinceEdition => return None,
        };
        Some(Facet { name, columns, fields, is_text, has_several: test.has_several() })
    };
    let filters = resource.into_iter().flat_map(|resource| resource.filters);
    filters.filter_map(|filter| of_filter(filter.name, filter.test)).collect()
}

/// The columns of a list that are compared by size, each once.
pub(super) fn axes(resource: Option<&Resource>) -> Vec<Axis> {
    let axis = |name: &str, columns, by| Axis { name: name.to_owned(), columns, by, is_sorted: false };
    let ranged = |column: &'static str, by| axis(column, columns(column), Compared::By(by));
    let sorted = |column: &'static str, by| Axis { is_sorted: true, ..ranged(column, by) };
    let mut axes = vec![sorted("id", By::Code)];
    for sort in resource.into_iter().flat_map(|resource| resource.sorts) {
        axes.extend(sort.within.map(|column| sorted(column, By::Code)));
        axes.push(sorted(sort.column, sort.by));
    }
    let kind = resource.and_then(|resource| resource.kind);
    for filter in resource.into_iter().flat_map(|resource| resource.filters) {
        axes.extend(match filter.test {
            Test::Min(column) | Test::Max(column) | Test::MinHundredths(column) | Test::MaxHundredths(column) => {
                Some(ranged(column, By::Number))
            }
            Test::From(column) => Some(axis(&last_day(column), dates(kind, column), Compared::LastDay)),
            Test::To(column) => Some(axis(&first_day(column), dates(kind, column), Compared::FirstDay)),
            Test::Since(column) | Test::Until(column) => Some(ranged(column, By::Date)),
            _ => None,
        });
    }
    axes.extend([ranged("known_from", By::Date), ranged("known_to", By::Date)]);
    if resource.is_some_and(|resource| resource.reach == Reach::UpTo) {
        axes.push(ranged(RELEASE, By::Number));
    }
    let mut each: Vec<Axis> = Vec::new();
    for axis in axes {
        // Those that are sorted by come first.
        if each.iter().all(|other| other.name != axis.name) {
            each.push(axis);
        }
    }
    each
}
