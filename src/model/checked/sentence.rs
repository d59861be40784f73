//! A verdict in an English sentence, with footnotes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger_core::cite::untitled;
use ledger_core::claim::{Claim, Source};
use ledger_core::verdict::Judged;
use ledger_core::words::counted;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::wording::Wording;

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

/// What a sentence says.
pub(super) struct Told<'t> {
    /// The record, the field and the value.
    pub name: &'t str,
    pub field: &'t str,
    pub value: &'t str,
    /// What the record shows.
    pub shown: Option<String>,
    /// How many independent sources say so, say so or allow it, and contradict it.
    pub saying: usize,
    pub agreeing: usize,
    pub against: usize,
    /// Whether nothing is called as the value has it.
    pub is_nameless: bool,
    pub edition: &'t str,
    pub as_of: Option<Date>,
}

impl Told<'_> {
    /// The verdict in a sentence.
    pub fn sentence(&self, judged: &Judged<'_>) -> String {
        let Self { name, value, edition, .. } = self;
        let field = self.field.replace('_', " ");
        let marks = marks(judged);
        let sources = |count: usize| counted(count as u64, "independent source", "independent sources");
        let (agree, against) = (sources(self.agreeing), sources(self.against));
        let shown = self.shown.as_ref().map(|shown| format!("; the ledger shows {shown}")).unwrap_or_default();
        let plural = |count: usize, one: &'static str, several: &'static str| if count == 1 { one } else { several };
        let says = plural(self.saying, "says", "say");
        let allows = plural(self.agreeing, "allows", "allow");
        let contradicts = plural(self.against, "contradicts", "contradict");
        let say = sources(self.saying);
        let for_it = if judged.say.len() == judged.agree.len() {
            format!("{say} {says} so{}", marks.agree)
        } else if judged.say.is_empty() {
            format!("no source says so, but {agree} {allows} it{}", marks.agree)
        } else {
            format!("{say} {says} so, and {agree} in all {allows} it{}", marks.agree)
        };
        let by_then = self.as_of.map(|day| format!(", as known on {day}")).unwrap_or_default();
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
            _ if self.is_nameless => {
                let told = "nothing has this name, so it cannot be compared with what sources say";
                ("Unknown", format!("{told}{}{shown}", marks.neither))
            }
            _ => (
                "Unknown",
                format!("no source says so or contradicts it; what they say is about something else{}", marks.neither),
            ),
        };
        let subject = if name.is_empty() { String::new() } else { format!("{name}, ") };
        // A name may end with a full stop itself.
        let end = if value.ends_with(['.', '?', '!']) { "" } else { "." };
        format!("{head}. {subject}{field}: {value}{end} In edition {edition} of the ledger{by_then}, {told}.")
    }
}

/// Where a sentence refers to its footnotes.
struct Marks {
    agree: String,
    contradict: String,
    neither: String,
}

/// The claims of a verdict that footnotes name: those of the sides or, if there are none, the others.
fn noted<'j, 'c>(judged: &'j Judged<'c>) -> impl Iterator<Item = &'j &'c Claim> {
    let has_sides = !(judged.agree.is_empty() && judged.contradict.is_empty());
    let others = if has_sides { &[] as &[&Claim] } else { &judged.neither };
    judged.agree.iter().chain(&judged.contradict).chain(others)
}

fn marks(judged: &Judged<'_>) -> Marks {
    let numbers: BTreeMap<&str, usize> = noted(judged).enumerate().map(|(at, claim)| (&*claim.id, at + 1)).collect();
    let of = |claims: &[&Claim]| -> String {
        let known = claims.iter().filter_map(|claim| numbers.get(&*claim.id));
        let marks = known.map(|number| format!("[{number}]")).collect::<Vec<_>>().concat();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    };
    Marks { agree: of(&judged.agree), contradict: of(&judged.contradict), neither: of(&judged.neither) }
}

/// The footnotes of a verdict.
pub(super) fn footnotes(
    judged: &Judged<'_>,
    sources: &[Source],
    briefs: &[Json],
    wording: Wording<'_>,
) -> Vec<Footnote> {
    let note = |(at, claim): (usize, &&Claim)| {
        let id = sources[claim.source].id.as_str();
        let brief = briefs.iter().find(|brief| brief["id"] == id).unwrap_or(&Json::Null);
        let text = |name: &str| brief[name].as_str().map(str::to_owned);
        let place = claim.paragraph.map(|number| format!("paragraph {number}"));
        let place = place.or_else(|| claim.locator.as_deref().map(str::to_owned));
        let credited = claim.attributed_to().map(|who| format!("according to {who}"));
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
