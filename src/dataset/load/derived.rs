//! What a version of a record gives beside itself: its disputes, its dates, and what it changed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::writer::{Row, Stopped};
use super::{EditionWriter, Head, distinct};
use crate::dataset::claim::{Claim, Value};
use crate::dataset::fold::{self, Folded, ValueKey};
use crate::dataset::render::Version;
use crate::dataset::value::Qualifier;
use crate::kind::{Field, Holds, Type};
use crate::resources::claims::Subject;
use crate::resources::discrepancies::{Discrepancy, RivalValue};
use crate::resources::timeline::TimelineEntry;

/// What a version was, so that the next one can say what it changed.
#[derive(Debug, Default)]
pub(super) struct Before {
    values: Map<String, Json>,
    /// The live claims by field, by their places in `claims.csv`.
    claims: BTreeMap<&'static str, BTreeSet<usize>>,
    /// Since when each field has been disputed without a break.
    disputed_since: BTreeMap<&'static str, Option<String>>,
}

impl Before {
    /// Since when a field has been disputed, if it now is.
    fn since(&mut self, field: &'static str, disputed: bool, known_from: Option<&String>) -> Option<String> {
        if !disputed {
            self.disputed_since.remove(field);
            return None;
        }
        self.disputed_since.entry(field).or_insert_with(|| known_from.cloned()).clone()
    }
}

/// What never changes, what every version has of its own, and what is told otherwise.
const NO_CHANGE: &[&str] =
    &["id", "url", "mission", "name", "identifiers", "country", "donor", "part_of", "known_from", "known_to"];

/// What a version changed, field by field, with the claims that were new in it, in the order of their ids.
pub(super) fn changes(version: &Version<'_>, values: Map<String, Json>, before: &mut Before) -> Json {
    let mut claims: BTreeMap<&'static str, BTreeSet<usize>> = BTreeMap::new();
    let mut fresh: BTreeMap<&'static str, BTreeMap<usize, &str>> = BTreeMap::new();
    let own = version.kind.fields.iter().map(|field| field.name).zip(&version.fields);
    let events = version.events.iter().flat_map(|event| event.fields.iter().map(|folded| ("events", folded)));
    for (field, folded) in own.chain(events) {
        for claim in &folded.live {
            claims.entry(field).or_default().insert(claim.row);
            if before.claims.get(field).is_none_or(|before| !before.contains(&claim.row)) {
                fresh.entry(field).or_default().insert(claim.row, &*claim.id);
            }
        }
    }
    let of_field = |field: &str| fresh.get(field).into_iter().flat_map(BTreeMap::values);
    let is_own = |name: &str| version.kind.field(name).is_some();
    let mut changes = Vec::new();
    for (name, new) in values.iter().filter(|(name, _)| is_own(name) || !NO_CHANGE.contains(&name.as_str())) {
        let nothing = if new.is_array() { json!([]) } else { Json::Null };
        let old = before.values.get(name).unwrap_or(&nothing);
        if old == new || brief(name, old) == brief(name, new) {
            continue;
        }
        let base = name.strip_suffix("_qualifier").unwrap_or(if name == "currency" { "amount" } else { name });
        let behind: Vec<&&str> = match name.as_str() {
            "disputed" => new.as_array().into_iter().flatten().filter_map(Json::as_str).flat_map(&of_field).collect(),
            _ => of_field(base).collect(),
        };
        changes.push(json!({ "field": name, "old": brief(name, old), "new": brief(name, new), "claims": behind }));
    }
    let new_claims: BTreeMap<usize, &str> = fresh.values().flatten().map(|(row, id)| (*row, *id)).collect();
    let told = json!({ "changes": changes, "claims": new_claims.values().collect::<Vec<_>>() });
    *before = Before { values, claims, disputed_since: std::mem::take(&mut before.disputed_since) };
    told
}

/// Case events by their identifiers: their own citations stand in the record.
fn brief(name: &str, value: &Json) -> Json {
    match value {
        Json::Array(events) if name == "events" => events.iter().map(|event| event["id"].clone()).collect(),
        _ => value.clone(),
    }
}

/// To whom a version belongs, for the filters of what is derived from it.
#[derive(Debug)]
pub(super) struct Belongs<'a> {
    /// The mission, of a case event that of its case.
    pub mission: Option<&'a str>,
    /// The countries that it is of, or concerns.
    pub countries: Vec<&'a str>,
    /// The name of the case, before that of a case event.
    pub case: Option<&'a str>,
}

impl<'d> EditionWriter<'_, 'd> {
    /// Writes the disputes and the dates of a version.
    pub(super) fn derive(
        &mut self,
        version: &Version<'d>,
        head: &Head,
        belongs: &Belongs<'_>,
        before: &mut Before,
    ) -> Result<(), Stopped> {
        let kind = version.kind;
        for (field, folded) in kind.fields.iter().zip(&version.fields) {
            let since = before.since(field.name, folded.disputed, head.known_from.as_ref());
            if folded.disputed {
                self.discrepancy(version, field, folded, head, belongs, since)?;
            }
            let is_dated = matches!(field.ty, Type::Date) && field.holds == Holds::One;
            // A period is one entry, at its end.
            let is_start = field.name == "period_start" && !version.shown("period_end").is_empty();
            if is_dated && !is_start && !folded.shown.is_empty() {
                self.timeline(version, field, folded, head, belongs)?;
            }
        }
        Ok(())
    }

    fn head_of(&mut self, version: &Version<'_>, field: &Field, head: &Head, disputed: bool) -> Head {
        Head {
            version: self.writer.next_version(),
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
        belongs: &Belongs<'_>,
        since: Option<String>,
    ) -> Result<(), Stopped> {
        let head = self.head_of(version, field, head, true);
        let sources = &self.dataset().sources;
        let value = |claim: &Claim| self.names.value(field.ty, claim);
        let citations = self.names.citations(field, folded);
        let mut keys: Vec<ValueKey<'_>> = Vec::new();
        for claim in &folded.live {
            if !keys.contains(&claim.value_key()) {
                keys.push(claim.value_key());
            }
        }
        let independent = fold::independent_sources(&folded.live, &self.names.originals);
        let values = keys
            .into_iter()
            .filter_map(|key| {
                let of_value: Vec<&&Claim> = folded.live.iter().filter(|claim| claim.value_key() == key).collect();
                let first = of_value
                    .iter()
                    .filter_map(|claim| sources[claim.source].published_on)
                    .min_by_key(|date| date.last());
                Some(RivalValue {
                    value: value(of_value.first()?),
                    qualifier: key.1,
                    currency: key.2.map(|currency| currency.code()),
                    independent_sources: independent[&key],
                    first_published: first.map(|date| date.to_string()),
                    citations: citations
                        .iter()
                        .filter(|citation| of_value.iter().any(|claim| *claim.id == *citation.claim))
                        .copied()
                        .collect(),
                })
            })
            .collect();
        let row = Discrepancy {
            id: head.id.clone(),
            url: format!("/discrepancies/{}", head.id),
            subject: Subject::of(version.kind, version.identity),
            field: field.name,
            accepted: folded.shown.first().map_or(Json::Null, |claim| value(claim)),
            rule: fold::rule(field, folded, sources),
            values,
            known_from: since,
            known_to: head.known_to.clone(),
        };
        // Plain data: it cannot fail to be JSON.
        let text = serde_json::to_string(&row).unwrap_or_default();
        let columns = head
            .row(self.number, 3)
            .with("subject_kind", version.kind.name)
            .with("subject_id", &version.identity.id)
            .with("field", field.name);
        self.writer.insert("discrepancy", columns)?;
        let texts = folded.live.iter().map(|claim| self.names.searchable(field.ty, claim)).collect();
        self.derived_row("discrepancy", &head, version, folded, belongs, text, texts)
    }

    fn timeline(
        &mut self,
        version: &Version<'d>,
        field: &'static Field,
        folded: &Folded<'d>,
        head: &Head,
        belongs: &Belongs<'_>,
    ) -> Result<(), Stopped> {
        let Some(shown) = folded.shown.first() else { return Ok(()) };
        let head = self.head_of(version, field, head, folded.disputed);
        let text = entry(version, field, belongs);
        let row = TimelineEntry {
            id: head.id.clone(),
            url: format!("/timeline/{}", head.id),
            date: &shown.text,
            date_qualifier: shown.qualifier,
            subject: Subject::of(version.kind, version.identity),
            field: field.name,
            text: &text,
            citations: self.names.citations(field, folded),
        };
        let columns = head
            .row(self.number, 5)
            .with("kind", version.kind.name)
            .with("subject_id", &version.identity.id)
            .with("field", field.name)
            .with("mission", belongs.mission)
            .with("date", &shown.text);
        self.writer.insert("timeline", columns)?;
        let record = serde_json::to_string(&row).unwrap_or_default();
        self.derived_row("timeline", &head, version, folded, belongs, record, vec![text.into()])
    }

    /// The countries, sources, words and text of a derived row.
    #[expect(clippy::too_many_arguments, reason = "each is a part of the row")]
    fn derived_row(
        &mut self,
        table: &str,
        head: &Head,
        version: &Version<'d>,
        folded: &Folded<'d>,
        belongs: &Belongs<'_>,
        record: String,
        texts: Vec<Cow<'_, str>>,
    ) -> Result<(), Stopped> {
        for (position, country) in belongs.countries.iter().enumerate() {
            self.value(table, head.version, "country", position, country, None)?;
        }
        let cites = distinct(folded.live.iter().map(|claim| claim.source));
        self.rendered(head.version, &cites, record, None)?;
        let texts = texts.into_iter().map(|text| ("text", text));
        self.words(head, table, None, std::iter::once(("name", (*version.identity.name).into())).chain(texts))
    }

    /// Sets the columns that sums are made of.
    pub(super) fn sums(&self, row: &mut Row, version: &Version<'d>) {
        let Some(measure) = version.kind.measure() else { return };
        let readings = fold::readings(&version.fields[measure].live, &self.dataset().sources);
        // Nobody is half a person: the lowest whole number that a reading allows, and the highest.
        let is_whole = matches!(version.kind.fields[measure].ty, Type::Integer);
        let lowest = readings.lowest.map(|low| if is_whole { low + (-low).rem_euclid(100) } else { low });
        let highest = readings.highest.map(|high| if is_whole { high - high.rem_euclid(100) } else { high });
        let mut reached: Vec<&str> = Vec::new();
        for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
            if let (true, Type::Code(codes)) = (field.name == "status", field.ty) {
                let told = |name: &str| folded.live.iter().any(|claim| *claim.text == *name);
                reached = codes.iter().map(|code| code.name).filter(|name| told(name)).collect();
            }
        }
        row.set("low", lowest);
        row.set("high", highest);
        row.set("reached", json!(reached).to_string());
    }
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
    [shown("amount").or_else(|| shown("value")), shown("unit")].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What is dated, in words: `First Kenyan contingent: departed`.
fn entry(version: &Version<'_>, field: &Field, belongs: &Belongs<'_>) -> String {
    let name = &version.identity.name;
    let name = belongs.case.map_or_else(|| name.to_string(), |case| format!("{case}: {name}"));
    let what = match field.name {
        "date" => String::new(),
        "period_start" | "period_end" => measured(version),
        field => field.strip_suffix("_on").unwrap_or(field).replace('_', " "),
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
