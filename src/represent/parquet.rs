//! Apache Parquet, for data frames and every other tool that reads columns.
//!
//! The columns are those of CSV, with their types: numbers with two exact decimals, whole numbers, truth values, days
//! and lists of texts. Rows are gathered column by column until they make a row group, and a row group leaves as soon
//! as it is written, so memory is bounded whatever the set (`docs/decisions/0008-parquet-without-arrow.md`).

use std::fmt;
use std::sync::Arc;

use axum::body::Bytes;
use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type as Field, TypePtr};
use serde_json_borrow::Value as Json;

use super::table::{self, Column, Type};
use crate::dataset::value::Number;
use crate::problem::{Problem, ProblemKind};

/// The most rows of a row group.
const GROUP_ROWS: usize = 65_536;
/// About how many bytes of values, as they are gathered, make a row group.
const GROUP_BYTES: usize = 16 * 1024 * 1024;
/// The digits of a number, two of them after the point: more than any that the ledger takes.
const DIGITS: i32 = 18;
/// The decimals of a number.
const DECIMALS: i32 = 2;

/// What a file says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// What it holds.
    pub title: String,
    /// The edition.
    pub release: String,
    /// The address of the same rows, pinned to the edition.
    pub url: String,
}

impl About {
    fn properties(self) -> WriterProperties {
        let says = [
            ("title", self.title),
            ("release", self.release),
            ("license", "https://creativecommons.org/licenses/by/4.0/".to_owned()),
            ("attribution", "Mission Ledger".to_owned()),
            ("url", self.url),
        ];
        let says = says.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect();
        WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(says))
            .build()
    }
}

/// A file in the making.
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
    /// A problem of the server's own, were the columns none that a file can have.
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
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(root), Arc::new(about.properties()));
        Ok(Self { file: file.map_err(unwritable)?, columns, rows: 0 })
    }

    /// Adds a record.
    ///
    /// # Errors
    /// A problem of the server's own, where a value is none of its column's type.
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

    /// Writes a row group of what was gathered, and hands over the bytes.
    ///
    /// # Errors
    /// A problem of the server's own, were it not writable.
    pub fn take(&mut self) -> Result<Vec<u8>, Problem> {
        self.write_group().map_err(unwritable)?;
        // The writer counts what it wrote by itself, so what it wrote can go.
        Ok(std::mem::take(self.file.inner_mut()))
    }

    /// Writes what remains and the footer.
    ///
    /// # Errors
    /// A problem of the server's own, were it not writable.
    pub fn finish(mut self) -> Result<Vec<u8>, Problem> {
        self.write_group().and_then(|()| self.file.into_inner()).map_err(unwritable)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.rows > 0 {
            self.rows = 0;
            let mut group = self.file.next_row_group()?;
            for (column, gathered) in &mut self.columns {
                // Taken, so that a column's memory goes as soon as it is written.
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

/// The schema of a column. A list is as the format's rules for nested types say: three levels, the elements required.
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

/// The values of a column in a row group, and the levels that say where there are none.
///
/// A definition level counts how much of the path to a value is there; a repetition level of 1 goes on with the list
/// of the row before.
enum Gathered {
    Text { definitions: Vec<i16>, texts: Texts },
    Many { definitions: Vec<i16>, repetitions: Vec<i16>, texts: Texts },
    Day { definitions: Vec<i16>, values: Vec<i32> },
    Number { definitions: Vec<i16>, values: Vec<i64>, is_decimal: bool },
    Boolean { definitions: Vec<i16>, values: Vec<bool> },
}

/// Texts in one piece of memory, and where each ends.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    fn add(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
        self.ends.push(self.bytes.len());
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<usize>()
    }

    fn arrays(self) -> Vec<ByteArray> {
        let bytes = Bytes::from(self.bytes);
        let mut begin = 0;
        let mut next = |end| ByteArray::from(bytes.slice(std::mem::replace(&mut begin, end)..end));
        self.ends.into_iter().map(&mut next).collect()
    }
}

impl Gathered {
    fn of(ty: Type) -> Self {
        let definitions = Vec::new();
        match ty {
            Type::Text => Self::Text { definitions, texts: Texts::default() },
            Type::Many => Self::Many { definitions, repetitions: Vec::new(), texts: Texts::default() },
            Type::Day => Self::Day { definitions, values: Vec::new() },
            Type::Integer => Self::Number { definitions, values: Vec::new(), is_decimal: false },
            Type::Decimal => Self::Number { definitions, values: Vec::new(), is_decimal: true },
            Type::Boolean => Self::Boolean { definitions, values: Vec::new() },
        }
    }

    /// Adds the value of a row; nothing comes back where it is of another type.
    fn add(&mut self, value: &Json<'_>) -> Option<()> {
        match self {
            Self::Many { definitions, repetitions, texts } => match value {
                Json::Null => {
                    definitions.push(0);
                    repetitions.push(0);
                }
                Json::Array(items) if items.is_empty() => {
                    definitions.push(1);
                    repetitions.push(0);
                }
                Json::Array(items) => {
                    for (at, item) in items.iter().enumerate() {
                        definitions.push(2);
                        repetitions.push(i16::from(at > 0));
                        texts.add(&table::plain(item));
                    }
                }
                _ => return None,
            },
            Self::Text { definitions, .. }
            | Self::Day { definitions, .. }
            | Self::Number { definitions, .. }
            | Self::Boolean { definitions, .. }
                if value.is_null() =>
            {
                definitions.push(0);
            }
            Self::Text { definitions, texts } => {
                texts.add(&table::plain(value));
                definitions.push(1);
            }
            Self::Day { definitions, values } => {
                values.push(days(value.as_str()?)?);
                definitions.push(1);
            }
            Self::Number { definitions, values, is_decimal } => {
                values.push(if *is_decimal { hundredths(value)? } else { value.as_i64()? });
                definitions.push(1);
            }
            Self::Boolean { definitions, values } => {
                values.push(value.as_bool()?);
                definitions.push(1);
            }
        }
        Some(())
    }

    /// How many bytes it takes.
    fn size(&self) -> usize {
        let (levels, values) = match self {
            Self::Text { definitions, texts } => (definitions.len(), texts.size()),
            Self::Many { definitions, repetitions, texts } => (definitions.len() + repetitions.len(), texts.size()),
            Self::Day { definitions, values } => (definitions.len(), size_of_val(values.as_slice())),
            Self::Number { definitions, values, .. } => (definitions.len(), size_of_val(values.as_slice())),
            Self::Boolean { definitions, values } => (definitions.len(), values.len()),
        };
        levels * size_of::<i16>() + values
    }

    fn write(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<(), ParquetError> {
        match self {
            Self::Text { definitions, texts } => write::<ByteArrayType>(group, &texts.arrays(), &definitions, None),
            Self::Many { definitions, repetitions, texts } => {
                write::<ByteArrayType>(group, &texts.arrays(), &definitions, Some(&repetitions))
            }
            Self::Day { definitions, values } => write::<Int32Type>(group, &values, &definitions, None),
            Self::Number { definitions, values, .. } => write::<Int64Type>(group, &values, &definitions, None),
            Self::Boolean { definitions, values } => write::<BoolType>(group, &values, &definitions, None),
        }
    }
}

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    definitions: &[i16],
    repetitions: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("there are more columns than in the schema".into()))?;
    column.typed::<T>().write_batch(values, Some(definitions), repetitions)?;
    column.close()
}

/// A JSON number in hundredths, exactly; nothing where it has more decimals.
fn hundredths(value: &Json<'_>) -> Option<i64> {
    let Json::Number(number) = value else { return None };
    match number.as_i64() {
        Some(whole) => whole.checked_mul(100),
        None => number.to_string().parse::<Number>().ok().map(|number| number.0),
    }
}

/// A day, counted from 1 January 1970.
fn days(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    day.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field as Read;
    use serde_json::json;

    use super::*;

    fn about() -> About {
        About { title: "T".to_owned(), release: "2026.11.0".to_owned(), url: "https://ledger.test/x".to_owned() }
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
        assert!(writer.take().unwrap().len() < GROUP_BYTES / 100, "compressed");
        assert!(!writer.is_full());
    }
}
