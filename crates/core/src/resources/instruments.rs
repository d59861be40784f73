//! Instruments: resolutions, approvals and agreements that give the mission its legal footing.

use crate::describe::{Code, Field, Filter, Key, Kind, Resource, Role, Sort, Test, Type, code};

/// The kinds of instrument.
pub const KINDS: &[Code] = &[
    code("resolution", "A decision by an international body."),
    code("approval", "A decision by a national body that allows something to go ahead."),
    code("agreement", "A text concluded by two or more parties."),
    code("decree", "An order by an executive, with the force of law."),
    code("law", "An act of a legislature."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: "instrument",
    file: "instruments",
    path: "instruments",
    schema: "Instrument",
    doc: "A resolution, approval or agreement that gives the mission its legal footing.",
    keys: &[Key::optional(Role::Mission), Key::optional(Role::Country)],
    figure: Some("authorized_strength"),
    country_role: None,
    fields: &[
        Field::one("kind", Type::Code(KINDS), "The kind of instrument."),
        Field::one("number", Type::Text, "Its number."),
        Field::one("body", Type::Party, "The body that adopted or issued it."),
        Field::one("adopted_on", Type::Date, "When it was adopted, issued or signed."),
        Field::one("votes_for", Type::Integer, "Votes in favor."),
        Field::one("votes_against", Type::Integer, "Votes against."),
        Field::one("abstentions", Type::Integer, "Abstentions."),
        Field::state("expires_on", Type::Date, "When its authorization ends.").ahead(),
        Field::state("authorized_strength", Type::Integer, "The number of people that it authorizes, in persons."),
        Field::many("decides", Type::Text, "What it decides."),
    ],
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The country whose body issued it.", "KE"),
        Filter::new("kind", Test::Code("kind", KINDS), "The kind of instrument.", "resolution"),
        Filter::new("from", Test::From("adopted_on"), "Adopted on or after this day.", "2023-10-01"),
        Filter::new("to", Test::To("adopted_on"), "Adopted on or before this day.", "2023-12-31"),
        Filter::support_max("At most this many independent sources support `authorized_strength`."),
        Filter::robust("Whether `authorized_strength` would stand without any one source and without any one agency."),
    ],
    sorts: &[
        Sort::date("adopted_on", "adopted_on"),
        Sort::date("expires_on", "expires_on"),
        Sort::code("kind", "kind"),
        Sort::code("country", "country"),
        Sort::text("name", "name"),
    ],
    ..Resource::folded(&KIND, "listInstruments", "getInstrument", "unsc-2699")
};
