//! The published editions as a feed.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger_store::editions::{Edition, Editions};

use super::endpoint::{Endpoint, no_schemas};
use crate::asked::Asked;
use crate::language::Language;
use crate::ledger::Ledger;
use crate::problem::Problem;
use crate::question;
use crate::represent::deliver::{Delivery, Keep, entity_tag};
use crate::represent::feed::{Frame, Item, MEDIA_TYPE, write};
use crate::schema::{operation, responses};

/// `/feed.atom`
pub static FEED: Endpoint = Endpoint {
    path: "/feed.atom",
    route: || get(feed),
    operation: || {
        let doc = "The published editions, newest first, as an Atom feed (RFC 4287).";
        operation::new("getFeed", "service", "Follow the editions", doc).responses(responses::plain(
            MEDIA_TYPE,
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
    let media_type = MEDIA_TYPE;
    let tag = entity_tag(&all.join(" "), &format!("{} {}", ledger.public_url(), asked.path), media_type);
    let delivery = Delivery { media_type, tag, keep: Keep::Shortly, links: Vec::new(), language: None };
    delivery
        .deliver(&asked, ledger.cache(), async {
            let (base, edition) = (ledger.public_url(), editions.latest());
            let address = format!("{base}/feed.atom");
            let frame = Frame {
                id: address.clone(),
                title: format!("{}: editions", edition.about.short_title),
                language: Language::default().code(),
                links: vec![("self", address), ("alternate", format!("{base}/releases"))],
                edition,
            };
            Ok(write(frame, items(editions, base)).into())
        })
        .await
}

/// The published editions, newest first.
pub(super) fn items<'e>(editions: &'e Editions, base: &str) -> Vec<Item<'e>> {
    let all = editions.all();
    let item = |at: usize| {
        let edition = &all[at];
        edition.released_on.as_ref()?;
        Some(Item {
            address: format!("{base}/releases/{}", edition.id),
            title: format!("Edition {}", edition.id),
            summary: edition.summary.clone(),
            content: None,
            related: format!("{base}{}", changes(at.checked_sub(1).map(|before| &all[before]), edition)),
            edition,
        })
    };
    (0..all.len()).rev().filter_map(item).collect()
}

/// The path of what an edition changed, and no other.
fn changes(before: Option<&Edition>, edition: &Edition) -> String {
    let since = before.map(|before| format!("since={}&", before.id)).unwrap_or_default();
    format!("/changes?{since}release={}", edition.id)
}
