//! The examples of the OpenAPI document are answers: each is asked for again.

use std::path::Path;

use mission_ledger::document::examples::Example;
use mission_ledger::problem::ProblemKind;
use serde_json::Value as Json;

use crate::support::{Answer, Service, document, example_path, latest};

/// The questions that have a problem for an answer: what it is called, what is asked, what is accepted.
const PROBLEMS: &[(&str, &str, Option<&str>)] = &[
    ("invalid-parameters", "/funding?sort=amont&limit=0", None),
    ("no-such-record", "/funding/us-relese-109m", None),
    ("not-acceptable", "/funding", Some("image/png")),
    ("withdrawn-claim", "/claims/c00035", None),
];

async fn asked(service: &Service, example: &Example) -> Json {
    let accept = example.accept.as_deref().unwrap_or("*/*");
    let answer = service.with(http::Method::GET, &example.request, &[("accept", accept)]).await;
    example.shown(content(&answer))
}

fn content(answer: &Answer) -> Json {
    if answer.header("content-type").split(';').next().unwrap_or_default().ends_with("json") {
        answer.json()
    } else {
        String::from_utf8(answer.body.clone()).unwrap().into()
    }
}

/// Whether an operation answers with a file, of which nothing can be shown.
fn is_file(operation: &Json) -> bool {
    let contents = operation["responses"]["200"]["content"].as_object().unwrap();
    contents.iter().all(|(media, content)| media.starts_with("image/") || content["schema"]["format"] == "binary")
}

#[tokio::test]
async fn every_example_is_what_is_answered() {
    let service = Service::flagship().await;
    for name in Example::names() {
        let example = Example::named(&name).unwrap_or_else(|| panic!("{name}.json is no example"));
        assert!(example.answer["data"].as_array().is_none_or(|rows| !rows.is_empty()), "{name} shows no row");
        assert!(
            asked(&service, &example).await == example.answer,
            "{name}: `{}` is answered otherwise; `cargo test --test api write_the_examples -- --ignored` writes it again",
            example.request
        );
    }
}

#[test]
fn every_operation_and_common_problem_has_an_example() {
    let document = document();
    let has = |response: &Json| {
        let contents = response["content"].as_object().unwrap();
        contents.values().any(|content| content["examples"]["asked"]["value"].is_null().eq(&false))
    };
    let mut known: Vec<String> = PROBLEMS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    for (path, item) in document["paths"].as_object().unwrap() {
        known.push(item["get"]["operationId"].as_str().unwrap().to_owned());
        for (status, response) in item["get"]["responses"].as_object().unwrap() {
            if matches!(status.as_str(), "200" | "404" | "410") && !is_file(&item["get"]) {
                assert!(has(response), "{path} {status} has no example; CONTRIBUTING.md says how to write one");
            }
        }
    }
    for slug in ["invalid-parameters", "not-acceptable"] {
        assert!(has(&document["components"]["responses"][slug]), "{slug}");
        assert!(ProblemKind::ALL.iter().any(|kind| kind.slug == slug));
    }
    for name in Example::names() {
        assert!(known.contains(&name), "{name}.json is an example of nothing: remove it");
    }
}

/// Writes the examples: the questions that there are, and one for each operation that has none.
#[tokio::test]
#[ignore = "it writes into src/document/examples; CONTRIBUTING.md says when to run it"]
async fn write_the_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/document/examples");
    let service = Service::flagship().await;
    let mut questions: Vec<(String, Example)> = Vec::new();
    let new = |request: &str, accept: Option<&str>| Example {
        request: request.to_owned(),
        accept: accept.map(str::to_owned),
        is_shortened: request.starts_with("/openapi") || matches!(request, "/series" | "/charts"),
        answer: Json::Null,
    };
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        if is_file(operation) {
            continue;
        }
        let takes = |name: &str| {
            let mut parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters.any(|parameter| parameter["name"] == name)
        };
        let mut request = example_path(path, operation);
        for (name, pair) in [("limit", "limit=1".to_owned()), ("release", format!("release={}", latest()))] {
            if takes(name) {
                let mark = if request.contains('?') { '&' } else { '?' };
                request = format!("{request}{mark}{pair}");
            }
        }
        let name = operation["operationId"].as_str().unwrap().to_owned();
        questions.push((name, new(&request, None)));
    }
    questions.extend(PROBLEMS.iter().map(|(name, request, accept)| ((*name).to_owned(), new(request, *accept))));
    for (name, new) in questions {
        let file = folder.join(format!("{name}.json"));
        // Read from the folder and not from the binary, so that a question can be changed without building again.
        let there_is = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Example>(&bytes).ok());
        let mut example = there_is.unwrap_or(new);
        example.answer = asked(&service, &example).await;
        std::fs::write(&file, serde_json::to_string_pretty(&example).unwrap() + "\n").unwrap();
    }
}
