//! Lines of CSV (RFC 4180): CRLF ends a line, and only values that need quotes have them.

use std::borrow::Cow;

use serde_json_borrow::Value;

use super::cited::{each_field, rivals, sources};
use super::column::{Column, Shows};

/// Lines being written.
#[derive(Debug)]
pub struct Lines {
    writer: csv::Writer<Vec<u8>>,
    /// Where the last record had the property of each column.
    places: Vec<usize>,
}

/// How many bytes a writer of lines gathers before they can be taken.
const GATHERED: usize = 8 * 1024;

impl Lines {
    /// Begins with the header, after a byte order mark if one is requested.
    #[must_use]
    pub fn begin(columns: &[Column], bom: bool) -> Self {
        let mut writer = Self::on(if bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() });
        // Writing into memory cannot fail.
        let _ = writer.write_record(columns.iter().map(|column| &column.name));
        Self { writer, places: vec![0; columns.len()] }
    }

    fn on(written: Vec<u8>) -> csv::Writer<Vec<u8>> {
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF).buffer_capacity(GATHERED).from_writer(written)
    }

    /// Adds a record.
    pub fn add(&mut self, columns: &[Column], record: &Value<'_>) {
        for (column, place) in columns.iter().zip(&mut self.places) {
            let _ = self.writer.write_field(cell(column, record, place).as_bytes());
        }
        let _ = self.writer.write_record(None::<&[u8]>);
    }

    /// About how many bytes have been written.
    #[must_use]
    pub fn len(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// Whether nothing has been written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes what was written.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        let capacity = self.len() + GATHERED;
        std::mem::replace(&mut self.writer, Self::on(Vec::with_capacity(capacity))).into_inner().unwrap_or_default()
    }
}

/// What a cell of CSV has; `place` is where the record before had the property.
fn cell<'a>(column: &Column, record: &'a Value<'_>, place: &mut usize) -> Cow<'a, str> {
    match &column.shows {
        Shows::Sources => safe(sources(record).join("; ").into()),
        Shows::Rivals => safe(rivals(record).join("; ").into()),
        Shows::OfFields(of) => safe(each_field(record, of).join("; ").into()),
        Shows::Property(..) => text(column.shows.at(record, place)),
        Shows::Meaning(of, meaning) => match of.at(record, place) {
            of if meaning.is_said_by(of) => text(of),
            of => text(&meaning.of(of)).into_owned().into(),
        },
    }
}

fn text<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Null => "".into(),
        Value::Str(text) => safe(Cow::Borrowed(text)),
        Value::Number(number) => number.to_string().into(),
        Value::Bool(flag) => flag.to_string().into(),
        Value::Array(items) if items.is_empty() => "".into(),
        Value::Array(items) => safe(items.iter().map(plain).collect::<Vec<_>>().join("; ").into()),
        Value::Object(_) => safe(plain(value).into()),
    }
}

/// One value as text: for an object, its identifier, name or value.
#[must_use]
pub fn plain(value: &Value<'_>) -> String {
    match value {
        Value::Str(text) => text.clone().into_owned(),
        Value::Object(object) => {
            if let (Some(day), Some(result)) = (object.get("checked_on"), object.get("result")) {
                let note = object.get("note").map(plain).filter(|note| !note.is_empty());
                let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
                return format!("{} {}{note}", plain(day), plain(result));
            }
            let called =
                ["id", "name", "value"].iter().find_map(|name| object.get(name).filter(|value| !value.is_null()));
            let called = called.map(plain).unwrap_or_default();
            // An identifier keeps its scheme.
            match object.get("scheme") {
                Some(Value::Str(scheme)) => format!("{scheme}:{called}"),
                _ => called,
            }
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
    }
}

/// A text that spreadsheets do not take for a formula.
fn safe(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::column::Type;
    use super::*;

    fn written(names: &[&str], records: &[serde_json::Value]) -> String {
        let columns: Vec<Column> = names.iter().map(|name| Column::of(name, Type::Text)).collect();
        let mut lines = Lines::begin(&columns, false);
        for record in records {
            lines.add(&columns, &Value::from(record));
        }
        String::from_utf8(lines.take()).unwrap()
    }

    #[test]
    fn a_text_is_no_formula_and_a_number_stays_a_number() {
        let record = json!({"id": "=1+1", "name": "-a", "value": -5, "many": ["@x", "y"], "quoted": "a,\"b\""});
        let lines = written(&["id", "name", "value", "many", "quoted"], &[record]);
        assert_eq!(lines, "id,name,value,many,quoted\r\n'=1+1,'-a,-5,'@x; y,\"a,\"\"b\"\"\"\r\n");
    }

    /// Each column is looked for first where the record before had it.
    #[test]
    fn records_need_not_have_the_same_properties_in_the_same_order() {
        let records = [
            json!({"a": 1, "b": 2}),
            json!({"b": 3, "a": 4}),
            json!({"b": 5}),
            json!({"c": 6}),
            json!({"c": 7, "a": 8}),
        ];
        assert_eq!(written(&["a", "b"], &records), "a,b\r\n1,2\r\n4,3\r\n,5\r\n,\r\n8,\r\n");
    }
}
