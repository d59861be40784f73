//! What a kind of record is: its identity, its fields and their codes, said once and as data.
//!
//! The checker, the fold, the loader, the answers, the OpenAPI document and the codebook all read these
//! descriptions, so a field cannot exist in one of them and be missing in another
//! (`docs/decisions/0001-kinds-are-data.md`).

/// A code of a closed list, with its meaning.
#[derive(Debug)]
pub struct Code {
    /// The code, as seeds and answers write it.
    pub name: &'static str,
    /// One sentence that defines it.
    pub means: &'static str,
}

/// Makes a code: `code("offered", "…")`.
#[must_use]
pub const fn code(name: &'static str, means: &'static str) -> Code {
    Code { name, means }
}

/// The units of numbers.
pub const UNITS: &[Code] = &[
    code("persons", "People: the unit of every count of personnel, fatalities and the like."),
    code("votes", "Votes: the unit of `votes_for`, `votes_against` and `abstentions`."),
    code("percent", "Hundredths of a whole."),
    code("a plural noun", "Whatever else an indicator counts: `cases`, `states`, `incidents`."),
    code("ISO 4217 code", "Units of that currency, exact to the hundredth. Nothing is converted."),
];

/// How many values of a field a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One; rival claims are a dispute.
    One,
    /// Many, side by side.
    Many,
    /// A wording: one is shown, others stand in the citations, and they never dispute each other.
    Wording,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// A code of a closed list.
    Code(&'static [Code]),
    /// Free text.
    Text,
    /// An open code: lower-case words joined by underscores.
    Term,
    /// A whole number.
    Integer,
    /// A sum of money, exact to the hundredth, with its ISO 4217 currency.
    Money,
    /// A number with at most two decimals.
    Decimal,
    /// An ISO 8601 date of reduced precision.
    Date,
    /// A country, by ISO 3166-1 alpha-2 code.
    Country,
    /// A party: an organization of the ledger, or a name.
    Party,
    /// A mission of the ledger.
    Mission,
}

/// A field that claims fill.
#[derive(Debug)]
pub struct Field {
    /// Its name in seeds, answers and filters.
    pub name: &'static str,
    /// How many values a record holds.
    pub holds: Holds,
    /// What the values are.
    pub ty: Type,
    /// Whether it describes a state that changes with time, so that the latest `valid_on` wins.
    pub state: bool,
    /// What it means, for the reader of the data.
    pub doc: &'static str,
}

impl Field {
    const fn new(name: &'static str, holds: Holds, ty: Type, doc: &'static str) -> Self {
        Self { name, holds, ty, state: false, doc }
    }

    /// A field with one value.
    #[must_use]
    pub const fn one(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self::new(name, Holds::One, ty, doc)
    }

    /// A field with one value that is a state: the latest `valid_on` wins.
    #[must_use]
    pub const fn state(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self { state: true, ..Self::new(name, Holds::One, ty, doc) }
    }

    /// A field with many values.
    #[must_use]
    pub const fn many(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self::new(name, Holds::Many, ty, doc)
    }

    /// A field of wording.
    #[must_use]
    pub const fn wording(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self::new(name, Holds::Wording, ty, doc)
    }

    /// Whether the field is a single number or date, served with a qualifier beside it.
    #[must_use]
    pub fn is_qualified(&self) -> bool {
        self.holds == Holds::One && matches!(self.ty, Type::Integer | Type::Money | Type::Decimal | Type::Date)
    }
}

/// A foreign key of a record's identity, in the order of the seed file's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The mission that the record belongs to.
    Mission,
    /// The country whose record it is.
    Country,
    /// Who gives: a country or an organization (two columns, exactly one filled).
    Donor,
    /// The record of the same kind that contains it.
    PartOf,
    /// The legal case that a case event belongs to.
    Case,
}

impl Key {
    /// The columns of the seed file.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Mission => &["mission"],
            Self::Country => &["country"],
            Self::Donor => &["donor_country", "donor_organization"],
            Self::PartOf => &["part_of"],
            Self::Case => &["case"],
        }
    }
}

/// A kind of record that is folded from claims.
#[derive(Debug)]
pub struct Kind {
    /// `subject_kind` in the seeds; the identity table; with `_version`, the table of versions.
    pub name: &'static str,
    /// The seed file, without `.csv`.
    pub file: &'static str,
    /// The path segment of its list.
    pub path: &'static str,
    /// The name of its schema in the OpenAPI document.
    pub schema: &'static str,
    /// What one record is, in a sentence.
    pub doc: &'static str,
    /// The foreign keys of its identity.
    pub keys: &'static [Key],
    /// Whether the mission key must be filled.
    pub needs_mission: bool,
    /// Whether the country key must be filled.
    pub needs_country: bool,
    /// The fields that claims fill, in the order of the answers.
    pub fields: &'static [Field],
}

impl Kind {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The columns of the seed file: the identifier, the keys, the name.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let keys = self.keys.iter().flat_map(|key| key.columns().iter().copied());
        std::iter::once("id").chain(keys).chain(std::iter::once("name")).collect()
    }

    /// The place of the field that sums are made of: of a kind with parts, its first quantity.
    #[must_use]
    pub fn measure(&self) -> Option<usize> {
        let is_quantity = |field: &Field| matches!(field.ty, Type::Money | Type::Integer);
        if self.has(Key::PartOf) { self.fields.iter().position(is_quantity) } else { None }
    }

    /// Whether the identity has that key.
    #[must_use]
    pub fn has(&self, key: Key) -> bool {
        self.keys.contains(&key)
    }
}

/// Names a closed list of codes as a schema of the OpenAPI document.
#[macro_export]
macro_rules! code_schema {
    ($name:ident, $codes:expr, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $name;

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::openapi::codes($codes, $doc).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}
