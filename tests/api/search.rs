//! Full text against FTS5: a table is built from the stored tokens, and SQLite searches and ranks them.

use std::collections::BTreeMap;

use ledger_core::resources::{ALL, KINDS};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::support::{Service, encoded, fixture, latest};

/// The next number, seven bits in each byte.
fn number(bytes: &mut std::slice::Iter<'_, u8>) -> usize {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let byte = *bytes.next().unwrap();
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// The tokens of every row of a ledger, as the migration describes their table.
async fn tokens(ledger: &mut SqliteConnection) -> BTreeMap<i64, Vec<String>> {
    let mut places: BTreeMap<i64, BTreeMap<usize, String>> = BTreeMap::new();
    let blocks: Vec<(i64, String, Option<i64>, Vec<u8>)> =
        sqlx::query_as("SELECT list, first, common, block FROM token").fetch_all(ledger).await.unwrap();
    for (list, first, common, block) in blocks {
        let mut bytes = block.iter();
        let mut token: Vec<u8> = Vec::new();
        let mut rows = 0;
        while !bytes.as_slice().is_empty() {
            let is_first = token.is_empty();
            token.truncate(number(&mut bytes));
            let more = number(&mut bytes);
            token.extend(bytes.by_ref().take(more));
            let text = String::from_utf8(token.clone()).unwrap();
            assert!(!is_first || text == first);
            let size = number(&mut bytes);
            let (occurrences, rest) = bytes.as_slice().split_at(size);
            bytes = rest.iter();
            let mut occurrences = occurrences.iter();
            let (mut row, mut place) = (-1, 0);
            while !occurrences.as_slice().is_empty() {
                let further = number(&mut occurrences);
                row += i64::try_from(further).unwrap();
                place = number(&mut occurrences) + if further == 0 { place } else { 0 };
                rows += i64::from(further > 0);
                places.entry((list << 32) + row).or_default().insert(place, text.clone());
            }
        }
        assert!(common.is_none_or(|common| common == rows && rows > 256), "{first}");
    }
    let in_order = |(version, tokens): (i64, BTreeMap<usize, String>)| {
        assert!(tokens.keys().copied().eq(0..tokens.len()), "{version} lacks a token");
        (version, tokens.into_values().collect())
    };
    places.into_iter().map(in_order).collect()
}

/// Every row in a table of FTS5.
async fn full_text(ledger: &mut SqliteConnection, tokens: &BTreeMap<i64, Vec<String>>) {
    let table = "CREATE VIRTUAL TABLE temp.oracle USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')";
    sqlx::query(table).execute(&mut *ledger).await.unwrap();
    for (version, tokens) in tokens {
        let row = sqlx::query("INSERT INTO oracle (rowid, text) VALUES (?, ?)").bind(version).bind(tokens.join(" "));
        row.execute(&mut *ledger).await.unwrap();
    }
}

/// Queries, and the same for FTS5: words of some rows, one to three at a time, beginnings and phrases.
fn queries(tokens: &BTreeMap<i64, Vec<String>>, count: usize) -> Vec<(String, String)> {
    let mut queries = Vec::new();
    let step = tokens.len() / count;
    for (at, row) in tokens.values().step_by(step.max(1)).enumerate() {
        let word = |place: usize| row[(place + at) % row.len()].as_str();
        let begun = |place: usize| word(place).chars().take(1 + at % 4).collect::<String>();
        let start = at % row.len();
        let phrase = row[start..row.len().min(start + 2 + at % 3)].join(" ");
        let terms: Vec<(String, bool)> = match at % 6 {
            0 => vec![(word(0).to_owned(), false)],
            1 => vec![(word(0).to_owned(), false), (word(7).to_owned(), false), (word(3).to_owned(), false)],
            2 => vec![(begun(0), true)],
            3 => vec![(phrase, false)],
            4 => vec![(phrase, false), (begun(5), true), (word(0).to_owned(), false)],
            _ => vec![(format!("{} {}", word(0), begun(1)), true), (word(1).to_owned(), false)],
        };
        let written = |(text, is_beginning): &(String, bool), star: [&str; 2]| {
            format!("\"{text}{}\"{}", star[0], if *is_beginning { star[1] } else { "" })
        };
        let ours: Vec<String> = terms
            .iter()
            .map(|term| match term {
                (text, true) if text.contains(' ') => format!("\"{text}*\""),
                (text, true) => format!("{text}*"),
                term => written(term, ["", ""]),
            })
            .collect();
        let theirs: Vec<String> = terms.iter().map(|term| written(term, ["", "*"])).collect();
        queries.push((ours.join(" "), theirs.join(" AND ")));
    }
    queries
}

/// The conditions under which a clock shows a row of a table.
fn shown(clock: &str) -> String {
    let release = clock.split("release=").nth(1).unwrap().split('&').next().unwrap();
    let day = clock.split("as_of=").nth(1);
    let state = day.map_or("t.is_current".to_owned(), |day| {
        format!("t.is_dated AND t.known_from <= '{day}' AND (t.known_to IS NULL OR t.known_to > '{day}')")
    });
    format!("t.release = (SELECT number FROM release WHERE id = '{release}') AND {state}")
}

/// The rows of a table that a clock shows, each with its id.
async fn rows(ledger: &mut SqliteConnection, table: &str, clock: &str) -> BTreeMap<i64, String> {
    let sql = format!("SELECT t.version, t.id FROM {table} AS t WHERE {}", shown(clock));
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(ledger).await.unwrap().into_iter().collect()
}

async fn agrees(service: &Service, clocks: &[String], count: usize) {
    let mut ledger = SqliteConnection::connect(&format!("sqlite:{}", service.database.display())).await.unwrap();
    let tokens = tokens(&mut ledger).await;
    full_text(&mut ledger, &tokens).await;
    let lists: Vec<_> = ALL.iter().filter(|resource| !matches!(resource.stem, "change" | "edition")).collect();
    let (mut records, mut of_lists) = (Vec::new(), Vec::new());
    for clock in clocks {
        let mut all = BTreeMap::new();
        for kind in KINDS {
            let rows = rows(&mut ledger, &kind.version_table(), clock).await;
            all.extend(rows.into_iter().map(|(version, id)| (version, format!("{}.{id}", kind.name))));
        }
        for (name, list) in
            [("country", "country_version"), ("organization", "organization"), ("voice", "voice"), ("source", "source")]
        {
            let rows = rows(&mut ledger, list, clock).await;
            all.extend(rows.into_iter().map(|(version, id)| (version, format!("{name}.{id}"))));
        }
        records.push(all);
        for list in &lists {
            of_lists.push(rows(&mut ledger, &list.table(), clock).await);
        }
    }
    let (mut found, mut ranked) = (0, 0);
    for (at, (ours, theirs)) in queries(&tokens, count).iter().enumerate() {
        let clock = at % clocks.len();
        let matches = "SELECT rowid FROM oracle WHERE oracle MATCH ? ORDER BY rank, rowid";
        let matches: Vec<i64> = sqlx::query_scalar(matches).bind(theirs).fetch_all(&mut ledger).await.unwrap();
        let mut expected: Vec<&String> = matches.iter().filter_map(|version| records[clock].get(version)).collect();
        expected.sort_by_key(|id| id.starts_with("source."));
        if expected.len() <= 2_000 {
            let path = format!("/search?q={}&limit=500&{}", encoded(ours), clocks[clock]);
            let hits = service.walk(&path).await;
            let hits: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
            assert_eq!(hits, expected, "{path}: {ours}");
            ranked += hits.len();
        }
        let list = at % lists.len();
        let rows = &of_lists[clock * lists.len() + list];
        let expected = matches.iter().filter(|version| rows.contains_key(version)).count();
        let path = format!("/{}?q={}&limit=1&{}", lists[list].path, encoded(ours), clocks[clock]);
        assert_eq!(service.json(&path).await["page"]["total"], expected, "{path}: {ours}");
        found += expected;
    }
    assert!(found > 0 && ranked > count, "{found} rows of lists, {ranked} records");
}

#[tokio::test]
async fn words_phrases_and_beginnings_find_and_rank_what_fts5_does() {
    let release = format!("release={}", latest());
    let clocks = [release.clone(), "release=2026.11.0".to_owned(), format!("{release}&as_of=2024-06-17")];
    agrees(&Service::flagship().await, &clocks, 400).await;
}

/// The made-up dataset with many more events, so that tokens and beginnings have sets, and more match than are ranked.
#[tokio::test]
async fn more_records_than_are_ranked_are_said_to_be_more() {
    let mut files = fixture();
    for (file, row) in [
        ("events.csv", "many-{},river-watch,Sighting {}\n"),
        ("claims.csv", "x{},event,many-{},summary,Boats seen at bend {},,exact,alpha-2031-01-10,,,p. 1,,,normal,\n"),
    ] {
        let mut text = String::from_utf8(files.0[file].to_vec()).unwrap();
        text.extend((10_000..12_400).map(|number| row.replace("{}", &number.to_string())));
        files.0.insert(file.to_owned(), text.into());
    }
    let service = Service::of(&files).await;
    let page = |path: &'static str| async { service.json(path).await["page"].clone() };
    let many = page("/search?q=boats").await;
    assert_eq!((&many["total"], &many["total_is"]), (&2_000.into(), &"at_least".into()));
    let fewer = page("/search?q=seen+bend+100*").await;
    assert_eq!((&fewer["total"], &fewer["total_is"]), (&100.into(), &"exact".into()));
    assert_eq!(page("/events?q=boats+seen").await["total"], 2_400);
    assert_eq!(page("/events?q=1*+%22at+bend%22").await["total"], 2_400);
    assert_eq!(page("/events?q=%22bend+12*%22").await["total"], 400);
    assert_eq!(page("/claims?q=%22bend+1020*%22&as_of=2030-01-01").await["total"], 0);
    let last = service.walk("/search?q=sighting&limit=500").await;
    assert_eq!(last.len(), 2_000);
    assert_eq!(service.json("/events?q=%22sighting+12399%22").await["data"][0]["id"], "many-12399");
    let release = service.json("/events").await["dataset"]["release"].as_str().unwrap().to_owned();
    agrees(&service, &[format!("release={release}"), format!("release={release}&as_of=2031-03-01")], 60).await;
}
