//! From a query to rows: the only place, with `editions`, that writes SQL for reading.
//!
//! Columns and tables come from the descriptions in the code, values from the request, and values are only
//! ever bound. A page costs the same few statements whatever its size.

use serde_json::Value as Json;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::query::Query;
use super::{Reach, Resource, Sort, Test};
use crate::dataset::value::Number;
use crate::problem::Problem;

/// Up to here a total is counted exactly.
pub const COUNTED: i64 = 10_000;

/// A page of rows, ready to be put into an envelope.
#[derive(Debug)]
pub struct Page {
    /// The records, as JSON, joined by commas.
    pub records: String,
    /// The sources that they cite, as JSON, joined by commas.
    pub sources: String,
    /// How many rows there are in all, up to [`COUNTED`].
    pub total: i64,
    /// Whether that is all there are.
    pub total_is_exact: bool,
    /// The identifier of the last row, where more follow.
    pub next: Option<String>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

/// One record, or why there is none.
#[derive(Debug)]
pub enum Found {
    /// The record and its sources, as JSON.
    Record {
        /// The record.
        record: String,
        /// The sources that it cites.
        sources: Vec<String>,
        /// How many claims were left out because their sources have no date.
        undated_excluded: i64,
    },
    /// It was not yet known by `as_of`; from that day on it is, if any dated source speaks of it.
    NotYetKnown(Option<String>),
    /// There is none.
    Nothing,
}

/// A page of a list.
///
/// # Errors
/// A problem when `after` names no row of the collection, or the database cannot be read.
pub async fn page(connection: &mut SqliteConnection, resource: &Resource, query: &Query) -> Result<Page, Problem> {
    let cursor = match &query.after {
        Some(after) => Some(cursor(connection, resource, query, after).await?),
        None => None,
    };
    let limit = i64::from(query.limit);
    let mut sql = statement("", resource, query, cursor.as_ref());
    let row = sql.build().fetch_one(&mut *connection).await?;
    let text = |name: &str| row.try_get::<Option<String>, _>(name).map(Option::unwrap_or_default);
    let total: i64 = row.try_get("total")?;
    let more = row.try_get::<i64, _>("rows")? > limit;
    Ok(Page {
        records: text("records")?,
        sources: text("sources")?,
        total: total.min(COUNTED),
        total_is_exact: total <= COUNTED,
        next: if more { row.try_get("last")? } else { None },
        undated_excluded: row.try_get::<Option<i64>, _>("undated")?.unwrap_or(0),
    })
}

/// The one statement that fetches a page.
fn statement(prefix: &str, resource: &Resource, query: &Query, cursor: Option<&Cursor>) -> QueryBuilder<Sqlite> {
    let limit = i64::from(query.limit);
    let mut sql =
        QueryBuilder::new(format!("{prefix}WITH page AS MATERIALIZED (SELECT t.id, t.version, t.record FROM "));
    narrow(&mut sql, resource, query, Walk::InOrder);
    if let Some(cursor) = cursor {
        beyond(&mut sql, resource, query, cursor);
    }
    order(&mut sql, query);
    sql.push(" LIMIT ").push_bind(limit + 1);
    sql.push("), shown AS (SELECT * FROM page LIMIT ").push_bind(limit);
    sql.push(") SELECT (SELECT group_concat(record) FROM shown) AS records");
    sql.push(", (SELECT count(*) FROM page) AS rows, (SELECT id FROM page LIMIT 1 OFFSET ").push_bind(limit - 1);
    sql.push(") AS last, (SELECT count(*) FROM (SELECT 1 FROM ");
    narrow(&mut sql, resource, query, Walk::AnyOrder);
    sql.push(" LIMIT ").push_bind(COUNTED + 1).push(")) AS total, ");
    if query.citations {
        sql.push("(SELECT group_concat(brief ORDER BY id) FROM source WHERE release = ")
            .push_bind(query.edition.number);
        sql.push(" AND id IN (SELECT source FROM version_source WHERE version IN (SELECT version FROM shown)))");
    } else {
        sql.push("NULL");
    }
    sql.push(" AS sources, ");
    if query.as_of.is_some() {
        sql.push("(SELECT claims FROM undated WHERE id = '' AND release = ").push_bind(query.edition.number);
        sql.push(" AND kind = ").push_bind(resource.counted_as()).push(")");
    } else {
        sql.push("0");
    }
    sql.push(" AS undated");
    sql
}

/// The statement that fetches every record of a list, in order.
#[must_use]
pub fn whole(resource: &Resource, query: &Query) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT t.record FROM ");
    narrow(&mut sql, resource, query, Walk::InOrder);
    order(&mut sql, query);
    sql
}

/// How SQLite goes about a page: the steps of its plan.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn plan(
    connection: &mut SqliteConnection,
    resource: &Resource,
    query: &Query,
) -> Result<Vec<String>, Problem> {
    let rows = statement("EXPLAIN QUERY PLAN ", resource, query, None).build().fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.try_get("detail")).collect::<Result<_, _>>()?)
}

/// One record.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<Found, Problem> {
    let mut row = QueryBuilder::new("SELECT t.version, t.record FROM ");
    narrow(&mut row, resource, query, Walk::AnyOrder);
    row.push(" AND t.id = ").push_bind(id);
    if let Some(row) = row.build().fetch_optional(&mut *connection).await? {
        let version: i64 = row.try_get("version")?;
        return Ok(Found::Record {
            record: row.try_get("record")?,
            sources: sources(connection, &[version], query).await?,
            undated_excluded: undated(connection, resource, query, id).await?,
        });
    }
    let mut versions = QueryBuilder::new("SELECT count(*) FROM ");
    of_id(&mut versions, resource, id, query);
    let versions: i64 = versions.build_query_scalar().fetch_one(&mut *connection).await?;
    if versions == 0 {
        return Ok(Found::Nothing);
    }
    Ok(Found::NotYetKnown(known_from(connection, resource, id, query).await?))
}

/// The day from which a record is known, if any dated source speaks of it.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn known_from(
    connection: &mut SqliteConnection,
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<Option<String>, Problem> {
    let mut sql = QueryBuilder::new("SELECT min(known_from) FROM ");
    of_id(&mut sql, resource, id, query);
    sql.push(" AND is_dated");
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// `table WHERE …`: every version of a record.
fn of_id(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, query: &Query) {
    sql.push(resource.table()).push(" WHERE release").push(editions(resource)).push_bind(query.edition.number);
    sql.push(" AND id = ").push_bind(id.to_owned());
}

/// A version of a record, as its history shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct Step {
    /// From when it was what the sources said.
    pub known_from: Option<String>,
    /// Until when.
    pub known_to: Option<String>,
    /// Whether sources with a date alone make it up.
    pub is_dated: bool,
    /// What it changed, as JSON.
    pub changes: String,
    /// The record, as JSON.
    pub record: String,
}

/// The versions of a record that are known, oldest first, and the sources that they cite.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn steps(
    connection: &mut SqliteConnection,
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<(Vec<Step>, Vec<String>), Problem> {
    let mut sql = QueryBuilder::new("SELECT version, known_from, known_to, is_dated, changes, record FROM ");
    of_id(&mut sql, resource, id, query);
    if let Some(day) = query.as_of {
        sql.push(" AND is_dated AND known_from <= ").push_bind(day.to_string());
    }
    sql.push(" ORDER BY is_dated DESC, known_from");
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let versions: Vec<i64> = rows.iter().map(|row| row.try_get("version")).collect::<Result<_, _>>()?;
    let steps = rows.iter().map(sqlx::FromRow::from_row).collect::<Result<_, _>>()?;
    Ok((steps, sources(connection, &versions, query).await?))
}

/// A record as a summary adds it up.
#[derive(Debug)]
pub struct Addend {
    /// Its identifier.
    pub id: String,
    /// The record that contains it.
    pub part_of: Option<String>,
    /// The mission.
    pub mission: Option<String>,
    /// The values of the group's keys, as JSON.
    pub keys: Vec<Json>,
    /// The status that it has.
    pub status: Option<String>,
    /// The statuses that live claims say it had.
    pub reached: Vec<String>,
    /// The currency of its sum.
    pub currency: Option<String>,
    /// What it shows, in hundredths.
    pub value: Option<i64>,
    /// The lowest reading, in hundredths.
    pub low: Option<i64>,
    /// The highest reading, in hundredths.
    pub high: Option<i64>,
}

/// The records that a query is about, as a summary adds them up.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn addends(
    connection: &mut SqliteConnection,
    resource: &Resource,
    query: &Query,
    keys: &[&'static str],
    is_money: bool,
) -> Result<Vec<Addend>, Problem> {
    let value = if is_money {
        "t.amount_hundredths AS value, t.currency"
    } else {
        "t.personnel * 100 AS value, NULL AS currency"
    };
    let mut sql = QueryBuilder::new("SELECT t.id, t.part_of, t.mission, t.status, t.reached, t.low, t.high, ");
    sql.push(value);
    for (at, key) in keys.iter().enumerate() {
        sql.push(format!(", t.record -> '$.{key}' AS key_{at}"));
    }
    sql.push(" FROM ");
    narrow(&mut sql, resource, query, Walk::AnyOrder);
    sql.push(" ORDER BY t.id");
    let rows = sql.build().fetch_all(connection).await?;
    let addend = |row: &sqlx::sqlite::SqliteRow| -> Result<Addend, sqlx::Error> {
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let key = |at: usize| row.try_get(format!("key_{at}").as_str()).map(json);
        let reached: Json = json(row.try_get("reached")?);
        Ok(Addend {
            id: row.try_get("id")?,
            part_of: row.try_get("part_of")?,
            mission: row.try_get("mission")?,
            keys: (0..keys.len()).map(key).collect::<Result<_, _>>()?,
            status: row.try_get("status")?,
            reached: reached.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect(),
            currency: row.try_get("currency")?,
            value: row.try_get("value")?,
            low: row.try_get("low")?,
            high: row.try_get("high")?,
        })
    };
    Ok(rows.iter().map(addend).collect::<Result<_, _>>()?)
}

/// A record that a search found.
#[derive(Debug, sqlx::FromRow)]
pub struct Hit {
    /// The kind and the record, joined by a point.
    pub id: String,
    /// The record, as JSON.
    pub subject: String,
    /// The fields of the lines.
    pub fields: String,
    /// The lines, found words between marks.
    pub text: String,
}

/// A page of what a search found.
#[derive(Debug)]
pub struct Hits {
    /// The records, best first.
    pub rows: Vec<Hit>,
    /// How many there are in all, up to [`COUNTED`].
    pub total: usize,
    /// Whether that is all there are.
    pub total_is_exact: bool,
    /// The identifier of the last row, where more follow.
    pub next: Option<String>,
}

/// A page of the records that have the words, best first.
///
/// # Errors
/// A problem when `after` names no row, or the database cannot be read.
pub async fn search(connection: &mut SqliteConnection, query: &Query) -> Result<Hits, Problem> {
    let words = query.words.as_ref().map(|(words, _)| words.clone()).unwrap_or_default();
    let mut ranked = QueryBuilder::new("SELECT rowid, kind || '.' || id FROM words WHERE words MATCH ");
    ranked.push_bind(words.clone()).push(" AND subject IS NOT NULL AND release = ").push_bind(query.edition.number);
    match query.as_of {
        None => ranked.push(" AND is_current = 1"),
        Some(day) => {
            let day = day.to_string();
            ranked.push(" AND is_dated = 1 AND known_from <= ").push_bind(day.clone());
            ranked.push(" AND (known_to IS NULL OR known_to > ").push_bind(day).push(")")
        }
    };
    for (filter, values) in &query.filters {
        ranked.push(format!(" AND {}", filter.name));
        one_of(&mut ranked, values);
    }
    ranked.push(" ORDER BY rank, rowid LIMIT ").push_bind(COUNTED + 1);
    let all: Vec<(i64, String)> = ranked.build_query_as().fetch_all(&mut *connection).await?;
    let start = match &query.after {
        None => 0,
        Some(after) => {
            1 + all.iter().position(|(_, id)| id == after).ok_or_else(|| {
                Problem::parameter(
                    "after",
                    format!("no row of this search has the id `{after}`; give the `id` of the last row seen"),
                )
            })?
        }
    };
    let page: Vec<&(i64, String)> = all.iter().skip(start).take(query.limit as usize).collect();
    let more = all.len() > start + page.len();
    let mut marked = QueryBuilder::new(
        "SELECT rowid, kind || '.' || id AS id, subject, fields, highlight(words, 0, char(2), char(3)) AS text FROM words WHERE words MATCH ",
    );
    marked.push_bind(words).push(" AND rowid IN (");
    let mut list = marked.separated(", ");
    for (rowid, _) in &page {
        list.push_bind(*rowid);
    }
    marked.push(") ORDER BY rank, rowid");
    let bound = usize::try_from(COUNTED).unwrap_or(usize::MAX);
    Ok(Hits {
        rows: marked.build_query_as().fetch_all(connection).await?,
        total: all.len().min(bound),
        total_is_exact: all.len() <= bound,
        next: if more { page.last().map(|(_, id)| id.clone()) } else { None },
    })
}

/// How many claims an `as_of` leaves out because their sources have no date: of a record, or with an empty id of all.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn undated(
    connection: &mut SqliteConnection,
    resource: &Resource,
    query: &Query,
    id: &str,
) -> Result<i64, Problem> {
    undated_of(connection, resource.counted_as(), query, id).await
}

/// How many claims an `as_of` leaves out of what is counted under a word.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn undated_of(
    connection: &mut SqliteConnection,
    counted_as: &str,
    query: &Query,
    id: &str,
) -> Result<i64, Problem> {
    if query.as_of.is_none() {
        return Ok(0);
    }
    let claims = sqlx::query_scalar("SELECT claims FROM undated WHERE release = ? AND kind = ? AND id = ?")
        .bind(query.edition.number)
        .bind(counted_as)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(claims.unwrap_or(0))
}

async fn sources(connection: &mut SqliteConnection, versions: &[i64], query: &Query) -> Result<Vec<String>, Problem> {
    if versions.is_empty() || !query.citations {
        return Ok(Vec::new());
    }
    let mut briefs = QueryBuilder::new("SELECT brief FROM source WHERE release = ");
    briefs.push_bind(query.edition.number).push(" AND id IN (SELECT source FROM version_source WHERE version IN (");
    let mut list = briefs.separated(", ");
    for version in versions {
        list.push_bind(*version);
    }
    briefs.push(")) ORDER BY id");
    Ok(briefs.build_query_scalar().fetch_all(connection).await?)
}

/// How the edition of a row compares with the edition that is asked for.
fn editions(resource: &Resource) -> &'static str {
    match resource.reach {
        Reach::Edition => " = ",
        Reach::UpTo => " <= ",
    }
}

/// Whether rows are wanted in the order of a sort, or in any.
///
/// In order, the walk must be along the sort's index, and ranges are tested on the way (`+` keeps SQLite from
/// walking along theirs and sorting everything that they hold); in any order, a range's index is the shortest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    InOrder,
    AnyOrder,
}

impl Walk {
    fn plus(self) -> &'static str {
        match self {
            Self::InOrder => "+",
            Self::AnyOrder => "",
        }
    }
}

/// `table AS t WHERE …`: the rows that the query is about.
fn narrow(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, query: &Query, walk: Walk) {
    let across = if resource.reach == Reach::UpTo { walk.plus() } else { "" };
    sql.push(resource.table()).push(" AS t WHERE ").push(across).push("t.release");
    sql.push(editions(resource)).push_bind(query.edition.number);
    match query.as_of {
        None => {
            sql.push(" AND t.is_current");
        }
        Some(day) => {
            let day = day.to_string();
            sql.push(" AND t.is_dated AND ").push(walk.plus()).push("t.known_from <= ").push_bind(day.clone());
            sql.push(" AND (t.known_to IS NULL OR t.known_to > ").push_bind(day).push(")");
        }
    }
    for (filter, values) in &query.filters {
        sql.push(" AND ");
        test(sql, resource, filter.test, values, walk);
    }
    if !query.source.is_empty() {
        sql.push(" AND t.version IN (SELECT version FROM version_source WHERE release")
            .push(editions(resource))
            .push_bind(query.edition.number)
            .push(" AND source");
        one_of(sql, &query.source);
        sql.push(")");
    }
    if let Some(disputed) = query.disputed {
        sql.push(" AND t.disputed = ").push_bind(i64::from(disputed));
    }
    if let Some((words, _)) = &query.words {
        sql.push(" AND t.version IN (SELECT rowid FROM words WHERE words MATCH ").push_bind(words.clone()).push(")");
    }
}

fn test(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, test: Test, values: &[String], walk: Walk) {
    let first = || values.first().cloned().unwrap_or_default();
    let hundredths = || first().parse::<Number>().map_or(0, |number| number.0);
    match test {
        Test::Code(column, _)
        | Test::Id(column)
        | Test::Term(column)
        | Test::Text(column)
        | Test::Language(column)
        | Test::Currency(column)
        | Test::Country(column)
        | Test::Donor(column) => {
            sql.push("t.\"").push(column).push("\"");
            one_of(sql, values);
        }
        Test::Party(column) => {
            sql.push("(t.").push(column);
            one_of(sql, values);
            sql.push(" OR t.").push(column).push("_organization");
            one_of(sql, values);
            sql.push(")");
        }
        Test::Member(fields) => member(sql, resource, fields, values, true),
        Test::MemberCountry(field) | Test::MemberCode(field, _) => member(sql, resource, &[field], values, false),
        Test::Min(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" >= ").push_bind(hundredths() / 100);
        }
        Test::Max(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" <= ").push_bind(hundredths() / 100);
        }
        Test::MinHundredths(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" >= ").push_bind(hundredths());
        }
        Test::MaxHundredths(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" <= ").push_bind(hundredths());
        }
        Test::From(column) => {
            sql.push(walk.plus()).push("t.").push(column).push("_last >= ").push_bind(first());
        }
        Test::To(column) => {
            sql.push(walk.plus()).push("t.").push(column).push("_first <= ").push_bind(first());
        }
        Test::Since(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" >= ").push_bind(first());
        }
        Test::SinceEdition => {
            sql.push(walk.plus())
                .push("t.release > (SELECT number FROM release WHERE id = ")
                .push_bind(first())
                .push(")");
        }
        Test::Until(column) => {
            sql.push(walk.plus()).push("t.").push(column).push(" <= ").push_bind(first());
        }
    }
}

/// One of the values of many-valued fields is one of these.
fn member(
    sql: &mut QueryBuilder<Sqlite>,
    resource: &Resource,
    fields: &[&'static str],
    values: &[String],
    or_organization: bool,
) {
    let columns: &[&str] = if or_organization { &["value", "organization"] } else { &["value"] };
    sql.push("t.version IN (");
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            sql.push(" UNION ALL ");
        }
        sql.push("SELECT version FROM ").push(resource.value_table()).push(" WHERE ").push(*column);
        one_of(sql, values);
        sql.push(" AND field IN (");
        let mut list = sql.separated(", ");
        for field in fields {
            list.push_bind(*field);
        }
        sql.push(")");
    }
    sql.push(")");
}

fn one_of(sql: &mut QueryBuilder<Sqlite>, values: &[String]) {
    sql.push(" IN (");
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value.clone());
    }
    sql.push(")");
}

/// The columns that a query sorts by, in order, with whether each is turned round.
fn columns(query: &Query) -> Vec<(&'static str, bool)> {
    let mut columns = Vec::new();
    let order = query.order.map(|sort| (Some(sort), false));
    let mut turned = false;
    for (sort, down) in query.sort.iter().chain(&order) {
        turned = *down;
        match sort {
            // Groups turn with what is sorted within them, so that one index serves both ways.
            Some(Sort { column, within, .. }) => {
                columns.extend(within.iter().chain([column]).map(|column| (*column, *down)));
            }
            None => columns.push(("id", *down)),
        }
    }
    if !columns.iter().any(|(column, _)| *column == "id") {
        columns.push(("id", turned));
    }
    columns
}

fn order(sql: &mut QueryBuilder<Sqlite>, query: &Query) {
    sql.push(" ORDER BY ");
    let mut list = sql.separated(", ");
    // A sum of money is known where its currency is: a CHECK sees to it.
    let known: Vec<&str> = query
        .sort
        .iter()
        .filter_map(|(sort, _)| *sort)
        .filter(|sort| sort.within.is_some())
        .map(|sort| sort.column)
        .collect();
    for (column, down) in columns(query) {
        list.push(format!(
            "t.\"{column}\" {}",
            if down {
                "DESC"
            } else if column == "id" || known.contains(&column) {
                "ASC"
            } else {
                "ASC NULLS LAST"
            }
        ));
    }
}

/// The last row seen: its version, and which of the columns it is sorted by are unknown in it.
struct Cursor {
    version: i64,
    unknown: Vec<bool>,
}

async fn cursor(
    connection: &mut SqliteConnection,
    resource: &Resource,
    query: &Query,
    after: &str,
) -> Result<Cursor, Problem> {
    let columns = columns(query);
    let mut sql = QueryBuilder::new("SELECT t.version");
    for (at, (column, _)) in columns.iter().enumerate() {
        sql.push(format!(", t.\"{column}\" IS NULL AS unknown_{at}"));
    }
    sql.push(" FROM ")
        .push(resource.table())
        .push(" AS t WHERE t.release")
        .push(editions(resource))
        .push_bind(query.edition.number)
        .push(" AND t.id = ")
        .push_bind(after.to_owned());
    match query.as_of {
        None => {
            sql.push(" AND t.is_current");
        }
        Some(day) => {
            sql.push(" AND t.is_dated AND t.known_from <= ")
                .push_bind(day.to_string())
                .push(" ORDER BY t.known_from DESC LIMIT 1");
        }
    }
    let row = sql.build().fetch_optional(connection).await?;
    let row = row.ok_or_else(|| {
        Problem::parameter(
            "after",
            format!("no row of this list has the id `{after}`; give the `id` of the last row seen, or follow `next`"),
        )
    })?;
    let unknown = (0..columns.len()).map(|at| row.try_get::<bool, _>(at + 1)).collect::<Result<_, _>>()?;
    Ok(Cursor { version: row.try_get("version")?, unknown })
}

/// Rows after the last one seen, under the sort.
fn beyond(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, query: &Query, cursor: &Cursor) {
    let columns = columns(query);
    let value =
        |column: &str| format!("(SELECT \"{column}\" FROM {} WHERE version = {})", resource.table(), cursor.version);
    sql.push(" AND (");
    let mut first = true;
    for (at, (column, down)) in columns.iter().enumerate() {
        if cursor.unknown[at] {
            continue; // Nothing comes after the unknown but ties, which later columns break.
        }
        if !std::mem::take(&mut first) {
            sql.push(" OR ");
        }
        sql.push("(");
        for (before, (column, _)) in columns[..at].iter().enumerate() {
            if cursor.unknown[before] {
                sql.push(format!("t.\"{column}\" IS NULL AND "));
            } else {
                sql.push(format!("t.\"{column}\" = {} AND ", value(column)));
            }
        }
        let sign = if *down { "<" } else { ">" };
        match *column {
            "id" => sql.push(format!("t.id {sign} {}", value("id"))),
            column => sql.push(format!("(t.\"{column}\" {sign} {} OR t.\"{column}\" IS NULL)", value(column))),
        };
        sql.push(")");
    }
    sql.push(")");
}
