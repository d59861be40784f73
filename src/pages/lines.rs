//! The lines of a record: each value with the evidence behind it.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;
use ledger_core::grouped::grouped;
use ledger_core::value::PartialDate;

use super::cells::{Cell, cells, hedge, is_code, is_date, is_disputed, is_number};
use super::rows::{Json, Map};
use super::words::Words;

/// A claim behind a value.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    /// What it says, and the same with its hedge.
    pub bare: Cow<'a, str>,
    pub value: Cow<'a, str>,
    pub source_id: &'a str,
    pub source: Cow<'a, str>,
    /// When the source was published.
    pub published: Option<PartialDate>,
    pub place: Option<Cow<'a, str>>,
    pub attributed_to: Option<&'a str>,
    /// The person or office that this names, by its identifier.
    pub voice: Option<&'a str>,
    pub claim: &'a str,
    pub accepted: bool,
    /// How many independent sources say the same.
    pub independent: u64,
}

impl Evidence<'_> {
    /// When the source was published, in words.
    pub fn day(&self, words: Words) -> String {
        self.published.map_or_else(String::new, |day| words.date(day))
    }
}

/// One of the values between which a dispute is.
#[derive(Debug)]
pub(super) struct Rival<'a> {
    pub value: Cow<'a, str>,
    pub is_shown: bool,
    /// How its sources word it, and how many independent ones do so.
    pub wordings: Vec<Wording<'a>>,
    /// How many independent sources there are of all of them together; nought, if that is not known.
    camp: u64,
    /// Whom its sources cite.
    pub word_of: String,
    /// Where the dots of its claims are, in per cent of the width and in pixels.
    pub dots: Vec<(String, u8)>,
    pub evidence: Vec<Evidence<'a>>,
    /// Which of these were published first and last, of those with a date.
    ends: Option<(usize, usize)>,
}

/// How sources word a value.
#[derive(Debug)]
pub(super) struct Wording<'a> {
    pub value: Cow<'a, str>,
    sources: u64,
}

impl Wording<'_> {
    /// How many independent sources word it so.
    pub fn sources(&self) -> u64 {
        self.sources
    }
}

/// A property with its values.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    /// The property, and its name in words.
    pub id: &'a str,
    pub name: String,
    pub values: Vec<Cell>,
    /// Why the value is shown, if sources disagree.
    pub why: Option<String>,
    /// Why the sources differ, as far as sources show it.
    pub explanation: Option<String>,
    /// The address of the dispute, and the rival values.
    pub dispute: Option<String>,
    pub rivals: Vec<Rival<'a>>,
    /// The claims that agree with the value, and the others.
    pub evidence: Vec<Evidence<'a>>,
    pub(super) cited: u64,
}

impl Line<'_> {
    /// Its values in one line.
    pub fn said(&self) -> String {
        self.values.iter().map(Cell::line).collect::<Vec<_>>().join("; ")
    }

    /// The same without its evidence, for where it stands first.
    pub fn head(&self) -> Self {
        Self {
            id: self.id,
            name: self.name.clone(),
            values: self.values.clone(),
            dispute: self.dispute.clone(),
            cited: self.cited,
            ..Self::default()
        }
    }

    /// Says why the first value is shown, and how many independent sources each camp has, from the discrepancy about it.
    pub fn explain(&mut self, words: Words, dispute: &Json<'_>) {
        let rule = words.rule(dispute.get("rule").as_str().unwrap_or_default());
        let why = words.with("why-shown", "rule", &rule);
        self.why = Some(match dispute.get("note").as_str() {
            Some(note) => format!("{why} {}", words.with("curator-note", "note", note)),
            None => why,
        });
        self.explanation = text_of(dispute.get("explanation"), "text");
        for rival in &mut self.rivals {
            let has = |id: &Json<'_>| rival.evidence.iter().any(|claim| id.as_str() == Some(claim.claim));
            let is_of = |camp: &&Json<'_>| camp.get("claims").as_array().into_iter().flatten().any(has);
            let camp = dispute.get("camps").as_array().into_iter().flatten().find(is_of);
            rival.camp = camp.and_then(|camp| camp.get("independent_sources").as_u64()).unwrap_or(0);
        }
    }

    /// How many independent sources agree with the value.
    pub fn cited(&self) -> u64 {
        self.cited
    }

    /// How many claims there are.
    pub fn claims(&self) -> u64 {
        self.evidence.len() as u64
    }
}

impl<'a> Rival<'a> {
    /// The first claim with a date.
    pub fn first(&self) -> Option<&Evidence<'a>> {
        self.ends.map(|(first, _)| &self.evidence[first])
    }

    /// The last claim with a date.
    pub fn last(&self) -> Option<&Evidence<'a>> {
        self.ends.map(|(_, last)| &self.evidence[last])
    }

    /// How many independent sources there are of all wordings.
    pub fn camp(&self) -> u64 {
        self.camp
    }

    /// How many claims say so.
    pub fn count(&self) -> u64 {
        self.evidence.len() as u64
    }
}

/// Lines under a heading.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub heading: Option<String>,
    pub anchor: &'a str,
    pub lines: Vec<Line<'a>>,
}

pub(super) fn text_of(json: &Json<'_>, name: &str) -> Option<String> {
    json.get(name).as_str().map(str::to_owned)
}

pub(super) fn is_empty(value: &Json<'_>) -> bool {
    value.is_null() || value.as_array().is_some_and(<[_]>::is_empty)
}

/// The sources that rows cite, by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Sources<'a>(HashMap<&'a str, Source<'a>>);

/// Who published a source or, if that is not known, what it is called; and when.
type Source<'a> = (Option<&'a str>, Option<PartialDate>);

impl<'a> Sources<'a> {
    pub fn of(sources: &'a [Json<'a>]) -> Self {
        let source = |source: &'a Json<'a>| {
            let text = |name: &'static str| source.get(name).as_str();
            let published = text("published_on").and_then(|day| day.parse::<PartialDate>().ok());
            Some((text("id")?, (text("publisher").or_else(|| text("title")), published)))
        };
        Self(sources.iter().filter_map(source).collect())
    }
}

/// Whether a property is about what sources say of the others.
fn is_about_sources(name: &str) -> bool {
    let of_number = name.strip_suffix("_low").or_else(|| name.strip_suffix("_high")).is_some_and(is_number);
    let of_state = name.ends_with("_reported_on");
    of_number || of_state || matches!(name, "known_to" | "part_of_name" | "independent_sources" | "field_sources")
}

/// The properties of a discrepancy that its rival values tell.
const OF_DISPUTES: &[&str] = &["rule", "note", "accepted", "values", "camps", "independent_sources", "explanation"];

/// The lines of a record; `kind` is the name of its kind, if it is folded from claims.
pub(super) fn lines<'a>(
    words: Words,
    kind: Option<&str>,
    record: &'a Map<'a>,
    sources: &'a Sources<'a>,
) -> Vec<Line<'a>> {
    let mut cited: HashMap<&str, Vec<&Json<'_>>> = HashMap::new();
    for citation in record.get("citations").and_then(Json::as_array).unwrap_or_default() {
        cited.entry(citation.get("field").as_str().unwrap_or_default()).or_default().push(citation);
    }
    let id = record.get("id").and_then(Json::as_str).unwrap_or_default();
    let is_of_dispute = record.contains_key("camps");
    let is_shown_elsewhere = |name: &str, value: &Json<'_>| match name {
        // Each check of a claim says when it was and what it found.
        "id" | "name" | "citations" | "disputed" | "currency" | "record_url" | "claims_url" | "checked_on"
        | "check_result" => true,
        // Its own address, not the address of a source.
        "url" => value.as_str().is_some_and(|url| url.starts_with('/')),
        _ => name.ends_with("_qualifier") || is_about_sources(name) || is_of_dispute && OF_DISPUTES.contains(&name),
    };
    let is_line = |(name, value): &(&'a str, &Json<'_>)| {
        !is_shown_elsewhere(name, value)
            && !is_empty(value)
            && !value.as_array().is_some_and(|items| {
                items.iter().any(|item| item.as_object().is_some_and(|item| item.contains_key("citations")))
            })
    };
    let names = names_in(record);
    let line = |(name, value): (&'a str, &Json<'_>)| {
        let evidence = evidence(words, name, &names, cited.remove(name).unwrap_or_default(), sources);
        let is_disputed = is_disputed(record, name);
        Line {
            id: name,
            name: words.label(name),
            values: cells(words, record, name, value),
            dispute: kind.filter(|_| is_disputed).map(|kind| format!("/discrepancies/{kind}.{id}.{name}")),
            rivals: if is_disputed { rivals(words, evidence.clone()) } else { Vec::new() },
            evidence,
            why: None,
            explanation: None,
            cited: record.get("field_sources").and_then(|counts| counts.get(name).as_u64()).unwrap_or(0),
        }
    };
    record.iter().filter(is_line).map(line).collect()
}

/// The dispute that a discrepancy is about.
pub(super) fn dispute<'a>(words: Words, row: &'a Map<'a>, sources: &'a Sources<'a>) -> Line<'a> {
    let values = row.get("values").and_then(Json::as_array).into_iter().flatten();
    let citations = values.filter_map(|value| value.get("citations").as_array()).flatten();
    let field = row.get("field").and_then(Json::as_str).unwrap_or_default();
    let mut evidence = evidence(words, field, &HashMap::new(), citations, sources);
    if let Some(unit) = row.get("unit").and_then(Json::as_str) {
        let unit = words.code("unit", unit);
        for text in evidence.iter_mut().flat_map(|claim| [&mut claim.value, &mut claim.bare]) {
            text.to_mut().extend([" ", &unit]);
        }
    }
    Line {
        name: words.label(field),
        dispute: row.get("url").and_then(Json::as_str).map(str::to_owned),
        rivals: rivals(words, evidence),
        explanation: row.get("explanation").and_then(|explanation| text_of(explanation, "text")),
        ..Line::default()
    }
}

/// The names of what a record names, by their identifiers.
fn names_in<'r>(record: &'r Map<'r>) -> HashMap<&'r str, &'r str> {
    let named = |value: &'r Json<'r>| Some((value.get("id").as_str()?, value.get("name").as_str()?));
    let values = record.values().flat_map(|value| value.as_array().unwrap_or(std::slice::from_ref(value)));
    values.filter_map(named).collect()
}

/// The claims about a field; `names` are those of what its values name.
fn evidence<'a>(
    words: Words,
    field: &str,
    names: &HashMap<&'a str, &'a str>,
    citations: impl IntoIterator<Item = &'a Json<'a>>,
    sources: &'a Sources<'a>,
) -> Vec<Evidence<'a>> {
    let (is_date, is_number, is_code) = (is_date(field), is_number(field), is_code(field));
    let shown = |value: &'a str| -> Cow<'a, str> {
        let date = if is_date { value.parse::<PartialDate>().ok() } else { None };
        match date {
            Some(date) => words.date(date).into(),
            None if is_number => words.number(value).into(),
            None if is_code => words.code(field, value).into(),
            None => names.get(value).copied().unwrap_or(value).into(),
        }
    };
    let of_citation = |citation: &'a Json<'a>| {
        let text = |name: &'static str| citation.get(name).as_str();
        let source_id = text("source").unwrap_or_default();
        let (source, published) = sources.0.get(source_id).copied().unwrap_or_default();
        let bare = joined(shown(text("value").unwrap_or_default()), text("currency").unwrap_or_default().into());
        let paragraph = citation.get("paragraph").as_i64();
        let paragraph = paragraph.map(|number| words.with("evidence-paragraph", "number", &number.to_string()).into());
        Evidence {
            value: joined(hedge(words, text("qualifier")).into(), bare.clone()),
            bare,
            source_id,
            source: source.map_or_else(|| words.say("no-publisher").into(), Cow::from),
            published,
            place: paragraph.or_else(|| text("locator").map(Cow::from)),
            attributed_to: text("attributed_to"),
            voice: text("voice"),
            claim: text("claim").unwrap_or_default(),
            accepted: citation.get("accepted").as_bool() == Some(true),
            independent: citation.get("independent_sources").as_u64().unwrap_or(0),
        }
    };
    citations.into_iter().map(of_citation).collect()
}

/// Two texts with a space between them, if neither is empty.
fn joined<'a>(one: Cow<'a, str>, other: Cow<'a, str>) -> Cow<'a, str> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (_, true) => one,
        _ => format!("{one} {other}").into(),
    }
}

/// The rival values of a dispute: the one that is shown first, then those with more sources.
fn rivals<'a>(words: Words, evidence: Vec<Evidence<'a>>) -> Vec<Rival<'a>> {
    // Those that differ in their hedges alone stand together.
    let days = || evidence.iter().filter_map(|claim| claim.published).map(middle);
    let span = days().min().zip(days().max());
    let groups = grouped(evidence.into_iter().map(|claim| (claim.bare.clone(), claim)));
    let mut rivals: Vec<Rival<'a>> = groups
        .into_iter()
        .map(|(value, claims)| {
            // As the API has it: what is of some day of a month is certainly known at its end.
            let known = |at: &usize| claims[*at].published.map(PartialDate::last);
            let dated = || (0..claims.len()).filter(|at| known(at).is_some());
            // Of several of one day, the first in their order is the first, and the last in it the last.
            let ends = dated().min_by_key(known).zip(dated().max_by_key(known));
            let mut word_of: Vec<&str> = claims.iter().filter_map(|claim| claim.attributed_to).collect();
            word_of.sort_unstable();
            word_of.dedup();
            let wordings = wordings(&claims);
            Rival {
                value: if let [only] = &wordings[..] { only.value.clone() } else { value },
                wordings,
                camp: 0,
                is_shown: claims.iter().any(|claim| claim.accepted),
                ends,
                word_of: word_of.join(&words.say("between")),
                dots: dots(&claims, span),
                evidence: claims,
            }
        })
        .collect();
    let most = |rival: &Rival<'_>| rival.wordings.first().map_or(0, Wording::sources);
    rivals.sort_by_key(|rival| (!rival.is_shown, std::cmp::Reverse(most(rival))));
    rivals
}

/// How claims word a value, the most frequent wording first.
fn wordings<'a>(claims: &[Evidence<'a>]) -> Vec<Wording<'a>> {
    let mut wordings: Vec<Wording<'a>> = Vec::new();
    for claim in claims {
        if !wordings.iter().any(|wording| wording.value == claim.value) {
            wordings.push(Wording { value: claim.value.clone(), sources: claim.independent });
        }
    }
    wordings.sort_by_key(|wording| std::cmp::Reverse(wording.sources));
    wordings
}

/// The day in the middle of a date, for one that is a month or a year.
pub(super) fn middle(date: PartialDate) -> Date {
    let half = date.last().duration_since(date.first()) / 2;
    date.first().checked_add(half).unwrap_or(date.first())
}

/// How many days are between two days.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Where the dots of claims are: at the day of publication, those of one day above each other, and at the right those
/// without a date.
fn dots(claims: &[Evidence<'_>], span: Option<(Date, Date)>) -> Vec<(String, u8)> {
    const HEIGHTS: [u8; 4] = [10, 6, 14, 3];
    // In hundredths of a per cent of the width: from 3 to 91.
    let place = |claim: &Evidence<'_>| match (claim.published, span) {
        (Some(day), Some((first, last))) => {
            let x = 300 + 8_800 * days_between(first, middle(day)) / days_between(first, last).max(1);
            format!("{}.{:02}", x / 100, x % 100)
        }
        _ => "97.50".to_owned(),
    };
    let mut dots: Vec<(String, u8)> = Vec::new();
    for x in claims.iter().map(place) {
        let above = dots.iter().filter(|(other, _)| *other == x).count();
        dots.push((x, HEIGHTS[above % HEIGHTS.len()]));
    }
    dots
}
