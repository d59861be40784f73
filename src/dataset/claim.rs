//! Claims and sources as the seeds state them, typed.

use iso_currency::Currency;
use jiff::civil::Date;

use super::package::{Fault, Row};
use super::value::{Interval, Number, PartialDate, Qualifier, is_term};
use crate::code_schema;
use crate::kind::{Code, Field, Kind, Type, code};

/// What a source can be.
pub const SOURCE_KINDS: &[Code] = &[
    code("news", "A report of a news medium."),
    code("government_statement", "A statement or publication of a government."),
    code("un_document", "A document or press release of the United Nations."),
    code("court_record", "A judgment, ruling or filing of a court."),
    code("think_tank", "An analysis of a research institute."),
    code("ngo_report", "A report of a non-governmental organization."),
    code("encyclopedia", "An article of an encyclopedia."),
    code("press_release", "A press release of anybody else."),
    code("other", "None of the above."),
];

code_schema!(SourceKind, SOURCE_KINDS, "What a source can be.");

/// How the date of a source is known.
pub const DATED_BY: &[Code] = &[
    code("stated", "The source states it."),
    code("address", "It stands in the source's address."),
    code("inferred", "It was inferred from what the source tells; the note says how."),
    code("unknown", "It is not known."),
];

code_schema!(DatedBy, DATED_BY, "How the date of a source is known.");

/// What an organization can be.
pub const ORGANIZATION_KINDS: &[Code] = &[
    code("court", "A court."),
    code("government", "A government, ministry, parliament or council of state."),
    code("agency", "An agency or service of a government."),
    code("un_body", "A body of the United Nations."),
    code("regional_body", "An organization of states."),
    code("fund", "A fund."),
    code("ngo", "A non-governmental organization."),
    code("political_party", "A political party."),
    code("armed_group", "An armed group."),
    code("other", "None of the above."),
];

code_schema!(OrganizationKind, ORGANIZATION_KINDS, "What an organization can be.");

/// The curator's word on a claim, best first.
pub const RANKS: &[Code] = &[
    code("preferred", "The curator holds it to be right; the note says why."),
    code("normal", "It counts like any other."),
    code("deprecated", "It is known to be wrong or worthless and never counts; the note says why."),
];

code_schema!(Rank, RANKS, "The curator's word on a claim.");

/// A source, typed.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its identifier.
    pub id: String,
    /// When it was published, as precisely as is known.
    pub published_on: Option<PartialDate>,
    /// The source that it reprints.
    pub copy_of: Option<String>,
}

impl Source {
    /// The first day on which what it says counts: of a month the last.
    #[must_use]
    pub fn visible_from(&self) -> Option<Date> {
        self.published_on.map(PartialDate::last)
    }

    /// The day that decides between it and other sources: of a month the first.
    #[must_use]
    pub fn precedence(&self) -> Option<Date> {
        self.published_on.map(PartialDate::first)
    }
}

/// A value of a claim, parsed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A code, a term, a text, a country, a mission or an organization's id or name: the text of the claim.
    Word,
    /// A number.
    Number(Number),
    /// A date.
    Date(PartialDate),
}

/// A claim, typed: one value that one source gives for one field of one record. There may be millions of them.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its place in `claims.csv`, from 0.
    pub row: usize,
    /// Its identifier.
    pub id: Box<str>,
    /// The place of its field among the fields of its kind.
    pub field: usize,
    /// The value, parsed.
    pub value: Value,
    /// The value, as the seeds write it.
    pub text: Box<str>,
    /// The currency of a sum of money.
    pub currency: Option<Currency>,
    /// How the source hedges it.
    pub qualifier: Qualifier,
    /// The place of its source in the list of sources.
    pub source: usize,
    /// The paragraph, from 1.
    pub paragraph: Option<i64>,
    /// Another way to say where in the source.
    pub locator: Option<Box<str>>,
    /// Whom the source credits.
    pub attributed_to: Option<Box<str>>,
    /// The date that the value is about, as the seeds write it.
    pub valid_on: Option<PartialDate>,
    /// The place of its rank in [`RANKS`]: 0 is best.
    pub rank: usize,
}

impl Claim {
    /// What the value can mean.
    #[must_use]
    pub fn interval(&self) -> Interval {
        match self.value {
            Value::Word => Interval::of_word(&self.text),
            Value::Number(number) => Interval::of_number(number, self.qualifier),
            Value::Date(date) => Interval::of_date(date, self.qualifier),
        }
    }

    /// The ISO 4217 code of its currency.
    #[must_use]
    pub fn currency_code(&self) -> Option<&'static str> {
        self.currency.map(|currency| currency.code())
    }

    /// Whether the curator has set it aside.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        self.rank == 2
    }

    /// Whether two claims of a field can both be true.
    ///
    /// An expectation is no rival of a report, another currency is a conversion, and in a state field
    /// different stated dates make a sequence.
    #[must_use]
    pub fn agrees(&self, other: &Self, field: &Field) -> bool {
        (self.qualifier == Qualifier::Planned) != (other.qualifier == Qualifier::Planned)
            || self.currency != other.currency
            || (field.state && self.valid_on.is_some() && other.valid_on.is_some() && self.valid_on != other.valid_on)
            || self.text == other.text && self.qualifier == other.qualifier
            || self.interval().meets(&other.interval())
    }
}

/// Reads one line of `sources.csv`.
pub fn read_source(row: Row<'_>, faults: &mut Vec<Fault>) -> Source {
    let cell = |column| row.cell(column);
    check_id(row, "id", faults);
    check_code(row, "kind", SOURCE_KINDS, faults);
    check_code(row, "dated_by", DATED_BY, faults);
    let published_on = optional(row, "published_on", faults, str::parse::<PartialDate>);
    if published_on.is_some() == (cell("dated_by") == "unknown") {
        faults.push(row.fault("dated_by", "must be `unknown` where `published_on` is empty, and only there"));
    }
    let language = cell("language");
    let is_language = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if !language.is_empty() && !is_language {
        faults.push(
            row.fault(
                "language",
                format!("`{language}` is no ISO 639-1 code; write two lower-case letters, like `en`"),
            ),
        );
    }
    let url = cell("url");
    let is_address = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if !url.is_empty() && !is_address {
        faults.push(row.fault("url", "must start with `https://` or `http://`"));
    }
    if !cell("text_sha256").is_empty() && !is_hex(cell("text_sha256"), 64) {
        faults.push(row.fault("text_sha256", "must be 64 lower-case hex digits"));
    }
    Source { id: cell("id").to_owned(), published_on, copy_of: filled(cell("copy_of")) }
}

/// Reads one line of `claims.csv` about a record of `kind`; `None` where it cannot count as a claim.
pub fn read_claim(row: Row<'_>, kind: &Kind, source: Option<usize>, faults: &mut Vec<Fault>) -> Option<Claim> {
    let cell = |column| row.cell(column);
    let before = faults.len();
    check_id(row, "id", faults);
    let name = cell("field");
    let at = kind.fields.iter().position(|field| field.name == name);
    if at.is_none() {
        let names: Vec<&str> = kind.fields.iter().map(|field| field.name).collect();
        faults.push(
            row.fault("field", format!("`{name}` is no field of a {}; the fields are {}", kind.name, list(&names))),
        );
    }
    if source.is_none() {
        faults.push(row.fault(
            "source_id",
            format!("no source `{}` in sources.csv; add it there or mend the id", cell("source_id")),
        ));
    }
    let qualifier =
        cell("qualifier").parse::<Qualifier>().map_err(|message| faults.push(row.fault("qualifier", message))).ok();
    check_code(row, "rank", RANKS, faults);
    let rank = RANKS.iter().position(|rank| rank.name == cell("rank")).unwrap_or(1);
    if rank != 1 && cell("note").is_empty() {
        faults.push(row.fault("note", format!("a claim of rank `{}` needs a note that says why", cell("rank"))));
    }
    let paragraph = optional(row, "paragraph", faults, |text| {
        text.parse::<i64>()
            .ok()
            .filter(|at| *at > 0)
            .ok_or_else(|| format!("`{text}` is no paragraph; count the non-blank lines from 1"))
    });
    if cell("paragraph").is_empty() != cell("paragraph_sha256").is_empty() {
        faults.push(row.fault("paragraph_sha256", "a paragraph and its hash go together; give both or neither"));
    } else if !cell("paragraph_sha256").is_empty() && !is_hex(cell("paragraph_sha256"), 16) {
        faults.push(row.fault("paragraph_sha256", "must be the first 16 hex digits of the SHA-256"));
    }
    let valid_on = optional(row, "valid_on", faults, str::parse::<PartialDate>);
    let field = &kind.fields[at?];
    let value = read_value(field, cell("value")).map_err(|message| faults.push(row.fault("value", message))).ok();
    let is_money = matches!(field.ty, Type::Money);
    let currency = Currency::from_code(cell("currency"));
    if is_money == cell("currency").is_empty() {
        let message = if is_money {
            "a sum of money needs its ISO 4217 code"
        } else {
            "only a sum of money has a currency; leave it empty"
        };
        faults.push(row.fault("currency", message));
    } else if is_money && currency.is_none() {
        faults.push(row.fault("currency", format!("`{}` is no ISO 4217 code", cell("currency"))));
    }
    match qualifier {
        Some(Qualifier::Planned) if !matches!(field.ty, Type::Date) => {
            faults.push(row.fault("qualifier", "only a date can be `planned`"));
        }
        Some(hedge)
            if hedge != Qualifier::Exact
                && !matches!(field.ty, Type::Integer | Type::Money | Type::Decimal | Type::Date) =>
        {
            faults.push(row.fault("qualifier", "only a number or a date can be hedged; write `exact`"));
        }
        _ => {}
    }
    if faults.len() > before {
        return None;
    }
    Some(Claim {
        row: row.at,
        id: cell("id").into(),
        field: at?,
        value: value?,
        text: cell("value").into(),
        currency,
        qualifier: qualifier?,
        source: source?,
        paragraph,
        locator: filled(cell("locator")),
        attributed_to: filled(cell("attributed_to")),
        valid_on,
        rank,
    })
}

/// Parses a value as its field wants it.
fn read_value(field: &Field, text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Err("is empty; what is not known has no claim".to_owned());
    }
    if text.trim() != text {
        return Err("has white space at an end; remove it".to_owned());
    }
    match field.ty {
        Type::Code(codes) => {
            if codes.iter().any(|code| code.name == text) {
                Ok(Value::Word)
            } else {
                let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
                Err(format!("`{text}` is no {}; use {}", field.name, list(&names)))
            }
        }
        Type::Term if !is_term(text) => {
            Err(format!("`{text}` is no term; write lower-case words joined by underscores, like `displaced_persons`"))
        }
        Type::Country if country(text).is_none_or(|code| code != text) => {
            Err(format!("`{text}` is no ISO 3166-1 alpha-2 code"))
        }
        Type::Text | Type::Term | Type::Country | Type::Party | Type::Mission => Ok(Value::Word),
        Type::Integer => match text.parse::<Number>()? {
            number if number.0 % 100 == 0 && number.0 >= 0 && !text.contains('.') => Ok(Value::Number(number)),
            _ => Err(format!("`{text}` is no whole number from 0")),
        },
        Type::Money | Type::Decimal => text.parse::<Number>().map(Value::Number),
        Type::Date => text.parse::<PartialDate>().map(Value::Date),
    }
}

/// The ISO 3166-1 alpha-2 code for a code of two or three letters, in any letter case.
#[must_use]
pub fn country(text: &str) -> Option<&'static str> {
    let upper = text.to_ascii_uppercase();
    match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    }
    .map(|country| country.alpha2)
}

/// Refuses an identifier that is no slug.
pub fn check_id(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) {
    let id = row.cell(column);
    if !super::value::is_slug(id) {
        faults.push(
            row.fault(
                column,
                format!("`{id}` is no identifier; write lower-case letters and digits joined by hyphens"),
            ),
        );
    }
}

/// Refuses a cell that is none of the codes.
pub fn check_code(row: Row<'_>, column: &str, codes: &[Code], faults: &mut Vec<Fault>) {
    let text = row.cell(column);
    if !codes.iter().any(|code| code.name == text) {
        let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
        faults.push(row.fault(column, format!("`{text}` is none of {}", list(&names))));
    }
}

fn optional<T>(
    row: Row<'_>,
    column: &str,
    faults: &mut Vec<Fault>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    read(text).map_err(|message| faults.push(row.fault(column, message))).ok()
}

/// A cell, unless it is empty.
#[must_use]
pub fn filled<'a, T: From<&'a str>>(text: &'a str) -> Option<T> {
    (!text.is_empty()).then(|| text.into())
}

/// Words in backticks, joined by commas.
#[must_use]
pub fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What identifies a record: its identifier, its keys and its name. No claims are needed for it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The identifier.
    pub id: Box<str>,
    /// The mission.
    pub mission: Option<Box<str>>,
    /// The country; of a tranche, the donor country.
    pub country: Option<Box<str>>,
    /// The donor organization of a tranche.
    pub organization: Option<Box<str>>,
    /// The record that contains it, or the case of a case event.
    pub parent: Option<Box<str>>,
    /// The name, in the ledger's words.
    pub name: Box<str>,
    /// The line of the seed file.
    pub line: u64,
}

impl Identity {
    /// Reads a line of the seed file of a kind.
    #[must_use]
    pub fn read(row: Row<'_>) -> Self {
        let cell = |column| filled(row.cell(column));
        Self {
            id: row.id().into(),
            mission: cell("mission"),
            country: cell("country").or_else(|| cell("donor_country")),
            organization: cell("donor_organization"),
            parent: cell("part_of").or_else(|| cell("case")),
            name: row.cell("name").into(),
            line: row.line(),
        }
    }
}
