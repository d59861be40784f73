//! The tokens against those of FTS5.

use std::fmt::Write as _;

use sqlx::{Connection, SqliteConnection};

use super::Tokens;

/// The tokens that FTS5 finds in texts.
async fn of_fts5(texts: &[String]) -> Vec<Vec<String>> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for table in [
        "CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')",
        "CREATE VIRTUAL TABLE tokens USING fts5vocab (words, instance)",
    ] {
        sqlx::query(table).execute(&mut connection).await.unwrap();
    }
    for (row, text) in (1_i64..).zip(texts) {
        let row = sqlx::query("INSERT INTO words (rowid, text) VALUES (?, ?)").bind(row).bind(text);
        row.execute(&mut connection).await.unwrap();
    }
    let mut found = vec![Vec::new(); texts.len()];
    let all = "SELECT doc, group_concat(term, ' ' ORDER BY offset) FROM tokens GROUP BY doc";
    let all: Vec<(i64, String)> = sqlx::query_as(all).fetch_all(&mut connection).await.unwrap();
    for (row, tokens) in all {
        found[usize::try_from(row).unwrap() - 1] = tokens.split(' ').map(str::to_owned).collect();
    }
    found
}

async fn are_those_of_fts5(texts: &[String]) {
    for (text, expected) in texts.iter().zip(of_fts5(texts).await) {
        let tokens = Tokens::of(text);
        let differs = tokens.iter().zip(&expected).find(|(ours, theirs)| ours != theirs);
        assert!(differs.is_none() && tokens.len() == expected.len(), "{differs:?}");
        for place in 0..tokens.len() {
            let again = Tokens::of(&text[tokens.place(&(place..place + 1))]);
            assert_eq!((again.len(), again.at(0)), (1, tokens.at(place)), "a token is where it was found");
        }
    }
}

/// Every character between letters, and alone.
#[tokio::test]
async fn each_character_is_to_a_token_what_it_is_for_fts5() {
    let all: Vec<char> = ('\u{1}'..=char::MAX).collect();
    let text = |letters: &[char]| letters.iter().flat_map(|letter| ['x', *letter, 'y', ' ', *letter, ' ']).collect();
    are_those_of_fts5(&all.chunks(4_096).map(text).collect::<Vec<String>>()).await;
}

#[tokio::test]
async fn the_tokens_of_mixed_texts_are_those_of_fts5() {
    let mut number = 1_u64;
    let mut next = |below: u32| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(number >> 33).unwrap() % below
    };
    // Mostly the characters around those that are special: ASCII, accents, Greek, Cyrillic, combining marks.
    let mut letter = || match next(8) {
        0..=3 => next(0x80),
        4 | 5 => next(0x500),
        6 => 0x300 + next(0x40),
        _ => next(0x0011_0000),
    };
    let texts: Vec<String> = (0..500)
        .map(|_| (0..200).filter_map(|_| char::from_u32(letter()).filter(|letter| *letter != '\0')).collect())
        .collect();
    are_those_of_fts5(&texts).await;
}

/// `cargo test -p ledger-store write_the_letters -- --ignored` writes `letters.txt` from what FTS5 takes characters for.
#[tokio::test]
#[ignore = "writes a file of the source"]
async fn write_the_letters() {
    let all: Vec<char> = ('\u{80}'..=char::MAX).collect();
    let texts: Vec<String> = all.iter().map(|letter| format!("x{letter}y {letter}")).collect();
    let mut runs: Vec<[u32; 4]> = Vec::new();
    for (letter, tokens) in all.into_iter().map(u32::from).zip(of_fts5(&texts).await) {
        let first = match tokens.as_slice() {
            [joined] if joined == "xy" => 0,
            [_, alone] if alone.chars().count() == 1 => alone.chars().next().map_or(0, u32::from),
            _ => continue,
        };
        if let Some([from, to, start, step]) = runs.last_mut().filter(|[_, to, ..]| *to + 1 == letter) {
            // The second character of a run decides whether all become the same.
            let steps = if from == to { vec![1, 0] } else { vec![*step] };
            if let Some(fits) = steps.into_iter().find(|step| first == *start + (letter - *from) * step) {
                (*to, *step) = (letter, fits);
                continue;
            }
        }
        runs.push([letter, letter, first, u32::from(first > 0)]);
    }
    let mut lines = vec![String::new()];
    for [from, to, first, step] in runs {
        let mut run = format!("{from:X}");
        if to > from {
            let _ = write!(run, "-{to:X}");
        }
        if first != from || step == 0 {
            let _ = write!(run, "{}{first:X}", if step == 1 { '+' } else { '=' });
        }
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = run,
            Some(line) if line.len() + run.len() < 118 => {
                let _ = write!(line, " {run}");
            }
            _ => lines.push(run),
        }
    }
    let text = lines.join("\n") + "\n";
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/tokens/letters.txt"), text).unwrap();
}
