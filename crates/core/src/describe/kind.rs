//! What a kind of record is, as data: its identity, its fields and their peculiarities.

use super::code::Code;
use super::types::Type;
use crate::rules::Rules;

/// How many values of a field a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One; rival claims are a dispute.
    One,
    /// Many, side by side.
    Many,
    /// A wording: one is shown, others are in the citations, and they never dispute each other.
    Wording,
}

impl Holds {
    /// Its name in the codebook and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Many => "many",
            Self::Wording => "wording",
        }
    }
}

/// What a date is the date of, in the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A step that the field is named after: `departed_on` becomes `departed`.
    Step,
    /// The record itself, which is something that happened.
    Itself,
    /// The first day of the period that the record's number is about.
    PeriodStart,
    /// The last day of that period.
    PeriodEnd,
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
    /// The rules since which it is a state that changes over time, so that the latest `valid_on` wins; `None` if it is not.
    pub state: Option<Rules>,
    /// Whether its codes are the stages that a record passes through; totals are by stage.
    pub is_stage: bool,
    /// Whether its dates may be later than the source that reports them.
    pub may_lie_ahead: bool,
    /// What its dates are the dates of.
    pub moment: Moment,
    /// The field that holds the unit of its numbers.
    pub unit: Option<&'static str>,
    /// The role in which it names a country, as a code of the roles of countries.
    pub country_role: Option<&'static str>,
    /// Whether the record is called so too, for short.
    pub is_short_name: bool,
    /// What it means, for readers of the data.
    pub doc: &'static str,
}

impl Field {
    const fn new(name: &'static str, holds: Holds, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            holds,
            ty,
            state: None,
            is_stage: false,
            may_lie_ahead: false,
            moment: Moment::Step,
            unit: None,
            country_role: None,
            is_short_name: false,
            doc,
        }
    }

    /// A field with one value.
    #[must_use]
    pub const fn one(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self::new(name, Holds::One, ty, doc)
    }

    /// A field with one value that is a state: the latest `valid_on` wins.
    #[must_use]
    pub const fn state(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self { state: Some(Rules::V1), ..Self::new(name, Holds::One, ty, doc) }
    }

    /// A field with one code for the stage that the record has reached: a state, by which totals are grouped.
    #[must_use]
    pub const fn stage(name: &'static str, codes: &'static [Code], doc: &'static str) -> Self {
        Self { is_stage: true, ..Self::state(name, Type::Code(codes), doc) }
    }

    /// The closed list of its values; empty if it has none.
    #[must_use]
    pub const fn codes(&self) -> &'static [Code] {
        match self.ty {
            Type::Code(codes) => codes,
            _ => &[],
        }
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

    /// The same field, which is a state from some rules on.
    #[must_use]
    pub const fn state_since(self, rules: Rules) -> Self {
        Self { state: Some(rules), ..self }
    }

    /// Whether it is a state by some rules.
    #[must_use]
    pub fn is_state(&self, rules: Rules) -> bool {
        self.state.is_some_and(|since| since <= rules)
    }

    /// The same field, whose dates may be later than the source that reports them.
    #[must_use]
    pub const fn ahead(self) -> Self {
        Self { may_lie_ahead: true, ..self }
    }

    /// The same field, whose dates are those of the given moment.
    #[must_use]
    pub const fn of(self, moment: Moment) -> Self {
        Self { moment, ..self }
    }

    /// The same field, with the unit of its numbers in another field.
    #[must_use]
    pub const fn in_unit(self, field: &'static str) -> Self {
        Self { unit: Some(field), ..self }
    }

    /// The same field, which names a country in the given role.
    #[must_use]
    pub const fn as_role(self, role: &'static str) -> Self {
        Self { country_role: Some(role), ..self }
    }

    /// The same field, by whose values records are called too.
    #[must_use]
    pub const fn as_short_name(self) -> Self {
        Self { is_short_name: true, ..self }
    }

    /// Whether the field is a single number or date, served together with a qualifier.
    #[must_use]
    pub fn is_qualified(&self) -> bool {
        self.holds == Holds::One && self.ty.is_hedged()
    }
}

/// A foreign key of a record's identity, in the order of the seed file's columns.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// What it refers to.
    pub role: Role,
    /// Whether it must be filled.
    pub is_required: bool,
}

/// What a key refers to.
#[derive(Clone, Copy, Debug)]
pub enum Role {
    /// The mission that the record belongs to.
    Mission,
    /// The country whose record it is.
    Country,
    /// Who gives: a country or an organization (two columns, exactly one filled).
    Donor,
    /// The record of the same kind that contains it.
    PartOf,
    /// A record of another kind that it belongs to.
    Of(&'static Reference),
    /// The record of another kind inside which it is served.
    Within(&'static Reference),
}

/// How a kind refers to a record of another kind.
#[derive(Debug)]
pub struct Reference {
    /// The column of the seed file; for [`Role::Of`], also the property of the record.
    pub column: &'static str,
    /// The other kind.
    pub kind: &'static Kind,
    /// For [`Role::Within`], the property of the other record that holds those inside it.
    pub property: &'static str,
    /// What it means, for readers of the data.
    pub doc: &'static str,
}

impl Key {
    /// A key that may be empty.
    #[must_use]
    pub const fn optional(role: Role) -> Self {
        Self { role, is_required: false }
    }

    /// A key that must be filled.
    #[must_use]
    pub const fn required(role: Role) -> Self {
        Self { role, is_required: true }
    }

    /// The columns of the seed file.
    #[must_use]
    pub fn columns(self) -> Vec<&'static str> {
        match self.role {
            Role::Mission => vec!["mission"],
            Role::Country => vec!["country"],
            Role::Donor => vec!["donor_country", "donor_organization"],
            Role::PartOf => vec!["part_of"],
            Role::Of(reference) | Role::Within(reference) => vec![reference.column],
        }
    }
}

/// A kind of record that is folded from claims.
#[derive(Debug)]
pub struct Kind {
    /// Its name: `subject_kind` in the seeds, the identity table and, with `_version`, the table of versions.
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
    /// The fields that claims fill, in the order of the answers.
    pub fields: &'static [Field],
    /// The field with the figure that its records are about, by the evidence for which lists are filtered.
    pub figure: Option<&'static str>,
    /// The role in which its records name the country of their identity, as a code of the roles of countries.
    pub country_role: Option<&'static str>,
}

impl Kind {
    /// The name of the mission kind, which the others belong to.
    pub const MISSION: &'static str = "mission";

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The seed file.
    #[must_use]
    pub fn csv(&self) -> String {
        format!("{}.csv", self.file)
    }

    /// The table of its versions.
    #[must_use]
    pub fn version_table(&self) -> String {
        format!("{}_version", self.name)
    }

    /// The columns of the seed file: the identifier, the keys, the name.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let keys = self.keys.iter().flat_map(|key| key.columns());
        std::iter::once("id").chain(keys).chain(std::iter::once("name")).collect()
    }

    /// Whether it has fields with many values, which have their own table.
    #[must_use]
    pub fn has_values(&self) -> bool {
        self.fields.iter().any(|field| field.holds == Holds::Many)
    }

    /// The index of the field that is summed: the first quantity of a kind with parts.
    #[must_use]
    pub fn measure(&self) -> Option<usize> {
        let is_quantity = |field: &Field| matches!(field.ty, Type::Money | Type::Integer);
        if self.has_parts() { self.fields.iter().position(is_quantity) } else { None }
    }

    /// The index of the field with the figure that its records are about.
    #[must_use]
    pub fn figure(&self) -> Option<usize> {
        self.figure.and_then(|name| self.fields.iter().position(|field| field.name == name))
    }

    /// Whether its records are observations, each a number in a unit of its own: they can be about a whole mission, about one
    /// country in it, or about the country where it works, so each says which.
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        let may_be_of = |key: Option<&Key>| key.is_some_and(|key| !key.is_required);
        let is_observed = self.fields.iter().any(|field| field.unit.is_some());
        is_observed && may_be_of(self.mission()) && may_be_of(self.country())
    }

    /// The field that gives the stage of a record.
    #[must_use]
    pub fn stage(&self) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.is_stage)
    }

    /// The stages that its records go through, in the order in which they are usually reached.
    #[must_use]
    pub fn stages(&self) -> &'static [Code] {
        self.stage().map(Field::codes).unwrap_or_default()
    }

    /// The field whose dates are those of the given moment, other than a step.
    #[must_use]
    pub fn dated(&self, moment: Moment) -> Option<&'static Field> {
        self.fields.iter().find(|field| matches!(field.ty, Type::Date) && field.moment == moment)
    }

    /// The key that refers to a mission.
    #[must_use]
    pub fn mission(&self) -> Option<&'static Key> {
        self.keys.iter().find(|key| matches!(key.role, Role::Mission))
    }

    /// The key that refers to a country.
    #[must_use]
    pub fn country(&self) -> Option<&'static Key> {
        self.keys.iter().find(|key| matches!(key.role, Role::Country))
    }

    /// The keys by which what is inside its records is found too: the mission and the country.
    pub fn context(&self) -> impl Iterator<Item = &'static str> {
        let mission = self.mission().map(|_| "mission");
        mission.into_iter().chain(self.country().map(|_| "country"))
    }

    /// Whether its records have a donor.
    #[must_use]
    pub fn has_donor(&self) -> bool {
        self.keys.iter().any(|key| matches!(key.role, Role::Donor))
    }

    /// Whether its records can be parts of each other.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        self.keys.iter().any(|key| matches!(key.role, Role::PartOf))
    }

    /// The record of another kind that its records belong to.
    #[must_use]
    pub fn of(&self) -> Option<&'static Reference> {
        self.keys.iter().find_map(|key| if let Role::Of(reference) = key.role { Some(reference) } else { None })
    }

    /// The record of another kind that its records belong to, or inside which they are served.
    #[must_use]
    pub fn owner(&self) -> Option<&'static Reference> {
        self.within().or_else(|| self.of())
    }

    /// The record of another kind inside which its records are served.
    #[must_use]
    pub fn within(&self) -> Option<&'static Reference> {
        self.keys.iter().find_map(|key| if let Role::Within(reference) = key.role { Some(reference) } else { None })
    }
}
