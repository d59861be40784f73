//! `WHERE`: the rows of a selection.

use jiff::civil::Date;
use ledger_core::describe::{Reach, Resource, Test};
use sqlx::{QueryBuilder, Sqlite};

use super::order::columns;
use crate::selection::{Narrowing, Selection, Wanted};

/// How the edition of a row compares with the requested edition.
pub(crate) fn editions(resource: &Resource) -> &'static str {
    match resource.reach {
        Reach::Edition => " = ",
        Reach::UpTo => " <= ",
    }
}

/// Whether rows are wanted in the order of a sort, or in any order.
///
/// In order, the walk must follow the sort's index, and ranges of other columns are tested on the way: a `+` keeps
/// SQLite from walking their indexes and sorting all that it finds. In any order, the index of a range is the fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    InOrder,
    AnyOrder,
}

impl Walk {
    fn plus(self) -> &'static str {
        match self {
            Self::InOrder => "+",
            Self::AnyOrder => "",
        }
    }
}

/// `table AS t WHERE …`: the rows of the selection.
pub(crate) fn narrow(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, selection: &Selection, walk: Walk) {
    let across = if resource.reach == Reach::UpTo { walk.plus() } else { "" };
    sql.push(resource.table()).push(" AS t WHERE ").push(across).push("t.release");
    sql.push(editions(resource)).push_bind(selection.edition.number);
    match selection.as_of {
        None => {
            sql.push(" AND t.is_current");
        }
        Some(day) => {
            let day = day.to_string();
            sql.push(" AND t.is_dated AND ").push(walk.plus()).push("t.known_from <= ").push_bind(day.clone());
            sql.push(" AND (t.known_to IS NULL OR t.known_to > ").push_bind(day).push(")");
        }
    }
    let ranges = Ranges { walk, sorted: columns(selection) };
    for Narrowing { filter, wanted } in &selection.filters {
        sql.push(" AND ");
        test(sql, resource, filter.test, wanted, &ranges);
    }
    if !selection.source.is_empty() {
        sql.push(" AND t.version IN (SELECT version FROM version_source WHERE source IN (SELECT version FROM source WHERE release")
            .push(editions(resource))
            .push_bind(selection.edition.number)
            .push(" AND id");
        one_of(sql, &selection.source);
        sql.push("))");
    }
    if let Some(disputed) = selection.disputed {
        sql.push(" AND t.disputed = ").push_bind(i64::from(disputed));
    }
    if let Some(words) = &selection.words {
        sql.push(" AND t.version IN (SELECT rowid FROM words WHERE words MATCH ")
            .push_bind(words.query.clone())
            .push(")");
    }
}

/// How ranges are tested: a range of a sort column bounds the walk of its index.
struct Ranges {
    walk: Walk,
    sorted: Vec<(&'static str, bool)>,
}

impl Ranges {
    fn is_sorted(&self, column: &str) -> bool {
        self.walk == Walk::InOrder && self.sorted.iter().any(|(sorted, _)| *sorted == column)
    }

    /// `t.column` with a comparison: `>= ` or `<= `.
    fn of(&self, sql: &mut QueryBuilder<Sqlite>, column: &str, sign: &str) {
        let plus = if self.is_sorted(column) { "" } else { self.walk.plus() };
        sql.push(plus).push("t.").push(column).push(sign);
    }

    fn number(&self, sql: &mut QueryBuilder<Sqlite>, column: &str, sign: &str, number: i64) {
        self.of(sql, column, sign);
        sql.push_bind(number);
    }

    fn day(&self, sql: &mut QueryBuilder<Sqlite>, column: &str, sign: &str, day: Date) {
        self.of(sql, column, sign);
        sql.push_bind(day.to_string());
    }
}

/// A filter's test, of one word only.
pub(super) fn only(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, filter: Test, word: &str) {
    let ranges = Ranges { walk: Walk::AnyOrder, sorted: Vec::new() };
    test(sql, resource, filter, &Wanted::Words(vec![word.to_owned()]), &ranges);
}

fn test(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, test: Test, wanted: &Wanted, ranges: &Ranges) {
    match (test, wanted) {
        (
            Test::Code(column, _)
            | Test::Id(column)
            | Test::Term(column)
            | Test::Text(column)
            | Test::Language(column)
            | Test::Currency(column)
            | Test::Country(column)
            | Test::Donor(column),
            Wanted::Words(words),
        ) => {
            sql.push("t.\"").push(column).push("\"");
            one_of(sql, words);
        }
        (Test::Party(column), Wanted::Words(words)) => {
            sql.push("(t.").push(column);
            one_of(sql, words);
            sql.push(" OR t.").push(column).push("_organization");
            one_of(sql, words);
            sql.push(")");
        }
        (Test::Member(fields), Wanted::Words(words)) => member(sql, resource, fields, words, true),
        (Test::MemberCountry(field) | Test::MemberCode(field, _), Wanted::Words(words)) => {
            member(sql, resource, &[field], words, false);
        }
        (Test::Min(column), Wanted::Number(number)) => ranges.number(sql, column, " >= ", number.0 / 100),
        (Test::Max(column), Wanted::Number(number)) => ranges.number(sql, column, " <= ", number.0 / 100),
        (Test::MinHundredths(column), Wanted::Number(number)) => ranges.number(sql, column, " >= ", number.0),
        (Test::MaxHundredths(column), Wanted::Number(number)) => ranges.number(sql, column, " <= ", number.0),
        (Test::From(column), Wanted::Day(day)) => {
            ranges.day(sql, &format!("{column}_last"), " >= ", *day);
            if ranges.is_sorted(column) {
                // A date that may be on or after the day begins with the same year or a later one.
                sql.push(format!(" AND t.{column} >= ")).push_bind(format!("{:04}", day.year()));
            }
        }
        (Test::To(column), Wanted::Day(day)) => {
            ranges.day(sql, &format!("{column}_first"), " <= ", *day);
            if ranges.is_sorted(column) {
                // A month sorts before its days.
                sql.push(format!(" AND t.{column} <= ")).push_bind(day.to_string());
            }
        }
        (Test::Since(column), Wanted::Day(day)) => ranges.day(sql, column, " >= ", *day),
        (Test::Until(column), Wanted::Day(day)) => ranges.day(sql, column, " <= ", *day),
        (Test::SinceEdition, Wanted::Edition(number, _)) => {
            sql.push(ranges.walk.plus()).push("t.release > ").push_bind(*number);
        }
        (test, wanted) => {
            // Filters are read with the right type of value; if not, no rows is the safe answer.
            debug_assert!(false, "{test:?} does not compare {wanted:?}");
            sql.push("0");
        }
    }
}

/// Tests that one of the values of many-valued fields is one of these.
fn member(
    sql: &mut QueryBuilder<Sqlite>,
    resource: &Resource,
    fields: &[&'static str],
    values: &[String],
    or_organization: bool,
) {
    let columns: &[&str] = if or_organization { &["value", "organization"] } else { &["value"] };
    sql.push("t.version IN (");
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push("SELECT version FROM ").push(resource.value_table()).push(" WHERE ").push(*column);
        one_of(sql, values);
        sql.push(" AND field IN (");
        let mut list = sql.separated(", ");
        for field in fields {
            list.push_bind(*field);
        }
        sql.push(")");
    }
    sql.push(")");
}

pub(crate) fn one_of(sql: &mut QueryBuilder<Sqlite>, values: &[String]) {
    sql.push(" IN (");
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    sql.push(")");
}
