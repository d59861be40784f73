//! Whether the names in a selection exist: an identifier that no edition knows is a mistake, and not an empty list.

use ledger_core::describe::{Kind, Resource, Role, Test};
use ledger_core::iso::user_assigned;
use ledger_core::resources::{KINDS, countries, organizations, sources};
use ledger_core::words::{is_slug, nearest};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::narrow::{one_of, only};
use super::one::{SOME, identifiers};
use crate::error::StoreError;
use crate::selection::{Narrowing, Selection, Wanted};

/// A name in a selection that no edition knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The parameter.
    pub parameter: &'static str,
    /// The name, as the parameter was read.
    pub name: String,
    /// The path of the list in which such names are.
    pub path: &'static str,
    /// The kind of record that has the name, if it is not one of those that can be meant.
    pub kind: Option<String>,
    /// The nearest name that there is.
    pub near: Option<String>,
}

/// The longest name for which a suggestion is looked for, in bytes.
const LONGEST: usize = 64;

/// What a name in a selection can be the name of.
#[derive(Debug)]
enum Domain<'a> {
    Source,
    /// Records of these kinds.
    Records(Vec<&'static str>),
    /// An organization.
    Organization,
    /// A country, with a code that has no meaning unless an edition declares it.
    Country,
    /// An organization, or a text that a row has.
    Party(&'a Narrowing),
    /// A term that a row has in this column.
    Term(&'static str, &'a Narrowing),
}

impl Domain<'_> {
    /// The path of the list in which such names are.
    fn path(&self, resource: &Resource) -> &'static str {
        match self {
            Self::Source => sources::RESOURCE.path,
            Self::Organization | Self::Party(_) => organizations::RESOURCE.path,
            Self::Country => countries::RESOURCE.path,
            Self::Records(kinds) => match kinds.as_slice() {
                [only] => KINDS.iter().find(|kind| kind.name == *only).map_or(resource.path, |kind| kind.path),
                _ => resource.path,
            },
            Self::Term(..) => resource.path,
        }
    }
}

/// The names that a selection's identifiers must be among, each with its parameter.
fn names<'a>(resource: &Resource, selection: &'a Selection) -> Vec<(&'static str, &'a str, Domain<'a>)> {
    let mut names: Vec<_> = selection.source.iter().map(|id| ("source", id.as_str(), Domain::Source)).collect();
    for narrowing in &selection.filters {
        let Wanted::Words(words) = &narrowing.wanted else { continue };
        for word in words {
            let domain = match narrowing.filter.test {
                Test::Id(column) => Domain::Records(kinds_of(resource, column)),
                // A country is known whether or not it has records, unless its code is one that ISO 3166-1 assigns to
                // nothing. Codes have capitals.
                Test::Country(_) | Test::MemberCountry(_) | Test::Donor(_) if user_assigned(word).is_some() => {
                    Domain::Country
                }
                Test::Donor(_) if is_slug(word) => Domain::Organization,
                // A text that is not like an identifier may simply match nothing.
                Test::Party(_) | Test::Member(_) if is_slug(word) && word.contains('-') => Domain::Party(narrowing),
                // A field exists whether or not a row is about it.
                Test::Term("field") if KINDS.iter().any(|kind| kind.field(word).is_some()) => continue,
                Test::Term(column) => Domain::Term(column, narrowing),
                _ => continue,
            };
            names.push((narrowing.filter.name, word, domain));
        }
    }
    names
}

/// The kinds of record that a column of identifiers refers to.
fn kinds_of(resource: &Resource, column: &str) -> Vec<&'static str> {
    let keys = resource.kind.into_iter().flat_map(|kind| kind.keys.iter().map(move |key| (kind, key)));
    let named = keys.filter_map(|(kind, key)| match key.role {
        Role::Mission if column == "mission" => Some(Kind::MISSION),
        Role::PartOf if column == "part_of" => Some(kind.name),
        Role::Of(reference) | Role::Within(reference) if reference.column == column => Some(reference.kind.name),
        _ => None,
    });
    let named: Vec<&str> = named.collect();
    match (named.is_empty(), column) {
        (false, _) => named,
        (true, "mission") => vec![Kind::MISSION],
        (true, _) => KINDS.iter().map(|kind| kind.name).collect(),
    }
}

/// The names in a selection that no edition knows.
///
/// # Errors
/// When the database cannot be read.
pub async fn unknown(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<Unknown>, StoreError> {
    let names = names(resource, selection);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::<Sqlite>::new("");
    for (at, (_, name, domain)) in names.iter().enumerate() {
        sql.push(if at == 0 { "SELECT " } else { " UNION ALL SELECT " });
        sql.push(format!("{at} AS at, EXISTS (SELECT 1 FROM release AS e WHERE "));
        exists(&mut sql, resource, name, domain);
        sql.push(") AS is_known");
    }
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let mut unknown = Vec::new();
    for row in rows {
        let at: i64 = row.try_get("at")?;
        let Some((parameter, name, domain)) = usize::try_from(at).ok().and_then(|at| names.get(at)) else { continue };
        if !row.try_get::<bool, _>("is_known")? {
            let kind = kind_of(connection, name).await?;
            let near = if kind.is_none() && name.len() <= LONGEST {
                near(connection, resource, selection, name, domain).await?
            } else {
                None
            };
            unknown.push(Unknown { parameter, name: (*name).to_owned(), path: domain.path(resource), kind, near });
        }
    }
    Ok(unknown)
}

/// The kind of record that an id belongs to in some edition.
async fn kind_of(connection: &mut SqliteConnection, id: &str) -> Result<Option<String>, StoreError> {
    let kind = sqlx::query_scalar("SELECT kind FROM record WHERE id = ? LIMIT 1").bind(id);
    Ok(kind.fetch_optional(connection).await?)
}

/// A test of whether the edition `e` knows a name.
fn exists(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, name: &str, domain: &Domain<'_>) {
    match domain {
        Domain::Source => has_id(sql, &sources::RESOURCE, name),
        Domain::Organization => has_id(sql, &organizations::RESOURCE, name),
        Domain::Country => has_id(sql, &countries::RESOURCE, name),
        Domain::Records(kinds) => {
            sql.push("EXISTS (SELECT 1 FROM record AS t WHERE t.release = e.number AND t.kind");
            one_of(sql, &kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>());
            sql.push(" AND t.id = ").push_bind(name.to_owned()).push(")");
        }
        Domain::Party(narrowing) => {
            has_id(sql, &organizations::RESOURCE, name);
            sql.push(" OR ");
            has_row(sql, resource, narrowing, name);
        }
        Domain::Term(_, narrowing) => has_row(sql, resource, narrowing, name),
    }
}

/// A test of whether a collection has an id in the edition `e`.
fn has_id(sql: &mut QueryBuilder<Sqlite>, of: &Resource, id: &str) {
    sql.push("EXISTS (SELECT 1 FROM ").push(of.table()).push(" AS t WHERE t.release = e.number AND t.id = ");
    sql.push_bind(id.to_owned()).push(")");
}

/// A test of whether a row of the edition `e` matches a filter by a word.
fn has_row(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, narrowing: &Narrowing, word: &str) {
    sql.push("EXISTS (SELECT 1 FROM ").push(resource.table()).push(" AS t WHERE t.release = e.number AND ");
    only(sql, resource, narrowing.filter.test, word);
    sql.push(")");
}

/// The name nearest to an unknown one: among all names of a small collection, among some of a large one.
async fn near(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
    name: &str,
    domain: &Domain<'_>,
) -> Result<Option<String>, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT DISTINCT ");
    match domain {
        Domain::Source => return Ok(nearest_of(name, &identifiers(connection, &sources::RESOURCE, selection).await?)),
        Domain::Organization | Domain::Party(_) => {
            return Ok(nearest_of(name, &identifiers(connection, &organizations::RESOURCE, selection).await?));
        }
        // A code that is nearly another says nothing.
        Domain::Country => return Ok(None),
        Domain::Records(kinds) => {
            sql.push("id FROM record WHERE kind");
            one_of(&mut sql, &kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>());
        }
        Domain::Term(column, _) => {
            sql.push(format!("\"{column}\" FROM {} WHERE \"{column}\" IS NOT NULL", resource.table()));
        }
    }
    sql.push(" AND release = ").push_bind(selection.edition.number).push(format!(" LIMIT {SOME}"));
    let known: Vec<String> = sql.build_query_scalar().fetch_all(connection).await?;
    Ok(nearest_of(name, &known))
}

fn nearest_of(name: &str, known: &[String]) -> Option<String> {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    nearest(name, &known).map(str::to_owned)
}
