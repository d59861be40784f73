//! Cached answers: bodies by entity tag, and whole answers by request.
//!
//! A cache belongs to one snapshot of the ledger, which never changes, and an entity tag identifies the question, the
//! representation and the coding: what is cached stays right. Concurrent requests for one answer wait for one computation.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::MatchedPath;
use http::HeaderMap;

use crate::problem::Problem;

/// A body as it goes over the wire, with the links that belong to it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The encoded bytes.
    pub body: Bytes,
    /// `Link` headers that were found while it was made.
    pub links: Vec<String>,
}

/// What is known of the answer to a request.
#[derive(Debug)]
pub struct Known {
    /// Its entity tag, without quotes.
    pub tag: String,
    /// The template of its route.
    pub route: Option<MatchedPath>,
    /// The header fields of a 304 in its place.
    pub of_unchanged: HeaderMap,
    /// Its header fields and its body, encoded; none if only clients who have it asked for it.
    pub whole: Option<(HeaderMap, Bytes)>,
}

/// A cache in memory, bounded in bytes.
#[derive(Clone, Debug)]
pub struct Cache {
    bytes: u64,
    bodies: moka::future::Cache<String, Arc<Kept>>,
    answers: moka::sync::Cache<String, Arc<Known>>,
}

/// The approximate overhead of an entry in bytes.
const OVERHEAD: usize = 256;

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + OVERHEAD).unwrap_or(u32::MAX)
}

impl Cache {
    /// A cache of at most this many bytes.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        // Three quarters are for what is kept in memory of the database. An eighth for each of these, as if they shared no
        // bodies: whichever evicts one first, together they stay within the limit.
        Self {
            bytes,
            bodies: moka::future::Cache::builder()
                .max_capacity(bytes / 8)
                .weigher(|tag: &String, kept: &Arc<Kept>| weight(tag.len() + kept.body.len()))
                .build(),
            answers: moka::sync::Cache::builder()
                .max_capacity(bytes / 8)
                .weigher(|key: &String, known: &Arc<Known>| {
                    let whole = known.whole.as_ref().map_or(0, |(_, body)| 1_024 + body.len());
                    weight(key.len() + 1_024 + whole)
                })
                .build(),
        }
    }

    /// How many bytes it may have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many bytes its answers take.
    #[must_use]
    pub fn kept_bytes(&self) -> u64 {
        self.bodies.weighted_size() + self.answers.weighted_size()
    }

    /// The body under a tag, made if it is not cached; concurrent callers wait for the same one.
    ///
    /// # Errors
    /// The problem that making it met.
    pub async fn body<F>(&self, tag: String, make: F) -> Result<Arc<Kept>, Problem>
    where
        F: Future<Output = Result<Kept, Problem>>,
    {
        let made = self.bodies.try_get_with(tag, async { make.await.map(Arc::new) }).await;
        made.map_err(|problem: Arc<Problem>| Problem::clone(&problem))
    }

    /// The body under a tag, if it is cached.
    pub async fn kept(&self, tag: &str) -> Option<Arc<Kept>> {
        self.bodies.get(tag).await
    }

    /// What is known of the answer to a request, by its key.
    #[must_use]
    pub fn answer(&self, key: &str) -> Option<Arc<Known>> {
        self.answers.get(key)
    }

    /// Keeps what is known of the answer to a request.
    pub fn keep_answer(&self, key: String, known: Known) {
        self.answers.insert(key, Arc::new(known));
    }
}

/// Marks a response that answers the same request again.
#[derive(Clone, Debug)]
pub struct Reusable {
    /// The entity tag, without quotes.
    pub tag: String,
    /// The body, which is cached; none of a 304.
    pub body: Option<Bytes>,
}
