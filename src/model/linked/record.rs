//! A record with its evidence as JSON-LD: the record, each claim about it, and each source, as a graph.
//!
//! A record is a `prov:Entity` that was derived from the claims whose values it shows. A claim is one that was derived from
//! its source and is attributed to whom the source credits. What a record has besides is in the terms of the codebook.

use ledger_core::describe::{Kind, Resource, Type};
use ledger_core::resources::{ALL, claims, legal_case_events, sources};
use ledger_core::value::PartialDate;
use serde_json::{Map, Value as Json, json};

use super::{context, date, node, without_nulls};
use crate::question::Question;

/// What the document is made from.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The collection.
    pub resource: &'static Resource,
    /// The record.
    pub record: &'a Json,
    /// The sources that it cites, whole.
    pub sources: &'a [Json],
    /// The day on which a later edition withdrew the claim.
    pub withdrawn_on: Option<&'a str>,
}

/// The document. Every address in it is absolute.
#[must_use]
pub fn document(told: Told<'_>, question: &Question) -> Json {
    let base = &question.asked.site.url;
    let edition = question.edition();
    let writing = Writing { base };
    let dataset = format!("{base}/dataset?release={}", edition.id);
    let mut graph = if told.resource.path == claims::RESOURCE.path {
        let subject = &told.record["subject"];
        let mut claim = writing.claim(told.record, text(&subject["url"]));
        claim["isPartOf"] = json!(dataset);
        claim["invalidatedAtTime"] = told.withdrawn_on.map(|day| format!("{day}T00:00:00Z")).into();
        vec![claim, writing.named(text(&subject["url"]), subject)]
    } else {
        writing.record(told.resource, told.record, &dataset)
    };
    if told.resource.path != sources::RESOURCE.path {
        graph.extend(told.sources.iter().map(|source| writing.source(source)));
    }
    graph.push(json!({
        "@id": dataset,
        "@type": "Dataset",
        "name": edition.about.title,
        "version": edition.id,
        "license": edition.about.license_url(),
        "datePublished": edition.released_on.as_deref().map(date),
    }));
    without_nulls(json!({ "@context": format!("{base}{}", context::PATH), "@graph": graph }))
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// What the members of records are, besides those that fields describe.
const REFERENCES: &[(&str, &str)] =
    &[("mission", "missions"), ("successor", "missions"), ("case", "legal-cases"), ("voice", "voices")];

/// The members that are told in another way, or that say how well something is known.
const APART: &[&str] = &[
    "id",
    "url",
    "record_url",
    "name",
    "identifiers",
    "citations",
    "part_of",
    "parts",
    "events",
    "source",
    "subject",
    "field_sources",
    "contradicted_by",
    "robust",
    "title",
    "kind",
    "about",
    "claims",
];

#[derive(Clone, Copy)]
struct Writing<'a> {
    base: &'a str,
}

impl Writing<'_> {
    fn absolute(self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The record, and the claims about it.
    fn record(self, resource: &Resource, record: &Json, dataset: &str) -> Vec<Json> {
        // The address of a source's record; `url` is that of the document itself.
        let path = record.get("record_url").map_or_else(|| text(&record["url"]), text);
        // The claims of a disputed field are those of its values.
        let values = record["values"].as_array().into_iter().flatten().chain([record]);
        let citations: Vec<&Json> = values.filter_map(|value| value["citations"].as_array()).flatten().collect();
        let claim = |citation: &&Json| self.absolute(&format!("/claims/{}", text(&citation["claim"])));
        let is_accepted = |citation: &&&Json| citation["accepted"] == true;
        let accepted: Vec<String> = citations.iter().filter(is_accepted).map(claim).collect();
        let told: Vec<String> = citations.iter().map(claim).collect();
        let mut out = Map::new();
        out.insert("@id".to_owned(), self.absolute(path).into());
        out.insert("@type".to_owned(), types(resource).into());
        if resource.path == sources::RESOURCE.path {
            let mut source = self.source(record);
            source["isPartOf"] = dataset.into();
            return vec![source];
        }
        out.insert("name".to_owned(), record["name"].clone());
        out.insert("identifier".to_owned(), record["id"].clone());
        out.insert("isPartOf".to_owned(), self.whole(resource, record, dataset));
        out.insert("hasPart".to_owned(), parts(record).map(|path| self.absolute(path)).collect());
        out.insert("sameAs".to_owned(), same(record));
        out.insert("wasDerivedFrom".to_owned(), accepted.into());
        out.insert("subjectOf".to_owned(), told.into());
        out.insert("about".to_owned(), record["subject"]["url"].as_str().map(|path| self.absolute(path)).into());
        if let Some(members) = record.as_object() {
            for (name, value) in members.iter().filter(|(name, _)| !APART.contains(&name.as_str())) {
                out.insert(name.clone(), self.member(resource.kind, name, value));
            }
        }
        if let Some(kind) = record.get("kind").filter(|kind| kind.is_string()) {
            out.insert("kind".to_owned(), kind.clone());
        }
        let also = match resource.path {
            "events" | "legal-case-events" => &[("startDate", "date"), ("location", "country")][..],
            "funding" => &[("funder", "donor")],
            _ => &[],
        };
        for (term, member) in also {
            if let Some(value) = out.get(*member).cloned() {
                out.insert((*term).to_owned(), value);
            }
        }
        // How many, or which.
        let claims = match &record["claims"] {
            Json::Array(ids) => ids.iter().map(|id| node(&self.absolute(&format!("/claims/{}", text(id))))).collect(),
            count => count.clone(),
        };
        out.insert("claims".to_owned(), claims);
        let about = record["subject"]["url"].as_str().unwrap_or(path);
        let claims = citations.iter().map(|citation| self.claim(citation, about));
        // The steps of a case are records with their own evidence.
        let steps = record["events"].as_array().into_iter().flatten();
        let steps = steps.flat_map(|step| self.record(&legal_case_events::RESOURCE, step, dataset));
        std::iter::once(out.into()).chain(claims).chain(steps).collect()
    }

    /// The edition and, if it is a part of another record, that.
    fn whole(self, resource: &Resource, record: &Json, dataset: &str) -> Json {
        let outer = record["part_of"].as_str().map(|id| self.absolute(&format!("/{}/{id}", resource.path)));
        std::iter::once(dataset.to_owned()).chain(outer).collect()
    }

    /// A claim, as it is in its own answer or as a citation.
    fn claim(self, claim: &Json, subject: &str) -> Json {
        let id = claim.get("claim").unwrap_or(&claim["id"]);
        let source = claim["source"].as_str().unwrap_or_else(|| text(&claim["source"]["id"]));
        let source = self.absolute(&format!("/sources/{source}"));
        let value = claim["value"].clone();
        json!({
            "@id": self.absolute(&format!("/claims/{}", text(id))),
            "@type": ["Claim", "Entity"],
            "identifier": id,
            "about": self.absolute(subject),
            "field": claim["field"],
            "prov:value": value,
            "currency": claim["currency"],
            "qualifier": claim["qualifier"],
            "accepted": claim["accepted"],
            "rank": claim["rank"],
            "valid_on": claim["valid_on"].as_str().map(date),
            "paragraph": claim["paragraph"],
            "locator": claim["locator"],
            "supported_by": claim["supported_by"],
            "contradicted_by": claim["contradicted_by"],
            "appearance": source,
            "wasDerivedFrom": source,
            "hadPrimarySource": source,
            "wasAttributedTo": self.credited(claim),
        })
    }

    /// Whom the source credits: the person or office, or whoever has that name.
    fn credited(self, claim: &Json) -> Json {
        let Some(name) = claim["attributed_to"].as_str() else { return Json::Null };
        let voice = claim["voice"].as_str().map(|voice| self.absolute(&format!("/voices/{voice}")));
        json!({ "@id": voice, "@type": "Agent", "name": name })
    }

    fn source(self, source: &Json) -> Json {
        let kind = match text(&source["kind"]) {
            "news" => "NewsArticle",
            "un_document" | "think_tank" | "ngo_report" => "Report",
            _ => "CreativeWork",
        };
        let named = |member: &str| source[member].as_str().map(|name| json!({ "@type": "Organization", "name": name }));
        json!({
            "@id": self.absolute(&format!("/sources/{}", text(&source["id"]))),
            "@type": [kind, "Entity"],
            "identifier": source["id"],
            "name": source["title"],
            "url": source["url"],
            "publisher": named("publisher"),
            // Whether a person or an agency, the data do not say.
            "author": source["author"].as_str().map(|name| json!({ "@type": "Agent", "name": name })),
            "agency": named("agency"),
            "datePublished": source["published_on"].as_str().map(date),
            "dated_by": source["dated_by"],
            "inLanguage": source["language"],
            "copy_of": source["copy_of"].as_str().map(|id| node(&self.absolute(&format!("/sources/{id}")))),
            "sameAs": same(source),
        })
    }

    /// Something that is described elsewhere.
    fn named(self, path: &str, value: &Json) -> Json {
        json!({ "@id": self.absolute(path), "name": value["name"] })
    }

    /// A member of a record.
    fn member(self, kind: Option<&Kind>, name: &str, value: &Json) -> Json {
        if let Json::Array(items) = value {
            return items.iter().map(|item| self.member(kind, name, item)).collect();
        }
        if let Some(path) = value.get("url").and_then(Json::as_str).filter(|url| url.starts_with('/')) {
            return self.named(path, value);
        }
        let field = kind.and_then(|kind| kind.field(name));
        let of = REFERENCES.iter().find(|(member, _)| *member == name).map(|(_, list)| *list);
        match (field.map(|field| field.ty), of, value) {
            (_, Some(of), Json::String(id)) => node(&self.absolute(&format!("/{of}/{id}"))),
            (Some(Type::Date), _, Json::String(day)) => date(day),
            (None, _, Json::String(path)) if name.ends_with("_url") => node(&self.absolute(path)),
            (None, _, Json::String(day)) if is_day(name) && day.parse::<PartialDate>().is_ok() => date(day),
            (_, _, Json::Number(number)) if number.as_i64().is_none() => {
                json!({ "@value": number.to_string(), "@type": "xsd:decimal" })
            }
            (_, _, Json::Object(members)) => self.party(name, members),
            _ => value.clone(),
        }
    }

    /// A country, an organization, or whoever has that name; anything else by its members.
    fn party(self, name: &str, members: &Map<String, Json>) -> Json {
        let Some(called) = members.get("name").filter(|_| members.contains_key("id")) else {
            let members = members.iter().filter(|(name, _)| *name != "citations");
            return members.map(|(name, value)| (name.clone(), self.member(None, name, value))).collect();
        };
        let id = members.get("id").and_then(Json::as_str);
        let is_country = name.ends_with("country") || text(members.get("kind").unwrap_or(&Json::Null)) == "country";
        let list = if is_country { "countries" } else { "organizations" };
        let address = id.map(|id| self.absolute(&format!("/{list}/{id}")));
        json!({ "@id": address, "@type": if is_country { "Country" } else { "Agent" }, "name": called })
    }
}

/// Whether a member is a day, though no field of the kind.
fn is_day(name: &str) -> bool {
    ["_on", "_from", "_to", "_known", "_published"].iter().any(|end| name.ends_with(end)) || name == "date"
}

/// The paths of the records that are inside a record, or its parts.
fn parts(record: &Json) -> impl Iterator<Item = &str> {
    let inside = ["parts", "events"].iter().filter_map(|name| record[*name].as_array()).flatten();
    inside.filter_map(|part| part["url"].as_str())
}

/// What others call the same thing.
fn same(record: &Json) -> Json {
    let identifiers = record["identifiers"].as_array().into_iter().flatten();
    identifiers.filter_map(|identifier| identifier["url"].as_str()).collect()
}

/// The types of a record: its own, and those of schema.org and PROV-O.
fn types(resource: &Resource) -> Vec<&'static str> {
    let known = match resource.path {
        "countries" => "Country",
        "organizations" => "Organization",
        "events" | "legal-case-events" => "Event",
        "funding" => "MonetaryGrant",
        "indicators" => "Observation",
        "instruments" => "Legislation",
        "voices" => "Agent",
        "releases" => "Dataset",
        _ => resource.schema,
    };
    let is_entity = ALL.iter().any(|other| other.path == resource.path && other.kind.is_some());
    let mut types = vec![known];
    types.extend(is_entity.then_some("Entity"));
    types.extend((known != resource.schema).then_some(resource.schema));
    types
}
