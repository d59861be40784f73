//! The files that pages need.

use axum::response::Response;

use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages::assets::Asset;
use crate::problem::Problem;
use crate::represent::deliver::{Delivery, Keep, entity_tag};

/// A file that pages need, which never changes at its address.
///
/// # Errors
/// A problem, if the client wants another version of it.
pub async fn asset(ledger: Ledger, asset: &'static Asset, asked: Asked) -> Result<Response, Problem> {
    let Asset { path, media_type, text } = asset;
    let tag = entity_tag("", path, media_type);
    let delivery = Delivery { media_type, tag, keep: Keep::Forever, links: Vec::new(), language: None };
    delivery.deliver(&asked, ledger.cache(), async { Ok((*text).to_owned().into()) }).await
}
