//! The published editions as a feed.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_store::editions::Edition;

use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::represent::deliver::{Delivery, Keep, entity_tag};
use crate::schema::{operation, responses};

/// `/feed.atom`
pub static FEED: Endpoint = Endpoint {
    path: "/feed.atom",
    route: || get(feed),
    operation: || {
        let doc = "The published editions, newest first, as an Atom feed (RFC 4287).";
        operation::new("getFeed", "service", "Follow the editions", doc).responses(responses::plain(
            "application/atom+xml",
            responses::anything(),
            "The feed.",
        ))
    },
    schemas: no_schemas,
};

/// The published editions as an Atom feed, newest first.
async fn feed(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    question::only(&asked.query, &[])?;
    let editions = ledger.editions();
    let all: Vec<String> =
        editions.all().iter().map(|edition| format!("{} {}", edition.id, edition.checksum)).collect();
    let media_type = "application/atom+xml";
    let tag = entity_tag(&all.join(" "), &format!("{} {}", ledger.public_url(), asked.path), media_type);
    let delivery = Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new(), language: None };
    delivery
        .deliver(&asked, ledger.cache(), async {
            let base = ledger.public_url();
            let link =
                |path: &str, rel: &str| Link { href: format!("{base}{path}"), rel: rel.to_owned(), ..Link::default() };
            let moment = |day: &str| format!("{day}T00:00:00Z").parse::<FixedDateTime>().unwrap_or_default();
            let published =
                || editions.all().iter().rev().filter_map(|edition| Some((edition, edition.released_on.as_deref()?)));
            let before = |edition: &Edition| editions.all().iter().rev().find(|other| other.number < edition.number);
            let entries = published().map(|(edition, day)| Entry {
                id: format!("{base}/releases/{}", edition.id),
                title: Text::plain(format!("Edition {}", edition.id)),
                updated: moment(day),
                published: Some(moment(day)),
                links: vec![
                    link(&format!("/releases/{}", edition.id), "alternate"),
                    link(&changes(before(edition), edition), "related"),
                ],
                summary: edition.summary.clone().map(Text::plain),
                ..Entry::default()
            });
            let about = &editions.latest().about;
            // A feed must have an author (RFC 4287, section 4.1.1).
            let authors =
                if about.creators.is_empty() { vec![about.publisher.clone()] } else { about.creators.clone() };
            let feed = Feed {
                id: format!("{base}/feed.atom"),
                title: Text::plain(format!("{}: editions", about.short_title)),
                updated: published().next().map_or_else(FixedDateTime::default, |(_, day)| moment(day)),
                authors: authors.into_iter().map(|name| Person { name, ..Person::default() }).collect(),
                links: vec![link("/feed.atom", "self"), link("/releases", "alternate")],
                entries: entries.collect(),
                ..Feed::default()
            };
            Ok(feed.to_string().into())
        })
        .await
}

/// The path of what an edition changed, and no other.
fn changes(before: Option<&Edition>, edition: &Edition) -> String {
    let since = before.map(|before| format!("since={}&", before.id)).unwrap_or_default();
    format!("/changes?{since}release={}", edition.id)
}
