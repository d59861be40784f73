//! Countries: reference data from ISO 3166-1, with the roles in which records name them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::citations::Citation;
use crate::citations::Identifier;
use crate::code_schema;
use crate::describe::{Code, Filter, Resource, Sort, Test, code};

/// The roles in which records name a country.
pub const ROLES: &[Code] = &[
    code("lead", "It leads a mission, by a claim of `lead_country`."),
    code("contributor", "It has a contingent, whatever its status."),
    code("donor", "It gives a tranche of funding, whatever its status."),
    code("host", "A mission works in it, by a claim of `host_country`."),
    code("jurisdiction", "A legal case is before its courts."),
];

code_schema!(CountryRole, ROLES, "The roles in which records name a country.");

/// A country, by ISO 3166-1.
#[derive(Debug, Serialize, ToSchema)]
pub struct Country<'a> {
    /// ISO 3166-1 alpha-2 code.
    #[schema(example = "KE")]
    pub id: String,
    /// The path of its profile.
    #[schema(example = "/countries/KE")]
    pub url: String,
    /// ISO 3166-1 alpha-3 code.
    #[schema(example = "KEN")]
    pub alpha3: String,
    /// ISO 3166-1 numeric code, which is the UN's M49 code: three digits; null for a user-assigned code.
    #[schema(example = "404", required = true)]
    pub numeric: Option<String>,
    /// English name.
    #[schema(example = "Kenya")]
    pub name: String,
    /// The identifiers that others use for it.
    pub identifiers: Vec<Identifier<'a>>,
    /// UN M49 region.
    #[schema(example = "Africa", required = true)]
    pub region: Option<String>,
    /// UN M49 subregion.
    #[schema(example = "Sub-Saharan Africa", required = true)]
    pub subregion: Option<String>,
    /// The roles in which records name it.
    #[schema(value_type = Vec<CountryRole>, example = json!(["lead", "contributor"]))]
    pub roles: Vec<&'static str>,
    /// The publication date from which it had these roles; null if no dated source had given it a role.
    #[schema(format = "date", required = true)]
    pub known_from: Option<String>,
    /// The publication date on which its roles changed; null if no dated source has changed them.
    #[schema(format = "date", required = true)]
    pub known_to: Option<String>,
    /// Always empty: reference data are not disputed.
    pub disputed: Vec<String>,
    /// For each role, the claim that first made it known.
    pub citations: Vec<Citation<'a>>,
}

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("region", Test::Text("region"), "UN M49 region.", "Africa"),
        Filter::new("role", Test::MemberCode("role", ROLES), "A role in which records name it.", "contributor"),
    ],
    sorts: &[Sort::text("name", "name"), Sort::text("region", "region")],
    ..Resource::plain(
        "countries",
        "country_version",
        "Country",
        "Countries by ISO 3166-1, with the roles in which the records name them.",
        "listCountries",
        "getCountry",
        "KE",
    )
};
