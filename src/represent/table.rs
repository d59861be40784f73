//! Rows for spreadsheets and data frames: CSV ([`Lines`]) and newline-delimited JSON.
//!
//! The columns of a collection come from its schema, so a new resource needs no code for them: an object becomes a
//! column for each of its properties (`donor_id`, `donor_name`), several values are joined by `; `, and the citations
//! become two columns: the sources that support the values in the row, and the rival values with their sources.
//! [`super::parquet`] writes the same columns with their types, which also come from the schema.

pub(in crate::represent) mod cited;
mod column;
mod lines;
mod meaning;

use std::borrow::Cow;

use ledger_core::resources::KINDS;
use ledger_core::words::{list, nearest};
use serde_json_borrow::Value;

use self::cited::{each_field, property, rivals, sources};
pub use self::column::{Column, Type};
use self::column::{Shows, meanings};
pub use self::lines::{Lines, plain};
use crate::problem::Problem;
use crate::schema;

/// The columns of the records of a schema.
#[must_use]
pub fn columns(schema: &str) -> Vec<Column> {
    let properties = schema::properties(schema);
    // What came after the citations came after the columns that are made from them.
    let at = properties.iter().position(|(property, _)| property == CITATIONS).unwrap_or(properties.len());
    let mut columns = of_properties(&properties[..at]);
    columns.push(of_citations(Shows::Sources));
    if schema::cites(schema) {
        columns.push(of_citations(Shows::Rivals));
    }
    if KINDS.iter().any(|kind| kind.schema == schema && kind.has_parts()) {
        columns.push(Column::of("counted", Type::Boolean));
    }
    let (latest, later): (Vec<_>, Vec<_>) =
        properties[at..].iter().cloned().partition(|(property, _)| property == FIRST_KNOWN);
    columns.extend(of_properties(&later));
    let mut columns = with_meanings(columns);
    // What came last is last.
    if !latest.is_empty() {
        columns.extend(SUPPORT.map(|(name, of)| of_fields(name, of)));
    }
    let are_of_records = !latest.is_empty();
    columns.extend(of_properties(&latest));
    if are_of_records {
        columns.push(of_fields(ROBUST, ROBUST));
    }
    columns
}

/// A column with what a record says of each of its fields.
fn of_fields(name: &str, of: &'static str) -> Column {
    Column { name: name.to_owned(), ty: Type::Many, shows: Shows::OfFields(of) }
}

/// The columns of the rows of a schema that cite nothing.
#[must_use]
pub fn columns_as_they_are(schema: &str) -> Vec<Column> {
    of_properties(&schema::properties(schema))
}

/// The day on which a record first became known.
const FIRST_KNOWN: &str = "first_known";
/// Whether each value would stand without any one of its sources.
const ROBUST: &str = "robust";
/// The columns that count the sources for and against each value, and the properties that have the counts.
const SUPPORT: [(&str, &str); 2] = [("supported_by", "field_sources"), ("contradicted_by", "contradicted_by")];

/// The columns of groups: their keys first, their identifier last. If all statuses of a group are in one row, each status
/// has columns of its own.
#[must_use]
pub fn columns_of_sums(schema: &str, is_pivoted: bool) -> Vec<Column> {
    let properties = schema::properties(schema);
    let (id, properties): (Vec<_>, Vec<_>) = properties.into_iter().partition(|(property, _)| property == "id");
    let mut columns = Vec::new();
    for (property, shape) in &properties {
        match property.as_str() {
            CITATIONS => columns.push(of_citations(Shows::Sources)),
            schema::BY_STATUS if is_pivoted => columns.extend(of_statuses(shape)),
            schema::BY_STATUS => {}
            "status" if is_pivoted => {}
            _ => columns.extend(of_properties(&[(property.clone(), shape.clone())])),
        }
    }
    let mut columns = with_meanings(columns);
    columns.extend(of_properties(&id));
    columns
}

/// The columns of each status: its sums.
fn of_statuses(shape: &serde_json::Value) -> Vec<Column> {
    let mut columns = Vec::new();
    for (status, totals) in schema::parts(shape) {
        for (part, shape) in schema::parts(&totals) {
            if !matches!(part.as_str(), CITATIONS | "records") {
                let name = format!("{status}_{part}");
                columns.push(Column::inside(schema::BY_STATUS, &[&status, &part], name, type_of(&shape)));
            }
        }
    }
    columns
}

/// The property with the claims behind a row.
const CITATIONS: &str = "citations";

fn of_citations(shows: Shows) -> Column {
    Column { name: shows.property().to_owned(), ty: Type::Many, shows }
}

fn with_meanings(mut columns: Vec<Column>) -> Vec<Column> {
    let meanings: Vec<Column> = columns.iter().flat_map(meanings).collect();
    columns.extend(meanings);
    columns
}

/// The columns of properties, as they are.
fn of_properties(properties: &[(String, serde_json::Value)]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (property, shape) in properties {
        let is_map = !shape["additionalProperties"].is_null();
        if property == CITATIONS || property == schema::RECORDS_URL || is_map {
            continue;
        }
        let parts = schema::parts(shape);
        if parts.is_empty() {
            columns.push(Column::of(property, type_of(shape)));
        } else {
            columns.extend(parts.into_iter().map(|(part, shape)| {
                Column::inside(property, &[&part], format!("{property}_{part}"), type_of(&shape))
            }));
        }
    }
    columns
}

/// The type of the cells of a column, from its shape in the OpenAPI document.
fn type_of(shape: &serde_json::Value) -> Type {
    let shape = schema::meant(shape);
    let is = |name: &str| match &shape["type"] {
        serde_json::Value::String(only) => only == name,
        serde_json::Value::Array(names) => names.iter().any(|other| other == name),
        _ => false,
    };
    match () {
        () if is("array") => Type::Many,
        () if is("integer") => Type::Integer,
        () if is("number") => Type::Decimal,
        () if is("boolean") => Type::Boolean,
        () if is("string") && shape["format"] == "date" => Type::Day,
        () => Type::Text,
    }
}

/// Those of the columns that a request asks for; `id` is always included.
///
/// # Errors
/// A problem, if a column does not exist.
pub fn chosen(all: Vec<Column>, fields: &[String]) -> Result<Vec<Column>, Problem> {
    if fields.is_empty() {
        return Ok(all);
    }
    let names: Vec<&str> = all.iter().map(|column| column.name.as_str()).collect();
    for field in fields {
        // An object can be requested whole: `donor` means all its columns.
        if !all.iter().any(|column| column.name == *field || column.shows.property() == field) {
            let hint = nearest(field, &names)
                .map_or_else(|| format!("the columns are {}", list(&names)), |near| format!("did you mean `{near}`?"));
            return Err(Problem::parameter("fields", format!("there is no column `{field}`; {hint}")));
        }
    }
    let is_chosen = |column: &Column| column.name == "id" || fields.iter().any(|field| column.is_named(field));
    Ok(all.into_iter().filter(is_chosen).collect())
}

/// A record as a line of JSON, with the properties of the columns only.
#[must_use]
pub fn json_line(columns: &[Column], record: &Value<'_>) -> Vec<u8> {
    let mut kept: Vec<&str> = Vec::new();
    let mut out = b"{".to_vec();
    for column in columns {
        let name = if let Shows::Meaning(..) | Shows::OfFields(_) = column.shows {
            &column.name
        } else {
            column.shows.property()
        };
        if kept.contains(&name) {
            continue;
        }
        if !kept.is_empty() {
            out.push(b',');
        }
        kept.push(name);
        // Serializing plain data into memory cannot fail.
        let _ = serde_json::to_writer(&mut out, name);
        out.push(b':');
        let _ = match column.shows {
            Shows::Sources => serde_json::to_writer(&mut out, &sources(record).join("; ")),
            Shows::Rivals => serde_json::to_writer(&mut out, &rivals(record).join("; ")),
            Shows::OfFields(of) => serde_json::to_writer(&mut out, &each_field(record, of).join("; ")),
            Shows::Property(..) => serde_json::to_writer(&mut out, property(record, name)),
            Shows::Meaning(..) => serde_json::to_writer(&mut out, &value(column, record)),
        };
    }
    out.extend(b"}\n");
    out
}

/// The value of a cell, for a format that has types.
#[must_use]
pub fn value<'a, 'v>(column: &Column, record: &'a Value<'v>) -> Cow<'a, Value<'v>> {
    let texts =
        |texts: Vec<String>| Cow::Owned(Value::Array(texts.into_iter().map(|text| Value::Str(text.into())).collect()));
    match &column.shows {
        Shows::Sources => texts(sources(record)),
        Shows::Rivals => texts(rivals(record)),
        Shows::OfFields(of) => texts(each_field(record, of)),
        Shows::Property(..) => Cow::Borrowed(column.shows.of(record)),
        Shows::Meaning(of, meaning) => Cow::Owned(meaning.of(of.of(record))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_becomes_columns_and_citations_become_one() {
        let names: Vec<String> = columns("FundingTranche").into_iter().map(|column| column.name).collect();
        for name in [
            "id",
            "donor_kind",
            "donor_id",
            "donor_name",
            "amount",
            "amount_qualifier",
            "agency_id",
            "agency_name",
            "sources",
        ] {
            assert!(names.iter().any(|other| other == name), "{name}");
        }
        assert!(!names.iter().any(|name| name == "citations"));
    }

    #[test]
    fn a_column_has_the_type_that_its_schema_says() {
        let type_in = |schema: &str, name: &str| {
            let column = columns(schema).into_iter().find(|column| column.name == name);
            column.unwrap_or_else(|| panic!("{schema} has no {name}")).ty
        };
        for (schema, name, ty) in [
            ("FundingTranche", "amount", Type::Decimal),
            ("FundingTranche", "announced_on", Type::Text),
            ("FundingTranche", "known_from", Type::Day),
            ("FundingTranche", "amount_qualifier", Type::Text),
            ("FundingTranche", "donor_id", Type::Text),
            ("FundingTranche", "disputed", Type::Many),
            ("FundingTranche", "sources", Type::Many),
            ("Contingent", "personnel", Type::Integer),
            ("Claim", "paragraph", Type::Integer),
            ("Claim", "source_published_on", Type::Text),
            ("EditionChange", "new_paragraph", Type::Integer),
            ("LegalCase", "petitioner", Type::Many),
            ("Country", "roles", Type::Many),
            ("Discrepancy", "accepted", Type::Text),
            ("Release", "claim_count", Type::Integer),
        ] {
            assert_eq!(type_in(schema, name), ty, "{schema} {name}");
        }
    }
}
