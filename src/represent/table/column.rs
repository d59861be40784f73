//! The columns of tables: what each shows of a record, and with which type.

use serde_json_borrow::Value;

use super::cited::{property, property_at};
use super::meaning::Meaning;

/// What the cells of a column are, in a format that has types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A text; also a date of reduced precision, so that a month stays a month.
    Text,
    /// A whole number.
    Integer,
    /// A number with two exact decimals: every number of the ledger that is not an integer.
    Decimal,
    /// True or false.
    Boolean,
    /// A calendar day.
    Day,
    /// Any number of texts.
    Many,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub ty: Type,
    /// What it shows of a record.
    pub(super) shows: Shows,
}

/// What a column shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// A property, whole, or what is at this path inside it.
    Property(String, Vec<String>),
    /// Which sources support the values that the record shows.
    Sources,
    /// Which other values sources give that cannot be true as well.
    Rivals,
    /// What a property says of each field, like how many sources there are.
    OfFields(&'static str),
    /// What another column means: which, and how to say it.
    Meaning(Box<Shows>, Meaning),
}

impl Shows {
    /// The property that a line of JSON has for the column.
    pub(super) fn property(&self) -> &str {
        match self {
            Self::Property(property, _) => property,
            Self::Sources => "sources",
            Self::Rivals => "rivals",
            Self::OfFields(property) => property,
            Self::Meaning(of, _) => of.property(),
        }
    }

    /// What it shows of a record, if that is there as it is.
    pub(super) fn of<'a, 'v>(&self, record: &'a Value<'v>) -> &'a Value<'v> {
        self.at(record, &mut 0)
    }

    /// The same; `place` is where the record before had the property.
    pub(super) fn at<'a, 'v>(&self, record: &'a Value<'v>, place: &mut usize) -> &'a Value<'v> {
        match self {
            Self::Property(name, path) => {
                path.iter().fold(property_at(record, name, place), |whole, part| property(whole, part))
            }
            Self::Sources | Self::Rivals | Self::OfFields(_) | Self::Meaning(..) => &Value::Null,
        }
    }
}

impl Column {
    /// A column that shows a property whole.
    #[must_use]
    pub fn of(property: &str, ty: Type) -> Self {
        Self { name: property.to_owned(), ty, shows: Shows::Property(property.to_owned(), Vec::new()) }
    }

    /// A column with its own name that shows what is at a path inside a property.
    pub(super) fn inside(property: &str, path: &[&str], name: String, ty: Type) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        Self { name, ty, shows: Shows::Property(property.to_owned(), path) }
    }

    /// Whether its cells are dates, which may have reduced precision.
    #[must_use]
    pub fn is_date(&self) -> bool {
        self.ty == Type::Day
            || self.ty == Type::Text && (self.name.ends_with("_on") || DATES.contains(&self.name.as_str()))
    }

    /// Whether `fields` can ask for it by this name: an object can be asked for whole.
    pub(super) fn is_named(&self, field: &str) -> bool {
        self.name == field || !matches!(self.shows, Shows::Meaning(..)) && self.shows.property() == field
    }
}

/// The columns that say what a column means: the days of a date, the alpha-3 codes of countries, items in Wikidata.
pub(super) fn meanings(column: &Column) -> Vec<Column> {
    let column_of = |meaning: Meaning, ty| Column {
        name: meaning.column(&column.name),
        ty,
        shows: Shows::Meaning(Box::new(column.shows.clone()), meaning),
    };
    let is_country = |name: &str| name == "donor" || name == "country" || name.ends_with("_country");
    match (&column.shows, column.ty) {
        (_, Type::Text) if column.is_date() => {
            vec![column_of(Meaning::First, Type::Day), column_of(Meaning::Last, Type::Day)]
        }
        (Shows::Property(of, path), Type::Text) if *path == ["id"] && is_country(of) => {
            vec![column_of(Meaning::Alpha3, Type::Text)]
        }
        (Shows::Property(of, path), Type::Many) if path.is_empty() && is_country(of) => {
            vec![column_of(Meaning::Alpha3, Type::Many)]
        }
        (Shows::Property(of, _), _) if of == "identifiers" => vec![column_of(Meaning::Wikidata, Type::Text)],
        _ => Vec::new(),
    }
}

/// The columns of dates whose names do not end like those of others.
const DATES: &[&str] =
    &["date", "period_start", "period_end", "first_published", "last_published", "reported_from", "reported_to"];
