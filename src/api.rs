//! The paths: lists and records of every collection, and the few pages that are not collections ([`ENDPOINTS`]).
//!
//! A handler reads the question, finds the data and renders them; [`crate::represent`] delivers the answer. The router
//! and the OpenAPI document iterate over the same slices.

mod answer;
pub mod assets;
pub mod catalog;
pub mod charts;
pub mod check;
mod citation;
pub mod codebook;
pub mod collections;
mod context;
pub mod dataset;
pub mod diff;
pub mod endpoint;
pub mod feed;
pub mod files;
pub mod history;
mod home;
mod influence;
pub mod llms;
pub mod missing;
pub mod news;
mod profile;
mod prose;
pub mod receipt;
pub mod reconcile;
pub mod search;
pub mod series;
pub mod service;
pub mod sitemap;
pub mod summary;
mod tables;

use self::endpoint::Endpoint;

/// Every path that is not a collection, except those of the OpenAPI document itself.
pub static ENDPOINTS: &[&Endpoint] = &[
    &service::ROOT,
    &search::SEARCH,
    &check::CHECK,
    &reconcile::RECONCILE,
    &reconcile::ENTITY,
    &reconcile::TYPE,
    &reconcile::PROPERTY,
    &reconcile::PROPERTIES,
    &reconcile::PREVIEW,
    &influence::OF_AGENCY,
    &influence::OF_SOURCE,
    &series::INDEX,
    &series::SERIES,
    &charts::INDEX,
    &charts::STRENGTH,
    &charts::FUNDING,
    &charts::CONTINGENTS,
    &charts::MAP,
    &charts::METRIC,
    &codebook::CODEBOOK,
    &dataset::DATASET,
    &files::DATABASE,
    &files::PACKAGE,
    &feed::FEED,
    &catalog::CATALOG,
    &context::CONTEXT,
    &llms::LLMS,
    &sitemap::ROBOTS,
    &sitemap::SITEMAP,
    &service::PROBLEM,
    &service::HEALTH,
    &service::READINESS,
];
