//! A request, read once: everything that later stages need from it.

use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, Method, header};
use jiff::civil::Date;
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
    /// What the answer is, if it asks for a receipt of that.
    receipt: OnceLock<Receiptable>,
    /// Its parameters in canonical form, once they were understood.
    question: OnceLock<String>,
}

/// An answer of which a receipt is asked for.
#[derive(Clone, Debug)]
pub struct Receiptable {
    /// Its parameters in canonical form, pinned to its edition.
    pub query: String,
    /// Its representation.
    pub format: Format,
    /// Its edition.
    pub release: String,
    /// Whether that edition is published, so that its values never change.
    pub is_published: bool,
    /// The day that it looks back from.
    pub as_of: Option<Date>,
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
            receipt: OnceLock::new(),
            question: OnceLock::new(),
        }))
    }

    /// Its parameters in canonical form, once they were understood.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        self.0.question.get().map(String::as_str)
    }

    /// Says how its parameters were understood.
    pub fn understood(&self, canonical: String) {
        // The first one is of the request itself; others are of parts of the answer.
        let _ = self.0.question.set(canonical);
    }

    /// The answer that it asks a receipt of, once that was read.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receiptable> {
        self.0.receipt.get()
    }

    /// Says of which answer it asks a receipt.
    pub fn give_receipt(&self, of: Receiptable) {
        // A request is read once.
        let _ = self.0.receipt.set(of);
    }

    /// The plain request for another representation at the same path: without conditions, ranges and codings.
    #[must_use]
    pub fn again(&self, query: String, format: Format) -> Self {
        self.plain(self.path.clone(), query, format)
    }

    /// The plain request for JSON at another path.
    #[must_use]
    pub fn at(&self, path: &str, query: String) -> Self {
        self.plain(path.to_owned(), query, Format::Json)
    }

    fn plain(&self, path: String, query: String, format: Format) -> Self {
        Self(Arc::new(Read {
            method: Method::GET,
            path,
            query,
            headers: HeaderMap::new(),
            accept: Preferences::default(),
            encoding: None,
            prefers_page: format == Format::Html,
            site: Arc::clone(&self.site),
            language: self.language,
            receipt: OnceLock::new(),
            question: OnceLock::new(),
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
