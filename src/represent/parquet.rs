//! Apache Parquet, for data frames and other tools that read columns.
//!
//! The columns are those of CSV, with their types: numbers with two exact decimals, whole numbers, Booleans, days
//! and lists of texts. Rows are gathered column by column until they make a row group, and a row group is sent as soon
//! as it is written, so memory is bounded whatever the size (`docs/decisions/0008-parquet-without-arrow.md`).

mod gathered;

use std::fmt;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type as Field, TypePtr};
use serde_json_borrow::Value as Json;

use self::gathered::Gathered;
use super::about::About;
use super::table::{self, Column, Type};
use crate::problem::{Problem, ProblemKind};

/// The maximum number of rows in a row group.
const GROUP_ROWS: usize = 65_536;
/// About how many bytes of values, as they are gathered, make a row group.
const GROUP_BYTES: usize = 16 * 1024 * 1024;
/// The digits of a number, two of them decimals: more than any number that the ledger accepts.
const DIGITS: i32 = 18;
/// The decimals of a number.
const DECIMALS: i32 = 2;

/// How a file is written, and what its metadata say.
fn properties(about: About) -> WriterProperties {
    let says = [
        ("title", Some(about.title)),
        ("release", Some(about.release)),
        ("license", about.license),
        ("attribution", Some(about.attribution)),
        ("url", Some(about.url)),
    ];
    let said = says.into_iter().filter(|(_, value)| value.is_some());
    let says = said.map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_key_value_metadata(Some(says))
        .build()
}

/// A file that is being written.
pub struct Writer {
    file: SerializedFileWriter<Vec<u8>>,
    columns: Vec<(Column, Gathered)>,
    rows: usize,
}

impl fmt::Debug for Writer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Writer").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Writer {
    /// Begins a file with these columns.
    ///
    /// # Errors
    /// An internal problem, if a file cannot have these columns.
    pub fn new(columns: Vec<Column>, about: About) -> Result<Self, Problem> {
        let columns: Vec<(Column, Gathered)> = columns
            .into_iter()
            .map(|column| {
                let gathered = Gathered::of(column.ty);
                (column, gathered)
            })
            .collect();
        let fields = columns.iter().map(|(column, _)| field(column)).collect::<Result<_, _>>().map_err(unwritable)?;
        let root = Field::group_type_builder("record").with_fields(fields).build().map_err(unwritable)?;
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(root), Arc::new(properties(about)));
        Ok(Self { file: file.map_err(unwritable)?, columns, rows: 0 })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// An internal problem, if a value does not have the type of its column.
    pub fn add(&mut self, record: &Json<'_>) -> Result<(), Problem> {
        for (column, gathered) in &mut self.columns {
            let value = table::value(column, record);
            gathered.add(&value).ok_or_else(|| {
                tracing::error!(column = column.name, %value, "a value is not of its column's type");
                Problem::new(&ProblemKind::INTERNAL, format!("A value of `{}` could not be written.", column.name))
            })?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Whether what was gathered makes a row group.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows >= GROUP_ROWS
            || self.columns.iter().map(|(_, gathered)| gathered.size()).sum::<usize>() >= GROUP_BYTES
    }

    /// Writes what was gathered as a row group, and returns the bytes.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn take(&mut self) -> Result<Vec<u8>, Problem> {
        self.write_group().map_err(unwritable)?;
        // The writer counts the bytes that it wrote, so the buffer can be taken.
        Ok(std::mem::take(self.file.inner_mut()))
    }

    /// Writes what remains and the footer.
    ///
    /// # Errors
    /// An internal problem, if it cannot be written.
    pub fn finish(mut self) -> Result<Vec<u8>, Problem> {
        self.write_group().and_then(|()| self.file.into_inner()).map_err(unwritable)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.rows > 0 {
            self.rows = 0;
            let mut group = self.file.next_row_group()?;
            for (column, gathered) in &mut self.columns {
                // Taken, so that the memory of a column is freed as soon as it is written.
                std::mem::replace(gathered, Gathered::of(column.ty)).write(&mut group)?;
            }
            group.close()?;
        }
        self.file.flush()?;
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` calls")]
fn unwritable(error: ParquetError) -> Problem {
    tracing::error!(%error, "a Parquet file could not be written");
    Problem::new(&ProblemKind::INTERNAL, "The Parquet file could not be written.")
}

/// The schema of a column. A list follows the format's rules for nested types: three levels, with required elements.
fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let primitive = |name: &str, physical: Physical, logical: Option<LogicalType>, repetition: Repetition| {
        let of_decimals = matches!(logical, Some(LogicalType::Decimal(_)));
        let mut builder =
            Field::primitive_type_builder(name, physical).with_repetition(repetition).with_logical_type(logical);
        if of_decimals {
            builder = builder.with_precision(DIGITS).with_scale(DECIMALS);
        }
        builder.build().map(Arc::new)
    };
    let name = &column.name;
    let one = |physical, logical| primitive(name, physical, logical, Repetition::OPTIONAL);
    match column.ty {
        Type::Text => one(Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Day => one(Physical::INT32, Some(LogicalType::Date)),
        Type::Integer => one(Physical::INT64, None),
        Type::Decimal => one(Physical::INT64, Some(LogicalType::decimal(DECIMALS, DIGITS))),
        Type::Boolean => one(Physical::BOOLEAN, None),
        Type::Many => {
            let element = primitive("element", Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED)?;
            let list = Field::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![element])
                .build()?;
            let field = Field::group_type_builder(name)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()?;
            Ok(Arc::new(field))
        }
    }
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field as Read;
    use serde_json::json;

    use axum::body::Bytes;

    use super::*;

    fn about() -> About {
        About {
            title: "T".to_owned(),
            release: "2026.11.0".to_owned(),
            released_on: None,
            as_of: None,
            has_citations: true,
            dataset: "D".to_owned(),
            license: None,
            attribution: "A".to_owned(),
            url: "https://ledger.test/x".to_owned(),
            site: "https://ledger.test".to_owned(),
            citation: "A: T.".to_owned(),
        }
    }

    fn columns() -> Vec<Column> {
        [
            ("id", Type::Text),
            ("amount", Type::Decimal),
            ("count", Type::Integer),
            ("disputed", Type::Boolean),
            ("known_from", Type::Day),
            ("many", Type::Many),
        ]
        .map(|(name, ty)| Column::of(name, ty))
        .into()
    }

    #[test]
    fn what_is_written_is_read_back_with_its_type() {
        let mut writer = Writer::new(columns(), about()).unwrap();
        let rows = [
            json!({"id": "=1", "amount": 7_220_030.56, "count": 5_000_000_000_i64, "disputed": true, "known_from": "2024-06-18", "many": ["a", {"id": null, "name": "b"}]}),
            json!({"id": "2", "amount": -0.5, "count": null, "disputed": null, "known_from": null, "many": []}),
            json!({"id": "3", "amount": 999_999_999_999_999_i64, "known_from": "1969-12-31"}),
        ];
        let mut bytes = Vec::new();
        for row in &rows {
            writer.add(&Json::from(row)).unwrap();
            bytes.extend(writer.take().unwrap());
        }
        bytes.extend(writer.finish().unwrap());
        let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
        let metadata = reader.metadata();
        assert_eq!((metadata.num_row_groups(), metadata.file_metadata().num_rows()), (3, 3));
        let says = metadata.file_metadata().key_value_metadata().unwrap();
        assert!(says.iter().any(|pair| pair.key == "release" && pair.value.as_deref() == Some("2026.11.0")));
        let read: Vec<Vec<Read>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_column_iter().map(|(_, field)| field.clone()).collect())
            .collect();
        assert_eq!(read[0][0], Read::Str("=1".to_owned()));
        let hundredths = |field: &Read| match field {
            Read::Decimal(decimal) => {
                assert_eq!((decimal.precision(), decimal.scale()), (18, 2));
                i64::from_be_bytes(decimal.data().try_into().unwrap())
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            read.iter().map(|row| hundredths(&row[1])).collect::<Vec<_>>(),
            [722_003_056, -50, 99_999_999_999_999_900]
        );
        assert_eq!((&read[0][2], &read[0][3]), (&Read::Long(5_000_000_000), &Read::Bool(true)));
        assert_eq!((&read[0][4], &read[2][4]), (&Read::Date(19_892), &Read::Date(-1)));
        let many = |field: &Read| match field {
            Read::ListInternal(list) => list.elements().iter().map(ToString::to_string).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!((many(&read[0][5]), many(&read[1][5]).len()), (vec!["\"a\"".to_owned(), "\"b\"".to_owned()], 0));
        assert_eq!((&read[1][2], &read[1][4], &read[2][5]), (&Read::Null, &Read::Null, &Read::Null));
    }

    #[test]
    fn a_value_of_another_type_is_refused() {
        for row in [json!({"amount": 0.001}), json!({"count": "5"}), json!({"known_from": "2024-06"})] {
            assert!(Writer::new(columns(), about()).unwrap().add(&Json::from(&row)).is_err(), "{row}");
        }
    }

    #[test]
    fn a_row_group_is_bounded() {
        let mut writer = Writer::new(vec![Column::of("id", Type::Text)], about()).unwrap();
        writer.add(&Json::from(&json!({"id": "x".repeat(GROUP_BYTES)}))).unwrap();
        assert!(writer.is_full());
        assert!(writer.take().unwrap().len() < GROUP_BYTES / 10, "compressed");
        assert!(!writer.is_full());
    }
}
