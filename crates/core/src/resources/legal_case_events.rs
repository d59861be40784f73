//! Case events: the dated steps of legal cases, served inside their cases and as a list of their own.

use super::legal_cases;
use crate::describe::{Code, Field, Filter, Key, Kind, Moment, Reference, Resource, Role, Sort, Test, Type, code};

/// The kinds of case event.
pub const EVENT_KIND: &[Code] = &[
    code("filing", "Papers that open the case, or a new part of it, were filed."),
    code("order", "The court ordered something before its final decision."),
    code("extension", "The court extended an order."),
    code("hearing", "The court heard the parties."),
    code("judgment", "The court gave its final decision."),
    code("appeal", "The decision was taken to a higher court."),
    code("notice", "A party or the court gave formal notice of something."),
    code("contempt_application", "The court was asked to punish disobedience to its order."),
    code("ruling", "The court decided a question within the case."),
    code("affidavit", "A sworn statement was filed."),
];

/// The case of a case event.
pub static CASE: Reference =
    Reference { column: "case", kind: &legal_cases::KIND, property: "events", doc: "Its case events, in date order." };

/// The kind.
pub static KIND: Kind = Kind {
    name: "legal_case_event",
    file: "legal_case_events",
    path: "legal-case-events",
    schema: "LegalCaseEvent",
    doc: "A dated step of a legal case, also served inside the case.",
    keys: &[Key::required(Role::Within(&CASE))],
    figure: None,
    country_role: None,
    fields: &[
        Field::one("kind", Type::Code(EVENT_KIND), "What happened."),
        Field::one("date", Type::Date, "When it happened.").of(Moment::Itself),
        Field::wording("outcome", Type::Text, "What came of it."),
        Field::many("judge", Type::Text, "The judges."),
    ],
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("case", Test::Id("case"), "The case that it is a step of.", "aukot-v-nsc-2023"),
        Filter::new("mission", Test::Id("mission"), "The mission that the case is about.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The country of the court.", "KE"),
        Filter::new("kind", Test::Code("kind", EVENT_KIND), "What happened.", "judgment"),
        Filter::new("judge", Test::Member(&["judge"]), "One of the judges.", "Enock Chacha Mwita"),
        Filter::new("from", Test::From("date"), "On or after this day.", "2023-10-01"),
        Filter::new("to", Test::To("date"), "On or before this day.", "2024-12-31"),
    ],
    sorts: &[
        Sort::date("date", "date"),
        Sort::code("kind", "kind"),
        Sort::code("case", "case"),
        Sort::text("name", "name"),
    ],
    ..Resource::folded(&KIND, "listLegalCaseEvents", "getLegalCaseEvent", "aukot-appeal-notice-2024")
};
