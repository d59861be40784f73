//! Delivering rendered answers: entity tags, caching, content codings and links.

use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::response::Response;
use data_encoding::HEXLOWER;
use http::{HeaderValue, Method, StatusCode, header};
use ledger_store::editions::Edition;
use sha2::{Digest, Sha256};

use crate::asked::Asked;
use crate::cache::{Cache, Kept, Reusable};
use crate::encode::{Encoding, encode};
use crate::language::Language;
use crate::negotiate::{has_already, header_text, refuse_other_version};
use crate::problem::Problem;

/// A rendered answer: its bytes, and the `Link` headers that rendering found.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The bytes, not encoded.
    pub body: Bytes,
    /// The links.
    pub links: Vec<String>,
}

impl From<String> for Rendered {
    fn from(body: String) -> Self {
        Self { body: body.into(), links: Vec::new() }
    }
}

/// How long an answer may be cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The request named a published edition, so the answer never changes.
    Forever,
    /// The next answer may be from a later edition.
    Shortly,
    /// The next answer may say more.
    Briefly,
}

impl Keep {
    /// For an answer from an edition.
    #[must_use]
    pub fn of(edition: &Edition, pinned: bool) -> Self {
        if pinned && edition.sha256.is_some() { Self::Forever } else { Self::Shortly }
    }

    /// The `Cache-Control` header.
    #[must_use]
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Shortly => "public, max-age=300, stale-while-revalidate=86400",
            Self::Briefly => "public, no-cache",
        })
    }
}

/// An entity tag over the build, the edition and everything else that determines the bytes of an answer.
#[must_use]
pub fn entity_tag(edition: &str, what: &str, media_type: &str) -> String {
    let digest = Sha256::digest(format!("{}\n{edition}\n{what}\n{media_type}", crate::BUILD_ID));
    HEXLOWER.encode(&digest[..12])
}

/// An answer that is being made.
type Making<'a> = Pin<Box<dyn Future<Output = Result<Rendered, Problem>> + Send + 'a>>;

/// `Vary`: what else than the URL determines an answer of a path with several representations.
pub const VARIES: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding");

/// The same for a page.
pub const PAGE_VARIES: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language");

/// How an answer is delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The media type.
    pub media_type: &'static str,
    /// The entity tag, without encoding and quotes.
    pub tag: String,
    /// How long it may be cached.
    pub keep: Keep,
    /// `Link` headers.
    pub links: Vec<String>,
    /// The language of a page, which `Accept-Language` may have chosen.
    pub language: Option<Language>,
}

impl Delivery {
    /// Delivers an answer, or 304 if the client already has it; it is made only if it is not cached.
    ///
    /// # Errors
    /// A problem, if making the answer fails.
    pub fn deliver<'a, F>(
        self,
        asked: &'a Asked,
        cache: &'a Cache,
        make: F,
    ) -> impl Future<Output = Result<Response, Problem>> + Send + 'a
    where
        F: Future<Output = Result<Rendered, Problem>> + Send + 'a,
    {
        // Boxed: the future is large, and usually there is nothing to make.
        self.deliver_made(asked, cache, Box::pin(make))
    }

    async fn deliver_made(self, asked: &Asked, cache: &Cache, make: Making<'_>) -> Result<Response, Problem> {
        let encoding = asked.encoding;
        let tag = format!("{}{}", self.tag, encoding.map_or("", Encoding::suffix));
        refuse_other_version(&asked.headers, &tag)?;
        // `*` matches any answer that exists, so the answer must be made.
        let names_all = header_text(&asked.headers, &header::IF_NONE_MATCH).contains('*');
        if !names_all && has_already(&asked.headers, &tag) {
            return Ok(self.respond(StatusCode::NOT_MODIFIED, &tag, None, Body::empty()));
        }
        let plain = || async {
            let made = make.await?;
            Ok(Kept { body: made.body, links: made.links })
        };
        let kept = match encoding {
            None => cache.body(tag.clone(), plain()).await?,
            Some(encoding) => {
                let encoded = async {
                    // Only what is sent is kept: the plain body is several times as large.
                    let plain = match cache.kept(&self.tag).await {
                        Some(plain) => plain,
                        None => Arc::new(plain().await?),
                    };
                    let body = encode(plain.body.clone(), encoding).await?;
                    Ok(Kept { body: body.into(), links: plain.links.clone() })
                };
                cache.body(tag.clone(), encoded).await?
            }
        };
        if names_all {
            return Ok(self.respond(StatusCode::NOT_MODIFIED, &tag, None, Body::empty()));
        }
        let body = if asked.method == Method::HEAD { Body::empty() } else { Body::from(kept.body.clone()) };
        let mut response = self.respond(StatusCode::OK, &tag, encoding, body);
        for link in kept.links.iter().filter_map(|link| HeaderValue::from_str(link).ok()) {
            response.headers_mut().append(header::LINK, link);
        }
        response.headers_mut().insert(header::CONTENT_LENGTH, kept.body.len().into());
        if self.keep != Keep::Briefly {
            response.extensions_mut().insert(Reusable { tag, body: Some(kept.body.clone()) });
        }
        Ok(response)
    }

    /// The 304 for a client that already has the answer without a coding.
    ///
    /// # Errors
    /// A problem, if the client wants another version of it.
    pub fn unchanged(&self, asked: &Asked) -> Result<Option<Response>, Problem> {
        refuse_other_version(&asked.headers, &self.tag)?;
        let has_it = has_already(&asked.headers, &self.tag);
        Ok(has_it.then(|| self.respond(StatusCode::NOT_MODIFIED, &self.tag, None, Body::empty())))
    }

    /// Delivers a stream, which browsers save under a name if it has one, or 304 if the client already has it. It is never
    /// cached, because it may be large.
    ///
    /// # Errors
    /// A problem, if the stream cannot begin.
    pub async fn stream(
        self,
        asked: &Asked,
        name: Option<&str>,
        body: impl AsyncFnOnce() -> Result<Body, Problem>,
    ) -> Result<Response, Problem> {
        if let Some(unchanged) = self.unchanged(asked)? {
            return Ok(unchanged);
        }
        // A stream of unknown length: with an empty body, HEAD would report a length of zero.
        let nothing = || Body::from_stream(futures_util::stream::empty::<Result<Vec<u8>, std::convert::Infallible>>());
        let body = if asked.method == Method::HEAD { nothing() } else { body().await? };
        let mut response = self.respond(StatusCode::OK, &self.tag, None, body);
        save_as(&mut response, name);
        Ok(response)
    }

    fn respond(&self, status: StatusCode, tag: &str, encoding: Option<Encoding>, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        if status == StatusCode::NOT_MODIFIED && self.keep != Keep::Briefly {
            response.extensions_mut().insert(Reusable { tag: tag.to_owned(), body: None });
        }
        let headers = response.headers_mut();
        if status == StatusCode::OK {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}\"")) {
            headers.insert(header::ETAG, value);
        }
        headers.insert(header::CACHE_CONTROL, self.keep.header());
        headers.insert(header::VARY, if self.language.is_some() { PAGE_VARIES } else { VARIES });
        if let Some(language) = self.language.filter(|_| status == StatusCode::OK) {
            headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        }
        for link in &self.links {
            if let Ok(value) = HeaderValue::from_str(link) {
                headers.append(header::LINK, value);
            }
        }
        response
    }
}

/// Makes browsers save a response under a name, if it has one.
pub(super) fn save_as(response: &mut Response, name: Option<&str>) {
    let disposition = name.and_then(|name| HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).ok());
    response.headers_mut().extend(disposition.map(|value| (header::CONTENT_DISPOSITION, value)));
}

/// How many chunks of a stream may wait for the client.
pub const AHEAD: usize = 4;
