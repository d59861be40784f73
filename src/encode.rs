//! Content codings: zstd, br and gzip, by `Accept-Encoding`.

use std::io::Write;

use axum::body::Bytes;

use crate::negotiate::Preferences;
use crate::problem::{Problem, ProblemKind};

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// RFC 8878.
    Zstd,
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// Its name in `Content-Encoding`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The suffix of its entity tags: different bytes need different tags.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Zstd => "-z",
            Self::Brotli => "-b",
            Self::Gzip => "-g",
        }
    }
}

/// The preferred coding, if any: no coding where `identity` is preferred to all others (RFC 9110, section 12.5.3).
#[must_use]
pub fn choose(accepted: &Preferences) -> Option<Encoding> {
    let best = accepted.best(&[Encoding::Zstd, Encoding::Brotli, Encoding::Gzip], Encoding::name)?;
    let is_plain_better = accepted.named("identity").is_some_and(|plain| plain > accepted.quality(best.name()));
    (!is_plain_better).then_some(best)
}

/// Encodes a body, away from the threads that serve.
///
/// # Errors
/// An internal problem, if the encoder fails.
pub async fn encode(body: Bytes, encoding: Encoding) -> Result<Vec<u8>, Problem> {
    let encoded =
        tokio::task::spawn_blocking(move || encode_now(&body, encoding)).await.map_err(|error| error.to_string());
    encoded.and_then(|result| result.map_err(|error| error.to_string())).map_err(|error| {
        tracing::error!(error, "an answer could not be encoded");
        Problem::new(&ProblemKind::INTERNAL, "The answer could not be compressed. Leave out `Accept-Encoding`.")
    })
}

fn encode_now(body: &[u8], encoding: Encoding) -> std::io::Result<Vec<u8>> {
    match encoding {
        Encoding::Zstd => zstd::encode_all(body, 3),
        Encoding::Brotli => {
            let mut out = Vec::with_capacity(body.len() / 4);
            let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 5, 22);
            writer.write_all(body)?;
            drop(writer);
            Ok(out)
        }
        Encoding::Gzip => {
            let mut writer =
                flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 3), flate2::Compression::new(4));
            writer.write_all(body)?;
            writer.finish()
        }
    }
}
