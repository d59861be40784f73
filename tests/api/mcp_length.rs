//! Answers that are too long for an assistant.

use serde_json::{Value as Json, json};

use crate::mcp::{refused, tool};
use crate::support::Service;

#[tokio::test]
async fn an_answer_that_would_be_too_long_leaves_out_its_citations_and_says_so() {
    let service = Service::flagship().await;
    let result = tool(&service, "summary", json!({"collection": "contingents"})).await;
    assert_eq!(result["structuredContent"], service.json("/contingents/summary?citations=none&limit=10").await);
    let said = result["content"][2]["text"].as_str().unwrap();
    assert!(said.contains("so they are left out"), "{said}");
    let fewer =
        tool(&service, "summary", json!({"collection": "contingents", "limit": 1, "filters": {"country": "JM"}})).await;
    assert_eq!(fewer["content"].as_array().unwrap().len(), 2, "with them, nothing is said");
    assert!(!fewer["structuredContent"]["sources"].as_array().unwrap().is_empty());
}

/// A country has its records inside it, which are too many to read for some; the lists have them.
#[tokio::test]
async fn a_country_that_would_be_too_long_leaves_out_the_records_inside_it_and_says_where_they_are() {
    let service = Service::flagship().await;
    let lists = ["contingents", "funding", "legal_cases", "events", "indicators"];
    let listed = service.json("/countries?limit=500&citations=none").await;
    for country in listed["data"].as_array().unwrap() {
        let id = country["id"].as_str().unwrap();
        let result = tool(&service, "get", json!({"collection": "countries", "id": id})).await;
        assert_eq!(result["isError"], false, "{id}: {result}");
        assert!(result["content"][0]["text"].as_str().unwrap().len() <= 60_000, "{id}");
    }
    for (arguments, path, when) in [
        (json!({"collection": "countries", "id": "KE"}), "/countries/KE?citations=none", ""),
        (
            json!({"collection": "countries", "id": "ken", "citations": "none", "release": "2026.12.2"}),
            "/countries/KE?citations=none&release=2026.12.2",
            "&release=2026.12.2",
        ),
    ] {
        let result = tool(&service, "get", arguments.clone()).await;
        let answer = &result["structuredContent"];
        let mut expected = service.json(path).await;
        let data = expected["data"].as_object_mut().unwrap();
        for name in lists {
            let rows = data.remove(name).unwrap();
            let url = answer["data"][format!("{name}_url")].as_str().unwrap();
            assert!(url.ends_with(when), "{url}");
            let all = service.json(&format!("{url}&limit=500")).await;
            let ids =
                |rows: &Json| -> Vec<Json> { rows.as_array().unwrap().iter().map(|row| row["id"].clone()).collect() };
            let all = ids(&all["data"]);
            assert!(!all.is_empty() && ids(&rows).iter().all(|id| all.contains(id)), "{url}");
            data.insert(format!("{name}_url"), url.into());
        }
        assert_eq!(*answer, expected, "{arguments}");
        let text: Json = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, *answer, "the same for models that read texts only");
        let said = result["content"][2]["text"].as_str().unwrap();
        assert!(said.contains(r#"`funding` with {"donor":"KE"}"#), "{said}");
    }
    // What is asked for with citations is not given without; the advice is what the tool takes.
    let said = refused(&service, "get", json!({"collection": "countries", "id": "KE", "citations": "full"})).await;
    assert!(said.ends_with("You can leave out citations with `citations=none`."), "{said}");
    let jamaica = tool(&service, "get", json!({"collection": "countries", "id": "JM"})).await;
    assert!(jamaica["structuredContent"]["data"]["contingents"].is_array());
    assert_eq!(jamaica["content"].as_array().unwrap().len(), 2, "nothing is left out");
}
