//! Records as the API answers them, made from folded fields when the dataset is loaded.
//!
//! One walk over the kind's description writes both the JSON and the columns that filters and sorts use, so
//! the two cannot disagree.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::check::Dataset;
use super::claim::{Claim, Identity, Value};
use super::fold::{Folded, independent_sources};
use super::identifiers::{self, Identifier, Identifiers};
use super::package::Table;
use crate::citations::Citation;
use crate::kind::{Field, Holds, Key, Kind, Type};
use crate::resources;

/// What the rendering looks up: names of countries, organizations and missions, and original sources.
#[derive(Debug)]
pub struct Names<'a> {
    countries: HashMap<&'a str, &'a str>,
    organizations: HashMap<&'a str, &'a str>,
    /// What others call the records.
    identifiers: Identifiers<'a>,
    /// For each source the place of the one that it goes back to.
    pub originals: Vec<usize>,
    /// The identifier of each source.
    pub source_ids: Vec<&'a str>,
}

impl<'a> Names<'a> {
    /// Collects them.
    #[must_use]
    pub fn of(dataset: &'a Dataset) -> Self {
        let names = |file: &str| -> HashMap<&'a str, &'a str> {
            let table: &'a Table = dataset.package.table(file);
            table.rows().map(|row| (row.cell("id"), row.cell("name"))).collect()
        };
        Self {
            countries: names("countries.csv"),
            organizations: names("organizations.csv"),
            identifiers: identifiers::of(&dataset.package),
            originals: super::fold::originals(&dataset.sources),
            source_ids: dataset.sources.iter().map(|source| source.id.as_str()).collect(),
        }
    }

    /// What others call a record.
    #[must_use]
    pub fn identifiers(&self, kind: &str, id: &str) -> &[Identifier<'a>] {
        self.identifiers.get(kind).and_then(|of_kind| of_kind.get(id)).map_or(&[], Vec::as_slice)
    }

    /// The English name of a country.
    #[must_use]
    pub fn country_name<'t>(&self, id: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.countries.get(id).copied().unwrap_or(id)
    }

    fn country(&self, id: &str) -> Json {
        json!({ "id": id, "name": self.country_name(id) })
    }

    /// The organization's id, where the text is one.
    #[must_use]
    pub fn organization_id(&self, text: &str) -> Option<&'a str> {
        self.organizations.get_key_value(text).map(|(id, _)| *id)
    }

    /// The name of an organization, or the text itself.
    #[must_use]
    pub fn party_name<'t>(&self, text: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.organizations.get(text).copied().unwrap_or(text)
    }

    fn party(&self, text: &str) -> Json {
        json!({ "id": self.organization_id(text), "name": self.party_name(text) })
    }

    /// A value as answers show it.
    #[must_use]
    pub fn value(&self, ty: Type, claim: &Claim) -> Json {
        match (ty, claim.value) {
            (_, Value::Number(number)) => number.json(),
            (Type::Country, _) => self.country(&claim.text),
            (Type::Party, _) => self.party(&claim.text),
            _ => (*claim.text).into(),
        }
    }

    /// Every text of a claim's value that a full-text query may find.
    #[must_use]
    pub fn searchable<'t>(&self, ty: Type, claim: &'t Claim) -> Cow<'t, str>
    where
        'a: 't,
    {
        match ty {
            Type::Party => self.party_name(&claim.text).into(),
            Type::Country => self.country_name(&claim.text).into(),
            Type::Code(_) | Type::Term if claim.text.contains('_') => claim.text.replace('_', " ").into(),
            _ => (&*claim.text).into(),
        }
    }
}

/// A version of a record, folded and ready to be rendered.
#[derive(Debug)]
pub struct Version<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// What identifies the record.
    pub identity: &'a Identity,
    /// Its fields.
    pub fields: Vec<Folded<'a>>,
    /// From when it was what the sources said; empty where no dated source speaks.
    pub known_from: Option<String>,
    /// Until when, exclusive; empty while it still is.
    pub known_to: Option<String>,
    /// The records that are part of it and were known.
    pub parts: Vec<&'a str>,
    /// The case events of a legal case.
    pub events: Vec<Version<'a>>,
}

impl Version<'_> {
    /// The claims that a field shows.
    #[must_use]
    pub fn shown(&self, field: &str) -> &[&Claim] {
        let at = self.kind.fields.iter().position(|other| other.name == field);
        at.map_or(&[], |at| &self.fields[at].shown)
    }

    /// The names of the disputed fields.
    #[must_use]
    pub fn disputed(&self) -> Vec<&'static str> {
        self.kind
            .fields
            .iter()
            .zip(&self.fields)
            .filter(|(_, folded)| folded.disputed)
            .map(|(field, _)| field.name)
            .collect()
    }

    /// The record as JSON, where it stands within another.
    fn json(&self, names: &Names<'_>) -> Json {
        let mut record = self.values(names);
        // Plain data: it cannot fail to be JSON.
        record.insert("citations".into(), serde_json::to_value(self.citations(names)).unwrap_or_default());
        Json::Object(record)
    }

    /// The text of the record, of its values as [`Self::values`] made them.
    #[must_use]
    pub fn text(&self, values: &Map<String, Json>, names: &Names<'_>) -> String {
        // Citations are the most of it, and are written without a detour. Plain data cannot fail to be JSON.
        let mut text = serde_json::to_string(values).unwrap_or_default();
        text.pop();
        text.push_str(",\"citations\":");
        text.push_str(&serde_json::to_string(&self.citations(names)).unwrap_or_default());
        text.push('}');
        text
    }

    /// Everything of the record but its citations.
    #[must_use]
    pub fn values(&self, names: &Names<'_>) -> Map<String, Json> {
        let mut out = Map::new();
        let identity = self.identity;
        let case = if self.kind.has(Key::Case) { identity.parent.as_deref() } else { None };
        out.insert("id".into(), (*identity.id).into());
        out.insert("url".into(), resources::url(self.kind, &identity.id, case).into());
        for key in self.kind.keys {
            if *key == Key::Mission {
                out.insert("mission".into(), identity.mission.as_deref().into());
            }
        }
        out.insert("name".into(), (*identity.name).into());
        // Plain data: it cannot fail to be JSON.
        let identifiers = serde_json::to_value(names.identifiers(self.kind.name, &identity.id)).unwrap_or_default();
        out.insert("identifiers".into(), identifiers);
        for key in self.kind.keys {
            match key {
                Key::Country => {
                    out.insert(
                        "country".into(),
                        identity.country.as_deref().map_or(Json::Null, |id| names.country(id)),
                    );
                }
                Key::Donor => {
                    out.insert("donor".into(), donor(identity, names));
                }
                Key::Mission | Key::PartOf | Key::Case => {}
            }
        }
        for (field, folded) in self.kind.fields.iter().zip(&self.fields) {
            render_field(field, folded, names, &mut out);
        }
        if self.kind.has(Key::PartOf) {
            out.insert("part_of".into(), identity.parent.as_deref().into());
            out.insert("parts".into(), self.parts.clone().into());
        }
        if self.kind.name == resources::legal_cases::KIND.name {
            out.insert("events".into(), self.events.iter().map(|event| event.json(names)).collect());
        }
        out.insert("known_from".into(), self.known_from.clone().into());
        out.insert("known_to".into(), self.known_to.clone().into());
        out.insert("disputed".into(), self.disputed().into());
        out
    }

    /// The claims behind the record, field by field.
    fn citations<'t>(&'t self, names: &'t Names<'_>) -> Vec<Citation<'t>> {
        let fields = self.kind.fields.iter().zip(&self.fields);
        fields.flat_map(|(field, folded)| names.citations(field, folded)).collect()
    }
}

impl Names<'_> {
    /// The claims behind a field.
    #[must_use]
    pub fn citations<'t>(&'t self, field: &'static Field, folded: &Folded<'t>) -> Vec<Citation<'t>> {
        let independent = independent_sources(&folded.live, &self.originals);
        let citation = |claim: &&'t Claim| Citation {
            claim: &claim.id,
            field: field.name,
            value: &claim.text,
            currency: claim.currency_code(),
            qualifier: claim.qualifier,
            accepted: field.holds == Holds::Many
                || folded.shown.iter().any(|shown| shown.value_key() == claim.value_key()),
            independent_sources: independent[&claim.value_key()],
            source: self.source_ids[claim.source],
            paragraph: claim.paragraph,
            locator: claim.locator.as_deref(),
            attributed_to: claim.attributed_to.as_deref(),
            valid_on: claim.valid_on,
        };
        folded.live.iter().map(citation).collect()
    }
}

fn donor(identity: &Identity, names: &Names<'_>) -> Json {
    match (&identity.country, &identity.organization) {
        (Some(id), _) => json!({ "kind": "country", "id": id, "name": names.country_name(id) }),
        (None, Some(id)) => json!({ "kind": "organization", "id": id, "name": names.party_name(id) }),
        (None, None) => Json::Null,
    }
}

fn render_field(field: &Field, folded: &Folded<'_>, names: &Names<'_>, out: &mut Map<String, Json>) {
    if field.holds == Holds::Many {
        out.insert(field.name.into(), folded.shown.iter().map(|claim| names.value(field.ty, claim)).collect());
        return;
    }
    let shown = folded.shown.first();
    out.insert(field.name.into(), shown.map_or(Json::Null, |claim| names.value(field.ty, claim)));
    if field.is_qualified() {
        out.insert(format!("{}_qualifier", field.name), shown.map(|claim| claim.qualifier.as_str()).into());
    }
    if matches!(field.ty, Type::Money) {
        out.insert("currency".into(), shown.and_then(|claim| claim.currency_code()).into());
    }
}
