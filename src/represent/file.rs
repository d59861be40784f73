//! Files: whole or in part, without a content coding, with their SHA-256.
//!
//! A request may ask for one range of bytes (RFC 9110, section 14); several ranges are answered with the whole file, as
//! the RFC allows. The entity tag is strong, so a part fits what was fetched before exactly if `If-Range` matches.

use std::ops::Range;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use data_encoding::BASE64;
use ledger_store::bulk::Sha256Digest;

use super::deliver::{Delivery, Keep, VARIES, save_as};
use crate::asked::Asked;
use crate::negotiate::{has_already, header_text, refuse_other_version};
use crate::problem::{Problem, ProblemKind};

/// `Repr-Digest`: the digest of the whole representation, whatever part of it is sent (RFC 9530).
pub const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// A file, and how it is delivered.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The media type.
    pub media_type: &'static str,
    /// The name to save it under, if it is not to be shown: letters, digits, `.` and `-`.
    pub name: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its entity tag, without quotes.
    pub tag: String,
    /// Its SHA-256, if it is known.
    pub sha256: Option<Sha256Digest>,
    /// How long it may be cached.
    pub keep: Keep,
    /// `Link` headers.
    pub links: Vec<String>,
    /// Whether the path has other representations.
    pub varies: bool,
}

impl Attachment {
    /// One of several representations of an answer.
    #[must_use]
    pub fn of(delivery: Delivery, name: Option<String>, bytes: u64, sha256: Option<Sha256Digest>) -> Self {
        let Delivery { media_type, tag, keep, links, .. } = delivery;
        Self { media_type, name, bytes, tag, sha256, keep, links, varies: true }
    }

    /// Delivers the file, the requested part of it, or 304 if the client already has it.
    ///
    /// `body` returns the bytes of a range, which is within the file.
    #[must_use]
    pub fn deliver(self, asked: &Asked, body: impl FnOnce(Range<u64>) -> Body) -> Response {
        if let Err(problem) = refuse_other_version(&asked.headers, &self.tag) {
            return problem.into_response();
        }
        if has_already(&asked.headers, &self.tag) {
            return self.respond(StatusCode::NOT_MODIFIED, Body::empty());
        }
        // Only GET has ranges (RFC 9110, section 14.2).
        let wants_part =
            asked.method == Method::GET && is_still(&header_text(&asked.headers, &header::IF_RANGE), &self.tag);
        let range =
            if wants_part { part(&header_text(&asked.headers, &header::RANGE), self.bytes) } else { Part::Whole };
        let (status, range) = match range {
            Part::Whole => (StatusCode::OK, 0..self.bytes),
            Part::Of(range) => (StatusCode::PARTIAL_CONTENT, range),
            Part::Beyond => return self.beyond(),
        };
        let length = range.end - range.start;
        let content_range = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), self.bytes);
        let body = if asked.method == Method::HEAD { Body::empty() } else { body(range) };
        let mut response = self.respond(status, body);
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        if status == StatusCode::PARTIAL_CONTENT {
            insert(&mut response, header::CONTENT_RANGE, &content_range);
        }
        response
    }

    fn beyond(&self) -> Response {
        let detail = format!(
            "`Range` is outside this file, which has {} bytes, counted from 0. Begin the range before its end, or leave out `Range`.",
            self.bytes
        );
        let mut response = Problem::new(&ProblemKind::RANGE_NOT_SATISFIABLE, detail).into_response();
        insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{}", self.bytes));
        insert(&mut response, header::ETAG, &format!("\"{}\"", self.tag));
        response
    }

    fn respond(&self, status: StatusCode, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, self.keep.header());
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if self.varies {
            headers.insert(header::VARY, VARIES);
        }
        if status != StatusCode::NOT_MODIFIED {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
            save_as(&mut response, self.name.as_deref());
            if let Some(sha256) = self.sha256 {
                insert(&mut response, REPR_DIGEST, &format!("sha-256=:{}:", BASE64.encode(&sha256)));
            }
        }
        insert(&mut response, header::ETAG, &format!("\"{}\"", self.tag));
        for link in self.links.iter().filter_map(|link| HeaderValue::from_str(link).ok()) {
            response.headers_mut().append(header::LINK, link);
        }
        response
    }
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Whether a part may be sent: `If-Range` is absent, or matches the current file. A date never matches, because no
/// `Last-Modified` is sent; nor does a weak tag (RFC 9110, section 13.1.5).
fn is_still(if_range: &str, tag: &str) -> bool {
    let known = if_range.trim();
    known.is_empty() || known.strip_prefix('"').and_then(|known| known.strip_suffix('"')) == Some(tag)
}

/// What `Range` asks for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Everything: it is absent, malformed, in another unit, or has several ranges.
    Whole,
    /// These bytes.
    Of(Range<u64>),
    /// Bytes outside the file.
    Beyond,
}

/// Reads `bytes=0-499`, `bytes=500-` or `bytes=-500` against the size of a file.
fn part(range: &str, bytes: u64) -> Part {
    let digits = |text: &str| match text.trim() {
        "" => Some(None),
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        _ => None,
    };
    let Some((unit, set)) = range.split_once('=') else { return Part::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
        return Part::Whole;
    }
    let ends = set.split_once('-').and_then(|(first, last)| Some((digits(first)?, digits(last)?)));
    match ends {
        Some((Some(first), last)) if last.is_none_or(|last| first <= last) => {
            if first < bytes {
                Part::Of(first..last.map_or(bytes, |last| last.saturating_add(1).min(bytes)))
            } else {
                Part::Beyond
            }
        }
        Some((None, Some(0))) => Part::Beyond,
        Some((None, Some(_))) if bytes == 0 => Part::Beyond,
        Some((None, Some(suffix))) => Part::Of(bytes.saturating_sub(suffix)..bytes),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_read() {
        for (range, expected) in [
            ("bytes=0-0", Part::Of(0..1)),
            ("bytes=0-99", Part::Of(0..10)),
            ("Bytes = 2-4", Part::Of(2..5)),
            ("bytes=9-", Part::Of(9..10)),
            ("bytes=-3", Part::Of(7..10)),
            ("bytes=-99", Part::Of(0..10)),
            ("bytes=0-99999999999999999999999", Part::Of(0..10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=-0", Part::Beyond),
        ] {
            assert_eq!(part(range, 10), expected, "{range}");
        }
        assert_eq!(part("bytes=-5", 0), Part::Beyond);
    }

    #[test]
    fn what_is_no_range_is_ignored() {
        for range in
            ["", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=0-1,3-4", "rows=0-1", "bytes=+1-2"]
        {
            assert_eq!(part(range, 10), Part::Whole, "{range}");
        }
    }

    #[test]
    fn only_the_same_strong_tag_is_still() {
        assert!(is_still("", "a") && is_still("\"a\"", "a"));
        for other in ["\"b\"", "W/\"a\"", "a", "Wed, 25 Nov 2026 00:00:00 GMT"] {
            assert!(!is_still(other, "a"), "{other}");
        }
    }
}
