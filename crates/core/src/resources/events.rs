//! Events: dated things that happened or were said.

use crate::describe::{Code, Field, Filter, Key, Kind, Moment, Profile, Resource, Role, Sort, Test, Type, code};
use crate::rules::Rules;

/// The kinds of event.
pub const KINDS: &[Code] = &[
    code("arrival", "Somebody or something arrived at the place."),
    code("departure", "Somebody or something left for the place."),
    code("ceremony", "A formal occasion."),
    code("meeting", "People met."),
    code("statement", "Somebody made a statement of record."),
    code("attack", "Violence against people or property."),
    code("operation", "Security forces carried out a planned action."),
    code("casualty", "A member of the mission was killed, hurt or lost."),
    code("appointment", "Somebody was appointed to an office."),
    code("handover", "Responsibility or goods were handed over."),
    code("summit", "Heads of state or government, or their delegates, conferred."),
    code("resignation", "Somebody resigned from an office."),
    code("protest", "People demonstrated."),
    code("rumor", "An unconfirmed report circulated."),
    code("training", "People were trained."),
    code("other", "None of the above."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: "event",
    file: "events",
    path: "events",
    schema: "Event",
    doc: "A dated thing that happened or was said, which is none of the other kinds.",
    keys: &[Key::optional(Role::Mission)],
    figure: Some("fatalities"),
    country_role: None,
    fields: &[
        Field::one("kind", Type::Code(KINDS), "The kind of event."),
        Field::one("date", Type::Date, "When it happened.").of(Moment::Itself),
        Field::wording("place", Type::Text, "Where it happened."),
        Field::many("country", Type::Country, "The countries where it happened or that it concerns."),
        Field::many("actor", Type::Party, "Who acted or spoke."),
        Field::one("fatalities", Type::Integer, "People killed, in persons.").state_since(Rules::V2),
        Field::one("injured", Type::Integer, "People injured, in persons.").state_since(Rules::V2),
        Field::wording("summary", Type::Text, "What happened."),
    ],
};

/// How the profile of a country shows the events that happened there or concern it.
pub static PROFILE: Profile = Profile {
    property: "events",
    doc: "The events that happened in it or concern it, latest first.",
    latest_by: Some("date"),
    one_per: None,
    totals: "",
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new(
            "country",
            Test::MemberCountry("country"),
            "A country where it happened or that it concerns.",
            "HT",
        ),
        Filter::new("kind", Test::Code("kind", KINDS), "The kind of event.", "meeting"),
        Filter::new("from", Test::From("date"), "Happened on or after this day.", "2024-06-01"),
        Filter::new("to", Test::To("date"), "Happened on or before this day.", "2024-06-30"),
        Filter::support_max("At most this many independent sources support `fatalities`."),
        Filter::robust("Whether `fatalities` would stand without any one source and without any one agency."),
    ],
    sorts: &[
        Sort::date("date", "date"),
        Sort::code("kind", "kind"),
        Sort::number("fatalities", "fatalities"),
        Sort::text("name", "name"),
    ],
    profile: Some(&PROFILE),
    ..Resource::folded(&KIND, "listEvents", "getEvent", "event-flag-off-2024-06-24")
};
