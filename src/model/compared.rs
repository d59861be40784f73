//! What differs between two states of a record, and the claims that are responsible for it.
//!
//! What sources say counts, not how often they say it: that a record has more citations, or is known from another day, is
//! no change of it. The claims tell.

use std::collections::BTreeSet;

use ledger_core::describe::{Holds, Kind, Resource, Type};
use ledger_core::resources::inside;
use serde::Serialize;
use serde_json::{Value as Json, json};
use serde_json_borrow::{Map, Value};

/// How a row stands in two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the second one has it.
    Came,
    /// Only the first one has it.
    Went,
    /// Both have it, with other values.
    Changed,
    /// Both have it, with the same values.
    Same,
}

impl Change {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Went => "went",
            Self::Changed => "changed",
            Self::Same => "same",
        }
    }
}

/// Whether one of the states that are compared has a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Its list has it.
    Listed,
    /// The record is known, but the question leaves it out.
    LeftOut,
    /// The record is not there, or not yet known.
    Absent,
}

impl Presence {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::LeftOut => "left_out",
            Self::Absent => "absent",
        }
    }
}

/// A row of two lists.
#[derive(Clone, Debug, Serialize)]
pub struct ComparedRow {
    /// Its identifier, and the path of the record.
    pub id: String,
    /// The path of the record.
    pub url: String,
    /// Its name, or its title; nothing if it has none.
    pub name: Option<String>,
    /// How it stands in the lists.
    pub change: &'static str,
    /// Whether the first state has it.
    pub in_a: &'static str,
    /// Whether the second state has it.
    pub in_b: &'static str,
    /// The record that it was merged into, if it was.
    pub merged_into: Option<String>,
    /// What differs.
    pub changes: Vec<ChangedField>,
    /// The claims that are new, gone, or told otherwise.
    pub claims: Vec<ChangedClaim>,
    /// The record in the second state, or in the first if that has it alone; only pages read it.
    #[serde(skip)]
    pub record: Json,
}

/// A property that differs.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedField {
    /// The property.
    pub field: String,
    /// Its value in the first state.
    pub old: Json,
    /// Its value in the second state.
    pub new: Json,
    /// The claims about it that are new, gone, or told otherwise.
    pub claims: Vec<String>,
}

/// A claim that the states do not cite in the same way.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedClaim {
    /// The claim.
    pub claim: String,
    /// `new`, `gone` or `differs`.
    pub change: &'static str,
    /// What the citations differ in.
    pub differs: Vec<String>,
    /// The citation in the second state, or in the first if it is gone.
    pub citation: Json,
}

/// A citation, and the property of the record that has it, if that is not the record itself.
struct Cited<'v> {
    inside: Option<&'v str>,
    citation: &'v Value<'v>,
}

impl<'v> Cited<'v> {
    fn text(&self, name: &str) -> &'v str {
        let own = self.citation.as_object().and_then(|citation| citation.get(name));
        own.and_then(Value::as_str).unwrap_or_default()
    }
}

/// What is compared of the records of a collection.
#[derive(Debug)]
pub struct Comparing {
    kind: Option<&'static Kind>,
    /// The properties that say only how well something is known.
    of_evidence: BTreeSet<String>,
}

impl Comparing {
    /// Of a collection.
    #[must_use]
    pub fn of(resource: &Resource) -> Self {
        // A claim has counts of its own.
        let of_rows = ["citations", "known_from", "known_to", "supported_by", "contradicted_by"];
        let mut of_evidence: BTreeSet<String> = of_rows.map(str::to_owned).into();
        let kinds = resource.kind.into_iter().flat_map(|kind| std::iter::once(kind).chain(inside(kind)));
        for kind in kinds {
            let counts = ["independent_sources", "field_sources", "first_known", "robust"];
            of_evidence.extend(counts.map(str::to_owned));
            for field in kind.fields {
                if field.holds == Holds::One && field.ty.is_number() {
                    of_evidence.extend(["low", "high"].map(|end| format!("{}_{end}", field.name)));
                }
                if field.state.is_some() {
                    of_evidence.insert(format!("{}_reported_on", field.name));
                }
            }
        }
        Self { kind: resource.kind, of_evidence }
    }

    /// Whether two states of a record have the same values.
    #[must_use]
    pub fn is_same(&self, old: &Value<'_>, new: &Value<'_>) -> bool {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                self.names(old, new).all(|name| self.is_same(of(old, name), of(new, name)))
            }
            (Value::Array(old), Value::Array(new)) => {
                old.len() == new.len() && old.iter().zip(new.iter()).all(|(old, new)| self.is_same(old, new))
            }
            (old, new) => old == new,
        }
    }

    /// The names of the properties that count, of two objects.
    fn names<'v>(&self, old: &'v Map<'_>, new: &'v Map<'_>) -> impl Iterator<Item = &'v str> {
        let only_new = new.keys().filter(|name| old.get(name).is_none());
        old.keys().chain(only_new).filter(|name| !self.of_evidence.contains(*name))
    }

    /// What differs between two states of a record, and the claims that they do not cite in the same way.
    #[must_use]
    pub fn difference(&self, old: &Value<'_>, new: &Value<'_>) -> (Vec<ChangedField>, Vec<ChangedClaim>) {
        let (Value::Object(was), Value::Object(is)) = (old, new) else { return (Vec::new(), Vec::new()) };
        let (before, after) = (cited(old), cited(new));
        let mut claims = Vec::new();
        // Which fields each claim is about, in the same order: it may have moved from one to another.
        let mut about: Vec<[Option<&Cited<'_>>; 2]> = Vec::new();
        for cited in &after {
            let of_claim = || before.iter().filter(|other| other.text("claim") == cited.text("claim"));
            let nearest =
                of_claim().min_by_key(|other| (other.text("field") != cited.text("field"), other.differs(cited).len()));
            let differs = nearest.map(|other| other.differs(cited));
            if differs.as_ref().is_none_or(|differs| !differs.is_empty()) {
                let change = if differs.is_some() { "differs" } else { "new" };
                about.push([nearest, Some(cited)]);
                claims.push(cited.changed(change, differs.unwrap_or_default()));
            }
        }
        for cited in &before {
            if !after.iter().any(|other| other.text("claim") == cited.text("claim")) {
                about.push([Some(cited), None]);
                claims.push(cited.changed("gone", Vec::new()));
            }
        }
        let changed = self.names(was, is).filter(|name| !self.is_same(of(was, name), of(is, name)));
        let changes = changed.map(|name| {
            let is_about = |cited: &Cited<'_>| match cited.inside {
                Some(inside) => inside == name,
                None => self.is_about(cited.text("field"), name, (was, is)),
            };
            let of_field =
                about.iter().zip(&claims).filter(|(about, _)| about.iter().flatten().any(|cited| is_about(cited)));
            let mut of_field: Vec<String> = of_field.map(|(_, claim)| claim.claim.clone()).collect();
            of_field.dedup();
            let (old, new) = (shown(of(was, name)), shown(of(is, name)));
            ChangedField { field: name.to_owned(), old, new, claims: of_field }
        });
        (changes.collect(), claims)
    }

    /// Whether a claim about a field can be behind a change of a property.
    fn is_about(&self, field: &str, property: &str, (was, is): (&Map<'_>, &Map<'_>)) -> bool {
        let Some(kind) = self.kind else {
            // A row that is derived has the claims of its one field; the roles of a country are cited as such.
            return property == field || was.contains_key("field") || is.contains_key("field");
        };
        if property == "disputed" {
            let names = |row: &Map<'_>| {
                row.get(property)
                    .and_then(Value::as_array)
                    .is_some_and(|names| names.iter().any(|name| name.as_str() == Some(field)))
            };
            return names(was) != names(is);
        }
        let is_money = |name: &str| kind.field(name).is_some_and(|field| matches!(field.ty, Type::Money));
        field == property
            || property.strip_suffix("_qualifier") == Some(field)
            || property == "currency" && is_money(field)
    }
}

static NOTHING: Value<'static> = Value::Null;

fn of<'v>(map: &'v Map<'_>, name: &str) -> &'v Value<'v> {
    map.get(name).map_or(&NOTHING, |value| value)
}

/// A value as a comparison shows it: records inside a record by their identifiers, and nothing with its citations.
fn shown(value: &Value<'_>) -> Json {
    match value {
        Value::Array(items) => {
            let one = |item: &Value<'_>| match item {
                Value::Object(inner) if inner.contains_key("citations") && inner.contains_key("id") => {
                    json!(inner.get("id"))
                }
                other => shown(other),
            };
            items.iter().map(one).collect()
        }
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| *name != "citations")
            .map(|(name, value)| (name.to_owned(), shown(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => json!(other),
    }
}

/// The citations of a record, also of what is inside it.
fn cited<'v>(record: &'v Value<'v>) -> Vec<Cited<'v>> {
    let mut all = Vec::new();
    let Value::Object(members) = record else { return all };
    for (name, value) in members.iter() {
        if name == "citations" {
            all.extend(value.as_array().into_iter().flatten().map(|citation| Cited { inside: None, citation }));
            continue;
        }
        for inner in value.as_array().into_iter().flatten() {
            let of_inner = inner.as_object().and_then(|inner| inner.get("citations")).and_then(Value::as_array);
            all.extend(of_inner.into_iter().flatten().map(|citation| Cited { inside: Some(name), citation }));
        }
    }
    all
}

impl Cited<'_> {
    /// What two citations of a claim differ in. How many others say the same is not about the claim.
    fn differs(&self, other: &Self) -> Vec<String> {
        let (Value::Object(one), Value::Object(two)) = (self.citation, other.citation) else { return Vec::new() };
        let is_count = |name: &&str| matches!(*name, "independent_sources" | "supported_by" | "contradicted_by");
        let names = two.keys().filter(|name| !is_count(name) && one.get(name) != two.get(name));
        names.map(str::to_owned).collect()
    }

    fn changed(&self, change: &'static str, differs: Vec<String>) -> ChangedClaim {
        ChangedClaim { claim: self.text("claim").to_owned(), change, differs, citation: json!(self.citation) }
    }
}

/// A row from its two states; where one does not have the record, there is nothing to compare.
#[must_use]
pub fn row(
    comparing: &Comparing,
    (path, id): (&str, &str),
    change: Change,
    presence: (Presence, Presence),
    states: (Option<&Value<'_>>, Option<&Value<'_>>),
) -> ComparedRow {
    let nothing = Value::Object(Map::default());
    let (a, b) = (states.0.unwrap_or(&nothing), states.1.unwrap_or(&nothing));
    let (mut changes, claims) = comparing.difference(a, b);
    if states.0.is_none() || states.1.is_none() {
        changes.clear();
    }
    let named =
        [b, a].into_iter().find_map(|state| ["name", "title"].iter().find_map(|name| state.get(*name).as_str()));
    let url = [b, a].into_iter().find_map(|state| state.get("url").as_str().filter(|url| url.starts_with('/')));
    ComparedRow {
        id: id.to_owned(),
        url: url.map_or_else(|| format!("/{path}/{id}"), str::to_owned),
        name: named.map(str::to_owned),
        change: change.code(),
        in_a: presence.0.code(),
        in_b: presence.1.code(),
        merged_into: None,
        changes,
        claims,
        record: Json::Null,
    }
}
