//! The schema refuses by itself what the checker would refuse: no invalid row can be inserted, even by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ledger_core::describe::{Kind, Type};
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_core::resources::KINDS;
use ledger_store::file::{self, APPLICATION_ID, Migrated};
use ledger_store::seeds::Seeds;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::dataset::edit;
use crate::support::{Service, fixture, migrate};

async fn writable(service: &Service) -> SqlitePool {
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(&service.database).foreign_keys(true)).await.unwrap()
}

#[tokio::test]
async fn an_invalid_row_is_refused() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    let statements = [
        "INSERT INTO record (release, kind, id, name) VALUES (1, 'battalion', 'x', 'X')",
        "INSERT INTO record (release, kind, id, name) VALUES (1, 'event', 'X Y', 'X')",
        "INSERT INTO record (release, kind, id, name) VALUES (9, 'event', 'x', 'X')",
        "INSERT INTO field (kind, name, holds, is_state, means) VALUES ('battalion', 'x', 'one', 0, 'x')",
        "INSERT INTO contingent (release, id, mission, country) VALUES (1, 'nobody', 'river-watch', 'NO')",
        "UPDATE contingent SET country = 'FR' WHERE id = 'no-first'",
        "UPDATE contingent SET part_of = id WHERE id = 'no-first'",
        "UPDATE funding_tranche SET donor_organization = 'river-fund' WHERE id = 'no-money'",
        "UPDATE contingent_version SET status = 'sent'",
        "UPDATE contingent_version SET personnel = 'many'",
        "UPDATE contingent_version SET personnel = -1",
        "UPDATE contingent_version SET personnel_qualifier = NULL WHERE personnel IS NOT NULL",
        "UPDATE contingent_version SET departed_on = '2031-02-30' WHERE departed_on IS NOT NULL",
        "UPDATE contingent_version SET departed_on = '20310220' WHERE departed_on IS NOT NULL",
        "UPDATE contingent_version SET known_to = known_from WHERE known_from IS NOT NULL",
        "UPDATE event_version SET record = 'no json'",
        "UPDATE funding_tranche_version SET currency = NULL WHERE currency IS NOT NULL",
        "UPDATE funding_tranche_version SET currency = 'usd'",
        "UPDATE legal_case_value SET field = 'defendant'",
        "UPDATE legal_case_version SET court_organization = 'nobody'",
        "UPDATE claim SET source = 'nobody' WHERE id = 'x001'",
        "UPDATE claim SET field = 'akronym' WHERE id = 'x001'",
        "UPDATE claim SET subject_id = 'nobody' WHERE id = 'x001'",
        "UPDATE claim SET qualifier = 'roughly' WHERE id = 'x001'",
        "UPDATE claim SET rank = 'preferred' WHERE id = 'x001'",
        "UPDATE claim SET paragraph = 1 WHERE id = 'x001'",
        "UPDATE source SET dated_by = 'unknown' WHERE published_on IS NOT NULL",
        "UPDATE source SET copy_of = id",
        "UPDATE country SET alpha3 = 'nor' WHERE id = 'NO'",
        "DELETE FROM source WHERE id = 'alpha-2031-01-10'",
        "DELETE FROM organization WHERE id = 'river-fund'",
        "INSERT INTO loaded (only, checksum) VALUES (2, 'x')",
    ];
    for statement in statements {
        let refused = sqlx::query(AssertSqlSafe(statement)).execute(&pool).await;
        assert!(refused.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn a_database_of_another_version_is_rebuilt_from_the_seeds() {
    // Other migrations made it; or none that can be told.
    for changes in [
        "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1",
        "ALTER TABLE _sqlx_migrations DROP COLUMN checksum",
    ] {
        let service = Service::made_up().await;
        let pool = writable(&service).await;
        sqlx::raw_sql(AssertSqlSafe(format!("{changes}; UPDATE record SET name = 'old'")))
            .execute(&pool)
            .await
            .unwrap();
        pool.close().await;
        file::seal(&service.database).unwrap();
        let seeds = Seeds::Files(fixture());
        assert_eq!(migrate(&service.database, &seeds).await.unwrap(), Migrated::Rebuilt, "{changes}");
        assert_eq!(migrate(&service.database, &seeds).await.unwrap(), Migrated::Unchanged, "{changes}");
        let pool = writable(&service).await;
        let old: i64 =
            sqlx::query_scalar("SELECT count(*) FROM record WHERE name = 'old'").fetch_one(&pool).await.unwrap();
        assert_eq!(old, 0);
        let (id, lists): (i64, i64) =
            sqlx::query_as("SELECT application_id, (SELECT count(*) FROM list) FROM pragma_application_id")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!((id, lists > 0), (i64::from(APPLICATION_ID), true));
        let beside: Vec<_> = std::fs::read_dir(service.database.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| Path::new(name).extension() != Some("lock".as_ref()))
            .collect();
        assert_eq!(beside, ["ledger.sqlite"], "nothing is left beside it");
    }
}

#[tokio::test]
async fn a_rebuild_that_fails_leaves_the_old_file() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    sqlx::query("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1").execute(&pool).await.unwrap();
    pool.close().await;
    file::seal(&service.database).unwrap();
    let before = std::fs::read(&service.database).unwrap();
    let broken = edit(&fixture(), "claims.csv", "lead_country,NO", "lead_country,XX");
    assert!(migrate(&service.database, &Seeds::Files(broken)).await.is_err());
    assert!(std::fs::read(&service.database).unwrap() == before);
}

/// The names and bytes of the files in a directory.
fn contents(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(directory).unwrap().map(Result::unwrap).filter(|file| file.path().is_file());
    files.map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap())).collect()
}

/// Migrating is refused for this reason, and nothing is written.
async fn refused(path: &Path, why: &str) {
    let before = contents(path.parent().unwrap());
    let error = migrate(path, &Seeds::Files(fixture())).await.unwrap_err().to_string();
    assert!(error.contains(why) && error.contains("--database"), "{error}");
    assert!(contents(path.parent().unwrap()) == before, "{why}");
}

#[tokio::test]
async fn a_file_of_somebody_else_is_refused_and_left_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("theirs.sqlite");
    // With a table and a migration of names that the ledger has too.
    let theirs = "CREATE TABLE claim (id TEXT); INSERT INTO claim VALUES ('mine'); \
        CREATE TABLE loaded (checksum TEXT); INSERT INTO loaded VALUES ('mine'); \
        CREATE TABLE _sqlx_migrations (version INTEGER, description TEXT); INSERT INTO _sqlx_migrations VALUES (1, 'users')";
    for (id, why) in [(0, "no application id"), (1_196_444_487, "the application id of another program")] {
        for journal in ["delete", "wal"] {
            let _ = std::fs::remove_file(&path);
            let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
            let options = options.pragma("journal_mode", journal);
            let pool = SqlitePool::connect_with(options).await.unwrap();
            let sql = format!("PRAGMA application_id = {id}; {theirs}");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.unwrap();
            pool.close().await;
            refused(&path, why).await;
        }
    }
    std::fs::write(&path, "Dear diary, ".repeat(100)).unwrap();
    refused(&path, "not an SQLite file").await;
    std::fs::write(&path, "").unwrap();
    refused(&path, "it is empty").await;
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_not_a_file_is_refused_and_left_as_it_was() {
    use std::os::unix::fs::FileTypeExt;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    refused(&path, "not a regular file").await;
    assert!(path.metadata().unwrap().file_type().is_socket());

    let path = directory.path().join("directory");
    std::fs::create_dir(&path).unwrap();
    refused(&path, "not a regular file").await;

    let path = directory.path().join("link");
    std::os::unix::fs::symlink(directory.path().join("nowhere"), &path).unwrap();
    refused(&path, "a symbolic link to nothing").await;
}

#[cfg(unix)]
#[tokio::test]
async fn through_a_link_the_file_is_written_and_what_stands_beside_it_stays() {
    let directory = tempfile::tempdir().unwrap();
    let (path, link) = (directory.path().join("ledger.sqlite"), directory.path().join("link"));
    migrate(&path, &Seeds::Files(edit(&fixture(), DESCRIPTOR, "2031.3.0", "2031.4.0"))).await.unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    std::fs::write(directory.path().join("ledger.sqlite.lock"), "mine").unwrap();
    assert_eq!(migrate(&link, &Seeds::Files(fixture())).await.unwrap(), Migrated::Loaded);
    assert!(link.is_symlink() && std::fs::read(&path).unwrap().starts_with(b"SQLite"));
    assert_eq!(std::fs::read(directory.path().join("ledger.sqlite.lock")).unwrap(), b"mine");
}

#[tokio::test]
async fn what_is_loaded_keeps_every_constraint() {
    // Loading leaves the CHECKs to this test: the checker has tested the same of every value before.
    for service in [Service::made_up().await, Service::flagship().await] {
        let pool = writable(&service).await;
        let found: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&pool).await.unwrap();
        assert_eq!(found, ["ok"]);
        let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&pool).await.unwrap();
        assert!(dangling.is_empty());
    }
}

/// Whether a column of a table of versions has the code of a country, which its record shows with its name.
fn is_country(table: &str, column: &str) -> bool {
    let kind = KINDS.iter().find(|kind| kind.version_table() == table);
    kind.and_then(|kind| kind.field(column)).is_some_and(|field| matches!(field.ty, Type::Country))
}

/// Adds the records of a table to the table `shown`, as the migrations say that they are compressed.
async fn decompress(pool: &SqlitePool, table: &str) {
    let sql = format!(
        "SELECT t.version, t.record, l.dictionary FROM {table} AS t JOIN list AS l ON l.number = t.version >> 32"
    );
    let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
    for (version, frame, dictionary) in rows {
        let json = zstd::bulk::Decompressor::with_dictionary(&dictionary).unwrap().decompress(&frame, 1 << 20).unwrap();
        let insert =
            sqlx::query("INSERT INTO shown VALUES (?, ?)").bind(version).bind(String::from_utf8(json).unwrap());
        insert.execute(pool).await.unwrap();
    }
}

#[tokio::test]
async fn the_columns_of_every_version_say_what_its_record_says() {
    for service in [Service::made_up().await, Service::flagship().await] {
        let pool = writable(&service).await;
        let columns: Vec<(String, String)> = sqlx::query_as(
            "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name GLOB '*_version' AND t.name != 'country_version'",
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        let own = [
            "version",
            "release",
            "is_current",
            "is_dated",
            "disputed",
            "low",
            "high",
            "reached",
            "steps",
            "case",
            "cites",
            "record",
            "changes",
            "stances",
        ];
        let tables: BTreeSet<&String> = columns.iter().map(|(table, _)| table).collect();
        sqlx::query("CREATE TABLE shown (version INTEGER PRIMARY KEY, json TEXT NOT NULL)")
            .execute(&pool)
            .await
            .unwrap();
        for table in tables {
            decompress(&pool, table).await;
        }
        for (table, column) in columns.iter().filter(|(_, column)| !own.contains(&column.as_str())) {
            let figure = || KINDS.iter().find(|kind| kind.version_table() == *table).and_then(|kind| kind.figure);
            let said = match column.as_str() {
                "supported_by" if figure().is_some() => format!("json ->> '$.field_sources.{}'", figure().unwrap()),
                "robust" => {
                    format!("CASE json ->> '$.robust.{}' WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", figure().unwrap())
                }
                "donor_country" => "iif(json ->> '$.donor.kind' = 'country', json ->> '$.donor.id', NULL)".to_owned(),
                "donor_organization" => {
                    "iif(json ->> '$.donor.kind' = 'organization', json ->> '$.donor.id', NULL)".to_owned()
                }
                _ => match (column.strip_suffix("_hundredths"), column.strip_suffix("_organization")) {
                    (Some(name), _) => format!("CAST(round((json ->> '$.{name}') * 100) AS INTEGER)"),
                    (_, Some(name)) => format!("json ->> '$.{name}.id'"),
                    _ if is_country(table, column) => format!("json ->> '$.{column}.id'"),
                    _ => format!(
                        "CASE json_type(json, '$.{column}') WHEN 'object' THEN coalesce(iif('{column}' LIKE '%country', json ->> '$.{column}.id', NULL), json ->> '$.{column}.name') ELSE json ->> '$.{column}' END"
                    ),
                },
            };
            let sql =
                format!("SELECT count(*) FROM {table} JOIN shown USING (version) WHERE \"{column}\" IS NOT {said}");
            let others: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&pool).await.unwrap();
            assert_eq!(others, 0, "{table}.{column}");
        }
    }
}

#[tokio::test]
async fn every_table_is_strict() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    let lax: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(lax.is_empty(), "{lax:?}");
}

/// How many records of a kind a dataset has.
fn identities(files: &Files, kind: &Kind) -> usize {
    files.0.get(&kind.csv()).map_or(0, |bytes| csv::Reader::from_reader(&bytes[..]).records().count())
}

#[tokio::test]
async fn every_view_can_be_read() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    let views: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .fetch_all(&pool)
        .await
        .unwrap();
    let recent: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'view' AND sql LIKE '%group_concat(%, ''; '' ORDER BY%' ESCAPE '!'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(recent.is_empty(), "an SQLite before 3.44 could not open the file: {recent:?}");
    let of_kinds = KINDS.iter().map(|kind| {
        let name = kind.path.replace('-', "_");
        (name, identities(&fixture(), kind) > 0)
    });
    let others =
        ["citations", "claims", "countries", "discrepancies", "identifiers", "latest", "organizations", "sources"]
            .map(|name| (name, true));
    let of_curation = ["checks", "explanations", "merges", "voices"];
    let of_curation = of_curation.map(|name| (name, fixture().0.contains_key(&format!("{name}.csv"))));
    let others = others.into_iter().chain(of_curation).map(|(name, has_rows)| (name.to_owned(), has_rows));
    let expected: BTreeMap<String, bool> = of_kinds.chain(others).collect();
    assert_eq!(views, expected.keys().cloned().collect::<Vec<_>>());
    for (view, has_rows) in expected {
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {view}"))).fetch_one(&pool).await.unwrap();
        assert_eq!(rows > 0, has_rows, "{view}");
    }
    let amount: f64 =
        sqlx::query_scalar("SELECT amount FROM funding WHERE id = 'no-money'").fetch_one(&pool).await.unwrap();
    assert!((amount - 1_000_000.5).abs() < f64::EPSILON);
}
