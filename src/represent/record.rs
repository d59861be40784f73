//! One record, with what is shown with it.

use ledger_core::describe::{Profile, Resource};
use ledger_store::history::Step;
use ledger_store::index::Sources;
use ledger_store::sums::Group;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::found::{Found, Writing, dataset_of, read};
use super::history::Changes;
use super::stored::parsed;
use super::sums::{Addends, group};
use crate::model::citing;
use crate::pages::{self, Facts, Missions};
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
    /// What a page for people shows beside it.
    pub of_page: Option<Beside>,
}

/// What a page for people shows beside a record.
#[derive(Debug, Default)]
pub struct Beside {
    /// Its versions, oldest first.
    pub history: Vec<Step>,
    /// Its parts.
    pub parts: Vec<Json>,
    /// The claims of a source.
    pub claims: Vec<Json>,
    /// The missions.
    pub missions: Missions,
    /// The discrepancies about its fields.
    pub disputes: Vec<Json>,
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
    fn addends<'q>(&'q self, question: &'q Question) -> Addends<'q> {
        Addends { resource: self.resource, question, country: Some(&self.country) }
    }
}

impl Record {
    /// The fields about which sources disagree: of a record, not of a claim or a source.
    ///
    /// # Errors
    /// An internal problem, if the record is not JSON.
    pub fn disputed(&self) -> Result<Vec<String>, Problem> {
        #[derive(serde::Deserialize)]
        struct Disputed {
            #[serde(default)]
            disputed: Vec<String>,
        }
        Ok(parsed::<Disputed>(&self.record)?.disputed)
    }
}

impl Found for Record {
    fn json(&self, question: &Question) -> Result<String, Problem> {
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
        let mut record: Map<String, Json> = match read(&self.record, question)? {
            Json::Object(record) => record,
            _ => Map::new(),
        };
        for section in &self.sections {
            let records = section.records.iter().map(|record| read(record.get(), question));
            record.insert(section.profile.property.to_owned(), records.collect::<Result<Json, _>>()?);
            if let Some(more) = &section.more {
                record.insert(format!("{}_url", section.profile.property), more.as_str().into());
            }
            if let Some(totals) = &section.totals {
                let totals = totals.iter().map(|sum| group(sum, section.addends(question))).collect();
                record.insert(format!("{}_totals", section.profile.property), totals);
            }
        }
        let sources = self.sources.iter().map(parsed).collect::<Result<Vec<Json>, _>>()?;
        let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
        let whole = Json::Object(record.clone());
        let cited = citing::row(&question.asked.site.url, self.resource, id, &whole, question);
        let nothing = Beside::default();
        let beside = self.of_page.as_ref().unwrap_or(&nothing);
        let told: Vec<(&Step, Changes<'_>)> =
            beside.history.iter().map(|step| Ok((step, parsed(&step.changes)?))).collect::<Result<_, Problem>>()?;
        let told = told.iter().map(|(step, changes)| changes.told(step)).collect::<Result<Vec<_>, Problem>>()?;
        let around = pages::Beside {
            history: &told,
            parts: &beside.parts,
            claims: &beside.claims,
            missions: &beside.missions,
            disputes: &beside.disputes,
        };
        pages::record(self.resource, &record, &sources, &around, &Facts::of(question, None).citing(cited))
    }
}
