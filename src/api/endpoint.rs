//! A path that is not a collection: how it is served, and how the OpenAPI document describes it.

use axum::routing::MethodRouter;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::schema::ComponentsBuilder;

use crate::ledger::Ledger;

/// A path that is not a collection.
#[derive(Debug)]
pub struct Endpoint {
    /// The path, as a template.
    pub path: &'static str,
    /// What serves it.
    pub route: fn() -> MethodRouter<Ledger>,
    /// What describes it.
    pub operation: fn() -> OperationBuilder,
    /// Adds the schemas of its answers.
    pub schemas: fn(ComponentsBuilder) -> ComponentsBuilder,
}

/// The schemas of an endpoint whose answers have none of their own.
#[must_use]
pub fn no_schemas(components: ComponentsBuilder) -> ComponentsBuilder {
    components
}
