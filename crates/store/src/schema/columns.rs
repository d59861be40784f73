//! The columns of fields: values, qualifiers and constraints.

use ledger_core::describe::{Code, Field, Kind, Type};

use super::pieces::quoted;

/// A check that a column holds a valid date of reduced precision.
pub(super) fn is_partial_date(column: &str) -> String {
    format!(
        "{column} IS NULL OR (length({column}) IN (4, 7, 10) AND date(substr({column} || '-01-01', 1, 10)) IS substr({column} || '-01-01', 1, 10))"
    )
}

/// Words as an SQL list.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

fn names(codes: &'static [Code]) -> impl Iterator<Item = &'static str> {
    codes.iter().map(|code| code.name)
}

/// The column that holds the value of a field, or its hundredths.
pub(crate) fn column_of(field: &Field) -> String {
    match field.ty {
        Type::Money | Type::Decimal => format!("{}_hundredths", field.name),
        _ => field.name.to_owned(),
    }
}

/// The columns of a field with one value.
pub(super) fn of_field(field: &Field) -> Vec<String> {
    let name = quoted(field.name);
    let value = match field.ty {
        Type::Code(codes) => format!("{name} TEXT CHECK ({name} IN ({}))", listed(names(codes))),
        Type::Text | Type::Term | Type::Party => format!("{name} TEXT COLLATE NOCASE CHECK ({name} != '')"),
        Type::Integer => format!("{name} INTEGER CHECK ({name} >= 0)"),
        Type::Money | Type::Decimal => format!("{} INTEGER", column_of(field)),
        Type::Date => format!("{name} TEXT CHECK ({})", is_partial_date(&name)),
        Type::Country | Type::Mission => format!("{name} TEXT"),
    };
    let mut columns = vec![value];
    if field.is_qualified() {
        let planned = if matches!(field.ty, Type::Date) { ", 'planned'" } else { "" };
        let qualifier = format!("{}_qualifier", field.name);
        columns.push(format!(
            "{qualifier} TEXT CHECK ({qualifier} IN ('exact', 'about', 'at_least', 'at_most'{planned}))"
        ));
    }
    if field.state.is_some() {
        let reported = format!("{}_reported_on", field.name);
        columns.push(format!("{reported} TEXT CHECK ({})", is_partial_date(&reported)));
    }
    match field.ty {
        Type::Money => columns.push("currency TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]')".to_owned()),
        Type::Party => columns.push(format!("{}_organization TEXT", field.name)),
        _ => {}
    }
    columns
}

/// The constraints between the columns of a field, and with other tables.
pub(super) fn constraints(field: &Field) -> Vec<String> {
    let column = quoted(&column_of(field));
    let mut constraints = Vec::new();
    if field.is_qualified() {
        constraints.push(format!("CHECK (({column} IS NULL) = ({}_qualifier IS NULL))", field.name));
    }
    match field.ty {
        Type::Money => constraints.push(format!("CHECK (({column} IS NULL) = (currency IS NULL))")),
        Type::Party => constraints.push(references(&format!("{}_organization", field.name), "organization")),
        Type::Country => constraints.push(references(&column, "country")),
        Type::Mission => constraints.push(references(&column, Kind::MISSION)),
        _ => {}
    }
    constraints
}

/// A foreign key to a row of the same edition.
pub(super) fn references(column: &str, table: &str) -> String {
    format!("FOREIGN KEY (release, {column}) REFERENCES {table} (release, id)")
}
