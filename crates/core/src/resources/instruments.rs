//! Instruments: resolutions, approvals and agreements that give the mission its legal footing.

use crate::describe::{Code, Field, Filter, Key, Kind, Resource, Role, Sort, Test, Type, code};

/// What an instrument is.
pub const KINDS: &[Code] = &[
    code("resolution", "A decision of an international body."),
    code("approval", "A decision of a national body that lets something go ahead."),
    code("agreement", "A text that two or more parties concluded."),
    code("decree", "An order of an executive with the force of law."),
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
    country_role: None,
    fields: &[
        Field::one("kind", Type::Code(KINDS), "What it is."),
        Field::one("number", Type::Text, "Its number."),
        Field::one("body", Type::Party, "The body that adopted or gave it."),
        Field::one("adopted_on", Type::Date, "When it was adopted, given or signed."),
        Field::one("votes_for", Type::Integer, "Votes in favour."),
        Field::one("votes_against", Type::Integer, "Votes against."),
        Field::one("abstentions", Type::Integer, "Abstentions."),
        Field::state("expires_on", Type::Date, "When what it authorizes ends.").ahead(),
        Field::state("authorized_strength", Type::Integer, "How many people it authorizes, in persons."),
        Field::many("decides", Type::Text, "What it decides."),
    ],
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The country whose body gave it.", "KE"),
        Filter::new("kind", Test::Code("kind", KINDS), "What it is.", "resolution"),
        Filter::new("from", Test::From("adopted_on"), "Adopted on that day or later.", "2023-10-01"),
        Filter::new("to", Test::To("adopted_on"), "Adopted on that day or earlier.", "2023-12-31"),
    ],
    sorts: &[
        Sort::new("adopted_on", "adopted_on"),
        Sort::new("expires_on", "expires_on"),
        Sort::new("kind", "kind"),
        Sort::new("country", "country"),
        Sort::new("name", "name"),
    ],
    ..Resource::folded(&KIND, "listInstruments", "getInstrument", "unsc-2699")
};
