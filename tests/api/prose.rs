//! Prose: what rows say in sentences, with the hedges of their sources and notes to the places in them.

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use serde_json::Value as Json;

use crate::support::{Service, lists};

/// The numbers between square brackets, or between `[^` and `]`; a year between brackets is part of the name of a decision.
fn marks(text: &str, opening: &str) -> BTreeSet<usize> {
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split(']').next()?.parse().ok())
        .filter(|mark| *mark < 1_000)
        .collect()
}

#[tokio::test]
async fn a_dispute_is_told_with_both_values() {
    let service = Service::flagship().await;
    let text = service.get("/contingents/ke-first-contingent?format=text&release=2026.12.2").await;
    assert_eq!(text.status, StatusCode::OK, "{}", text.text());
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let text = text.text();
    assert!(text.starts_with("First Kenyan contingent\n\n"), "{text}");
    let sentence = text.split(". ").find(|sentence| sentence.starts_with("It numbers ")).unwrap();
    let (shown, others) = sentence.split_once("; sources disagree: others say ").unwrap();
    assert!(shown.starts_with("It numbers 200 people ["), "{sentence}");
    let bare: String = others.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect();
    assert_eq!(bare.replace(" ,", ","), "400 , about 400  or at least 400 ".replace(" ,", ","), "{sentence}");
    assert!(text.contains("planned for June 2025"), "a plan is told as a plan: {text}");
    assert!(text.contains("It left on 24 June 2024"), "{text}");
    assert!(text.contains("\nSources\n\n") && text.contains("\nCite this as\n\n"), "{text}");
}

#[tokio::test]
async fn every_mark_has_its_note_in_every_list() {
    let service = Service::flagship().await;
    for list in lists() {
        for (format, opening) in [("text", "["), ("markdown", "[^")] {
            let answer = service.get(&format!("{list}?format={format}&limit=40")).await;
            assert_eq!(answer.status, StatusCode::OK, "{list}: {}", answer.text());
            let text = answer.text();
            let is_note = |line: &&str| {
                let number = line.strip_prefix("[^").unwrap_or(line);
                let end = if format == "text" { ". " } else { "]: " };
                number
                    .split_once(end)
                    .is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty())
            };
            let body: String = text.lines().filter(|line| !is_note(line)).collect::<Vec<_>>().join("\n");
            let notes = text.lines().filter(is_note).count();
            assert_eq!(marks(&body, opening), (1..=notes).collect(), "{list} as {format}");
            for row in service.json(&format!("{list}?limit=40")).await["data"].as_array().unwrap() {
                if let (Some(name), "text") = (row["name"].as_str(), format) {
                    assert!(text.contains(&format!("{name}\n\n")), "{list}: {name}");
                }
            }
        }
    }
}

#[tokio::test]
async fn hedges_are_kept() {
    let service = Service::flagship().await;
    let mut hedged = 0;
    for (list, field, begins) in [("funding", "amount", "The sum is"), ("indicators", "value", "The value is")] {
        for row in service.walk(&format!("/{list}?limit=500")).await {
            let hedge = match row[format!("{field}_qualifier")].as_str() {
                Some("about") => "about",
                Some("at_least") => "at least",
                Some("at_most") => "at most",
                _ => continue,
            };
            let id = row["id"].as_str().unwrap();
            let text = service.get(&format!("/{list}/{id}?format=text")).await.text();
            assert!(text.contains(&format!("{begins} {hedge} ")), "{id}: {text}");
            hedged += 1;
        }
    }
    assert!(hedged > 5, "{hedged}");
}

#[tokio::test]
async fn the_bibliography_has_the_sources_that_notes_name() {
    let service = Service::flagship().await;
    let path = "/contingents/ke-first-contingent";
    let text = service.get(&format!("{path}?format=text")).await.text();
    let listed: Vec<&str> = text.split("\nSources\n\n").nth(1).unwrap().split("\n\n").next().unwrap().lines().collect();
    let all = service.get(&format!("{path}?format=apa&of=sources")).await.text();
    let all: BTreeSet<&str> = all.lines().collect();
    assert!(!listed.is_empty());
    for line in listed {
        assert!(all.contains(line), "{line}");
    }
}

#[tokio::test]
async fn prose_takes_the_day_the_language_and_no_citations() {
    let service = Service::flagship().await;
    let path = "/contingents/ke-first-contingent?format=text";
    let then = service.get(&format!("{path}&as_of=2024-06-25")).await.text();
    assert!(then.contains("It numbers 400 people"), "{then}");
    let french = service.get(&format!("{path}&lang=fr")).await.text();
    assert!(french.contains("Effectif : 200 personnes") && french.contains("les sources divergent"), "{french}");
    let bare = service.get(&format!("{path}&citations=none")).await.text();
    assert!(bare.contains("It numbers 200 people") && !bare.contains("[1]"), "{bare}");
    let chosen = service.with(Method::GET, "/funding?donor=US", &[("accept", "text/markdown")]).await;
    assert_eq!(chosen.header("content-type"), "text/markdown; charset=utf-8");
    assert!(chosen.text().contains("[^1]: "), "{}", chosen.text());
    for (query, parameter) in [("citations=brief", "citations"), ("facets=source", "facets"), ("fields=id", "fields")] {
        let refused = service.get(&format!("/contingents?format=text&{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(refused.json()["errors"][0]["parameter"], Json::from(parameter), "{query}");
    }
    assert_eq!(service.get("/contingents/none?format=text").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_property_that_is_called_field_has_its_label_like_any_other() {
    let service = Service::flagship().await;
    let text = service.get("/changes?since=2026.12.1&change=changed&format=text&limit=1").await.text();
    assert!(text.contains(" Field: Summary. Old: "), "{text}");
}

/// A change in the words of its page.
#[tokio::test]
async fn what_a_change_differs_in_is_told_in_words() {
    let service = Service::flagship().await;
    let asked = "/changes?since=2026.12.1&change=changed&limit=1&release=2026.12.2&format=text";
    let text = service.get(asked).await.text();
    assert!(text.contains("What changed: claim. What differs: Identifier of the record."), "{text}");
    assert!(!text.contains("subject_id"), "{text}");
    let french = service.get(&format!("{asked}&lang=fr")).await.text();
    assert!(french.contains("Identifiant du sujet") && !french.contains("subject_id"), "{french}");
}

/// An answer without rows says so to whoever reads it, and no page leads to a bibliography of nothing.
#[tokio::test]
async fn an_empty_answer_says_that_it_is_empty() {
    let service = Service::flagship().await;
    let of = "/funding?donor=KE&status=frozen";
    let text = async |query: &str| -> String {
        let answer = service.get(&format!("{of}&{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        answer.text()
    };
    for format in ["text", "markdown"] {
        let told = text(&format!("format={format}")).await;
        assert!(told.starts_with("Nothing in this list matches these filters.\n"), "{told}");
        // A semicolon has a space before it in French.
        let french = service.get(&format!("/contingents?lang=fr&format={format}")).await.text();
        assert!(french.contains("\u{202f}; les sources divergent") && !french.contains("]; "), "{french}");
        let then = text(&format!("format={format}&as_of=2024-06-30&lang=fr")).await;
        assert!(then.contains("ce jour-là"), "{then}");
    }
    for (format, told) in [
        ("apa", "No sources are cited here.\n"),
        ("citation", "No sources are cited here.\n"),
        ("citation&lang=fr", "Aucune source n’est citée ici.\n"),
        // What stands between entries is a comment.
        ("bibtex", "% No sources are cited here.\n"),
        // Lists of these formats have no place for words.
        ("ris", ""),
        ("csl", "[]\n"),
    ] {
        assert_eq!(text(&format!("format={format}&of=sources")).await, told, "{format}");
    }
    assert!(!text("format=html").await.contains("of=sources"));
    assert!(service.get("/funding?donor=KE&format=html").await.text().contains("of=sources"));
}
