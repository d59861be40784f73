//! Being found: what programs, crawlers and language models look for at addresses that are the same everywhere.

use std::fmt::Write as _;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use futures_util::TryStreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use tokio::sync::mpsc;

use super::{Endpoint, Ledger};
use crate::editions::Edition;
use crate::inventory;
use crate::list::Resource;
use crate::list::query::refuse_unknown;
use crate::openapi::operation;
use crate::problem::Problem;
use crate::represent::{AHEAD, Asked, Delivery, Keep, entity_tag, sent};
use crate::resources::ALL;

/// `/.well-known/api-catalog`
pub static CATALOG: Endpoint = Endpoint {
    path: "/.well-known/api-catalog",
    route: || get(catalog),
    operation: || {
        let doc = "What this host serves, as a link set (RFC 9264) where programs look for it (RFC 9727).";
        operation::new("getApiCatalog", "service", "Find the API of this host", doc).responses(operation::plain(
            "application/linkset+json",
            operation::any_object(),
            "The link set.",
        ))
    },
};

/// `/llms.txt`
pub static LLMS: Endpoint =
    Endpoint {
        path: "/llms.txt",
        route: || get(llms),
        operation: || {
            let doc = "What there is and how to ask for it, in a page of Markdown for language models (llmstxt.org).";
            operation::new("getLlmsText", "service", "Read a guide for language models", doc)
                .responses(operation::plain("text/plain", operation::any_text(), "The guide."))
        },
    };

/// `/robots.txt`
pub static ROBOTS: Endpoint = Endpoint {
    path: "/robots.txt",
    route: || get(robots),
    operation: || {
        let doc = "What crawlers may fetch (RFC 9309): everything but searches, of which there is no end.";
        operation::new("getRobotsText", "service", "Read what crawlers may fetch", doc).responses(operation::plain(
            "text/plain",
            operation::any_text(),
            "The rules.",
        ))
    },
};

/// `/sitemap.xml`
pub static SITEMAP: Endpoint = Endpoint {
    path: "/sitemap.xml",
    route: || get(sitemap),
    operation: || {
        let doc = "The address of every page about the latest edition (sitemaps.org). Where there are more than 50,000, an index of parts, each of which `part` asks for.";
        operation::new("getSitemap", "service", "List every page", doc)
            .parameter(operation::part())
            .responses(operation::plain("application/xml", operation::any_text(), "The addresses."))
    },
};

/// The media type of the catalogue, with the profile that RFC 9727 gives it.
const LINK_SET: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
const TEXT: &str = "text/plain; charset=utf-8";
const XML: &str = "application/xml";

/// The most addresses that one sitemap may have (<https://www.sitemaps.org/protocol.html>).
const MOST: u64 = 50_000;
/// How many bytes of a sitemap are put together before they are sent.
const CHUNK: usize = 64 * 1024;
/// The part of the sitemap that has the pages which are no rows.
const PAGES: &str = "pages";

/// A document that depends on the latest edition and on where this server is.
fn delivery_of(ledger: &Ledger, asked: &Asked, media_type: &'static str, more: &str) -> (Edition, Delivery) {
    let edition = ledger.editions().latest().clone();
    let depends = format!("{} {}", edition.id, edition.checksum);
    let what = format!("{} {}{more}", ledger.public_url(), asked.path);
    let tag = entity_tag(&depends, &what, media_type);
    (edition, Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new() })
}

async fn catalog(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &[])?;
    let (_, delivery) = delivery_of(&ledger, &asked, LINK_SET, "");
    delivery.deliver(&asked, ledger.cache(), async { Ok(link_set(ledger.public_url()).to_string()) }).await
}

fn link_set(base: &str) -> Json {
    let link = |path: &str, media_type: &str, title: &str| json!({ "href": format!("{base}{path}"), "type": media_type, "title": title });
    json!({ "linkset": [
        {
            "anchor": format!("{base}/.well-known/api-catalog"),
            "item": [link("/", "application/json", "Mission Ledger")],
        },
        {
            "anchor": format!("{base}/"),
            "service-desc": [
                link("/openapi.json", "application/json", "OpenAPI 3.1"),
                link("/openapi.yaml", "application/yaml", "OpenAPI 3.1"),
                link("/openapi-3.0.json", "application/json", "OpenAPI 3.0.3"),
            ],
            "service-doc": [
                link("/docs", "text/html", "Documentation that tries every path"),
                link("/llms.txt", "text/plain", "A guide for language models"),
            ],
            "service-meta": [
                link("/dataset?format=jsonld", "application/ld+json", "The dataset, as schema.org and DCAT 3"),
                link("/codebook", "application/json", "What every field and code means"),
            ],
            "status": [link("/readyz", "application/json", "Whether it can answer")],
            "license": [{ "href": "https://creativecommons.org/licenses/by/4.0/" }],
        },
    ] })
}

async fn robots(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &[])?;
    let (_, delivery) = delivery_of(&ledger, &asked, TEXT, "");
    delivery.deliver(&asked, ledger.cache(), async { Ok(rules(ledger.public_url())) }).await
}

fn rules(base: &str) -> String {
    format!(
        "# All of the data is one file; who wants everything need not crawl:\n# {base}/dataset/datapackage.zip\n\nUser-agent: *\nAllow: /\nDisallow: /search\nDisallow: /*?*q=\n\nSitemap: {base}/sitemap.xml\n"
    )
}

async fn llms(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    refuse_unknown(&asked.query, &[])?;
    let (edition, delivery) = delivery_of(&ledger, &asked, TEXT, "");
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.pool().begin().await?;
            let descriptor = inventory::descriptor(&mut connection, &edition).await?;
            let mut examples = Vec::with_capacity(ALL.len());
            for resource in ALL {
                examples.push((*resource, inventory::example(&mut connection, resource, &edition).await?));
            }
            let about = descriptor["description"].as_str().unwrap_or_default();
            Ok(guide(ledger.public_url(), &super::dataset::title(&descriptor), about, &edition.id, &examples))
        })
        .await
}

/// The guide, in the form of <https://llmstxt.org/>: a title, a summary, what to know, and lists of links.
fn guide(base: &str, title: &str, about: &str, release: &str, examples: &[(&Resource, Option<String>)]) -> String {
    let mut out = format!(
        "# {title}\n\n\
         > {about} An open, read-only JSON API; the latest edition is {release}.\n\n\
         - Every value has `citations`: the claims behind it, each with its source and the place in it. Name the source with the value.\n\
         - A field that `disputed` names has rival values that cannot all be true. Say so; `/discrepancies` has them side by side.\n\
         - `as_of=YYYY-MM-DD` answers from what sources had published by that day. `release={release}` pins an answer to an edition, so that it can be cited.\n\
         - A value that is null is not known. Dates have the precision of their source: `2024`, `2024-06`, `2024-06-25`.\n\
         - Amounts of money that are `part_of` another are in it already; `/funding/summary` and `/contingents/summary` add up without counting twice.\n\
         - Unknown parameters are refused, with the nearest known one. A page has up to 500 rows (`limit`); go on with `page.next`.\n\
         - `format=csv`, `ndjson` and `parquet` give whole lists; `format=apa`, `bibtex`, `ris` and `csl` say how to cite one.\n\n\
         ## Lists\n\n"
    );
    for (resource, id) in examples {
        let (path, doc) = (resource.path, resource.doc);
        let example = id.as_ref().map_or_else(String::new, |id| {
            let id = utf8_percent_encode(id, UNSAFE);
            format!(" For example [{id}]({base}/{path}/{id}).")
        });
        // Writing to a text cannot fail.
        let _ = writeln!(out, "- [{path}]({base}/{path}): {doc}{example}");
    }
    let versions = examples.iter().filter(|(resource, _)| resource.kind.is_some());
    let versions = versions.filter_map(|(resource, id)| Some(format!("/{}/{}/history", resource.path, id.as_ref()?)));
    let versions: Vec<String> = versions.take(1).collect();
    let links = |out: &mut String, heading: &str, links: &[(&str, &str, &str)]| {
        let _ = write!(out, "\n## {heading}\n\n");
        for (name, path, what) in links {
            let _ = writeln!(out, "- [{name}]({base}{path}): {what}");
        }
    };
    let mut across = vec![
        ("search", "/search?q=mission", "full text over every kind of record, best first."),
        ("funding summary", "/funding/summary", "totals by status and currency, and by `group_by`."),
        ("contingents summary", "/contingents/summary", "totals by status, and by `group_by`."),
    ];
    let history = versions
        .iter()
        .map(|path| ("history", path.as_str(), "the versions of a record: what changed when, by which claims."));
    across.extend(history);
    links(&mut out, "Answers across lists", &across);
    links(
        &mut out,
        "What it means and how to ask",
        &[
            ("codebook", "/codebook", "every field, status, qualifier and kind, defined."),
            ("openapi", "/openapi.json", "every path and parameter (OpenAPI 3.1)."),
            ("problems", "/problems/invalid-parameters", "errors are RFC 9457 problems and say what to do."),
        ],
    );
    links(
        &mut out,
        "All of it",
        &[
            ("dataset", "/dataset", "edition, licence, counts, and every file with its SHA-256."),
            ("data package", "/dataset/datapackage.zip", "CSV files with table schemas, in a zip."),
            ("database", "/dataset/ledger.sqlite", "SQLite, with views."),
            ("feed", "/feed.atom", "new editions."),
        ],
    );
    out
}

// The sitemap.

/// A part of the sitemap.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// The pages that are no rows.
    Pages,
    /// Rows of a collection, the first of which is that many rows from its beginning.
    Rows(&'static Resource, u64),
}

impl Part {
    fn name(self) -> String {
        match self {
            Self::Pages => PAGES.to_owned(),
            Self::Rows(resource, from) => format!("{}-{}", resource.path, from / MOST + 1),
        }
    }
}

/// The parts of a whole that has so many rows in each collection.
fn parts(rows: &[(&'static Resource, u64)]) -> Vec<Part> {
    let of = |(resource, rows): &(&'static Resource, u64)| {
        let resource = *resource;
        (0..rows.div_ceil(MOST)).map(move |number| Part::Rows(resource, number * MOST))
    };
    std::iter::once(Part::Pages).chain(rows.iter().flat_map(of)).collect()
}

/// The paths of the pages that are no rows.
fn pages() -> Vec<String> {
    let lists = ALL.iter().map(|resource| format!("/{}", resource.path));
    let others = ["/docs", "/dataset", "/codebook", "/contingents/summary", "/funding/summary"];
    others.iter().map(|path| (*path).to_owned()).chain(lists).collect()
}

async fn sitemap(State(ledger): State<Ledger>, request: Request) -> Result<Response, Problem> {
    let asked = Asked::of(&request);
    let given = refuse_unknown(&asked.query, &["part"])?;
    if given.len() > 1 {
        return Err(Problem::parameter("part", "is given more than once, and takes one value"));
    }
    let part = given.into_iter().next().map(|(_, part)| part);
    let more = part.as_ref().map(|part| format!("?part={part}")).unwrap_or_default();
    let (edition, delivery) = delivery_of(&ledger, &asked, XML, &more);
    let rows = inventory::rows(&mut *ledger.pool().begin().await?, &edition).await?;
    let all = parts(&rows);
    let sum = pages().len() as u64 + rows.iter().map(|(_, rows)| rows).sum::<u64>();
    let chosen = match part {
        Some(name) => {
            let found = all.iter().find(|part| part.name() == name);
            let unknown = || {
                Problem::parameter(
                    "part",
                    format!("there is no part `{name}`; `/sitemap.xml` has every page, or names its parts"),
                )
            };
            vec![*found.ok_or_else(unknown)?]
        }
        None if sum > MOST => {
            let index = index(ledger.public_url(), &all);
            return delivery.deliver(&asked, ledger.cache(), async { Ok(index) }).await;
        }
        None => all,
    };
    Ok(delivery
        .stream(&asked, || Body::from_stream(sent(AHEAD, |sender| send_addresses(ledger, edition, chosen, sender)))))
}

const XML_DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

fn index(base: &str, parts: &[Part]) -> String {
    let mut out = format!("{XML_DECLARATION}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for part in parts {
        let _ = writeln!(out, "<sitemap><loc>{}/sitemap.xml?part={}</loc></sitemap>", escaped(base), part.name());
    }
    out + "</sitemapindex>\n"
}

/// Sends parts of the sitemap.
async fn send_addresses(
    ledger: Ledger,
    edition: Edition,
    parts: Vec<Part>,
    sender: mpsc::Sender<Result<Bytes, Problem>>,
) -> Result<(), Problem> {
    let base = escaped(ledger.public_url());
    let mut chunk = format!("{XML_DECLARATION}<urlset xmlns=\"{NAMESPACE}\">\n");
    let mut connection = ledger.streams().acquire().await?;
    for part in parts {
        match part {
            Part::Pages => pages().iter().for_each(|path| {
                let _ = writeln!(chunk, "<url><loc>{base}{path}</loc></url>");
            }),
            Part::Rows(resource, from) => {
                let mut statement = inventory::ids(resource, &edition, from, MOST);
                let mut ids = statement.build_query_scalar::<String>().fetch(&mut *connection);
                while let Some(id) = ids.try_next().await? {
                    let id = utf8_percent_encode(&id, UNSAFE);
                    let _ = writeln!(chunk, "<url><loc>{base}/{}/{id}</loc></url>", resource.path);
                    if chunk.len() >= CHUNK && sender.send(Ok(std::mem::take(&mut chunk).into())).await.is_err() {
                        return Ok(()); // Whoever asked has gone.
                    }
                }
            }
        }
    }
    chunk.push_str("</urlset>\n");
    let _ = sender.send(Ok(chunk.into())).await;
    Ok(())
}

/// What a segment of a path encodes: all but what RFC 3986 lets stand and no XML minds.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// A text as XML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_collection_has_parts_and_an_empty_one_has_none() {
        let names =
            |rows: u64| parts(&[(ALL[0], rows), (ALL[1], 0)]).iter().map(|part| part.name()).collect::<Vec<_>>();
        assert_eq!(names(1), ["pages", "contingents-1"]);
        assert_eq!(names(MOST), ["pages", "contingents-1"]);
        assert_eq!(names(2 * MOST + 1), ["pages", "contingents-1", "contingents-2", "contingents-3"]);
    }

    #[test]
    fn an_index_names_each_part_absolutely() {
        let index = index("https://ledger.test/a&b", &parts(&[(ALL[2], MOST + 1)]));
        assert!(index.contains("<loc>https://ledger.test/a&amp;b/sitemap.xml?part=legal-cases-2</loc>"), "{index}");
        assert_eq!(index.matches("<sitemap>").count(), 3);
    }
}
