//! A guide for language models.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_core::describe::Resource;
use ledger_core::resources::{ALL, sources};
use ledger_store::editions::Edition;
use ledger_store::inventory;
use ledger_store::readers::Lane;
use percent_encoding::utf8_percent_encode;

use super::answer::of_latest;
use super::endpoint::{Endpoint, no_schemas};
use super::sitemap::{TEXT, UNSAFE};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::schema::{operation, responses};

/// `/llms.txt`
pub static LLMS: Endpoint =
    Endpoint {
        path: "/llms.txt",
        route: || get(llms),
        operation: || {
            let doc = "What the API offers and how to use it: a page of Markdown for language models (llmstxt.org).";
            operation::new("getLlmsText", "service", "Read a guide for language models", doc)
                .responses(responses::plain("text/plain", responses::any_text(), "The guide."))
        },
        schemas: no_schemas,
    };

async fn llms(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let (edition, delivery) = of_latest(&ledger, &asked, TEXT, "");
    delivery
        .deliver(&asked, ledger.cache(), async {
            let mut connection = ledger.readers().acquire(Lane::Quick).await?;
            let mut examples = Vec::with_capacity(ALL.len());
            for resource in ALL {
                examples.push((*resource, inventory::example(&mut connection, resource, &edition).await?));
            }
            Ok(guide(ledger.public_url(), &edition, &examples).into())
        })
        .await
}

/// The guide, in the form of <https://llmstxt.org/>: a title, a summary, what to know, and lists of links.
fn guide(base: &str, edition: &Edition, examples: &[(&Resource, Option<String>)]) -> String {
    let (title, release) = (&edition.about.title, &edition.id);
    let about = edition.about.description.as_ref().map(|about| format!("{about} ")).unwrap_or_default();
    let mut out = format!(
        "# {title}\n\n\
         > {about}An open, read-only JSON API; the latest edition is {release}.\n\n\
         - Records have `citations`: the claims behind each value, with their source and the place in it. Name the source when you give a value.\n\
         - A field listed in `disputed` has rival values that cannot all be true. Say so; `/discrepancies` shows them side by side.\n\
         - `as_of=YYYY-MM-DD` answers from what sources had published by that day. `release={release}` pins an answer to an edition, so that it can be cited.\n\
         - `null` means not known. Dates have the precision of their source: `2024`, `2024-06`, `2024-06-25`.\n\
         - An amount of money that is `part_of` another is already included in it; `/funding/summary` and `/contingents/summary` count nothing twice.\n\
         - Unknown parameters are rejected, and the nearest known one is suggested. A page has up to 500 rows (`limit`); follow `page.next` for more.\n\
         - Assistants can use all of this as tools at {base}/mcp (Model Context Protocol, streamable HTTP, no key).\n\
         - Names in a table are matched with records at {base}/reconcile (Reconciliation Service API 0.2, OpenRefine): misspelt ones too, each with a score.\n\
         - `format=csv`, `ndjson`, `parquet` and `xlsx` give whole lists; `format=apa`, `bibtex`, `ris` and `csl` give a citation, `format=citation` one in a named `style` (`chicago-author-date`, `mla`, `ieee`, …) and `lang`, with `of=sources` the sources of the answer; `format=text` and `markdown` give sentences with footnotes; `format=atom` gives a feed of what editions changed; `format=jsonld` on a record gives it with its claims and sources as linked data (schema.org, PROV-O); `format=receipt` gives the pinned address and the SHA-256 of any answer.\n\n\
         ## Lists\n\n"
    );
    for (resource, id) in examples {
        let (path, doc) = (resource.path, resource.doc);
        let example = id.as_ref().map_or_else(String::new, |id| {
            let id = utf8_percent_encode(id, UNSAFE);
            format!(" For example [{id}]({base}/{path}/{id}).")
        });
        // Writing to a string cannot fail.
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
        ("search", "/search?q=mission", "full-text search over every kind of record, best first."),
        (
            "check",
            "/check?subject_kind=contingent&field=personnel&value=400",
            "whether a statement is what sources say: give `subject_kind`, `subject_id` (or filters), `field` and `value`; `format=text` is a sentence with footnotes.",
        ),
        (
            "diff",
            "/funding/diff?a.as_of=2024-06-17",
            "what came, went and changed between two days, editions or filters of any list (`a.` and `b.` before a parameter), and by which claims; `/funding/{id}/diff` for one record.",
        ),
        ("funding summary", "/funding/summary", "totals by status and currency, and by `group_by`."),
        ("contingents summary", "/contingents/summary", "totals by status, and by `group_by`."),
        (
            "funding over time",
            "/funding/summary/series",
            "totals at the end of each month, quarter or year, as known then and as known now.",
        ),
        ("contingents over time", "/contingents/summary/series", "the same of people."),
    ];
    let hanging = examples.iter().filter(|(resource, _)| resource.path == sources::RESOURCE.path);
    let hanging = hanging.filter_map(|(_, id)| Some(format!("/sources/{}/influence", id.as_ref()?)));
    let hanging: Vec<String> = hanging.collect();
    across.extend(hanging.iter().map(|path| {
        ("influence", path.as_str(), "the values that would vanish, change or lose their dispute if a source had never spoken; `/sources/influence?agency=…` for a news agency.")
    }));
    let history = versions
        .iter()
        .map(|path| ("history", path.as_str(), "the versions of a record: what changed, when, and by which claims."));
    across.extend(history);
    links(&mut out, "Answers across lists", &across);
    links(
        &mut out,
        "What it means and how to ask",
        &[
            ("codebook", "/codebook", "definitions of every field, status, qualifier and kind."),
            ("openapi", "/openapi.json", "every path and parameter (OpenAPI 3.1)."),
            ("problems", "/problems/invalid-parameters", "errors are RFC 9457 problems and say what to do."),
        ],
    );
    links(
        &mut out,
        "All of it",
        &[
            ("dataset", "/dataset", "edition, license, counts, and every file with its SHA-256."),
            ("data package", "/dataset/datapackage.zip", "CSV files with table schemas, in a zip."),
            ("database", "/dataset/ledger.sqlite", "SQLite, with views."),
            ("feed", "/feed.atom", "new editions."),
            ("changes", "/changes?format=atom", "what editions changed, as a feed; every list has its own."),
        ],
    );
    out
}
