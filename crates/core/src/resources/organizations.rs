//! Organizations: parties that are not countries, as reference data.

use serde::Serialize;
use utoipa::ToSchema;

use crate::citations::Identifier;
use crate::citations::{Citation, Ref};
use crate::describe::{Filter, Resource, Sort, Test};
use crate::vocabulary::{ORGANIZATION_KINDS, OrganizationKind};

/// A party that is not a country: a court, a party to a case, an agency, a fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organization<'a> {
    /// Its identifier.
    #[schema(example = "un-security-council")]
    pub id: String,
    /// Its path.
    #[schema(example = "/organizations/un-security-council")]
    pub url: String,
    /// Its name in English.
    #[schema(example = "UN Security Council")]
    pub name: String,
    /// The identifiers that others use for it.
    pub identifiers: Vec<Identifier<'a>>,
    /// The kind of organization.
    #[schema(value_type = OrganizationKind)]
    pub kind: String,
    /// The country that it belongs to.
    #[schema(required = true)]
    pub country: Option<Ref>,
    /// Always null: reference data have no history.
    #[schema(format = "date", required = true)]
    pub known_from: Option<String>,
    /// Always null: reference data have no history.
    #[schema(format = "date", required = true)]
    pub known_to: Option<String>,
    /// Always empty: reference data are not disputed.
    pub disputed: Vec<String>,
    /// Always empty: reference data are not based on claims.
    pub citations: Vec<Citation<'a>>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("kind", Test::Code("kind", ORGANIZATION_KINDS), "The kind of organization.", "un_body"),
        Filter::new("country", Test::Country("country"), "The country that it belongs to.", "KE"),
    ],
    sorts: &[Sort::text("name", "name"), Sort::code("kind", "kind"), Sort::code("country", "country")],
    ..Resource::plain(
        "organizations",
        "organization",
        "Organization",
        "Parties that are not countries: courts, parties to cases, agencies, funds.",
        "listOrganizations",
        "getOrganization",
        "un-security-council",
    )
};
