//! Groups of records, added up.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use ledger_core::describe::{Grouping, Kind, Resource};
use ledger_core::value::Number;
use ledger_store::selection::Basis;
use ledger_store::sums::{Group, Groups, Totals};
use serde_json::{Map, Value as Json, json};

use super::found::{Found, Position, dataset_of};
use super::stored::parsed;
use super::table::{Column, columns_of_sums};
use super::tabled::Tabled;
use crate::pages::{self, Facts, Total};
use crate::problem::Problem;
use crate::question::Question;
use crate::schema::{BY_STATUS, NO_STATUS, RECORD, RECORDS_URL};

/// Groups that were found.
#[derive(Debug)]
pub struct Sums {
    /// The collection.
    pub resource: &'static Resource,
    /// How its records are added up.
    pub grouping: &'static Grouping,
    /// The groups.
    pub groups: Groups,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// What was added up.
#[derive(Clone, Copy, Debug)]
pub struct Addends<'q> {
    /// The collection.
    pub resource: &'static Resource,
    /// The question that selects its records.
    pub question: &'q Question,
    /// The country that they concern, for its profile.
    pub country: Option<&'q str>,
}

/// The claims behind the records that groups name.
pub type Claims<'g> = HashMap<&'g str, Vec<Json>>;

/// A group as answers show it. If it does not name all of its records, it has the address of a list that does.
#[must_use]
pub fn group(group: &Group, of: Addends<'_>) -> Json {
    with_claims(group, of, &Claims::new())
}

/// The same, with the claims that it adds up, if they are known.
fn with_claims(group: &Group, of: Addends<'_>, claims: &Claims<'_>) -> Json {
    let mut row = Map::new();
    row.extend(group.keys.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let grouped = &of.question.grouped;
    if grouped.is_pivoted {
        let statuses = of.resource.kind.map(Kind::stages).unwrap_or_default().iter().map(|status| Some(status.name));
        let under = statuses.chain([None]).filter_map(|status| {
            let (_, totals) = group.by_status.iter().find(|(name, _)| name.as_deref() == status)?;
            Some((status.unwrap_or(NO_STATUS).to_owned(), totals_of(totals, claims, grouped.cites).into()))
        });
        row.insert("status".to_owned(), Json::Null);
        row.extend(totals_of(&group.sum, &Claims::new(), false));
        row.insert(BY_STATUS.to_owned(), under.collect::<Map<_, _>>().into());
    } else {
        row.extend(totals_of(&group.sum, claims, grouped.cites));
    }
    let (first, last) = group.sum.reported.unzip();
    row.insert("reported_from".to_owned(), first.map(|day| day.to_string()).into());
    row.insert("reported_to".to_owned(), last.map(|day| day.to_string()).into());
    if group.sum.records.len() as u64 != group.sum.count {
        row.extend(records_url(group, of).map(|url| (RECORDS_URL.to_owned(), url.into())));
    }
    row.insert("id".to_owned(), group.id.clone().into());
    row.into()
}

/// What a group comes to, as answers show it.
fn totals_of(totals: &Totals, claims: &Claims<'_>, cites: bool) -> Map<String, Json> {
    let mut shown = known(totals);
    shown.insert("records".to_owned(), totals.records.clone().into());
    if cites {
        let of = totals.records.iter().filter_map(|record| claims.get(record.as_str()));
        shown.insert("citations".to_owned(), of.flatten().cloned().collect::<Vec<_>>().into());
    }
    shown
}

/// The sums alone.
pub(super) fn known(totals: &Totals) -> Map<String, Json> {
    let number = |hundredths: Option<i64>| hundredths.map_or(Json::Null, |hundredths| Number(hundredths).json());
    let mut shown = Map::new();
    shown.insert("count".to_owned(), totals.count.into());
    shown.insert("total".to_owned(), number(totals.total));
    shown.insert("low".to_owned(), number(totals.low));
    shown.insert("high".to_owned(), number(totals.high));
    shown
}

/// The address of the list that has a group's records, with those that are contained in them. There is none if a filter
/// cannot ask for one of the keys: for no value, or for a status other than the present one.
fn records_url(group: &Group, of: Addends<'_>) -> Option<String> {
    let Addends { resource, question, country } = of;
    if question.grouped.basis != Basis::Current && !question.grouped.is_pivoted {
        return None;
    }
    let filter = |(name, value): &(&'static str, Json)| {
        let filter = resource.filter(name)?;
        let text = value.as_str().or_else(|| ["id", "name"].iter().find_map(|part| value[*part].as_str()))?;
        Some((filter.name, text.to_owned()))
    };
    let keys: Option<Vec<(&str, String)>> = group.keys.iter().map(filter).collect();
    let concerns = country.and_then(|id| Some((resource.country_filter()?.name, id.to_owned())));
    let filters: Vec<(&str, String)> = concerns.into_iter().chain(keys?).collect();
    Some(format!("/{}?{}", resource.path, question.narrowed(&filters)))
}

impl Sums {
    /// The groups as rows, and the sources of the claims that they cite.
    fn rows(&self, question: &Question) -> Result<(Vec<Json>, BTreeSet<String>), Problem> {
        let of = Addends { resource: self.resource, question, country: None };
        let mut sources = BTreeSet::new();
        let mut claims = Claims::new();
        for (record, citations) in &self.groups.citations {
            let accepted = self.accepted(record, citations)?;
            sources.extend(accepted.iter().filter_map(|claim| claim["source"].as_str()).map(str::to_owned));
            claims.insert(record, accepted);
        }
        Ok((self.groups.groups.iter().map(|sum| with_claims(sum, of, &claims)).collect(), sources))
    }

    /// The accepted claims of a record that a sum rests on: those of what is added up, and of the status.
    fn accepted(&self, record: &str, citations: &str) -> Result<Vec<Json>, Problem> {
        let kind = self.resource.kind;
        let measure = kind.and_then(|kind| Some(kind.fields[kind.measure()?].name));
        let fields = [measure, kind.and_then(Kind::stage).map(|field| field.name)];
        let claims: Vec<Map<String, Json>> = parsed(citations)?;
        let is_added = |claim: &Map<String, Json>| {
            let field = claim.get("field").and_then(Json::as_str);
            claim.get("accepted") == Some(&Json::Bool(true)) && field.is_some() && fields.contains(&field)
        };
        let of_record = |mut claim: Map<String, Json>| {
            claim.insert(RECORD.to_owned(), record.into());
            claim.into()
        };
        Ok(claims.into_iter().filter(is_added).map(of_record).collect())
    }
}

impl Tabled for Sums {
    fn title(&self) -> String {
        "totals".to_owned()
    }

    fn columns(&self, question: &Question) -> Vec<Column> {
        columns_of_sums(self.grouping.schema, question.grouped.is_pivoted)
    }

    fn lines(&self, question: &Question) -> Result<Cow<'_, [Json]>, Problem> {
        Ok(self.rows(question)?.0.into())
    }

    fn cited(&self) -> Vec<&str> {
        self.groups.sources.iter().collect()
    }
}

impl Found for Sums {
    fn json(&self, question: &Question) -> Result<String, Problem> {
        let total = self.groups.total as u64;
        let limit = total.min(question.selection.limit.into());
        let page = Position::of(limit, total, self.next.as_deref(), self.groups.next.as_deref());
        let (rows, cited) = self.rows(question)?;
        let sources: Vec<Json> = self.groups.sources.iter().map(parsed).collect::<Result<_, _>>()?;
        let is_cited = |source: &Json| source["id"].as_str().is_some_and(|id| cited.contains(id));
        let sources: Vec<Json> = sources.into_iter().filter(is_cited).collect();
        let dataset = dataset_of(question, self.undated_excluded);
        Ok(json!({ "data": rows, "page": page, "sources": sources, "dataset": dataset }).to_string())
    }

    fn page(&self, question: &Question) -> Result<String, Problem> {
        let total = Total { rows: self.groups.total as u64, is_exact: true };
        let facts = Facts::of(question, self.next.as_deref());
        pages::totals(self.resource, &self.rows(question)?.0, total, &facts)
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}
