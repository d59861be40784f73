//! Receipts: any answer that the service can give, as what somebody else needs to fetch the same and to see that it is
//! the same.
//!
//! A path answers the question that the receipt is of as it always does (`Question::with_receipt`), and the answer is
//! hashed on its way out, so every path and every representation has one.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use futures_util::TryStreamExt as _;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use ledger_core::describe::Format;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::asked::{Asked, Receiptable};
use crate::ledger::Ledger;
use crate::problem::{Problem, ProblemKind};
use crate::represent::deliver::{Delivery, Keep, Rendered, entity_tag};
use crate::represent::stored::{parsed, written};
use crate::schema::receipt::{Fetch, Receipt, ReceiptCounts};

/// Puts a receipt in the place of an answer if the request asks for one.
pub async fn receipts(State(ledger): State<Ledger>, asked: Asked, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(of) = asked.receipt() else { return response };
    match response.status() {
        StatusCode::OK => receipt(&ledger, &asked, of, response).await.unwrap_or_else(IntoResponse::into_response),
        status if status.is_redirection() => moved(response, &asked),
        _ => response,
    }
}

async fn receipt(ledger: &Ledger, asked: &Asked, of: &Receiptable, answer: Response) -> Result<Response, Problem> {
    let (parts, body) = answer.into_parts();
    let (tag, media_type) = (text(&parts.headers, &header::ETAG), Format::Receipt.media_type());
    let kept = parts.headers.get(header::CACHE_CONTROL);
    let keep = [Keep::Forever, Keep::Briefly].into_iter().find(|keep| kept == Some(&keep.header()));
    let links = parts.headers.get_all(header::LINK).iter().filter_map(|link| link.to_str().ok());
    let delivery = Delivery {
        media_type,
        tag: entity_tag(&tag, "receipt", media_type),
        keep: keep.unwrap_or(Keep::Shortly),
        // What comes next is not a receipt.
        links: links.filter(|link| !link.contains("rel=\"next\"")).map(str::to_owned).collect(),
        language: None,
    };
    let url = format!("{}{}?{}", ledger.public_url(), asked.path, of.query);
    let made = async {
        let read = read(body, of.format).await?;
        let receipt = Receipt {
            sha256: HEXLOWER.encode(&read.digest),
            bytes: read.bytes,
            media_type: text(&parts.headers, &header::CONTENT_TYPE),
            release: of.release.clone(),
            is_published: of.is_published,
            as_of: of.as_of.map(|day| day.to_string()),
            software: format!("mission-ledger {}", env!("CARGO_PKG_VERSION")),
            counts: read.counts,
            fetch: Fetch::of(&url),
            url: url.clone(),
        };
        Ok(Rendered::from(written(&receipt)?))
    };
    delivery.deliver(asked, ledger.cache(), made).await
}

/// Where a redirect leads, with the request's own query: the way is to a receipt too.
fn moved(mut response: Response, asked: &Asked) -> Response {
    let to = text(response.headers(), &header::LOCATION);
    let path = to.split('?').next().unwrap_or_default();
    if let Ok(location) = HeaderValue::from_str(&format!("{path}?{}", asked.query)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// What was seen of an answer.
struct Seen {
    digest: [u8; 32],
    bytes: u64,
    counts: ReceiptCounts,
}

/// Reads an answer piece by piece: a table can be larger than memory, JSON cannot.
async fn read(body: Body, format: Format) -> Result<Seen, Problem> {
    let (mut hash, mut bytes, mut json, mut lines) = (Sha256::new(), 0, Vec::new(), Lines::default());
    let mut pieces = body.into_data_stream();
    let broken = |error: axum::Error| {
        tracing::error!(%error, "an answer broke off before its receipt was made");
        Problem::new(&ProblemKind::INTERNAL, "The answer could not be read to its end.")
    };
    while let Some(piece) = pieces.try_next().await.map_err(broken)? {
        hash.update(&piece);
        bytes += piece.len() as u64;
        match format {
            Format::Json => json.extend_from_slice(&piece),
            Format::Csv | Format::Ndjson => lines.add(&piece, format),
            _ => {}
        }
    }
    let counts = match format {
        Format::Json => counts(&parsed(&String::from_utf8_lossy(&json))?),
        // The first line of CSV has the names of the columns.
        Format::Csv => ReceiptCounts { rows: Some(lines.count.saturating_sub(1)), ..ReceiptCounts::default() },
        Format::Ndjson => ReceiptCounts { rows: Some(lines.count), ..ReceiptCounts::default() },
        _ => ReceiptCounts::default(),
    };
    Ok(Seen { digest: hash.finalize().into(), bytes, counts })
}

/// What an envelope has.
fn counts(envelope: &Json) -> ReceiptCounts {
    let rows = |member: &Json| member.as_array().map(|rows| rows.len() as u64);
    let one = envelope["data"].is_object().then_some(1);
    ReceiptCounts {
        rows: rows(&envelope["data"]).or(one),
        total: envelope["page"]["total"].as_u64(),
        sources: rows(&envelope["sources"]),
    }
}

/// Lines being counted; a line break between quotation marks of CSV ends none (RFC 4180).
#[derive(Default)]
struct Lines {
    count: u64,
    is_quoted: bool,
}

impl Lines {
    fn add(&mut self, piece: &[u8], format: Format) {
        for byte in piece {
            match byte {
                b'"' if format == Format::Csv => self.is_quoted = !self.is_quoted,
                b'\n' if !self.is_quoted => self.count += 1,
                _ => {}
            }
        }
    }
}
