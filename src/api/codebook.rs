//! The codebook: every kind, field, status, qualifier, unit and problem, as the code defines them.

use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Endpoint, Ledger, dataset_of, delivery};
use crate::dataset::claim::{DATED_BY, ORGANIZATION_KINDS, RANKS, SOURCE_KINDS};
use crate::dataset::identifiers::SCHEMES;
use crate::dataset::value::Qualifier;
use crate::kind::{Code, Field, Holds, Type, UNITS};
use crate::list::query::Query;
use crate::openapi::operation;
use crate::problem::{Problem, ProblemKind};
use crate::represent::{Asked, Format, html};
use crate::resources::changes::CHANGES;
use crate::resources::countries::ROLES;
use crate::resources::{ALL, KINDS};

/// `/codebook`
pub static CODEBOOK: Endpoint = Endpoint {
    path: "/codebook",
    route: || get(codebook),
    operation: || {
        let doc = "Every kind of record with its fields, and every closed list of codes, each defined in a sentence.";
        operation::with_one_parameters(operation::new("getCodebook", "service", "Read what the words mean", doc))
            .responses(operation::responses("CodebookAnswer", "The definitions.", false, &[]))
    },
};

/// What the words of the dataset mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct Codebook {
    /// The kinds of record.
    pub kinds: Vec<KindEntry>,
    /// How sources hedge values.
    pub qualifiers: Vec<CodeEntry>,
    /// The curator's word on claims.
    pub ranks: Vec<CodeEntry>,
    /// Who gives the identifiers of records.
    pub identifier_schemes: Vec<CodeEntry>,
    /// What a source can be.
    pub source_kinds: Vec<CodeEntry>,
    /// How the date of a source is known.
    pub dated_by: Vec<CodeEntry>,
    /// What an organization can be.
    pub organization_kinds: Vec<CodeEntry>,
    /// In what capacity the records name a country.
    pub country_roles: Vec<CodeEntry>,
    /// What can happen to a claim between editions.
    pub changes: Vec<CodeEntry>,
    /// The units of numbers.
    pub units: Vec<CodeEntry>,
    /// The kinds of problem.
    pub problems: Vec<ProblemEntry>,
}

/// A code and its meaning.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeEntry {
    /// The code.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
}

/// A kind of record.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindEntry {
    /// Its name, as claims give it.
    pub name: &'static str,
    /// The path of its collection.
    pub url: String,
    /// What one record is.
    pub means: &'static str,
    /// The fields that claims fill.
    pub fields: Vec<FieldEntry>,
}

/// A field that claims fill.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldEntry {
    /// Its name.
    pub name: &'static str,
    /// `one` value, `many` side by side, or a `wording`, which is never disputed.
    pub holds: &'static str,
    /// What the values are.
    pub r#type: &'static str,
    /// Whether it is a state, of which the latest report counts.
    pub state: bool,
    /// What it means.
    pub means: &'static str,
    /// The codes that it takes; empty where it takes other values.
    pub codes: Vec<CodeEntry>,
}

/// A kind of problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemEntry {
    /// Its `type`.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// Its title.
    pub title: &'static str,
    /// When it occurs, and what to do.
    pub means: &'static str,
}

fn entries(codes: &[Code]) -> Vec<CodeEntry> {
    codes.iter().map(|code| CodeEntry { name: code.name, means: code.means }).collect()
}

fn field_entry(field: &Field) -> FieldEntry {
    let (r#type, codes) = match field.ty {
        Type::Code(codes) => ("code", entries(codes)),
        Type::Text => ("text", Vec::new()),
        Type::Term => ("term", Vec::new()),
        Type::Integer => ("integer", Vec::new()),
        Type::Money => ("money", Vec::new()),
        Type::Decimal => ("decimal", Vec::new()),
        Type::Date => ("date", Vec::new()),
        Type::Country => ("country", Vec::new()),
        Type::Party => ("party", Vec::new()),
        Type::Mission => ("mission", Vec::new()),
    };
    let holds = match field.holds {
        Holds::One => "one",
        Holds::Many => "many",
        Holds::Wording => "wording",
    };
    FieldEntry { name: field.name, holds, r#type, state: field.state, means: field.doc, codes }
}

/// Everything, from the definitions in the code.
#[must_use]
pub fn everything() -> Codebook {
    let kind = |kind: &crate::kind::Kind| KindEntry {
        name: kind.name,
        url: format!(
            "/{}",
            ALL.iter().find(|resource| resource.path == kind.path).map_or(kind.path, |resource| resource.path)
        ),
        means: kind.doc,
        fields: kind.fields.iter().map(field_entry).collect(),
    };
    let problem = |kind: &ProblemKind| ProblemEntry {
        url: format!("/problems/{}", kind.slug),
        status: kind.status.as_u16(),
        title: kind.title,
        means: kind.doc,
    };
    Codebook {
        kinds: KINDS.iter().map(|entry| kind(entry)).collect(),
        qualifiers: Qualifier::ALL
            .iter()
            .map(|(qualifier, means)| CodeEntry { name: qualifier.as_str(), means })
            .collect(),
        ranks: entries(RANKS),
        identifier_schemes: entries(SCHEMES),
        source_kinds: entries(SOURCE_KINDS),
        dated_by: entries(DATED_BY),
        organization_kinds: entries(ORGANIZATION_KINDS),
        country_roles: entries(ROLES),
        changes: entries(CHANGES),
        units: entries(UNITS),
        problems: ProblemKind::ALL.iter().map(problem).collect(),
    }
}

async fn codebook(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let query = Query::of_one(&asked.query, &ledger.editions())?;
    let (format, delivery) = delivery(&ledger, &asked, &query)?;
    delivery
        .deliver(&asked, ledger.cache(), async {
            let book = everything();
            match format {
                Format::Html => html::codebook(&book),
                _ => Ok(json!({ "data": book, "sources": [], "dataset": dataset_of(&query, 0) }).to_string()),
            }
        })
        .await
}
