//! What hangs on a source: compared with a dataset in which it says nothing.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use ledger_core::describe::{Holds, Type};
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_core::resources::KINDS;
use serde_json::Value as Json;

use crate::checker::with;
use crate::dataset::edit;
use crate::support::{Service, encoded, flagship};

/// A field of a record: the kind, the record, the field.
type Place = (String, String, String);

/// What a field shows: its values, each with hedge and currency, and whether it is disputed.
type Shown = (BTreeSet<String>, bool);

/// Rows of a file of the dataset.
fn rows(files: &Files, file: &str) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let bytes = files.0[file].to_vec();
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    (reader.headers().unwrap().clone(), reader.records().map(Result::unwrap).collect())
}

/// The flagship dataset with all claims of some sources set aside. A record that nobody else speaks of keeps one claim, about
/// a field that is returned.
fn without(files: &Files, is_silent: impl Fn(&str) -> bool) -> (Files, BTreeSet<Place>) {
    let (heads, claims) = rows(files, "claims.csv");
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (kind, id, field, rank) = (at("subject_kind"), at("subject_id"), at("field"), at("rank"));
    let mut live: BTreeSet<(&str, &str)> = BTreeSet::new();
    for claim in claims.iter().filter(|claim| &claim[rank] != "deprecated" && !is_silent(&claim[at("source_id")])) {
        live.insert((&claim[kind], &claim[id]));
    }
    let (mut kept, mut corrections) =
        (BTreeSet::new(), String::from_utf8(files.0["corrections.csv"].to_vec()).unwrap());
    let mut written = csv::Writer::from_writer(Vec::new());
    written.write_record(&heads).unwrap();
    for claim in &claims {
        let is_set_aside = &claim[rank] != "deprecated" && is_silent(&claim[at("source_id")]);
        if is_set_aside && live.insert((&claim[kind], &claim[id])) {
            kept.insert((claim[kind].to_owned(), claim[id].to_owned(), claim[field].to_owned()));
        } else if is_set_aside {
            let cell = |(place, cell): (usize, &str)| match &heads[place] {
                "rank" => "deprecated".to_owned(),
                "rank_reason" => "wrong".to_owned(),
                "note" => "silent".to_owned(),
                _ => cell.to_owned(),
            };
            let cells: Vec<String> = claim.iter().enumerate().map(cell).collect();
            written.write_record(&cells).unwrap();
            corrections.extend(["2026.12.4,", &claim[0], ",silent\n"]);
            continue;
        }
        written.write_record(claim).unwrap();
    }
    let files = with(files, "corrections.csv", corrections.into_bytes());
    let files = with(&files, "claims.csv", written.into_inner().unwrap());
    (edit(&files, DESCRIPTOR, "2026.12.3", "2026.12.4"), kept)
}

/// What every field of every record shows.
async fn shown(service: &Service) -> BTreeMap<Place, Shown> {
    let mut all = BTreeMap::new();
    for kind in KINDS {
        for record in service.walk(&format!("/{}?limit=500&citations=none", kind.path)).await {
            let id = record["id"].as_str().unwrap();
            for field in kind.fields {
                let hedge =
                    if field.ty.is_hedged() { &record[format!("{}_qualifier", field.name)] } else { &Json::Null };
                let currency = if matches!(field.ty, Type::Money) { &record["currency"] } else { &Json::Null };
                let value = &record[field.name];
                let values = match field.holds {
                    Holds::Many => value.as_array().unwrap().iter().map(Json::to_string).collect(),
                    _ if value.is_null() => BTreeSet::new(),
                    _ => [format!("{value} {hedge} {currency}")].into(),
                };
                let disputed = record["disputed"].as_array().unwrap().contains(&field.name.into());
                all.insert((kind.name.to_owned(), id.to_owned(), field.name.to_owned()), (values, disputed));
            }
        }
    }
    all
}

/// What became of each field, by the values that it shows with and without some sources.
fn became(with: &BTreeMap<Place, Shown>, without: &BTreeMap<Place, Shown>) -> BTreeSet<(Place, &'static str)> {
    let mut became = BTreeSet::new();
    for (place, (values, disputed)) in with {
        let (left, still) = &without[place];
        let holds = KINDS.iter().find(|kind| kind.name == place.0).unwrap().field(&place.2).unwrap().holds;
        let effect = match holds {
            Holds::Many if !values.is_subset(left) => "vanishes",
            Holds::Many => continue,
            _ if values != left && left.is_empty() => "vanishes",
            _ if values != left => "changes",
            _ if *disputed && !still => "loses_dispute",
            _ => continue,
        };
        became.insert((place.clone(), effect));
    }
    became
}

/// What the service says hangs on a source or an agency.
async fn told(service: &Service, path: &str) -> BTreeSet<(Place, &'static str)> {
    let text = |row: &Json, name: &str| row[name].as_str().unwrap().to_owned();
    let place = |row: &Json| (text(&row["subject"], "kind"), text(&row["subject"], "id"), text(row, "field"));
    let effects = ["vanishes", "changes", "loses_dispute"];
    let rows = service.walk(path).await;
    rows.iter().map(|row| (place(row), effects.into_iter().find(|effect| row["effect"] == *effect).unwrap())).collect()
}

#[tokio::test]
async fn what_hangs_on_a_source_is_what_a_dataset_without_it_does_not_show() {
    let files = flagship();
    let service = Service::of(&files).await;
    let whole = shown(&service).await;
    let (heads, sources) = rows(&files, "sources.csv");
    let cell = |id: &str, name: &str| {
        let at = heads.iter().position(|head| head == name).unwrap();
        sources.iter().find(|source| &source[0] == id).unwrap()[at].to_owned()
    };
    let reprints = |id: &str, original: &str| {
        let mut id = id.to_owned();
        while !id.is_empty() && id != original {
            id = cell(&id, "copy_of");
        }
        id == original
    };
    // The second one is reprinted, by papers that give values of their own besides.
    for original in
        ["latin-post-2024-06-18-haiti-commanders-in-nairobi", "investing-2024-06-24-kenyan-police-this-week"]
    {
        let (silent, kept) = without(&files, |id| reprints(id, original));
        let mut expected = became(&whole, &shown(&Service::of(&silent).await).await);
        expected.retain(|(place, _)| !kept.contains(place));
        let mut found = told(&service, &format!("/sources/{original}/influence?limit=500")).await;
        found.retain(|(place, _)| !kept.contains(place));
        assert!(!found.is_empty(), "{original}");
        assert_eq!(found, expected, "{original}");
    }
    // A paper that publishes itself, and that another one prints as its agency.
    let agency = "The Star (Kenya)";
    let is_of = |id: &str| {
        let mut id = id.to_owned();
        while !id.is_empty() {
            if [cell(&id, "agency"), cell(&id, "publisher")].iter().any(|name| name == agency) {
                return true;
            }
            id = cell(&id, "copy_of");
        }
        false
    };
    let (silent, kept) = without(&files, is_of);
    let mut expected = became(&whole, &shown(&Service::of(&silent).await).await);
    expected.retain(|(place, _)| !kept.contains(place));
    let mut found = told(&service, &format!("/sources/influence?agency={}&limit=500", encoded(agency))).await;
    found.retain(|(place, _)| !kept.contains(place));
    assert!(found.len() > 50, "{}", found.len());
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_value_is_robust_if_it_hangs_on_no_source_and_no_agency() {
    let service = Service::flagship().await;
    let mut hangs: BTreeSet<Place> = BTreeSet::new();
    let agencies = service.json("/sources?facets=agency&limit=1").await["page"]["facets"][0]["values"].clone();
    let names = agencies.as_array().unwrap().iter().map(|facet| encoded(facet["value"].as_str().unwrap()));
    let mut paths: Vec<String> = names.map(|name| format!("/sources/influence?agency={name}&limit=500")).collect();
    for source in service.walk("/sources?limit=500").await {
        paths.push(format!("/sources/{}/influence?limit=500", source["id"].as_str().unwrap()));
    }
    for path in paths {
        let told = told(&service, &path).await;
        hangs.extend(told.into_iter().filter(|(_, effect)| *effect != "loses_dispute").map(|(place, _)| place));
    }
    let mut robust = 0;
    for kind in KINDS {
        for record in service.walk(&format!("/{}?limit=500&citations=none", kind.path)).await {
            let id = record["id"].as_str().unwrap();
            for field in kind.fields {
                let place = (kind.name.to_owned(), id.to_owned(), field.name.to_owned());
                let is_shown = !record[field.name].is_null() && record[field.name] != Json::Array(Vec::new());
                let expected = if is_shown { Json::Bool(!hangs.contains(&place)) } else { Json::Null };
                robust += usize::from(expected == true);
                assert_eq!(record["robust"].get(field.name).unwrap_or(&Json::Null), &expected, "{place:?}");
            }
        }
    }
    assert!(robust > 100, "{robust}");
}

#[tokio::test]
async fn a_list_of_what_hangs_on_a_source_is_paged_filtered_and_refuses_what_it_does_not_know() {
    let service = Service::flagship().await;
    let path = "/sources/latin-post-2024-06-18-haiti-commanders-in-nairobi/influence";
    let whole = service.json(&format!("{path}?limit=500")).await;
    let rows = whole["data"].as_array().unwrap();
    let counts = &whole["counts"];
    for effect in ["vanishes", "changes", "loses_dispute"] {
        let of_effect = rows.iter().filter(|row| row["effect"] == effect).count();
        assert_eq!(counts[effect], of_effect, "{effect}");
        let listed = service.json(&format!("{path}?effect={effect}")).await;
        assert_eq!(listed["page"]["total"], of_effect, "{effect}");
        assert_eq!(listed["counts"], *counts, "{effect}");
    }
    assert_eq!(service.walk(&format!("{path}?limit=7")).await, *rows);
    let csv = service.get(&format!("{path}?format=csv")).await.text();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let instead = reader.headers().unwrap().iter().position(|head| head == "instead_value").unwrap();
    let cells: Vec<String> = reader.records().map(|row| row.unwrap()[instead].to_owned()).collect();
    let values = rows.iter().map(|row| row["instead"]["value"].as_str().unwrap_or_default().to_owned());
    assert_eq!(cells, values.collect::<Vec<_>>());
    for (path, status, says) in [
        ("/sources/latin-post/influence", StatusCode::NOT_FOUND, "is not in `/sources`"),
        ("/sources/influence", StatusCode::BAD_REQUEST, "give the name of one agency"),
        ("/sources/influence?agency=Reutters", StatusCode::BAD_REQUEST, "did you mean `Reuters`?"),
        ("/sources/influence?agency=Reuters&agency=EFE", StatusCode::BAD_REQUEST, "takes one agency"),
        ("/sources/influence?agency=Reuters&effect=vanish", StatusCode::BAD_REQUEST, "did you mean `vanishes`?"),
        ("/sources/influence?agency=Reuters&field=person", StatusCode::BAD_REQUEST, "did you mean `personnel`?"),
        ("/sources/influence?agency=Reuters&after=x", StatusCode::BAD_REQUEST, "no value of this list"),
        ("/sources/influence?agency=Reuters&as_of=2024-06-25", StatusCode::BAD_REQUEST, "is not a parameter here"),
    ] {
        let answer = service.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.text().contains(says), "{path}: {}", answer.text());
    }
}
