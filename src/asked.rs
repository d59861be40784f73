//! A request, read once: everything that later stages need from it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, Method, header};
use ledger_core::describe::{Format, Parameter};

use crate::encode::{self, Encoding};
use crate::language::Language;
use crate::negotiate::{Preferences, choose};
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

/// A request.
#[derive(Clone, Debug)]
pub struct Asked(Arc<Read>);

/// What was read from it.
#[derive(Debug)]
pub struct Read {
    /// GET or HEAD.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The query string.
    pub query: String,
    /// The header fields.
    pub headers: HeaderMap,
    /// What `Accept` prefers.
    pub accept: Preferences,
    /// The content coding that it prefers.
    pub encoding: Option<Encoding>,
    /// Whether it prefers a page for people.
    pub prefers_page: bool,
    /// Where the site is that it was sent to.
    pub site: Arc<Site>,
    /// The language that it prefers for a page: that of `lang`, or else of `Accept-Language`.
    pub language: Language,
}

impl Asked {
    /// Reads a request.
    #[must_use]
    pub fn of(request: &Request, site: Arc<Site>) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let accept = Preferences::of(request.headers(), &header::ACCEPT);
        let given = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let named = given(Parameter::Format.name()).and_then(Format::by_name);
        let language = given(Parameter::Lang.name()).and_then(Language::by_code);
        let accepted = || Preferences::of(request.headers(), &header::ACCEPT_LANGUAGE);
        let prefers_page = choose(&accept, named, Format::OF_PAGES).is_ok_and(|format| format == Format::Html);
        Self(Arc::new(Read {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: query.to_owned(),
            headers: request.headers().clone(),
            encoding: encode::choose(&Preferences::of(request.headers(), &header::ACCEPT_ENCODING)),
            accept,
            prefers_page,
            site,
            language: language.unwrap_or_else(|| Language::preferred(&accepted())),
        }))
    }
}

impl std::ops::Deref for Asked {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.0
    }
}

/// Handlers take what the server read at the start.
impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let asked = parts.extensions.get::<Self>().cloned();
        asked.ok_or_else(|| Problem::new(&ProblemKind::INTERNAL, "The request was not read."))
    }
}
