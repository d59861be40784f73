//! What is kept in memory of one database: sources, rows that pages showed, sets of rows, columns and the values of
//! facets, each read when it is first needed.

use std::sync::Arc;

use jiff::civil::Date;
use ledger_core::describe::{Reach, Resource};
use ledger_core::resources::sources;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use sqlx::types::Json;
use sqlx::{Row as _, SqliteConnection};

use super::bins::Bins;
use super::briefs::Briefs;
use super::catalog::Catalog;
use super::column::Column;
use super::names::Names;
use super::rows::{IS, IS_DATED, Rows, day_number, stored_set};
use super::slots::Slots;
use super::spec::RELEASE;
use crate::editions::Edition;
use crate::error::StoreError;
use crate::frames::Dictionary;
use crate::readers::{Lane, Readers};

/// What a set of rows is the set of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Of {
    /// Those that have a word.
    Word(i64, &'static str, Box<str>),
    /// Those that contain a phrase.
    Containing(i64, Box<str>),
    /// Those that could be known on a day.
    Known(i64, Date),
    /// Those in a bin of a column or a later one.
    FromBin(i64, Box<str>, usize),
}

/// What is kept in memory of one database, limited in bytes.
#[derive(Debug)]
pub struct Memory {
    briefs: Briefs,
    /// Rows that pages show, as they are stored: the frame of each, and after it the numbers of its sources.
    pub(crate) shown: Slots<Arc<[u8]>>,
    /// How many claims about all of a kind come from sources without a date, by edition.
    undated: Cache<(i64, &'static str), i64>,
    pub(super) catalogs: Vec<Catalog>,
    pub(super) sets: Cache<Of, Arc<Rows>>,
    /// The rows in each part of a bin, by catalog, column and bin.
    parts: Cache<(i64, Box<str>, usize), Arc<[Rows]>>,
    columns: Cache<(i64, Box<str>), Arc<Column>>,
    orders: Cache<(i64, Box<str>), Arc<[u32]>>,
    /// The values of facets, by list, facet and block.
    texts: Cache<(i64, Box<str>, usize), Arc<[String]>>,
    /// The names of the rows of a catalog.
    pub(super) names: Cache<i64, Arc<Names>>,
    pub(super) dictionaries: Cache<i64, Arc<Dictionary>>,
    /// How many rows can be searched, and how many tokens they have on average.
    pub(crate) searchable: (f64, f64),
}

/// The approximate overhead of an entry in bytes.
const OVERHEAD: usize = 256;

/// How many counts of undated claims are kept, of a few kinds in each edition.
const UNDATED: u64 = 1_024;

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + OVERHEAD).unwrap_or(u32::MAX)
}

/// What was used last is likely to be used next, however often others were used before.
fn lru() -> EvictionPolicy {
    EvictionPolicy::lru()
}

impl Memory {
    /// An empty memory for an open database, which will hold at most so many bytes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(readers: &Readers, bytes: u64) -> Result<Self, StoreError> {
        let stored = "SELECT c.number, c.list, l.name, l.release, c.is_dated, l.is_in_order, c.rows FROM catalog AS c JOIN list AS l ON l.number = c.list ORDER BY c.number";
        let mut connection = readers.acquire(Lane::Quick).await?;
        let stored = sqlx::query(stored).fetch_all(&mut *connection).await?;
        let searchable = "SELECT total(texts), coalesce(total(tokens) / nullif(total(texts), 0), 0.0) FROM list";
        let searchable = sqlx::query_as(searchable).fetch_one(&mut *connection).await?;
        let sets = |_: &Of, rows: &Arc<Rows>| weight(rows.serialized_size());
        let parts =
            |_: &(i64, Box<str>, usize), parts: &Arc<[Rows]>| weight(parts.iter().map(Rows::serialized_size).sum());
        let columns = |_: &(i64, Box<str>), column: &Arc<Column>| weight(column.bytes());
        let orders = |_: &(i64, Box<str>), order: &Arc<[u32]>| weight(size_of_val::<[u32]>(order));
        let texts = |_: &(i64, Box<str>, usize), texts: &Arc<[String]>| {
            weight(texts.iter().map(|text| size_of::<String>() + text.len()).sum())
        };
        let prepared = |_: &i64, dictionary: &Arc<Dictionary>| weight(dictionary.bytes());
        let catalogs: Vec<Catalog> = stored.iter().map(Catalog::read).collect::<Result<_, _>>()?;
        let is_sources = |catalog: &&Catalog| catalog.name == sources::RESOURCE.stem && !catalog.is_dated;
        let sources = catalogs.iter().filter(is_sources);
        Ok(Self {
            searchable,
            briefs: Briefs::new(sources.map(|catalog| (catalog.list, &catalog.rows)), bytes / 16),
            shown: Slots::new(catalogs.iter().map(|catalog| (catalog.list, &catalog.rows)), bytes * 3 / 16),
            undated: Cache::new(UNDATED),
            catalogs,
            sets: Cache::builder().max_capacity(bytes * 5 / 32).weigher(sets).eviction_policy(lru()).build(),
            parts: Cache::builder().max_capacity(bytes / 32).weigher(parts).eviction_policy(lru()).build(),
            names: Names::cache(bytes / 32),
            dictionaries: Cache::builder().max_capacity(bytes / 32).weigher(prepared).eviction_policy(lru()).build(),
            columns: Cache::builder().max_capacity(bytes * 5 / 16).weigher(columns).eviction_policy(lru()).build(),
            orders: Cache::builder().max_capacity(bytes * 3 / 16).weigher(orders).eviction_policy(lru()).build(),
            texts: Cache::builder().max_capacity(bytes / 32).weigher(texts).eviction_policy(lru()).build(),
        })
    }

    /// The sources that pages cite.
    #[must_use]
    pub fn briefs(&self) -> &Briefs {
        &self.briefs
    }

    /// The catalog of the rows that an edition shows, today or on a day.
    pub(crate) fn catalog(
        &self,
        resource: &Resource,
        edition: &Edition,
        as_of: Option<Date>,
    ) -> Result<&Catalog, StoreError> {
        let release = (resource.reach == Reach::Edition).then_some(edition.number);
        self.of_list(resource.stem, release, as_of)
    }

    /// The catalog of the rows of a list, by the stem of its table, today or on a day.
    pub(crate) fn of_list(
        &self,
        stem: &str,
        release: Option<i64>,
        as_of: Option<Date>,
    ) -> Result<&Catalog, StoreError> {
        let of = |is_dated: bool| {
            let is_it =
                |catalog: &&Catalog| catalog.name == stem && catalog.release == release && catalog.is_dated == is_dated;
            self.catalogs.iter().find(is_it)
        };
        // If no row ever replaced another, one catalog has them all.
        let catalog = as_of.and_then(|_| of(true)).or_else(|| of(false));
        catalog.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
    }

    /// How many claims an edition has from sources without a date: about a record of a kind or, for an empty id, about
    /// all.
    pub(crate) async fn undated(
        &self,
        connection: &mut SqliteConnection,
        edition: &Edition,
        kind: &'static str,
        id: &str,
    ) -> Result<i64, StoreError> {
        let of_all = id.is_empty().then_some((edition.number, kind));
        if let Some(claims) = of_all.and_then(|key| self.undated.get(&key)) {
            return Ok(claims);
        }
        let claims = sqlx::query_scalar("SELECT claims FROM undated WHERE release = ? AND kind = ? AND id = ?");
        let claims = claims.bind(edition.number).bind(kind).bind(id).fetch_optional(connection).await?.unwrap_or(0);
        if let Some(key) = of_all {
            self.undated.insert(key, claims);
        }
        Ok(claims)
    }

    /// The numbers of the catalogs of a collection, of all editions.
    pub(crate) fn catalogs(&self, resource: &Resource) -> impl Iterator<Item = i64> {
        self.catalogs.iter().filter(|catalog| catalog.name == resource.stem).map(|catalog| catalog.number)
    }

    /// The rows of a catalog that have a word.
    pub(crate) async fn with_word(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        facet: &'static str,
        word: &str,
    ) -> Result<Arc<Rows>, StoreError> {
        let key = Of::Word(catalog.number, facet, word.into());
        if let Some(rows) = self.sets.get(&key) {
            return Ok(rows);
        }
        let stored: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT bitmap FROM row_set WHERE catalog = ? AND facet = ? AND word = ?")
                .bind(catalog.number)
                .bind(facet)
                .bind(word)
                .fetch_optional(connection)
                .await?;
        let rows = Arc::new(stored.map(|bytes| stored_set(&bytes)).transpose()?.unwrap_or_default());
        self.sets.insert(key, Arc::clone(&rows));
        Ok(rows)
    }

    /// A column of a catalog.
    pub(crate) async fn column(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        name: &str,
    ) -> Result<Arc<Column>, StoreError> {
        let key = (catalog.number, name.into());
        if let Some(column) = self.columns.get(&key) {
            return Ok(column);
        }
        let stored = sqlx::query("SELECT least, step, width, distances FROM compared WHERE catalog = ? AND name = ?")
            .bind(catalog.number)
            .bind(name)
            .fetch_one(connection)
            .await?;
        let column = Arc::new(Column::read(
            stored.try_get("least")?,
            stored.try_get::<i64, _>("step")?.cast_unsigned(),
            stored.try_get("width")?,
            stored.try_get("distances")?,
        ));
        self.columns.insert(key, Arc::clone(&column));
        Ok(column)
    }

    /// The rows of a catalog in the order of a column ([`Column::order`]); empty if it has none.
    pub(crate) async fn order(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        name: &str,
    ) -> Result<Arc<[u32]>, StoreError> {
        let key = (catalog.number, name.into());
        if let Some(order) = self.orders.get(&key) {
            return Ok(order);
        }
        let stored: Option<Vec<u8>> = sqlx::query_scalar("SELECT numbers FROM ordered WHERE catalog = ? AND name = ?")
            .bind(catalog.number)
            .bind(name)
            .fetch_optional(connection)
            .await?;
        let stored = stored.unwrap_or_default();
        let order: Arc<[u32]> = stored.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect();
        self.orders.insert(key, Arc::clone(&order));
        Ok(order)
    }

    /// Blocks of the values of a facet, each of at most [`VALUES`], in the order of the given numbers; one that there is not
    /// is empty.
    pub(crate) async fn texts(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        facet: &str,
        blocks: &[usize],
    ) -> Result<Vec<Arc<[String]>>, StoreError> {
        let key = |block: usize| (catalog.list, facet.into(), block);
        let mut found: Vec<Option<Arc<[String]>>> = blocks.iter().map(|block| self.texts.get(&key(*block))).collect();
        let is_missing = |(block, texts): (&usize, &Option<_>)| texts.is_none().then_some(*block);
        let missing: Vec<usize> = blocks.iter().zip(&found).filter_map(is_missing).collect();
        if !missing.is_empty() {
            let sql = "SELECT f.block, f.texts FROM json_each(?) AS missing CROSS JOIN facet_value AS f ON f.list = ? AND f.facet = ? AND f.block = missing.value";
            let read = sqlx::query_as(sql).bind(Json(missing)).bind(catalog.list).bind(facet);
            let read: Vec<(i64, Json<Vec<String>>)> = read.fetch_all(connection).await?;
            for (block, Json(texts)) in read {
                let block = usize::try_from(block).unwrap_or(usize::MAX);
                let texts: Arc<[String]> = texts.into();
                self.texts.insert(key(block), Arc::clone(&texts));
                if let Some(at) = blocks.iter().position(|other| *other == block) {
                    found[at] = Some(texts);
                }
            }
        }
        Ok(found.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// The sets of the bins of a column.
    pub(crate) fn bins<'m>(&'m self, catalog: &Catalog, name: &'m str, column: &'m Column) -> impl Bins {
        KeptBins { memory: self, catalog: catalog.number, name, column }
    }

    /// The rows of a catalog that could be known on a day; `None` if no day is given, which is all.
    pub(crate) async fn known(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        as_of: Option<Date>,
    ) -> Result<Option<Arc<Rows>>, StoreError> {
        let Some(day) = as_of else { return Ok(None) };
        let key = Of::Known(catalog.number, day);
        if let Some(rows) = self.sets.get(&key) {
            return Ok(Some(rows));
        }
        let dated = self.with_word(connection, catalog, IS, IS_DATED).await?;
        let day = Some(day_number(day));
        let begun = self.column(connection, catalog, "known_from").await?.rows(None, day);
        let ended = self.column(connection, catalog, "known_to").await?.rows(None, day);
        let rows = Arc::new((dated.as_ref() & begun) - ended);
        self.sets.insert(key, Arc::clone(&rows));
        Ok(Some(rows))
    }

    /// The rows of a catalog that an edition has.
    pub(crate) async fn reached(
        &self,
        connection: &mut SqliteConnection,
        catalog: &Catalog,
        edition: &Edition,
    ) -> Result<Rows, StoreError> {
        Ok(match catalog.release {
            Some(_) => catalog.every(),
            None => self.column(connection, catalog, RELEASE).await?.rows(None, Some(edition.number)),
        })
    }
}

/// The sets of the bins of a column, which are made when they are first needed.
struct KeptBins<'m> {
    memory: &'m Memory,
    catalog: i64,
    name: &'m str,
    column: &'m Column,
}

impl Bins for KeptBins<'_> {
    fn from(&self, bin: usize) -> Arc<Rows> {
        let key = Of::FromBin(self.catalog, self.name.into(), bin);
        self.memory.sets.get_with(key, || Arc::new(self.column.from_bin(bin)))
    }

    fn parts(&self, bin: usize) -> Arc<[Rows]> {
        let key = (self.catalog, self.name.into(), bin);
        self.memory.parts.get_with(key, || self.column.parts(bin, self).into())
    }
}
