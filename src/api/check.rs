//! Is it true? A statement about a record, compared with what sources say.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use form_urlencoded::Serializer;
use ledger_core::cite;
use ledger_core::describe::{Filter, Format, Kind, Parameter, Resource, Style, Type};
use ledger_core::iso;
use ledger_core::resources::{KINDS, Subject, claims, countries, kind, legal_cases, missions, organizations};
use ledger_core::verdict::Verdict as VerdictCode;
use ledger_store::index::Sources;
use ledger_store::list::{self, Found};
use ledger_store::naming::{self, Sought};
use ledger_store::origins;
use ledger_store::readers::Connection;
use ledger_store::selection::{Narrowing, Selection};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::answer::{answer, delivery};
use super::endpoint::Endpoint;
use super::missing::refuse_unknown;
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::checked::{AcceptedValue, Called, Candidate, Checked, CheckedStatement, Evidence, Footnote, Names};
use crate::model::citing;
use crate::pages::{self, Offered};
use crate::problem::Problem;
use crate::question::statement::{NEEDED, STATEMENT, Statement, filters_of, list_of};
use crate::question::{MAX_LIMIT, Question};
use crate::represent::checked::Verdict;
use crate::represent::stored::{parsed, unreadable};
use crate::schema::parameters::{Taken, alternative, single};
use crate::schema::{envelope, names, operation, responses};

/// `/check`
pub static CHECK: Endpoint = Endpoint {
    path: "/check",
    route: || get(check),
    operation: || {
        let doc = "Whether a statement is what sources say, by the interval rules of the ledger: the verdict, the claims for and against it, the \
                   independent sources on each side, and a sentence with footnotes (`format=text`). Without `subject_id`, the filters of the \
                   kind find the record; if they find several, these are the `candidates`.";
        let mut operation = operation::new("check", "search", "Check a statement", doc);
        for part in STATEMENT {
            operation = operation.parameter(single(part, NEEDED.contains(&part.name)));
        }
        for (filter, kinds) in filters() {
            operation = operation.parameter(alternative(filter, &kinds));
        }
        let taken = Taken { formats: names::CHECK_FORMAT, ..Taken::default() };
        operation::with_parameters(operation, Parameter::OF_CHECKS, &taken).responses(responses::responses_of(
            "CheckedAnswer",
            "The verdict.",
            false,
            Format::OF_CHECKS,
            &[],
        ))
    },
    schemas: |components| {
        components
            .schema("CheckedAnswer", envelope("Checked", false))
            .schema_from::<Checked>()
            .schema_from::<CheckedStatement>()
            .schema_from::<AcceptedValue>()
            .schema_from::<Footnote>()
            .schema_from::<Candidate>()
            .schema_from::<VerdictCode>()
    },
};

/// The filters that find records, each once, with the kinds that have it.
fn filters() -> Vec<(&'static Filter, Vec<&'static str>)> {
    let mut all: Vec<(&'static Filter, Vec<&'static str>)> = Vec::new();
    for kind in KINDS {
        for filter in filters_of(kind) {
            match all.iter_mut().find(|(other, _)| other.name == filter.name) {
                Some((_, kinds)) => kinds.push(kind.name),
                None => all.push((filter, vec![kind.name])),
            }
        }
    }
    all
}

async fn check(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let (question, statement) = Question::of_check(asked, ledger.editions())?;
    let delivery = delivery(&ledger, &question);
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let mut found = Verdict::default();
        if question.format == Format::Html
            && let Some(resource) = question.given_kind().and_then(list_of)
        {
            found.form = Some(form(&ledger, &mut connection, resource, &question).await?);
        }
        if let Some(statement) = statement {
            found = judged(&ledger, &mut connection, &question, statement, found).await?;
        }
        connection.give_back();
        Ok(found)
    };
    answer(&ledger, &question, delivery, find).await
}

/// What the form on a page offers to find a record by.
async fn form(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    question: &Question,
) -> Result<Offered, Problem> {
    let all = question.selection.of_all(MAX_LIMIT);
    let mut names = Vec::new();
    for named in [&missions::RESOURCE, &legal_cases::RESOURCE] {
        names.extend(list::column(connection, named, "name", &all).await?);
    }
    let own = pages::facets(resource).into_iter().chain(resource.filter("case").map(|filter| filter.name));
    let facets = own.filter(|name| resource.filter(name).is_some()).collect();
    let counted = Selection { facets, ..question.selection.of_all(1) };
    let page = list::page(connection, ledger.memory(), resource, &counted).await?;
    let records = list::column(connection, resource, "name", &all).await?;
    Ok(Offered { resource, records, facets: page.facets, names })
}

/// The record that a statement is about.
struct About {
    subject: Json,
    /// The record; none if it was not yet known.
    record: Option<Json>,
    sources: Sources,
}

/// The records that a statement may be about.
enum Meant {
    One(About),
    Several(Vec<Subject>, u64),
    Nothing,
}

async fn judged(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    mut statement: Statement,
    found: Verdict,
) -> Result<Verdict, Problem> {
    let (names, called) = names(ledger, connection, question, &mut statement).await?;
    let meant = match (&statement.subject_id, list_of(statement.kind)) {
        (Some(id), _) => named(ledger, connection, question, &statement, id).await?,
        (None, Some(resource)) => filtered(ledger, connection, question, resource).await?,
        (None, None) => Meant::Nothing,
    };
    let mut sources = Sources::default();
    let mut checked = match meant {
        Meant::Nothing => Checked::of_nothing(&statement, &names),
        Meant::Several(subjects, total) => {
            let candidates = subjects.into_iter().map(|subject| candidate(question, subject)).collect();
            Checked::of_several(&statement, &names, candidates, total)
        }
        Meant::One(about) => {
            let briefs = about.sources.iter().map(parsed).collect::<Result<Vec<Json>, _>>()?;
            let ids: Vec<&str> = briefs.iter().filter_map(|brief| brief["id"].as_str()).collect();
            let evidence = Evidence {
                subject: &about.subject,
                record: about.record.as_ref(),
                briefs: &briefs,
                sources: &origins::of_sources(connection, &ids, &question.selection).await?,
                names: &names,
                called: &called,
                rules: question.edition().rules,
                edition: &question.edition().id,
                as_of: question.selection.as_of,
            };
            let checked = Checked::of(&statement, &evidence);
            sources = about.sources.only(|id| checked.cites(id));
            checked
        }
    };
    let name = checked.subject.as_ref().and_then(|subject| subject["name"].as_str()).unwrap_or(statement.kind.name);
    let cited = citing::check(ledger.public_url(), name, statement.field.name, &checked.said, question);
    cite::write(&cited, Style::Apa).trim_end().clone_into(&mut checked.cite_as);
    let undated_excluded = match list_of(statement.kind) {
        Some(resource) => list::undated(connection, ledger.memory(), resource, &question.selection, "").await?,
        None => 0,
    };
    Ok(Verdict { checked: Some((statement, checked)), sources, undated_excluded, ..found })
}

/// The names of what values of the field can name. What a statement calls by a name has its identifier from then on, as claims
/// do; what is called so by nobody may be meant by a likely name.
async fn names(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    statement: &mut Statement,
) -> Result<(Names, Called), Problem> {
    let (resource, kind) = match statement.field.ty {
        Type::Party => (&organizations::RESOURCE, "organization"),
        Type::Mission => (&missions::RESOURCE, Kind::MISSION),
        Type::Country => (&countries::RESOURCE, "country"),
        _ => return Ok((Names::new(), Called::Something)),
    };
    let all = question.selection.of_all(MAX_LIMIT);
    let named = list::column(connection, resource, "name", &all).await?;
    let mut names: Names = named.into_iter().filter_map(|(id, name)| Some((id, name?))).collect();
    let said = statement.claim.text.to_string();
    if let Type::Country = statement.field.ty {
        // The ledger lists only the countries that its records have.
        let of_iso = iso::names(&said).next().map(str::to_owned);
        if of_iso.is_none() && !names.contains_key(&said) {
            let detail = format!("`{said}` is not the code of a country, and no edition has it; see `/countries`");
            return Err(Problem::parameter("value", detail));
        }
        names.extend(of_iso.filter(|_| !names.contains_key(&said)).map(|name| (said.clone(), name)));
        return Ok((names, Called::Something));
    }
    if let Some((_, id)) = naming::exactly(connection, ledger.memory(), &said, &[kind], &all).await? {
        statement.claim.text = id.into();
        return Ok((names, Called::Something));
    }
    let sought = [Sought { kind, conditions: Vec::new() }];
    let likely = naming::candidates(connection, ledger.memory(), Some(&said), &sought, &all).await?;
    let likely = likely.into_iter().next().filter(|first| first.is_slip || first.likeness >= LIKELY);
    Ok((names, Called::Nothing(likely.map(|first| first.id))))
}

/// From which likeness on another name is likely to be meant.
const LIKELY: f64 = 0.6;

/// The record that a statement names. Its claims say what it is called and where it is, even if `as_of` leaves it out.
async fn named(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    statement: &Statement,
    id: &str,
) -> Result<Meant, Problem> {
    let resource = &claims::RESOURCE;
    let narrowing = |name: &str, word: &str| Some(Narrowing::to(resource.filter(name)?, word));
    let filters = [narrowing("subject_kind", statement.kind.name), narrowing("subject_id", id)];
    let theirs =
        Selection { filters: filters.into_iter().flatten().collect(), as_of: None, ..question.selection.of_all(1) };
    let mut of_claims = question.clone();
    of_claims.selection = theirs;
    refuse_unknown(ledger, connection, resource, &of_claims).await?;
    let page = list::page(connection, ledger.memory(), resource, &of_claims.selection).await?;
    let rows: Vec<&RawValue> = page.records().map_err(|error| unreadable(&error))?;
    let first: Option<Json> = rows.first().map(|row| parsed(row.get())).transpose()?;
    let Some(mut first) = first else {
        let (kind, edition) = (statement.kind, &question.edition().id);
        let detail =
            format!("edition {edition} has no `{}` with the id `{id}`; `/{}` lists the records", kind.name, kind.path);
        return Err(Problem::parameter("subject_id", detail));
    };
    let subject = first["subject"].take();
    let Some(resource) = list_of(statement.kind) else { return Ok(Meant::Nothing) };
    let (record, sources) = match list::find(connection, ledger.memory(), resource, id, &question.selection).await? {
        Found::Record { record, sources, .. } => (Some(parsed::<Json>(&record)?), sources),
        Found::NotYetKnown(_) | Found::Nothing => (None, Sources::default()),
    };
    Ok(Meant::One(About { subject, record, sources }))
}

/// The record that the filters of a kind find.
async fn filtered(
    ledger: &Ledger,
    connection: &mut Connection,
    question: &Question,
    resource: &'static Resource,
) -> Result<Meant, Problem> {
    refuse_unknown(ledger, connection, resource, question).await?;
    let page = list::page(connection, ledger.memory(), resource, &question.selection).await?;
    let rows: Vec<&RawValue> = page.records().map_err(|error| unreadable(&error))?;
    let rows = rows.into_iter().map(|row| parsed(row.get())).collect::<Result<Vec<Json>, _>>()?;
    let subject = |row: &Json| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let kind = resource.kind.map_or("", |kind| kind.name);
        Subject { kind, id: text("id"), url: text("url"), name: text("name") }
    };
    Ok(match rows.as_slice() {
        [] => Meant::Nothing,
        [_] => {
            // Serializing plain data cannot fail.
            let named = serde_json::to_value(subject(&rows[0])).unwrap_or_default();
            Meant::One(About { subject: named, record: rows.into_iter().next(), sources: page.sources })
        }
        several => Meant::Several(several.iter().map(subject).collect(), page.total),
    })
}

/// A record that a statement may be about, with the same check of it.
fn candidate(question: &Question, subject: Subject) -> Candidate {
    let is_of_kind = |name: &str| kind(subject.kind).is_some_and(|kind| filters_of(kind).any(|own| own.name == name));
    let is_filter = |name: &str| name == Parameter::Q.name() || is_of_kind(name);
    let asked = form_urlencoded::parse(question.asked.query.as_bytes());
    let mut query = Serializer::new(String::new());
    query.extend_pairs(asked.filter(|(name, value)| !value.is_empty() && !is_filter(name)));
    query.append_pair("subject_id", &subject.id);
    let check_url = format!("{}?{}", question.asked.path, query.finish());
    Candidate { id: subject.id, name: subject.name, url: subject.url, check_url }
}
