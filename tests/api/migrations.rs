//! The schema refuses by itself what the checker would refuse: no invalid row can be inserted, even by hand.

use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::support::Service;

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
        "UPDATE rendered SET record = 'no json'",
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
async fn migrations_run_on_a_database_that_holds_rows() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    // Each migration after the first is applied to a database that an earlier version filled: here the first
    // migration alone, with an edition in it.
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.sqlite");
    let old =
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path).create_if_missing(true)).await.unwrap();
    sqlx::raw_sql(include_str!("../../migrations/0001_releases_and_records.sql")).execute(&old).await.unwrap();
    let checksum = "0".repeat(64);
    sqlx::query("INSERT INTO release (number, id, checksum, descriptor, record) VALUES (1, '2030.1.0', ?, '{}', '{}')")
        .bind(&checksum)
        .execute(&old)
        .await
        .unwrap();
    for migration in mission_ledger::db::MIGRATOR.iter().skip(1) {
        sqlx::raw_sql(migration.sql.clone())
            .execute(&old)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", migration.description));
    }
    let loaded: i64 = sqlx::query_scalar("SELECT count(*) FROM loaded").fetch_one(&old).await.unwrap();
    assert_eq!(loaded, 0, "the seeds are loaded anew into tables that changed");
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
    let (ours, theirs): (i64, i64) = (
        sqlx::query_scalar(tables).fetch_one(&old).await.unwrap(),
        sqlx::query_scalar(tables).fetch_one(&pool).await.unwrap(),
    );
    assert_eq!(ours, theirs);
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
        let own = ["version", "release", "is_current", "is_dated", "disputed", "low", "high", "reached", "case"];
        for (table, column) in columns.iter().filter(|(_, column)| !own.contains(&column.as_str())) {
            let said = match column.as_str() {
                "donor_country" => {
                    "iif(record ->> '$.donor.kind' = 'country', record ->> '$.donor.id', NULL)".to_owned()
                }
                "donor_organization" => {
                    "iif(record ->> '$.donor.kind' = 'organization', record ->> '$.donor.id', NULL)".to_owned()
                }
                _ => match (column.strip_suffix("_hundredths"), column.strip_suffix("_organization")) {
                    (Some(name), _) => format!("CAST(round((record ->> '$.{name}') * 100) AS INTEGER)"),
                    (_, Some(name)) => format!("record ->> '$.{name}.id'"),
                    _ => format!(
                        "CASE json_type(record, '$.{column}') WHEN 'object' THEN coalesce(iif('{column}' LIKE '%country', record ->> '$.{column}.id', NULL), record ->> '$.{column}.name') ELSE record ->> '$.{column}' END"
                    ),
                },
            };
            let sql =
                format!("SELECT count(*) FROM {table} JOIN rendered USING (version) WHERE \"{column}\" IS NOT {said}");
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

#[tokio::test]
async fn every_view_can_be_read() {
    let service = Service::made_up().await;
    let pool = writable(&service).await;
    let views: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(views.len(), 15, "{views:?}");
    let recent: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_schema WHERE type = 'view' AND sql LIKE '%group_concat(%, ''; '' ORDER BY%' ESCAPE '!'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert!(recent.is_empty(), "an SQLite before 3.44 could not open the file: {recent:?}");
    for view in views {
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {view}"))).fetch_one(&pool).await.unwrap();
        assert!(rows > 0, "{view}");
    }
    let amount: f64 =
        sqlx::query_scalar("SELECT amount FROM funding WHERE id = 'no-money'").fetch_one(&pool).await.unwrap();
    assert!((amount - 1_000_000.5).abs() < f64::EPSILON);
}
