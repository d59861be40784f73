//! The head of the document: what the API is, where a server is, and what its dataset says of itself.

use std::sync::Arc;

use ledger_core::package::{About, DESCRIPTOR};
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::{OpenApi, OpenApiBuilder};

use crate::built_in;
use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};

/// The address in the committed document: where a server listens by default.
const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8080";

/// A server that the document describes: where it is, and what its dataset says of itself.
#[derive(Clone, Debug)]
pub struct Host {
    address: String,
    about: Arc<About>,
}

impl Host {
    /// The server that the committed document describes: at the default address, with the dataset that is built in.
    #[must_use]
    pub fn committed() -> Self {
        let files = built_in::dataset();
        let descriptor = files.0.get(DESCRIPTOR).and_then(|bytes| serde_json::from_slice(bytes).ok());
        Self { address: DEFAULT_ADDRESS.to_owned(), about: Arc::new(About::of(&descriptor.unwrap_or_default())) }
    }

    /// Where a server is, with the dataset that it serves.
    pub(super) fn of(ledger: &Ledger, address: &str) -> Self {
        Self { address: address.to_owned(), about: Arc::clone(&ledger.editions().latest().about) }
    }
}

/// The document of a server without its paths, their parts and their tags.
pub(super) fn head_of(host: &Host) -> OpenApi {
    let Host { address, about } = host;
    let doc = match address.as_str() {
        DEFAULT_ADDRESS => "A server on your own machine, at its default address.",
        _ => "The server that serves this document.",
    };
    let of_data = about.license.as_ref().map(|license| format!("{} (data); ", license.id)).unwrap_or_default();
    let license = LicenseBuilder::new().name(format!("{of_data}MIT OR Apache-2.0 (code)"));
    let creators = (!about.creators.is_empty()).then(|| about.creators.join(", "));
    let info = InfoBuilder::new()
        .title(&about.short_title)
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(license.url(about.license_url()).build()))
        .contact(creators.map(|creators| ContactBuilder::new().name(Some(creators)).build()));
    let server = ServerBuilder::new().url(address).description(Some(doc)).build();
    OpenApiBuilder::new().info(info).servers(Some([server])).build()
}

/// What the document says of the API.
const DESCRIPTION: &str = "An open, read-only API over a source-cited dataset about a multinational security mission. Every value of a record \
     names its source and the place in it; rival reports are shown side by side; `as_of` answers from what the sources had \
     said by a day, and `release` from an edition that never changes.\n\nTo read the data as pages, begin with \
     [contingents](/contingents), [funding](/funding), [legal cases](/legal-cases), the [timeline](/timeline), what is \
     [disputed](/discrepancies), what the words [mean](/codebook), or [all of it as a file](/dataset).";

/// The document cannot be written.
pub(super) fn unwritable(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "the OpenAPI document cannot be written");
    Problem::new(&ProblemKind::INTERNAL, "The OpenAPI document could not be written.")
}
