//! From a query to rows: the only place, with `editions`, that writes SQL for reading.
//!
//! Columns and tables come from the descriptions in the code, values from the request, and values are only
//! ever bound. A page costs the same few statements whatever its size.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::query::Query;
use super::sources::Briefs;
use super::{Reach, Resource, Sort, Test};
use crate::dataset::value::Number;
use crate::problem::Problem;

/// Up to here a total is counted exactly, in collections of as many records at most, and in searches.
pub const COUNTED: i64 = 10_000;

/// Up to here it is in larger collections, where counting would cost more than the page.
pub const COUNTED_OF_MANY: i64 = 500;

/// A page of rows, ready to be put into an envelope.
#[derive(Debug)]
pub struct Page {
    /// The row that the database answered with: it holds the records, which are large.
    row: SqliteRow,
    /// The sources that they cite, as JSON, joined by commas.
    pub sources: String,
    /// How many rows there are in all, up to [`COUNTED`] or [`COUNTED_OF_MANY`].
    pub total: i64,
    /// Whether that is all there are.
    pub total_is_exact: bool,
    /// The identifier of the last row, where more follow.
    pub next: Option<String>,
    /// How many claims were left out because their sources have no date.
    pub undated_excluded: i64,
}

impl Page {
    /// The records, as JSON, joined by commas.
    #[must_use]
    pub fn records(&self) -> &str {
        self.row.try_get::<Option<&str>, _>("records").ok().flatten().unwrap_or_default()
    }
}

/// One record, or why there is none.
#[derive(Debug)]
pub enum Found {
    /// The record and its sources, as JSON.
    Record {
        /// The record.
        record: String,
        /// The sources that it cites, as JSON, joined by commas.
        sources: String,
        /// How many claims were left out because their sources have no date.
        undated_excluded: i64,
    },
    /// It was not yet known by `as_of`; from that day on it is, if any dated source speaks of it.
    NotYetKnown(Option<String>),
    /// There is none.
    Nothing,
}

/// How often a page is read again where the dataset is loaded anew meanwhile.
const ATTEMPTS: usize = 5;

/// A page of a list.
///
/// # Errors
/// A problem when `after` names no row of the collection, or the database cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    briefs: &Briefs,
    resource: &Resource,
    query: &Query,
) -> Result<Page, Problem> {
    for _ in 0..ATTEMPTS {
        let cursor = match &query.after {
            // In the order of identifiers the last one seen says all, and the page's own statement whether it is there.
            Some(_) if sorts_by_id(query) => None,
            Some(after) => Some(cursor(connection, resource, query, after).await?),
            None => None,
        };
        let mut sql = statement("", resource, query, cursor.as_ref());
        let row = sql.build().fetch_one(&mut *connection).await?;
        if let (Some(after), false) = (&query.after, row.try_get("is_seen")?) {
            return Err(unseen(after));
        }
        let text = |name: &str| row.try_get::<Option<&str>, _>(name).map(Option::unwrap_or_default);
        let Some(sources) = briefs.joined(connection, text("loaded")?, text("cites")?).await? else { continue };
        let (total, bound): (i64, i64) = (row.try_get("total")?, row.try_get("bound")?);
        let more = row.try_get::<i64, _>("rows")? > i64::from(query.limit);
        return Ok(Page {
            sources,
            total: total.min(bound),
            total_is_exact: total <= bound,
            next: if more { row.try_get("last")? } else { None },
            undated_excluded: row.try_get::<Option<i64>, _>("undated")?.unwrap_or(0),
            row,
        });
    }
    Err(Problem::replaced())
}

/// The one statement that fetches a page.
fn statement(prefix: &str, resource: &Resource, query: &Query, cursor: Option<&Cursor>) -> QueryBuilder<Sqlite> {
    let limit = i64::from(query.limit);
    let mut sql = QueryBuilder::new(format!("{prefix}WITH page AS MATERIALIZED (SELECT t.id, t.version FROM "));
    narrow(&mut sql, resource, query, Walk::InOrder);
    if let Some(cursor) = cursor {
        beyond(&mut sql, resource, query, cursor);
    } else if let Some(after) = &query.after {
        let is_down = columns(query).first().is_some_and(|(_, is_down)| *is_down);
        sql.push(if is_down { " AND t.id < " } else { " AND t.id > " }).push_bind(after.clone());
    }
    order(&mut sql, query);
    // Limits are written out: SQLite plans a statement anew whenever a bound one is bound again.
    sql.push(format!(" LIMIT {}", limit + 1));
    sql.push(") SELECT group_concat(r.record) AS records, ");
    sql.push(if query.citations { "group_concat(nullif(r.cites, ''))" } else { "NULL" });
    let last = limit - 1;
    sql.push(format!(
        " AS cites, (SELECT count(*) FROM page) AS rows, (SELECT id FROM page LIMIT 1 OFFSET {last}) AS last, "
    ));
    if query.after.is_none() {
        // A first page that is not full is all that there is.
        sql.push(format!("CASE WHEN (SELECT count(*) FROM page) <= {limit} THEN (SELECT count(*) FROM page) ELSE "));
    }
    sql.push("(SELECT count(*) FROM (SELECT 1 FROM ");
    narrow(&mut sql, resource, query, Walk::AnyOrder);
    sql.push(" LIMIT ");
    bound(&mut sql, resource, query);
    sql.push(" + 1))");
    sql.push(if query.after.is_none() { " END AS total, " } else { " AS total, " });
    match &query.after {
        Some(after) if cursor.is_none() => {
            sql.push("EXISTS (SELECT 1 ");
            of_last_seen(&mut sql, resource, query, after);
            sql.push(")");
        }
        _ => {
            sql.push("1");
        }
    }
    sql.push(" AS is_seen, ");
    bound(&mut sql, resource, query);
    sql.push(" AS bound, ");
    if query.as_of.is_some() {
        sql.push("(SELECT claims FROM undated WHERE id = '' AND release = ").push_bind(query.edition.number);
        sql.push(" AND kind = ").push_bind(resource.counted_as()).push(")");
    } else {
        sql.push("0");
    }
    sql.push(" AS undated, (SELECT checksum FROM loaded) AS loaded FROM (SELECT version FROM page LIMIT ");
    sql.push(format!("{limit}) AS shown CROSS JOIN rendered AS r ON r.version = shown.version"));
    sql
}

/// The statement that fetches every record of a list, in order.
#[must_use]
pub fn whole(resource: &Resource, query: &Query) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT (SELECT record FROM rendered AS r WHERE r.version = t.version) FROM ");
    narrow(&mut sql, resource, query, Walk::InOrder);
    order(&mut sql, query);
    sql
}

/// How far the total of a list is counted.
fn bound(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, query: &Query) {
    sql.push(format!("iif((SELECT records FROM size WHERE kind = '{}' AND release = ", resource.counted_as()));
    sql.push_bind(query.edition.number);
    sql.push(format!(") > {COUNTED}, {COUNTED_OF_MANY}, {COUNTED})"));
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

/// One record. Give it a transaction, so that all of it is of one load.
///
/// # Errors
/// A problem when the database cannot be read, or holds another dataset by the time the sources are looked up.
pub async fn find(
    connection: &mut SqliteConnection,
    briefs: &Briefs,
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<Found, Problem> {
    let mut row = QueryBuilder::new(
        "SELECT r.record, r.cites, (SELECT checksum FROM loaded) AS loaded FROM (SELECT t.version FROM ",
    );
    narrow(&mut row, resource, query, Walk::AnyOrder);
    row.push(" AND t.id = ").push_bind(id);
    row.push(") AS t CROSS JOIN rendered AS r ON r.version = t.version");
    if let Some(row) = row.build().fetch_optional(&mut *connection).await? {
        let cites = if query.citations { row.try_get("cites")? } else { "" };
        let sources = briefs.joined(connection, row.try_get("loaded")?, cites).await?;
        return Ok(Found::Record {
            record: row.try_get("record")?,
            sources: sources.ok_or_else(Problem::replaced)?,
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
pub(super) fn of_id(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, query: &Query) {
    sql.push(resource.table()).push(" WHERE release").push(editions(resource)).push_bind(query.edition.number);
    sql.push(" AND id = ").push_bind(id.to_owned());
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

/// How the edition of a row compares with the edition that is asked for.
fn editions(resource: &Resource) -> &'static str {
    match resource.reach {
        Reach::Edition => " = ",
        Reach::UpTo => " <= ",
    }
}

/// Whether rows are wanted in the order of a sort, or in any.
///
/// In order, the walk must be along the sort's index, and ranges of other columns are tested on the way (`+` keeps SQLite from
/// walking along theirs and sorting everything that they hold); in any order, a range's index is the shortest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
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
pub(super) fn narrow(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, query: &Query, walk: Walk) {
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
    let ranges = Ranges { walk, sorted: columns(query) };
    for (filter, values) in &query.filters {
        sql.push(" AND ");
        test(sql, resource, filter.test, values, &ranges);
    }
    if !query.source.is_empty() {
        sql.push(" AND t.version IN (SELECT version FROM version_source WHERE source IN (SELECT version FROM source WHERE release")
            .push(editions(resource))
            .push_bind(query.edition.number)
            .push(" AND id");
        one_of(sql, &query.source);
        sql.push("))");
    }
    if let Some(disputed) = query.disputed {
        sql.push(" AND t.disputed = ").push_bind(i64::from(disputed));
    }
    if let Some((words, _)) = &query.words {
        sql.push(" AND t.version IN (SELECT rowid FROM words WHERE words MATCH ").push_bind(words.clone()).push(")");
    }
}

/// How ranges are tested: those of a column that rows are sorted by say where its walk begins and ends.
struct Ranges {
    walk: Walk,
    sorted: Vec<(&'static str, bool)>,
}

impl Ranges {
    fn is_sorted(&self, column: &str) -> bool {
        self.walk == Walk::InOrder && self.sorted.iter().any(|(sorted, _)| *sorted == column)
    }

    /// `t.column` with a sign: `>= ` or `<= `.
    fn of(&self, sql: &mut QueryBuilder<Sqlite>, column: &str, sign: &str) {
        let plus = if self.is_sorted(column) { "" } else { self.walk.plus() };
        sql.push(plus).push("t.").push(column).push(sign);
    }
}

fn test(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, test: Test, values: &[String], ranges: &Ranges) {
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
            ranges.of(sql, column, " >= ");
            sql.push_bind(hundredths() / 100);
        }
        Test::Max(column) => {
            ranges.of(sql, column, " <= ");
            sql.push_bind(hundredths() / 100);
        }
        Test::MinHundredths(column) => {
            ranges.of(sql, column, " >= ");
            sql.push_bind(hundredths());
        }
        Test::MaxHundredths(column) => {
            ranges.of(sql, column, " <= ");
            sql.push_bind(hundredths());
        }
        Test::From(column) => {
            ranges.of(sql, &format!("{column}_last"), " >= ");
            sql.push_bind(first());
            if ranges.is_sorted(column) {
                // What may be that day or later begins with that year or a later one.
                sql.push(format!(" AND t.{column} >= ")).push_bind(first().chars().take(4).collect::<String>());
            }
        }
        Test::To(column) => {
            ranges.of(sql, &format!("{column}_first"), " <= ");
            sql.push_bind(first());
            if ranges.is_sorted(column) {
                // A month comes before its days.
                sql.push(format!(" AND t.{column} <= ")).push_bind(first());
            }
        }
        Test::Since(column) => {
            ranges.of(sql, column, " >= ");
            sql.push_bind(first());
        }
        Test::SinceEdition => {
            sql.push(ranges.walk.plus())
                .push("t.release > (SELECT number FROM release WHERE id = ")
                .push_bind(first())
                .push(")");
        }
        Test::Until(column) => {
            ranges.of(sql, column, " <= ");
            sql.push_bind(first());
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

pub(super) fn one_of(sql: &mut QueryBuilder<Sqlite>, values: &[String]) {
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
    // A sum of money is known where its currency is: the checker and a CHECK see to it.
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
    of_last_seen(&mut sql, resource, query, after);
    if query.as_of.is_some() {
        sql.push(" ORDER BY t.known_from DESC LIMIT 1");
    }
    let row = sql.build().fetch_optional(connection).await?;
    let row = row.ok_or_else(|| unseen(after))?;
    let unknown = (0..columns.len()).map(|at| row.try_get::<bool, _>(at + 1)).collect::<Result<_, _>>()?;
    Ok(Cursor { version: row.try_get("version")?, unknown })
}

/// `FROM table AS t WHERE …`: the last row seen, of whatever filters.
fn of_last_seen(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, query: &Query, after: &str) {
    sql.push(" FROM ").push(resource.table()).push(" AS t WHERE t.release").push(editions(resource));
    sql.push_bind(query.edition.number).push(" AND t.id = ").push_bind(after.to_owned());
    match query.as_of {
        None => sql.push(" AND t.is_current"),
        Some(day) => sql.push(" AND t.is_dated AND t.known_from <= ").push_bind(day.to_string()),
    };
}

fn unseen(after: &str) -> Problem {
    Problem::parameter(
        "after",
        format!("no row of this list has the id `{after}`; give the `id` of the last row seen, or follow `next`"),
    )
}

/// Whether rows are in the order of their identifiers, and nothing else.
fn sorts_by_id(query: &Query) -> bool {
    matches!(columns(query).as_slice(), [("id", _)])
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
