//! Whether the names in a selection exist: an identifier that no edition knows is a mistake, and not an empty list.

use ledger_core::describe::{Kind, Resource, Role, Test};
use ledger_core::resources::{KINDS, organizations, sources};
use ledger_core::words::{is_slug, nearest};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::narrow::{Walk, only};
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
    /// An organization, or a text that a row has.
    Party(&'a Narrowing),
    /// A term that a row has.
    Term(&'a Narrowing),
}

impl Domain<'_> {
    /// The path of the list in which such names are.
    fn path(&self, resource: &Resource) -> &'static str {
        match self {
            Self::Source => sources::RESOURCE.path,
            Self::Organization | Self::Party(_) => organizations::RESOURCE.path,
            Self::Records(kinds) => match kinds.as_slice() {
                [only] => KINDS.iter().find(|kind| kind.name == *only).map_or(resource.path, |kind| kind.path),
                _ => resource.path,
            },
            Self::Term(_) => resource.path,
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
                // A country is known whether or not it has records; its code has capitals.
                Test::Donor(_) if is_slug(word) => Domain::Organization,
                // A text that is not like an identifier may simply match nothing.
                Test::Party(_) | Test::Member(_) if is_slug(word) && word.contains('-') => Domain::Party(narrowing),
                // A field exists whether or not a row is about it.
                Test::Term("field") if KINDS.iter().any(|kind| kind.field(word).is_some()) => continue,
                Test::Term(_) => Domain::Term(narrowing),
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
            let near =
                if name.len() <= LONGEST { near(connection, resource, selection, name, domain).await? } else { None };
            unknown.push(Unknown { parameter, name: (*name).to_owned(), path: domain.path(resource), near });
        }
    }
    Ok(unknown)
}

/// A test of whether the edition `e` knows a name.
fn exists(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, name: &str, domain: &Domain<'_>) {
    match domain {
        Domain::Source => {
            sql.push("EXISTS (SELECT 1 FROM source AS t WHERE t.release = e.number AND t.id = ")
                .push_bind(name.to_owned());
            sql.push(")");
        }
        Domain::Records(kinds) => {
            for (at, kind) in kinds.iter().enumerate() {
                sql.push(if at == 0 { "" } else { " OR " });
                sql.push("EXISTS (SELECT 1 FROM record AS t WHERE t.release = e.number AND t.kind = ");
                sql.push_bind(*kind).push(" AND t.id = ").push_bind(name.to_owned()).push(")");
            }
        }
        Domain::Organization | Domain::Party(_) | Domain::Term(_) => {
            if !matches!(domain, Domain::Term(_)) {
                sql.push("EXISTS (SELECT 1 FROM organization AS t WHERE t.release = e.number AND t.id = ");
                sql.push_bind(name.to_owned()).push(")");
            }
            if let Domain::Party(narrowing) | Domain::Term(narrowing) = domain {
                sql.push(if matches!(domain, Domain::Party(_)) { " OR " } else { "" });
                sql.push("EXISTS (SELECT 1 FROM ").push(resource.table()).push(" AS t WHERE t.release = e.number AND ");
                only(sql, resource, narrowing.filter.test, name, Walk::AnyOrder);
                sql.push(")");
            }
        }
    }
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
        Domain::Source => sql.push("id FROM source WHERE release = "),
        Domain::Organization | Domain::Party(_) => sql.push("id FROM organization WHERE release = "),
        Domain::Records(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
            sql.push(format!("id FROM record WHERE kind IN ({}) AND release = ", kinds.join(", ")))
        }
        Domain::Term(narrowing) => match narrowing.filter.test {
            Test::Term(column) => sql
                .push(format!("\"{column}\" FROM {} WHERE \"{column}\" IS NOT NULL AND release = ", resource.table())),
            _ => return Ok(None),
        },
    };
    sql.push_bind(selection.edition.number).push(" LIMIT 5000");
    let known: Vec<String> = sql.build_query_scalar().fetch_all(connection).await?;
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Ok(nearest(name, &known).map(str::to_owned))
}
