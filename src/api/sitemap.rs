//! For crawlers: what they may fetch, and the address of every page.

use std::fmt::Write as _;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use futures_util::TryStreamExt;
use ledger_core::describe::Resource;
use ledger_core::resources::ALL;
use ledger_store::editions::Edition;
use ledger_store::inventory;
use ledger_store::readers::{Lane, Lease};
use ledger_store::stream::{send, sent};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::escape::escape;
use tokio::sync::mpsc;

use super::answer::of_latest;
use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::represent::deliver::AHEAD;
use crate::schema::{operation, parameters, responses};

/// `/robots.txt`
pub static ROBOTS: Endpoint = Endpoint {
    path: "/robots.txt",
    route: || get(robots),
    operation: || {
        let doc = "What crawlers may fetch (RFC 9309): everything except searches, of which there are endlessly many.";
        operation::new("getRobotsText", "service", "Read what crawlers may fetch", doc).responses(responses::plain(
            "text/plain",
            responses::any_text(),
            "The rules.",
        ))
    },
    schemas: no_schemas,
};

/// `/sitemap.xml`
pub static SITEMAP: Endpoint = Endpoint {
    path: "/sitemap.xml",
    route: || get(sitemap),
    operation: || {
        let doc = "The address of every page about the latest edition (sitemaps.org). If there are more than 50,000, an index of parts; `part` requests one of them.";
        operation::new("getSitemap", "service", "List every page", doc)
            .parameter(parameters::part())
            .responses(responses::plain("application/xml", responses::any_text(), "The addresses."))
    },
    schemas: no_schemas,
};

/// The media type of plain text.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
const XML: &str = "application/xml";

/// The maximum number of addresses in one sitemap (<https://www.sitemaps.org/protocol.html>).
const MOST: u64 = 50_000;
/// How many bytes of a sitemap are collected before they are sent.
const CHUNK: usize = 64 * 1024;
/// The part of the sitemap with the pages that are not rows.
const PAGES: &str = "pages";

async fn robots(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let (_, delivery) = of_latest(&ledger, &asked, TEXT, "");
    delivery.deliver(&asked, ledger.cache(), async { Ok(rules(ledger.public_url()).into()) }).await
}

fn rules(base: &str) -> String {
    format!(
        "# All of the data is in one file, so there is no need to crawl:\n# {base}/dataset/datapackage.zip\n\nUser-agent: *\nAllow: /\nDisallow: /search\nDisallow: /*?*q=\n\nSitemap: {base}/sitemap.xml\n"
    )
}

/// A part of the sitemap.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// The pages that are not rows.
    Pages,
    /// Rows of a collection, from an offset.
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

/// The parts of a sitemap, given the number of rows of each collection.
fn parts(rows: &[(&'static Resource, u64)]) -> Vec<Part> {
    let of = |(resource, rows): &(&'static Resource, u64)| {
        let resource = *resource;
        (0..rows.div_ceil(MOST)).map(move |number| Part::Rows(resource, number * MOST))
    };
    std::iter::once(Part::Pages).chain(rows.iter().flat_map(of)).collect()
}

/// The paths of the pages that are not rows.
fn pages() -> Vec<String> {
    let lists = ALL.iter().map(|resource| format!("/{}", resource.path));
    let others = [
        "/docs",
        "/dataset",
        "/codebook",
        "/contingents/summary",
        "/funding/summary",
        "/contingents/summary/series",
        "/funding/summary/series",
    ];
    others.iter().map(|path| (*path).to_owned()).chain(lists).collect()
}

async fn sitemap(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    let given = question::only(&asked.query, &["part"])?;
    if given.len() > 1 {
        return Err(Problem::parameter("part", "is given more than once, and takes one value"));
    }
    let part = given.into_iter().next().map(|(_, part)| part);
    let more = part.as_ref().map(|part| format!("?part={part}")).unwrap_or_default();
    let (edition, delivery) = of_latest(&ledger, &asked, XML, &more);
    let rows = inventory::rows(&mut *ledger.readers().acquire(Lane::Quick).await?, ledger.memory(), &edition).await?;
    let all = parts(&rows);
    let sum = pages().len() as u64 + rows.iter().map(|(_, rows)| rows).sum::<u64>();
    let chosen = match part {
        Some(name) => {
            let found = all.iter().find(|part| part.name() == name);
            let unknown = || {
                Problem::parameter(
                    "part",
                    format!("there is no part `{name}`; `/sitemap.xml` lists every page or every part"),
                )
            };
            vec![*found.ok_or_else(unknown)?]
        }
        None if sum > MOST => {
            let index = index(ledger.public_url(), &all);
            return delivery.deliver(&asked, ledger.cache(), async { Ok(index.into()) }).await;
        }
        None => all,
    };
    let body = async move || {
        let connection = ledger.readers().acquire(Lane::Stream).await?;
        let public_url = ledger.public_url().to_owned();
        let sending = move |sender| send_addresses(connection, public_url, edition, chosen, sender);
        Ok(Body::from_stream(sent(AHEAD, sending)))
    };
    delivery.stream(&asked, None, body).await
}

const XML_DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

fn index(base: &str, parts: &[Part]) -> String {
    let mut out = format!("{XML_DECLARATION}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for part in parts {
        let _ = writeln!(out, "<sitemap><loc>{}/sitemap.xml?part={}</loc></sitemap>", escape(base), part.name());
    }
    out + "</sitemapindex>\n"
}

/// Sends parts of the sitemap.
async fn send_addresses(
    mut connection: Lease,
    public_url: String,
    edition: Edition,
    parts: Vec<Part>,
    sender: mpsc::Sender<Result<Bytes, Problem>>,
) -> Result<(), Problem> {
    let base = escape(&public_url).into_owned();
    let mut chunk = format!("{XML_DECLARATION}<urlset xmlns=\"{NAMESPACE}\">\n");
    for part in parts {
        match part {
            Part::Pages => pages().iter().for_each(|path| {
                let _ = writeln!(chunk, "<url><loc>{base}{path}</loc></url>");
            }),
            Part::Rows(resource, from) => {
                let mut ids = inventory::ids(&mut connection, resource, &edition, from, MOST)?;
                while let Some(id) = ids.try_next().await? {
                    let id = utf8_percent_encode(&id, UNSAFE);
                    let _ = writeln!(chunk, "<url><loc>{base}/{}/{id}</loc></url>", resource.path);
                    if chunk.len() >= CHUNK {
                        send(&sender, std::mem::take(&mut chunk).into()).await?;
                    }
                }
            }
        }
    }
    chunk.push_str("</urlset>\n");
    send(&sender, chunk.into()).await?;
    Ok(())
}

/// What a path segment percent-encodes: all but what both RFC 3986 and XML allow as it is.
pub const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

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
