//! One record, with what is shown with it.

use ledger_core::describe::{Profile, Resource};
use ledger_core::resources::{claims, voices};
use ledger_store::beside::Beside;
use ledger_store::index::Sources;
use ledger_store::list::Page;
use ledger_store::sums::Group;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use serde_json_borrow::Value;

use super::found::{Found, Writing, dataset_of, read, records};
use super::history::told;
use super::stored::{parsed, written};
use super::sums::{Addends, group};
use crate::model::citing;
use crate::model::linked::record::{Told, document};
use crate::pages::{self, Facts, Missions, Related};
use crate::problem::Problem;
use crate::question::Question;

/// A record that was found.
#[derive(Debug)]
pub struct Record {
    /// Its collection.
    pub resource: &'static Resource,
    /// The record as it is stored.
    pub record: String,
    /// The sources that are cited by it and by what is shown with it.
    pub sources: Sources,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
    /// What is shown with it.
    pub sections: Vec<Section>,
    /// Whether a feed can follow it, if that was left open.
    pub has_feed: bool,
    /// What a page for people shows beside it.
    pub of_page: Option<OfPage>,
    /// What linked data say besides.
    pub of_graph: Option<OfGraph>,
}

/// What linked data say besides a record.
#[derive(Debug)]
pub struct OfGraph {
    /// The sources that it cites, whole.
    pub sources: Vec<String>,
    /// The day on which a later edition withdrew the claim.
    pub withdrawn_on: Option<String>,
}

/// What a page for people shows beside a record.
#[derive(Debug)]
pub struct OfPage {
    /// Its history, the discrepancies about its fields, its parts and the missions.
    pub beside: Beside,
    /// The claims of a source or a voice.
    pub claims: Option<Page>,
    /// The sources that it cites, whole, so that a reader can save them; none of a source, which is saved itself.
    pub saved: Vec<String>,
}

/// Records of another collection that concern the record.
#[derive(Debug)]
pub struct Section {
    /// Their collection.
    pub resource: &'static Resource,
    /// The country that they concern.
    pub country: String,
    /// How the profile shows them.
    pub profile: &'static Profile,
    /// The records as they are stored.
    pub records: Vec<Box<RawValue>>,
    /// The path of the list that has all of them, if there are more.
    pub more: Option<String>,
    /// Their totals, where they are added up.
    pub totals: Option<Vec<Group>>,
}

impl Section {
    /// As a page shows it.
    fn related(&self, question: &Question) -> Result<Related<'_>, Problem> {
        let totals = self.totals.iter().flatten().map(|sum| group(sum, self.addends(question)));
        Ok(Related {
            resource: self.resource,
            rows: self.records.iter().map(|record| read(record.get(), question)).collect::<Result<_, _>>()?,
            totals: totals.collect(),
            more: self.more.as_deref(),
        })
    }

    fn addends<'q>(&'q self, question: &'q Question) -> Addends<'q> {
        Addends { resource: self.resource, question, country: Some(&self.country) }
    }
}

impl Record {
    /// A record alone, with the sources that it cites.
    #[must_use]
    pub fn of(resource: &'static Resource, record: String, sources: Sources) -> Self {
        Self {
            resource,
            record,
            sources,
            undated_excluded: 0,
            sections: Vec::new(),
            has_feed: false,
            of_page: None,
            of_graph: None,
        }
    }
}

impl Record {
    /// It and its evidence as linked data.
    fn graph(&self, of_graph: &OfGraph, question: &Question) -> Result<String, Problem> {
        let record: Json = parsed(&written(&read(&self.record, question)?)?)?;
        let sources: Vec<Json> = of_graph.sources.iter().map(|source| parsed(source)).collect::<Result<_, _>>()?;
        let withdrawn_on = of_graph.withdrawn_on.as_deref();
        let told = Told { resource: self.resource, record: &record, sources: &sources, withdrawn_on };
        written(&document(told, question))
    }
}

impl Found for Record {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        if let Some(of_graph) = &self.of_graph {
            return self.graph(of_graph, question);
        }
        let mut writing = Writing::of(question);
        let mut data = writing.record(&self.record)?.into_owned();
        for section in &self.sections {
            let records = section.records.iter().map(|record| writing.record(record.get()));
            let records = records.collect::<Result<Vec<_>, _>>()?.join(",");
            data.pop();
            data.extend([",\"", section.profile.property, "\":[", &records, "]"]);
            if let Some(more) = &section.more {
                data.extend([",\"", section.profile.property, "_url\":", &Json::from(more.as_str()).to_string()]);
            }
            if let Some(totals) = &section.totals {
                let totals =
                    totals.iter().map(|sum| group(sum, section.addends(question))).collect::<Json>().to_string();
                data.extend([",\"", section.profile.property, "_totals\":", &writing.record(&totals)?]);
            }
            data.push('}');
        }
        let sources = writing.sources(&self.sources)?;
        let dataset = dataset_of(question, self.undated_excluded);
        Ok(format!("{{\"data\":{data},\"sources\":[{sources}],\"dataset\":{dataset}}}"))
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let record = read(&self.record, question)?;
        let id = record.get("id").as_str().unwrap_or_default();
        let cited = citing::row(&question.asked.site.url, self.resource, id, &record, question);
        let sources = self.sources.iter().map(parsed).collect::<Result<Vec<Value<'_>>, _>>()?;
        let facts = Facts::of(question, None).citing(cited);
        let Some(OfPage { beside, claims, saved }) = &self.of_page else {
            return pages::record(self.resource, &record, &sources, &pages::Beside::default(), &facts);
        };
        let saved = saved.iter().map(|source| parsed(source)).collect::<Result<Vec<_>, _>>()?;
        let facts = facts.with_sources(citing::sources(&question.asked.site.url, &saved, question));
        let history: Vec<(Option<&str>, bool, Value<'_>)> = parsed(&beside.history)?;
        let mut related: Vec<Related<'_>> =
            self.sections.iter().map(|section| section.related(question)).collect::<Result<_, _>>()?;
        let mut rows = claims.as_ref().map(records).transpose()?.unwrap_or_default();
        if self.resource.path == voices::RESOURCE.path {
            let more = record.get("claims_url").as_str();
            related.push(Related {
                resource: &claims::RESOURCE,
                rows: std::mem::take(&mut rows),
                totals: Vec::new(),
                more,
            });
        }
        let around = pages::Beside {
            history: history.into_iter().map(|(from, is_dated, stored)| told(from, is_dated, stored)).collect(),
            parts: parsed(&beside.parts)?,
            claims: rows,
            missions: Missions(parsed(&beside.missions)?),
            disputes: parsed(&beside.disputes)?,
            related,
        };
        pages::record(self.resource, &record, &sources, &around, &facts)
    }

    fn has_left_open(&self) -> bool {
        self.has_feed
    }
}
