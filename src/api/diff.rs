//! Two lists, or two states of one record, beside each other: what came, went and changed, and by which claims.

use std::collections::BTreeMap;

use axum::response::Response;
use ledger_core::describe::{Format, Parameter, Resource};
use ledger_core::iso::country;
use ledger_core::resources::countries;
use ledger_store::compare::{self, Pair};
use ledger_store::index::Sources;
use ledger_store::list::{self, Found};
use ledger_store::readers::Connection;
use ledger_store::selection::Wanted;
use serde_json::json;
use serde_json_borrow::Value;

use super::answer::{answer_or_table, delivery};
use super::missing::{moved, no_such_record, not_yet_known, or_moved, refuse_unknown};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::model::compared::{Change, ComparedRow, Comparing, Presence, row};
use crate::problem::Problem;
use crate::question::Question;
use crate::question::comparison::{Comparison, PREFIXES};
use crate::represent::compared::{Compared, Counts, Of, Side};
use crate::represent::stored::parsed;

/// How many pairs of records are read at once.
const AT_ONCE: usize = 500;

/// Two lists.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn of_lists(ledger: Ledger, resource: &'static Resource, asked: Asked) -> Result<Response, Problem> {
    let comparison = Comparison::of_lists(asked, resource, ledger.editions())?;
    let mut delivery = delivery(&ledger, &comparison.question);
    delivery.links.push(format!("</{}>; rel=\"collection\"", resource.path));
    let find = async {
        let mut connection = ledger.readers().acquire(comparison.question.lane).await?;
        for (prefix, question) in PREFIXES.into_iter().zip([&comparison.a, &comparison.b]) {
            let known = refuse_unknown(&ledger, &mut connection, resource, question).await;
            known.map_err(|problem| comparison.renamed(prefix, problem))?;
        }
        let found = lists(&ledger, &mut connection, resource, &comparison).await?;
        connection.give_back();
        Ok(found)
    };
    answer_or_table(&ledger, &comparison.question, delivery, find).await
}

/// Two states of one record.
///
/// # Errors
/// A problem that says what is wrong with the request, or an internal problem.
pub async fn of_record(
    ledger: Ledger,
    resource: &'static Resource,
    id: String,
    asked: Asked,
) -> Result<Response, Problem> {
    let comparison = Comparison::of_record(asked, resource, ledger.editions())?;
    let question = &comparison.question;
    if resource.path == countries::RESOURCE.path
        && let Some(code) = country(&id)
        && code != id
    {
        return Ok(moved(&format!("/{}/{code}/diff", resource.path), question));
    }
    let mut delivery = delivery(&ledger, question);
    delivery.links.push(format!("</{}/{id}>; rel=\"about\"", resource.path));
    let find = async {
        let mut connection = ledger.readers().acquire(question.lane).await?;
        let found = record(&ledger, &mut connection, resource, &id, &comparison).await?;
        connection.give_back();
        Ok(found)
    };
    let found = answer_or_table(&ledger, question, delivery, find).await;
    or_moved(&ledger, resource, &id, question, found).await
}

/// How each row stands in two lists.
async fn standings(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &Resource,
    comparison: &Comparison,
) -> Result<BTreeMap<String, (Change, Pair)>, Problem> {
    let selections = (&comparison.a.selection, &comparison.b.selection);
    let pairs = compare::pairs(connection, ledger.memory(), resource, selections).await?;
    let mut unequal = Vec::new();
    let mut standings = BTreeMap::new();
    for (id, pair) in pairs {
        let change = match (pair.a, pair.b) {
            (Some(a), Some(b)) => {
                if a != b {
                    unequal.push((id.clone(), a, b));
                }
                Change::Same
            }
            (Some(_), None) => Change::Went,
            (None, _) => Change::Came,
        };
        standings.insert(id, (change, pair));
    }
    let comparing = Comparing::of(resource);
    for piece in unequal.chunks(AT_ONCE) {
        let numbers: Vec<i64> = piece.iter().flat_map(|(_, a, b)| [*a, *b]).collect();
        let records = compare::records(connection, ledger.memory(), resource, &numbers).await?;
        for (id, a, b) in piece {
            if let (Some((a, _)), Some((b, _))) = (records.get(a), records.get(b))
                && a != b
                && !comparing.is_same(&parsed(a)?, &parsed(b)?)
                && let Some((change, _)) = standings.get_mut(id)
            {
                *change = Change::Changed;
            }
        }
    }
    Ok(standings)
}

async fn lists(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    comparison: &Comparison,
) -> Result<Compared, Problem> {
    let (question, selection) = (&comparison.question, &comparison.question.selection);
    let standings = standings(ledger, connection, resource, comparison).await?;
    let mut counts = Counts::default();
    for (change, _) in standings.values() {
        match change {
            Change::Came => counts.came += 1,
            Change::Went => counts.went += 1,
            Change::Changed => counts.changed += 1,
            Change::Same => counts.same += 1,
        }
    }
    let total = |is_there: fn(&Pair) -> bool| standings.values().filter(|(_, pair)| is_there(pair)).count() as u64;
    let totals = (total(|pair| pair.a.is_some()), total(|pair| pair.b.is_some()));
    let wanted: Vec<&str> = selection
        .filters
        .iter()
        .flat_map(|narrowing| if let Wanted::Words(words) = &narrowing.wanted { words.as_slice() } else { &[] })
        .map(String::as_str)
        .collect();
    let is_wanted = |change: Change| {
        if wanted.is_empty() { change != Change::Same } else { wanted.contains(&change.code()) }
    };
    let listed: Vec<(String, (Change, Pair))> =
        standings.into_iter().filter(|(_, (change, _))| is_wanted(*change)).collect();
    let from = match &selection.after {
        Some(after) => match listed.binary_search_by(|(id, _)| id.cmp(after)) {
            Ok(at) => at + 1,
            Err(_) => return Err(unseen(after)),
        },
        None => 0,
    };
    let all = question.wants_all_rows();
    let limit = if all { usize::MAX } else { usize::try_from(selection.limit).unwrap_or(usize::MAX) };
    let page: Vec<&(String, (Change, Pair))> = listed[from..].iter().take(limit).collect();
    let next = page.last().filter(|_| from + page.len() < listed.len());
    let next = next.map(|(id, _)| (question.next(id), id.clone()));
    let (comparing, is_table) = (Comparing::of(resource), question.format.is_table());
    let (mut rows, mut sources) = (Vec::with_capacity(page.len()), Sources::default());
    for piece in page.chunks(AT_ONCE) {
        let numbers: Vec<i64> = piece.iter().flat_map(|(_, (_, pair))| [pair.a, pair.b]).flatten().collect();
        let known = compare::records(connection, ledger.memory(), resource, &numbers).await?;
        for (id, standing) in piece {
            let mut states = Vec::new();
            for (number, question) in [(standing.1.a, &comparison.a), (standing.1.b, &comparison.b)] {
                states.push(match number.and_then(|number| known.get(&number)) {
                    // Only answers with an envelope name the sources.
                    Some((record, _)) if is_table => Some((record.clone(), Sources::default())),
                    Some((record, cites)) => {
                        Some((record.clone(), ledger.memory().briefs().of_rows(connection, cites).await?))
                    }
                    None => state(ledger, connection, resource, question, id).await?,
                });
            }
            let (row, of_row) =
                compared(connection, resource, (&comparing, comparison), id, states, Some(*standing)).await?;
            rows.push(row);
            if !is_table {
                sources.extend(of_row);
            }
        }
    }
    Ok(Compared {
        resource,
        comparison: comparison.clone(),
        editions: ledger.editions().ids().into_iter().map(str::to_owned).collect(),
        of: Of::Lists(counts, listed.len() as u64, next),
        rows,
        sides: (
            side(ledger, connection, resource, &comparison.a, totals.0, "").await?,
            side(ledger, connection, resource, &comparison.b, totals.1, "").await?,
        ),
        sources,
    })
}

/// A comparison can only go on after one of its own rows.
fn unseen(after: &str) -> Problem {
    Problem::parameter(
        Parameter::After.name(),
        format!("no row of this comparison has the id `{after}`; give the `id` of the last row seen, or follow `next`"),
    )
}

async fn side(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &Resource,
    question: &Question,
    total: u64,
    id: &str,
) -> Result<Side, Problem> {
    let undated_excluded = list::undated(connection, ledger.memory(), resource, &question.selection, id).await?;
    Ok(Side { total, undated_excluded })
}

/// A state of a record, and the sources that it cites.
type State = (String, Sources);

/// The state of a record in an answer, also if the question leaves it out.
async fn state(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &Resource,
    question: &Question,
    id: &str,
) -> Result<Option<State>, Problem> {
    let selection = question.selection.of_all(1);
    let found = list::find(connection, ledger.memory(), resource, id, &selection).await?;
    Ok(if let Found::Record { record, sources, .. } = found { Some((record, sources)) } else { None })
}

/// A row with its two states, and the sources of the claims that they do not cite in the same way. What a list leaves out is
/// compared too: that tells why.
async fn compared(
    connection: &mut Connection,
    resource: &Resource,
    (comparing, comparison): (&Comparing, &Comparison),
    id: &str,
    states: Vec<Option<State>>,
    standing: Option<(Change, Pair)>,
) -> Result<(ComparedRow, Sources), Problem> {
    let records = states.iter().map(|state| state.as_ref().map(|(record, _)| parsed::<Value<'_>>(record)).transpose());
    let records = records.collect::<Result<Vec<_>, _>>()?;
    let (a, b) = (records[0].as_ref(), records[1].as_ref());
    let presence = |is_listed: bool, state: Option<&Value<'_>>| match (is_listed, state) {
        (true, _) => Presence::Listed,
        (false, Some(_)) => Presence::LeftOut,
        (false, None) => Presence::Absent,
    };
    let (change, in_a, in_b) = if let Some((change, pair)) = standing {
        (change, pair.a.is_some(), pair.b.is_some())
    } else {
        let change = match (a, b) {
            (Some(a), Some(b)) if comparing.is_same(a, b) => Change::Same,
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Went,
            (None, _) => Change::Came,
        };
        (change, a.is_some(), b.is_some())
    };
    let mut row = row(comparing, (resource.path, id), change, (presence(in_a, a), presence(in_b, b)), (a, b));
    if comparison.question.format == Format::Html {
        row.record = json!(b.or(a));
    }
    if let (Some(kind), true, None) = (resource.kind, a.is_some(), b) {
        row.merged_into = list::merged_into(connection, kind, id, &comparison.b.selection).await?;
    }
    let is_cited = |source: &str| row.claims.iter().any(|claim| claim.citation["source"] == source);
    let mut sources = Sources::default();
    for (_, of_state) in states.into_iter().flatten() {
        sources.extend(of_state.only(is_cited));
    }
    Ok((row, sources))
}

async fn record(
    ledger: &Ledger,
    connection: &mut Connection,
    resource: &'static Resource,
    id: &str,
    comparison: &Comparison,
) -> Result<Compared, Problem> {
    let comparing = Comparing::of(resource);
    let states = vec![
        state(ledger, connection, resource, &comparison.a, id).await?,
        state(ledger, connection, resource, &comparison.b, id).await?,
    ];
    let (row, sources) = compared(connection, resource, (&comparing, comparison), id, states, None).await?;
    let is_there = |presence: &str| presence != Presence::Absent.code();
    let totals = (u64::from(is_there(row.in_a)), u64::from(is_there(row.in_b)));
    if totals == (0, 0) {
        // The later edition and the later day have most.
        let later = if comparison.a.selection.as_of.is_none() { &comparison.a } else { &comparison.b };
        let selection = later.selection.of_all(1);
        return match list::find(connection, ledger.memory(), resource, id, &selection).await? {
            Found::NotYetKnown(day) => Err(not_yet_known(id, later, day)),
            _ => Err(no_such_record(connection, resource, id, ledger.editions(), later).await?),
        };
    }
    Ok(Compared {
        resource,
        comparison: comparison.clone(),
        editions: ledger.editions().ids().into_iter().map(str::to_owned).collect(),
        of: Of::Record,
        rows: vec![row],
        sides: (
            side(ledger, connection, resource, &comparison.a, totals.0, id).await?,
            side(ledger, connection, resource, &comparison.b, totals.1, id).await?,
        ),
        sources,
    })
}
