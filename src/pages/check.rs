//! The page on which a statement is checked: a form, the verdict, and the claims on each side.

use askama::Template;
use ledger_core::describe::{Field, Kind, Parameter, Resource, Type};
use ledger_core::resources::{KINDS, kind};
use ledger_core::value::Qualifier;
use ledger_store::list::Facet;

use super::evidence::{Evidence, Hand, Sources, evidence};
use super::facts::{Facts, Link};
use super::filters::{Control, Filters, Input};
use super::frame::{Frame, written};
use super::quoted::{more, named, quoted, remarks};
use super::rows::{Json, borrowed};
use super::words::Words;
use crate::model::checked::Checked;
use crate::problem::Problem;
use crate::question::statement::filters_of;

#[derive(Debug, Template)]
#[template(path = "check.html")]
struct CheckPage<'p> {
    frame: Frame,
    facts: &'p Facts,
    kinds: Vec<Tab>,
    form: Option<Form<'p>>,
    verdict: Option<Shown<'p>>,
}

/// What the form for a kind offers to find a record by.
#[derive(Debug)]
pub struct Offered {
    /// The list of the records.
    pub resource: &'static Resource,
    /// The first of them: of each its identifier and its name.
    pub records: Vec<(String, Option<String>)>,
    /// The values of filters that occur.
    pub facets: Vec<Facet>,
    /// The names of missions and cases, by their identifiers.
    pub names: Vec<(String, Option<String>)>,
}

/// A value that can be chosen.
#[derive(Debug)]
struct Choice {
    value: &'static str,
    name: String,
    is_chosen: bool,
}

/// A kind of record.
#[derive(Debug)]
struct Tab {
    link: Link,
    is_chosen: bool,
}

/// The form for a statement about a record of a kind.
#[derive(Debug)]
struct Form<'p> {
    kind: &'static str,
    records: &'p [(String, Option<String>)],
    /// The filters that find a record.
    controls: Vec<Control>,
    fields: Vec<Choice>,
    qualifiers: Vec<Choice>,
    /// Whether a field of the kind is a sum of money.
    has_money: bool,
}

/// The verdict on a statement.
#[derive(Debug)]
struct Shown<'p> {
    checked: &'p Checked,
    /// The verdict, and what it means.
    heading: String,
    means: Option<String>,
    subject: Option<Link>,
    field: String,
    said: String,
    accepted: Option<String>,
    /// How many independent sources say so, say so or allow it, and contradict it; each with the name of the side.
    counts: Vec<(String, u64)>,
    sides: Vec<Side>,
    /// What is to be noted of how the statement was read; and how many candidates are not listed.
    remarks: Vec<String>,
    more: Option<String>,
    text: String,
}

/// The claims on one side.
#[derive(Debug)]
struct Side {
    id: &'static str,
    title: String,
    claims: Vec<Claim>,
}

/// A claim with its source.
#[derive(Debug)]
struct Claim {
    id: String,
    value: String,
    source: Link,
    /// When the source was published, and the place in it.
    day: String,
    place: Option<String>,
}

impl Claim {
    fn of(words: Words, evidence: &Evidence<'_>) -> Self {
        Self {
            id: evidence.claim.to_owned(),
            value: evidence.said.value.to_string(),
            source: Link { name: evidence.source.to_string(), href: format!("/sources/{}", evidence.source_id) },
            day: evidence.day(words),
            place: evidence.place.as_ref().map(ToString::to_string),
        }
    }
}

fn choices(words: Words, kind: &Kind, chosen: &str) -> Vec<Choice> {
    let choice =
        |field: &Field| Choice { value: field.name, name: words.label(field.name), is_chosen: field.name == chosen };
    kind.fields.iter().map(choice).collect()
}

/// What tells nothing of which record is meant.
const ROBUST: &str = "robust";

/// The filters that can find a record: those of which one can choose a value, and the words in it.
fn controls(words: Words, kind: &'static Kind, offered: &Offered, facts: &Facts) -> Vec<Control> {
    let named = offered.names.iter().filter_map(|(id, name)| Some((id.as_str(), name.as_deref()?))).collect();
    let own: Vec<&str> = filters_of(kind).map(|filter| filter.name).collect();
    let is_offered = |control: &Control| {
        control.name == Parameter::Q.name()
            || own.contains(&control.name)
                && control.name != ROBUST
                && matches!(&control.input, Input::Choice(choices) if choices.len() > 2)
    };
    let filters = Filters::of(offered.resource, &offered.facets, facts, named, words);
    filters.controls.into_iter().filter(is_offered).collect()
}

/// The page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn check(
    checked: Option<&Checked>,
    sources: &[Json<'_>],
    offered: Option<&Offered>,
    facts: &Facts,
) -> Result<String, Problem> {
    let words = facts.words;
    let given = |name: &str| facts.given(name).next().map_or("", String::as_str);
    let chosen = kind(given("subject_kind"));
    let kinds = KINDS.iter().map(|kind| Tab {
        link: Link { name: words.label(kind.name), href: format!("/check?subject_kind={}", kind.name) },
        is_chosen: chosen.is_some_and(|chosen| chosen.name == kind.name),
    });
    let form = chosen.map(|kind| Form {
        kind: kind.name,
        records: offered.map_or(&[][..], |offered| &offered.records),
        controls: offered.map_or_else(Vec::new, |offered| controls(words, kind, offered, facts)),
        fields: choices(words, kind, given("field")),
        qualifiers: Qualifier::ALL
            .iter()
            .map(|(qualifier, _)| Choice {
                value: qualifier.as_str(),
                name: words.code("qualifier", qualifier.as_str()),
                is_chosen: qualifier.as_str() == given("qualifier"),
            })
            .collect(),
        has_money: kind.fields.iter().any(|field| matches!(field.ty, Type::Money)),
    });
    let cited = Sources::of(sources);
    let names = checked.map(named).unwrap_or_default();
    let hand = Hand::of(words, checked.map_or("", |checked| checked.statement.field), &names);
    let sides = checked.map(|checked| {
        [
            ("for", borrowed(&checked.claims_for)),
            ("against", borrowed(&checked.claims_against)),
            ("neither", borrowed(&checked.claims_neither)),
        ]
    });
    let verdict = checked.zip(sides.as_ref()).map(|(checked, sides)| {
        let said = &checked.statement;
        let write = |value: &str, currency: Option<&'static str>, qualifier: Qualifier| {
            hand.write(value.to_owned().into(), currency, Some(qualifier.as_str())).1.into_owned()
        };
        let counts = [
            ("say", checked.independent_sources_saying),
            ("allow", checked.independent_sources_for),
            ("against", checked.independent_sources_against),
        ];
        let is_more = checked.independent_sources_for > checked.independent_sources_saying;
        let counts = counts.into_iter().filter(|(side, _)| is_more || *side != "allow");
        let verdict = |part: &str| checked.verdict.map(|code| words.say(&format!("check-{part}-{code}")));
        Shown {
            heading: verdict("verdict").unwrap_or_else(|| words.say("check-several")),
            means: verdict("means"),
            subject: checked.subject.as_ref().map(|subject| Link {
                name: subject["name"].as_str().unwrap_or_default().to_owned(),
                href: subject["url"].as_str().unwrap_or_default().to_owned(),
            }),
            field: words.label(said.field),
            said: write(&said.value, said.currency, said.qualifier),
            accepted: checked.accepted.as_ref().map(|shown| write(&shown.value, shown.currency, shown.qualifier)),
            counts: counts.map(|(side, count)| (words.say(&format!("check-{side}")), count as u64)).collect(),
            sides: sides
                .iter()
                .filter(|(_, claims)| !claims.is_empty())
                .map(|(id, claims)| Side {
                    id,
                    title: words.say(&format!("check-{id}")),
                    claims: evidence(&hand, claims, &cited).iter().map(|claim| Claim::of(words, claim)).collect(),
                })
                .collect(),
            remarks: remarks(checked, facts),
            more: more(checked, facts),
            text: quoted(checked, sources, facts),
            checked,
        }
    });
    let title = words.page("check");
    written(&CheckPage { frame: Frame::of(title, facts), facts, kinds: kinds.collect(), form, verdict })
}

impl CheckPage<'_> {
    /// The value of a parameter.
    fn given(&self, name: &str) -> &str {
        self.facts.given(name).next().map_or("", String::as_str)
    }
}
