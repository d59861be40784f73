//! The values of a column, gathered until they make a row group.

use axum::body::Bytes;
use jiff::civil::Date;
use ledger_core::value::Number;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::writer::SerializedRowGroupWriter;
use serde_json_borrow::Value as Json;

use crate::represent::table::{self, Type};

/// The values of a column in a row group, and the levels that mark missing values.
///
/// A definition level counts how much of the path to a value is present; a repetition level of 1 continues the list
/// of the same row.
pub(super) enum Gathered {
    Text { definitions: Vec<i16>, texts: Texts },
    Many { definitions: Vec<i16>, repetitions: Vec<i16>, texts: Texts },
    Day { definitions: Vec<i16>, values: Vec<i32> },
    Number { definitions: Vec<i16>, values: Vec<i64>, is_decimal: bool },
    Boolean { definitions: Vec<i16>, values: Vec<bool> },
}

/// Texts in one piece of memory, and where each ends.
#[derive(Default)]
pub(super) struct Texts {
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
    pub(super) fn of(ty: Type) -> Self {
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

    /// Adds the value of a row; returns `None` if it has another type.
    pub(super) fn add(&mut self, value: &Json<'_>) -> Option<()> {
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
    pub(super) fn size(&self) -> usize {
        let (levels, values) = match self {
            Self::Text { definitions, texts } => (definitions.len(), texts.size()),
            Self::Many { definitions, repetitions, texts } => (definitions.len() + repetitions.len(), texts.size()),
            Self::Day { definitions, values } => (definitions.len(), size_of_val(values.as_slice())),
            Self::Number { definitions, values, .. } => (definitions.len(), size_of_val(values.as_slice())),
            Self::Boolean { definitions, values } => (definitions.len(), values.len()),
        };
        levels * size_of::<i16>() + values
    }

    pub(super) fn write(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<(), ParquetError> {
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

/// A JSON number in hundredths, exactly; `None` if it has more decimals.
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
