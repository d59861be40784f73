//! What a check answers: the verdict on a statement, the claims on each side, and a sentence to quote.

mod claimed;
mod sentence;
mod wording;

use jiff::civil::Date;
use ledger_core::citations::Citation;
use ledger_core::claim::{Claim, Source};
use ledger_core::describe::Holds;
use ledger_core::fold::{Fold, Folded};
use ledger_core::independence::Independence;
use ledger_core::resources::{Subject, SubjectKind};
use ledger_core::rules::Rules;
use ledger_core::value::Qualifier;
use ledger_core::verdict::{Verdict, judge};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use self::claimed::claim_of;
pub use self::sentence::Footnote;
use self::sentence::{Told, footnotes};
use self::wording::Wording;
pub use self::wording::{AcceptedValue, Names};
use crate::question::statement::Statement;

/// The verdict on a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct Checked {
    /// The verdict; null if the filters find several records, so that it is not clear which one is meant.
    #[schema(value_type = Option<Verdict>, required = true)]
    pub verdict: Option<&'static str>,
    /// What was said, as the ledger reads it.
    pub statement: CheckedStatement,
    /// The record; null if the filters find none, or several.
    #[schema(value_type = Option<Subject>, required = true)]
    pub subject: Option<Json>,
    /// The value that the record shows; null if no claim gives one. The first, if the field holds many.
    #[schema(required = true)]
    pub accepted: Option<AcceptedValue>,
    /// Whether sources disagree about the field.
    pub disputed: bool,
    /// How many sources say so or allow it; reprints of one report count once.
    pub independent_sources_for: usize,
    /// How many sources contradict it; reprints of one report count once.
    pub independent_sources_against: usize,
    /// The claims that say so, and those that allow it: `says_so` tells which.
    #[schema(value_type = Vec<Citation>)]
    pub claims_for: Vec<Json>,
    /// The claims that contradict it.
    #[schema(value_type = Vec<Citation>)]
    pub claims_against: Vec<Json>,
    /// The claims about something else: another date of a state, a plan, a conversion, another wording, another of many
    /// values.
    #[schema(value_type = Vec<Citation>)]
    pub claims_neither: Vec<Json>,
    /// The verdict in a sentence, with the numbers of its footnotes.
    pub sentence: String,
    /// The footnotes, in the order of their numbers.
    pub footnotes: Vec<Footnote>,
    /// How to cite this check, in the style of the APA.
    pub cite_as: String,
    /// The records that the filters find, if they find several: the first 50.
    pub candidates: Vec<Candidate>,
    /// How many records the filters find; 1 if `subject_id` names one.
    pub candidates_total: u64,
    /// Those of `claims_for` that say so. The others only allow it, as `at least 500` allows 900.
    #[schema(example = json!(["c00001"]))]
    pub says_so: Vec<String>,
    /// How many sources say so; reprints of one report count once.
    pub independent_sources_saying: usize,
    /// The identifier that was likely meant, if the value is to name an organization or a mission, and nothing is called so.
    #[schema(required = true, example = "kenya-high-court")]
    pub did_you_mean: Option<String>,
    /// Whether the value is to name something, and nothing is called so.
    #[serde(skip)]
    pub is_nameless: bool,
    /// The value that was said, in words.
    #[serde(skip)]
    pub said: String,
    /// The names of what values of the field can name.
    #[serde(skip)]
    pub names: Names,
}

/// A statement, as the ledger reads it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedStatement {
    /// The kind of record.
    #[schema(value_type = SubjectKind)]
    pub subject_kind: &'static str,
    /// The field.
    #[schema(example = "personnel")]
    pub field: &'static str,
    /// The value, as it is compared.
    #[schema(example = "400")]
    pub value: String,
    /// How exact it is.
    pub qualifier: Qualifier,
    /// ISO 4217 code of a sum of money: if none was given, that of the record.
    #[schema(required = true)]
    pub currency: Option<&'static str>,
}

/// A record that a statement may be about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Candidate {
    /// Its identifier.
    #[schema(example = "ke-first-contingent")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its path.
    #[schema(example = "/contingents/ke-first-contingent")]
    pub url: String,
    /// The path of the same check of this record.
    pub check_url: String,
}

/// Whether anything is called as a value has it.
#[derive(Clone, Debug)]
pub enum Called {
    /// Something is, or the field does not name anything.
    Something,
    /// Nothing in the ledger is; this has a name that is like it.
    Nothing(Option<String>),
}

/// A record with what sources say of it.
#[derive(Debug)]
pub struct Evidence<'e> {
    /// The record as a subject.
    pub subject: &'e Json,
    /// The record; none if it was not yet known.
    pub record: Option<&'e Json>,
    /// The sources that it cites, as answers list them.
    pub briefs: &'e [Json],
    /// The same sources and all that they reprint.
    pub sources: &'e [Source],
    /// The names of what values of the field can name.
    pub names: &'e Names,
    /// Whether anything is called as the value has it.
    pub called: &'e Called,
    /// The rules of the edition.
    pub rules: Rules,
    /// The edition, and the day that is asked for.
    pub edition: &'e str,
    /// The day that is asked for.
    pub as_of: Option<Date>,
}

impl Checked {
    /// A statement about a record that nobody knows.
    #[must_use]
    pub fn of_nothing(statement: &Statement, names: &Names) -> Self {
        let said = &statement.claim;
        let wording = Wording { ty: statement.field.ty, names };
        Self {
            verdict: Some("unknown"),
            statement: CheckedStatement {
                subject_kind: statement.kind.name,
                field: statement.field.name,
                value: said.text.to_string(),
                qualifier: said.qualifier,
                currency: said.currency_code(),
            },
            subject: None,
            accepted: None,
            disputed: false,
            independent_sources_for: 0,
            independent_sources_against: 0,
            claims_for: Vec::new(),
            claims_against: Vec::new(),
            claims_neither: Vec::new(),
            sentence: "Unknown. The ledger has no record that these filters find.".to_owned(),
            footnotes: Vec::new(),
            cite_as: String::new(),
            candidates: Vec::new(),
            candidates_total: 0,
            says_so: Vec::new(),
            independent_sources_saying: 0,
            did_you_mean: None,
            is_nameless: false,
            said: wording.write(&said.text, said.qualifier, said.currency_code()),
            names: names.clone(),
        }
    }

    /// A statement that may be about several records.
    #[must_use]
    pub fn of_several(statement: &Statement, names: &Names, candidates: Vec<Candidate>, total: u64) -> Self {
        let sentence = format!(
            "Not checked. The filters find {total} records, so it is not clear which one is meant; add `subject_id`, or a filter."
        );
        Self { verdict: None, candidates, candidates_total: total, sentence, ..Self::of_nothing(statement, names) }
    }

    /// A statement about a record.
    #[must_use]
    pub fn of(statement: &Statement, evidence: &Evidence<'_>) -> Self {
        let (field, none) = (statement.field, Vec::new());
        let record = evidence.record.unwrap_or(&Json::Null);
        let cited = record["citations"].as_array().unwrap_or(&none).iter();
        let cited: Vec<&Json> = cited.filter(|citation| citation["field"] == field.name).collect();
        let read = |citation: &&Json| claim_of(field, statement.claim.field, citation, evidence.sources);
        let claims: Vec<Claim> = cited.iter().filter_map(read).collect();
        let live: Vec<&Claim> = claims.iter().collect();
        // The claim that is shown is the first.
        let shown = if field.holds == Holds::Many { live.clone() } else { live.iter().take(1).copied().collect() };
        let disputed = record["disputed"].as_array().is_some_and(|fields| fields.iter().any(|name| name == field.name));
        let folded = Folded { shown, live, disputed };
        let mut said = statement.claim.clone();
        if said.currency.is_none() {
            said.currency = folded.shown.first().and_then(|claim| claim.currency);
        }
        let mut judged = judge(&Fold::new(evidence.sources, evidence.rules), field, &folded, &said);
        let likely = match evidence.called {
            Called::Nothing(likely) if folded.live.iter().all(|claim| claim.text != said.text) => Some(likely),
            _ => None,
        };
        if likely.is_some() {
            // It may be another name of what sources name.
            (judged.verdict, judged.neither) = ("unknown", folded.live.clone());
            judged.contradict.clear();
        }
        let reports = Independence::of(evidence.sources, evidence.rules).reports(&folded.live);
        let behind = |claims: &[&Claim]| reports.behind(claims.iter().map(|claim| claim.source)).len();
        let citations = |claims: &[&Claim]| -> Vec<Json> {
            let is_it = |citation: &&&Json| claims.iter().any(|claim| citation["claim"] == *claim.id);
            cited.iter().filter(is_it).map(|citation| (*citation).clone()).collect()
        };
        let wording = Wording { ty: field.ty, names: evidence.names };
        let mut checked = Self {
            verdict: Some(judged.verdict),
            subject: Some(evidence.subject.clone()),
            accepted: folded.shown.first().map(|claim| AcceptedValue {
                value: claim.text.to_string(),
                qualifier: claim.qualifier,
                currency: claim.currency_code(),
                shown: record[field.name].clone(),
            }),
            disputed,
            independent_sources_for: behind(&judged.agree),
            independent_sources_against: behind(&judged.contradict),
            claims_for: citations(&judged.agree),
            claims_against: citations(&judged.contradict),
            claims_neither: citations(&judged.neither),
            footnotes: footnotes(&judged, evidence.sources, evidence.briefs, wording),
            candidates_total: 1,
            says_so: judged.say.iter().map(|claim| claim.id.to_string()).collect(),
            independent_sources_saying: behind(&judged.say),
            said: wording.write(&said.text, said.qualifier, said.currency_code()),
            did_you_mean: likely.cloned().flatten(),
            is_nameless: likely.is_some(),
            ..Self::of_nothing(statement, evidence.names)
        };
        checked.statement.currency = said.currency_code();
        let shown = checked.accepted.as_ref();
        let told = Told {
            name: evidence.subject["name"].as_str().unwrap_or_default(),
            field: field.name,
            value: &checked.said,
            shown: shown.map(|shown| wording.write(&shown.value, shown.qualifier, shown.currency)),
            saying: checked.independent_sources_saying,
            agreeing: checked.independent_sources_for,
            against: checked.independent_sources_against,
            is_nameless: checked.is_nameless,
            edition: evidence.edition,
            as_of: evidence.as_of,
        };
        checked.sentence = told.sentence(&judged);
        checked
    }

    /// Whether a claim on any side is from a source.
    #[must_use]
    pub fn cites(&self, source: &str) -> bool {
        let sides = [&self.claims_for, &self.claims_against, &self.claims_neither];
        sides.into_iter().flatten().any(|citation| citation["source"] == source)
    }

    /// The sentence with its footnotes and how to cite it, as text; `remarks` follow the sentence, and `more` says that
    /// there are more candidates than are listed.
    #[must_use]
    pub fn text(&self, remarks: &[String], more: Option<&str>) -> String {
        let mut text = format!("{}\n", self.sentence);
        text.extend(remarks.iter().flat_map(|remark| [remark, "\n"]));
        for note in &self.footnotes {
            let url = note.url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
            text.extend(["\n[", &note.number.to_string(), "] ", &note.text, &url]);
        }
        for candidate in &self.candidates {
            text.extend(["\n", &candidate.id, ": ", &candidate.name]);
        }
        text.extend(more.into_iter().flat_map(|more| ["\n", more]));
        let gap = if self.footnotes.is_empty() && self.candidates.is_empty() { "" } else { "\n" };
        text.extend([gap, "\n", &self.cite_as, "\n"]);
        text
    }
}
