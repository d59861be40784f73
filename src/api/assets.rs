//! The files that pages need.

use axum::extract::State;
use axum::response::Response;

use crate::asked::Asked;
use crate::ledger::Ledger;
use crate::pages::assets;
use crate::problem::Problem;
use crate::represent::deliver::{Delivery, Keep, entity_tag};

/// The stylesheet, which never changes at its address.
///
/// # Errors
/// A problem, if the client wants another version of it.
pub async fn style(State(ledger): State<Ledger>, asked: Asked) -> Result<Response, Problem> {
    const MEDIA_TYPE: &str = "text/css; charset=utf-8";
    let (path, style) = assets::style();
    let tag = entity_tag("", path, MEDIA_TYPE);
    let delivery = Delivery { media_type: MEDIA_TYPE, tag, keep: Keep::Forever, links: Vec::new(), language: None };
    delivery.deliver(&asked, ledger.cache(), async { Ok(style.to_owned().into()) }).await
}
