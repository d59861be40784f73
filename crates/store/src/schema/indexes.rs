//! The indexes of every collection, derived from its filters and sort keys.
//!
//! A list walks the index of its sort or of one of its filters, one of current rows or one for `as_of`. Ranges of dates
//! are tested on the way if a list is sorted by something else, so they have no index for `as_of`.

use ledger_core::describe::{Kind, Reach, Resource, Test};
use ledger_core::resources::ALL;

use super::pieces::quoted;

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its table.
    pub table: String,
    columns: Vec<String>,
    rows: Rows,
    is_unique: bool,
}

/// The rows of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    All,
    Current,
    Dated,
    WithOrganization,
}

impl Index {
    fn new<C: AsRef<str>>(table: &str, columns: &[C], rows: Rows) -> Self {
        let columns = columns.iter().map(|column| column.as_ref().to_owned()).collect();
        Self { table: table.to_owned(), columns, rows, is_unique: false }
    }

    /// The statement that creates it.
    #[must_use]
    pub fn sql(&self) -> String {
        let named: Vec<&str> = self.columns.iter().map(String::as_str).filter(|column| *column != "release").collect();
        let (suffix, rows) = match self.rows {
            Rows::All => ("", ""),
            Rows::Current => ("_current", " WHERE is_current"),
            Rows::Dated => ("_dated", " WHERE is_dated"),
            Rows::WithOrganization => ("", " WHERE organization IS NOT NULL"),
        };
        let columns: Vec<String> = self.columns.iter().map(|column| quoted(column)).collect();
        let unique = if self.is_unique { "UNIQUE " } else { "" };
        let (table, name, columns) = (&self.table, named.join("_"), columns.join(", "));
        format!("CREATE {unique}INDEX {table}_by_{name}{suffix} ON {table} ({columns}){rows}")
    }
}

/// Covering indexes for the most frequent request: the money of a donor, by identifier and by amount.
const ASKED_MOST: &[(&str, Rows, &[&str])] = &[
    ("funding_tranche_version", Rows::Current, &["release", "donor", "id", "currency", "amount_hundredths"]),
    ("funding_tranche_version", Rows::Current, &["release", "donor", "currency", "amount_hundredths", "id"]),
    (
        "funding_tranche_version",
        Rows::Dated,
        &["release", "donor", "id", "known_from", "known_to", "currency", "amount_hundredths"],
    ),
    (
        "funding_tranche_version",
        Rows::Dated,
        &["release", "donor", "currency", "id", "known_from", "known_to", "amount_hundredths"],
    ),
    (
        "funding_tranche_version",
        Rows::Dated,
        &["release", "donor", "currency", "amount_hundredths", "id", "known_from", "known_to"],
    ),
];

/// Every index of the ledger's tables.
#[must_use]
pub fn indexes() -> Vec<Index> {
    let mut all: Vec<Index> = ALL.iter().flat_map(|resource| of_resource(resource)).collect();
    // A case event is shown inside its case.
    for kind in ledger_core::resources::KINDS {
        if let Some(within) = kind.within() {
            let table = kind.version_table();
            all.extend(identities(&table));
            all.extend(both(&table, &["release", within.column, "id"]));
            if kind.has_values() {
                all.extend(values(&format!("{}_value", kind.name), true));
            }
        }
    }
    all.extend(ASKED_MOST.iter().map(|(table, rows, columns)| Index::new(table, columns, *rows)));
    // An index that is a prefix of another is left out: SQLite would use the shorter one and look up the missing
    // columns.
    let begins = |index: &Index, at: usize| {
        all.iter().enumerate().any(|(other_at, other)| {
            let is_same = other.columns == index.columns;
            (other.table == index.table && other.rows == index.rows)
                && (if is_same { other_at < at } else { other.columns.starts_with(&index.columns) })
        })
    };
    let is_made = |(at, index): &(usize, &Index)| index.is_unique || !begins(index, *at);
    all.iter().enumerate().filter(is_made).map(|(_, index)| index.clone()).collect()
}

/// A record has one current version, and at most one dated version that begins on a given day.
fn identities(table: &str) -> [Index; 2] {
    [(Rows::Current, &["release", "id"][..]), (Rows::Dated, &["release", "id", "known_from"])]
        .map(|(rows, columns)| Index { is_unique: true, ..Index::new(table, columns, rows) })
}

/// An index of current rows, and one for `as_of`.
fn both(table: &str, columns: &[&str]) -> [Index; 2] {
    let dated = [columns, &["known_from", "known_to"]].concat();
    [Index::new(table, columns, Rows::Current), Index::new(table, &dated, Rows::Dated)]
}

fn values(table: &str, has_organizations: bool) -> Vec<Index> {
    let mut indexes = vec![Index::new(table, &["value", "field", "version"], Rows::All)];
    if has_organizations {
        indexes.push(Index::new(table, &["organization", "field", "version"], Rows::WithOrganization));
    }
    indexes
}

fn of_resource(resource: &Resource) -> Vec<Index> {
    let table = resource.table();
    // Rows without versions are always current, so one index serves every day.
    let has_versions =
        resource.kind.is_some() || matches!(resource.stem, "country_version" | "discrepancy" | "timeline");
    if resource.stem == "edition" {
        return Vec::new(); // A view of a handful of rows.
    }
    let edition: &[&str] = if resource.reach == Reach::Edition { &["release"] } else { &[] };
    let along = |columns: &[&str]| -> Vec<Index> {
        let columns = [edition, columns, &["id"]].concat();
        if has_versions { both(&table, &columns).into() } else { vec![Index::new(&table, &columns, Rows::All)] }
    };
    let for_now = |column: &str| {
        let rows = if has_versions { Rows::Current } else { Rows::All };
        Index::new(&table, &["release", column, "id"], rows)
    };
    let mut indexes: Vec<Index> = if has_versions { identities(&table).into() } else { Vec::new() };
    if resource.reach == Reach::UpTo {
        indexes.push(Index { is_unique: true, ..Index::new(&table, &["id"], Rows::All) });
    }
    for sort in resource.sorts {
        indexes.extend(along(&[sort.within.as_slice(), &[sort.column]].concat()));
    }
    // A default sort key other than `id` goes before it.
    let order: Vec<&str> = resource.sort(resource.order).map(|sort| sort.column).into_iter().collect();
    let is_within = |column: &str| resource.sorts.iter().any(|sort| sort.within == Some(column));
    let is_sorted = |column: &str| resource.sorts.iter().any(|sort| sort.column == column);
    let mut has_members = false;
    for filter in resource.filters {
        match filter.test {
            Test::Code(column, _)
            | Test::Id(column)
            | Test::Term(column)
            | Test::Text(column)
            | Test::Language(column)
            | Test::Currency(column)
            | Test::Country(column) => {
                if !is_within(column) {
                    indexes.extend(along(&[&[column], order.as_slice()].concat()));
                }
            }
            Test::Donor(column) => {
                // The covering indexes begin with it.
                debug_assert!(ASKED_MOST.iter().any(|(of, _, columns)| *of == table && columns[1] == column));
            }
            Test::Party(column) => {
                indexes.extend(along(&[&[column], order.as_slice()].concat()));
                indexes.extend(along(&[&[format!("{column}_organization").as_str()], order.as_slice()].concat()));
            }
            Test::Min(column)
            | Test::Max(column)
            | Test::MinHundredths(column)
            | Test::MaxHundredths(column)
            | Test::Since(column)
            | Test::Until(column) => {
                if !is_sorted(column) {
                    indexes.extend(along(&[column]));
                }
            }
            Test::From(column) => indexes.push(for_now(&format!("{column}_last"))),
            Test::To(column) => indexes.push(for_now(&format!("{column}_first"))),
            Test::Member(_) | Test::MemberCountry(_) | Test::MemberCode(..) => has_members = true,
            Test::SinceEdition => {}
        }
    }
    let of_kind = resource.kind.is_some_and(Kind::has_values);
    if has_members || of_kind {
        indexes.extend(values(&resource.value_table(), of_kind));
    }
    indexes
}
