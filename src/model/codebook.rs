//! The codebook: every kind, field, status, qualifier, unit and problem, as the code defines them.

use ledger_core::describe::{Code, Field, Kind, Type};
use ledger_core::influence::EFFECTS;
use ledger_core::resources::KINDS;
use ledger_core::resources::changes::CHANGES;
use ledger_core::resources::countries::ROLES;
use ledger_core::resources::scope::SCOPES;
use ledger_core::resources::series::Series;
use ledger_core::value::Qualifier;
use ledger_core::verdict::VERDICTS;
use ledger_core::vocabulary::{
    CHECK_RESULTS, DATED_BY, IDENTIFIER_SCHEMES, ORGANIZATION_KINDS, RANK_REASONS, RANKS, SOURCE_KINDS, TITLED_BY,
    UNITS,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ProblemKind;

/// What the words of the dataset mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct Codebook {
    /// The kinds of record.
    pub kinds: Vec<KindEntry>,
    /// How exact sources say that values are.
    pub qualifiers: Vec<CodeEntry>,
    /// The ranks that the curator gives to claims.
    pub ranks: Vec<CodeEntry>,
    /// Who issues the identifiers of records.
    pub identifier_schemes: Vec<CodeEntry>,
    /// What a source can be.
    pub source_kinds: Vec<CodeEntry>,
    /// How the date of a source is known.
    pub dated_by: Vec<CodeEntry>,
    /// How the title of a source is known.
    pub titled_by: Vec<CodeEntry>,
    /// Why a claim is deprecated.
    pub rank_reasons: Vec<CodeEntry>,
    /// What a second reading of a claim found.
    pub check_results: Vec<CodeEntry>,
    /// What an organization can be.
    pub organization_kinds: Vec<CodeEntry>,
    /// The roles in which records name a country.
    pub country_roles: Vec<CodeEntry>,
    /// What can happen to a claim, a record or a source between editions.
    pub changes: Vec<CodeEntry>,
    /// The units of numbers.
    pub units: Vec<CodeEntry>,
    /// The kinds of problem.
    pub problems: Vec<ProblemEntry>,
    /// The metrics of which the edition has observations, those with most of them first; at most 100.
    pub metrics: Vec<Series>,
    /// What would become of a value without a source.
    pub effects: Vec<CodeEntry>,
    /// What a number can be about.
    pub scopes: Vec<CodeEntry>,
    /// What a check of a statement can find.
    pub verdicts: Vec<CodeEntry>,
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
    /// Its name, as claims use it.
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
    /// Whether it is a state, for which the latest report counts.
    pub state: bool,
    /// What it means.
    pub means: &'static str,
    /// The codes that it takes; empty if it takes other values.
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
    let codes = if let Type::Code(codes) = field.ty { entries(codes) } else { Vec::new() };
    let (holds, r#type) = (field.holds.name(), field.ty.name());
    FieldEntry { name: field.name, holds, r#type, state: field.state.is_some(), means: field.doc, codes }
}

/// Everything: the definitions in the code, and the metrics in use, which no code defines.
#[must_use]
pub fn everything(metrics: Vec<Series>) -> Codebook {
    let kind = |kind: &Kind| KindEntry {
        name: kind.name,
        url: format!("/{}", kind.path),
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
        identifier_schemes: entries(IDENTIFIER_SCHEMES),
        source_kinds: entries(SOURCE_KINDS),
        dated_by: entries(DATED_BY),
        titled_by: entries(TITLED_BY),
        rank_reasons: entries(RANK_REASONS),
        check_results: entries(CHECK_RESULTS),
        organization_kinds: entries(ORGANIZATION_KINDS),
        country_roles: entries(ROLES),
        changes: entries(CHANGES),
        units: entries(UNITS),
        problems: ProblemKind::ALL.iter().map(problem).collect(),
        metrics,
        effects: entries(EFFECTS),
        scopes: entries(SCOPES),
        verdicts: entries(VERDICTS),
    }
}
