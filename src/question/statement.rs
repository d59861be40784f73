//! A statement to check: a value of a field of a record, as somebody gives it.

use iso_currency::Currency;
use ledger_core::claim::read::read_value;
use ledger_core::claim::{Claim, Value};
use ledger_core::describe::{Field, Filter, Format, Kind, Parameter, Resource, Test, Type};
use ledger_core::iso::{called, country};
use ledger_core::resources::{ALL, SUBJECT_KINDS, kind};
use ledger_core::value::Qualifier;
use ledger_core::vocabulary::{QUALIFIERS, Rank};
use ledger_core::words::{fold_white_space, list, nearest};

use ledger_store::editions::Editions;

use super::reader::{DEFAULT_LIMIT, Reader};
use super::{Grows, Question};
use crate::asked::Asked;
use crate::problem::Problem;

/// The parameters that make up a statement.
pub static STATEMENT: &[Filter] = &[
    Filter::new("subject_kind", Test::Code("subject_kind", &SUBJECT_KINDS), "The kind of record.", "contingent"),
    Filter::new(
        "subject_id",
        Test::Id("subject_id"),
        "The record. Without it, the filters of the kind find it (`country=KE`), and its words (`q`).",
        "ke-first-contingent",
    ),
    Filter::new("field", Test::Term("field"), "The field, as `/codebook` lists it.", "personnel"),
    Filter::new(
        "value",
        Test::Text("value"),
        "The value, as the field takes it: a number in digits, a date, a code, a text, or the code, id or name of a country, an organization or a mission.",
        "400",
    ),
    Filter::new(
        "qualifier",
        Test::Code("qualifier", &QUALIFIERS),
        "How exact the statement is, for numbers and dates; `exact` by default.",
        "about",
    ),
    Filter::new(
        "currency",
        Test::Currency("currency"),
        "The currency of a sum of money, by ISO 4217; that of the record by default.",
        "USD",
    ),
];

/// The filters of `STATEMENT` without which nothing can be checked.
pub const NEEDED: &[&str] = &["subject_kind", "field", "value"];

/// A statement to check.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The kind of record.
    pub kind: &'static Kind,
    /// The record, if it is named.
    pub subject_id: Option<String>,
    /// The field.
    pub field: &'static Field,
    /// What it says, as a claim that nobody has made.
    pub claim: Claim,
}

/// The collection whose list has the records of a kind.
#[must_use]
pub fn list_of(kind: &Kind) -> Option<&'static Resource> {
    ALL.iter().copied().find(|resource| resource.kind.is_some_and(|other| other.name == kind.name))
}

/// The filters by which records of a kind are found, without those that a statement has itself.
pub fn filters_of(kind: &Kind) -> impl Iterator<Item = &'static Filter> {
    let own = list_of(kind).map_or(&[] as &[Filter], |resource| resource.filters).iter();
    own.filter(|filter| STATEMENT.iter().all(|other| other.name != filter.name))
}

/// The kind that a query string names.
fn kind_in(query: &str) -> Option<&'static Kind> {
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "subject_kind");
    named.and_then(|(_, name)| kind(&name))
}

impl Question {
    /// The kind that it names, if it is for a check.
    #[must_use]
    pub fn given_kind(&self) -> Option<&'static Kind> {
        kind_in(&self.asked.query)
    }

    /// Reads a question for a check: a statement, and the filters of its kind, which find the record. A page takes an
    /// incomplete one, which it asks for the rest of.
    ///
    /// # Errors
    /// A problem that lists every bad parameter.
    pub fn of_check(asked: Asked, editions: &Editions) -> Result<(Self, Option<Statement>), Problem> {
        let kind = kind_in(&asked.query);
        let filters = || STATEMENT.iter().chain(kind.into_iter().flat_map(filters_of));
        let common = Parameter::OF_CHECKS.iter().map(|parameter| parameter.name());
        let known: Vec<&str> = filters().map(|filter| filter.name).chain(common).collect();
        let mut reader = Reader::new(&asked.query, &known);
        if !asked.prefers_page {
            for name in NEEDED {
                reader.require(name, "is missing or empty; a statement has a `subject_kind`, a `field` and a `value`");
            }
        }
        let statement = reader.statement(kind);
        let mut read = reader.read(filters(), &[], &[], Format::OF_CHECKS, editions)?;
        // A named record needs no filters and no words.
        let narrowed = read.selection.filters.iter().map(|narrowing| narrowing.filter);
        let narrowed = narrowed.filter(|filter| finds_records(filter)).map(|filter| filter.name).next();
        let narrowed = narrowed.or(read.selection.words.as_ref().map(|_| Parameter::Q.name()));
        if let (Some(name), true) = (narrowed, read.selection.given("subject_id").next().is_some()) {
            let detail = "finds a record, but `subject_id` names one already; leave out one of the two";
            return Err(Problem::parameter(name, detail));
        }
        read.selection.limit = DEFAULT_LIMIT;
        let mut question = Self::new(asked, read, Format::OF_CHECKS, Grows::AsAsked)?;
        question.selection.filters.retain(|narrowing| finds_records(narrowing.filter));
        Ok((if statement.is_some() { question } else { question.for_page_only() }, statement))
    }
}

/// Whether a filter is not part of a statement.
fn finds_records(filter: &Filter) -> bool {
    STATEMENT.iter().all(|own| own.name != filter.name)
}

impl Reader {
    /// The statement in the parameters; none if it is incomplete, or if a fault was found.
    fn statement(&mut self, kind: Option<&'static Kind>) -> Option<Statement> {
        let mut given = |name: &str| self.one(name).map(|text| text.trim().to_owned());
        let (subject_id, field, value) = (given("subject_id"), given("field"), given("value"));
        let (qualifier, currency) = (given("qualifier"), given("currency"));
        given("subject_kind");
        let (kind, name) = (kind?, field?);
        let Some(at) = kind.fields.iter().position(|field| field.name == name) else {
            let names: Vec<&str> = kind.fields.iter().map(|field| field.name).collect();
            let hint = match nearest(&name, &names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the fields are {}", list(&names)),
            };
            self.fault("field", format!("`{name}` is not a field of `{}`; {hint}", kind.name));
            return None;
        };
        let (field, text) = (&kind.fields[at], value?);
        // A code that is none has its own fault.
        let qualifier: Qualifier = qualifier.map_or(Ok(Qualifier::Exact), |text| text.parse()).ok()?;
        match qualifier {
            Qualifier::Planned if !matches!(field.ty, Type::Date) => {
                self.fault("qualifier", "can be `planned` only for a date; leave it out");
            }
            Qualifier::Exact => {}
            _ if !field.ty.is_hedged() => {
                self.fault("qualifier", format!("applies only to numbers and dates, not to `{name}`; leave it out"));
            }
            _ => {}
        }
        if currency.is_some() && !matches!(field.ty, Type::Money) {
            self.fault("currency", format!("applies only to sums of money, not to `{name}`; leave it out"));
        }
        // A line break would begin another line of the sentence that repeats it.
        let text = fold_white_space(&text);
        if text.is_empty() {
            self.fault("value", "is empty; give what the statement says");
            return None;
        }
        let text = match field.ty {
            Type::Country => country(&text).or_else(|| called(&text)).map_or(text, str::to_owned),
            _ => text,
        };
        let value: Value = read_value(field, &text).map_err(|wrong| self.fault("value", wrong)).ok()?;
        let text = if let Value::Number(number) = value { number.to_string() } else { text };
        let claim = Claim {
            row: 0,
            id: "".into(),
            field: at,
            value,
            text: text.into(),
            currency: currency.and_then(|code| Currency::from_code(&code.to_ascii_uppercase())),
            qualifier,
            source: 0,
            paragraph: None,
            locator: None,
            credit: None,
            valid_on: None,
            rank: Rank::Normal,
        };
        Some(Statement { kind, subject_id, field, claim })
    }
}
