//! The codebook as a page: every kind with its fields, and every list of codes.

use askama::Template;
use ledger_core::resources::indicators;
use ledger_core::resources::series::Series;

use super::facts::Facts;
use super::frame::{Frame, Prose, written};
use super::words::{Words, sentence};
use crate::model::codebook::{CodeEntry, Codebook, FieldEntry, KindEntry, ProblemEntry};
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "codebook.html")]
struct CodebookPage {
    frame: Frame,
    kinds: Vec<Kind>,
    lists: Vec<Codes>,
    /// The metrics in use: the code, the words and the address of each, and how many observations there are.
    metrics: Vec<(String, String, String, String)>,
    problems: Vec<(u16, String, String)>,
}

/// A kind of record.
#[derive(Debug)]
struct Kind {
    anchor: &'static str,
    name: String,
    means: Prose,
    address: String,
    fields: Vec<Field>,
}

/// A field that claims fill.
#[derive(Debug)]
struct Field {
    /// How answers name it, and pages.
    id: &'static str,
    name: String,
    means: Prose,
    /// What it holds, in words.
    holds: String,
    codes: Vec<(&'static str, Prose)>,
}

/// A list of codes.
#[derive(Debug)]
struct Codes {
    anchor: &'static str,
    name: String,
    each: Vec<(&'static str, Prose)>,
}

/// The meanings of codes; `of` is what their texts are filed under.
fn meanings(words: Words, of: &str, codes: &[CodeEntry]) -> Vec<(&'static str, Prose)> {
    let key = |name: &str| name.replace(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_', "-");
    let meaning =
        |code: &CodeEntry| (code.name, Prose(words.or(&format!("means-{of}-{}", key(code.name)), code.means)));
    codes.iter().map(meaning).collect()
}

fn field(words: Words, kind: &str, field: &FieldEntry) -> Field {
    let holds =
        [words.or(&format!("holds-{}", field.holds), ""), words.or(&format!("type-{}", field.r#type), field.r#type)];
    let holds = holds.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    Field {
        id: field.name,
        name: words.label(field.name),
        means: Prose(words.or(&format!("means-{kind}-{}", field.name), field.means)),
        holds: if field.state { format!("{holds}, {}", words.say("holds-state")) } else { holds },
        codes: meanings(words, &format!("{kind}-{}", field.name), &field.codes),
    }
}

/// The page.
///
/// # Errors
/// An internal problem, if the page cannot be written.
pub fn codebook(book: &Codebook, facts: &Facts) -> Result<String, Problem> {
    let words = facts.words;
    let kind = |kind: &KindEntry| Kind {
        anchor: kind.name,
        name: sentence(&words.label(kind.name)),
        means: Prose(words.or(&format!("means-{}", kind.name), kind.means)),
        address: kind.url.clone(),
        fields: kind.fields.iter().map(|entry| field(words, kind.name, entry)).collect(),
    };
    let list = |anchor: &'static str, of: &str, codes: &[CodeEntry]| Codes {
        anchor,
        name: words.say(&format!("codes-{anchor}")),
        each: meanings(words, of, codes),
    };
    let problem = |problem: &ProblemEntry| {
        let slug = problem.url.rsplit('/').next().unwrap_or_default();
        (problem.status, words.or(&format!("problem-{slug}"), problem.title), problem.url.clone())
    };
    let metric = |metric: &Series| {
        let count = words.rows(indicators::RESOURCE.path, metric.points);
        (metric.id.clone(), words.code("metric", &metric.id), metric.url.clone(), count)
    };
    written(&CodebookPage {
        kinds: book.kinds.iter().map(kind).collect(),
        lists: vec![
            list("qualifiers", "qualifier", &book.qualifiers),
            list("ranks", "rank", &book.ranks),
            list("identifier-schemes", "scheme", &book.identifier_schemes),
            list("source-kinds", "source-kind", &book.source_kinds),
            list("dated-by", "dated_by", &book.dated_by),
            list("titled-by", "titled_by", &book.titled_by),
            list("rank-reasons", "rank_reason", &book.rank_reasons),
            list("check-results", "check_result", &book.check_results),
            list("organization-kinds", "organization-kind", &book.organization_kinds),
            list("country-roles", "role", &book.country_roles),
            list("changes", "change", &book.changes),
            list("units", "unit", &book.units),
            list("scopes", "scope", &book.scopes),
            list("verdicts", "verdict", &book.verdicts),
            list("effects", "effect", &book.effects),
        ],
        metrics: book.metrics.iter().map(metric).collect(),
        problems: book.problems.iter().map(problem).collect(),
        frame: Frame::of(words.page("codebook"), facts),
    })
}
