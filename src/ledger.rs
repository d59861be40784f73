//! One snapshot of the ledger: an open database, its editions, and what was made from them.
//!
//! A request is answered from one snapshot, and what it makes is cached in that snapshot: nothing mixes two databases
//! (`docs/decisions/0013-one-snapshot.md`).

use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use http::HeaderValue;
use ledger_store::bulk::{Bulk, Sent, zipped};
use ledger_store::editions::{Edition, Editions};
use ledger_store::error::StoreError;
use ledger_store::index::Memory;
use ledger_store::readers::Readers;
use ledger_store::shelf::Shelf;

use crate::cache::{Cache, Kept};
use crate::problem::Problem;
use crate::represent::deliver::entity_tag;
use crate::represent::links;
use crate::site::Site;

/// A name for the files of an edition, which depend on what determines their bytes.
fn files_of(edition: &Edition, public_url: &str) -> String {
    format!("{}-{}", edition.id, entity_tag(&edition.checksum, public_url, "files"))
}

/// One snapshot of the ledger, which never changes. The database stays open until the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    readers: Readers,
    editions: Editions,
    links: HeaderValue,
    site: Arc<Site>,
    cache: Cache,
    memory: Memory,
    bulk: Arc<Bulk>,
    shelf: Shelf,
    feed_rows: u64,
}

impl Ledger {
    /// Reads the editions of an open database; `site` is where the service is, and `files` the
    /// path of the database and how many bytes of tables may be kept beside it. A feed follows at most `feed_rows`.
    ///
    /// # Errors
    /// When it cannot be read, or holds no edition.
    pub async fn open(
        readers: Readers,
        site: Arc<Site>,
        cache: Cache,
        files: (&Path, u64),
        feed_rows: u64,
    ) -> Result<Self, StoreError> {
        let editions = Editions::read(&readers).await?;
        let links = links::of_everything(editions.latest().about.license_url());
        let memory = Memory::new(&readers, cache.bytes() / 4 * 3).await?;
        let bulk = Arc::new(Bulk::new(&readers));
        let own: Vec<String> = editions.all().iter().map(|edition| files_of(edition, &site.url)).collect();
        let shelf = Shelf::open(files.0, &own, files.1);
        Ok(Self(Arc::new(Inner { readers, editions, links, site, cache, memory, bulk, shelf, feed_rows })))
    }

    /// How many rows a feed may follow one by one.
    #[must_use]
    pub fn feed_rows(&self) -> u64 {
        self.0.feed_rows
    }

    /// The files of whole tables.
    #[must_use]
    pub fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The name under which the shelf has the files of an edition.
    #[must_use]
    pub fn files_of(&self, edition: &Edition) -> String {
        files_of(edition, self.public_url())
    }

    /// The editions.
    #[must_use]
    pub fn editions(&self) -> &Editions {
        &self.0.editions
    }

    /// The links of every answer.
    #[must_use]
    pub fn links(&self) -> HeaderValue {
        self.0.links.clone()
    }

    /// The address that absolute links begin with, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.site.url
    }

    /// Where this site is, and where errors in it are reported.
    #[must_use]
    pub fn site(&self) -> &Arc<Site> {
        &self.0.site
    }

    /// The cached answers.
    #[must_use]
    pub fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// What is kept in memory of the database.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.0.memory
    }

    /// The bulk files.
    #[must_use]
    pub fn bulk(&self) -> &Arc<Bulk> {
        &self.0.bulk
    }

    /// The open database.
    #[must_use]
    pub fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// The zip of an edition; it is cached like any answer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn zip(&self, edition: &Edition) -> Result<Bytes, Problem> {
        let key = format!("{} datapackage.zip", edition.id);
        let zipped = async { Ok(Kept { body: zipped(self.readers(), edition).await?, links: Vec::new() }) };
        Ok(self.cache().body(key, zipped).await?.body.clone())
    }

    /// The size and the digest of the zip of an edition; `None` if they are not known, and it would take long to make it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn package(&self, edition: &Edition) -> Result<Option<Sent>, Problem> {
        let known = self.bulk().package(self.readers(), edition).await?;
        if known.is_some() || !self.bulk().is_small() {
            return Ok(known);
        }
        Ok(Some(self.bulk().made(edition, self.zip(edition).await?).await?))
    }
}
