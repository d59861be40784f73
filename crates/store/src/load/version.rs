//! A version of a record. One walk over the kind's description creates its JSON and its columns, so that they agree.

use std::borrow::Cow;

use ledger_core::citations::Citation;
use ledger_core::claim::{Claim, Value};
use ledger_core::describe::{Field, Holds, Kind, Role, Type};
use ledger_core::fold::{Fold, Folded, Stance};
use ledger_core::identity::Identity;
use ledger_core::independence::Reports;
use ledger_core::resources::scope::scope;
use ledger_core::resources::{Subject, inside};
use ledger_core::value::Number;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::names::Names;
use super::writer::Sql;

/// A version of a record, folded and ready to be rendered.
#[derive(Debug)]
pub struct Version<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// The identity of the record.
    pub identity: &'a Identity,
    /// Its fields.
    pub fields: Vec<Folded<'a>>,
    /// The day from which it was what the sources said; `None` if no source is dated.
    pub known_from: Option<String>,
    /// The day until which it was, exclusive; `None` if it still is.
    pub known_to: Option<String>,
    /// The day on which it first became known; `None` if no source is dated.
    pub first_known: Option<String>,
    /// The records that are part of it and known in this version.
    pub parts: Vec<&'a str>,
    /// The records that are served inside it.
    pub inside: Vec<Version<'a>>,
}

/// The cited claims that do not support the value that is shown.
#[derive(Debug, Default, Serialize)]
pub(super) struct Stances<'a> {
    contradicts: Vec<&'a str>,
    neither: Vec<&'a str>,
}

impl<'a> Stances<'a> {
    pub fn add(&mut self, fold: &Fold<'_>, field: &Field, folded: &Folded<'a>) {
        for claim in &folded.live {
            match fold.stance(field, folded, claim) {
                Stance::Supports => {}
                Stance::Contradicts => self.contradicts.push(&claim.id),
                Stance::Neither => self.neither.push(&claim.id),
            }
        }
    }

    /// As JSON; `None` if every claim supports the value shown.
    pub fn json(&self) -> Option<String> {
        let is_empty = self.contradicts.is_empty() && self.neither.is_empty();
        // Plain data: it cannot fail to be JSON.
        if is_empty { None } else { serde_json::to_string(self).ok() }
    }
}

/// About how long the JSON of a record is.
const USUAL: usize = 2_048;

/// What a property belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The record's identity, which never changes, or the version alone.
    Identity,
    /// A field.
    Field(&'static str),
    /// The records that are served inside the record.
    Inside,
    /// Other records that are part of it.
    Parts,
    /// Which fields are disputed.
    Disputed,
}

/// A property of a version: as shown in answers, and in the columns that filters and sorts use.
#[derive(Debug)]
pub(super) struct Property {
    pub name: Cow<'static, str>,
    pub of: Of,
    pub json: Json,
    pub columns: Vec<(Cow<'static, str>, Sql)>,
}

impl Property {
    fn new(name: impl Into<Cow<'static, str>>, of: Of, json: impl Into<Json>) -> Self {
        Self { name: name.into(), of, json: json.into(), columns: Vec::new() }
    }

    /// One that belongs to no field.
    fn own(name: impl Into<Cow<'static, str>>, json: impl Into<Json>) -> Self {
        Self::new(name, Of::Identity, json)
    }

    /// Writes it as a member of an object. Serializing plain data into memory cannot fail.
    fn write(&self, text: &mut Vec<u8>) {
        let _ = serde_json::to_writer(&mut *text, &self.name);
        text.push(b':');
        let _ = serde_json::to_writer(text, &self.json);
    }

    fn with(mut self, column: impl Into<Cow<'static, str>>, value: impl Into<Sql>) -> Self {
        self.columns.push((column.into(), value.into()));
        self
    }
}

impl<'a> Version<'a> {
    /// The claims that a field shows.
    #[must_use]
    pub fn shown(&self, field: &str) -> &[&'a Claim] {
        let at = self.kind.fields.iter().position(|other| other.name == field);
        at.map_or(&[], |at| &self.fields[at].shown)
    }

    /// The names of the disputed fields.
    #[must_use]
    pub fn disputed(&self) -> Vec<&'static str> {
        let fields = self.kind.fields.iter().zip(&self.fields);
        fields.filter(|(_, folded)| folded.disputed).map(|(field, _)| field.name).collect()
    }

    /// The record as JSON, as it is stored.
    #[must_use]
    pub fn rendered(&self, fold: &Fold<'_>, names: &Names<'_>) -> String {
        self.text(&self.properties(fold, names), &self.support(fold, names), fold, names)
    }

    /// All properties of the record except its citations, in the order of the answers.
    pub(super) fn properties(&self, fold: &Fold<'_>, names: &Names<'_>) -> Vec<Property> {
        let (kind, identity) = (self.kind, self.identity);
        let mut out = Vec::with_capacity(2 * kind.fields.len() + 16);
        out.push(Property::new("id", Of::Identity, &*identity.id));
        out.push(Property::new("url", Of::Identity, Subject::of(kind, identity).url));
        let key = |column: &str| identity.key(column);
        for of in kind.keys {
            match of.role {
                Role::Mission => {
                    let mission = key("mission");
                    out.push(Property::new("mission", Of::Identity, mission).with("mission", mission));
                }
                Role::Of(reference) => {
                    let owner = key(reference.column);
                    out.push(Property::new(reference.column, Of::Identity, owner).with(reference.column, owner));
                }
                Role::Country | Role::Donor | Role::PartOf | Role::Within(_) => {}
            }
        }
        out.push(Property::new("name", Of::Identity, &*identity.name).with("name", &*identity.name));
        // Serializing plain data cannot fail.
        let identifiers = serde_json::to_value(names.identifiers(kind.name, &identity.id)).unwrap_or_default();
        out.push(Property::new("identifiers", Of::Identity, identifiers));
        for of in kind.keys {
            match of.role {
                Role::Country => {
                    let country = key("country");
                    let json = country.map_or(Json::Null, |id| names.country(id));
                    out.push(Property::new("country", Of::Identity, json).with("country", country));
                }
                Role::Donor => out.push(
                    Property::new("donor", Of::Identity, names.donor(identity))
                        .with("donor_country", key("donor_country"))
                        .with("donor_organization", key("donor_organization")),
                ),
                Role::Mission | Role::PartOf | Role::Of(_) | Role::Within(_) => {}
            }
        }
        for (field, folded) in kind.fields.iter().zip(&self.fields) {
            of_field(field, folded, (fold, names), &mut out);
        }
        if kind.has_parts() {
            let whole = key("part_of");
            out.push(Property::new("part_of", Of::Identity, whole).with("part_of", whole));
            out.push(Property::new("parts", Of::Parts, self.parts.clone()));
        }
        for inner in inside(kind) {
            let versions = self.inside.iter().filter(|version| version.kind.name == inner.name);
            let json: Json = versions.map(|version| version.json(fold, names)).collect();
            out.extend(inner.within().map(|within| Property::new(within.property, Of::Inside, json)));
        }
        out.push(Property::new("known_from", Of::Identity, self.known_from.clone()));
        out.push(Property::new("known_to", Of::Identity, self.known_to.clone()));
        out.push(Property::new("disputed", Of::Disputed, self.disputed()));
        out
    }

    /// The JSON text of the record, from its [`Self::properties`] and its [`Self::support`].
    pub(super) fn text(
        &self,
        properties: &[Property],
        support: &[Property],
        fold: &Fold<'_>,
        names: &Names<'_>,
    ) -> String {
        // Serializing plain data into memory cannot fail.
        let mut text = Vec::with_capacity(USUAL);
        text.push(b'{');
        for property in properties {
            property.write(&mut text);
            text.push(b',');
        }
        text.extend(b"\"citations\":");
        let _ = serde_json::to_writer(&mut text, &self.citations(fold, names));
        for property in support {
            text.push(b',');
            property.write(&mut text);
        }
        text.push(b'}');
        String::from_utf8(text).unwrap_or_default()
    }

    /// Which of the claims behind the record, and behind those inside it, do not support the values that are shown.
    pub(super) fn stances(&self, fold: &Fold<'_>) -> Option<String> {
        let mut stances = Stances::default();
        for version in std::iter::once(self).chain(&self.inside) {
            for (field, folded) in version.kind.fields.iter().zip(&version.fields) {
                stances.add(fold, field, folded);
            }
        }
        stances.json()
    }

    /// The record as JSON, where it stands within another.
    fn json(&self, fold: &Fold<'_>, names: &Names<'_>) -> Json {
        let member = |property: Property| (property.name.into_owned(), property.json);
        let mut record: Map<String, Json> = self.properties(fold, names).into_iter().map(member).collect();
        record.insert("citations".to_owned(), serde_json::to_value(self.citations(fold, names)).unwrap_or_default());
        record.extend(self.support(fold, names).into_iter().map(member));
        record.into()
    }

    /// What its sources leave open, how many agree with it, whether it would stand without one, and the name of what it is
    /// part of.
    pub(super) fn support(&self, fold: &Fold<'_>, names: &Names<'_>) -> Vec<Property> {
        let number = |hundredths: Option<i64>| hundredths.map_or(Json::Null, |hundredths| Number(hundredths).json());
        let mut out = Vec::new();
        let (mut agree, mut reports, mut by_field) = (Vec::new(), Reports::default(), Map::new());
        let (mut contradicted, mut robust) = (Map::new(), Map::new());
        for (field, folded) in self.kind.fields.iter().zip(&self.fields) {
            if field.holds == Holds::One && field.ty.is_number() {
                let readings = fold.readings(&folded.live);
                out.push(Property::own(format!("{}_low", field.name), number(readings.lowest)));
                out.push(Property::own(format!("{}_high", field.name), number(readings.highest)));
            }
            let of_field = names.independence.reports(&folded.live);
            let support = folded.live.iter().filter(|claim| fold.stance(field, folded, claim) == Stance::Supports);
            let behind = of_field.behind(support.map(|claim| claim.source));
            if !behind.is_empty() {
                by_field.insert(field.name.to_owned(), behind.len().into());
            }
            let against = folded.live.iter().filter(|claim| fold.stance(field, folded, claim) == Stance::Contradicts);
            let against = of_field.behind(against.map(|claim| claim.source));
            if !against.is_empty() {
                contradicted.insert(field.name.to_owned(), against.len().into());
            }
            if let Some(is_robust) = names.speakers.is_robust(fold, field, folded) {
                robust.insert(field.name.to_owned(), is_robust.into());
            }
            agree.extend(behind);
            reports.join(&of_field);
        }
        if self.kind.has_parts() {
            let whole = self.identity.key("part_of").and_then(|id| names.record(self.kind.name, id));
            out.push(Property::own("part_of_name", whole));
        }
        let independent = reports.behind(agree).len();
        out.push(Property::own("independent_sources", independent).with("independent_sources", independent));
        out.push(Property::own("field_sources", by_field));
        for (field, folded) in self.kind.fields.iter().zip(&self.fields).filter(|(field, _)| field.state.is_some()) {
            let day = fold.last_reported(field, folded).map(|day| day.to_string());
            out.push(Property::own(format!("{}_reported_on", field.name), day));
        }
        if let Some(within) = self.kind.within() {
            let id = self.identity.owner.as_deref();
            let outer = id.and_then(|id| names.identity(within.kind.name, id));
            out.push(Property::own(within.column, id));
            out.push(Property::own(format!("{}_name", within.column), outer.map(|outer| &*outer.name)));
            for key in within.kind.context() {
                let value = outer.and_then(|outer| outer.key(key));
                let json = value.map_or(Json::Null, |id| if key == "country" { names.country(id) } else { id.into() });
                out.push(Property::own(key, json));
            }
        }
        out.push(Property::own("contradicted_by", contradicted));
        out.push(Property::own("first_known", self.first_known.clone()));
        out.push(Property::own("robust", robust));
        if self.kind.is_scoped() {
            out.push(Property::own("scope", self.scope(names)));
        }
        out
    }

    /// What its number is about, if it is an observation.
    pub(super) fn scope(&self, names: &Names<'_>) -> Option<&'static str> {
        let key = |name: &str| self.identity.key(name);
        scope(key("mission"), key("country"), &names.hosts)
    }

    /// The claims behind the record, field by field.
    fn citations<'t>(&'t self, fold: &Fold<'_>, names: &'t Names<'_>) -> Vec<Citation<'t>> {
        let fields = self.kind.fields.iter().zip(&self.fields);
        fields.flat_map(|(field, folded)| names.citations(fold, field, folded)).collect()
    }
}

/// The properties of a field: its value, how it is hedged, its currency.
fn of_field(
    field: &'static Field,
    folded: &Folded<'_>,
    (fold, names): (&Fold<'_>, &Names<'_>),
    out: &mut Vec<Property>,
) {
    let (name, of) = (field.name, Of::Field(field.name));
    if field.holds == Holds::Many {
        let values: Json = folded.shown.iter().map(|claim| names.value(field.ty, claim)).collect();
        out.push(Property::new(name, of, values));
        return;
    }
    let shown = folded.shown.first().copied();
    let text = shown.map(|claim| &*claim.text);
    let number = |scale: i64| match shown.map(|claim| claim.value) {
        Some(Value::Number(number)) => Some(number.0 / scale),
        _ => None,
    };
    let value = Property::new(name, of, shown.map_or(Json::Null, |claim| names.value(field.ty, claim)));
    let value = match field.ty {
        Type::Integer => value.with(name, number(100)),
        Type::Decimal | Type::Money => value.with(format!("{name}_hundredths"), number(1)),
        Type::Party => value
            .with(name, text.map(|text| names.party_name(text)))
            .with(format!("{name}_organization"), text.and_then(|text| names.organization_id(text))),
        Type::Code(_) | Type::Text | Type::Term | Type::Date | Type::Country | Type::Mission => value.with(name, text),
    };
    out.push(if field.state.is_some() {
        let reported = fold.last_reported(field, folded).map(|day| day.to_string());
        value.with(format!("{name}_reported_on"), reported)
    } else {
        value
    });
    if field.ty.is_hedged() {
        let (column, qualifier) = (format!("{name}_qualifier"), shown.map(|claim| claim.qualifier.as_str()));
        out.push(Property::new(column.clone(), of, qualifier).with(column, qualifier));
    }
    if matches!(field.ty, Type::Money) {
        let currency = shown.and_then(Claim::currency_code);
        out.push(Property::new("currency", of, currency).with("currency", currency));
    }
}
