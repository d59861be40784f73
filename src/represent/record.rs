//! One record, with what is shown with it.

use ledger_core::describe::{Profile, Resource};
use ledger_store::index::Sources;
use ledger_store::sums::Group;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::found::{Found, Writing, dataset_of, read};
use super::stored::parsed;
use super::sums::{Addends, group};
use crate::pages::{self, Facts};
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
        pages::record(self.resource, &record, &sources, &Facts::of(question, None))
    }
}
