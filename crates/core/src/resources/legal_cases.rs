//! Legal cases: cases before a court, with their parties and their dated case events.

use crate::describe::{Code, Field, Filter, Key, Kind, Profile, Resource, Role, Sort, Test, Type, code};

/// The statuses of a case.
pub const STATUS: &[Code] = &[
    code("pending", "Filed and not yet decided."),
    code("decided", "The court has given its final decision in this instance."),
    code("appealed", "Decided, and before a higher court."),
    code("withdrawn", "Withdrawn by the party that filed it."),
    code("unknown", "The source says that its status is not known."),
];

/// The outcomes of a case.
pub const OUTCOME: &[Code] = &[
    code("granted", "The court granted what was asked for."),
    code("partly_granted", "The court granted part of what was asked for."),
    code("dismissed", "The court refused what was asked for."),
    code("struck_out", "The court ended the case without deciding what was asked for."),
    code("unknown", "The source says that the outcome is not known."),
];

/// The kind.
pub static KIND: Kind = Kind {
    name: "legal_case",
    file: "legal_cases",
    path: "legal-cases",
    schema: "LegalCase",
    doc: "A case before a court, with its parties and its dated case events.",
    keys: &[Key::required(Role::Mission), Key::required(Role::Country)],
    figure: None,
    country_role: Some("jurisdiction"),
    fields: &[
        Field::one("case_number", Type::Text, "The court's own number for the case."),
        Field::one("citation", Type::Text, "The neutral citation of the decision."),
        Field::one("court", Type::Party, "The court."),
        Field::many("judge", Type::Text, "The judges."),
        Field::many("petitioner", Type::Party, "Who brought the case."),
        Field::many("respondent", Type::Party, "Who the case was brought against."),
        Field::many("interested_party", Type::Party, "Who else takes part in the case."),
        Field::many("counsel", Type::Text, "The advocates who appear in the case."),
        Field::one("filed_on", Type::Date, "When it was filed."),
        Field::one("decided_on", Type::Date, "When it was decided."),
        Field::stage("status", STATUS, "The status of the case."),
        Field::one("outcome", Type::Code(OUTCOME), "How it ended."),
        Field::many("ground", Type::Text, "The grounds that were argued or found."),
        Field::many("relief", Type::Text, "What was asked for or ordered."),
    ],
};

/// How the profile of a country shows the cases before its courts.
pub static PROFILE: Profile = Profile {
    property: "legal_cases",
    doc: "The cases before its courts.",
    latest_by: None,
    one_per: None,
    totals: "",
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission that the case is about.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The country of the court.", "KE"),
        Filter::new("court", Test::Party("court"), "The court, by id or name.", "kenya-high-court"),
        Filter::new("status", Test::Code("status", STATUS), "The status of the case.", "decided"),
        Filter::reported_from(),
        Filter::reported_to(),
        Filter::new("outcome", Test::Code("outcome", OUTCOME), "How it ended.", "granted"),
        Filter::new(
            "party",
            Test::Member(&["petitioner", "respondent", "interested_party"]),
            "A petitioner, respondent or interested party, by id or name.",
            "thirdway-alliance-kenya",
        ),
        Filter::new("filed_from", Test::From("filed_on"), "Filed on or after this day.", "2023-10-01"),
        Filter::new("filed_to", Test::To("filed_on"), "Filed on or before this day.", "2024-12-31"),
    ],
    sorts: &[
        Sort::date("filed_on", "filed_on"),
        Sort::date("decided_on", "decided_on"),
        Sort::code("status", "status"),
        Sort::status_reported_on(),
        Sort::code("country", "country"),
        Sort::text("name", "name"),
    ],
    profile: Some(&PROFILE),
    ..Resource::folded(&KIND, "listLegalCases", "getLegalCase", "aukot-v-nsc-2023")
};
