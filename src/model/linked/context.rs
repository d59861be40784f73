//! The context of records as linked data: what their terms mean, in schema.org, PROV-O and the codebook.
//!
//! It is at an address with a version, since documents that name it are kept by others. A term is never given another
//! meaning: a change is a new version beside the old one.

use serde_json::{Map, Value as Json, json};

/// Its path.
pub const PATH: &str = "/contexts/1.jsonld";

/// The types, and the terms whose values are texts, numbers or typed dates.
const TERMS: &[(&str, &[&str])] = &[
    ("prov", &["Entity", "Agent"]),
    (
        "schema",
        &[
            "Claim",
            "Country",
            "CreativeWork",
            "Dataset",
            "Event",
            "Legislation",
            "MonetaryGrant",
            "NewsArticle",
            "Observation",
            "Organization",
            "Report",
            "name",
            "identifier",
            "datePublished",
            "inLanguage",
            "version",
            "startDate",
        ],
    ),
];

/// The terms whose values are addresses.
const REFERENCES: &[(&str, &[&str])] = &[
    ("prov", &["wasDerivedFrom", "hadPrimarySource", "wasAttributedTo"]),
    (
        "schema",
        &[
            "sameAs",
            "url",
            "about",
            "appearance",
            "author",
            "publisher",
            "isPartOf",
            "hasPart",
            "subjectOf",
            "license",
            "funder",
            "location",
        ],
    ),
];

/// The terms. Those that are not listed are members of records, which the codebook defines.
#[must_use]
pub fn context(base: &str) -> Json {
    let mut terms = Map::new();
    let prefixes = [
        ("@vocab", format!("{base}/codebook#")),
        ("schema", "https://schema.org/".to_owned()),
        ("prov", "http://www.w3.org/ns/prov#".to_owned()),
        ("xsd", "http://www.w3.org/2001/XMLSchema#".to_owned()),
    ];
    terms.insert("@version".to_owned(), json!(1.1));
    terms.extend(prefixes.map(|(prefix, address)| (prefix.to_owned(), address.into())));
    for (prefix, names) in TERMS {
        terms.extend(names.iter().map(|name| ((*name).to_owned(), format!("{prefix}:{name}").into())));
    }
    for (prefix, names) in REFERENCES {
        let reference = |name: &&str| json!({ "@id": format!("{prefix}:{name}"), "@type": "@id" });
        terms.extend(names.iter().map(|name| ((*name).to_owned(), reference(name))));
    }
    let time = json!({ "@id": "prov:invalidatedAtTime", "@type": "xsd:dateTime" });
    terms.insert("invalidatedAtTime".to_owned(), time);
    json!({ "@context": terms })
}
