//! Contingents: bodies of personnel that countries offer, pledge or send.

use crate::describe::{Code, Field, Filter, Grouping, Key, Kind, Profile, Resource, Role, Sort, Test, Type, code};

/// The statuses of a contingent.
pub const STATUS: &[Code] = &[
    code("offered", "The country has said that it is willing to send the contingent."),
    code("pledged", "The country has promised it to the mission, to the United Nations or in public."),
    code("approved", "The country's own authorities have approved the deployment."),
    code("deployed", "It or its first members have gone to the mission."),
    code("withdrawn", "It was deployed and has left the mission."),
    code("cancelled", "The country has withdrawn its promise, or the deployment was called off."),
];

/// The types of personnel in a contingent.
pub const FORCE: &[Code] = &[
    code("police", "Police officers."),
    code("military", "Soldiers."),
    code("mixed", "Police and military together."),
    code("coast_guard", "Coast guard or naval personnel."),
    code("civilian", "Civilian personnel."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: "contingent",
    file: "contingents",
    path: "contingents",
    schema: "Contingent",
    doc: "A body of personnel that a country offers, pledges or sends. `part_of` names the larger contingent that it counts towards.",
    keys: &[Key::required(Role::Mission), Key::required(Role::Country), Key::optional(Role::PartOf)],
    figure: Some("personnel"),
    country_role: Some("contributor"),
    fields: &[
        Field::stage("status", STATUS, "The status of the contingent."),
        Field::one("force", Type::Code(FORCE), "The type of personnel."),
        Field::one("personnel", Type::Integer, "The number of people, in persons."),
        Field::one("offered_on", Type::Date, "When the country first said that it was willing to send it."),
        Field::one("announced_on", Type::Date, "When it was first announced as a promise or a plan."),
        Field::one("approved_on", Type::Date, "When the country's authorities approved it."),
        Field::one("departed_on", Type::Date, "When it left its country."),
        Field::one("arrived_on", Type::Date, "When it arrived at the mission."),
        Field::one("withdrawn_on", Type::Date, "When it left the mission, or the promise was withdrawn."),
        Field::wording("unit", Type::Text, "The units that its people come from."),
        Field::many("commander", Type::Text, "Who commands it."),
        Field::wording("condition", Type::Text, "What the country makes the deployment conditional on."),
    ],
};

/// How contingents are added up.
pub static GROUPING: Grouping = Grouping {
    keys: &["country", "mission", "force"],
    schema: "ContingentSummary",
    doc: "A group of contingents.",
    operation: "summarizeContingents",
    title: "Add up people",
    adds_up: "people, in persons",
};

/// How the profile of a country shows its contingents.
pub static PROFILE: Profile = Profile {
    property: "contingents",
    doc: "Its contingents.",
    latest_by: None,
    one_per: None,
    totals: "The number of its people, by mission and status.",
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The sending country.", "KE"),
        Filter::new("status", Test::Code("status", STATUS), "The status of the contingent.", "pledged"),
        Filter::new("force", Test::Code("force", FORCE), "The type of personnel.", "police"),
        Filter::new("part_of", Test::Id("part_of"), "The larger contingent that it counts towards.", "ke-pledge-1000"),
        Filter::new("personnel_min", Test::Min("personnel"), "At least this many people.", "200"),
        Filter::new("personnel_max", Test::Max("personnel"), "At most this many people.", "1000"),
        Filter::reported_from(),
        Filter::reported_to(),
        Filter::new("offered_from", Test::From("offered_on"), "Offered on or after this day.", "2023-07-01"),
        Filter::new("offered_to", Test::To("offered_on"), "Offered on or before this day.", "2025-12-31"),
        Filter::new("announced_from", Test::From("announced_on"), "Announced on or after this day.", "2023-07-01"),
        Filter::new("announced_to", Test::To("announced_on"), "Announced on or before this day.", "2023-12-31"),
        Filter::new("departed_from", Test::From("departed_on"), "Departed on or after this day.", "2024-06-01"),
        Filter::new("departed_to", Test::To("departed_on"), "Departed on or before this day.", "2024-06-30"),
        Filter::support_max("At most this many independent sources support `personnel`."),
        Filter::robust("Whether `personnel` would stand without any one source and without any one agency."),
    ],
    sorts: &[
        Sort::code("country", "country"),
        Sort::code("status", "status"),
        Sort::status_reported_on(),
        Sort::code("force", "force"),
        Sort::number("personnel", "personnel"),
        Sort::date("offered_on", "offered_on"),
        Sort::date("announced_on", "announced_on"),
        Sort::date("approved_on", "approved_on"),
        Sort::date("departed_on", "departed_on"),
        Sort::date("arrived_on", "arrived_on"),
        Sort::date("withdrawn_on", "withdrawn_on"),
        Sort::text("name", "name"),
    ],
    grouping: Some(&GROUPING),
    profile: Some(&PROFILE),
    ..Resource::folded(&KIND, "listContingents", "getContingent", "ke-first-contingent")
};
