//! What every handler needs: the open database, its editions and the caches.

use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use http::HeaderValue;
use ledger_store::briefs::Briefs;
use ledger_store::bulk::{Bulk, Package, zipped};
use ledger_store::editions::{Edition, Editions};
use ledger_store::error::StoreError;
use ledger_store::readers::Readers;

use crate::cache::{Cache, Kept};
use crate::problem::Problem;
use crate::represent::links;

/// What every handler needs.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    readers: Readers,
    editions: RwLock<(Arc<Editions>, HeaderValue)>,
    public_url: String,
    cache: Cache,
    briefs: Briefs,
    bulk: Arc<Bulk>,
}

impl Ledger {
    /// Reads the editions of an open database; `public_url` is the address that absolute links begin with.
    ///
    /// # Errors
    /// When it cannot be read, or holds no edition.
    pub async fn open(readers: Readers, public_url: &str, cache: Cache) -> Result<Self, StoreError> {
        let editions = RwLock::new(with_links(Editions::read(&readers).await?));
        let public_url = public_url.trim_end_matches('/').to_owned();
        let briefs = Briefs::new(cache.bytes() / 16);
        let bulk = Arc::new(Bulk::new(&readers));
        Ok(Self(Arc::new(Inner { readers, editions, public_url, cache, briefs, bulk })))
    }

    /// The editions as they were last read.
    #[must_use]
    pub fn editions(&self) -> Arc<Editions> {
        // A poisoned lock still holds whole editions: they are replaced in one step.
        Arc::clone(&self.0.editions.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// The links of every answer.
    #[must_use]
    pub fn links(&self) -> HeaderValue {
        self.0.editions.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Reads the editions again, in case another process has loaded another dataset.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let read = Editions::read(&self.0.readers).await?;
        if read == *self.editions() {
            return Ok(());
        }
        *self.0.editions.write().unwrap_or_else(PoisonError::into_inner) = with_links(read);
        self.0.cache.forget_answers();
        Ok(())
    }

    /// The address that absolute links begin with, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// The cached answers.
    #[must_use]
    pub fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// The sources that pages cite.
    #[must_use]
    pub fn briefs(&self) -> &Briefs {
        &self.0.briefs
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
    /// When the database cannot be read, or no longer has the edition.
    pub async fn zip(&self, edition: &Edition) -> Result<Bytes, Problem> {
        let key = format!("{} {} {} datapackage.zip", crate::BUILD_ID, edition.id, edition.checksum);
        let zipped = async { Ok(Kept { body: zipped(self.readers(), edition).await?, links: Vec::new() }) };
        Ok(self.cache().body(key, zipped).await?.body.clone())
    }

    /// The size and the digest of the zip of an edition.
    ///
    /// # Errors
    /// When the database cannot be read, or no longer has the edition.
    pub async fn package(&self, edition: &Edition) -> Result<Package, Problem> {
        self.bulk().package(self.readers(), edition, async || self.zip(edition).await).await
    }
}

/// Editions, with the links of every answer from them.
fn with_links(editions: Editions) -> (Arc<Editions>, HeaderValue) {
    let links = links::of_everything(editions.latest().about.license_url());
    (Arc::new(editions), links)
}
