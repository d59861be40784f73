//! Whether the names in a selection exist: an identifier that no edition knows is a mistake, and not an empty list.

use ledger_core::describe::{Kind, Resource, Test};
use ledger_core::iso::user_assigned;
use ledger_core::resources::{KINDS, countries, organizations, sources, voices};
use ledger_core::words::{is_slug, nearest};
use sqlx::{AssertSqlSafe, QueryBuilder, Row, Sqlite, SqliteConnection};

use super::one::{SOME, identifiers};
use super::rows::word_of;
use crate::error::StoreError;
use crate::index::Memory;
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
    /// All names that there are, if they are few.
    pub there_are: Vec<String>,
}

/// How many names are few.
const FEW: usize = 12;

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
    /// A person or office, or a text that a row has.
    Voice(&'a Narrowing),
    /// A term that a row has.
    Term(&'a Narrowing),
}

impl Domain<'_> {
    /// The path of the list in which such names are.
    fn path(&self, resource: &Resource) -> &'static str {
        match self {
            Self::Source => sources::RESOURCE.path,
            Self::Organization | Self::Party(_) => organizations::RESOURCE.path,
            Self::Country => countries::RESOURCE.path,
            Self::Voice(_) => voices::RESOURCE.path,
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
                Test::Voice(_) if is_slug(word) && word.contains('-') => Domain::Voice(narrowing),
                // A field exists whether or not a row is about it.
                Test::Term("field") if KINDS.iter().any(|kind| kind.field(word).is_some()) => continue,
                Test::Term(_) => Domain::Term(narrowing),
                Test::Text(_) if narrowing.filter.is_closed => Domain::Term(narrowing),
                _ => continue,
            };
            names.push((narrowing.filter.name, word, domain));
        }
    }
    names
}

/// The kinds of record that a column of identifiers refers to.
fn kinds_of(resource: &Resource, column: &str) -> Vec<&'static str> {
    match (column, resource.kind) {
        ("mission", _) => vec![Kind::MISSION],
        ("part_of", Some(kind)) => vec![kind.name],
        (_, Some(kind)) if kind.owner().is_some_and(|owner| owner.column == column) => {
            kind.owner().map(|owner| owner.kind.name).into_iter().collect()
        }
        _ => KINDS.iter().map(|kind| kind.name).collect(),
    }
}

/// The names in a selection that no edition knows.
///
/// # Errors
/// When the database cannot be read.
pub async fn unknown(
    connection: &mut SqliteConnection,
    memory: &Memory,
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
        sql.push(format!("{at} AS at, "));
        exists(&mut sql, memory, resource, name, domain);
        sql.push(" AS is_known");
    }
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let mut unknown = Vec::new();
    for row in rows {
        let at: i64 = row.try_get("at")?;
        let Some((parameter, name, domain)) = usize::try_from(at).ok().and_then(|at| names.get(at)) else { continue };
        if !row.try_get::<bool, _>("is_known")? {
            let kind = kind_of(connection, name).await?;
            let (near, there_are) = if kind.is_none() && name.len() <= LONGEST {
                let known = known(connection, memory, resource, selection, domain).await?;
                let near = nearest_of(name, &known);
                let is_listed = near.is_none() && matches!(domain, Domain::Term(_)) && known.len() <= FEW;
                (near, if is_listed { known } else { Vec::new() })
            } else {
                (None, Vec::new())
            };
            let (name, path) = ((*name).to_owned(), domain.path(resource));
            unknown.push(Unknown { parameter, name, path, kind, near, there_are });
        }
    }
    Ok(unknown)
}

/// The kind of record that an id belongs to in some edition.
async fn kind_of(connection: &mut SqliteConnection, id: &str) -> Result<Option<String>, StoreError> {
    // By the whole key, which is a look-up for each edition and kind.
    let kind = "SELECT r.kind FROM release AS e CROSS JOIN kind AS k CROSS JOIN record AS r ON r.release = e.number AND r.kind = k.name AND r.id = ? LIMIT 1";
    Ok(sqlx::query_scalar(kind).bind(id).fetch_optional(connection).await?)
}

/// A test of whether an edition knows a name.
fn exists(sql: &mut QueryBuilder<Sqlite>, memory: &Memory, resource: &Resource, name: &str, domain: &Domain<'_>) {
    match domain {
        Domain::Source => has_id(sql, "source", name),
        Domain::Organization => has_id(sql, "organization", name),
        Domain::Country => has_id(sql, "country", name),
        Domain::Records(kinds) => {
            for (at, kind) in kinds.iter().enumerate() {
                sql.push(if at == 0 { "(" } else { " OR " });
                sql.push(
                    "EXISTS (SELECT 1 FROM release AS e CROSS JOIN record AS t ON t.release = e.number AND t.kind = ",
                );
                sql.push_bind(*kind).push(" AND t.id = ").push_bind(name.to_owned()).push(")");
            }
            sql.push(")");
        }
        Domain::Party(narrowing) | Domain::Voice(narrowing) => {
            sql.push("(");
            has_id(sql, if matches!(domain, Domain::Party(_)) { "organization" } else { "voice" }, name);
            sql.push(" OR ");
            has_row(sql, memory, resource, narrowing, name);
            sql.push(")");
        }
        Domain::Term(narrowing) => has_row(sql, memory, resource, narrowing, name),
    }
}

/// A test of whether a table has an id in some edition.
fn has_id(sql: &mut QueryBuilder<Sqlite>, table: &str, id: &str) {
    sql.push(format!("EXISTS (SELECT 1 FROM release AS e CROSS JOIN {table} AS t ON t.release = e.number AND t.id = "));
    sql.push_bind(id.to_owned()).push(")");
}

/// A test of whether a row of some edition has a word of a filter.
fn has_row(sql: &mut QueryBuilder<Sqlite>, memory: &Memory, resource: &Resource, narrowing: &Narrowing, word: &str) {
    let catalogs: Vec<String> = memory.catalogs(resource).map(|number| number.to_string()).collect();
    sql.push(format!("EXISTS (SELECT 1 FROM row_set WHERE catalog IN ({}) AND facet = ", catalogs.join(", ")));
    sql.push_bind(narrowing.filter.name).push(" AND word = ").push_bind(word_of(narrowing.filter.test, word)).push(")");
}

/// The names that there are: all names of a small collection, some of a large one.
async fn known(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    domain: &Domain<'_>,
) -> Result<Vec<String>, StoreError> {
    Ok(match domain {
        Domain::Source => identifiers(connection, &sources::RESOURCE, selection).await?,
        Domain::Organization | Domain::Party(_) => identifiers(connection, &organizations::RESOURCE, selection).await?,
        Domain::Voice(_) => identifiers(connection, &voices::RESOURCE, selection).await?,
        // A code that is nearly another says nothing.
        Domain::Country => Vec::new(),
        Domain::Records(kinds) => {
            let mut known = Vec::new();
            for kind in kinds {
                let ids = format!("SELECT id FROM record WHERE release = ? AND kind = ? LIMIT {SOME}");
                let ids = sqlx::query_scalar(AssertSqlSafe(ids)).bind(selection.edition.number).bind(*kind);
                known.extend(ids.fetch_all(&mut *connection).await?);
            }
            known
        }
        Domain::Term(narrowing) => {
            let words = format!("SELECT word FROM row_set WHERE catalog = ? AND facet = ? LIMIT {SOME}");
            let catalog = memory.catalog(resource, &selection.edition, None)?;
            let words = sqlx::query_scalar(AssertSqlSafe(words)).bind(catalog.number).bind(narrowing.filter.name);
            words.fetch_all(connection).await?
        }
    })
}

fn nearest_of(name: &str, known: &[String]) -> Option<String> {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    nearest(name, &known).map(str::to_owned)
}
