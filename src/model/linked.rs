//! The description of the dataset as JSON-LD: one document that is a schema.org `Dataset`, as search engines read it,
//! and a `dcat:Dataset` of DCAT 3, as data portals harvest it.
//!
//! The context is in the document, so nothing has to be fetched to read it. Terms without a prefix are schema.org's.

pub mod context;
pub mod record;

use serde_json::{Value as Json, json};

use super::dataset::{Dataset, Distribution};

/// The document. Every address in it is absolute and begins with `public_url`.
#[must_use]
pub fn document(dataset: &Dataset, public_url: &str) -> Json {
    let absolute = |path: &str| format!("{public_url}{path}");
    let license = dataset.license.as_ref().and_then(|license| license.url.clone());
    let publisher = json!({
        "@id": format!("{public_url}/#publisher"),
        "@type": ["Organization", "foaf:Agent"],
        "name": dataset.publisher,
        "foaf:name": dataset.publisher,
        "url": format!("{public_url}/"),
    });
    let creators: Vec<Json> = dataset
        .creators
        .iter()
        .map(|name| json!({ "@type": ["Organization", "foaf:Agent"], "name": name, "foaf:name": name }))
        .collect();
    let coverage = dataset.temporal_coverage.as_ref();
    let period = coverage.map(|coverage| {
        json!({
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": date(&coverage.from),
            "dcat:endDate": date(&coverage.to),
        })
    });
    let previous = dataset.previous_release.as_ref().map(|release| absolute(&format!("/dataset?release={release}")));
    let distributions: Vec<Json> = dataset
        .distributions
        .iter()
        .map(|distribution| linked_distribution(dataset, distribution, license.as_deref(), public_url))
        .collect();
    without_nulls(json!({
        "@context": {
            "@vocab": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "url": { "@type": "@id" },
            "license": { "@type": "@id" },
            "contentUrl": { "@type": "@id" },
        },
        "@id": absolute(&dataset.url),
        "@type": ["Dataset", "dcat:Dataset"],
        // schema.org: https://schema.org/Dataset
        "name": dataset.title,
        "description": dataset.description,
        "url": absolute(&dataset.url),
        "identifier": absolute(&dataset.url),
        "version": dataset.release,
        "datePublished": dataset.released_on,
        "license": license,
        "isAccessibleForFree": true,
        "inLanguage": "en",
        "keywords": dataset.keywords,
        "creator": creators,
        "publisher": publisher,
        "temporalCoverage": coverage.map(|coverage| format!("{}/{}", coverage.from, coverage.to)),
        "about": dataset.missions.iter().map(|mission| json!({ "@id": absolute(&mission.url), "@type": "Thing", "name": mission.name })).collect::<Vec<_>>(),
        "creditText": dataset.citation,
        // DCAT 3: https://www.w3.org/TR/vocab-dcat-3/#Class:Dataset
        "dcterms:title": dataset.title,
        "dcterms:description": dataset.description,
        "dcterms:identifier": absolute(&dataset.url),
        "dcterms:issued": dataset.released_on.as_deref().map(date),
        "dcterms:license": license.as_deref().map(node),
        "dcterms:language": node("http://id.loc.gov/vocabulary/iso639-1/en"),
        "dcterms:creator": creators,
        "dcterms:publisher": node(&format!("{public_url}/#publisher")),
        "dcterms:temporal": period,
        "dcterms:isVersionOf": node(&absolute("/dataset")),
        "dcterms:bibliographicCitation": dataset.citation,
        "dcat:keyword": dataset.keywords,
        "dcat:version": dataset.release,
        "dcat:previousVersion": previous.as_deref().map(node),
        "dcat:landingPage": node(&absolute(&dataset.url)),
        // Each distribution is described once and referenced from both vocabularies.
        "dcat:distribution": dataset.distributions.iter().map(|distribution| node(&absolute(&distribution.url))).collect::<Vec<_>>(),
        "distribution": distributions,
    }))
}

/// <https://schema.org/DataDownload> and <https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution>
fn linked_distribution(dataset: &Dataset, form: &Distribution, license: Option<&str>, public_url: &str) -> Json {
    let url = format!("{public_url}{}", form.url);
    let is_package = form.name == "datapackage.zip";
    // IANA does not register names that begin with `x-`; DCAT 3 gives those as `dcterms:format`.
    let is_registered = !form.media_type.contains("/x-");
    let media_type = format!("https://www.iana.org/assignments/media-types/{}", form.media_type);
    let parts: Vec<Json> = dataset
        .tables
        .iter()
        .filter(|_| is_package)
        .map(|table| {
            json!({
                "@id": format!("{url}#{}", table.path),
                "dcterms:title": table.path,
                "dcterms:description": table.description,
            })
        })
        .collect();
    json!({
        "@id": url,
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": form.name,
        "description": form.title,
        "contentUrl": url,
        "encodingFormat": form.media_type,
        "contentSize": form.bytes.map(|bytes| format!("{bytes} B")),
        "sha256": form.sha256,
        "license": license,
        "dcterms:title": form.name,
        "dcterms:description": form.title,
        "dcterms:license": license.map(node),
        "dcterms:conformsTo": is_package.then(|| node("https://datapackage.org/profiles/2.0/datapackage.json")),
        "dcterms:hasPart": if parts.is_empty() { Json::Null } else { parts.into() },
        "dcat:accessURL": node(&format!("{public_url}{}", dataset.url)),
        "dcat:downloadURL": node(&url),
        "dcat:mediaType": is_registered.then(|| node(&media_type)),
        "dcterms:format": (!is_registered).then(|| json!({ "@type": "dcterms:MediaTypeOrExtent", "rdfs:label": form.media_type })),
        "dcat:byteSize": form.bytes.map(|bytes| json!({ "@value": bytes.to_string(), "@type": "xsd:nonNegativeInteger" })),
        "spdx:checksum": form.sha256.as_ref().map(|sha256| json!({
            "@type": "spdx:Checksum",
            "spdx:algorithm": node("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": { "@value": sha256, "@type": "xsd:hexBinary" },
        })),
    })
}

fn node(address: &str) -> Json {
    json!({ "@id": address })
}

/// A date, typed by its precision.
fn date(text: &str) -> Json {
    let precision = match text.len() {
        4 => "xsd:gYear",
        7 => "xsd:gYearMonth",
        _ => "xsd:date",
    };
    json!({ "@value": text, "@type": precision })
}

/// Leaves out what is not known: in JSON-LD, null means the same.
fn without_nulls(json: Json) -> Json {
    match json {
        Json::Object(map) => Json::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null() && !value.as_array().is_some_and(Vec::is_empty))
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Json::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}
