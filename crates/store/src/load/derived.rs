//! What is derived from a version of a record: its disputes, its dates, and what it changed. What a dispute says is in
//! `discrepancies`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ledger_core::claim::{Claim, Value};
use ledger_core::describe::{Field, Holds, Kind, Moment, Type};
use ledger_core::fold::Folded;
use ledger_core::resources::Subject;
use ledger_core::resources::timeline::TimelineEntry;
use ledger_core::rules::Rules;
use ledger_core::steps::steps;
use ledger_core::value::{Number, Qualifier};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::edition::{EditionWriter, distinct};
use super::framed::Rendered;
use super::lists::Head;
use super::version::{Of, Property, Stances, Version};
use super::writer::{Row, Stopped};
use crate::index::Member;

/// The state of a version, to compare the next one with.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// What its properties show, in the order of its kind; empty before the first version.
    values: Vec<Json>,
    /// The live claims, as rows of `claims.csv`, by the part of the history that reports them, in order.
    claims: Vec<(Told, usize)>,
    /// The day since when each field has been disputed without a break.
    disputed_since: BTreeMap<&'static str, Option<String>>,
}

/// The part of a history that reports a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// A field of the record.
    Field(&'static str),
    /// The records inside it.
    Inside,
}

/// What a version changed.
#[derive(Serialize)]
struct Changes<'t> {
    changes: Vec<Change<'t>>,
    /// The new claims, in the order of their ids.
    claims: Vec<&'t str>,
}

/// A property that a version changed, with the new claims behind it.
#[derive(Serialize)]
struct Change<'t> {
    field: &'t str,
    old: &'t Json,
    new: &'t Json,
    claims: Vec<&'t str>,
}

impl Before {
    /// The day since when a field has been disputed, if it now is.
    fn since(&mut self, field: &'static str, disputed: bool, known_from: Option<&String>) -> Option<String> {
        if !disputed {
            self.disputed_since.remove(field);
            return None;
        }
        self.disputed_since.entry(field).or_insert_with(|| known_from.cloned()).clone()
    }
}

/// What a version changed, field by field, with its new claims in the order of their ids, as JSON.
pub(super) fn changes(version: &Version<'_>, properties: Vec<Property>, before: &mut Before) -> String {
    let own = version.kind.fields.iter().map(|field| Told::Field(field.name)).zip(&version.fields);
    let inside = version.inside.iter().flat_map(|inner| inner.fields.iter().map(|folded| (Told::Inside, folded)));
    let live = own.chain(inside).flat_map(|(told, folded)| folded.live.iter().map(move |claim| (told, *claim)));
    let mut live: Vec<(Told, &Claim)> = live.collect();
    live.sort_unstable_by_key(|(told, claim)| (*told, claim.row));
    let claims: Vec<(Told, usize)> = live.iter().map(|(told, claim)| (*told, claim.row)).collect();
    live.retain(|(told, claim)| before.claims.binary_search(&(*told, claim.row)).is_err());
    let of_field = |told: Told| live.iter().filter(move |(of, _)| *of == told).map(|(_, claim)| &*claim.id);
    let shown: Vec<(Cow<'static, str>, Of, Json)> = properties
        .into_iter()
        .filter(|property| property.of != Of::Identity)
        .map(|Property { name, of, json, .. }| match (of, json) {
            // Records inside this one are given by their identifiers: their citations are in the record.
            (Of::Inside, Json::Array(records)) => {
                (name, of, records.iter().map(|record| record["id"].clone()).collect())
            }
            (_, json) => (name, of, json),
        })
        .collect();
    let (none, nothing) = (json!([]), Json::Null);
    let mut changes = Vec::new();
    for (at, (name, of, new)) in shown.iter().enumerate() {
        let old = before.values.get(at).unwrap_or(if new.is_array() { &none } else { &nothing });
        if old == new {
            continue;
        }
        let claims = match of {
            Of::Disputed => version.disputed().into_iter().flat_map(|field| of_field(Told::Field(field))).collect(),
            Of::Field(field) => of_field(Told::Field(field)).collect(),
            Of::Inside => of_field(Told::Inside).collect(),
            Of::Identity | Of::Parts => Vec::new(),
        };
        changes.push(Change { field: name, old, new, claims });
    }
    let mut fresh: Vec<&Claim> = live.iter().map(|(_, claim)| *claim).collect();
    fresh.sort_unstable_by_key(|claim| claim.row);
    let told = Changes { changes, claims: fresh.iter().map(|claim| &*claim.id).collect() };
    // Serializing plain data cannot fail.
    let told = serde_json::to_string(&told).unwrap_or_default();
    before.values = shown.into_iter().map(|(_, _, json)| json).collect();
    before.claims = claims;
    told
}

/// What a version belongs to, for the filters of what is derived from it.
#[derive(Debug)]
pub(super) struct Belongs<'a> {
    /// The mission; for a record inside another, that of the outer record.
    pub mission: Option<&'a str>,
    /// The countries that it belongs to or concerns.
    pub countries: Vec<&'a str>,
    /// The name of the outer record, if it is inside one.
    pub outer: Option<&'a str>,
}

impl<'d> EditionWriter<'_, 'd> {
    /// Writes the disputes and the dates of a version.
    pub(super) fn derive(
        &mut self,
        version: &Version<'d>,
        head: &Head,
        belongs: &Belongs<'d>,
        before: &mut Before,
    ) -> Result<(), Stopped> {
        let kind = version.kind;
        for (field, folded) in kind.fields.iter().zip(&version.fields) {
            let since = before.since(field.name, folded.disputed, head.known_from.as_ref());
            if folded.disputed {
                self.discrepancy(version, field, folded, head, belongs, since)?;
            }
            let is_dated = matches!(field.ty, Type::Date) && field.holds == Holds::One;
            // A period is one entry, at its end date.
            let has_end = || kind.dated(Moment::PeriodEnd).is_some_and(|end| !version.shown(end.name).is_empty());
            let is_start = field.moment == Moment::PeriodStart && has_end();
            if is_dated && !is_start && !folded.shown.is_empty() {
                self.timeline(version, field, folded, head, belongs)?;
            }
        }
        Ok(())
    }

    pub(super) fn head_of(
        &mut self,
        stem: &'static str,
        version: &Version<'_>,
        field: &Field,
        head: &Head,
        disputed: bool,
    ) -> Head {
        Head {
            version: self.queue.next(stem),
            id: format!("{}.{}.{}", version.kind.name, version.identity.id, field.name),
            disputed,
            ..head.clone()
        }
    }

    fn timeline(
        &mut self,
        version: &Version<'d>,
        field: &'static Field,
        folded: &Folded<'d>,
        head: &Head,
        belongs: &Belongs<'d>,
    ) -> Result<(), Stopped> {
        let Some(shown) = folded.shown.first() else { return Ok(()) };
        let head = self.head_of("timeline", version, field, head, folded.disputed);
        let mut text = entry(version, field, belongs);
        if shown.qualifier == Qualifier::Planned && self.dataset().package.rules >= Rules::V3 {
            text.push_str(" (planned)");
        }
        let (quantity, unit) = quantity(version);
        let number = quantity.and_then(|claim| match claim.value {
            Value::Number(number) => Some(number),
            _ => None,
        });
        let row = TimelineEntry {
            id: head.id.clone(),
            url: format!("/timeline/{}", head.id),
            date: &shown.text,
            date_qualifier: shown.qualifier,
            subject: Subject::of(version.kind, version.identity),
            field: field.name,
            text: &text,
            citations: self.names.citations(&self.fold(), field, folded),
            what: (field.moment == Moment::Step).then(|| field.name.strip_suffix("_on").unwrap_or(field.name)),
            quantity: number.map_or(Json::Null, Number::json),
            quantity_qualifier: quantity.map(|claim| claim.qualifier),
            quantity_unit: unit,
            disputed: folded.disputed,
        };
        let columns = head
            .row(self.number, 5)
            .with("kind", version.kind.name)
            .with("subject_id", &version.identity.id)
            .with("field", field.name)
            .with("mission", belongs.mission)
            .with("date", &shown.text);
        let record = serde_json::to_string(&row).unwrap_or_default();
        self.derived_row("timeline", &head, columns, version, (field, folded), belongs, record, vec![text.into()], &[])
    }

    /// The countries, sources, words and text of a derived row.
    #[expect(clippy::too_many_arguments, reason = "each is a part of the row")]
    pub(super) fn derived_row(
        &mut self,
        stem: &'static str,
        head: &Head,
        columns: Row,
        version: &Version<'d>,
        (field, folded): (&'static Field, &Folded<'d>),
        belongs: &Belongs<'d>,
        record: String,
        texts: Vec<Cow<'_, str>>,
        explained_by: &[usize],
    ) -> Result<(), Stopped> {
        let member = |value: &&'d str| Member { field: "country", value: (*value).into(), organization: None };
        let members = belongs.countries.iter().map(member).collect();
        let cites = distinct(folded.live.iter().map(|claim| claim.source).chain(explained_by.iter().copied()));
        let mut stances = Stances::default();
        stances.add(&self.fold(), field, folded);
        let rendered = Rendered { record, changes: None, stances: stances.json() };
        self.put(stem, head, columns, members, &cites, rendered)?;
        let texts = texts.into_iter().map(|text| ("text", text));
        self.words(stem, head, false, std::iter::once(("name", (*version.identity.name).into())).chain(texts))
    }

    /// Sets the columns that sums are computed from.
    pub(super) fn sums(&self, row: &mut Row, version: &Version<'d>) {
        let Some(measure) = version.kind.measure() else { return };
        let readings = self.fold().readings(&version.fields[measure].live);
        // People are counted whole: the lowest and the highest whole number that a reading allows.
        let is_whole = matches!(version.kind.fields[measure].ty, Type::Integer);
        let lowest = readings.lowest.map(|low| if is_whole { low + (-low).rem_euclid(100) } else { low });
        let highest = readings.highest.map(|high| if is_whole { high - high.rem_euclid(100) } else { high });
        let mut reached: Vec<&str> = Vec::new();
        for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
            if let (true, Type::Code(codes)) = (field.is_stage, field.ty) {
                let told = |name: &str| folded.live.iter().any(|claim| *claim.text == *name);
                reached = codes.iter().map(|code| code.name).filter(|name| told(name)).collect();
            }
        }
        row.set("low", lowest);
        row.set("high", highest);
        row.set("reached", json!(reached).to_string());
        let steps = steps(&self.fold(), version.kind, &version.fields);
        let steps: Vec<_> = steps.iter().map(|step| (step.from.to_string(), step.stage, &step.reached)).collect();
        row.set("steps", json!(steps).to_string());
    }
}

/// What a version counts, and its unit: a sum of money with its currency, people, or what an indicator has.
fn quantity<'v>(version: &'v Version<'_>) -> (Option<&'v Claim>, Option<&'v str>) {
    let shown = |name: &str| version.shown(name).first().copied();
    let Some(field) = with_unit(version.kind).or_else(|| version.kind.measure().map(|at| &version.kind.fields[at]))
    else {
        return (None, None);
    };
    let claim = shown(field.name);
    let unit = field.unit.and_then(shown).map(|claim| &*claim.text);
    (claim, unit.or_else(|| claim.and_then(Claim::currency_code)))
}

/// The field of a kind that is a sum of money, or has its unit in another field.
fn with_unit(kind: &Kind) -> Option<&'static Field> {
    kind.fields.iter().find(|field| matches!(field.ty, Type::Money) || field.unit.is_some())
}

/// The quantity of a version in words: `109000000 USD`, `580000 persons`.
fn measured(version: &Version<'_>) -> String {
    let hedge = |claim: &Claim| match claim.qualifier {
        Qualifier::About => "about ",
        Qualifier::AtLeast => "at least ",
        Qualifier::AtMost => "at most ",
        Qualifier::Exact | Qualifier::Planned => "",
    };
    let quantity = |claim: &&Claim| match (claim.value, claim.currency_code()) {
        (Value::Number(number), Some(currency)) => format!("{}{number} {currency}", hedge(claim)),
        (Value::Number(number), None) => format!("{}{number}", hedge(claim)),
        _ => claim.text.to_string(),
    };
    let shown = |name: &str| version.shown(name).first().map(quantity);
    let field = with_unit(version.kind);
    let number = field.and_then(|field| shown(field.name));
    let unit = field.and_then(|field| shown(field.unit?));
    [number, unit].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What is dated, in words: `First Kenyan contingent: departed`.
fn entry(version: &Version<'_>, field: &Field, belongs: &Belongs<'_>) -> String {
    let name = &version.identity.name;
    let name = belongs.outer.map_or_else(|| name.to_string(), |outer| format!("{outer}: {name}"));
    let what = match field.moment {
        Moment::Itself => String::new(),
        Moment::PeriodStart | Moment::PeriodEnd => measured(version),
        Moment::Step => field.name.strip_suffix("_on").unwrap_or(field.name).replace('_', " "),
    };
    let amount = match version.kind.measure().map(|at| &version.kind.fields[at]) {
        Some(field) if matches!(field.ty, Type::Money) => measured(version),
        _ => String::new(),
    };
    match (what.as_str(), amount.as_str()) {
        ("", _) => name,
        (what, "") => format!("{name}: {what}"),
        (what, amount) => format!("{name}: {what}, {amount}"),
    }
}
