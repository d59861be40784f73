//! The dataset as a whole: its description in every form, its files, whole and in parts, and how it is found.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use http::{Method, StatusCode};
use http_body_util::BodyExt;
use ledger_core::package::Files;
use ledger_store::seeds::Seeds;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::support::{Answer, Service, fixture, flagship, lists, migrate};

const BASE: &str = "https://ledger.test";
const DATABASE: &str = "/dataset/ledger.sqlite";
const PACKAGE: &str = "/dataset/datapackage.zip";

fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

fn named<'a>(items: &'a Json, name: &str) -> &'a Json {
    items.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

/// Every link of an answer: its target, its relation and its type.
fn links(answer: &Answer) -> Vec<(String, String, String)> {
    let fields = answer.headers.get_all("link").iter().map(|value| value.to_str().unwrap());
    let links = fields.flat_map(|field| field.split(", <").map(|link| link.trim_start_matches('<').to_owned()));
    let parameter = |link: &str, name: &str| {
        let value = link.split("; ").find_map(|part| part.strip_prefix(&format!("{name}=")));
        value.unwrap_or_default().trim_matches('"').to_owned()
    };
    links
        .map(|link| (link.split('>').next().unwrap().to_owned(), parameter(&link, "rel"), parameter(&link, "type")))
        .collect()
}

#[tokio::test]
async fn json_json_ld_the_data_package_and_the_releases_agree() {
    let (flagship, made_up) = (Service::flagship().await, Service::made_up().await);
    for (service, release) in [(&flagship, "2026.11.0"), (&flagship, "2026.12.0"), (&made_up, "2031.3.0")] {
        let dataset = service.json(&format!("/dataset?release={release}")).await["data"].clone();
        let linked = service.json(&format!("/dataset?release={release}&format=jsonld")).await;
        let listed = service.json(&format!("/releases/{release}")).await["data"].clone();
        let archive = service.get(&format!("{PACKAGE}?release={release}")).await.body;
        let package: Json = serde_json::from_slice(&Files::from_zip(&archive).unwrap().0["datapackage.json"]).unwrap();

        assert_eq!(linked["@type"], json!(["Dataset", "dcat:Dataset"]));
        for title in [&dataset["title"], &linked["name"], &linked["dcterms:title"]] {
            assert_eq!(*title, package["title"], "{release}");
        }
        for version in [&dataset["release"], &linked["version"], &linked["dcat:version"], &listed["id"]] {
            assert_eq!(*version, package["version"], "{release}");
        }
        let license = &package["licenses"][0]["path"];
        for other in [&dataset["license"]["url"], &linked["license"], &linked["dcterms:license"]["@id"]] {
            assert_eq!(other, license, "{release}");
        }
        assert_eq!(dataset["license"]["id"], package["licenses"][0]["name"]);
        for day in [&linked["datePublished"], &linked["dcterms:issued"]["@value"], &listed["released_on"]] {
            assert_eq!(*day, dataset["released_on"], "{release}");
        }
        let tables = package["resources"].as_array().unwrap().len();
        assert_eq!(dataset["tables"].as_array().unwrap().len(), tables, "{release}");

        let zip = named(&dataset["distributions"], "datapackage.zip");
        let linked_zip = named(&linked["distribution"], "datapackage.zip");
        let digest = json!(sha256(&archive));
        for other in
            [&zip["sha256"], &linked_zip["sha256"], &linked_zip["spdx:checksum"]["spdx:checksumValue"]["@value"]]
        {
            assert_eq!(*other, digest, "{release}");
        }
        if !listed["sha256"].is_null() {
            assert_eq!(listed["sha256"], digest, "{release}");
        }
        assert_eq!(zip["bytes"], archive.len(), "{release}");
        assert_eq!(linked_zip["dcat:byteSize"]["@value"], archive.len().to_string(), "{release}");
        assert_eq!(linked_zip["dcterms:hasPart"].as_array().map_or(0, Vec::len), tables, "{release}");
        for (count, other) in [("claims", "claim_count"), ("sources", "source_count"), ("records", "record_count")] {
            assert_eq!(dataset["counts"][count], listed[other], "{release} {count}");
        }

        let forms = dataset["distributions"].as_array().unwrap();
        let linked_forms = linked["distribution"].as_array().unwrap();
        assert_eq!(forms.len(), linked_forms.len());
        for (form, linked_form) in forms.iter().zip(linked_forms) {
            let url = format!("{BASE}{}", form["url"].as_str().unwrap());
            for other in [&linked_form["@id"], &linked_form["contentUrl"], &linked_form["dcat:downloadURL"]["@id"]] {
                assert_eq!(*other, url);
            }
            assert_eq!(linked_form["encodingFormat"], form["media_type"]);
        }
        let named_forms: Vec<&Json> =
            linked["dcat:distribution"].as_array().unwrap().iter().map(|form| &form["@id"]).collect();
        assert_eq!(named_forms, linked_forms.iter().map(|form| &form["@id"]).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn every_distribution_is_served_as_it_is_described() {
    let service = Service::flagship().await;
    let dataset = service.json("/dataset").await["data"].clone();
    let forms = dataset["distributions"].as_array().unwrap();
    let collections: BTreeSet<&str> = forms.iter().filter_map(|form| form["collection"].as_str()).collect();
    assert_eq!(collections.len(), lists().len());
    for form in forms {
        let answer = service.get(form["url"].as_str().unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{form}");
        let essence = answer.header("content-type").split(';').next().unwrap().to_owned();
        assert_eq!(form["media_type"], essence, "{form}");
        if form["collection"].is_null() {
            assert_eq!(form["bytes"], answer.body.len(), "{form}");
            assert_eq!(form["sha256"], sha256(&answer.body), "{form}");
        }
    }
}

#[tokio::test]
async fn the_counts_are_those_of_the_lists() {
    let service = Service::flagship().await;
    for release in ["2026.11.0", "2026.12.0", "2026.12.1"] {
        let dataset = service.json(&format!("/dataset?release={release}")).await["data"].clone();
        for collection in dataset["collections"].as_array().unwrap() {
            let list = service.json(collection["url"].as_str().unwrap()).await;
            assert_eq!(collection["rows"], list["page"]["total"], "{release} {collection}");
            assert_eq!(list["dataset"]["release"], release);
        }
    }
}

#[tokio::test]
async fn the_coverage_is_of_facts_and_not_of_plans() {
    let service = Service::flagship().await;
    let coverage = service.json("/dataset").await["data"]["temporal_coverage"].clone();
    let rows = service.walk("/timeline?limit=500").await;
    let is_fact = |row: &&Json| row["date_qualifier"] != "planned" && row["field"] != "expires_on";
    let dates: Vec<&str> = rows.iter().filter(is_fact).map(|row| row["date"].as_str().unwrap()).collect();
    assert_eq!(coverage, json!({ "from": dates.iter().min().unwrap(), "to": dates.iter().max().unwrap() }));
    let last = rows.last().unwrap()["date"].as_str().unwrap();
    assert!(last > coverage["to"].as_str().unwrap(), "the flagship has plans beyond what has happened: {last}");
}

#[tokio::test]
async fn a_pinned_description_never_changes_and_so_leaves_the_database_out() {
    let service = Service::flagship().await;
    let pinned = service.get("/dataset?release=2026.12.0").await;
    assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(!text(&pinned).contains("ledger.sqlite"));
    let current = service.get("/dataset").await;
    assert!(text(&current).contains("ledger.sqlite") && current.header("cache-control").contains("max-age=300"));
    assert_eq!(pinned.json()["data"]["previous_release"], "2026.11.0");
    for query in ["as_of=2024-06-24", "citations=none", "limit=1", "format=csv", "release=1.2.3"] {
        assert_eq!(service.get(&format!("/dataset?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn a_browser_gets_a_page_with_the_same_json_ld_in_it() {
    let service = Service::flagship().await;
    let page = service.with(Method::GET, "/dataset", &[("accept", "text/html,*/*;q=0.8")]).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let page = text(&page);
    let data = page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let linked = service.with(Method::GET, "/dataset", &[("accept", "application/ld+json")]).await;
    assert_eq!(linked.header("content-type"), "application/ld+json");
    assert_eq!(serde_json::from_str::<Json>(data).unwrap(), linked.json());
    for shown in ["2026.12.0", "CC-BY-4.0", "3,539 claims", "ledger.sqlite", "BibTeX"] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn the_database_is_one_file_that_opens_anywhere() {
    let service = Service::flagship().await;
    let answer = service.get(DATABASE).await;
    assert_eq!(answer.header("content-type"), "application/vnd.sqlite3");
    assert!(answer.body == std::fs::read(&service.database).unwrap());
    let copy = service.database.with_file_name("copy.sqlite");
    std::fs::write(&copy, &answer.body).unwrap();
    let pool = sqlx::SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(&copy)).await.unwrap();
    let funding: i64 = sqlx::query_scalar("SELECT count(*) FROM funding").fetch_one(&pool).await.unwrap();
    assert_eq!(funding, service.json("/funding").await["page"]["total"]);
    let fine: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.unwrap();
    assert_eq!(fine, "ok");
}

#[tokio::test]
async fn a_published_edition_is_the_zip_that_was_published() {
    let service = Service::flagship().await;
    for release in ["2026.11.0", "2026.12.0", "2026.12.1"] {
        let answer = service.get(&format!("{PACKAGE}?release={release}")).await;
        assert!(answer.body == flagship().0[&format!("releases/{release}.zip")], "{release}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"mission-ledger-{release}.zip\"")
        );
    }
    let latest = service.get(PACKAGE).await;
    assert!(latest.body == flagship().0["releases/2026.12.1.zip"]);
    assert!(latest.header("cache-control").contains("max-age=300"));
    assert_eq!(service.get(&format!("{PACKAGE}?release=1.2.3")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get(&format!("{PACKAGE}?format=json")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(service.get(&format!("{DATABASE}?release=2026.11.0")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_edition_that_is_not_published_is_zipped_from_the_tables() {
    let service = Service::made_up().await;
    let answer = service.get(PACKAGE).await;
    assert!(Files::from_zip(&answer.body).unwrap() == fixture().without_releases());
    let pinned = service.get(&format!("{PACKAGE}?release=2031.3.0")).await;
    assert!(pinned.body == answer.body && pinned.header("cache-control").contains("max-age=300"));
    assert!(Service::made_up().await.get(PACKAGE).await.body == answer.body, "the same data make the same bytes");
}

#[tokio::test]
async fn a_file_says_what_it_is() {
    let service = Service::flagship().await;
    for path in [DATABASE, PACKAGE] {
        let get = service.with(Method::GET, path, &[("accept-encoding", "gzip, br, zstd")]).await;
        let digest = sha256(&get.body);
        assert_eq!(get.header("etag"), format!("\"{digest}\""), "{path}");
        assert_eq!(get.header("accept-ranges"), "bytes");
        assert_eq!(get.header("content-length"), get.body.len().to_string());
        assert_eq!(get.header("content-encoding"), "", "a file is sent as it is");
        let encoded = get.header("repr-digest").strip_prefix("sha-256=:").unwrap().strip_suffix(':').unwrap();
        assert_eq!(encoded.len(), 44);
        let head = service.with(Method::HEAD, path, &[("range", "bytes=0-1")]).await;
        assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0), "{path}");
        for name in [
            "etag",
            "content-length",
            "content-type",
            "repr-digest",
            "content-disposition",
            "cache-control",
            "accept-ranges",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        let tag = get.header("etag").to_owned();
        let known = service.with(Method::GET, path, &[("if-none-match", &tag), ("range", "bytes=0-1")]).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let cited = links(&get).into_iter().find(|(_, rel, _)| rel == "cite-as").unwrap().0;
        assert_eq!(cited, format!("{BASE}/dataset?release=2026.12.1"));
    }
}

#[tokio::test]
async fn a_part_of_a_file_can_be_asked_for() {
    let service = Service::flagship().await;
    for path in [DATABASE, PACKAGE] {
        let whole = service.get(path).await;
        let (size, tag) = (whole.body.len(), whole.header("etag").to_owned());
        for (range, first, end) in [
            ("bytes=0-0".to_owned(), 0, 1),
            ("bytes=100-199".to_owned(), 100, 200),
            (format!("bytes={}-", size - 10), size - 10, size),
            (format!("bytes={}-{}", size - 10, size + 10), size - 10, size),
            ("bytes=-7".to_owned(), size - 7, size),
            (format!("bytes=-{}", size + 1), 0, size),
        ] {
            let part = service.with(Method::GET, path, &[("range", &range)]).await;
            assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{path} {range}");
            assert!(part.body == whole.body[first..end], "{path} {range}");
            assert_eq!(part.header("content-range"), format!("bytes {first}-{}/{size}", end - 1));
            assert_eq!(part.header("content-length"), (end - first).to_string());
            for name in ["etag", "repr-digest", "content-type"] {
                assert_eq!(part.header(name), whole.header(name), "{path} {range} {name}");
            }
        }
        for range in [format!("bytes={size}-"), "bytes=-0".to_owned()] {
            let none = service.with(Method::GET, path, &[("range", &range)]).await;
            assert_eq!(none.status, StatusCode::RANGE_NOT_SATISFIABLE, "{path} {range}");
            assert_eq!(none.header("content-range"), format!("bytes */{size}"));
            assert_eq!(none.json()["type"], "/problems/range-not-satisfiable");
        }
        for range in ["bytes=0-1,5-6", "rows=0-1", "bytes=5-1", "nonsense"] {
            let all = service.with(Method::GET, path, &[("range", range)]).await;
            assert_eq!((all.status, all.body.len()), (StatusCode::OK, size), "{path} {range}");
        }
        let weak = format!("W/{tag}");
        for (if_range, status) in
            [(tag.as_str(), 206), ("\"other\"", 200), (weak.as_str(), 200), ("Wed, 25 Nov 2026 00:00:00 GMT", 200)]
        {
            let answer = service.with(Method::GET, path, &[("range", "bytes=0-1"), ("if-range", if_range)]).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {if_range}");
        }
    }
}

#[tokio::test]
async fn a_download_is_never_a_mixture_of_two_loads() {
    let service = Service::flagship().await;
    let before = service.get(DATABASE).await;
    let described = service.json("/dataset").await["data"]["distributions"].clone();
    assert_eq!(named(&described, "ledger.sqlite")["sha256"], sha256(&before.body));

    let mut download = service.begin(DATABASE).await.into_body();
    let first = download.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(before.body.starts_with(&first));
    migrate(&service.database, &Seeds::Files(fixture())).await.unwrap();
    let mut read = first.len();
    let broken = loop {
        match download.frame().await {
            Some(Ok(frame)) => {
                let piece = frame.into_data().unwrap();
                assert!(before.body[read..].starts_with(&piece), "what is sent is of the file that was hashed");
                read += piece.len();
            }
            Some(Err(_)) => break true,
            None => break false,
        }
    };
    assert!(broken && read < before.body.len(), "it breaks off, and does not look whole");

    let tag = before.header("etag").to_owned();
    let rest = format!("bytes={read}-");
    let after = service.with(Method::GET, DATABASE, &[("range", &rest), ("if-range", &tag)]).await;
    assert_eq!(after.status, StatusCode::OK, "who goes on gets the new file whole");
    assert!(after.body == std::fs::read(&service.database).unwrap() && after.header("etag") != tag);
    let early = service.get("/dataset").await;
    assert_eq!((early.status, early.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "2"));
    let described = service.json("/dataset").await["data"].clone();
    assert_eq!(described["release"], "2031.3.0");
    assert_eq!(named(&described["distributions"], "ledger.sqlite")["sha256"], sha256(&after.body));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_put_in_place_of_the_database_is_noticed() {
    let service = Service::flagship().await;
    let before = service.get(DATABASE).await;
    let other = service.database.with_file_name("other.sqlite");
    migrate(&other, &Seeds::Files(fixture())).await.unwrap();
    std::fs::rename(&other, &service.database).unwrap();
    let after = service.get(DATABASE).await;
    assert!(after.body == std::fs::read(&service.database).unwrap() && after.body != before.body);
}

#[tokio::test]
async fn an_edition_is_cited_in_one_way() {
    let service = Service::flagship().await;
    for format in ["csl", "bibtex", "ris", "apa"] {
        let dataset = service.get(&format!("/dataset?release=2026.11.0&format={format}")).await;
        let release = service.get(&format!("/releases/2026.11.0?format={format}")).await;
        assert_eq!((dataset.status, text(&dataset)), (StatusCode::OK, text(&release)), "{format}");
        assert!(text(&dataset).contains("https://ledger.test/dataset?release=2026.11.0"), "{format}");
    }
    let item = service.get("/dataset?format=csl").await.json()[0].clone();
    assert_eq!(
        (&item["type"], &item["version"], &item["author"][0]["literal"]),
        (&json!("dataset"), &json!("2026.12.1"), &json!("Mission Ledger maintainers"))
    );
    let apa = text(&service.get("/dataset?format=apa").await);
    assert_eq!(apa.trim_end(), service.json("/dataset").await["data"]["citation"]);
}

#[tokio::test]
async fn the_title_of_a_cited_list_names_what_narrows_it() {
    let service = Service::flagship().await;
    for (path, title) in [
        ("/funding?donor=us", "Mission Ledger: funding (donor US)"),
        ("/funding", "Mission Ledger: funding"),
        ("/legal-cases?country=ken", "Mission Ledger: legal cases (country KE)"),
        (
            "/funding?status=released,pledged&currency=usd&amount_min=1000&as_of=2024-06-24&disputed=false",
            "Mission Ledger: funding (status pledged or released, currency USD, amount at least 1000, not disputed, as of 2024-06-24)",
        ),
        (
            "/contingents?q=police&announced_from=2024-03&source=latin-post-2024-06-18-haiti-commanders-in-nairobi",
            "Mission Ledger: contingents (announced from 2024-03-01, source latin-post-2024-06-18-haiti-commanders-in-nairobi, with the words police)",
        ),
    ] {
        let mark = if path.contains('?') { '&' } else { '?' };
        let item = service.get(&format!("{path}{mark}format=csl")).await.json()[0].clone();
        assert_eq!(item["title"], title, "{path}");
    }
}

#[tokio::test]
async fn every_answer_leads_to_its_description_licence_and_catalogue() {
    let service = Service::flagship().await;
    let tag = service.get("/events").await.header("etag").to_owned();
    for (path, headers) in [
        ("/events", vec![]),
        ("/events", vec![("if-none-match", tag.as_str())]),
        ("/events?format=csv", vec![]),
        ("/", vec![]),
        ("/healthz", vec![]),
        ("/nothing", vec![]),
        ("/events?x=1", vec![]),
        ("/openapi.json", vec![]),
        (DATABASE, vec![]),
        ("/.well-known/api-catalog", vec![]),
    ] {
        let answer = service.with(Method::HEAD, path, &headers).await;
        let links = links(&answer);
        for rel in ["service-desc", "service-doc", "license", "api-catalog"] {
            assert_eq!(links.iter().filter(|(_, other, _)| other == rel).count(), 1, "{path} {rel}: {links:?}");
        }
    }
}

#[tokio::test]
async fn every_data_answer_can_be_cited_and_had_in_every_other_form() {
    let service = Service::flagship().await;
    for path in lists().into_iter().chain(
        [
            "/funding/us-release-109m?as_of=2024-06-24",
            "/contingents/ke-first-contingent/history",
            "/funding/summary?group_by=donor,mission&basis=reached&currency=USD",
            "/funding?donor=US&format=csv&fields=amount",
            "/search?q=kenya%20%22police%22",
            "/codebook",
            "/dataset?release=2026.11.0",
        ]
        .map(str::to_owned),
    ) {
        let answer = service.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let links = links(&answer);
        let cited: Vec<&str> =
            links.iter().filter(|(_, rel, _)| rel == "cite-as").map(|(target, ..)| target.as_str()).collect();
        assert!(cited.len() == 1 && cited[0].contains("release=2026.1"), "{path}: {cited:?}");
        let pinned = cited[0].strip_prefix(BASE).unwrap();
        let again = service.get(pinned).await;
        assert_eq!(again.status, StatusCode::OK, "{pinned}");
        if answer.header("content-type") == "application/json" && path.starts_with("/funding") {
            assert_eq!(again.json(), answer.json(), "{path} {pinned}");
        }
        let alternates: Vec<_> = links.iter().filter(|(_, rel, _)| rel == "alternate").collect();
        assert!(!alternates.is_empty(), "{path}");
        for (target, _, media_type) in alternates {
            let other = service.get(target).await;
            assert_eq!(other.status, StatusCode::OK, "{target}: {}", text(&other));
            assert_eq!(other.header("content-type").split(';').next().unwrap(), media_type, "{target}");
            assert_ne!(other.header("content-type"), answer.header("content-type"), "{target}");
        }
    }
    for path in lists() {
        let id = service.json(&format!("{path}?limit=1")).await["data"][0]["id"].as_str().unwrap().to_owned();
        let record = service.get(&format!("{path}/{id}")).await;
        let links = links(&record);
        assert!(links.iter().any(|(target, rel, _)| rel == "collection" && *target == path), "{path}/{id}: {links:?}");
    }
}

#[tokio::test]
async fn the_service_document_leads_to_all_of_it() {
    let service = Service::made_up().await;
    let root = service.json("/").await;
    let bulk = root["bulk"].as_array().unwrap();
    for link in bulk.iter().chain([&root["about_the_dataset"], &root["catalog"], &root["sitemap"]]) {
        let target = service.with(Method::HEAD, link["href"].as_str().unwrap(), &[]).await;
        assert_eq!(target.status, StatusCode::OK, "{link}");
        assert_eq!(link["type"], target.header("content-type").split(';').next().unwrap());
    }
}

#[tokio::test]
async fn the_catalogue_names_what_there_is() {
    let service = Service::made_up().await;
    let answer = service.get("/.well-known/api-catalog").await;
    assert_eq!(
        answer.header("content-type"),
        "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\""
    );
    let sets = answer.json()["linkset"].as_array().unwrap().clone();
    assert_eq!(sets[0]["anchor"], format!("{BASE}/.well-known/api-catalog"));
    assert_eq!(sets[0]["item"][0]["href"], sets[1]["anchor"]);
    for relation in ["service-desc", "service-doc", "service-meta", "status"] {
        for link in sets[1][relation].as_array().unwrap() {
            let path = link["href"].as_str().unwrap().strip_prefix(BASE).unwrap();
            let target = service.get(path).await;
            // `/docs` leads to `/docs/`.
            assert!(target.status.is_success() || target.status.is_redirection(), "{path}");
            if target.status.is_success() {
                assert_eq!(link["type"], target.header("content-type").split(';').next().unwrap(), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn a_language_model_finds_a_guide_without_dead_links() {
    for (service, title) in [
        (Service::flagship().await, "# Mission Ledger: the Multinational Security Support mission in Haiti"),
        (Service::made_up().await, "# River Watch, a made-up mission"),
    ] {
        let answer = service.get("/llms.txt").await;
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        let guide = text(&answer);
        assert!(guide.starts_with(title), "{guide}");
        let targets: BTreeSet<&str> = guide.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
        assert!(targets.len() > 30, "{guide}");
        for target in targets {
            let path = target.strip_prefix(BASE).unwrap();
            assert_eq!(service.with(Method::HEAD, path, &[]).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn a_crawler_finds_every_page() {
    let service = Service::made_up().await;
    let robots = text(&service.get("/robots.txt").await);
    assert!(robots.contains("User-agent: *\n") && robots.contains("\nSitemap: https://ledger.test/sitemap.xml\n"));
    let answer = service.get("/sitemap.xml").await;
    assert_eq!(answer.header("content-type"), "application/xml");
    let locations = |answer: &Answer| -> Vec<String> {
        let text = text(answer);
        text.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap().to_owned()).collect()
    };
    let all = locations(&answer);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    let mut in_parts = locations(&service.get("/sitemap.xml?part=pages").await);
    for path in lists() {
        let rows = service.walk(&format!("{path}?limit=500&sort=id")).await;
        assert!(all.contains(&format!("{BASE}{path}")), "{path}");
        for row in &rows {
            assert!(all.contains(&format!("{BASE}{path}/{}", row["id"].as_str().unwrap())), "{path} {}", row["id"]);
        }
        in_parts.extend(if rows.is_empty() {
            Vec::new()
        } else {
            locations(&service.get(&format!("/sitemap.xml?part={}-1", &path[1..])).await)
        });
    }
    assert_eq!(in_parts, all, "the parts make up the whole");
    for location in all {
        let status = service.get(location.strip_prefix(BASE).unwrap()).await.status;
        assert!(status.is_success() || status.is_redirection(), "{location}: {status}");
    }
    let tag = answer.header("etag").to_owned();
    let known = service.with(Method::GET, "/sitemap.xml", &[("if-none-match", &tag)]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    for query in ["part=claims-2", "part=claims", "part=pages&part=pages", "page=1"] {
        assert_eq!(service.get(&format!("/sitemap.xml?{query}")).await.status, StatusCode::BAD_REQUEST, "{query}");
    }
}
