//! What is derived from a version of a record: its disputes, its dates, and what it changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ledger_core::claim::{Claim, Value, ValueKey};
use ledger_core::describe::{Field, Holds, Moment, Type};
use ledger_core::difference::difference;
use ledger_core::fold::{Folded, independent_sources};
use ledger_core::package::layout;
use ledger_core::resources::Subject;
use ledger_core::resources::discrepancies::{Camp, Discrepancy, RivalValue};
use ledger_core::resources::timeline::TimelineEntry;
use ledger_core::value::{Number, PartialDate, Qualifier};
use ledger_core::vocabulary::Rank;
use serde_json::{Map, Value as Json, json};

use super::edition::{EditionWriter, distinct};
use super::lists::{Head, Rendered};
use super::version::{Of, Property, Stances, Version};
use super::writer::{Row, Stopped};
use crate::index::Member;

/// The state of a version, to compare the next one with.
#[derive(Debug, Default)]
pub(super) struct Before {
    values: Map<String, Json>,
    /// The live claims, as rows of `claims.csv`, by the part of the history that reports them.
    claims: BTreeMap<Told, BTreeSet<usize>>,
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

/// What a version changed, field by field, with its new claims in the order of their ids.
pub(super) fn changes(version: &Version<'_>, properties: Vec<Property>, before: &mut Before) -> Json {
    let mut claims: BTreeMap<Told, BTreeSet<usize>> = BTreeMap::new();
    let mut fresh: BTreeMap<Told, BTreeMap<usize, &str>> = BTreeMap::new();
    let own = version.kind.fields.iter().map(|field| Told::Field(field.name)).zip(&version.fields);
    let inside = version.inside.iter().flat_map(|inner| inner.fields.iter().map(|folded| (Told::Inside, folded)));
    for (told, folded) in own.chain(inside) {
        for claim in &folded.live {
            claims.entry(told).or_default().insert(claim.row);
            if before.claims.get(&told).is_none_or(|before| !before.contains(&claim.row)) {
                fresh.entry(told).or_default().insert(claim.row, &*claim.id);
            }
        }
    }
    let of_field = |told: Told| fresh.get(&told).into_iter().flat_map(BTreeMap::values);
    let mut values = Map::new();
    let mut changes = Vec::new();
    for Property { name, of, json, .. } in properties {
        // Records inside this one are given by their identifiers: their citations are in the record.
        let new = match (of, json) {
            (Of::Identity, _) => continue,
            (Of::Inside, Json::Array(records)) => records.iter().map(|record| record["id"].clone()).collect(),
            (_, json) => json,
        };
        let nothing = if new.is_array() { json!([]) } else { Json::Null };
        let old = before.values.get(&*name).unwrap_or(&nothing);
        if *old != new {
            let behind: Vec<&&str> = match of {
                Of::Disputed => {
                    let fields = version.disputed().into_iter().map(Told::Field);
                    fields.flat_map(of_field).collect()
                }
                Of::Field(field) => of_field(Told::Field(field)).collect(),
                Of::Inside => of_field(Told::Inside).collect(),
                Of::Identity | Of::Parts => Vec::new(),
            };
            changes.push(json!({ "field": name, "old": old, "new": new, "claims": behind }));
        }
        values.insert(name.into_owned(), new);
    }
    let new_claims: BTreeMap<usize, &str> = fresh.values().flatten().map(|(row, id)| (*row, *id)).collect();
    let told = json!({ "changes": changes, "claims": new_claims.values().collect::<Vec<_>>() });
    *before = Before { values, claims, disputed_since: std::mem::take(&mut before.disputed_since) };
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

    fn head_of(
        &mut self,
        stem: &'static str,
        version: &Version<'_>,
        field: &Field,
        head: &Head,
        disputed: bool,
    ) -> Head {
        Head {
            version: self.lists.next(stem),
            id: format!("{}.{}.{}", version.kind.name, version.identity.id, field.name),
            disputed,
            ..head.clone()
        }
    }

    fn discrepancy(
        &mut self,
        version: &Version<'d>,
        field: &'static Field,
        folded: &Folded<'d>,
        head: &Head,
        belongs: &Belongs<'d>,
        since: Option<String>,
    ) -> Result<(), Stopped> {
        let head = self.head_of("discrepancy", version, field, head, true);
        let sources = &self.dataset().sources;
        let value = |claim: &Claim| self.names.value(field.ty, claim);
        let citations = self.names.citations(field, folded);
        let mut keys: Vec<ValueKey<'_>> = Vec::new();
        for claim in &folded.live {
            if !keys.contains(&claim.value_key()) {
                keys.push(claim.value_key());
            }
        }
        let independent = independent_sources(&folded.live, &self.names.originals);
        let mut camps: Vec<(&str, Vec<&Claim>)> = Vec::new();
        for claim in &folded.live {
            let is_same =
                |camp: &&mut (&str, Vec<&Claim>)| camp.0 == &*claim.text && camp.1[0].currency == claim.currency;
            match camps.iter_mut().find(is_same) {
                Some((_, claims)) => claims.push(claim),
                None => camps.push((&claim.text, vec![claim])),
            }
        }
        let published = |claims: &[&Claim]| {
            let days = || claims.iter().filter_map(|claim| sources[claim.source].published_on);
            let text = |day: Option<PartialDate>| day.map(|day| day.to_string());
            (text(days().min_by_key(|day| day.last())), text(days().max_by_key(|day| day.last())))
        };
        let originals = |claims: &[&Claim]| {
            claims.iter().map(|claim| self.names.originals[claim.source]).collect::<BTreeSet<_>>().len()
        };
        let values = keys
            .into_iter()
            .filter_map(|key| {
                let of_value: Vec<&Claim> =
                    folded.live.iter().copied().filter(|claim| claim.value_key() == key).collect();
                let (first, last) = published(&of_value);
                Some(RivalValue {
                    value: value(of_value.first()?),
                    qualifier: key.1,
                    currency: key.2.map(|currency| currency.code()),
                    independent_sources: independent[&key],
                    first_published: first,
                    last_published: last,
                    citations: citations
                        .iter()
                        .filter(|citation| of_value.iter().any(|claim| *claim.id == *citation.claim))
                        .copied()
                        .collect(),
                })
            })
            .collect();
        let is_shown = |claim: &Claim| folded.shown.iter().any(|shown| shown.text == claim.text);
        let camp = |(_, claims): &(&str, Vec<&'d Claim>)| {
            let (first_published, last_published) = published(claims);
            Camp {
                value: value(claims[0]),
                currency: claims[0].currency_code(),
                qualifiers: each_once(claims.iter().map(|claim| claim.qualifier)),
                accepted: is_shown(claims[0]),
                independent_sources: originals(claims),
                first_published,
                last_published,
                attributed_to: each_once(claims.iter().filter_map(|claim| claim.attributed_to.as_deref())),
                claims: claims.iter().map(|claim| &*claim.id).collect(),
            }
        };
        let preferred = folded.shown.first().filter(|claim| claim.rank == Rank::Preferred);
        let note = preferred.map(|claim| self.note(claim)).filter(|note| !note.is_empty());
        let row = Discrepancy {
            unit: field.unit.and_then(|unit| version.shown(unit).first()).map(|claim| &*claim.text),
            note,
            independent_sources: originals(&folded.live),
            difference: difference(&self.fold(), field, folded),
            camps: camps.iter().map(camp).collect(),
            id: head.id.clone(),
            url: format!("/discrepancies/{}", head.id),
            subject: Subject::of(version.kind, version.identity),
            field: field.name,
            accepted: folded.shown.first().map_or(Json::Null, |claim| value(claim)),
            rule: self.fold().rule(field, folded),
            values,
            known_from: since,
            known_to: head.known_to.clone(),
        };
        // Serializing plain data cannot fail.
        let text = serde_json::to_string(&row).unwrap_or_default();
        let columns = head
            .row(self.number, 4)
            .with("subject_kind", version.kind.name)
            .with("subject_id", &version.identity.id)
            .with("field", field.name)
            .with("disputed_since", row.known_from.as_ref())
            .with("difference", row.difference)
            .with("independent_sources", i64::try_from(row.independent_sources).unwrap_or(i64::MAX));
        let texts = folded.live.iter().map(|claim| self.names.searchable(field.ty, claim)).collect();
        self.derived_row("discrepancy", &head, columns, version, (field, folded), belongs, text, texts)
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
        let text = entry(version, field, belongs);
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
            citations: self.names.citations(field, folded),
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
        self.derived_row("timeline", &head, columns, version, (field, folded), belongs, record, vec![text.into()])
    }

    /// The curator's note on a claim.
    fn note(&self, claim: &Claim) -> &'d str {
        self.dataset().package.table(layout::CLAIMS).row(claim.row).cell("note")
    }

    /// The countries, sources, words and text of a derived row.
    #[expect(clippy::too_many_arguments, reason = "each is a part of the row")]
    fn derived_row(
        &mut self,
        stem: &'static str,
        head: &Head,
        columns: Row,
        version: &Version<'d>,
        (field, folded): (&'static Field, &Folded<'d>),
        belongs: &Belongs<'d>,
        record: String,
        texts: Vec<Cow<'_, str>>,
    ) -> Result<(), Stopped> {
        let member = |value: &&'d str| Member { field: "country", value, organization: None };
        let members = belongs.countries.iter().map(member).collect();
        let cites = distinct(folded.live.iter().map(|claim| claim.source));
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
    }
}

/// Each of these once, in their order.
fn each_once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut each = Vec::new();
    for item in items {
        if !each.contains(&item) {
            each.push(item);
        }
    }
    each
}

/// What a version counts, and its unit: a sum of money with its currency, people, or what an indicator has.
fn quantity<'v>(version: &'v Version<'_>) -> (Option<&'v Claim>, Option<&'v str>) {
    let shown = |name: &str| version.shown(name).first().copied();
    let measured = version.kind.fields.iter().find(|field| matches!(field.ty, Type::Money) || field.unit.is_some());
    let Some(field) = measured.or_else(|| version.kind.measure().map(|at| &version.kind.fields[at])) else {
        return (None, None);
    };
    let claim = shown(field.name);
    let unit = field.unit.and_then(shown).map(|claim| &*claim.text);
    (claim, unit.or_else(|| claim.and_then(Claim::currency_code)))
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
    let field = version.kind.fields.iter().find(|field| matches!(field.ty, Type::Money) || field.unit.is_some());
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
