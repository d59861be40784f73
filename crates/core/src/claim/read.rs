//! Reading claims, sources and identities from their lines.

use iso_currency::Currency;

use super::{Claim, Credit, Source, Value};
use crate::describe::{Code, Field, Kind, Type};
use crate::identity::Identity;
use crate::iso::{country, named};
use crate::package::{Fault, Row};
use crate::resources::KINDS;
use crate::value::{Number, PartialDate, Qualifier};
use crate::vocabulary::{DATED_BY, RANK_REASONS, RANKS, Rank, SOURCE_KINDS, TITLED_BY};
use crate::words::{filled, is_slug, is_term, list};

/// Reads one line of `sources.csv`.
pub fn read_source(row: Row<'_>, faults: &mut Vec<Fault>) -> Source {
    let cell = |column| row.cell(column);
    check_id(row, "id", faults);
    check_code(row, "kind", SOURCE_KINDS, faults);
    check_code(row, "dated_by", DATED_BY, faults);
    let published_on = optional(row, "published_on", faults, str::parse::<PartialDate>);
    if cell("published_on").is_empty() != (cell("dated_by") == "unknown") {
        faults.push(row.fault("dated_by", "must be `unknown` if `published_on` is empty, and only then"));
    }
    if !cell("titled_by").is_empty() {
        check_code(row, "titled_by", TITLED_BY, faults);
        if cell("title").is_empty() {
            faults.push(row.fault("titled_by", "must be empty: there is no title"));
        }
    }
    let language = cell("language");
    let is_language = language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    if !language.is_empty() && !is_language {
        faults.push(row.fault(
            "language",
            format!("`{language}` is not an ISO 639-1 code; write two lower-case letters, like `en`"),
        ));
    }
    let url = cell("url");
    let is_address = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    if !url.is_empty() && !is_address {
        faults.push(row.fault("url", "must start with `https://` or `http://`"));
    }
    if !cell("text_sha256").is_empty() && !is_hex(cell("text_sha256"), 64) {
        faults.push(row.fault("text_sha256", "must be 64 lower-case hex digits"));
    }
    Source {
        id: cell("id").to_owned(),
        published_on,
        copy_of: filled(cell("copy_of")),
        publisher: filled(cell("publisher")),
        agency: filled(cell("agency")),
    }
}

/// Reads one line of `claims.csv` about a record of `kind`; `None` if it has a fault, or no source. Without a kind, only
/// what does not depend on it is checked.
pub fn read_claim(row: Row<'_>, kind: Option<&Kind>, source: Option<usize>, faults: &mut Vec<Fault>) -> Option<Claim> {
    let cell = |column| row.cell(column);
    let before = faults.len();
    check_id(row, "id", faults);
    let name = cell("field");
    let at = kind.and_then(|kind| kind.fields.iter().position(|field| field.name == name));
    match kind {
        Some(kind) if at.is_none() => {
            let names: Vec<&str> = kind.fields.iter().map(|field| field.name).collect();
            let message = format!("`{name}` is not a field of `{}`; the fields are {}", kind.name, list(&names));
            faults.push(row.fault("field", message));
        }
        None if !KINDS.iter().any(|kind| kind.field(name).is_some()) => {
            faults.push(row.fault("field", format!("`{name}` is not a field of any kind of record; correct it")));
        }
        _ => {}
    }
    let qualifier =
        cell("qualifier").parse::<Qualifier>().map_err(|message| faults.push(row.fault("qualifier", message))).ok();
    check_code(row, "rank", RANKS, faults);
    let rank = Rank::named(cell("rank")).unwrap_or(Rank::Normal);
    if rank != Rank::Normal && cell("note").is_empty() {
        faults.push(row.fault("note", format!("a claim of rank `{}` needs a note that says why", cell("rank"))));
    }
    if !cell("rank_reason").is_empty() {
        check_code(row, "rank_reason", RANK_REASONS, faults);
        if rank != Rank::Deprecated {
            let message = format!("must be empty: the claim is `{}` and not `deprecated`", rank.as_str());
            faults.push(row.fault("rank_reason", message));
        }
    }
    let paragraph = optional(row, "paragraph", faults, |text| {
        text.parse::<i64>()
            .ok()
            .filter(|at| *at > 0)
            .ok_or_else(|| format!("`{text}` is not a paragraph number; count the non-blank lines from 1"))
    });
    if cell("paragraph").is_empty() != cell("paragraph_sha256").is_empty() {
        faults.push(row.fault("paragraph_sha256", "a paragraph and its hash go together; give both or neither"));
    } else if !cell("paragraph_sha256").is_empty() && !is_hex(cell("paragraph_sha256"), 16) {
        faults.push(row.fault("paragraph_sha256", "must be the first 16 hex digits of the SHA-256"));
    }
    let valid_on = optional(row, "valid_on", faults, str::parse::<PartialDate>);
    let Some(field) = kind.zip(at).map(|(kind, at)| &kind.fields[at]) else {
        faults.extend(refuse_blank(cell("value")).err().map(|message| row.fault("value", message)));
        return None;
    };
    let value = read_value(field, cell("value")).map_err(|message| faults.push(row.fault("value", message))).ok();
    let is_money = matches!(field.ty, Type::Money);
    let currency = Currency::from_code(cell("currency"));
    if is_money == cell("currency").is_empty() {
        let message = if is_money {
            "a sum of money needs an ISO 4217 code"
        } else {
            "only a sum of money has a currency; leave it empty"
        };
        faults.push(row.fault("currency", message));
    } else if is_money && currency.is_none() {
        let code = cell("currency");
        let meant = code.trim().to_ascii_uppercase();
        let hint = match Currency::from_code(&meant) {
            Some(_) => format!("; did you mean `{meant}`?"),
            None => ", which has three capitals, like `USD`".to_owned(),
        };
        faults.push(row.fault("currency", format!("`{code}` is not an ISO 4217 code{hint}")));
    }
    match qualifier {
        Some(Qualifier::Planned) if !matches!(field.ty, Type::Date) => {
            faults.push(row.fault("qualifier", "only a date can be `planned`"));
        }
        Some(hedge) if hedge != Qualifier::Exact && !field.ty.is_hedged() => {
            faults.push(
                row.fault(
                    "qualifier",
                    "only a number or a date can have a qualifier other than `exact`; write `exact`",
                ),
            );
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
        credit: Credit::of(filled(cell("attributed_to")), filled(cell("voice"))),
        valid_on,
        rank,
    })
}

/// Parses a value according to the type of its field.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn read_value(field: &Field, text: &str) -> Result<Value, String> {
    refuse_blank(text)?;
    match field.ty {
        Type::Code(codes) => {
            if codes.iter().any(|code| code.name == text) {
                Ok(Value::Word)
            } else {
                let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
                Err(format!("`{text}` is not a value of `{}`; use one of {}", field.name, list(&names)))
            }
        }
        Type::Term if !is_term(text) => Err(format!(
            "`{text}` is not a term; write lower-case words joined by underscores, like `displaced_persons`"
        )),
        Type::Country => match country(text).or_else(|| named(text)) {
            Some(code) if code == text => Ok(Value::Word),
            Some(code) => Err(format!("`{text}` is not an ISO 3166-1 alpha-2 code; did you mean `{code}`?")),
            None => Err(format!("`{text}` is not an ISO 3166-1 alpha-2 code, which has two capitals, like `KE`")),
        },
        Type::Text | Type::Term | Type::Party | Type::Mission => Ok(Value::Word),
        Type::Integer if !text.bytes().all(|byte| byte.is_ascii_digit()) => Err(format!(
            "`{text}` is not a whole number, 0 or more; write only digits, like `2000`, and put `about` and the like into `qualifier`"
        )),
        Type::Integer | Type::Money | Type::Decimal => text.parse::<Number>().map(Value::Number),
        Type::Date => text.parse::<PartialDate>().map(Value::Date),
    }
}

/// Refuses a value that is empty, or has white space around it.
fn refuse_blank(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("is empty; remove the claim if the value is not known".to_owned());
    }
    if text.trim() == text { Ok(()) } else { Err("starts or ends with white space; remove it".to_owned()) }
}

/// Refuses an identifier that is not a slug.
pub fn check_id(row: Row<'_>, column: &str, faults: &mut Vec<Fault>) {
    let id = row.cell(column);
    if !is_slug(id) {
        faults.push(row.fault(
            column,
            format!("`{id}` is not an identifier; write lower-case letters and digits joined by hyphens"),
        ));
    }
}

/// Refuses a cell that is not one of the codes.
pub fn check_code(row: Row<'_>, column: &str, codes: &[Code], faults: &mut Vec<Fault>) {
    let text = row.cell(column);
    if !codes.iter().any(|code| code.name == text) {
        let names: Vec<&str> = codes.iter().map(|code| code.name).collect();
        faults.push(row.fault(column, format!("`{text}` is not one of {}", list(&names))));
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

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Reads one line of the file of a kind.
#[must_use]
pub fn read_identity(row: Row<'_>, kind: &Kind) -> Identity {
    let cell = |column| filled(row.cell(column));
    let owner = kind.owner();
    Identity {
        id: row.id().into(),
        mission: cell("mission"),
        country: cell("country").or_else(|| cell("donor_country")),
        organization: cell("donor_organization"),
        part_of: cell("part_of"),
        owner: owner.and_then(|reference| cell(reference.column)),
        name: row.cell("name").into(),
        line: row.line(),
    }
}
