//! What a check answers: the verdict on a statement, the claims on each side, and a sentence to quote.

mod marks;
mod wording;

use iso_currency::Currency;
use jiff::civil::Date;
use ledger_core::citations::Citation;
use ledger_core::cite::untitled;
use ledger_core::claim::read::read_value;
use ledger_core::claim::{Claim, Source};
use ledger_core::describe::{Field, Holds, Type};
use ledger_core::fold::{Fold, Folded};
use ledger_core::independence::Independence;
use ledger_core::resources::{Subject, SubjectKind};
use ledger_core::rules::Rules;
use ledger_core::value::{PartialDate, Qualifier};
use ledger_core::verdict::{Judged, Verdict, judge};
use ledger_core::vocabulary::Rank;
use ledger_core::words::{counted, nearest};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use self::marks::{marks, noted};
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
    /// The identifier that was likely meant, if the value is to name an organization or a mission, and neither the ledger
    /// nor a claim has it.
    #[schema(required = true, example = "kenya-high-court")]
    pub did_you_mean: Option<String>,
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

/// A source, as a sentence refers to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Footnote {
    /// Its number.
    pub number: usize,
    /// The claim, at `/claims/{claim}`.
    #[schema(example = "c00001")]
    pub claim: String,
    /// The source and the place in it, in words.
    pub text: String,
    /// The address of the document; null if it is not known.
    #[schema(required = true, format = "iri")]
    pub url: Option<String>,
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
    /// The rules of the edition.
    pub rules: Rules,
    /// The edition, and the day that is asked for.
    pub edition: &'e str,
    /// The day that is asked for.
    pub as_of: Option<Date>,
}

/// The claim that a citation shows.
fn claim_of(field: &Field, at: usize, citation: &Json, sources: &[Source]) -> Option<Claim> {
    let text = |name: &str| citation[name].as_str();
    let (id, value) = (text("source")?, text("value")?);
    let source = sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok();
    Some(Claim {
        row: 0,
        id: text("claim")?.into(),
        field: at,
        value: read_value(field, value).ok()?,
        text: value.into(),
        currency: text("currency").and_then(Currency::from_code),
        qualifier: text("qualifier")?.parse().ok()?,
        source: source?,
        paragraph: citation["paragraph"].as_i64(),
        locator: text("locator").map(Into::into),
        attributed_to: text("attributed_to").map(Into::into),
        voice: text("voice").map(Into::into),
        valid_on: text("valid_on").and_then(|day| day.parse::<PartialDate>().ok()),
        // Citations are of live claims, in the order of the fold, so that their ranks no longer matter.
        rank: Rank::Normal,
    })
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
        let judged = judge(&Fold::new(evidence.sources, evidence.rules), field, &folded, &said);
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
            footnotes: footnotes(&judged, evidence, wording),
            candidates_total: 1,
            says_so: judged.say.iter().map(|claim| claim.id.to_string()).collect(),
            independent_sources_saying: behind(&judged.say),
            said: wording.write(&said.text, said.qualifier, said.currency_code()),
            did_you_mean: meant(&said, &folded.live, wording),
            ..Self::of_nothing(statement, evidence.names)
        };
        checked.statement.currency = said.currency_code();
        checked.sentence = checked.in_words(&judged, evidence, wording);
        checked
    }

    /// Whether a claim on any side is from a source.
    #[must_use]
    pub fn cites(&self, source: &str) -> bool {
        let sides = [&self.claims_for, &self.claims_against, &self.claims_neither];
        sides.into_iter().flatten().any(|citation| citation["source"] == source)
    }

    /// The verdict in a sentence.
    fn in_words(&self, judged: &Judged<'_>, evidence: &Evidence<'_>, wording: Wording<'_>) -> String {
        let said = &self.statement;
        let name = evidence.subject["name"].as_str().unwrap_or_default();
        let field = said.field.replace('_', " ");
        let value = &self.said;
        let marks = marks(judged);
        let sources = |count: usize| counted(count as u64, "independent source", "independent sources");
        let (agree, against) = (sources(self.independent_sources_for), sources(self.independent_sources_against));
        let shown = self.accepted.as_ref().map_or_else(String::new, |accepted| {
            format!("; the ledger shows {}", wording.write(&accepted.value, accepted.qualifier, accepted.currency))
        });
        let plural = |count: usize, one: &'static str, several: &'static str| if count == 1 { one } else { several };
        let says = plural(self.independent_sources_saying, "says", "say");
        let allows = plural(self.independent_sources_for, "allows", "allow");
        let contradicts = plural(self.independent_sources_against, "contradicts", "contradict");
        let say = sources(self.independent_sources_saying);
        let for_it = if judged.say.len() == judged.agree.len() {
            format!("{say} {says} so{}", marks.agree)
        } else if judged.say.is_empty() {
            format!("no source says so, but {agree} {allows} it{}", marks.agree)
        } else {
            format!("{say} {says} so, and {agree} in all {allows} it{}", marks.agree)
        };
        let by_then = evidence.as_of.map(|day| format!(", as known on {day}")).unwrap_or_default();
        let (head, told) = match judged.verdict {
            "supported" if judged.contradict.is_empty() => ("Supported", format!("{for_it}, and none contradicts it")),
            "compatible" => ("Compatible", format!("{for_it}, and none contradicts it{shown}")),
            "supported" => ("Supported", format!("{for_it}, but {against} {contradicts} it{}", marks.contradict)),
            "disputed" => ("Disputed", format!("{for_it}, but {against} {contradicts} it{}{shown}", marks.contradict)),
            "contradicted" if judged.agree.is_empty() => (
                "Contradicted",
                format!("no source says so, and {against} {contradicts} it{}{shown}", marks.contradict),
            ),
            "contradicted" => {
                ("Contradicted", format!("{for_it}; {against} {contradicts} it{}{shown}", marks.contradict))
            }
            _ if judged.neither.is_empty() => ("Unknown", "no source says anything about it".to_owned()),
            _ => (
                "Unknown",
                format!("no source says so or contradicts it; what they say is about something else{}", marks.neither),
            ),
        };
        let (release, is_short) = (evidence.edition, name.is_empty());
        let subject = if is_short { String::new() } else { format!("{name}, ") };
        format!("{head}. {subject}{field}: {value}. In edition {release} of the ledger{by_then}, {told}.")
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

/// The identifier that was likely meant by a value that neither the ledger nor a claim has.
fn meant(said: &Claim, live: &[&Claim], wording: Wording<'_>) -> Option<String> {
    let is_known = wording.names.contains_key(&*said.text) || live.iter().any(|claim| claim.text == said.text);
    if is_known || !matches!(wording.ty, Type::Party | Type::Mission) {
        return None;
    }
    let known: Vec<&str> = wording.names.iter().flat_map(|(id, name)| [id.as_str(), name]).collect();
    let near = nearest(&said.text, &known)?;
    wording.names.iter().find(|(id, name)| *id == near || *name == near).map(|(id, _)| id.clone())
}

fn footnotes(judged: &Judged<'_>, evidence: &Evidence<'_>, wording: Wording<'_>) -> Vec<Footnote> {
    let note = |(at, claim): (usize, &&Claim)| {
        let id = evidence.sources[claim.source].id.as_str();
        let brief = evidence.briefs.iter().find(|brief| brief["id"] == id).unwrap_or(&Json::Null);
        let text = |name: &str| brief[name].as_str().map(str::to_owned);
        let place = claim.paragraph.map(|number| format!("paragraph {number}"));
        let place = place.or_else(|| claim.locator.as_deref().map(str::to_owned));
        let credited = claim.attributed_to.as_deref().map(|who| format!("according to {who}"));
        let title = text("title").map(|title| format!("“{title}”"));
        // What has neither is described.
        let described =
            || title.is_none().then(|| untitled(brief["kind"].as_str().unwrap_or_default(), None).to_owned());
        let name = text("publisher").or_else(described);
        let value = wording.write(&claim.text, claim.qualifier, claim.currency_code());
        let parts = [name, title, text("published_on"), place, credited].into_iter().flatten();
        Footnote {
            number: at + 1,
            claim: claim.id.to_string(),
            text: format!("{}: {value} (claim {}).", parts.collect::<Vec<_>>().join(", "), claim.id),
            url: text("url"),
        }
    };
    noted(judged).enumerate().map(note).collect()
}
