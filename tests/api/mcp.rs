//! The ledger as tools of an assistant: over HTTP, and on standard input and output.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use axum::body::Body;
use http::{Method, Request, header};
use mission_ledger::server::Limits;
use serde_json::{Value as Json, json};

use crate::support::{Answer, Service, flagship};

/// Sends a message with these header fields.
async fn send(service: &Service, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post("/mcp");
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    service.ask(request.body(body.into()).unwrap()).await
}

/// Calls a method and gives its result.
async fn call(service: &Service, method: &str, params: Json) -> Json {
    let message = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
    let answer = send(service, &[], message.to_string()).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let json = answer.json();
    assert_eq!((&json["jsonrpc"], &json["id"]), (&json!("2.0"), &json!(7)));
    assert!(json["error"].is_null(), "{json}");
    json["result"].clone()
}

pub async fn tool(service: &Service, name: &str, arguments: Json) -> Json {
    call(service, "tools/call", json!({ "name": name, "arguments": arguments })).await
}

/// What a tool says if it cannot be used in this way.
pub async fn refused(service: &Service, name: &str, arguments: Json) -> String {
    let result = tool(service, name, arguments.clone()).await;
    assert_eq!(result["isError"], true, "{name} {arguments}");
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

/// Tools with their arguments, and the request that anybody could send for the same.
fn same() -> Vec<(&'static str, Json, &'static str)> {
    vec![
        ("search", json!({"q": "hospital", "limit": 3}), "/search?q=hospital&limit=3"),
        (
            "list",
            json!({"collection": "funding", "filters": {"donor": ["US", "CA"]}, "limit": 2, "sort": "-amount,id", "facets": "donor"}),
            "/funding?donor=US&donor=CA&limit=2&sort=-amount,id&facets=donor&citations=brief",
        ),
        (
            "list",
            json!({"collection": "claims", "disputed": true, "filters": {"rank": "normal"}}),
            "/claims?disputed=true&rank=normal&limit=10&citations=brief",
        ),
        (
            "get",
            json!({"collection": "contingents", "id": "ke-first-contingent"}),
            "/contingents/ke-first-contingent?citations=brief",
        ),
        ("get", json!({"collection": "countries", "id": "jam", "citations": "none"}), "/countries/JM?citations=none"),
        (
            "history",
            json!({"collection": "contingents", "id": "ke-first-contingent", "on": "2024-07-01"}),
            "/contingents/ke-first-contingent/history?on=2024-07-01&citations=brief",
        ),
        (
            "discrepancies",
            json!({"subject_kind": "contingent", "country": "KE"}),
            "/discrepancies?subject_kind=contingent&country=KE&limit=5&citations=brief",
        ),
        (
            "summary",
            json!({"collection": "funding", "group_by": "donor", "filters": {"donor": "US"}, "citations": "none"}),
            "/funding/summary?group_by=donor&donor=US&citations=none&limit=10",
        ),
        (
            "timeline",
            json!({"from": "2024-06", "to": "2024-06", "limit": 4}),
            "/timeline?from=2024-06&to=2024-06&limit=4&citations=brief",
        ),
        (
            "check",
            json!({"subject_kind": "contingent", "subject_id": "ke-first-contingent", "field": "personnel", "value": 400}),
            "/check?subject_kind=contingent&subject_id=ke-first-contingent&field=personnel&value=400",
        ),
        (
            "check",
            json!({"subject_kind": "contingent", "field": "personnel", "value": "400", "filters": {"country": "KE"}}),
            "/check?subject_kind=contingent&field=personnel&value=400&country=KE",
        ),
        ("codebook", json!({}), "/codebook?"),
    ]
}

#[tokio::test]
async fn a_tool_answers_what_anybody_is_answered() {
    let service = Service::flagship().await;
    let listed = call(&service, "tools/list", json!({})).await;
    let tools = listed["tools"].as_array().unwrap();
    let mut used = Vec::new();
    for (name, arguments, path) in same() {
        let expected = service.json(path).await;
        let result = tool(&service, name, arguments.clone()).await;
        assert_eq!(result["isError"], false, "{name} {arguments}: {result}");
        assert_eq!(result["structuredContent"], expected, "{name} {arguments}");
        // For models that read texts only.
        let text: Json = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, expected);
        let release = expected["dataset"]["release"].as_str().unwrap();
        let cite = result["content"][1]["text"].as_str().unwrap();
        assert!(cite.starts_with(&format!("Edition {release}; to cite this answer: https://")), "{cite}");
        let listed = tools.iter().find(|tool| tool["name"] == name).unwrap();
        let check = |schema: &Json, json: &Json| {
            let validator = jsonschema::validator_for(schema).unwrap();
            let faults: Vec<String> = validator.iter_errors(json).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{name}: {faults:?}");
        };
        check(&listed["outputSchema"], &expected);
        used.push(name);
    }
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        assert!(used.contains(&name) || name == "cite", "{name} is not tried");
        let says = &tool["annotations"];
        assert_eq!((&says["readOnlyHint"], &says["openWorldHint"]), (&json!(true), &json!(false)));
        assert_eq!((&says["destructiveHint"], &says["idempotentHint"]), (&json!(false), &json!(true)));
        for (argument, schema) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(schema["description"].as_str().is_some_and(|text| text.len() > 10), "{name} {argument}: {schema}");
            assert!(schema["type"].is_string(), "{name} {argument}: {schema}");
        }
        assert!(!tool.to_string().contains("#/components/"), "{name} refers to another document");
        assert!(tool.to_string().len() < 20_000, "{name} is short enough to be read");
    }
}

#[tokio::test]
async fn an_answer_can_be_cited_in_the_same_words() {
    let service = Service::flagship().await;
    for (arguments, path) in [
        (json!({"collection": "funding", "filters": {"donor": "US"}}), "/funding?donor=US&format=apa"),
        (
            json!({"collection": "funding", "style": "chicago-author-date"}),
            "/funding?format=citation&style=chicago-author-date",
        ),
        (
            json!({"collection": "contingents", "id": "ke-first-contingent", "style": "ris", "of": "sources", "as_of": "2024-06-30"}),
            "/contingents/ke-first-contingent?format=ris&of=sources&as_of=2024-06-30",
        ),
    ] {
        let result = tool(&service, "cite", arguments.clone()).await;
        let expected = service.get(path).await.text();
        assert_eq!(result["structuredContent"]["citation"], expected.trim_end(), "{arguments}");
        let style = arguments["style"].as_str().unwrap_or("apa");
        assert_eq!(result["structuredContent"]["style"], style);
        assert!(result["structuredContent"]["url"].as_str().unwrap().contains("release="));
    }
}

#[tokio::test]
async fn what_a_tool_cannot_do_is_told_with_what_it_can() {
    let service = Service::flagship().await;
    for (name, arguments, says) in [
        ("search", json!({}), "`search` needs `q`"),
        ("search", json!({"q": "x", "limt": 3}), "did you mean `limit`?"),
        ("list", json!({"collection": "fundng"}), "did you mean `funding`?"),
        ("list", json!({"collection": "funding", "donor": "US"}), "goes into `filters`"),
        ("list", json!({"collection": "funding", "filters": {"donr": "US"}}), "did you mean `donor`?"),
        ("list", json!({"collection": "funding", "filters": {"format": "csv"}}), "is not a filter"),
        ("list", json!({"collection": "funding", "filters": "donor=US"}), "must be an object"),
        ("list", json!({"collection": "funding", "filters": {"limit": 1}}), "`limit` is an argument of its own"),
        ("list", json!({"collection": "funding", "q": "a", "filters": {"q": "b"}}), "`q` is an argument of its own"),
        (
            "cite",
            json!({"collection": "funding", "style": "chicgo"}),
            "there is no style `chicgo`; usual ones are `chicago-author-date`",
        ),
        (
            "cite",
            json!({"collection": "funding", "style": "bibtx"}),
            "there is no style `bibtx`; did you mean `bibtex`?",
        ),
        ("cite", json!({"collection": "funding", "style": "csv"}), "there is no style `csv`"),
        ("list", json!({"collection": "funding", "limit": 501}), "500"),
        ("list", json!({"collection": "funding", "q": {"a": 1}}), "must be a text"),
        ("get", json!({"collection": "contingents", "id": "ke-first"}), "`ke-first-contingent`"),
        ("get", json!({"collection": "contingents", "id": "../funding"}), "is not in `/contingents`"),
        ("get", json!({"collection": "contingents", "id": "ke-first-contingent/history"}), "is not in `/contingents`"),
        ("get", json!({"collection": "contingents", "id": 7}), "`id` must be a text"),
        ("history", json!({"collection": "claims", "id": "c00001"}), "it is one of"),
        (
            "history",
            json!({"collection": "contingents", "id": "ke-first-contingent", "citations": "full"}),
            "more than 60000 bytes",
        ),
        ("check", json!({"subject_kind": "contingent", "field": "personel", "value": 1}), "`personnel`"),
        (
            "get",
            json!({"collection": "contingents", "id": "ke-first-contingent", "as_of": "2020-01-01"}),
            "not yet known",
        ),
    ] {
        let said = refused(&service, name, arguments.clone()).await;
        assert!(said.contains(says), "{name} {arguments}: {said}");
    }
    let message =
        |method: &str, params: Json| json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).to_string();
    for (body, code, says) in [
        (message("tools/call", json!({"name": "serch"})), -32_602, "did you mean `search`?"),
        (message("prompts/get", json!({"name": "brief"})), -32_602, "`brief_me`"),
        (message("prompts/get", json!({"name": "brief_me"})), -32_602, "needs `topic`"),
        (message("prompts/get", json!({"name": "brief_me", "arguments": {"topics": "x"}})), -32_602, "`topic`"),
        (message("nothing", json!({})), -32_601, "nothing"),
        (
            r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}"#.to_owned(),
            -32_602,
            "`params` of `tools/call` is missing",
        ),
        (message("tools/call", json!({"name": "search", "arguments": "Kenya"})), -32_602, r#"like {"name": "search""#),
        (message("prompts/get", json!({})), -32_602, "`params` of `prompts/get`"),
        (message("initialize", json!({})), -32_602, "`params` of `initialize`"),
        ("nonsense".to_owned(), -32_700, "not JSON"),
        ("[]".to_owned(), -32_600, "no message"),
        ("{\"jsonrpc\": \"2.0\"}".to_owned(), -32_600, "no message"),
    ] {
        let answer = send(&service, &[], body.clone()).await;
        let error = &answer.json()["error"];
        assert_eq!(error["code"], code, "{body}: {}", answer.text());
        assert!(error["message"].as_str().unwrap().contains(says), "{body}: {error}");
    }
}

#[tokio::test]
async fn only_messages_of_welcome_clients_come_in() {
    let limits = Limits { mcp_origins: vec!["https://chat.example".to_owned()], ..Limits::default() };
    let service = Service::limited("https://ledger.test", &flagship(), "", &limits).await;
    let ping = r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#;
    for origin in [
        "https://ledger.test",
        "https://ledger.test:443",
        "http://localhost:6274",
        "http://127.0.0.1:1",
        "http://[::1]:9",
        "https://chat.example",
    ] {
        assert_eq!(send(&service, &[("origin", origin)], ping).await.status.as_u16(), 200, "{origin}");
    }
    // The host of such a page may resolve to this server; its origin stays what it is.
    for origin in [
        "http://evil.example",
        "null",
        "",
        "http://ledger.test",
        "https://ledger.test.evil.example",
        "http://localhost.evil.example",
        "https://chat.example:8443",
        "localhost",
    ] {
        let answer = send(&service, &[("origin", origin), ("host", "localhost")], ping).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["type"].clone()),
            (403, json!("/problems/origin-not-allowed")),
            "{origin}"
        );
    }
    let post = |headers: &'static [(&str, &str)], body: String| send(&service, headers, body);
    let long = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "x".repeat(66_000)}})
        .to_string();
    for (answer, status, slug) in [
        (post(&[("content-type", "text/plain")], ping.to_owned()).await, 415, "unsupported-media-type"),
        (
            post(&[("content-type", "application/x-www-form-urlencoded")], ping.to_owned()).await,
            415,
            "unsupported-media-type",
        ),
        (post(&[("accept", "image/png")], ping.to_owned()).await, 406, "not-acceptable"),
        (post(&[], long).await, 413, "body-too-large"),
        (service.with(Method::GET, "/mcp", &[]).await, 405, "method-not-allowed"),
        (service.with(Method::DELETE, "/mcp", &[]).await, 405, "method-not-allowed"),
        (service.with(Method::POST, "/funding", &[]).await, 405, "method-not-allowed"),
    ] {
        assert_eq!(
            (answer.status.as_u16(), answer.json()["type"].clone()),
            (status, format!("/problems/{slug}").into())
        );
    }
    let typed = post(&[("content-type", "text/plain")], ping.to_owned()).await;
    assert_eq!(typed.header("accept-post"), "application/json");
    assert_eq!(service.with(Method::GET, "/mcp", &[]).await.header("allow"), "POST, OPTIONS");
    assert_eq!(service.with(Method::POST, "/funding", &[]).await.header("allow"), "GET, HEAD, OPTIONS");
    let preflight = [("origin", "http://localhost:6274"), ("access-control-request-method", "POST")];
    let allowed = service.with(Method::OPTIONS, "/mcp", &preflight).await;
    assert_eq!(allowed.header("access-control-allow-methods"), "POST, OPTIONS");
    let elsewhere = service.with(Method::OPTIONS, "/funding", &preflight).await;
    assert_eq!(elsewhere.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    let notified = send(&service, &[], r#"{"jsonrpc": "2.0", "method": "notifications/initialized"}"#).await;
    assert_eq!((notified.status.as_u16(), notified.body.len()), (202, 0));
}

#[tokio::test]
async fn prompts_say_how_to_use_the_tools() {
    let service = Service::flagship().await;
    let begun = call(
        &service,
        "initialize",
        json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}),
    )
    .await;
    assert_eq!(begun["serverInfo"]["name"], "mission-ledger");
    assert!(begun["instructions"].as_str().unwrap().contains("Name the source"));
    let tools = call(&service, "tools/list", json!({})).await;
    let tools: Vec<&str> =
        tools["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let listed = call(&service, "prompts/list", json!({})).await;
    let names: Vec<&str> =
        listed["prompts"].as_array().unwrap().iter().map(|prompt| prompt["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["brief_me", "check_paragraph"]);
    for (name, arguments, has) in [
        ("brief_me", json!({"topic": "Kenya {as_of}"}), false),
        ("check_paragraph", json!({"paragraph": "400 officers\n\nlanded.", "as_of": "2024-07-01"}), true),
    ] {
        let prompt = call(&service, "prompts/get", json!({"name": name, "arguments": arguments})).await;
        let text = prompt["messages"][0]["content"]["text"].as_str().unwrap();
        for (_, argument) in arguments.as_object().unwrap() {
            assert!(text.contains(argument.as_str().unwrap()), "{text}");
        }
        assert_eq!(text.contains("as_of="), has, "{text}");
        // Each word in backticks that is no argument is a tool.
        for word in text.split('`').skip(1).step_by(2).filter(|word| !word.contains('=')) {
            assert!(tools.contains(&word), "{word}");
        }
    }
}

#[test]
fn the_same_tools_answer_on_standard_input_and_output() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_mission-ledger"))
        .args(["mcp", "--public-url", "https://ledger.test", "--database"])
        .arg(directory.path().join("ledger.sqlite"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let mut ask = |message: Json| {
        writeln!(input, "{message}").unwrap();
        let mut line = String::new();
        if !message["id"].is_null() {
            output.read_line(&mut line).unwrap();
            assert!(line.ends_with('\n'), "{line}");
        }
        serde_json::from_str::<Json>(&line).unwrap_or_default()
    };
    let client =
        json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let begun = ask(json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": client}));
    assert_eq!(begun["result"]["serverInfo"]["name"], "mission-ledger");
    ask(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    let tools = ask(json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}));
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 10);
    let arguments = json!({"name": "get", "arguments": {"collection": "contingents", "id": "ke-first-contingent"}});
    let got = ask(json!({"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": arguments}));
    assert_eq!(got["result"]["structuredContent"]["data"]["personnel"], 200);
    let cite = got["result"]["content"][1]["text"].as_str().unwrap();
    assert!(cite.contains("https://ledger.test/contingents/ke-first-contingent?"), "{cite}");
    drop(input);
    assert!(server.wait().unwrap().success(), "it ends when its input does");
}

#[tokio::test]
async fn an_unknown_method_is_told_which_there_are() {
    let service = Service::flagship().await;
    for (method, told) in [("tools/lst", "there is no method `tools/lst`"), ("\u{7}", "there is no method this one")] {
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method }).to_string();
        let error = send(&service, &[], message).await.json()["error"].clone();
        assert_eq!(error["code"], -32601, "{error}");
        let methods =
            "; the methods are `initialize`, `ping`, `tools/list`, `tools/call`, `prompts/list`, `prompts/get`";
        assert_eq!(error["message"], format!("{told}{methods}"));
    }
}
