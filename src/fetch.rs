//! A replica's database: fetched from a publisher, verified, and put in place.
//!
//! A publisher is any address of the file: another server's `/dataset/ledger.sqlite`, or a copy of that in an object store.
//! What is fetched must have the SHA-256 that the publisher says, in `Repr-Digest` (RFC 9530) or in a file beside it with
//! `.sha256` at the end of its name, as `sha256sum` writes it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER};
use ledger_store::file::{self, DatabaseError};
use ledger_store::path::beside;
use sha2::{Digest as _, Sha256};
use ureq::Agent;
use ureq::http::{Response, StatusCode, header};

use crate::BUILD_ID;
use crate::represent::file::REPR_DIGEST;

/// How much is read at once.
const PIECE: usize = 1 << 16;

/// Why a database was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The publisher cannot be reached, or broke off.
    #[error("cannot fetch `{url}`: {source}")]
    Request {
        /// The address.
        url: String,
        /// Why.
        source: ureq::Error,
    },
    /// The publisher answers something else.
    #[error("cannot fetch `{url}`: the answer is {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: StatusCode,
    },
    /// It is not known what it must be.
    #[error(
        "`{0}` was not fetched: nothing says its SHA-256; serve it with `Repr-Digest`, or put a file beside it with `.sha256` at the end of its name"
    )]
    Unverified(String),
    /// It is something else.
    #[error("what was fetched from `{url}` has the SHA-256 {is}, and not {must_be}, so it was not kept")]
    Differs {
        /// The address.
        url: String,
        /// What was fetched.
        is: String,
        /// What must be fetched.
        must_be: String,
    },
    /// It cannot be written.
    #[error("cannot write `{path}`: {source}; give a writable path with `--database`")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It cannot be served.
    #[error("what was fetched from `{url}` cannot be served, so the old database stays: {source}")]
    Unserved {
        /// The address.
        url: String,
        /// Why.
        source: DatabaseError,
    },
    /// The process ends.
    #[error("the download was stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

/// Where a replica has its database from.
#[derive(Clone, Debug)]
pub struct Origin {
    url: String,
    agent: Agent,
    /// The entity tag of what was fetched last.
    tag: Option<String>,
}

impl Origin {
    /// A publisher at an address.
    #[must_use]
    pub fn new(url: String) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_recv_response(Some(Duration::from_mins(1)))
            .user_agent(concat!("mission-ledger/", env!("CARGO_PKG_VERSION")));
        Self { url, agent: config.build().into(), tag: None }
    }

    /// Puts the publisher's database in place, if it is another one; returns whether it was.
    ///
    /// # Errors
    /// When it cannot be fetched, or is not what it must be; what is in place then stays.
    pub async fn fetch(&mut self, database: &Path) -> Result<bool, FetchError> {
        let (origin, place) = (self.clone(), database.to_owned());
        let fetched = tokio::task::spawn_blocking(move || origin.download(&place)).await??;
        let Fetched { fresh, tag } = fetched;
        // What cannot be served is not fetched again and again.
        self.tag = tag.or(self.tag.take());
        let Some(fresh) = fresh else { return Ok(false) };
        let put = file::put(&fresh, database, BUILD_ID).await;
        put.map_err(|source| FetchError::Unserved { url: self.url.clone(), source })?;
        Ok(true)
    }

    fn get(&self, url: &str, tag: Option<&str>) -> Result<Response<ureq::Body>, FetchError> {
        let mut request = self.agent.get(url);
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        request.call().map_err(|source| FetchError::Request { url: url.to_owned(), source })
    }

    /// Fetches the file next to its place, unless it is there already.
    fn download(&self, place: &Path) -> Result<Fetched, FetchError> {
        let url = || self.url.clone();
        let answer = self.get(&self.url, self.tag.as_deref())?;
        let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED => return Ok(Fetched { fresh: None, tag }),
            status => return Err(FetchError::Status { url: url(), status }),
        }
        let said = answer.headers().get(REPR_DIGEST.as_str()).and_then(|digest| sha256_in(digest.to_str().ok()?));
        let must_be = said.map_or_else(|| self.sha256_beside(), Ok)?;
        // After a restart, it may be what is in place.
        if File::open(place).ok().and_then(|file| copied(file, &mut std::io::sink()).ok()).as_ref() == Some(&must_be) {
            return Ok(Fetched { fresh: None, tag });
        }
        let fresh = beside(place, ".fetched");
        let unwritten = |source| FetchError::Write { path: fresh.display().to_string(), source };
        let mut file = File::create(&fresh).map_err(unwritten)?;
        let is = copied(answer.into_body().into_reader(), &mut file).map_err(unwritten)?;
        if is != must_be {
            std::fs::remove_file(&fresh).map_err(unwritten)?;
            return Err(FetchError::Differs { url: url(), is, must_be });
        }
        Ok(Fetched { fresh: Some(fresh), tag })
    }

    /// The SHA-256 that a file beside the publisher's says.
    fn sha256_beside(&self) -> Result<String, FetchError> {
        let mut answer = self.get(&format!("{}.sha256", self.url), None)?;
        let text = answer.body_mut().with_config().limit(4_096).read_to_string().unwrap_or_default();
        let word = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let is_digest = HEXLOWER.decode(word.as_bytes()).is_ok_and(|bytes| bytes.len() == 32);
        if answer.status() == StatusCode::OK && is_digest {
            Ok(word)
        } else {
            Err(FetchError::Unverified(self.url.clone()))
        }
    }
}

/// What a publisher had.
struct Fetched {
    /// The file, if it is another one.
    fresh: Option<PathBuf>,
    /// Its entity tag.
    tag: Option<String>,
}

/// The SHA-256 in a field `Repr-Digest`.
fn sha256_in(field: &str) -> Option<String> {
    let digest = field.split(',').find_map(|digest| digest.trim().strip_prefix("sha-256=:")?.strip_suffix(':'))?;
    BASE64.decode(digest.as_bytes()).ok().map(|bytes| HEXLOWER.encode(&bytes))
}

/// Copies everything that is read, and returns its SHA-256.
fn copied(mut from: impl Read, to: &mut impl std::io::Write) -> std::io::Result<String> {
    let (mut hasher, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            to.flush()?;
            return Ok(HEXLOWER.encode(&hasher.finalize()));
        }
        hasher.update(&piece[..read]);
        to.write_all(&piece[..read])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_a_representation_is_read() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let field = "sha-512=:AAAA:, sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
        assert_eq!(sha256_in(field).as_deref(), Some(empty));
        assert_eq!(copied(&[][..], &mut std::io::sink()).unwrap(), empty);
        assert_eq!(sha256_in("md5=:AAAA:"), None);
    }
}
