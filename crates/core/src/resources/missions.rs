//! Missions: the operations that everything else is about.

use crate::describe::{Code, Field, Kind, Resource, Sort, Type, code};

/// The statuses of a mission.
pub const STATUS: &[Code] = &[
    code("authorized", "It has a mandate, but nobody is deployed."),
    code("deployed", "Some of its personnel are in the host country."),
    code("ended", "Its mandate has ended or passed to a successor."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: Kind::MISSION,
    file: "missions",
    path: "missions",
    schema: "Mission",
    doc: "An operation: its mandate, lead country and planned strength.",
    keys: &[],
    figure: None,
    country_role: None,
    fields: &[
        Field::one("acronym", Type::Text, "Its usual short name.").as_short_name(),
        Field::one("lead_country", Type::Country, "The country that leads it.").as_role("lead"),
        Field::one("host_country", Type::Country, "The country where it works.").as_role("host"),
        Field::one("authorized_on", Type::Date, "When it was authorized."),
        Field::state("planned_strength", Type::Integer, "The number of people that it is to have, in persons."),
        Field::one("started_on", Type::Date, "When its first personnel arrived."),
        Field::one("ended_on", Type::Date, "When it ended."),
        Field::stage("status", STATUS, "The status of the mission."),
        Field::one("successor", Type::Mission, "The mission that followed it."),
        Field::wording("mandate", Type::Text, "What it is authorized to do, and by whom."),
    ],
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    sorts: &[Sort::date("authorized_on", "authorized_on"), Sort::text("name", "name")],
    ..Resource::folded(&KIND, "listMissions", "getMission", "mss-haiti")
};
