//! One choice of representation, by `format` or `Accept`, and one way to deliver it.
//!
//! A handler makes the JSON of an answer and says what it depends on; everything between that and the wire is
//! here: the media type, the entity tag, the encoding, caching and links.

pub mod encode;
pub mod file;
pub mod html;
pub mod links;
pub mod parquet;
pub mod rows;
pub mod table;

use std::pin::Pin;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::Stream;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::sync::mpsc;

use crate::cache::{Cache, Kept, Reusable};
use crate::cite::Style;
use crate::editions::Edition;
use crate::problem::{Problem, ProblemKind};

/// A representation of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `application/json`.
    Json,
    /// `text/html`, for people.
    Html,
    /// `text/csv`, RFC 4180: the whole set, in a stream.
    Csv,
    /// `application/x-ndjson`: the whole set, a record a line, in a stream.
    Ndjson,
    /// `application/vnd.apache.parquet`: the whole set in typed columns, in a stream.
    Parquet,
    /// How to cite it, in a style.
    Cite(Style),
    /// `application/ld+json`: the dataset described in the terms of schema.org and DCAT.
    JsonLd,
}

impl Format {
    /// Every representation of a list, the default first.
    pub const ALL: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::Csv,
        Self::Ndjson,
        Self::Parquet,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
    ];
    /// Those that one record has.
    pub const OF_RECORDS: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
    ];
    /// Those that the description of the dataset has.
    pub const OF_DATASET: &'static [Self] = &[
        Self::Json,
        Self::Html,
        Self::JsonLd,
        Self::Cite(Style::Csl),
        Self::Cite(Style::Bibtex),
        Self::Cite(Style::Ris),
        Self::Cite(Style::Apa),
    ];
    /// Those that a summary has.
    pub const OF_TABLES: &'static [Self] = &[Self::Json, Self::Html, Self::Csv, Self::Ndjson, Self::Parquet];
    /// Those that every path has.
    pub const OF_PAGES: &'static [Self] = &[Self::Json, Self::Html];

    /// Its name in `format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
            Self::Cite(style) => style.name(),
            Self::JsonLd => "jsonld",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ndjson => "application/x-ndjson",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Cite(style) => style.media_type(),
            Self::JsonLd => "application/ld+json",
        }
    }

    /// What it is, in a line.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Self::Json => "JSON.",
            Self::Html => "A page for people.",
            Self::Csv => "CSV (RFC 4180), for spreadsheets.",
            Self::Ndjson => "JSON, a record a line.",
            Self::Parquet => "Apache Parquet: typed columns, for data frames.",
            Self::Cite(style) => style.doc(),
            Self::JsonLd => "JSON-LD in the terms of schema.org and DCAT 3.",
        }
    }

    /// Whether it is a table: rows that stream whole, of columns that can be chosen.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Ndjson | Self::Parquet)
    }

    /// Its media type without parameters.
    #[must_use]
    pub fn essence(self) -> &'static str {
        self.media_type().split(';').next().unwrap_or_default()
    }

    /// The representation of that name.
    ///
    /// # Errors
    /// What the names are.
    pub fn by_name(text: &str) -> Result<Self, String> {
        let every = || Self::ALL.iter().copied().chain([Self::JsonLd]);
        let names: Vec<&str> = every().map(Self::name).collect();
        every()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("cannot be `{text}`; it takes {}", crate::dataset::claim::list(&names)))
    }
}

/// How much a header's list wants a name: its `q`, of the most specific range that covers it.
#[must_use]
pub fn quality(header: &str, name: &str) -> f32 {
    let family = name.split_once('/').map(|(family, _)| format!("{family}/*"));
    let mut best = (0, 0.0);
    for item in header.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let range = parts.next().unwrap_or("").to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let specific = if range == name {
            3
        } else if family.as_deref() == Some(range.as_str()) {
            2
        } else {
            i32::from(range == "*/*" || range == "*")
        };
        if specific > best.0 {
            best = (specific, weight);
        }
    }
    best.1
}

/// Chooses the representation: `format` always wins, then what `Accept` prefers, and JSON where it does not say.
///
/// # Errors
/// The problem that the path has none of those that are asked for; it names those that there are.
pub fn choose(headers: &HeaderMap, named: Option<Format>, there_are: &[Format]) -> Result<Format, Problem> {
    let names = |of: fn(Format) -> &'static str| {
        let names: Vec<&str> = there_are.iter().map(|format| of(*format)).collect();
        crate::dataset::claim::list(&names)
    };
    if let Some(format) = named {
        let is_there = there_are.contains(&format);
        let detail = || format!("cannot be `{}` here; it takes {}", format.name(), names(Format::name));
        return if is_there { Ok(format) } else { Err(Problem::parameter("format", detail())) };
    }
    let accept = header_text(headers, &header::ACCEPT);
    if accept.trim().is_empty() {
        return Ok(Format::Json);
    }
    let mut best = (0.0, None);
    for format in there_are {
        let wanted = quality(&accept, format.essence());
        if wanted > best.0 {
            best = (wanted, Some(*format));
        }
    }
    best.1.ok_or_else(|| {
        let detail = format!("`Accept: {accept}` takes none of the representations: {}", names(Format::essence));
        Problem::new(&ProblemKind::NOT_ACCEPTABLE, detail)
    })
}

/// Whether a request prefers a page for people.
#[must_use]
pub fn is_browser(headers: &HeaderMap, query: &str) -> bool {
    let named = query.split('&').find_map(|pair| pair.strip_prefix("format="));
    let named = named.and_then(|name| Format::by_name(name).ok());
    choose(headers, named, Format::OF_PAGES).ok() == Some(Format::Html)
}

/// The values of a header, joined as one list.
#[must_use]
pub fn header_text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

/// The parts of a request that decide how an answer is delivered.
#[derive(Clone, Debug)]
pub struct Asked {
    /// GET or HEAD.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The query string.
    pub query: String,
    /// The header fields.
    pub headers: HeaderMap,
}

impl Asked {
    /// Reads them.
    #[must_use]
    pub fn of(request: &axum::extract::Request) -> Self {
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            headers: request.headers().clone(),
        }
    }
}

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// It is of a published edition that the request named: it never changes.
    Forever,
    /// It may be of a later edition next time.
    Shortly,
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
        })
    }
}

/// An entity tag over the build, the edition and whatever else decides the bytes of an answer.
#[must_use]
pub fn entity_tag(edition: &str, what: &str, media_type: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(format!("{}\n{edition}\n{what}\n{media_type}", env!("BUILD_ID")));
    crate::dataset::package::hex(&digest[..12])
}

/// Whether `If-None-Match` names the tag, so that the one who asks has these bytes already.
#[must_use]
pub fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    let known = header_text(headers, &header::IF_NONE_MATCH);
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known).trim_matches('"') == tag)
}

/// An answer in the making.
type Making<'a> = Pin<Box<dyn Future<Output = Result<Made, Problem>> + Send + 'a>>;

/// What an answer is delivered with.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The media type.
    pub media_type: &'static str,
    /// The entity tag, without encoding and quotes.
    pub tag: String,
    /// How long it may be kept.
    pub keep: Keep,
    /// `Link` headers.
    pub links: Vec<String>,
}

impl Delivery {
    /// Delivers an answer, or says that the one who asks has it; it is only made where it is not kept.
    ///
    /// # Errors
    /// Whatever making it may meet.
    pub fn deliver<'a, F, M>(
        self,
        asked: &'a Asked,
        cache: &'a Cache,
        make: F,
    ) -> impl Future<Output = Result<Response, Problem>> + Send + 'a
    where
        F: Future<Output = Result<M, Problem>> + Send + 'a,
        M: Into<Made>,
    {
        // Boxed: making is large, and mostly there is nothing to make.
        self.deliver_made(asked, cache, Box::pin(async move { make.await.map(Into::into) }))
    }

    async fn deliver_made(self, asked: &Asked, cache: &Cache, make: Making<'_>) -> Result<Response, Problem> {
        let encoding = encode::choose(&asked.headers);
        let tag = format!("{}{}", self.tag, encoding.map_or("", encode::Encoding::suffix));
        // `*` asks whether there is an answer at all, so it must be made.
        let names_all = header_text(&asked.headers, &header::IF_NONE_MATCH).contains('*');
        if !names_all && has_already(&asked.headers, &tag) {
            return Ok(self.respond(StatusCode::NOT_MODIFIED, &tag, None, Body::empty()));
        }
        let plain = || async {
            let made = make.await?;
            Ok(Kept { body: made.body.into(), links: made.links })
        };
        let kept = match encoding {
            None => cache.body(tag.clone(), plain()).await?,
            Some(encoding) => {
                let encoded = async {
                    let plain = cache.body(self.tag.clone(), plain()).await?;
                    let body = encode::encode(plain.body.clone(), encoding).await?;
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
        response.extensions_mut().insert(Reusable { tag, body: kept.body.clone() });
        Ok(response)
    }

    /// Delivers a stream, or says that the one who asks has it. It is never kept, for it may be large.
    pub fn stream(self, asked: &Asked, body: impl FnOnce() -> Body) -> Response {
        if has_already(&asked.headers, &self.tag) {
            return self.respond(StatusCode::NOT_MODIFIED, &self.tag, None, Body::empty());
        }
        // Of a length that is not known: an empty body would tell HEAD that there is nothing.
        let nothing = || Body::from_stream(futures_util::stream::empty::<Result<Vec<u8>, std::convert::Infallible>>());
        let body = if asked.method == Method::HEAD { nothing() } else { body() };
        self.respond(StatusCode::OK, &self.tag, None, body)
    }

    fn respond(&self, status: StatusCode, tag: &str, encoding: Option<encode::Encoding>, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
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
        headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        for link in &self.links {
            if let Ok(value) = HeaderValue::from_str(link) {
                headers.append(header::LINK, value);
            }
        }
        response
    }
}

/// How many chunks of a table may wait for who takes them.
pub const AHEAD: usize = 4;

/// A stream of what a task of its own sends, which is never more than so many pieces ahead of who takes them.
///
/// The task ends when nobody takes any more: then sending fails. What it fails of is the last thing sent.
pub fn sent<E, F>(
    ahead: usize,
    send: impl FnOnce(mpsc::Sender<Result<Bytes, E>>) -> F,
) -> impl Stream<Item = Result<Bytes, E>> + Send
where
    E: Send + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(ahead);
    let sending = send(sender.clone());
    tokio::spawn(async move {
        if let Err(error) = sending.await {
            // Nobody may be left to hear of it.
            let _ = sender.send(Err(error)).await;
        }
    });
    futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    })
}

/// A body that was made, with the `Link` headers that were found on the way.
#[derive(Debug)]
pub struct Made {
    /// The bytes, not encoded.
    pub body: Vec<u8>,
    /// The links.
    pub links: Vec<String>,
}

impl From<String> for Made {
    fn from(body: String) -> Self {
        Self { body: body.into_bytes(), links: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(text: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, text.parse().unwrap());
        choose(&headers, None, Format::ALL).ok()
    }

    #[test]
    fn a_browser_gets_a_page_and_everybody_else_json() {
        assert_eq!(accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Some(Format::Html));
        assert_eq!(accept("*/*"), Some(Format::Json));
        assert_eq!(accept("application/json"), Some(Format::Json));
        assert_eq!(accept("text/html, application/json"), Some(Format::Json));
        assert_eq!(accept("image/png"), None);
        assert_eq!(accept("application/json;q=0"), None);
    }
}
